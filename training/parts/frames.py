#!/usr/bin/env python3
"""Lays out whole photos for teaching the network of overlays: as the product shows them to it, at two and a half times its size.

usage: frames.py MODELS PHOTOS SCENES OUT.npz

PHOTOS holds labels.csv with the portraits it names, and `graduation` with the degree photos made of London's. OUT.npz: `pictures`
N × 640 × 480 × 3 (RGB, the whole photo in the middle, black round it), `regions` N × 256 × 192 (the region network's surest class, 255
round the photo), `paths`, `people` and `left_out` as of prepare.py. SCENES holds photos of rooms, streets, landscapes and things, which stand behind
people whom they do not show: `scenes` M × 640 × 640 × 3.
Needs: pip install numpy opencv-python-headless onnxruntime.
"""

import csv
import hashlib
import pathlib
import sys

import cv2
import numpy as np
import onnxruntime

from prepare import person

HEIGHT, WIDTH = 640, 480
ROWS, COLUMNS = 256, 192
NOTHING = 255


def letter(picture, height, width):
    """The photo in the middle of black, and where it lies."""
    share = min(height / picture.shape[0], width / picture.shape[1])
    rows, columns = round(picture.shape[0] * share), round(picture.shape[1] * share)
    top, left = (height - rows) // 2, (width - columns) // 2
    made = np.zeros((height, width, 3), np.uint8)
    made[top : top + rows, left : left + columns] = cv2.resize(picture, (columns, rows), interpolation=cv2.INTER_AREA)
    return made, np.s_[top : top + rows, left : left + columns]


def regions(network, picture):
    seen, inside = letter(picture, ROWS, COLUMNS)
    logits = network.run(None, {network.get_inputs()[0].name: (seen.astype(np.float32) / 255).transpose(2, 0, 1)[None]})[0][0]
    classes = cv2.resize(logits.argmax(0).astype(np.uint8), (COLUMNS, ROWS), interpolation=cv2.INTER_NEAREST)
    made = np.full_like(classes, NOTHING)
    made[inside] = classes[inside]
    return made


def square(picture):
    side = min(picture.shape[:2])
    top, left = (picture.shape[0] - side) // 2, (picture.shape[1] - side) // 2
    return cv2.resize(picture[top : top + side, left : left + side], (HEIGHT, HEIGHT), interpolation=cv2.INTER_AREA)


def opened(path):
    return cv2.cvtColor(cv2.imread(str(path), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)


def main(models, photos, scenes, out):
    photos = pathlib.Path(photos)
    network = onnxruntime.InferenceSession(str(pathlib.Path(models) / "photolint_regions_f16.onnx"), providers=["CPUExecutionProvider"])
    paths = [row["path"] for row in csv.DictReader(open(photos / "labels.csv", encoding="utf-8"))]
    paths += [str(path.relative_to(photos)) for path in sorted((photos / "graduation").glob("*/*.jpg"))]
    pictures, classes = [], []
    for path in paths:
        picture = opened(photos / path)
        pictures.append(letter(picture, HEIGHT, WIDTH)[0])
        classes.append(regions(network, picture))
    people = [person(f"london/{pathlib.Path(path).name}" if path.startswith("graduation/") else path) for path in paths]
    left_out = [int(hashlib.md5(who.encode()).hexdigest(), 16) % 3 == 0 for who in people]
    scenes = np.stack([square(opened(path)) for path in sorted(pathlib.Path(scenes).iterdir())])
    of_people = {"paths": np.array(paths), "people": np.array(people), "left_out": np.array(left_out)}
    np.savez(out, pictures=np.stack(pictures), regions=np.stack(classes), scenes=scenes, **of_people)


if __name__ == "__main__":
    main(*sys.argv[1:])
