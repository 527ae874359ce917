#!/usr/bin/env python3
"""Watermarks as studios lay them over previews: how many photos with one are flagged by `overlay-text`, and how many without.

usage: watermarks.py PHOTOLINT PHOTOS FOLDER

Of PHOTOS the made degree photos without a fault and portraits of Canada, Congress and Japan, brought to 640 rows, get writing in tiles, across or
in the middle, faint, light and clear, drawn by none of `training/parts`; all saved in FOLDER at quality 90. PHOTOLINT looks at them. Prints for
each kind, and for people that the network learnt from and others, how many are flagged. Seeds are fixed.
Needs: pip install numpy pillow opencv-python-headless onnxruntime, and the typefaces Noto Sans and Serif CJK.
"""

import collections
import hashlib
import pathlib
import sys

import numpy as np
from PIL import Image, ImageDraw, ImageFont

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "parts"))
from prepare import person
from rows import rows

ROWS = 640
TYPEFACES = [f"/usr/share/fonts/opentype/noto/Noto{kind}.ttc" for kind in ("SansCJK-Bold", "SerifCJK-Regular")]
WRITINGS = [
    "样片预览",
    "证件照样张",
    "仅供预览",
    "未付款 请勿使用",
    "SAMPLE",
    "PREVIEW",
    "photo studio",
    "最美证件照",
    "海豚照相馆",
    "DEMO 2026",
    "仅供某某大学使用",
    "www.example.com",
]
COLOURS = [(255, 255, 255), (255, 255, 255), (120, 120, 120), (0, 0, 0), (200, 30, 30)]
STRENGTHS = {"faint": 0.12, "light": 0.22, "clear": 0.4}


def sized(text, file, px):
    font = ImageFont.truetype(file, px)
    left, top, right, bottom = font.getbbox(text)
    return font, right - left, bottom - top, (left, top)


def tiled(pen, side, text, file, random):
    font, wide, high, _ = sized(text, file, int(random.integers(18, 40)))
    across, down = wide + int(random.integers(20, 80)), high + int(random.integers(30, 110))
    for row, y in enumerate(range(0, side, down)):
        for x in range(-across, side, across):
            pen.text((x + across // 2 * (row % 2), y), text, font=font, fill=255)
    return float(random.choice([20, 25, 30, 35, 45, -30, -45]))


def placed(pen, side, text, file, wanted, most, lower):
    font, wide, high, (left, top) = sized(text, file, int(min(20 * wanted / sized(text, file, 20)[1], most)))
    pen.text(((side - wide) // 2 - left, (side - high) // 2 - top + lower), text, font=font, fill=255)


def layer(kind, size, random):
    width, height = size
    side = 3 * max(size)
    large = Image.new("L", (side, side), 0)
    pen, text, file, turn = ImageDraw.Draw(large), WRITINGS[random.integers(len(WRITINGS))], TYPEFACES[random.integers(2)], 0.0
    if kind == "tiled":
        turn = tiled(pen, side, text, file, random)
    elif kind == "across":
        placed(pen, side, text, file, random.uniform(0.7, 1.0) * np.hypot(width, height), 170, 0)
        turn = float(random.choice([30, 40, 45, 53, -45, -53]))
    else:
        placed(pen, side, text, file, random.uniform(0.5, 0.9) * width, 120, int(random.uniform(-0.15, 0.25) * height))
    left, top = (side - width) // 2, (side - height) // 2
    return np.asarray(large.rotate(turn, resample=Image.BICUBIC).crop((left, top, left + width, top + height)), np.float32) / 255


def marked(picture, kind, strength, random):
    share = STRENGTHS[strength] * layer(kind, picture.size, random)[..., None]
    colour = np.array(COLOURS[random.integers(len(COLOURS))], np.float32)
    return Image.fromarray(np.uint8(np.asarray(picture, np.float32) * (1 - share) + colour * share + 0.5))


def portraits(photos):
    """Each photo with its set, and whether the network has learnt from its person."""
    yield from (("degree", path, f"london/{path.name}") for path in sorted(photos.glob("graduation/base/*.jpg")))
    for name, every in (("canada", 8), ("congress", 8), ("japan", 2)):
        yield from ((name, path, f"{name}/{path.name}") for path in sorted(photos.glob(f"{name}/*.jpg"))[::every])


def main(program, photos, folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, path, who in portraits(pathlib.Path(photos)):
        left_out = name == "japan" or int(hashlib.md5(person(who).encode()).hexdigest(), 16) % 3 == 0
        known = f"{name}, {'left out' if left_out else 'learnt from'}"
        picture = Image.open(path).convert("RGB")
        picture = picture.resize((round(picture.width * ROWS / picture.height), ROWS), Image.Resampling.LANCZOS)
        picture.save(folder / f"{known}~as it is~~{path.stem}.jpg", quality=90)
        for kind in ("tiled", "across", "middle"):
            for strength in STRENGTHS:
                random = np.random.default_rng(int(hashlib.sha256(f"{name}{path.stem}{kind}{strength}".encode()).hexdigest()[:8], 16))
                marked(picture, kind, strength, random).save(folder / f"{known}~{kind}~{strength}~{path.stem}.jpg", quality=90)
    counts = collections.defaultdict(collections.Counter)
    for (known, kind, strength, _), findings in rows(program, folder, "--only", "overlay-text"):
        for finding in findings:
            counts[kind, strength, known]["all"] += 1
            counts[kind, strength, known]["flagged"] += finding["outcome"] in ("fail", "review")
    for (kind, strength, known), count in sorted(counts.items()):
        print(f"{kind:9} {strength:6} {known:22} {count['flagged']:3} of {count['all']:3}")


if __name__ == "__main__":
    main(*sys.argv[1:])
