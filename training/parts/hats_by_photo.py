#!/usr/bin/env python3
"""What `headwear` flags of hats drawn on people left out, by both networks as the program asks them (docs/ACCURACY.md).

usage: hats_by_photo.py MODELS DATA.npz [EVERY]

Every EVERYth (5) portrait of the people left out with each headwear of `hats_drawn.py`, on dark hair and of any colour, and with hair drawn
that is none. The crown's network looks first; where it is not sure that nothing is worn, the multiclass network looks at head and shoulders,
and the share of clothing and accessories above the brows counts: src/locate/headwear.rs, whose figures these are, but for its other reasons to
look. Wants PARTS_MASKS, see masks.py.
Needs: pip install numpy opencv-python-headless onnxruntime torch.
"""

import collections
import pathlib
import sys

import cv2
import numpy as np
import onnxruntime

import crown
from hats_drawn import CENTRE, KINDS, ROOM_PX, bare, blackened, fringed, headwear
from train import Data

LIMIT, SURE, CERTAIN, HAIR_ALONE = 0.8, 0.15, 0.28, 0.05
# The multiclass network's view: rows, columns, px of the portrait a px; how far below the eyes its middle lies; what is above the brows.
ROWS, COLUMNS, PX, BELOW = 192, 128, 4.375, 60
HIGH, LOW, BESIDE = 190, 60, 75


def loaded(models, name):
    return onnxruntime.InferenceSession(str(models / name), providers=["CPUExecutionProvider"])


def certainty(network, room, inside):
    seen = crown.cut((room, inside)).astype(np.float32)[..., :3].transpose(2, 0, 1)[None] / 255
    return 1 / (1 + np.exp(-network.run(None, {"picture": seen})[0].item()))


def whole(data, case, room):
    """The portrait with what was drawn on its head."""
    portrait = data.pictures[case].copy()
    turn = np.array([[ROOM_PX, 0, 0], [0, ROOM_PX, 0]])
    turn[:, 2] = crown.middle(data, case) - ROOM_PX * CENTRE
    size = portrait.shape[1::-1]
    there = cv2.warpAffine(np.full(room.shape[:2], 255, np.uint8), turn, size) == 255
    portrait[there] = cv2.warpAffine(room, turn, size)[there]
    return portrait


def share(network, portrait, points):
    """Of clothing and accessories in what is seen above the brows."""
    middle, step = (points[468, :2] + points[473, :2]) / 2 + (0, BELOW), PX / 2
    turn = np.array([[1 / step, 0, COLUMNS - 0.5 - middle[0] / step], [0, 1 / step, ROWS - 0.5 - middle[1] / step]])
    fine = cv2.warpAffine(portrait, turn, (2 * COLUMNS, 2 * ROWS)).reshape(ROWS, 2, COLUMNS, 2, 3)
    logits = network.run(None, {network.get_inputs()[0].name: fine.mean((1, 3), dtype=np.float32)[None] / 255})[0][0]
    kinds = np.exp(logits - logits.max(-1, keepdims=True))
    kinds /= kinds.sum(-1, keepdims=True)
    eyes = ROWS / 2 - BELOW / PX
    seen = kinds[int(eyes - HIGH / PX) : int(eyes - LOW / PX), int(COLUMNS / 2 - BESIDE / PX) : int(COLUMNS / 2 + BESIDE / PX)]
    return seen[..., 4:].sum() / max((1 - seen[..., 0]).sum(), 1)


def drawings(place, random):
    """(name, whether headwear, picture of the room)."""
    dark = blackened(place.picture, place, random)
    yield "bare head", False, place.picture
    yield "black hair", False, dark
    yield "black fringe", False, fringed(dark, place, random)
    yield "hair drawn", False, bare(place.picture, place, random)
    for kind in KINDS:
        yield kind, True, headwear(place.picture, place, random, kind, False)
        yield f"dark {kind}", True, headwear(dark, place, random, kind, True)


def main(models, data, every=5):
    models, data, random = pathlib.Path(models), Data(data), np.random.default_rng(4)
    first, second = loaded(models, "photolint_crown_f16.onnx"), loaded(models, "selfie_multiclass_128x192_f16.onnx")
    counts = collections.defaultdict(lambda: np.zeros(3, int))
    for case in [case for case in crown.cases(data, left_out=True) if data.label_hat[case] == "no"][:: int(every)]:
        place = crown.room(data, case)
        for name, worn, room in drawings(place, random):
            value = alone = certainty(first, room, place.inside)
            if alone >= SURE:
                things = share(second, whole(data, case, room), data.points[case])
                value = things / CERTAIN if things < HAIR_ALONE else max(alone, things / CERTAIN)
            for kind in (name, "all headwear" if worn else "no headwear"):
                counts[kind] += (1, alone > LIMIT, value > LIMIT)
    for name, (number, alone, both) in counts.items():
        print(f"{name:18} {number:5}  the crown's network alone {100 * alone / number:5.1f} %, both {100 * both / number:5.1f} %")


if __name__ == "__main__":
    main(*sys.argv[1:])
