#!/usr/bin/env python3
"""How many faults of light and camera, made on development portraits, are found, and how many portraits without them are flagged.

usage: measure.py PHOTOLINT MODELS PHOTOS FOLDER [--all]

Portraits of PHOTOS (as training/parts/prepare.py names them), those left out of every training and those of `japan` (with `--all`:
every one), as far as they have 640 rows or more, are brought to 640, get one fault each, and are saved in FOLDER as JPEG of quality 60 and 90;
PHOTOLINT (the program) looks at them. Prints for each fault and set: photos, and the share that is flagged by the fault's check.
The rows named `as it is` are of photos without a fault: there the share is of false flags. Seeds are fixed.
Needs: pip install numpy opencv-python-headless onnxruntime.
"""

import argparse
import collections
import hashlib
import pathlib
import sys

import cv2
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "parts"))
from prepare import Finder, person
from rows import rows

ROWS = 640
QUALITIES = (60, 90)
ENLARGED = (cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_LANCZOS4)
FACE_SIDES, FOREHEAD, NOSE, CHEEKS = (234, 454), 151, 4, (50, 280)


def linear(picture):
    return (picture / 255.0) ** 2.2


def encoded(light):
    return np.clip(255 * np.clip(light, 0, 1) ** (1 / 2.2), 0, 255)


class Portrait:
    def __init__(self, picture, points, random):
        self.picture, self.points, self.random = picture.astype(np.float32), points, random
        self.eyes = np.linalg.norm(points[473, :2] - points[468, :2])
        self.rows, self.columns = np.mgrid[0 : picture.shape[0], 0 : picture.shape[1]].astype(np.float32)

    def bump(self, at, across, down):
        """A hill of height 1 round a point; widths in distances of the eyes."""
        return np.exp(-(((self.columns - at[0]) / (across * self.eyes)) ** 2) - ((self.rows - at[1]) / (down * self.eyes)) ** 2)

    def red_eyes(self):
        made = self.picture.copy()
        wide = self.random.uniform(0.05, 0.07) * self.eyes
        for iris in (468, 473):
            x, y = self.points[iris, :2]
            share = cv2.GaussianBlur((np.hypot(self.columns - x, self.rows - y) < wide).astype(np.float32), (0, 0), 0.6)[..., None]
            red = np.array((40.0, 35, 185)) * self.random.uniform(0.75, 1.2)
            made = made * (1 - 0.9 * share) + red * 0.9 * share
        return made

    def shine(self):
        """A lamp mirrored by forehead, nose and cheeks."""
        light = np.zeros_like(self.rows)
        for place, across, down in ((FOREHEAD, 0.28, 0.16), (NOSE, 0.07, 0.09), (CHEEKS[0], 0.14, 0.09), (CHEEKS[1], 0.14, 0.09)):
            light = np.maximum(light, self.bump(self.points[place, :2], across * self.random.uniform(0.8, 1.2), down * self.random.uniform(0.8, 1.2)))
        return encoded(linear(self.picture) + self.random.uniform(1.0, 1.5) * light[..., None])

    def side_light(self):
        (from_x, to_x), darkest = self.points[list(FACE_SIDES), 0], self.random.uniform(0.3, 0.5)
        # From the side that is lighter already: from the other one it would even the light out.
        right, left = self.cheeks()
        way = 1 if right > left else -1
        share = 1 / (1 + np.exp(way * (self.columns - (from_x + to_x) / 2) / (0.1 * (to_x - from_x))))
        return encoded(linear(self.picture) * (darkest + (1 - darkest) * share)[..., None])

    def cheeks(self):
        """Mean levels of the right cheek and the left one."""
        return [self.picture[int(y) - 6 : int(y) + 6, int(x) - 6 : int(x) + 6].mean() for x, y in self.points[list(CHEEKS), :2]]

    def to_mean(self, wanted):
        """The exposure at which the cheeks have that mean level."""
        return encoded(linear(self.picture) * linear(wanted) / max(linear(np.mean(self.cheeks())), 1e-4))

    def blurred(self):
        return cv2.GaussianBlur(self.picture, (0, 0), self.random.uniform(1.6, 2.6))

    def shaken(self):
        length, turn = self.random.uniform(7, 12), self.random.uniform(0, np.pi)
        kernel = np.zeros((25, 25), np.float32)
        for t in np.linspace(-0.5, 0.5, 97):
            x, y = 12 + t * length * np.cos(turn), 12 + t * length * np.sin(turn)
            for column in (int(x), int(x) + 1):
                for row in (int(y), int(y) + 1):
                    kernel[row, column] += max(0, 1 - abs(x - column)) * max(0, 1 - abs(y - row))
        return cv2.filter2D(self.picture, -1, kernel / kernel.sum())

    def lit(self, share):
        """With that share of the light."""
        return encoded(linear(self.picture) * share)

    def cast(self, *shares):
        """Blue, green and red by these shares: light of another colour."""
        return np.clip(self.picture * np.float32(shares), 0, 255)

    def stretched(self, share):
        height, width = self.picture.shape[:2]
        return cv2.resize(self.picture, (round(width * share), height), interpolation=cv2.INTER_AREA if share < 1 else cv2.INTER_CUBIC)

    def compressed(self, cut):
        """Saved at quality 10, and so many px taken off left and top."""
        _, file = cv2.imencode(".jpg", np.clip(self.picture, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 10])
        return cv2.imdecode(file, cv2.IMREAD_COLOR)[cut:, cut:].astype(np.float32)

    def enlarged(self, share=None):
        height, width = self.picture.shape[:2]
        share = share or self.random.uniform(0.28, 0.38)
        small = cv2.resize(self.picture, (int(width * share), int(height * share)), interpolation=cv2.INTER_AREA)
        return cv2.resize(small, (width, height), interpolation=ENLARGED[self.random.integers(len(ENLARGED))])

    def without_noise(self, limit):
        return cv2.fastNlMeansDenoisingColored(np.clip(self.picture, 0, 255).astype(np.uint8), None, limit, limit, 3, 9)

    def noisy(self, picture):
        return picture + self.random.normal(0, 2, picture.shape)

    def repeated(self, share):
        height, width = self.picture.shape[:2]
        small = cv2.resize(self.picture, (int(width * share), int(height * share)), interpolation=cv2.INTER_AREA)
        return cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST)


