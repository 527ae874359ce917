"""The whole photo: whether something is written or laid over it.

The network sees the photo as that of the regions does, and answers for cells of 8 × 8 px. Clothes do not count: what is printed on them is theirs.
The portraits come from `frames.py`.
"""

import cv2
import numpy as np
import torch
import torch.nn.functional as F

from common import coarse, filed, lit
from model import of_cells
from overlays_drawn import bearded, furnished, marked, outdoors, strands

NAME, HEIGHT, WIDTH, OUTPUTS = "overlay", 256, 192, ["overlay"]
SHAPE = {"widths": (8, 16, 24), "blocks": (0, 1, 2), "whole": False, "dropout": 0.1}
NEW = 4
CELL = 8
# The mean of so many of the surest cells decides.
CELLS = 8
OUT = -9.0
# Px of a photo for one of the network's, as it is drawn.
FINE = 2
# Levels by which an overlay changes a px that shows it, in how many px of a cell it is seen, and in how many none is.
SEEN, UNSEEN = 8, 2
SHOWS, HIDES = 0.1, 0.02
FACE, CLOTHES, NOTHING = 3, 4, 255


def cases(data, left_out):
    return data.indices(left_out)


def framed(data, case, random=None):
    """The photo at twice the network's size and its regions; with `random` cut otherwise."""
    picture, regions = data.pictures[case], data.regions[case]
    if random is None:
        return cv2.resize(picture, (FINE * WIDTH, FINE * HEIGHT), interpolation=cv2.INTER_AREA), regions
    zoom = np.exp(random.uniform(-0.15, 0.9)) if random.random() < 0.7 else 1.0
    angle = np.radians(random.normal(0, 2))
    flip = random.choice([-1, 1])
    face = np.argwhere(regions == FACE)
    middle = (face.mean(0)[::-1] / (WIDTH, HEIGHT) if len(face) else np.array((0.5, 0.45))) - (0.5, 0.45)
    # The closer, the nearer the face's middle.
    shift = random.normal(0, 0.05, 2) + middle * np.clip(2 * (zoom - 1), 0, 1)

    def matrix(size):
        cos, sin = np.cos(angle) / zoom, np.sin(angle) / zoom
        turn = np.array([[cos * flip, -sin], [sin * flip, cos]]) * (size[1] / HEIGHT)
        centre = (0.5 + shift) * size
        return lambda to: np.hstack([turn * HEIGHT / to[1], (centre - turn * HEIGHT / to[1] @ (np.array(to) / 2))[:, None]])

    fine = (FINE * WIDTH, FINE * HEIGHT)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    picture = cv2.warpAffine(picture, matrix((480, 640))(fine), fine, flags=flags)
    regions = cv2.warpAffine(
        regions, matrix((WIDTH, HEIGHT))((WIDTH, HEIGHT)), (WIDTH, HEIGHT), flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP, borderValue=NOTHING
    )
    return picture, regions


def drawn(data, case, random, worn=None, cut=True):
    """The photo, what it was without the overlay, and its regions; `worn`: whether to draw one (None: six times in ten)."""
    picture, regions = framed(data, case, random if cut else None)
    if cut:
        if random.random() < 0.4:
            picture = outdoors(picture, regions, data.scenes[random.integers(len(data.scenes))], random)
        if random.random() < 0.25:
            picture = strands(picture, regions, random)
        if random.random() < 0.35:
            picture = furnished(picture, regions, random)
        if random.random() < 0.15:
            picture = bearded(picture, regions, random)
        if random.random() < 0.15:
            picture = lit(picture, random)
    worn = worn if worn is not None else random.random() < 0.6
    made = marked(picture, random) if worn else picture
    return (made, picture, regions), np.array([float(worn)], np.float32)


def cells(plane):
    return plane.reshape(HEIGHT // CELL, len(plane) * CELL // HEIGHT, WIDTH // CELL, -1)


def clad(regions):
    """Cells that do not count: mostly clothes, or round the photo."""
    return cells(np.isin(regions, (CLOTHES, NOTHING)).astype(np.float32)).mean((1, 3)) > 0.5


def seen(case, random):
    """The crop, its fourth colour where cells count, and for each cell whether it is overlaid: nan where that is not known; the last is of all."""
    (made, plain, regions), wanted = case
    change = np.abs(made.astype(np.int16) - plain).max(2)
    if random is not None and random.random() < 0.5:
        made = lit(made, random)
    if random is not None:
        made = coarse(made, random) if random.random() < 0.12 else made
        made = filed(made, random)
    made = cv2.resize(made, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    made[regions == NOTHING] = 0
    out = clad(regions)
    share = cells((change >= SEEN).astype(np.float32)).mean((1, 3))
    where = np.where(share >= SHOWS, 1.0, np.where((share > HIDES) | (cells((change > UNSEEN).astype(np.float32)).mean((1, 3)) > HIDES), np.nan, 0.0))
    number = ((where == 1) & ~out).sum()
    whole = 0.0 if wanted[0] == 0 else 1.0 if number >= CELLS else np.nan
    gate = np.kron((~out).astype(np.uint8) * 255, np.ones((CELL, CELL), np.uint8))
    return np.dstack([made, gate]), np.float32(np.append(where.ravel(), whole))


def cut(portrait, random=None):
    return seen((portrait, np.zeros(1, np.float32)), random)[0]


def gated(logits, crops):
    return torch.where(F.avg_pool2d(crops[:, 3].contiguous(), CELL).flatten(1) < 0.5, OUT, logits)


def score(logits):
    """Of the whole photo: the mean of the surest cells."""
    return logits.topk(CELLS, 1).values.mean(1, keepdim=True)


def loss(logits, wanted):
    """Cells that count, and the whole."""
    return of_cells(logits, wanted, score, OUT)


def tests(data, cases):
    random = np.random.default_rng(7)
    for case in cases:
        name = data.paths[case].split("/")[0]
        plain, wanted = drawn(data, case, random, worn=False, cut=False)
        yield name, seen((plain, wanted), None)[0], wanted
        portrait, wanted = drawn(data, case, random, worn=True, cut=False)
        crop, known = seen((portrait, wanted), None)
        yield f"{name}, drawn", crop, known[-1:]
