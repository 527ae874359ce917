"""What `photolint compare` answers for two photos of one person, for two people, and where the looks were changed.

    python3 training/pairs/answers.py target/release/photolint ../shared/photos

The earlier photo is the neutral London portrait, the new one the smiling one of the same day, so nothing but the face's expression differs; or one of
`graduation` in another light; or the neutral one with something drawn on it, for every third person. Two people: the neutral portrait of the next one.
The day is given as ten months ago. Prints no name and keeps no embedding. Needs: pip install numpy opencv-python-headless.
"""
import collections, json, subprocess, sys, tempfile
from pathlib import Path

import cv2
import numpy as np

DATES = ["--taken", "2024-01-01", "--today", "2024-11-01"]
LIGHTS = ["light-dark", "light-over", "light-side"]
# Points of the `.tem` files.
PUPILS, BROWS, MOUTH, JAW, HAIRLINE, SKULL = (0, 1), range(71, 87), (87, 93), range(125, 134), range(136, 145), 151


def points(photo):
    lines = photo.with_suffix(".tem").read_text().splitlines()
    return np.float32([line.split()[:2] for line in lines[1:int(lines[0]) + 1]])


def filled(picture, corners, soft):
    """Share of each pixel that a polygon covers, its edge blurred."""
    mask = np.zeros(picture.shape[:2], np.float32)
    cv2.fillPoly(mask, [np.int32(corners)], 1.0)
    return cv2.GaussianBlur(mask, (0, 0), soft)[..., None]


def mixed(picture, colour, share):
    grain = np.random.default_rng(1).normal(0, 9, picture.shape[:2])[..., None]
    return picture * (1 - share) + np.clip(np.float32(colour) + grain, 0, 255) * share


def spectacles(picture, at):
    wide = np.linalg.norm(at[1] - at[0])
    drawn = np.uint8(picture)
    for pupil in at[list(PUPILS)]:
        cv2.ellipse(drawn, np.int32(pupil), (int(0.38 * wide), int(0.29 * wide)), 0, 0, 360, (25, 22, 20), int(0.05 * wide), cv2.LINE_AA)
    inner = [at[0] + [0.38 * wide, 0], at[1] - [0.38 * wide, 0]]
    cv2.line(drawn, *np.int32(inner), (25, 22, 20), int(0.05 * wide), cv2.LINE_AA)
    return drawn


def beard(picture, at):
    """Dark hair from the corners of the mouth to the jaw."""
    wide = np.linalg.norm(at[1] - at[0])
    lip = (at[MOUTH[0]] + at[MOUTH[1]]) / 2 + [0, 0.22 * wide]
    return mixed(picture, (40, 50, 60), 0.75 * filled(picture, [*at[list(JAW)], at[MOUTH[1]], lip, at[MOUTH[0]]], 0.04 * wide))


def fringe(picture, at):
    wide = np.linalg.norm(at[1] - at[0])
    line = at[list(HAIRLINE)]
    low = at[list(BROWS)][:, 1].mean() + 0.05 * wide
    corners = [*line, [line[-1][0], low], [line[0][0], low]]
    return mixed(picture, (30, 38, 46), filled(picture, corners, 0.03 * wide))


def dyed(picture, at):
    """Hair round the head down to the eyes, light where it was dark and dark where it was light."""
    wide = np.linalg.norm(at[1] - at[0])
    middle, line = (at[0] + at[1]) / 2, at[list(HAIRLINE)]
    head = np.zeros(picture.shape[:2], np.float32)
    rise = int(middle[1] - at[SKULL][1] + 0.35 * wide)
    cv2.ellipse(head, np.int32(middle), (int(1.3 * wide), rise), 0, 180, 360, 1.0, -1)
    face = filled(picture, [*line, *at[list(JAW)][::-1]], 0.02 * wide)[..., 0]
    wall = np.median(picture[: int(0.1 * len(picture))], axis=(0, 1))
    hair = head * (1 - face) * (np.linalg.norm(picture - wall, axis=2) > 40)
    share = cv2.GaussianBlur(np.float32(hair), (0, 0), 0.03 * wide)[..., None]
    is_dark = picture.mean(axis=2)[share[..., 0] > 0.9].mean() < 110
    return mixed(picture, (120, 190, 225) if is_dark else (25, 28, 32), 0.8 * share)


def answer(program, old, new):
    """The answer and the measures that changed."""
    command = [program, "compare", old, new, *DATES, "--format", "json"]
    document = json.loads(subprocess.run(command, capture_output=True, text=True).stdout)
    return document["answer"], [measure["look"] for measure in document["differences"] if measure["changed"]]


def told(name, program, pairs):
    answers, changes = collections.Counter(), collections.Counter()
    for old, new in pairs:
        found, changed = answer(program, old, new)
        answers[found] += 1
        changes.update(changed)
    counts = " | ".join(str(answers[key]) for key in ["may-be-kept", "look", "retake"])
    named = ", ".join(f"{look} {count}" for look, count in changes.most_common())
    print(f"| {name} | {sum(answers.values())} | {counts} | {named} |", flush=True)


def main():
    program, photos = sys.argv[1], Path(sys.argv[2]).resolve()
    neutral = {path.name[:3]: path for path in sorted((photos / "london").rglob("*_03.jpg"))}
    smiling = {path.name[:3]: path for path in sorted((photos / "london").rglob("*_08.jpg"))}
    people = sorted(neutral.keys() & smiling.keys())
    print("| pairs | number | may be kept | look | retake | changes measured |")
    print("| --- | --- | --- | --- | --- | --- |")
    told("one person, one day", program, [(neutral[one], smiling[one]) for one in people])
    for light in LIGHTS:
        lit = sorted((photos / "graduation" / light).glob("*.jpg"))
        told(f"one person, `{light}`", program, [(path, smiling[path.name[:3]]) for path in lit])
    for change in [spectacles, beard, fringe, dyed]:
        with tempfile.TemporaryDirectory() as folder:
            pairs = []
            for one in people[::3]:
                old = Path(folder, f"{one}.jpg")
                cv2.imwrite(str(old), change(np.float32(cv2.imread(str(neutral[one]))), points(neutral[one])))
                pairs.append((old, smiling[one]))
            told(f"one person, {change.__name__} drawn", program, pairs)
    told("two people", program, [(neutral[people[place - 1]], smiling[one]) for place, one in enumerate(people)])


if __name__ == "__main__":
    main()
