#!/usr/bin/env python3
"""Noise reduction where a camera does it, before the photo is reduced: how many are taken for smoothed skin.

usage: denoised.py PHOTOLINT PHOTOS FOLDER

Every second portrait of London (neutral) and Canada of PHOTOS gets noise, has it taken away at its own size, is reduced to 640 rows and saved in
FOLDER at quality 88. The made degree photos without a fault have it taken away as they are, at their final size. Prints for each way how many each
check flags. Seeds are fixed.
Needs: pip install numpy opencv-python-headless.
"""

import collections
import pathlib
import sys

import cv2
import numpy as np
from rows import rows

ROWS, COLUMNS = 640, 480
CHECKS = ("skin-smoothing", "sharpness", "upscaling")


def noisy(picture, level, random):
    grain = cv2.GaussianBlur(random.standard_normal(picture.shape), (0, 0), 0.6)
    return np.clip(picture + 2 * level * grain, 0, 255).astype(np.uint8)


def non_local_means(picture, limit):
    return cv2.fastNlMeansDenoisingColored(picture, None, limit, limit, 3, 9)


def sharpened(picture):
    return cv2.addWeighted(picture, 1.8, cv2.GaussianBlur(picture, (0, 0), 1.2), -0.8, 0)


WAYS = {
    "as it is": lambda picture, random: picture,
    "means of 4": lambda picture, random: non_local_means(noisy(picture, 4, random), 4),
    "means of 8": lambda picture, random: non_local_means(noisy(picture, 8, random), 8),
    "means of 8, sharpened": lambda picture, random: sharpened(non_local_means(noisy(picture, 8, random), 8)),
    "bilateral": lambda picture, random: cv2.bilateralFilter(noisy(picture, 5, random), 7, 20, 3),
}


def main(program, photos, folder):
    photos, folder = pathlib.Path(photos), pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(2)
    for path in sorted(photos.glob("london/neutral/*.jpg"))[::2] + sorted(photos.glob("canada/*.jpg"))[::2]:
        picture = cv2.imread(str(path))
        for way, made in WAYS.items():
            photo = made(picture, random)
            photo = cv2.resize(photo, (round(photo.shape[1] * ROWS / photo.shape[0]), ROWS), interpolation=cv2.INTER_AREA)
            left = max(0, photo.shape[1] - COLUMNS) // 2
            cv2.imwrite(str(folder / f"{way}~{path.name}"), photo[:, left : left + COLUMNS], [cv2.IMWRITE_JPEG_QUALITY, 88])
    for path in sorted(photos.glob("graduation/base/*.jpg")):
        cv2.imwrite(str(folder / f"means of 3, at the end~{path.name}"), non_local_means(cv2.imread(str(path)), 3), [cv2.IMWRITE_JPEG_QUALITY, 88])
    counts = collections.defaultdict(collections.Counter)
    for (way, _), findings in rows(program, folder, "--only", ",".join(CHECKS)):
        for finding in findings:
            counts[way, finding["check"]][finding["outcome"]] += 1
    for (way, check), outcomes in sorted(counts.items()):
        print(f"{way:22} {check:15} {outcomes['fail'] + outcomes['review']:3} of {outcomes.total() - outcomes['unmeasurable']:3}")


if __name__ == "__main__":
    main(*sys.argv[1:])
