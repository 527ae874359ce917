#!/usr/bin/env python3
"""What the neck's and the crown's drawing wants beside the portraits: where each file's edge lies, and what each px shows.

usage: masks.py MODELS PHOTOS DATA.npz OUT.npz

OUT.npz: `corners` N × 4 × 2 (the file's corners in px of the portrait, clockwise from the upper left one) and `regions`
N × 128 × 96 (the region network's surest class of the portrait scaled to 560 × 720 → 96 × 123 and padded below).
"""

import pathlib
import sys

import cv2
import numpy as np
import onnxruntime

from prepare import EYES_PX, RIGHT_EYE, Finder


def corners(picture, points):
    right, left = points[468, :2], points[473, :2]
    zoom = EYES_PX / np.linalg.norm(left - right)
    angle = np.arctan2(*(left - right)[::-1])
    turn = zoom * np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    height, width = picture.shape[:2]
    return (np.array([[0, 0], [width, 0], [width, height], [0, height]]) - right) @ turn.T + RIGHT_EYE


def regions(network, portrait):
    seen = np.zeros((256, 192, 3), np.float32)
    seen[:247] = cv2.resize(portrait, (192, 247), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    return network.run(None, {network.get_inputs()[0].name: seen.transpose(2, 0, 1)[None]})[0][0].argmax(0).astype(np.uint8)


def main(models, photos, data, out):
    finder, held = Finder(pathlib.Path(models)), np.load(data)
    network = onnxruntime.InferenceSession(str(pathlib.Path(models) / "photolint_regions_f16.onnx"), providers=["CPUExecutionProvider"])
    pictures, edges, classes = held["pictures"], [], []
    for path, portrait in zip(held["paths"], pictures):
        picture = cv2.cvtColor(cv2.imread(str(pathlib.Path(photos) / str(path)), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
        edges.append(corners(picture, finder.points(picture)))
        classes.append(regions(network, portrait))
    np.savez_compressed(out, corners=np.array(edges, np.float32), regions=np.array(classes))


if __name__ == "__main__":
    main(*sys.argv[1:])
