#!/usr/bin/env python3
"""Labels portraits with the two reference networks together: the teacher of the region network.

usage: teacher.py MODELS OUT PHOTO...

Writes OUT/NAME.jpg, the portrait 400 px high, and OUT/NAME.png, one class a px (network.CLASSES in order). MODELS holds
`selfie_segmenter_fixed.onnx` (a person's silhouette) and `selfie_multiclass_rten_f16.onnx` (six classes, 256 × 256). The
silhouette, drawn to the picture's edges by a guided filter, says where the person is; the multiclass network fills it. Both
see the whole picture and a closer crop of the head, each with its mirror image. Then specks are cleaned away (`cleaned`).
Needs: pip install numpy onnxruntime opencv-python-headless scipy. About 0.6 s a photo on one core.
"""

import sys
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
from scipy.ndimage import distance_transform_edt, uniform_filter

HEIGHT = 400
BACKGROUND, HAIR, BODY, FACE, CLOTHING, ACCESSORY = range(6)
# Smaller pieces than this many px, of 400 rows, are taken for mistakes.
SPECK = {BACKGROUND: 60, HAIR: 60, BODY: 60, FACE: 60, CLOTHING: 60, ACCESSORY: 8}
# Skin away from face and neck (a hand) is believed from this many px, if its colour is the face's, in ΔE.
HAND, SKIN_COLOUR = 400, 22


def main():
    models, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    networks = session(models / "selfie_segmenter_fixed.onnx"), session(models / "selfie_multiclass_rten_f16.onnx")
    for number, path in enumerate(sys.argv[3:]):
        picture = cv2.imread(path)
        if picture is None:
            print(f"{path}: not read")
            continue
        width = round(picture.shape[1] * HEIGHT / picture.shape[0])
        picture = cv2.resize(picture, (width, HEIGHT), interpolation=cv2.INTER_AREA)
        name = "-".join(Path(path).with_suffix("").parts[-2:])
        cv2.imwrite(str(out / f"{name}.png"), labels(*networks, cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)))
        cv2.imwrite(str(out / f"{name}.jpg"), picture, [cv2.IMWRITE_JPEG_QUALITY, 93])
        if number % 50 == 49:
            print(number + 1, flush=True)


def session(path):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def run(network, picture):
    return network.run(None, {network.get_inputs()[0].name: picture[None].astype(np.float32) / 255})[0][0]


def labels(person_network, class_network, picture):
    """One class a px."""
    height, width = picture.shape[:2]
    silhouette = twice(lambda seen: person(person_network, seen), picture)
    shares = twice(lambda seen: classes(class_network, seen), picture)
    face = np.argwhere(shares.argmax(-1) == FACE)
    if len(face) > 200:
        # A closer look: a square of 2.4 face heights, the head in its upper middle, no larger than the picture.
        top, bottom = np.percentile(face[:, 0], [1, 99])
        side = int(min(2.4 * (bottom - top), height, width))
        left = int(np.clip(np.median(face[:, 1]) - side / 2, 0, width - side))
        top = int(np.clip(top - 0.3 * side, 0, height - side))
        if side > 80 and side < 0.95 * height:
            part = np.s_[top:top + side, left:left + side]
            # The closer look counts fully in its middle and nothing at its rim.
            ramp = np.minimum(1, np.minimum(np.arange(side), np.arange(side)[::-1]) / (0.15 * side))
            weight = np.minimum.outer(ramp, ramp)
            silhouette[part] += (twice(lambda seen: person(person_network, seen), picture[part]) - silhouette[part]) * weight * 0.5
            close = twice(lambda seen: classes(class_network, seen), picture[part])
            shares[part] += (close - shares[part]) * weight[..., None] * 0.6
    silhouette = guided(picture, silhouette) > 0.5
    inside = shares[..., 1:].argmax(-1) + 1
    chin = np.nonzero((inside == FACE) & silhouette)[0].max(initial=0)
    lost = (shares.argmax(-1) == BACKGROUND) & (np.arange(height)[:, None] > chin)
    return cleaned(picture, np.where(silhouette, np.where(lost, CLOTHING, inside), BACKGROUND).astype(np.uint8))


