"""Clothes below the chin: whether they carry a pattern.

The network answers for cells of 16 × 16 px, as that of the neck does: a network that answers for the whole crop would learn suits by heart. Cells
without cloth do not count, nor the strip below the chin in which a tie hangs; ties beside it are drawn, patterned, and called plain. `masks.py` says where each file ends and
which px are clothes.
"""

import cv2
import numpy as np
import torch
import torch.nn.functional as F

from common import CLOTHS, coarse, crop, filed, lit, masks
from fabrics_drawn import creased, locks, patterned, sewn, tailored, tied, woven
from model import of_cells

NAME, HEIGHT, WIDTH, OUTPUTS = "cloth", 192, 448, ["pattern"]
SHAPE = {"widths": (8, 16, 32, 48), "blocks": (0, 1, 2, 1), "whole": False, "dropout": 0.1}
NEW, KEPT = 1, 1200
# Two thirds of Japan are learnt from: suits and shirts in other cameras' files.
JAPAN = True
CELL = 16
# A pattern is in so many cells at least, and in such a share of those that count: the mean of the surest decides.
CELLS, SHARE = 12, 0.4
# Share of a cell that has to be cloth for the cell to count.
CLAD = 0.5
# The logit of one that doesn't.
OUT = -9.0
# Half the width of the strip below the chin in which ties hang, which doesn't count.
TIE = 50
# Levels between a cell's least and most changed px from which on a pattern is seen, and below which none is.
SEEN, UNSEEN = 8.0, 2.5
PX, CHIN, BELOW = 1.0, 152, 104
CLOTHES = 4


def cases(data, left_out):
    found = []
    for at in data.indices(left_out):
        if data.label_clothing_pattern[at]:
            found += [at] * (3 if not left_out and data.label_clothing_pattern[at] == "yes" else 1)
    return found


def truth(data, case):
    return np.array([data.label_clothing_pattern[case] == "yes"], np.float32)


def plain(data, case):
    """Picture, its inside and its cloth (0–1), and the place of the chin."""
    picture = data.pictures[case]
    inside, regions = masks(case, picture)
    inside = inside / np.float32(255)
    classes = (regions == CLOTHES).astype(np.float32)
    cloth = np.clip(4 * cv2.resize(classes, picture.shape[1::-1]) - 1.5, 0, 1)
    return picture, inside, cloth * inside, data.points[case][CHIN, :2].copy(), None


def dyed(picture, cloth, random):
    """Cloth of another colour under its own light."""
    there = cloth > 0.9
    if there.sum() < 500:
        return picture
    own = np.median(picture[there], 0)
    wanted = np.clip(np.array(CLOTHS[random.integers(len(CLOTHS))], float) + random.normal(0, 18, 3), 4, 250)
    grey = picture.astype(np.float32).mean(2) - own.mean()
    kept = random.uniform(0.3, 1.0)
    made = wanted + (grey * np.float32(kept * min(1.5, (wanted.mean() + 25) / (own.mean() + 25))))[..., None]
    return cv2.blendLinear(picture, np.clip(made, 0, 255).astype(np.uint8), 1 - cloth, cloth)


def drawn(data, case, random, worn=None):
    """A portrait as of `plain`, the last of it by how many levels a drawn pattern changed each px; `worn`: whether to draw one (None: half the time)."""
    picture, inside, cloth, chin, _ = plain(data, case)
    wanted, change = truth(data, case), None
    if wanted[0] == 0:
        worn = worn if worn is not None else random.random() < 0.5
        if random.random() < 0.55:
            picture = tailored(picture, cloth, random, calm=worn)
        elif random.random() < 0.35:
            picture = dyed(picture, cloth, random)
        if random.random() < 0.3:
            picture = creased(picture, cloth, random)
        if random.random() < 0.2:
            picture = woven(picture, cloth, random)
        if worn:
            picture, change = patterned(picture, cloth, chin[0], random)
            wanted = np.array([1], np.float32)
    if random.random() < (0.35 if wanted[0] == 0 else 0.15):
        covered = tied(picture, cloth, chin, random)
        if change is not None:
            change = np.where((covered != picture).any(2), 0, change)
        picture = covered
    if change is None and wanted[0] == 0 and random.random() < 0.25:
        picture = locks(picture, cloth, chin, random)
    for _ in range(random.choice(3, p=(0.5, 0.3, 0.2))):
        picture = sewn(picture, cloth, chin, random)
    return (picture, inside, cloth, chin, change), wanted


