#!/usr/bin/env python3
"""How many people who were cut out and put on another background are found by `background-halo`, and how many portraits are flagged.

usage: cutouts.py PHOTOLINT MODELS PHOTOS FOLDER

Portraits of PHOTOS with 640 rows or more are brought to 640. Of London's (light grey behind) and Canada's (light) the person is cut out by
the region network in four ways and put on four colours, saved at JPEG quality 60 to 95 in FOLDER; of all portraits the picture as it is
is saved at 60 and 92. PHOTOLINT looks at them. Prints the share above the profile's limit for each set, way and colour. Seeds are fixed.
Needs: pip install numpy opencv-python-headless onnxruntime.
"""

import collections
import pathlib
import sys

import cv2
import numpy as np
import onnxruntime
from rows import rows

ROWS = 640
COLOURS = {"light blue": (255, 197, 100), "blue": (200, 120, 60), "red": (50, 40, 190), "white": (250, 250, 250)}
CUT = ("london", "canada")


class Cutter:
    def __init__(self, models):
        self.network = onnxruntime.InferenceSession(str(models / "photolint_regions_f16.onnx"), providers=["CPUExecutionProvider"])

    def logits(self, picture):
        """The network's answer for each px, class by class."""
        height, width = picture.shape[:2]
        scale = min(192 / width, 256 / height)
        fitted = round(width * scale), round(height * scale)
        left, top = (192 - fitted[0]) // 2, (256 - fitted[1]) // 2
        seen = np.zeros((256, 192, 3), np.float32)
        seen[top : top + fitted[1], left : left + fitted[0]] = cv2.resize(picture, fitted, interpolation=cv2.INTER_AREA)[..., ::-1] / 255.0
        logits = self.network.run(None, {self.network.get_inputs()[0].name: seen.transpose(2, 0, 1)[None]})[0][0]
        step = 256 / logits.shape[1]
        inside = logits[:, round(top / step) : round((top + fitted[1]) / step), round(left / step) : round((left + fitted[0]) / step)]
        return np.stack([cv2.resize(plane, (width, height), interpolation=cv2.INTER_LINEAR) for plane in inside])

    def classes(self, picture):
        """What each px shows: background, hair, body, face, clothing, accessory."""
        return self.logits(picture).argmax(0)

    def person(self, picture):
        """How sure each px is one of the person, its edge drawn to the picture's by a guided filter."""
        logits = self.logits(picture)
        sure = 1 - 1 / np.exp(logits - logits[0]).sum(0)
        return np.clip(guided(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.float32) / 255, sure.astype(np.float32)), 0, 1)


def guided(guide, sure, radius=5, smallest=1e-4):
    def mean(plane):
        return cv2.boxFilter(plane, -1, (2 * radius + 1,) * 2)

    slope = (mean(guide * sure) - mean(guide) * mean(sure)) / (mean(guide * guide) - mean(guide) ** 2 + smallest)
    return mean(slope) * guide + mean(mean(sure) - slope * mean(guide))


def own_colours(picture, sure):
    """The person's colours without the background mixed into its edge: those further inside, drawn outwards."""
    inner = cv2.erode((sure > 0.95).astype(np.uint8), np.ones((3, 3))).astype(np.float32)
    colours, filled = picture * inner[..., None], inner > 0
    for sigma in (1.5, 3, 6, 12):
        weight = cv2.GaussianBlur(inner, (0, 0), sigma)
        new = ~filled & (weight > 0.02)
        colours[new] = (cv2.GaussianBlur(picture * inner[..., None], (0, 0), sigma) / np.maximum(weight, 1e-6)[..., None])[new]
        filled |= new
    return colours


def ways(picture, sure):
    hard = (sure > 0.5).astype(np.float32)
    yield "soft edge", picture, sure
    yield "hard edge", picture, cv2.GaussianBlur(hard, (0, 0), 1)
    yield "2 px too wide", picture, cv2.GaussianBlur(cv2.dilate(hard, np.ones((5, 5))), (0, 0), 1)
    yield "own colours", own_colours(picture, sure), sure


def save(picture, quality, folder, *names):
    cv2.imwrite(str(folder / ("~".join(names) + ".jpg")), np.clip(picture, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])


def make(cutter, photos, folder):
    random = np.random.default_rng(7)
    for path in sorted([*photos.glob("*/*.jpg"), *photos.glob("london/*/*.jpg")]):
        place = path.relative_to(photos).parts[0]
        picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
        if place == "graduation" or picture.shape[0] < ROWS:
            continue
        picture = cv2.resize(picture, (round(picture.shape[1] * ROWS / picture.shape[0]), ROWS), interpolation=cv2.INTER_AREA)
        for quality in (60, 92):
            save(picture, quality, folder, place, "as it is", str(quality), path.stem)
        if place in CUT:
            for way, colours, share in ways(picture.astype(np.float32), cutter.person(picture)):
                for name, colour in COLOURS.items():
                    made = colours * share[..., None] + np.float32(colour) * (1 - share[..., None])
                    save(made, int(random.choice((60, 75, 85, 95))), folder, place, way, name, path.stem)


def main(program, models, photos, folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    make(Cutter(pathlib.Path(models)), pathlib.Path(photos), folder)
    counts = collections.defaultdict(collections.Counter)
    for (place, way, colour, _), findings in rows(program, folder, "--only", "background-halo"):
        counts[place, way, colour].update(finding["outcome"] for finding in findings)
    for (place, way, colour), outcomes in sorted(counts.items()):
        print(f"{place:10} {way:14} {colour:11} {(outcomes['fail'] + outcomes['review']) / outcomes.total():6.1%} of {outcomes.total()}, not measured {outcomes['unmeasurable']}")


if __name__ == "__main__":
    main(*sys.argv[1:])
