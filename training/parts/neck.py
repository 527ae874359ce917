"""The neck and what lies on it: whether a necklace is seen.

The network answers for cells of 8 × 8 px: who has an open neck often wears a necklace, and a network that answers for the whole crop
learns necks and collars by heart. Cells that show no skin do not count: ties and collars look like necklaces, and lie on cloth. Drawn in are chains, pearls, beads, chokers and cords with pendants, partly under collar and hair; and
what is taken for them: folds of the neck, hems, seams, hair strands, hood strings. `masks.py` says where each file ends (black below, as in a picture that ends there) and
which px are skin, hair and clothes.
"""

import math
import sys

import cv2
import numpy as np
import torch
import torch.nn.functional as F

from collars_drawn import BELOW, CENTRE, CHIN_ROW, ROOM_HEIGHT, ROOM_WIDTH, ROWS, bearded, collared, necklined, swapped
from common import CLOTHS, coarse, crop, ended, filed, lit, masks, mixed, with_and_without
from fabrics_drawn import locks
from model import cross_entropy
from side import METALS, STONES, bead, hair_colour_of, lit_like

NAME, HEIGHT, WIDTH, OUTPUTS = "neck", 112, 208, ["necklace"]
SHAPE = {"widths": (12, 24, 40), "blocks": (0, 1, 3), "whole": False}
NEW = 3
CELL = 8
# A necklace is in so many cells: the mean of the surest decides.
CELLS = 6
# Share of a cell under a drawn necklace from which on, and below which, it is called one; levels by which it has to differ.
SURE, NONE, PLAIN = 0.06, 0.01, 14.0
PX, CHIN, FINE = 1.27, 152, 3
HAIR, BODY, FACE, CLOTHES, WORN = 1, 2, 3, 4, 5
# Share of a cell that has to be skin, or a thing worn on it, for the cell to count.
BARE = 0.06

_rooms = {}


def cases(data, left_out):
    found = []
    for at in data.indices(left_out):
        if data.label_necklace_visible[at]:
            found.append(at)
    return found


def truth(data, case):
    return np.array([data.label_necklace_visible[case] == "yes"], np.float32)


def middle(data, case):
    return data.points[case][CHIN, :2] + (0, BELOW)


class Room:
    def __init__(self, data, case):
        portrait = data.pictures[case]
        cut = lambda picture: crop(picture, middle(data, case), ROOM_WIDTH, ROOM_HEIGHT, 1.0)
        inside, regions = masks(case, portrait)
        self.picture, self.inside = cut(portrait), cut(inside) / np.float32(255)
        share = lambda *wanted: cut(cv2.resize(np.isin(regions, wanted).astype(np.float32), portrait.shape[1::-1], interpolation=cv2.INTER_LINEAR))
        self.skin, self.clothes = (np.clip(4 * share(*wanted) - 1.5, 0, 1) for wanted in ((BODY, FACE), (CLOTHES,)))
        # Without the steps of the regions' grid, which look like pearls.
        whole = cv2.GaussianBlur(cv2.resize(np.float32(regions == CLOTHES), portrait.shape[1::-1]), (0, 0), 5)
        self.garment = np.clip(5 * cut(whole) - 1.8, 0, 1)
        self.worn = np.clip(4 * share(WORN) - 1.5, 0, 1)
        neck = self.picture[(self.skin > 0.9) & (self.inside > 0)]
        self.tone = np.median(neck, 0) if len(neck) > 50 else np.array([190.0, 150, 130])


def room(data, case):
    if case not in _rooms:
        _rooms[case] = Room(data, case)
    return _rooms[case]


def bent(random, high, low, wide, power, lean):
    """A line that hangs from side to side: n × 2 px of the room."""
    t = np.linspace(-1, 1, 161)
    x = CENTRE[0] + lean + wide * t
    return np.stack([x, low - (low - high) * np.abs(t) ** power], 1)