def centre(chin):
    return np.asarray(chin) + (0, BELOW)


def cells(plane):
    return plane.reshape(HEIGHT // CELL, CELL, -1, CELL)


def swing(change):
    """Between the least and the most changed px of each cell, but for a twentieth."""
    few = cells(change).transpose(0, 2, 1, 3).reshape(HEIGHT // CELL, -1, CELL * CELL)
    low, high = np.percentile(few, (3, 97), axis=2)
    return high - low


def cut(portrait, random=None):
    """The crop with cloth's share of each px as a fourth colour; black where the picture ends."""
    return seen((portrait, np.zeros(1, np.float32)), random)[0]


def seen(case, random):
    """The crop as of `cut`, and for each cell whether a pattern is in it: nan where that is not known; the last number is of them all."""
    (picture, inside, cloth, chin, change), wanted = case
    beside = (255 * cloth).astype(np.uint8)
    beside[:, max(int(chin[0]) - TIE, 0) : int(chin[0]) + TIE] = 0
    planes = [picture, (255 * inside).astype(np.uint8), beside]
    planes += [] if change is None else [np.clip(change, 0, 255).astype(np.uint8)]
    mirrored = random is not None and random.random() < 0.5
    both = crop(np.dstack(planes), centre(chin), WIDTH, HEIGHT, PX, random, mirrored=mirrored, jitter=(0.1, 0.12, 4.0))
    if random is not None:
        # A half learns as much as the whole, in half the time.
        begin = int(random.integers(2)) * WIDTH // 2
        both = both[:, begin : begin + WIDTH // 2]
    made = np.ascontiguousarray(both[..., :3])
    if random is not None:
        if change is None and random.random() < 0.3:
            made = coarse(made, random)
        made = filed(lit(made, random), random)
        if random.random() < 0.25:
            made = filed(made, random)
        if random.random() < 0.1:
            # A file so small that cloth is full of its blocks.
            made = cv2.imdecode(cv2.imencode(".jpg", made, [cv2.IMWRITE_JPEG_QUALITY, int(random.integers(12, 30))])[1], cv2.IMREAD_COLOR)
    made = np.dstack([made * (both[..., 3:4] > 127), both[..., 4]])
    clad = cells(both[..., 4] / 255.0).mean((1, 3)) >= CLAD
    if change is not None:
        swings = swing(both[..., 5].astype(np.float32))
        # Between wide stripes lies plain cloth.
        beside = cv2.dilate(np.uint8(swings > UNSEEN), np.ones((3, 3), np.uint8)) > 0
        where = np.where(swings > SEEN, 1.0, np.where(beside, np.nan, 0.0))
        number = ((where == 1) & clad).sum()
        wanted = np.array([1.0 if number >= max(CELLS, SHARE * clad.sum()) else 0.0 if (swings[clad] < UNSEEN).all() else np.nan])
    else:
        where = np.full(clad.shape, 0.0 if wanted[0] == 0 else np.nan)
        if clad.sum() < CELLS and wanted[0] == 1:
            wanted = np.array([np.nan])
    return made, np.float32(np.append(where.ravel(), wanted))


def gated(logits, crops):
    """Logits of cells, those without cloth (fourth colour of the crops) out of the running."""
    clad = F.avg_pool2d(crops[:, 3].contiguous(), CELL).flatten(1)
    return torch.where(clad < CLAD, OUT, logits)


def score(logits):
    """Of the whole part, a row a picture: the mean of the surest cells."""
    number = (SHARE * (logits > OUT).sum(1, keepdim=True)).floor().clamp(min=CELLS)
    surest = logits.sort(1, descending=True).values
    return (surest * (torch.arange(logits.shape[1]) < number)).sum(1, keepdim=True) / number


def loss(logits, wanted):
    """Cells that count, and the whole."""
    return of_cells(logits, wanted, score, OUT)


def tests(data, cases):
    random = np.random.default_rng(7)
    for case in cases:
        name = "japan" if data.only_measured[case] else "left out"
        yield name, cut(plain(data, case)), truth(data, case)
        if truth(data, case)[0] == 0:
            for worn in (True, False):
                portrait, wanted = drawn(data, case, random, worn)
                crops, known = seen((portrait, wanted), None)
                yield f"{name}, drawn", crops, known[-1:]