def sharpened(picture):
    return cv2.addWeighted(picture, 2.0, cv2.GaussianBlur(picture, (0, 0), 1.2), -1.0, 0)


FAULTS = {
    "red-eye": ("red-eye", Portrait.red_eyes),
    "shine": ("hot-spots", Portrait.shine),
    "light from a side": ("illumination-uniformity", Portrait.side_light),
    "too dark": ("exposure", lambda portrait: portrait.to_mean(portrait.random.uniform(28, 45))),
    "washed out": ("exposure", lambda portrait: portrait.to_mean(portrait.random.uniform(300, 360))),
    "out of focus": ("sharpness", Portrait.blurred),
    "shaken": ("sharpness", Portrait.shaken),
    "enlarged": ("upscaling", Portrait.enlarged),
    "enlarged from 0.4": ("upscaling", lambda portrait: portrait.enlarged(0.4)),
    "enlarged from 0.5": ("upscaling", lambda portrait: portrait.enlarged(0.5)),
    "enlarged from 0.6": ("upscaling", lambda portrait: portrait.enlarged(0.6)),
    "half the light": ("exposure", lambda portrait: portrait.lit(0.5)),
    "a quarter of it": ("exposure", lambda portrait: portrait.lit(0.25)),
    "an eighth of it": ("exposure", lambda portrait: portrait.lit(0.125)),
    "green cast": ("natural-colour", lambda portrait: portrait.cast(0.88, 1.06, 0.88)),
    "blue cast": ("natural-colour", lambda portrait: portrait.cast(1.15, 0.98, 0.82)),
    "yellow cast": ("natural-colour", lambda portrait: portrait.cast(0.6, 0.97, 1.05)),
    "wider by 8 %": ("distortion", lambda portrait: portrait.stretched(1.08)),
    "wider by 15 %": ("distortion", lambda portrait: portrait.stretched(1.15)),
    "wider by 20 %": ("distortion", lambda portrait: portrait.stretched(1.2)),
    "narrower by 8 %": ("distortion", lambda portrait: portrait.stretched(0.92)),
    "narrower by 15 %": ("distortion", lambda portrait: portrait.stretched(0.85)),
    "blocks": ("compression-artefacts", lambda portrait: portrait.compressed(0)),
    "blocks, cut": ("compression-artefacts", lambda portrait: portrait.compressed(3)),
    # What should pass: a lens a little out of focus, a camera that takes noise away.
    "soft, 0.5 px": ("upscaling", lambda portrait: cv2.GaussianBlur(portrait.picture, (0, 0), 0.5)),
    "soft, 0.6 px": ("upscaling", lambda portrait: cv2.GaussianBlur(portrait.picture, (0, 0), 0.6)),
    "soft, 0.8 px": ("upscaling", lambda portrait: cv2.GaussianBlur(portrait.picture, (0, 0), 0.8)),
    "NLM of 4": ("upscaling", lambda portrait: portrait.without_noise(4)),
    "NLM of 8": ("upscaling", lambda portrait: portrait.without_noise(8)),
    "half, sharpened": ("upscaling", lambda portrait: sharpened(portrait.enlarged(0.5))),
    "half, noise": ("upscaling", lambda portrait: portrait.noisy(portrait.enlarged(0.5))),
    "half, px repeated": ("upscaling", lambda portrait: portrait.repeated(0.5)),
}
# Checks whose false flags are of interest beside a fault that is none of theirs.
BESIDE = (("green cast", "red-eye"), ("washed out", "red-eye"))