def misleading(picture, place, random, colour, skin, clothes):
    """Folds, strands, strings and seams."""
    mask = np.zeros((ROOM_HEIGHT * FINE, ROOM_WIDTH * FINE), np.uint8)
    line = lambda path, thick: cv2.polylines(mask, [np.round(path * FINE).astype(np.int32)], False, 255, max(int(thick * FINE), 1), cv2.LINE_AA)
    kind = random.choice(["fold", "strand", "string", "zip", "seam", "shine", "mole"], p=(0.27, 0.27, 0.11, 0.05, 0.12, 0.08, 0.1))
    soft, alpha, over = random.uniform(0.4, 0.8), random.uniform(0.4, 0.95), 1.0
    if kind in ("fold", "shine"):
        tone = np.clip(place.tone * (random.uniform(0.45, 0.85) if kind == "fold" else random.uniform(1.1, 1.5)), 0, 255)
        soft, over = random.uniform(0.8, 2.0), skin
        for _ in range(random.integers(1, 4)):
            low = CHIN_ROW + random.uniform(12, 110)
            line(
                bent(random, low - random.uniform(-8, 25), low, random.uniform(20, 75), random.uniform(1, 2.4), random.normal(0, 12)),
                random.uniform(0.7, 2.2),
            )
    elif kind == "mole":
        tone, over = np.clip(place.tone * random.uniform(0.15, 0.75), 0, 255), skin
        for _ in range(random.integers(1, 5)):
            at = np.array([CENTRE[0] + random.uniform(-80, 80), CHIN_ROW + random.uniform(0, 120)]) * FINE
            cv2.ellipse(
                mask,
                tuple(np.round(at).astype(int).tolist()),
                tuple((FINE * random.uniform(0.8, 3, 2)).astype(int).tolist()),
                0,
                0,
                360,
                255,
                -1,
                cv2.LINE_AA,
            )
    elif kind == "strand":
        tone = colour
        for _ in range(random.integers(1, 6)):
            x, down = CENTRE[0] + random.choice([-1, 1]) * random.uniform(15, 95), np.linspace(0, 1, 30)
            path = np.stack(
                [
                    x + random.normal(0, 14) * down + random.normal(0, 14) * np.sin(down * random.uniform(1, 5)),
                    down * random.uniform(60, ROOM_HEIGHT),
                ],
                1,
            )
            line(path, random.uniform(0.5, 1.6))
    elif kind == "string":
        tone, over = np.array(CLOTHS[random.integers(len(CLOTHS))], float), clothes
        for way in (-1, 1):
            begin = CENTRE + (way * random.uniform(12, 40), random.uniform(-40, 0))
            line(np.stack([begin, begin + (random.normal(0, 6), random.uniform(30, 90))]), random.uniform(1.5, 4))
    elif kind == "zip":
        tone, over, teeth = np.full(3, random.uniform(60, 240)), clothes, random.uniform(1.5, 4)
        begin = CENTRE + (random.normal(0, 8), random.uniform(-50, 20))
        lean = random.normal(0, 6)
        for at in np.arange(0, 160, teeth):
            line(np.stack([begin + (lean * at / 160 - 1.5, at), begin + (lean * at / 160 + 1.5, at)]), 0.5 * teeth)
    else:
        tone, over, alpha = place.tone * random.uniform(0.1, 1.4), clothes, random.uniform(0.2, 0.7)
        begin = CENTRE + random.normal(0, (50, 30))
        line(np.stack([begin, begin + random.normal(0, (30, 60))]), random.uniform(0.6, 1.8))
    share = cv2.GaussianBlur(
        cv2.resize(mask, (ROOM_WIDTH, ROOM_HEIGHT), interpolation=cv2.INTER_AREA).astype(np.float32) / 255, (0, 0), soft
    ) * np.float32(alpha)
    return mixed(picture, np.full_like(picture, np.clip(tone, 0, 255).astype(np.uint8)), (share * over).astype(np.float32))


def string_of_beads(held, path, random, size, colours):
    """Beads along a path, each its own shade, `size` px wide, some size larger in the middle now and then."""
    gone, growth, gap = 0.0, random.choice([0.0, 0.0, 0.6]), random.choice([1.0, 1.0, 1.5, 3.0]) * size
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    while gone < length[-1]:
        at = np.array([np.interp(gone, length, path[:, axis]) for axis in (0, 1)])
        here = size * (1 + growth * (1 - abs(2 * gone / length[-1] - 1)))
        colour = np.array(colours[random.integers(len(colours))]) * random.uniform(0.9, 1.05)
        bead(colour, random, held, at * FINE, np.array([here, here]) * FINE / 2)
        gone += gap * here / size


