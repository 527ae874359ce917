#!/usr/bin/env python3
"""Clothes in other colours and prints, seams on cloth of skin's colour, shadows, lines, letters and noise on the wall, people in the shade, pictures on their side: what is flagged, and what falsely.

usage: variations.py PHOTOLINT MODELS PHOTOS FOLDER

Of PHOTOS the made degree photos without a fault and each eighteenth portrait of Congress are dyed and printed under their own light, the
degree photos get shadows, cables, switches, letters and noise behind the person or a quarter of the light on them, and every London, Congress and Japanese portrait is turned in
quarters; all saved in FOLDER. PHOTOLINT looks at them. Prints for each variation how many fail, go to review and pass. Seeds are fixed.
Needs: pip install numpy opencv-python-headless onnxruntime.
"""

import collections
import pathlib
import sys

import cv2
import numpy as np
from cutouts import ROWS, Cutter, save
from rows import rows

CLOTHING = 4
CHECKS = ["overlay-text", "exposure", "necklace", "upright", "background-shadow", "background-objects", "clothing-light-blue", "clothing-contrast", "clothing-pattern", "clothing-print", "formal-dress"]
# sRGB of plain cloth.
CLOTHS = {
    "black": (22, 22, 26), "charcoal": (60, 62, 66), "cool grey": (160, 170, 182), "light grey": (190, 196, 204), "white": (235, 238, 242), "camel": (193, 154, 107),
    "khaki": (195, 176, 145), "nude": (214, 178, 154), "tan": (210, 180, 140), "pink": (225, 180, 175), "oxford": (168, 196, 222), "sky": (135, 190, 230),
    "cornflower": (120, 155, 210),
}


