"""The head from the brows up: whether a hat, cap, hood, scarf or the like is worn.

Hardly any is in the portraits: all are drawn in, and with the same tools hair of other colours, big hair, buns and edges behind the head.
`masks.py` says where each file ends and which px are hair and wall.
"""

import math
import os
import sys

import cv2
import numpy as np

from common import crop, ended, mixed, with_and_without
from neck import CLOTHS
from side import hair_colour_of, noise

NAME, HEIGHT, WIDTH, OUTPUTS = "crown", 64, 80, ["headwear"]
SHAPE = {"widths": (12, 16, 24, 32)}
PX, ABOVE = 3.5, 95.0
# What is drawn on: half the portrait's size round the same centre.
ROOM_WIDTH, ROOM_HEIGHT, ROOM_PX = 208, 168, 2.0
CENTRE = np.array([(ROOM_WIDTH - 1) / 2, (ROOM_HEIGHT - 1) / 2])
WALL, HAIR = 0, 1

_masks, _rooms = {}, {}


def cases(data, left_out):
    found = []
    for at in data.indices(left_out):
        if data.label_hat[at]:
            found += [at] * (8 if not left_out and data.label_hat[at] == "yes" else 1)
    return found


def truth(data, case):
    return np.array([data.label_hat[case] == "yes"], np.float32)


def middle(data, case):
    return (data.points[case][468, :2] + data.points[case][473, :2]) / 2 - (0, ABOVE)


class Room:
    def __init__(self, data, case):
        if not _masks:
            held = np.load(os.environ["PARTS_MASKS"])
            _masks.update({name: held[name] for name in held.files})
        portrait, points = data.pictures[case], data.points[case]
        cut = lambda picture: crop(picture, middle(data, case), ROOM_WIDTH, ROOM_HEIGHT, ROOM_PX)
        inside = np.zeros(portrait.shape[:2], np.uint8)
        cv2.fillPoly(inside, [np.round(_masks["corners"][case]).astype(np.int32)], 255)
        self.picture, self.inside = cut(cv2.GaussianBlur(portrait, (0, 0), 0.7)), cut(inside) / np.float32(255)
        share = lambda wanted: np.clip(
            4 * cut(cv2.resize((_masks["regions"][case][:123] == wanted).astype(np.float32), portrait.shape[1::-1])) - 1.5, 0, 1
        )
        self.hair, self.wall = share(HAIR), share(WALL)
        place = lambda at: (points[at, :2] - middle(data, case)) / ROOM_PX + CENTRE
        # Across: half the head's width from its middle; up: from the eyes (0) to the forehead's top (1).
        self.half = max((place(454)[0] - place(234)[0]) / 2, 30.0) * 1.04
        self.x = (place(454)[0] + place(234)[0]) / 2
        self.eyes = CENTRE[1] + ABOVE / ROOM_PX
        self.up = max(self.eyes - place(10)[1], 20.0)
        self.skin = np.median(
            self.picture[int(self.eyes - self.up * 0.75) : int(self.eyes - self.up * 0.5), int(self.x) - 12 : int(self.x) + 12].reshape(-1, 3), 0
        )
        # What a hat has to cover: how high and how wide the hair is, in those measures.
        held = self.hair * self.inside > 0.5
        column, row = held[:, int(self.x) - 15 : int(self.x) + 15].any(1), held[int(max(self.eyes - 1.3 * self.up, 0))]
        self.top = np.clip((self.eyes - column.argmax()) / self.up, 1.5, 2.5) if column.any() else 1.6
        self.wide = np.clip(np.abs(np.nonzero(row)[0] - self.x).max() / self.half, 1.0, 1.5) if row.any() else 1.0

    def at(self, u, v):
        return np.stack([self.x + self.half * np.asarray(u, float), self.eyes - self.up * np.asarray(v, float)], -1)


def room(data, case):
    if case not in _rooms:
        _rooms[case] = Room(data, case)
    return _rooms[case]


def filled(corners, soft):
    mask = np.zeros((ROOM_HEIGHT, ROOM_WIDTH), np.uint8)
    cv2.fillPoly(mask, [np.round(corners * 8).astype(np.int32)], 255, cv2.LINE_AA, 3)
    return cv2.GaussianBlur(mask.astype(np.float32) / 255, (0, 0), soft)


ROWS, COLUMNS = (grid.astype(np.float32) for grid in np.mgrid[0:ROOM_HEIGHT, 0:ROOM_WIDTH])


