#!/usr/bin/env python3
"""Lays out portraits for teaching the part networks: level, one scale, with their landmarks and labels.

usage: prepare.py MODELS PHOTOS OUT.npz

PHOTOS holds labels.csv and the portraits it names. OUT.npz: `pictures` N × 720 × 560 × 3 (RGB, irises level and 100 px apart, the
right one at 230, 300), `points` N × 478 × 3 (px of the picture, depth in the same scale), `paths`, `people`, `left_out` (a third
of the people, by a checksum of who it is), `zoom` (px of the picture a px of the file) and a column `label_X` for each of labels.csv.
Needs: pip install numpy opencv-python-headless onnxruntime.
"""

import csv
import hashlib
import pathlib
import sys

import cv2
import numpy as np
import onnxruntime

WIDTH, HEIGHT, EYES_PX = 560, 720, 100.0
RIGHT_EYE = (230.0, 300.0)
SIDE = 256


class Finder:
    def __init__(self, models):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        load = lambda name: onnxruntime.InferenceSession(str(models / name), options, providers=["CPUExecutionProvider"])
        self.quick, self.mesh = load("face_detection_short_range_f16.onnx"), load("face_landmarks_detector_478_f16.onnx")
        cells = [((x + 0.5) / side, (y + 0.5) / side) for side, each in ((16, 2), (8, 6)) for y in range(side) for x in range(side) for _ in range(each)]
        self.anchors = np.array(cells, np.float32)

    def eyes(self, picture):
        """Both eyes and the width of the surest face, px."""
        height, width = picture.shape[:2]
        side = max(height, width)
        square = np.zeros((side, side, 3), np.uint8)
        square[:height, :width] = picture
        seen = cv2.resize(square, (128, 128), interpolation=cv2.INTER_AREA).astype(np.float32) / 127.5 - 1
        boxes, logits = self.quick.run(["regressors", "classificators"], {self.quick.get_inputs()[0].name: seen[None]})
        best = int(logits[0, :, 0].argmax())
        box = boxes[0, best]
        place = lambda at: (box[at : at + 2] / 128 + self.anchors[best]) * side
        return place(4), place(6), box[2] / 128 * side

    def points(self, picture):
        """478 points, px, on a level crop; twice, the second round the first one's own points."""
        right, left, wide = self.eyes(picture)
        middle, side = (right + left) / 2 + (0, 0.25 * wide), 1.5 * wide
        angle = np.arctan2(*(left - right)[::-1])
        for _ in range(3):
            cos, sin = np.cos(angle), np.sin(angle)
            scale = side / SIDE
            matrix = np.array([[cos * scale, -sin * scale, 0], [sin * scale, cos * scale, 0]])
            matrix[:, 2] = middle - matrix[:, :2] @ (SIDE / 2, SIDE / 2)
            blurred = cv2.GaussianBlur(picture, (0, 0), scale / 2) if scale > 1.5 else picture
            crop = cv2.warpAffine(blurred, matrix, (SIDE, SIDE), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
            found = self.mesh.run(["Identity"], {self.mesh.get_inputs()[0].name: crop[None].astype(np.float32) / 255})[0].reshape(478, 3)
            points = np.concatenate([found[:, :2] @ matrix[:, :2].T + matrix[:, 2], found[:, 2:] * scale], 1)
            angle = np.arctan2(*(points[473, :2] - points[468, :2])[::-1])
            level = points[:, :2] @ np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
            low, high = level.min(0), level.max(0)
            middle = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) @ ((low + high) / 2)
            side = (high - low).max() * 1.5
        return points


def laid_out(picture, points):
    """The picture with its irises where they are wanted, the points in it, and how much it grew."""
    right, left = points[468, :2], points[473, :2]
    zoom = EYES_PX / np.linalg.norm(left - right)
    angle = np.arctan2(*(left - right)[::-1])
    turn = zoom * np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    move = np.array(RIGHT_EYE) - turn @ right
    if zoom < 0.7:
        picture = cv2.GaussianBlur(picture, (0, 0), 0.4 / zoom)
    kind = cv2.INTER_CUBIC if zoom > 1 else cv2.INTER_LINEAR
    made = cv2.warpAffine(picture, np.hstack([turn, move[:, None]]), (WIDTH, HEIGHT), flags=kind, borderMode=cv2.BORDER_REPLICATE)
    return made, np.concatenate([points[:, :2] @ turn.T + move, points[:, 2:] * zoom], 1), zoom


def person(path):
    """Who it is: the London neutral and smiling photos of a number are one person's."""
    folder, name = path.split("/")[0], pathlib.Path(path).stem
    return f"{folder}-{name.split('_')[0]}"


def main(models, photos, out):
    finder, rows = Finder(pathlib.Path(models)), list(csv.DictReader(open(pathlib.Path(photos) / "labels.csv", encoding="utf-8")))
    found = []
    for row in rows:
        picture = cv2.imread(str(pathlib.Path(photos) / row["path"]), cv2.IMREAD_COLOR)
        picture = cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)
        found.append(laid_out(picture, finder.points(picture)))
    people = [person(row["path"]) for row in rows]
    left_out = [int(hashlib.md5(who.encode()).hexdigest(), 16) % 3 == 0 for who in people]
    labels = {f"label_{column}": np.array([row[column] for row in rows]) for column in rows[0] if column not in ("path", "notes")}
    np.savez(out, pictures=np.stack([made for made, _, _ in found]), points=np.stack([points for _, points, _ in found]).astype(np.float32),
             zoom=np.array([zoom for _, _, zoom in found], np.float32), paths=np.array([row["path"] for row in rows]),
             people=np.array(people), left_out=np.array(left_out), **labels)


if __name__ == "__main__":
    main(*sys.argv[1:])
