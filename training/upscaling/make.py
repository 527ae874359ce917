"""Makes photos of their own size and enlarged ones from portraits, as cameras and programs would: `make.py MODELS PHOTOS OUT [PART OF]`.

480 × 640 px or more, the portrait reduced by more than a tenth first, so that its detail fills the px; then enlarged from a random share of
that, or not. `OUT/made-PART.csv` says of each how much of the frame's resolution it fills, which is 480 × 640: 1 where it was not enlarged, or no
further than the program reduces it again. Everything is drawn from the portrait's own seed.
Needs: pip install numpy opencv-python-headless onnxruntime.
"""

import csv
import hashlib
import pathlib
import sys
import zlib

import cv2
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "parts"))
from common import lit
from prepare import Finder, person

cv2.setNumThreads(1)
WIDTH, HEIGHT = 480, 640
# Of each portrait, and how many of them are not enlarged.
PHOTOS, OWN_SIZE = 40, 0.5
# Shares that programs and people choose. At a half, px lie in the same way to both sides of the smaller picture's.
ROUND, OF_THEM = (1 / 3, 0.5, 0.5, 0.5, 2 / 3, 0.75), 0.3
# How many are larger than the frame, and how much at the most.
LARGER, TIMES = 0.4, 2.2
# The eyes' distance in a photo of the frame's size, px, as far as the portrait has it with a tenth to spare.
EYES_PX = (62, 115)
REDUCED = (cv2.INTER_AREA, cv2.INTER_AREA, cv2.INTER_CUBIC, cv2.INTER_LINEAR)
ENLARGED = (cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_LANCZOS4)
BLOCKY = (cv2.INTER_NEAREST, cv2.INTER_AREA)


def sharpened(picture, random, sigma):
    amount = random.uniform(0.3, 1.2)
    return cv2.addWeighted(picture, 1 + amount, cv2.GaussianBlur(picture, (0, 0), sigma), -amount, 0)


def taken(picture, random):
    """What a lens a little out of focus, a sensor and a camera's own programs make of it."""
    kind = random.random()
    if kind < 0.25:
        picture = cv2.GaussianBlur(picture, (0, 0), random.uniform(0.3, 0.65))
    elif kind < 0.45:
        picture = sharpened(picture, random, random.uniform(0.6, 1.4))
    if random.random() < 0.3:
        grain = random.standard_normal((*picture.shape[:2], 3 if random.random() < 0.5 else 1)) * random.uniform(0.5, 6)
        picture = np.clip(picture + grain, 0, 255).astype(np.uint8)
    if random.random() < 0.15:
        picture = cv2.bilateralFilter(picture, 5, random.uniform(8, 25), random.uniform(1, 2))
    elif random.random() < 0.1:
        limit = random.uniform(2, 6)
        picture = cv2.fastNlMeansDenoisingColored(picture, None, limit, limit, 3, 9)
    return picture


def saved(picture, quality, random):
    factor = random.choice([cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444])
    return cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, int(quality), cv2.IMWRITE_JPEG_SAMPLING_FACTOR, int(factor)])[1]


def saved_before(picture, random):
    return cv2.imdecode(saved(picture, random.integers(60, 98), random), cv2.IMREAD_COLOR)


def enlarged(picture, share, random):
    height, width = picture.shape[:2]
    small = cv2.resize(picture, (round(width * share), round(height * share)), interpolation=REDUCED[random.integers(len(REDUCED))])
    small = taken(small, random)
    if random.random() < 0.4:
        small = saved_before(small, random)
    kinds = ENLARGED if random.random() < 0.88 else BLOCKY
    picture = cv2.resize(small, (width, height), interpolation=kinds[random.integers(len(kinds))])
    return sharpened(picture, random, random.uniform(0.8, 1.6)) if random.random() < 0.15 else picture


def placed(picture, points, size):
    """In the photo's frame, by whole px: the eyes where a degree photo has them."""
    width, height = size
    across, down = (points[468, :2] + points[473, :2]) / 2 - (width / 2, 0.42 * height)
    columns = np.clip(np.arange(width) + round(across), 0, picture.shape[1] - 1)
    rows = np.clip(np.arange(height) + round(down), 0, picture.shape[0] - 1)
    return np.ascontiguousarray(picture[rows][:, columns])


def made(source, points, times, share, random):
    eyes = np.linalg.norm(points[473, :2] - points[468, :2])
    scale = min(times * random.uniform(*EYES_PX) / eyes, random.uniform(0.7, 0.88))
    sides = [round(side * scale) for side in source.shape[1::-1]]
    reduced = cv2.resize(source, sides, interpolation=REDUCED[random.integers(len(REDUCED))])
    picture = placed(reduced, points * scale, (round(WIDTH * times), round(HEIGHT * times)))
    if random.random() < 0.6:
        picture = lit(picture, random)
    picture = taken(picture, random) if share == 1 else enlarged(picture, share, random)
    if random.random() < 0.2:
        picture = saved_before(picture, random)
    return saved(picture, random.integers(50, 98), random)


def drawn_share(random):
    return float(random.choice(ROUND)) if random.random() < OF_THEM else random.uniform(0.3, 0.9)


def main(models, photos, out, part=0, parts=1):
    photos, out = pathlib.Path(photos), pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    finder = Finder(pathlib.Path(models))
    paths = sorted([*photos.glob("canada/*.jpg"), *photos.glob("congress/*.jpg"), *photos.glob("london/*/*.jpg")])
    with open(out / f"made-{part}.csv", "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["file", "share", "left_out"])
        for place, path in enumerate(paths):
            if place % parts != part:
                continue
            name = path.relative_to(photos).as_posix()
            source = cv2.imread(str(path), cv2.IMREAD_COLOR)
            points = finder.points(source[..., ::-1])
            left_out = int(hashlib.md5(person(name).encode()).hexdigest(), 16) % 3 == 0
            random = np.random.default_rng(zlib.crc32(name.encode()))
            for number in range(PHOTOS):
                share = 1.0 if random.random() < OWN_SIZE else drawn_share(random)
                times = random.uniform(1.02, TIMES) if random.random() < LARGER else 1.0
                file_name = f"{place:04}-{number:02}.jpg"
                (out / file_name).write_bytes(made(source, points, times, share, random).tobytes())
                table.writerow([file_name, f"{min(share * times, 1):.3f}", int(left_out)])


if __name__ == "__main__":
    main(*sys.argv[1:4], *map(int, sys.argv[4:]))
