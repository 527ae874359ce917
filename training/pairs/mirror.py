"""How well `mirror` tells a mirrored photo from one that is not, on the London portraits.

    python3 training/pairs/mirror.py target/release/photolint ../shared/photos

The enrolment photo is the neutral portrait, the photo that is checked the smiling one, as it is and mirrored; both in degree framing. For "poor" the
enrolment photo is made as an older one comes: small, soft, noisy, off in colour, saved at quality 40. For "lit" both photos are lit from opposite sides. For "another haircut" the upper
head of the photo that is checked, above the brows, is that of another person, blended in along the brows. Needs numpy, opencv.
"""
import json, os, statistics, subprocess, sys, tempfile, zlib
from pathlib import Path

import cv2
import numpy as np

SIZE, EYES, APART = (480, 640), np.array([240.0, 275.0]), 88.0
LIMIT = -0.15
OTHERS = 5


def irises(program, paths):
    """Middles of both irises, px, as the program marks them; None where there is not one face."""
    command = [program, "check", *map(str, paths), "--only", "eye-line", "--format", "ndjson", "--exit-zero"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    found = [[mark["line"] for finding in json.loads(line)["findings"] for mark in finding["marks"] if "line" in mark] for line in lines]
    return [np.array(marks[0]) if marks else None for marks in found]


def framed(picture, eyes):
    """The photo with the eyes level at their place."""
    (x0, y0), (x1, y1) = eyes
    scale = APART / np.hypot(x1 - x0, y1 - y0)
    angle = np.arctan2(y1 - y0, x1 - x0)
    turn = scale * np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    move = EYES - turn @ np.array([(x0 + x1) / 2, (y0 + y1) / 2])
    if scale < 0.7:
        picture = cv2.GaussianBlur(picture, (0, 0), 0.4 / scale)
    return cv2.warpAffine(picture, np.c_[turn, move], SIZE, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def poor(picture, key):
    chance = np.random.default_rng(zlib.crc32(key.encode()))
    small = cv2.resize(picture, (240, 320), interpolation=cv2.INTER_AREA).astype(np.float32)
    small = cv2.GaussianBlur(small, (0, 0), chance.uniform(0.5, 1.3))
    small = 255 * (small / 255) ** chance.uniform(0.8, 1.25) * (1 + chance.uniform(-0.1, 0.1, 3)) + chance.normal(0, chance.uniform(2, 7), small.shape)
    return np.clip(small, 0, 255).astype(np.uint8)


def lit(picture, strength):
    """Light from one side: the logarithm of the colours rises by `strength` across the head."""
    across = np.tanh((np.arange(SIZE[0]) - EYES[0]) / (1.6 * APART))
    return np.clip(picture * np.exp(strength * across)[None, :, None], 0, 255).astype(np.uint8)


def with_hair(face, hair):
    """The face with the head above the brows of another photo in the same framing."""
    share = 1 / (1 + np.exp((np.arange(SIZE[1]) - (EYES[1] - 0.45 * APART)) / 4))
    return (face * (1 - share)[:, None, None] + hair * share[:, None, None]).astype(np.uint8)


def values(program, pairs):
    """The check's value for each (photo, enrolment photo, quality of the latter)."""
    with tempfile.TemporaryDirectory() as folder:
        new, old = Path(folder, "new"), Path(folder, "old")
        new.mkdir(), old.mkdir()
        for number, (photo, enrolment, quality) in enumerate(pairs):
            cv2.imwrite(str(new / f"{number:05}.jpg"), photo, [cv2.IMWRITE_JPEG_QUALITY, 75])
            cv2.imwrite(str(old / f"{number:05}.jpg"), enrolment, [cv2.IMWRITE_JPEG_QUALITY, quality])
        command = [program, "check", new, "--enrolment", old, "--only", "mirror", "--format", "ndjson", "--exit-zero"]
        lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return [finding["value"] for line in lines for finding in json.loads(line)["findings"]]


def told(name, found):
    seen = sorted(value for value in found if value is not None)
    below = sum(value < LIMIT for value in seen)
    print(f"| {name} | {len(found)} | {len(found) - len(seen)} | {seen[0]:.2f} | {statistics.median(seen):.2f} | {seen[-1]:.2f} | {below} "
          f"({100 * below / max(len(seen), 1):.1f} %) |", flush=True)


def main():
    program, photos = sys.argv[1], Path(sys.argv[2]).resolve() / "london"
    neutral = {path.name[:3]: path for path in sorted(photos.rglob("*_03.jpg"))}
    smiling = {path.name[:3]: path for path in sorted(photos.rglob("*_08.jpg"))}
    people = sorted(neutral.keys() & smiling.keys())
    eyes = irises(program, [neutral[one] for one in people] + [smiling[one] for one in people])
    old, new = {}, {}
    for place, one in enumerate(people):
        old[one] = framed(cv2.imread(str(neutral[one])), eyes[place])
        new[one] = framed(cv2.imread(str(smiling[one])), eyes[place + len(people)])
    flipped = {one: np.ascontiguousarray(picture[:, ::-1]) for one, picture in new.items()}
    print(f"| new photo | pairs | not measured | least | median | greatest | below {LIMIT} |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, photo in (("as it is", new), ("mirrored", flipped)):
        told(name, values(program, [(photo[one], old[one], 85) for one in people]))
        told(f"{name}, poor enrolment photo", values(program, [(photo[one], poor(old[one], one), 40) for one in people]))
        for strength in (0.35, 0.7):
            pairs = [(lit(photo[one], strength * side), lit(old[one], -strength * side), 85) for one in people for side in (-1, 1)]
            told(f"{name}, lit from opposite sides by {strength}", values(program, pairs))
        others = [(one, people[(place + turn) % len(people)]) for turn in range(1, OTHERS + 1) for place, one in enumerate(people)]
        pairs = [(with_hair(photo[one], new[other]), old[one], 85) for one, other in others]
        told(f"{name}, another haircut", values(program, pairs))


if __name__ == "__main__":
    main()