def twice(network, picture):
    """What a network says of a picture and of its mirror image."""
    return (network(picture) + network(picture[:, ::-1])[:, ::-1]) / 2


def person(network, picture):
    seen = run(network, cv2.resize(picture, (256, 256), interpolation=cv2.INTER_AREA))[..., 0]
    return cv2.resize(seen, picture.shape[1::-1])


def classes(network, picture):
    """Probability of each class, the picture letterboxed to a square."""
    height, width = picture.shape[:2]
    scale = 256 / max(height, width)
    small = cv2.resize(picture, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_AREA)
    top, left = (256 - small.shape[0]) // 2, (256 - small.shape[1]) // 2
    square = np.zeros((256, 256, 3), np.uint8)
    square[top:top + small.shape[0], left:left + small.shape[1]] = small
    logits = run(network, square)[top:top + small.shape[0], left:left + small.shape[1]]
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    return cv2.resize(powers / powers.sum(-1, keepdims=True), (width, height))


def guided(picture, mask, radius=4, flat=4e-4):
    """He, Sun, Tang, "Guided Image Filtering", TPAMI 35 (2013), by luma."""
    luma = picture @ np.array([0.299, 0.587, 0.114]) / 255
    mean = lambda plane: uniform_filter(plane, 2 * radius + 1)
    mean_luma, mean_mask = mean(luma), mean(mask)
    slope = (mean(luma * mask) - mean_luma * mean_mask) / (mean(luma * luma) - mean_luma**2 + flat)
    return mean(slope) * luma + mean(mean_mask - slope * mean_luma)


def pieces(mask):
    count, numbered, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    return [(numbered == number, stats[number, cv2.CC_STAT_AREA]) for number in range(1, count)]


def cleaned(picture, asked):
    """Without the multiclass network's known faults, which the region network would learn."""
    asked = asked.copy()
    # Spectacles may part a face: pieces near each other are one.
    wide = cv2.dilate((asked == FACE).astype(np.uint8), np.ones((13, 13), np.uint8))
    faces = [piece & (asked == FACE) for piece, _ in sorted(pieces(wide), key=lambda found: -found[1])]
    if faces:
        # Skin and hair specks on dark shoulders: body skin hangs together with the face, or is a hand of the face's colour;
        # hair below the chin hangs together with hair above it.
        face = faces[0]
        chin = np.nonzero(face)[0].max()
        near_face = cv2.dilate(face.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
        lab = cv2.cvtColor(picture.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
        colour = np.median(lab[face], axis=0)
        for piece in [piece for piece, _ in pieces(asked == HAIR)] + faces[1:]:
            if np.nonzero(piece)[0].min() > chin:
                asked[piece] = CLOTHING
        for piece, area in pieces(asked == BODY):
            hand = area >= HAND and np.linalg.norm(np.median(lab[piece], axis=0) - colour) < SKIN_COLOUR
            if not (piece & near_face).any() and not hand:
                asked[piece] = CLOTHING
    # A rim of hair a few px thin round a bald head is the blur between head and wall.
    hair = (asked == HAIR).astype(np.uint8)
    thick = cv2.morphologyEx(hair, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7)))
    beside_face = cv2.dilate((asked == FACE).astype(np.uint8), np.ones((9, 9), np.uint8))
    beside_wall = cv2.dilate((asked == BACKGROUND).astype(np.uint8), np.ones((9, 9), np.uint8))
    thin = hair & beside_face & beside_wall & (1 - cv2.dilate(thick, np.ones((5, 5), np.uint8)))
    asked[thin > 0] = FACE
    # The rest of the specks takes the class beside it.
    for kind, least in SPECK.items():
        for piece, area in pieces(asked == kind):
            if area < least:
                asked[piece] = 255
    nearest = distance_transform_edt(asked == 255, return_distances=False, return_indices=True)
    return asked[tuple(nearest)]


if __name__ == "__main__":
    main()