def patches(shape, size, random):
    """Smooth noise with places of about `size` px."""
    height, width = shape
    coarse = random.standard_normal((height // size + 3, width // size + 3)).astype(np.float32)
    return cv2.resize(coarse, (width + 2 * size, height + 2 * size), interpolation=cv2.INTER_CUBIC)[:height, :width]


def camouflage(shape, colours, random):
    cloth = np.zeros((*shape, 3), np.float32) + colours[0]
    for colour, size, share in zip(colours[1:], (28, 24, 20), (0.25, 0.5, 0.9)):
        cloth[patches(shape, size, random) > share] = colour
    return cloth


def flowered(shape, ground, colours, apart, random):
    cloth = np.zeros((*shape, 3), np.float32) + ground
    for _ in range(shape[0] * shape[1] // apart):
        place, size = (int(random.integers(shape[1])), int(random.integers(shape[0]))), int(random.integers(6, 17))
        cv2.ellipse(cloth, place, (size, int(0.65 * size)), int(random.integers(180)), 0, 360, colours[random.integers(len(colours))], -1)
    return cloth


def prints(shape, random):
    yield "camouflage, green", camouflage(shape, [(88, 92, 62), (128, 118, 82), (60, 66, 48), (150, 140, 108)], random)
    yield "camouflage, navy", camouflage(shape, [(40, 48, 70), (62, 72, 98), (28, 32, 46), (90, 98, 118)], random)
    yield "tie-dye", 150 + 70 * np.tanh(np.stack([patches(shape, 40, random) for _ in range(3)], -1))
    yield "flowers on white", flowered(shape, (235, 230, 222), [(190, 50, 70), (70, 110, 60), (220, 160, 60), (80, 80, 150)], 1500, random)
    yield "flowers on navy", flowered(shape, (40, 38, 52), [(150, 60, 80), (90, 110, 80), (170, 150, 120)], 2200, random)
    halves = np.zeros((*shape, 3), np.float32) + (60, 70, 120)
    halves[:, shape[1] // 2 :] = (190, 180, 170)
    yield "two halves", halves
    for name, colour in CLOTHS.items():
        yield f"plain, {name}", np.zeros((*shape, 3), np.float32) + colour


def dyed(picture, mask, rgb):
    """The clothing in other colours under its own light."""
    light = cv2.GaussianBlur(picture.mean(2), (0, 0), 2)
    light = np.clip(light / max(np.median(light[mask]), 20), 0.35, 1.8)[..., None]
    share = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 1.2)[..., None]
    return picture * (1 - share) + np.clip(rgb[..., ::-1] * light, 0, 255) * share


def seamed(picture, mask, rgb):
    """Cloth of one colour with a seam along its edge and a shirt's collar: two flaps with thin shadows round them, and where it is buttoned."""
    made = dyed(picture, mask, np.zeros_like(picture) + rgb)
    rows, columns = np.nonzero(mask)
    middle = int(np.median(columns))
    top = int(rows[np.abs(columns - middle) < 4].min())
    lines = np.zeros(mask.shape, np.uint8)
    for way in (-1, 1):
        flap = [(middle, top), (middle + 62 * way, top - 42), (middle + 74 * way, top - 6), (middle + 36 * way, top + 34)]
        cv2.polylines(lines, [np.int32(flap)], True, 255, 1, cv2.LINE_AA)
    cv2.line(lines, (middle, top), (middle, mask.shape[0] - 1), 255, 1, cv2.LINE_AA)
    inner = cv2.erode(mask.astype(np.uint8), np.ones((3, 3), np.uint8))
    seam = np.maximum(lines / np.float32(255) * mask, (mask & (inner == 0)).astype(np.float32))
    return made * (1 - 0.4 * cv2.GaussianBlur(seam, (0, 0), 0.7))[..., None]


def written(picture, person, text, colour, at, below):
    """Letters on the wall, side by side or one below the other."""
    made = np.clip(picture, 0, 255).astype(np.uint8)
    if below:
        for line, letter in enumerate(text):
            cv2.putText(made, letter, (at[0], at[1] + 24 * line), cv2.FONT_HERSHEY_SIMPLEX, 0.6, colour, 2, cv2.LINE_AA)
    else:
        cv2.putText(made, text, at, cv2.FONT_HERSHEY_SIMPLEX, 0.6, colour, 2, cv2.LINE_AA)
    return np.where(person[..., None], picture, made.astype(np.float32))


def in_the_shade(picture, person, share):
    """The person in so much of the light, the wall as it is."""
    light = (picture / 255) ** 2.2 * share
    matte = cv2.GaussianBlur(person.astype(np.float32), (0, 0), 1)[..., None]
    return picture * (1 - matte) + 255 * light ** (1 / 2.2) * matte


def walls(picture, person, random):
    height, width = person.shape
    noise = lambda sigma: random.normal(0, sigma, picture.shape).astype(np.float32)
    behind = cv2.GaussianBlur((~person).astype(np.float32), (0, 0), 1)[..., None]
    cast = np.roll(cv2.GaussianBlur(person.astype(np.float32), (0, 0), 14), (18, 26), (0, 1))[..., None]
    for depth in (0.15, 0.2, 0.25):
        for sigma in (0, 1.2, 2.4):
            yield f"shadow of {0.6 * depth:.0%}, noise {sigma}", picture * (1 - behind * 0.6 * depth * cast) + noise(sigma)
    for sigma in (1.2, 2.4, 4):
        yield f"none, noise {sigma}", picture + noise(sigma)
    for wide in (2, 4):
        line = np.zeros((height, width), np.uint8)
        cv2.line(line, (30, 0), (60, 420), 1, wide)
        yield f"cable of {wide} px", np.where(((line > 0) & ~person)[..., None], picture * 0.55, picture)
    switch = np.zeros((height, width), bool)
    switch[70:130, width - 90 : width - 40] = True
    yield "switch", np.where((switch & ~person)[..., None], np.float32((230, 235, 235)), picture)
    small = np.zeros((height, width), bool)
    small[90:120, width - 60 : width - 30] = True
    yield "switch, small", np.where((small & ~person)[..., None], np.float32((245, 245, 245)), picture)
    yield "yellow date", written(picture, person, "2025-03-18 14:22", (90, 255, 255), (20, 26), below=False)
    yield "letters below each other", written(picture, person, "GRADUATE2025", (130, 60, 30), (12, 120), below=True)
    yield "person in a quarter of light", in_the_shade(picture, person, 0.25)
    yield "person in half the light", in_the_shade(picture, person, 0.5)


def opened(path):
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    return cv2.resize(picture, (round(picture.shape[1] * ROWS / picture.shape[0]), ROWS), interpolation=cv2.INTER_AREA)


def make(cutter, photos, folder):
    random = np.random.default_rng(5)
    degree = sorted(photos.glob("graduation/base/*.jpg"))
    for path in degree[:18] + sorted(photos.glob("congress/*.jpg"))[::18]:
        picture = opened(path)
        clothing = cutter.classes(picture) == CLOTHING
        if clothing.mean() > 0.03:
            for name, cloth in prints(clothing.shape, random):
                save(dyed(picture.astype(np.float32), clothing, cloth), 88, folder, "clothes", name, path.stem)
            for name in ("camel", "khaki", "nude", "tan", "pink", "light grey", "white"):
                save(seamed(picture.astype(np.float32), clothing, CLOTHS[name]), 88, folder, "clothes", f"collar, {name}", path.stem)
    for path in degree[18:]:
        picture = opened(path)
        for name, made in walls(picture.astype(np.float32), cutter.person(picture) > 0.5, random):
            save(made, 85, folder, "wall", name, path.stem)
    for path in sorted([*photos.glob("london/*/*.jpg"), *photos.glob("congress/*.jpg"), *photos.glob("japan/*.jpg")]):
        for turn in range(4):
            save(np.rot90(opened(path), turn), 85, folder, "turned", f"by {90 * turn} degrees", path.stem)


def main(program, models, photos, folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    make(Cutter(pathlib.Path(models)), pathlib.Path(photos), folder)
    counts = collections.defaultdict(collections.Counter)
    for (kind, name, _), findings in rows(program, folder, "--only", ",".join(CHECKS)):
        counts[kind, name].update([(None, None), *((finding["check"], finding["outcome"]) for finding in findings)])
    for (kind, name), outcomes in sorted(counts.items()):
        told = [f"{check} {outcomes[check, 'fail']} + {outcomes[check, 'review']}" for check in CHECKS if outcomes[check, "fail"] + outcomes[check, "review"]]
        print(f"{kind:8} {name:28} of {outcomes[None, None]:3}, fail + review: {'; '.join(told) or '-'}")


if __name__ == "__main__":
    main(*sys.argv[1:])
