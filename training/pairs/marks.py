"""What `missing-marks` says of moles that are in both photos and of moles that were taken out, on the London portraits.

    python3 training/pairs/marks.py target/release/photolint ../shared/photos [SHEET.jpg]

The enrolment photo is one of the two portraits, as it is or made small, soft, noisy and saved at 40; the photo that is checked the other one,
so that expression and landmarks differ as they do. Skin as it is; then a brown mole is drawn on both, at one place of the mesh, and on the
enrolment photo alone. Of the other sets' people there is one portrait: it is both, good and poor. `SHEET.jpg` shows the pairs whose real marks are called missing.
"""

import json
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "parts"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "retouch"))
import prepare
import portraits
from reshaping import poor

# Corners of the mesh's faces on cheeks, forehead, chin and nose, where a mole is drawn.
PLACES = ((118, 101, 50), (347, 330, 280), (123, 50, 187), (352, 280, 411), (104, 69, 108), (333, 299, 337), (9, 107, 108), (138, 135, 214), (367, 364, 434), (197, 195, 5))

# Of the sets with one portrait a person, one in so many.
EVERY = {"canada": 1, "congress": 4, "japan": 1}


def mole(picture, points, place, shares, wide, dark):
    """A brown spot `wide` px across, so many L* darker than its skin, with a soft edge."""
    at = (points[list(place), :2] * shares[:, None]).sum(0)
    rows, columns = np.mgrid[0:picture.shape[0], 0:picture.shape[1]].astype(np.float32)
    far = np.hypot(columns - at[0], (rows - at[1]) * 1.1)
    share = np.clip((wide / 2 - far) / 1.5 + 0.5, 0, 1).astype(np.float32)
    lab = cv2.cvtColor(picture.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    lab[..., 0] -= share * dark * lab[..., 0] / 65
    lab[..., 2] += share * 3
    return np.clip(255 * cv2.cvtColor(lab, cv2.COLOR_LAB2RGB), 0, 255).astype(np.uint8)


def values(program, pairs):
    with tempfile.TemporaryDirectory() as folder:
        new, old = Path(folder, "new"), Path(folder, "old")
        new.mkdir(), old.mkdir()
        for number, (photo, enrolment, quality) in enumerate(pairs):
            cv2.imwrite(str(new / f"{number:05}.jpg"), photo[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 75])
            cv2.imwrite(str(old / f"{number:05}.jpg"), enrolment[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
        command = [program, "check", new, "--enrolment", old, "--only", "missing-marks", "--format", "ndjson", "--exit-zero"]
        lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return [json.loads(line)["findings"][0] for line in lines]


def main(program, photos, sheet=None):
    finder = prepare.Finder(Path(__file__).resolve().parents[2] / "models")
    cases, seen = {}, {}
    for path in sorted((Path(photos) / "london").rglob("*_03.jpg")):
        smile = next(path.parents[1].rglob(path.name.replace("_03", "_08")), None)
        if smile is None:
            continue
        pictures = [cv2.cvtColor(cv2.imread(str(one)), cv2.COLOR_BGR2RGB) for one in (path, smile)]
        both = [portraits.framed(picture, finder.points(picture), 1.0) for picture in pictures]
        random = np.random.default_rng(zlib.crc32(path.name.encode()))
        for turned in (both, both[::-1]):
            place, shares = PLACES[random.integers(len(PLACES))], random.dirichlet((3, 3, 3))
            wide, dark = random.uniform(4, 9), random.uniform(14, 35)
            (old, old_points), (new, new_points) = turned
            drawn = lambda picture, points: mole(picture, points, place, shares, wide, dark)
            for quality in ("as it is", "poor"):
                shown = lambda picture: (picture, 90) if quality == "as it is" else (poor_of(picture, random), 40)
                pair = lambda one, other: (one, *shown(other))
                cases.setdefault((quality, "real marks"), []).append(pair(new, old))
                cases.setdefault((quality, "mole in both"), []).append(pair(drawn(new, new_points), drawn(old, old_points)))
                cases.setdefault((quality, "mole gone"), []).append(pair(new, drawn(old, old_points)))
    for name in ("canada", "congress", "japan"):
        for path in sorted((Path(photos) / name).glob("*.jpg"))[::EVERY[name]]:
            picture = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
            new, old = [portraits.framed(picture, finder.points(picture), 1.0)[0] for _ in range(2)]
            random = np.random.default_rng(zlib.crc32(path.name.encode()))
            cases.setdefault(("poor", f"{name}, one portrait in both"), []).append((new, poor_of(old, random), 40))
    print("| enrolment photo | pairs | number | not measured | no mark missed | above 1.5 | above 3 | above 4 |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for (quality, name), pairs in cases.items():
        found = values(program, pairs)
        seen[quality, name] = found
        measured = [finding["value"] for finding in found if finding["value"] is not None]
        shares = [sum(value > limit for value in measured) for limit in (1.5, 3, 4)]
        print(f"| {quality} | {name} | {len(found)} | {len(found) - len(measured)} | {sum(value == 0 for value in measured)} | " + " | ".join(map(str, shares)) + " |")
    if sheet:
        rows = []
        for key in cases:
            if "gone" not in key[1]:
                for (new, old, _), finding in zip(cases[key], seen[key]):
                    if (finding["value"] or 0) > 1.0:
                        new = new.copy()
                        for mark in finding.get("marks", []):
                            x, y, width, height = map(int, mark["box"])
                            cv2.rectangle(new, (x, y), (x + width, y + height), (255, 0, 0), 1)
                        rows.append(np.hstack([cv2.resize(old, (480, 640)), new])[150:500])
        if rows:
            cv2.imwrite(sheet, np.vstack(rows)[..., ::-1])


def poor_of(picture, random):
    """As `reshaping.poor`, of a photo that is framed already."""
    points = np.zeros((478, 3))
    points[468, :2], points[473, :2] = (np.array(portraits.EYE_CENTRE) - (portraits.EYES_PX / 2, 0)), (np.array(portraits.EYE_CENTRE) + (portraits.EYES_PX / 2, 0))
    return poor(picture, points, random)


if __name__ == "__main__":
    main(*sys.argv[1:])
