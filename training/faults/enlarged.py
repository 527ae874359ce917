#!/usr/bin/env python3
"""Photos enlarged by another program than `upscaling` learnt from: how many are flagged.

usage: enlarged.py PHOTOLINT PHOTOS FOLDER

Portraits of PHOTOS that `measure.py` takes are brought to 640 rows by Pillow, reduced, enlarged by each of four kernels and saved in FOLDER at
quality 80. Prints for each kernel and share, of people left out and of Japan, how many `upscaling` flags.
Needs: pip install numpy pillow opencv-python-headless onnxruntime.
"""

import collections
import pathlib
import sys

from measure import ROWS, chosen
from PIL import Image
from rows import rows

KERNELS = ("BILINEAR", "BICUBIC", "HAMMING", "LANCZOS")
SHARES = (0.45, 0.5, 0.55)
LANCZOS = Image.Resampling.LANCZOS


def make(photos, folder):
    for name in chosen(photos, False):
        picture = Image.open(photos / name).convert("RGB")
        if picture.height < ROWS:
            continue
        picture = picture.resize((round(picture.width * ROWS / picture.height), ROWS), LANCZOS)
        place = name.replace("/", "~")
        picture.save(folder / f"as it is~1~{place}", quality=80)
        for share in SHARES:
            small = picture.resize((round(picture.width * share), round(ROWS * share)), LANCZOS)
            for kernel in KERNELS:
                small.resize(picture.size, Image.Resampling[kernel]).save(folder / f"{kernel}~{share}~{place}", quality=80)


def main(program, photos, folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    make(pathlib.Path(photos), folder)
    counts = collections.defaultdict(collections.Counter)
    for (kernel, share, place, *_), findings in rows(program, folder, "--only", "upscaling"):
        counts[kernel, share, "japan" if place == "japan" else "left out"].update(finding["outcome"] for finding in findings)
    for (kernel, share, people), outcomes in sorted(counts.items()):
        print(f"{kernel:9} {share:5} {people:9} {outcomes['review']:3} of {outcomes.total() - outcomes['unmeasurable']:3}")


if __name__ == "__main__":
    main(*sys.argv[1:])
