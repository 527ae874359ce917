"""Makes untouched, smoothed and whitened degree photos from portraits, as cameras and programs would: `make.py PHOTOS OUT [PART OF]`.

480 × 640 px, 20–40 KB, quality 60–95. `OUT/made-PART.csv` says of each what it is. Everything is drawn from the photo's own seed: the same
portraits give the same files.
"""

import csv
import pathlib
import sys
import zlib

import cv2
import numpy as np

import methods
import portraits
import whitening

cv2.setNumThreads(1)
STRENGTHS = 3
# Of a good camera, and of one whose own programs work hard: photos with nothing done, the share of methods and strengths that are made of
# each portrait, of ways to whiten, and the largest reach.
CHAINS = ((8, 0.67, 0.5, 1.8), (5, 0.2, 0.0, 1.3))


def taken(picture, random, reach):
    """What a lens, a sensor, the light and a camera's own programs make of it; RGB 0–255, float32."""
    made = picture.astype(np.float32)
    if random.random() < 0.6:
        made = cv2.GaussianBlur(made, (0, 0), max(0.05, random.uniform(0, 0.8) * reach))
    made = 255 * np.clip(made / 255, 0, 1) ** random.choice([random.uniform(0.8, 1.2), random.uniform(1.2, 2.2)], p=[0.7, 0.3])
    made *= random.uniform(0.92, 1.06) * random.uniform(0.96, 1.04, 3)
    noise = random.choice([0, random.uniform(0, 2), random.uniform(2, 7)], p=[0.3, 0.4, 0.3])
    if noise:
        grain = random.normal(0, 1, made.shape) * 0.6 + random.normal(0, 1, made.shape[:2])[..., None] * 0.8
        if random.random() < 0.5:
            grain = cv2.GaussianBlur(grain, (0, 0), 0.5 * reach) * 1.6
        made += (noise * grain * (0.6 + 0.8 * np.sqrt(np.clip(made, 0, 255) / 255))).astype(np.float32)
    if random.random() < 0.4:
        made = cv2.bilateralFilter(made.astype(np.float32), 0, random.uniform(4, 11), random.uniform(0.8, 1.6) * reach)
    if random.random() < 0.5:
        made += random.uniform(0.2, 1.0) * (made - cv2.GaussianBlur(made, (0, 0), random.uniform(0.7, 1.5) * reach))
    return np.clip(made, 0, 255).astype(np.float32)


def processed(picture, random, reach):
    """What a small camera or a telephone makes of it beyond that, everywhere and not on skin alone: enlargement of too small a picture,
    noise reduction turned up too far, sharpening against it."""
    made = picture
    if random.random() < 0.35:
        size = made.shape[1::-1]
        share = random.uniform(0.5, 0.9) / reach
        made = cv2.resize(cv2.resize(made, None, fx=min(1, share), fy=min(1, share), interpolation=cv2.INTER_AREA), size, interpolation=cv2.INTER_CUBIC)
    kind = random.choice(["none", "bilateral", "non_local_means", "median", "wavelet", "blur"], p=[0.15, 0.2, 0.25, 0.1, 0.15, 0.15])
    if kind == "bilateral":
        made = cv2.bilateralFilter(made.astype(np.float32), 0, random.uniform(8, 24), random.uniform(1, 2.2) * reach)
    if kind == "non_local_means":
        limit = random.uniform(2, 8)
        made = cv2.fastNlMeansDenoisingColored(np.clip(made, 0, 255).astype(np.uint8), None, limit, limit, 3, 9).astype(np.float32)
    if kind == "median":
        made = cv2.medianBlur(np.clip(made, 0, 255).astype(np.uint8), 3 if random.random() < 0.7 else 5).astype(np.float32)
    if kind == "wavelet":
        made = methods.wavelet(made.astype(np.float32), int(random.integers(0, 2)), 1)
    if kind == "blur":
        made = cv2.GaussianBlur(made, (0, 0), random.uniform(0.6, 1.3) * reach)
    if random.random() < 0.6:
        made = made + random.uniform(0.4, 1.6) * (made - cv2.GaussianBlur(made, (0, 0), random.uniform(0.8, 2.0) * reach))
    return np.clip(made, 0, 255).astype(np.float32)