def necklace(random, skin):
    """Premultiplied RGBA (0–255) of the room's size; its ends lie at the neck's outline, if `skin` shows it."""
    held = np.zeros((ROOM_HEIGHT * FINE, ROOM_WIDTH * FINE, 4), np.uint8)
    kind = random.choice(["chain", "links", "pearls", "beads", "choker", "cord"], p=(0.36, 0.15, 0.2, 0.11, 0.08, 0.1))
    high = CHIN_ROW + random.uniform(-8, 40)
    low = high + (random.uniform(4, 28) if kind == "choker" else random.uniform(22, 115))
    neck = np.nonzero(skin[int(high) + 6] > 0.5)[0]
    if len(neck) > 50 and random.random() < 0.85:
        wide, lean = len(neck) / 2 * random.uniform(0.95, 1.12), neck.mean() - CENTRE[0]
    else:
        wide, lean = random.uniform(42, 92), random.normal(0, 5)
    path = bent(random, high, low, wide, random.uniform(1.1, 2.8), lean)
    metal = np.array(METALS[random.choice(len(METALS), p=(0.3, 0.16, 0.26, 0.18, 0.07, 0.03))], float)
    if kind in ("chain", "links"):
        thick = random.uniform(1.0, 2.4) if kind == "chain" else random.uniform(2, 5)
        period, phase, contrast = random.uniform(1.5, 4) * max(thick, 1), random.uniform(0, 6), random.uniform(0.15, 0.7)
        slow = random.uniform(20, 80)
        fine = np.round(path * FINE).astype(np.int32)
        length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
        for at in range(len(path) - 1):
            bright = (
                1 - contrast / 2 + contrast / 2 * math.sin(6.28 * length[at] / period + phase) + 0.25 * math.sin(length[at] / slow * 6.28 + phase)
            )
            cv2.line(
                held,
                fine[at].tolist(),
                fine[at + 1].tolist(),
                (*np.clip(metal * bright, 0, 255).tolist(), 255),
                max(int(thick * FINE + 0.5), 1),
                cv2.LINE_AA,
            )
        if kind == "links":
            string_of_beads(held, path, random, thick, [metal, 0.6 * metal])
    elif kind in ("pearls", "beads"):
        size = random.uniform(4, 11) if kind == "pearls" else random.uniform(2.5, 9)
        tones = [STONES[random.choice((0, 0, 1, 6, 2))]] if kind == "pearls" else [random.uniform(10, 245, 3) for _ in range(random.integers(1, 4))]
        for strand in range(random.choice(3, p=(0.75, 0.17, 0.08)) + 1):
            string_of_beads(held, path + (0, strand * size * 1.1) * (1 - np.abs(np.linspace(-1, 1, len(path))[:, None]) ** 2), random, size, tones)
    else:
        thick = random.uniform(3, 13) if kind == "choker" else random.uniform(1, 3)
        tone = (metal if random.random() < 0.3 else random.uniform(10, 70, 3)).tolist()
        cv2.polylines(held, [np.round(path * FINE).astype(np.int32)], False, (*tone, 255), int(thick * FINE), cv2.LINE_AA)
    if random.random() < (0.9 if kind == "cord" else 0.5 if kind in ("chain", "choker") else 0.15):
        size, middle = FINE * random.uniform(1.5, 7), path[80] * FINE
        tone = metal if random.random() < 0.6 else np.array(STONES[random.integers(len(STONES))], float)
        if random.random() < 0.3:
            centre, arm = middle + (0, 1.3 * size), np.array([size, 1.6 * size])
            for way in ((1, 0), (0, 1)):
                cv2.line(
                    held,
                    (centre - arm * way).astype(int).tolist(),
                    (centre + arm * way).astype(int).tolist(),
                    (*tone.tolist(), 255),
                    max(int(0.5 * size), 2),
                    cv2.LINE_AA,
                )
        else:
            bead(tone, random, held, middle + (0, size), size * np.array([random.uniform(0.5, 1.1), random.uniform(0.8, 1.8)]))
    return cv2.resize(held, (ROOM_WIDTH, ROOM_HEIGHT), interpolation=cv2.INTER_AREA).astype(np.float32)


def jewelled(picture, place, random, skin, clothes):
    """A necklace on the skin, at times over the clothes, with its shadow; its share of each px, and by how much each is changed by it."""
    held = cv2.GaussianBlur(necklace(random, skin), (0, 0), random.uniform(0.3, 0.65))
    held[..., 3] /= 255
    over = skin + clothes if random.random() < 0.2 or (skin * place.inside)[int(CHIN_ROW) + 15 :].sum() < 1500 else skin
    held *= (np.clip(over, 0, 1) * place.inside)[..., None]
    light = lit_like(place.tone, random)
    shade = cv2.GaussianBlur(
        np.roll(held[..., 3], (int(random.integers(1, 4)), int(random.integers(-1, 3))), (0, 1)), (0, 0), random.uniform(0.8, 2)
    ) * random.uniform(0, 0.5)
    under = picture * (1 - shade[..., None])
    made = np.clip(under * (1 - held[..., 3:]) + held[..., :3] * light, 0, 255).astype(np.uint8)
    return made, np.float32(held[..., 3]), cv2.absdiff(made, picture).mean(2) * held[..., 3]


def plain(data, case):
    place = room(data, case)
    return place.picture, place.inside, np.maximum(place.skin, place.worn)


