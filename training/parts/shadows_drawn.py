"""Shadows that fall on a face, and light that only changes smoothly across it.

All work on a portrait of prepare.py (720 × 560 px, irises level, 100 px apart) and give the share of each px that lies in the shadow.
"""

import math

import cv2
import numpy as np

from common import filled

HEIGHT, WIDTH = 720, 560
ROWS, COLUMNS = (grid.astype(np.float32) for grid in np.mgrid[0:HEIGHT, 0:WIDTH])
OVAL = (10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377)
OVAL += (152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109)
KINDS = ("stripes", "edge", "nose", "dapples", "from above", "half", "thing")


def noise(random, size):
    """A smooth field of unit variance whose features are of `size` px."""
    few = random.standard_normal((int(HEIGHT / size) + 4, int(WIDTH / size) + 4)).astype(np.float32)
    made = cv2.resize(few, None, fx=size, fy=size, interpolation=cv2.INTER_CUBIC)[:HEIGHT, :WIDTH]
    return made / made.std()


def along(random, turn):
    """Px along a direction, from the face's middle, at times along an arc."""
    across = (COLUMNS - 280) * math.cos(turn) + (ROWS - 310) * math.sin(turn)
    off = (ROWS - 310) * math.cos(turn) - (COLUMNS - 280) * math.sin(turn)
    return across + random.normal(0, 0.0008) * off**2


def step(across, soft):
    return 1 / (1 + np.exp(-np.clip(across / soft, -30, 30)))


def hills(places):
    """The highest of some hills of height 1: place, half widths across and down, px."""
    made = np.zeros((HEIGHT, WIDTH), np.float32)
    for (x, y), across, down in places:
        made = np.maximum(made, np.exp(-(np.abs((COLUMNS - x) / across) ** 2.6) - np.abs((ROWS - y) / down) ** 2.6))
    return made


def shadow(points, random, kind=None):
    """The share of each px in a shadow that is thrown on a face."""
    kind, soft = kind or random.choice(KINDS), math.exp(random.uniform(math.log(1.0), math.log(9)))
    at = points[:, :2]
    if kind == "stripes":
        period, turn = random.uniform(18, 90), random.normal(math.pi / 2, 0.5) if random.random() < 0.75 else random.uniform(0, math.pi)
        wave = np.cos(2 * math.pi * (along(random, turn) / period + random.random()))
        made = step(wave - random.uniform(-0.6, 0.6), soft / period * 2.5)
    elif kind == "edge":
        turn = random.uniform(0, 2 * math.pi)
        made = step(
            along(random, turn) - random.uniform(-95, 95) + noise(random, random.uniform(30, 120)) * random.choice([0, random.uniform(2, 16)]), soft
        )
    elif kind == "nose":
        way = random.choice([-1, 1])
        bridge, tip, wing = at[197], at[4], at[2]
        reach = random.uniform(22, 75)
        far = tip + (way * reach, random.uniform(-30, 40))
        cheek = at[280 if way > 0 else 50] + (random.normal(0, 10), random.uniform(-5, 40))
        made = filled((HEIGHT, WIDTH), [bridge, tip, wing + (0, random.uniform(0, 18)), cheek if random.random() < 0.5 else far, far], soft + 1)
    elif kind == "dapples":
        made = step(noise(random, random.uniform(22, 70)) - random.uniform(-0.6, 0.9), random.uniform(0.03, 0.2))
    elif kind == "from above":
        size = random.uniform(0.85, 1.25)
        eyes = [(at[iris] + (0, random.uniform(-14, 6)), 42 * size, 25 * size) for iris in (468, 473)]
        low = [(at[2] + (0, random.uniform(4, 14)), 30 * size, 13 * size), (at[17] + (0, random.uniform(6, 14)), 26 * size, 9 * size)]
        under = step(ROWS - (at[152, 1] - 10) + 0.0012 * (COLUMNS - at[152, 0]) ** 2, 6)
        cheeks = step(ROWS - random.uniform(345, 380), random.uniform(12, 30)) * random.choice([0, random.uniform(0.3, 1)])
        made = np.maximum.reduce([cv2.GaussianBlur(hills(eyes + low), (0, 0), soft), under * random.random(), cheeks])
    elif kind == "half":
        middle = np.interp(ROWS[:, 0], [at[10, 1], at[168, 1], at[4, 1], at[0, 1], at[152, 1]], at[[10, 168, 4, 0, 152], 0])
        way, bulge = random.choice([-1, 1]), np.exp(-(((ROWS - at[4, 1]) / 40) ** 2)) * random.uniform(0, 18)
        made = step(way * (COLUMNS - middle[:, None] - random.normal(0, 14)) + bulge, soft)
    else:
        centre, size, turn = np.array([random.uniform(190, 370), random.uniform(190, 440)]), random.uniform(25, 85, 2), random.uniform(0, math.pi)
        corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * size
        if random.random() < 0.5:
            t = np.linspace(0, 2 * math.pi, 40)[:-1]
            corners = np.stack([np.cos(t), np.sin(t)], 1) * size
        cos, sin = math.cos(turn), math.sin(turn)
        made = filled((HEIGHT, WIDTH), centre + corners @ np.array([[cos, sin], [-sin, cos]]), soft)
    return np.float32(made)


def smooth(random):
    """Light that falls off across the face: from a side, from above or below, or from in front. A factor of each px."""
    turn, soft, depth = random.uniform(0, 2 * math.pi), random.uniform(70, 200), random.uniform(0, 0.75)
    made = np.exp(depth * np.tanh((along(random, turn) - random.normal(0, 40)) / soft))
    if random.random() < 0.4:
        made = made * (1 + random.uniform(-0.25, 0.4) * np.exp(-(((COLUMNS - 280) / 120) ** 2) - ((ROWS - random.uniform(220, 380)) / 120) ** 2))
    return made


def dimmed(picture, share, left, random):
    """A picture with `left` of its light (linear) in the shadow, which is a little bluer than the light."""
    light = np.power(picture.astype(np.float32) / 255, 2.2)
    tint = np.float32([1 - random.uniform(0, 0.08), 1.0, 1 + random.uniform(0, 0.12)])
    return np.uint8(np.clip(255 * np.power(np.clip(light * (1 - share[..., None] * (1 - np.float32(left) * tint)), 0, 1), 1 / 2.2), 0, 255))


def relit(picture, factor):
    light = np.power(picture.astype(np.float32) / 255, 2.2) * factor[..., None]
    return np.uint8(np.clip(255 * np.power(np.clip(light, 0, 1), 1 / 2.2), 0, 255))