def saved(picture, random):
    """As a file: reduced, maybe sharpened, maybe saved once before, then so coarsely that it has its size; its bytes and quality."""
    made = cv2.resize(picture, (portraits.WIDTH, portraits.HEIGHT), interpolation=random.choice([cv2.INTER_AREA, cv2.INTER_LINEAR, cv2.INTER_CUBIC], p=[0.6, 0.2, 0.2]))
    if random.random() < 0.35:
        made += random.uniform(0.2, 0.7) * (made - cv2.GaussianBlur(made, (0, 0), random.uniform(0.6, 1.2)))
    whole = np.clip(np.round(made), 0, 255).astype(np.uint8)[..., ::-1]
    factor = random.choice([cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444])
    coded = lambda quality: cv2.imencode(".jpg", whole, [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, int(factor)])[1]
    if random.random() < 0.3:
        whole = cv2.imdecode(coded(int(random.integers(85, 98))), cv2.IMREAD_COLOR)
    most = random.uniform(20e3, 40e3)
    quality = int(random.integers(60, 96))
    while quality > 60 and len(coded(quality)) > most:
        quality = max(60, quality - 3)
    return coded(quality), quality


def skin_of(shape, points, reach, random):
    """Face alone or with the neck, without its features, or nearly so; as strong as a slider says."""
    skin = portraits.skin_mask(shape, points, reach)
    if random.random() < 0.4:
        skin = np.maximum(skin, portraits.neck_mask(shape, points, reach))
    return skin * random.uniform(0.85, 1)


def touched(picture, points, reach, kind, method, strength, random):
    skin = skin_of(picture.shape[:2], points, reach, random)
    if kind == "smoothed":
        rows, columns = [np.flatnonzero(skin.any(axis)) for axis in (1, 0)]
        box = np.s_[max(0, rows[0] - 24):rows[-1] + 24, max(0, columns[0] - 24):columns[-1] + 24]
        picture[box] = methods.smoothed(picture[box], skin[box], method, strength, reach)
    if kind == "whitened":
        whole = portraits.skin_mask(picture.shape[:2], points, reach, whole=True)
        picture = whitening.whitened(picture, cv2.GaussianBlur(whole, (0, 0), 3 * reach), method, strength)
    return picture


def main(photos, out, part=0, parts=1):
    photos, out = pathlib.Path(photos), pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    found = np.load(out.parent / "land.npz")
    known = [at for at, path in enumerate(found["paths"]) if path.split("/")[0] in ("london", "canada", "congress") and found["eyes"][at] >= 85]
    with open(out / f"made-{part}.csv", "w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["file", "path", "kind", "method", "strength", "quality", "reach", "fold", "chain"])
        for place, at in enumerate(known):
            if place % parts != part:
                continue
            path, points = str(found["paths"][at]), found["points"][at]
            source = cv2.imread(str(photos / path))[..., ::-1]
            for chain, (untouched, smoothed, whitened, largest) in enumerate(CHAINS):
                random = np.random.default_rng(zlib.crc32(path.encode()) + chain)
                jobs = [("untouched", "none", 0)] * untouched
                jobs += [("smoothed", name, strength) for name in methods.METHODS for strength in range(STRENGTHS) if random.random() < smoothed]
                jobs += [("whitened", name, strength) for name in whitening.METHODS for strength in range(STRENGTHS) if random.random() < whitened]
                for number, (kind, method, strength) in enumerate(jobs):
                    reach = random.uniform(1, np.clip(found["eyes"][at] / portraits.EYES_PX, 1.01, largest))
                    picture, placed = portraits.framed(source, points, reach)
                    picture = taken(picture, random, reach)
                    if chain == 1:
                        picture = processed(picture, random, reach)
                    picture = touched(picture, placed, reach, kind, method, strength, random)
                    coded, quality = saved(picture, random)
                    name = f"{place:04}-{chain}{number:02}.jpg"
                    (out / name).write_bytes(coded.tobytes())
                    np.save(out / f"{name[:-4]}.npy", (placed / reach).astype(np.float32))
                    table.writerow([name, path, kind, method, strength, quality, f"{reach:.2f}", portraits.fold(path), chain])
            file.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