def drawn(data, case, random, worn=None):
    """Picture and its inside (uint8, float32 0–1), and what is to be seen; `worn`: whether to draw a necklace (None: half the time).

    Between them skin's share of each px, a drawn necklace's, and its contrast, the last two None where nothing is drawn.
    """
    over = contrast = None
    place, wanted = room(data, case), truth(data, case)
    picture, inside, skin, clothes = place.picture, place.inside, place.skin, place.clothes
    bare = np.maximum(skin, place.worn)
    if wanted[0] == 0:
        dressed = random.random()
        if dressed < 0.25:
            learnt = [at for at in cases(data, left_out=False) if truth(data, at)[0] == 0]
            picture, skin, clothes, inside = swapped(picture, place, random, room(data, learnt[random.integers(len(learnt))]))
        elif dressed < 0.75:
            if dressed < 0.6:
                picture, skin, clothes = necklined(picture, place, random, skin, clothes)
            if dressed > 0.45:
                picture, skin, clothes = collared(picture, place, random, skin, clothes)
        if dressed < 0.75:
            # Cloth of skin's colour is taken for skin now and then: then its cells count.
            bare = skin if random.random() < 0.5 else np.maximum(skin, clothes)
        colour = hair_colour_of(random)
        if random.random() < 0.35:
            picture = bearded(picture, random, colour, bare)
        if random.random() < 0.12:
            picture = locks(picture, clothes, np.array([CENTRE[0], CHIN_ROW]), random)
        for _ in range(random.choice(4, p=(0.4, 0.35, 0.15, 0.1))):
            picture = misleading(picture, place, random, colour, skin, clothes)
        if worn if worn is not None else random.random() < 0.55:
            picture, over, contrast = jewelled(picture, place, random, skin, clothes)
            plain_px = float(over[contrast > PLAIN * over].sum())
            wanted = np.array([1 if plain_px > 60 else np.nan], np.float32)
        elif random.random() < 0.25:
            inside = inside * (ROWS < CHIN_ROW + random.uniform(30, 130))
    return (picture, inside, bare, over, contrast), wanted


def cut(portrait, random=None):
    """The crop with skin's share of each px as a fourth colour."""
    picture, inside, bare = portrait[:3]
    return np.dstack(
        [ended(picture, inside, CENTRE, WIDTH, HEIGHT, PX, random), crop((255 * bare * inside).astype(np.uint8), CENTRE, WIDTH, HEIGHT, PX)]
    )


def cells(plane):
    """Means of a plane's cells."""
    return plane.reshape(HEIGHT // CELL, CELL, WIDTH // CELL, CELL).mean((1, 3))


def seen(case, random):
    """The crop as of `cut`, and for each cell whether a necklace is in it: nan where that is not known; the last number is of them all."""
    (picture, inside, bare, over, contrast), wanted = case
    planes = [picture, (255 * inside).astype(np.uint8), (255 * bare * inside).astype(np.uint8)]
    planes += [] if over is None else [(255 * over).astype(np.uint8), np.clip(contrast, 0, 255).astype(np.uint8)]
    both = crop(np.dstack(planes), CENTRE, WIDTH, HEIGHT, PX, random, mirrored=random.random() < 0.5, jitter=(0.08, 0.12, 6.0))
    made = np.ascontiguousarray(both[..., :3])
    if over is None and random.random() < 0.25:
        made = coarse(made, random)
    made = filed(lit(made, random), random) * (both[..., 3:4] > 127)
    if over is not None:
        within = both[..., 3] > 127
        share, change = cells(both[..., 5] / 255.0 * within), cells(both[..., 6] * within)
        where = np.where((share > SURE) & (change > PLAIN * share), 1.0, np.where(share > NONE, np.nan, 0.0))
        where = np.where((where == 1) & (cells(both[..., 4] / 255.0) < BARE), np.nan, where)
    else:
        where = np.full((HEIGHT // CELL, WIDTH // CELL), 0.0 if wanted[0] == 0 else np.nan)
    if over is not None and wanted[0] == 1 and (where == 1).sum() < CELLS:
        wanted = np.array([np.nan])
    return np.dstack([made, both[..., 4]]), np.float32(np.append(where.ravel(), wanted))


def gated(logits, crops):
    """Logits of cells, those without skin (fourth colour of the crops) out of the running."""
    bare = F.avg_pool2d(crops[:, 3:], CELL).flatten(1)
    return torch.where(bare < BARE, -9.0, logits)


def score(logits):
    """Of the whole part, a row a picture: the mean of the surest cells."""
    return logits.topk(CELLS, 1).values.mean(1, keepdim=True)


def loss(logits, wanted):
    """Cells, those with a necklace counting several times, and the whole."""
    cell = wanted[:, :-1]
    known = ~torch.isnan(cell)
    weight = known * (1 + 4 * (cell == 1))
    each = F.binary_cross_entropy_with_logits(logits, torch.nan_to_num(cell), reduction="none")
    return (each * weight).sum() / weight.sum() * 4 + cross_entropy(score(logits), wanted[:, -1:])


def tests(data, cases):
    return with_and_without(sys.modules[__name__], data, cases)