def cloth(place, random, colour):
    """Cloth, knit, straw or print over the whole room: shaded from a side, with folds."""
    made = np.broadcast_to(np.float32(colour), (ROOM_HEIGHT, ROOM_WIDTH, 3))
    kind = random.random()
    if kind < 0.3:
        turn, period = random.choice([0.0, random.uniform(-0.5, 0.5), random.uniform(0, math.pi)]), random.uniform(1.5, 12)
        wave = np.sin((COLUMNS * math.cos(turn) + ROWS * math.sin(turn)) * 6.28 / period)
        other = (
            np.float32(CLOTHS[random.integers(len(CLOTHS))]) if random.random() < 0.4 else np.float32(colour) * np.float32(random.uniform(0.6, 1.3))
        )
        made = np.where((wave > random.uniform(-0.5, 0.8))[..., None], other, made)
    elif kind < 0.42:
        spots = noise(random, int(random.integers(8, 40)), int(random.integers(8, 50)), ROOM_HEIGHT, ROOM_WIDTH)
        made = np.where((spots > random.uniform(-0.2, 1.2))[..., None], np.float32(CLOTHS[random.integers(len(CLOTHS))]), made)
    folds = noise(random, int(random.integers(2, 9)), int(random.integers(2, 14)), ROOM_HEIGHT, ROOM_WIDTH) * random.uniform(0.02, 0.2)
    grain = random.standard_normal((ROOM_HEIGHT, ROOM_WIDTH)).astype(np.float32) * random.uniform(0, 0.09)
    across = (COLUMNS - place.x) / place.half
    shade = 1 + random.normal(0, 0.12) * across - random.uniform(0, 0.3) * across**2
    return made * ((1 + folds + grain) * shade)[..., None]


def over(picture, share, made):
    return mixed(picture, np.clip(made, 0, 255).astype(np.uint8), np.float32(share))


def dome(place, random, low, high, wide, power, sag):
    """A dome's outline: its lower rim at `low` (sagging in the middle by `sag`), its top at `high`."""
    turn = np.linspace(math.pi, 0, 40)
    top = place.at(wide * np.cos(turn), low + (high - low) * np.sin(turn) ** power)
    rim = np.linspace(1, -1, 20)
    return np.concatenate([top, place.at(wide * rim, low - sag * (1 - rim**2))])