def chosen(photos, every):
    for path in sorted(photos.glob("*/*.jpg")) + sorted(photos.glob("london/*/*.jpg")):
        name = path.relative_to(photos).as_posix()
        if name.startswith("graduation/"):
            continue
        if every or name.startswith("japan/") or int(hashlib.md5(person(name).encode()).hexdigest(), 16) % 3 == 0:
            yield name


def make(finder, photos, folder, names):
    for name in names:
        picture = cv2.imread(str(photos / name), cv2.IMREAD_COLOR)
        if picture.shape[0] < ROWS:
            continue
        picture = cv2.resize(picture, (round(picture.shape[1] * ROWS / picture.shape[0]), ROWS), interpolation=cv2.INTER_AREA)
        portrait = Portrait(picture, finder.points(picture[..., ::-1]), np.random.default_rng(int(hashlib.md5(name.encode()).hexdigest()[:8], 16)))
        for fault, made in [("as it is", portrait.picture)] + [(fault, make(portrait)) for fault, (_, make) in FAULTS.items()]:
            for quality in QUALITIES:
                out = folder / f"{fault}~{quality}~{name.replace('/', '~')}"
                cv2.imwrite(str(out), np.clip(made, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])


def look(program, folder):
    """Of each fault, quality, set and check: how many were flagged, could not be measured, and there are."""
    counts = collections.defaultdict(lambda: [0, 0, 0])
    for (fault, quality, place, *_), findings in rows(program, folder):
        for finding in findings:
            count = counts[fault, quality, place, finding["check"]]
            count[0] += finding["outcome"] in ("review", "fail")
            count[1] += finding["outcome"] == "unmeasurable"
            count[2] += 1
    return counts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("program", "models", "photos", "folder"):
        parser.add_argument(name)
    parser.add_argument("--all", action="store_true")
    given = parser.parse_args()
    folder, photos = pathlib.Path(given.folder), pathlib.Path(given.photos)
    folder.mkdir(parents=True, exist_ok=True)
    make(Finder(pathlib.Path(given.models)), photos, folder, list(chosen(photos, given.all)))
    counts = look(given.program, folder)
    sets = sorted({place for _, _, place, _ in counts})
    print(f"{'fault':18} {'check':24} {'quality':>7} " + " ".join(f"{place:>18}" for place in sets))
    checks = list(dict.fromkeys(check for check, _ in FAULTS.values()))
    for fault, check in [(fault, check) for fault, (check, _) in FAULTS.items()] + [("as it is", check) for check in checks] + list(BESIDE):
        for quality in map(str, QUALITIES):
            cells = [counts[fault, quality, place, check] for place in sets]
            share = lambda flagged, without, all_: f"{100 * flagged / max(all_ - without, 1):.1f} % of {all_ - without}" if all_ > without else "-"
            print(f"{fault:18} {check:24} {quality:>7} " + " ".join(f"{share(*cell):>18}" for cell in cells))


if __name__ == "__main__":
    main()
