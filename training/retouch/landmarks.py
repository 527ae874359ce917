"""The landmarks of every labelled portrait: `landmarks.py PHOTOS land.npz`, which `make.py` reads beside its output folder."""

import csv
import pathlib
import sys

import cv2
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "parts"))
import prepare


def main(photos, out):
    photos = pathlib.Path(photos)
    finder = prepare.Finder(pathlib.Path(__file__).resolve().parents[2] / "models")
    with open(photos / "labels.csv", encoding="utf-8") as file:
        paths = [row["path"] for row in csv.DictReader(file)]
    points = np.stack([finder.points(cv2.imread(str(photos / path))[..., ::-1]) for path in paths])
    eyes = np.linalg.norm(points[:, 468, :2] - points[:, 473, :2], axis=1)
    np.savez(out, paths=np.array(paths), points=points, eyes=eyes)


if __name__ == "__main__":
    main(*sys.argv[1:])