def headwear(picture, place, random):
    kind = random.choice(
        ["beanie", "cap", "brim", "hood", "turban", "band", "mortarboard", "tall"], p=(0.19, 0.22, 0.13, 0.18, 0.1, 0.07, 0.05, 0.06)
    )
    tone = np.array(CLOTHS[random.integers(len(CLOTHS))], float)
    like = random.random()
    if like < 0.1:
        tone = place.skin.copy()
    elif like < 0.2:
        tone = hair_colour_of(random)
    elif like < 0.28:
        tone = np.median(place.picture[10:60, :12].reshape(-1, 3), 0)
    elif like < 0.4:
        tone = random.uniform(10, 245, 3)
    tone = np.clip(tone + random.normal(0, 10, 3), 5, 250)
    soft, light = random.uniform(0.4, 1.0), np.clip(place.skin.mean() / 165, 0.4, 1.15)
    made = cloth(place, random, tone * light)
    shadow = np.zeros((ROOM_HEIGHT, ROOM_WIDTH), np.float32)
    shares = []
    low, high, fuller = random.uniform(0.45, 0.98), random.uniform(1.65, 2.15), 1.0
    if random.random() < 0.85:
        high, fuller = max(high, place.top + random.uniform(0, 0.25)), place.wide
    if kind == "beanie":
        shares.append(
            (
                filled(
                    dome(place, random, low, high, fuller * random.uniform(1.04, 1.18), random.uniform(0.55, 0.9), random.uniform(-0.1, 0.12)), soft
                ),
                made,
            )
        )
        if random.random() < 0.6:
            rim = dome(place, random, low, low + random.uniform(0.15, 0.4), fuller * random.uniform(1.06, 1.2), 0.15, random.uniform(-0.1, 0.12))
            shares.append(
                (
                    filled(rim, soft),
                    made * random.uniform(0.75, 1.15) if random.random() < 0.6 else cloth(place, random, random.uniform(10, 245, 3) * light),
                )
            )
    elif kind in ("cap", "brim", "mortarboard"):
        shares.append(
            (
                filled(
                    dome(
                        place,
                        random,
                        low + 0.1,
                        high if kind == "cap" else high + random.uniform(0, 0.25),
                        fuller * random.uniform(0.98, 1.1),
                        random.uniform(0.45, 0.9),
                        0.0,
                    ),
                    soft,
                ),
                made,
            )
        )
        turn = np.linspace(0, 2 * math.pi, 60)
        if kind == "mortarboard":
            wide, above = random.uniform(1.5, 2.0), random.uniform(1.5, 1.75)
            lift = random.uniform(0.1, 0.45)
            shares.append(
                (filled(place.at(np.array([-wide, 0, wide, 0]), above + np.array([0, lift, 0, -lift])), soft), made * random.uniform(0.8, 1.2))
            )
        else:
            wide, deep = (
                (random.uniform(0.85, 1.15), random.uniform(0.12, 0.45)) if kind == "cap" else (random.uniform(1.45, 2.3), random.uniform(0.12, 0.5))
            )
            curl = random.uniform(-0.1, 0.3) if kind == "cap" else random.uniform(-0.25, 0.4)
            u = wide * np.cos(turn)
            brim = place.at(
                u,
                low
                + 0.1
                + deep * np.sin(turn) * (0.7 if kind == "cap" else 1.0)
                - 0.15 * (kind == "cap")
                - curl * (1 - np.cos(turn) ** 2)
                + curl * 0.5,
            )
            under = made * random.uniform(0.5, 1.1)
            shares.append((filled(brim, soft), under))
            if kind == "brim" and random.random() < 0.6:
                band = dome(place, random, low + 0.2, low + random.uniform(0.35, 0.5), 1.08, 0.15, 0.0)
                shares.append((filled(band, soft), cloth(place, random, random.uniform(10, 245, 3) * light)))
    elif kind == "hood":
        turn = np.linspace(0, 2 * math.pi, 70)
        outer = filled(
            place.at(
                max(fuller, random.uniform(1.2, 1.75)) * np.cos(turn),
                random.uniform(-1.0, -0.3) + (high + 0.9) * np.where(np.sin(turn) > 0, np.abs(np.sin(turn)) ** 0.9, 2 * np.sin(turn)),
            ),
            soft,
        )
        face = filled(
            place.at(
                random.uniform(0.86, 1.06) * np.cos(turn),
                (low + 0.2) * np.where(np.sin(turn) > 0, np.abs(np.sin(turn)) ** random.uniform(0.6, 1.0), 4 * np.sin(turn)),
            ),
            soft,
        )
        shares.append((outer * (1 - face), made * (1 - 0.35 * random.random() * cv2.GaussianBlur(face, (0, 0), 6))[..., None]))
    elif kind == "turban":
        wraps = np.sin((ROWS * random.uniform(0.6, 1.4) + np.abs(COLUMNS - place.x) * random.uniform(-1.2, 1.2)) * 6.28 / random.uniform(10, 28))
        wrapped = made * (1 + random.uniform(0.1, 0.35) * wraps)[..., None]
        shares.append(
            (
                filled(
                    dome(
                        place,
                        random,
                        low,
                        high + random.uniform(0, 0.3),
                        max(fuller, random.uniform(1.1, 1.45)),
                        random.uniform(0.5, 0.9),
                        random.uniform(-0.45, 0.0),
                    ),
                    soft,
                ),
                wrapped,
            )
        )
    elif kind == "band":
        low = random.uniform(0.6, 1.05)
        band = dome(
            place, random, low, low + random.uniform(0.3, 0.55), random.uniform(1.0, 1.1), random.uniform(0.1, 0.3), random.uniform(-0.2, 0.05)
        )
        shares.append((filled(band, soft), made))
    else:
        low = random.uniform(0.85, 1.2)
        wide, top = random.uniform(0.75, 1.1), random.uniform(0.95, 1.5)
        shares.append(
            (
                filled(
                    place.at(
                        np.array([-wide, wide, wide * top, -wide * top]),
                        np.array([low, low, low + random.uniform(0.6, 1.3), low + random.uniform(0.6, 1.3)]),
                    ),
                    soft,
                ),
                cloth(place, random, np.array([235, 236, 238]) * light),
            )
        )
    whole = np.max([share for share, _ in shares], 0)
    shadow = cv2.GaussianBlur(np.roll(whole, int(random.integers(2, 9)), 0), (0, 0), random.uniform(1.5, 5)) * random.uniform(0.05, 0.5)
    picture = np.clip(picture * (1 - (shadow * (1 - place.wall))[..., None]), 0, 255).astype(np.uint8)
    for share, look in shares:
        edge = 1 - random.uniform(0, 0.4) * np.clip(cv2.GaussianBlur(share, (0, 0), 2.5) * -2 + 2, 0, 1)
        picture = over(picture, share, look * edge[..., None])
    if random.random() < 0.3:
        middle, size = place.at(random.normal(0, 0.15), low + random.uniform(0.25, 0.7)), random.uniform(3, 11)
        logo = np.zeros((ROOM_HEIGHT, ROOM_WIDTH), np.uint8)
        cv2.putText(
            logo,
            "".join(random.choice(list("ABEKMNRSXZ039"), random.integers(1, 4))),
            tuple(int(v) for v in middle - (size, -size / 2)),
            random.integers(0, 5),
            size / 14,
            255,
            int(random.integers(1, 3)),
            cv2.LINE_AA,
        )
        picture = over(picture, whole * logo / 255, np.broadcast_to(random.uniform(0, 255, 3), picture.shape))
    return picture


def bare(picture, place, random):
    """Other walls, edges behind the head, hair of other colours, big hair, buns: none of them is headwear."""
    if random.random() < 0.4:
        colour = np.array(CLOTHS[random.integers(len(CLOTHS))]) if random.random() < 0.5 else random.uniform(5, 250, 3)
        wall = cloth(place, random, colour)
        share = place.wall
        if random.random() < 0.5:
            begin, turn = random.uniform(-40, 40), random.uniform(0, math.pi)
            share = share * ((COLUMNS - CENTRE[0]) * math.cos(turn) + (ROWS - CENTRE[1]) * math.sin(turn) > begin)
        picture = over(picture, share, wall)
    if random.random() < 0.35:
        tone = hair_colour_of(random) if random.random() < 0.6 else random.uniform(15, 235, 3)
        grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
        level = max(float((grey * place.hair).sum() / max(place.hair.sum(), 1)), 12)
        picture = over(picture, place.hair * random.uniform(0.6, 1), (grey / level)[..., None] ** random.uniform(0.4, 1) * tone)
    if random.random() < 0.3:
        tone = np.median(picture[place.hair > 0.8], 0) if (place.hair > 0.8).sum() > 200 and random.random() < 0.7 else hair_colour_of(random)
        fine = noise(random, 6, 90, ROOM_HEIGHT, ROOM_WIDTH) * random.uniform(0.05, 0.25) + noise(
            random, 4, 14, ROOM_HEIGHT, ROOM_WIDTH
        ) * random.uniform(0.05, 0.2)
        made = tone * (1 + fine + random.uniform(0, 0.5) * np.exp(-(((ROWS - random.uniform(20, 90)) / 14) ** 2)))[..., None]
        if random.random() < 0.4:
            turn, size = np.linspace(0, 2 * math.pi, 40), random.uniform(0.25, 0.6)
            share = filled(place.at(random.normal(0, 0.3) + size * np.cos(turn), random.uniform(1.7, 2.1) + size * np.sin(turn)), 1.0)
        else:
            edge = random.normal(0, random.uniform(0, 0.05), 60)
            fringe = random.uniform(0.9, 1.1) if random.random() < 0.5 else random.uniform(0.35, 0.9)
            share = filled(
                dome(
                    place,
                    random,
                    fringe,
                    random.uniform(1.75, 2.3),
                    random.uniform(1.0, 1.4),
                    random.uniform(0.5, 0.8),
                    random.uniform(-0.5, 0.1),
                )
                + (edge * 40)[:, None],
                random.uniform(0.8, 2.5),
            )
        picture = over(picture, share, made)
    return picture


def plain(data, case):
    return room(data, case).picture, room(data, case).inside


def drawn(data, case, random, worn=None):
    """Picture and its inside (uint8, float32 0–1), and what is to be seen; `worn`: whether to draw headwear (None: half the time)."""
    place, wanted = room(data, case), truth(data, case)
    picture, inside = place.picture, place.inside
    if wanted[0] == 0:
        picture = bare(picture, place, random)
        if worn if worn is not None else random.random() < 0.5:
            picture, wanted = headwear(picture, place, random), np.array([1], np.float32)
        if random.random() < 0.15:
            inside = inside * (ROWS > place.eyes - place.up * random.uniform(1.35, 2.2))
    return (picture, inside), wanted


def cut(portrait, random=None):
    picture, inside = portrait
    if random is not None and random.random() < 0.5:
        picture = cv2.GaussianBlur(picture, (0, 0), random.uniform(0.3, 0.9))
    return ended(picture, inside, CENTRE, WIDTH, HEIGHT, PX / ROOM_PX, random, jitter=(0.03, 0.06, 4.0))


def tests(data, cases):
    return with_and_without(sys.modules[__name__], data, cases)
