"""Closed lids, hair and spectacles drawn onto a portrait's eyes, as there are too few real ones to learn from.

All works on a cut of the portrait of `LOW` to `HIGH` (irises level, 100 px apart; points moved along), before light and file.
"""

import math

import cv2
import numpy as np

import common
from common import filled

LOW, HIGH = np.array([100, 190]), np.array([460, 410])
CUT = (int(HIGH[1] - LOW[1]), int(HIGH[0] - LOW[0]))
UPPER = ([33, 246, 161, 160, 159, 158, 157, 173, 133], [362, 398, 384, 385, 386, 387, 388, 466, 263])
LOWER = ([33, 7, 163, 144, 145, 153, 154, 155, 133], [362, 382, 381, 380, 374, 373, 390, 249, 263])
BROWS = ([70, 63, 105, 66, 107, 55, 65, 52, 53, 46], [300, 293, 334, 296, 336, 285, 295, 282, 283, 276])
IRISES = (468, 473)
ROWS, COLUMNS = np.mgrid[0:CUT[0], 0:CUT[1]].astype(np.float32)
HAIR = [(14, 12, 12), (20, 17, 16), (28, 23, 20), (40, 30, 25), (62, 44, 32), (95, 68, 46), (150, 118, 78), (185, 182, 180), (110, 50, 30)]
FRAMES = [(15, 15, 17), (22, 20, 20), (12, 14, 30), (50, 35, 28), (70, 45, 30), (120, 40, 35), (60, 60, 66), (205, 190, 180), (90, 80, 110)]
METALS = [(190, 160, 105), (180, 182, 186), (120, 120, 124), (70, 68, 68), (150, 105, 80), (205, 150, 130), (30, 30, 33)]
GLARES = [(255, 255, 255), (250, 252, 255), (205, 225, 255), (120, 220, 150), (110, 150, 250), (210, 130, 230), (255, 240, 190)]


def eye_corners(points, side):
    return points[UPPER[side] + LOWER[side][::-1], :2]


def cloud(random, across, shape=CUT):
    """Smooth noise of standard deviation 1 or so, `across` px from one hill to the next."""
    few = random.standard_normal((max(2, int(shape[0] / across)), max(2, int(shape[1] / across)))).astype(np.float32)
    return cv2.resize(few, shape[::-1], interpolation=cv2.INTER_CUBIC)


def mixed(picture, other, share):
    return common.mixed(picture, other, np.ascontiguousarray(share, np.float32))


def plain(colour, shape=CUT):
    return np.full((*shape, 3), np.clip(colour, 0, 255), np.uint8)


def darkened(picture, share):
    return mixed(picture, np.zeros_like(picture), share)


def curve(root, tip, bend, count=9):
    """Points along an arc from `root` to `tip` that bends `bend` px to a side."""
    root, tip, t = np.asarray(root, float), np.asarray(tip, float), np.linspace(0, 1, count)[:, None]
    along = tip - root
    aside = np.array([-along[1], along[0]]) / (np.hypot(*along) + 1e-6)
    return (1 - t) ** 2 * root + 2 * t * (1 - t) * ((root + tip) / 2 + 2 * bend * aside) + t ** 2 * tip


def stroke(mask, line, value, thick=1, closed=False):
    cv2.polylines(mask, [np.round(line * 8).astype(np.int32)], closed, value, thick, cv2.LINE_AA, 3)


def marks(picture, points, with_catchlights, random):
    """What is neither hair nor spectacles: wrinkles, bags, shadowed sockets, shine, make-up and fuller brows."""
    irises = points[IRISES, :2]
    if random.random() < 0.3:
        mask = np.zeros(CUT, np.uint8)
        for _ in range(random.integers(1, 7)):
            at, turn, long = random.uniform((60, 20), (300, 190)), random.normal(0, 0.3) + (random.random() < 0.2) * 1.5, random.uniform(10, 90)
            way = np.array([math.cos(turn), math.sin(turn)]) * long / 2
            stroke(mask, curve(at - way, at + way, random.normal(0, 6)), int(random.integers(60, 255)), int(random.integers(1, 3)))
        share = cv2.GaussianBlur(mask, (0, 0), random.uniform(0.4, 2.5)).astype(np.float32) / 255 * random.uniform(0.1, 0.5)
        picture = mixed(picture, plain((255, 240, 230)), share) if random.random() < 0.25 else darkened(picture, share)
    if random.random() < 0.3:
        mask = np.zeros(CUT, np.uint8)
        wide, high, down = random.uniform(26, 44), random.uniform(8, 30), random.uniform(2, 14)
        turns = np.linspace(random.uniform(0.0, 0.5), math.pi - random.uniform(0, 0.5), 20)
        for iris in irises:
            stroke(mask, iris + np.stack([np.cos(turns) * wide, down + np.sin(turns) * high], 1), 255, int(random.integers(1, 6)))
        picture = darkened(picture, cv2.GaussianBlur(mask, (0, 0), random.uniform(0.8, 4)).astype(np.float32) / 255 * random.uniform(0.1, 0.55))
    if random.random() < 0.25:
        size, share = random.uniform((18, 10), (45, 35)), np.zeros(CUT, np.float32)
        for iris in irises + random.normal(0, 5, 2):
            share += np.exp(-((COLUMNS - iris[0]) / size[0]) ** 2 - ((ROWS - iris[1]) / size[1]) ** 2)
        picture = mixed(picture, plain(random.uniform((0, 0, 0), (110, 60, 90))), np.clip(share * random.uniform(0.1, 0.55), 0, 1))
    if random.random() < 0.25:
        share = np.zeros(CUT, np.float32)
        for _ in range(random.integers(1, 6)):
            at, size = random.uniform((70, 10), (290, 200)), random.uniform(3, 20, 2)
            share += np.exp(-((COLUMNS - at[0]) / size[0]) ** 2 - ((ROWS - at[1]) / size[1]) ** 2)
        eyes = sum(filled(CUT, eye_corners(points, side), 2.0) for side in (0, 1))
        picture = mixed(picture, plain((255, 250, 245)), np.clip(share * random.uniform(0.1, 0.7), 0, 1) * (1 - np.clip(2 * eyes, 0, 1)))
    if with_catchlights and random.random() < 0.4:
        for iris in irises:
            for _ in range(random.integers(1, 3)):
                at = [int(v) for v in np.round((iris + random.normal(0, 2.5, 2)) * 8)]
                cv2.circle(picture, at, int(random.uniform(0.8, 2.2) * 8), (250, 250, 250), -1, cv2.LINE_AA, 3)
    if random.random() < 0.25:
        mask, dark = np.zeros(CUT, np.uint8), plain(np.array(HAIR[random.integers(7)]))
        for side in (0, 1):
            corners = points[BROWS[side], :2]
            for _ in range(random.integers(15, 70)):
                at = corners[random.integers(10)] * (t := random.random()) + corners[random.integers(10)] * (1 - t)
                way = np.array([(2 * side - 1) * random.uniform(3, 8), random.normal(-0.5, 1.2)])
                stroke(mask, curve(at - way, at + way, random.normal(0, 1), 4), int(random.integers(80, 255)))
        picture = mixed(picture, dark, cv2.GaussianBlur(mask, (0, 0), 0.6).astype(np.float32) / 255 * random.uniform(0.2, 0.8))
    return picture


def lids(picture, points, side, upper, lower, random):
    """One eye's lids drawn over `upper` of its opening from above and `lower` from below; the skin beside them stretches."""
    corners = eye_corners(points, side)
    left, top = np.maximum(corners.min(0) - (8, 50), 0).astype(int)
    right, bottom = (corners.max(0) + (8, 36)).astype(int)
    whole, picture, points = picture.copy(), np.ascontiguousarray(picture[top:bottom, left:right]), points - (left, top, 0)
    shape, rows, columns = picture.shape[:2], ROWS[:bottom - top, :right - left], COLUMNS[:bottom - top, :right - left]
    x = np.arange(shape[1], dtype=np.float32)
    above, below = (points[line[side], :2] for line in (UPPER, LOWER))
    u, l = np.interp(x, above[:, 0], above[:, 1]), np.interp(x, below[:, 0], below[:, 1])
    inside = (x > above[0, 0]) & (x < above[-1, 0])
    opening = np.where(inside, np.maximum(l - u, 0), 0)
    open_px = opening.max()
    brow = points[BROWS[side], 1].max()
    # How far the stretched skin reaches: short of the brow, but never so little that it folds.
    reach_up = np.maximum(0.8 * (u - brow), 1.3 * upper * opening.max() + 6)
    reach_down = np.maximum(22, 1.5 * lower * open_px)
    cut = np.minimum(random.uniform(1, 3.5), 0.3 * opening) * (upper > 0.1)
    new_u, new_l = u + upper * opening, l - lower * opening
    t = np.clip(1 - (new_u - rows) / (reach_up + upper * opening), 0, 1)
    moved_up = (upper * opening + cut) * t ** 1.6
    t = np.clip(1 - (rows - new_l) / (reach_down + lower * opening), 0, 1)
    moved_down = (lower * opening + np.minimum(1.5, 0.2 * opening) * (lower > 0.1)) * t ** 1.6
    seen = np.where(rows <= new_u, rows - moved_up, np.where(rows >= new_l, rows + moved_down, rows)).astype(np.float32)
    warped = cv2.remap(picture, columns, seen, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    # Only this eye's columns move; the rest stays to the bit.
    touched = np.clip(opening / 2, 0, 1)[None].astype(np.float32) * np.ones_like(rows)
    picture = mixed(picture, warped, touched)
    across = np.linspace(above[0, 0], above[-1, 0], 24)
    lash = np.stack([across, np.interp(across, x, new_u) + 0.3], 1)
    mask = np.zeros(shape, np.uint8)
    for _ in range(2 if random.random() < 0.35 else 1):
        stroke(mask, lash + (0, random.uniform(-0.5, 0.8)), 255)
    share_shut = upper + lower
    if random.random() < 0.7:
        long, droop = random.uniform(2, 8), (1.0 if share_shut > 0.8 else random.uniform(-1, 0.6))
        for _ in range(random.integers(6, 40)):
            at = lash[random.integers(2, 22)]
            out = (at[0] - above[:, 0].mean()) / 20 + random.normal(0, 0.25)
            way = np.array([out, droop]) * long * random.uniform(0.4, 1)
            stroke(mask, curve(at, at + way, random.normal(0, 0.8), 4), int(random.integers(70, 220)))
    hairs = picture[max(0, int(brow) - 14):int(brow) + 4, int(above[0, 0]):int(above[-1, 0])]
    dark = np.percentile(hairs.reshape(-1, 3), 5, axis=0) * random.uniform(0.3, 1)
    share = cv2.GaussianBlur(mask, (0, 0), random.uniform(0.5, 1.1)).astype(np.float32) / 255 * random.uniform(0.3, 1.1)
    picture = mixed(picture, plain(dark, shape), np.clip(share, 0, 1))
    if random.random() < 0.5:
        mask = np.zeros(shape, np.uint8)
        fold = np.stack([across, np.interp(across, x, u) + random.uniform(-7, 1) + random.uniform(0, 3) * np.sin(np.linspace(0, math.pi, 24))], 1)
        stroke(mask, fold[2:-2], 255, int(random.integers(1, 3)))
        picture = darkened(picture, cv2.GaussianBlur(mask, (0, 0), random.uniform(0.7, 1.6)).astype(np.float32) / 255 * random.uniform(0.1, 0.45))
    if random.random() < 0.5:
        middle = np.array([across.mean(), (np.interp(across.mean(), x, new_u) + u.min()) / 2 - 2])
        share = np.exp(-((columns - middle[0]) / random.uniform(8, 18)) ** 2 - ((rows - middle[1]) / random.uniform(4, 9)) ** 2)
        share *= random.uniform(0.03, 0.22)
        picture = mixed(picture, plain((255, 235, 215), shape), share * np.clip(share_shut, 0, 1))
    whole[top:bottom, left:right] = picture
    return whole


def blinked(picture, points, random):
    """Both eyes' lids moved; of each eye 1 where it is shut, 0 where it is open enough to see the iris, nan between."""
    kind = random.random()
    left = [1.0, 1.0]
    for side in (0, 1):
        corners = points[UPPER[side], :2], points[LOWER[side], :2]
        open_px = max(1.0, (corners[1][:, 1] - corners[0][:, 1]).max())
        if kind < 0.5:
            least = min(1.0, max(0.5, 5 / open_px))
            left[side] = random.uniform(least, 1.0)
        elif kind < 0.57:
            left[side] = random.uniform(0.15, 0.55)
        else:
            left[side] = 0.0 if random.random() < 0.8 else random.uniform(0, 0.12)
    if kind > 0.8:
        left[random.integers(2)] = random.uniform(0.7, 1.0)
    for side in (0, 1):
        low = random.uniform(0, 0.3) * (1 - left[side])
        picture = lids(picture, points, side, 1 - left[side] - low, low, random)
    return picture, [1.0 if share <= 0.13 else 0.0 if kind < 0.5 or share >= 0.7 else np.nan for share in left]


def hair(picture, points, colour, random):
    """Locks and strands before the forehead; the picture and their share of each px."""
    brow = min(points[side, 1].min() for side in BROWS)
    kind, locks = random.random(), []
    level = brow + random.uniform(-32, 62) * (1 if random.random() < 0.75 else 0.4)
    slant, lean = random.normal(0, 0.15), random.normal(0, 14)
    if kind < 0.35:
        first, last = sorted(random.uniform(60, 300, 2)) if random.random() < 0.4 else (55, 305)
        step = random.uniform(4, 16)
        for x in np.arange(first, last, step):
            tip = (x + lean + random.normal(0, 5), level + slant * (x - 180) + random.normal(0, random.uniform(2, 10)))
            locks.append(((x + random.normal(0, 3), -8), tip, step * random.uniform(0.5, 2.2), random.normal(0, 4)))
    elif kind < 0.55:
        part, way = random.uniform(90, 270), random.choice([-1, 1])
        for step in range(random.integers(3, 16)):
            reach = random.uniform(20, 150)
            tip = (part + way * reach, level + random.normal(0, 10) + 0.15 * reach)
            locks.append(((part + way * random.uniform(0, 60), -8), tip, random.uniform(2, 16), way * random.uniform(-20, 4)))
    elif kind < 0.85:
        for _ in range(random.integers(1, 7)):
            x = random.uniform(80, 280)
            tip = (x + random.normal(0, 30), level + random.normal(0, 18))
            locks.append(((x, -8), tip, random.choice([0.9, 1.5, 3, 6, 10]), random.normal(0, 12)))
    else:
        way, first = random.choice([-1, 1]), random.uniform(55, 118)
        for _ in range(random.integers(3, 14)):
            x = 180 + way * (first + random.uniform(0, 40))
            root = (180 + way * random.uniform(20, 110), -8)
            locks.append((root, (x, random.uniform(120, 260)), random.uniform(2, 14), way * random.uniform(-25, 8)))
    mask, shades = np.zeros(CUT, np.uint8), (colour * np.exp(0.15 * cloud(random, 25)[..., None])).clip(0, 255).astype(np.uint8)
    thin = np.zeros(CUT, np.uint8)
    t = np.linspace(0, 1, 9)
    for root, tip, wide, bend in locks:
        line = curve(root, tip, bend)
        across = np.gradient(line, axis=0)[:, ::-1] * (-1, 1)
        across /= np.hypot(*across.T)[:, None] + 1e-6
        half = (wide / 2 * (1 - t ** random.uniform(1.5, 5)) + 0.3)[:, None] * across
        lock = np.round(np.concatenate([line + half, (line - half)[::-1]]) * 8).astype(np.int32)
        cv2.fillPoly(mask, [lock], int(random.integers(200, 256)), cv2.LINE_AA, 3)
        for _ in range(int(min(7, 1 + wide / 2))):
            shade = tuple(float(v) for v in np.clip(colour * math.exp(random.normal(0.05, 0.22)), 0, 255))
            stroke(shades, line + half * random.uniform(-1, 1), shade)
        for _ in range(int(min(4, wide / 3))):
            stroke(thin, line + half * random.normal(0, 1.3) + np.linspace(0, 1, 9)[:, None] * random.normal(0, 3, 2), int(random.integers(70, 230)))
    share = cv2.GaussianBlur(np.maximum(mask, thin), (0, 0), random.uniform(0.35, 0.9)).astype(np.float32) / 255 * random.uniform(0.85, 1)
    shadow = cv2.GaussianBlur(np.roll(share, (random.integers(1, 6), random.integers(-3, 4)), (0, 1)), (0, 0), random.uniform(1.5, 5))
    return mixed(darkened(picture, shadow * random.uniform(0, 0.4)), shades, share), share


class Spectacles:
    """One pair: its lenses' outlines, lens masks and rim."""

    def __init__(self, points, random):
        irises = points[IRISES, :2]
        wide, bridge = random.uniform(66, 94), random.uniform(20, 36)
        high = wide * random.uniform(0.48, 0.95)
        kind = random.random()
        self.kind = "rimless" if kind < 0.2 else "half" if kind < 0.38 else "browline" if kind < 0.44 else "full"
        sharp, taper, cat, drop = random.uniform(2, 4.5, 2), random.uniform(-0.05, 0.16), random.choice([0, 0, random.uniform(0, 0.25)]), 0.0
        if random.random() < 0.12:
            taper, drop, high = random.uniform(0.1, 0.25), random.uniform(0, 0.1), wide * random.uniform(0.75, 0.95)
        if random.random() < 0.2:
            sharp, taper, high = np.array([2.0, 2.0]), 0.0, wide * random.uniform(0.85, 1)
        turns = np.linspace(0, 2 * math.pi, 64, endpoint=False)
        c, s = np.cos(turns), np.sin(turns)
        power = 2 / np.where(s < 0, *sharp)
        x, y = np.sign(c) * np.abs(c) ** power * wide / 2, np.sign(s) * np.abs(s) ** power * high / 2
        x = x * (1 - taper * y / high * 2)
        y = y - cat * high * np.clip(2 * x / wide, 0, 1) ** 2 * (y < 0) + drop * high * (y > 0) * x / wide
        down = random.normal(5, 5)
        if random.random() < 0.25:
            # Slipped or pushed up until a rim lies over the eyes.
            down = random.choice([-1, 1]) * (high / 2 + random.uniform(-8, 9))
        angle = math.radians(random.normal(0, 2))
        self.turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
        self.middle = irises.mean(0) + (random.normal(0, 3), down)
        self.out, self.x, self.y, self.wide, self.high = (wide + bridge) / 2, x, y, wide, high
        self.outlines = [self.placed(np.stack([way * (self.out + x), y], 1)) for way in (-1, 1)]
        self.lens = np.maximum(*(filled(CUT, outline) for outline in self.outlines))
        self.thick = random.uniform(1.0, 2.6) if random.random() < 0.5 else random.uniform(2, 8)

    def placed(self, at):
        return np.asarray(at) @ self.turn + self.middle

    def rim(self, points, random):
        """The rim's, bridge's and temples' share of each px, and the faint edge of lenses without a rim; 0–1."""
        double = np.zeros((CUT[0] * 2, CUT[1] * 2), np.uint8)
        faint = np.zeros_like(double)
        thin = max(1, round(2 * min(self.thick, random.uniform(1, 2.2))))
        thick = max(2, round(2 * self.thick)) if self.kind in ("full", "browline") or random.random() < 0.5 else thin
        upper = self.y <= -self.high * random.uniform(0.0, 0.3)
        for way, outline in zip((-1, 1), self.outlines):
            if self.kind == "full":
                stroke(double, outline * 2, 255, thick, True)
            else:
                stroke(faint, outline * 2, 255, int(random.integers(2, 4)), True)
                top = outline[upper][np.argsort(self.x[upper])]
                if self.kind != "rimless":
                    stroke(double, top * 2, 255, thick)
                if self.kind == "browline":
                    stroke(double, outline * 2, 255, thin, True)
            hinge = self.placed((way * (self.out + self.wide * 0.5), -self.high * random.uniform(0.1, 0.3)))
            if self.kind == "rimless":
                stroke(double, np.array([hinge - (way * random.uniform(3, 9), 0), hinge]) * 2, 255, thin)
            side = points[127 if way < 0 else 356, :2]
            end = np.array([side[0] + way * random.uniform(-2, 10), hinge[1] + random.normal(-2, 5)])
            if way * (end[0] - hinge[0]) > 0:
                stroke(double, curve(hinge, end, random.normal(0, 2)) * 2, 255, max(2, round(thick * random.uniform(0.6, 1.1))))
            if random.random() < 0.5:
                pad = self.placed((way * (self.out - self.wide / 2 - 1), self.high * random.uniform(-0.05, 0.25)))
                arc = curve(pad, pad + (-way * random.uniform(-1, 5), random.uniform(6, 14)), 2)
                stroke(double if random.random() < 0.5 else faint, arc * 2, 255, 2)
        inner = self.out - self.wide / 2 + 2
        level = -self.high * random.uniform(0.0, 0.35)
        arch = random.uniform(0, 5)
        ends = self.placed([(-inner, level), (inner, level)])
        stroke(double, curve(*ends, -arch) * 2, 255, max(2, round(thick * random.uniform(0.8, 1.2))))
        if random.random() < 0.1:
            ends = self.placed([(-inner - 8, -self.high * 0.48), (inner + 8, -self.high * 0.48)])
            stroke(double, curve(*ends, 0) * 2, 255, thin)
        small = lambda mask: cv2.resize(mask, CUT[::-1], interpolation=cv2.INTER_AREA).astype(np.float32) / 255
        return small(double), small(faint)

    def drawn(self, picture, points, random):
        """The picture with the spectacles on, and the rim's share of each px where it hides what is behind."""
        bend = random.uniform(0.86, 1.03)
        for outline in self.outlines:
            at = outline.mean(0)
            matrix = np.array([[bend, 0, at[0] * (1 - bend)], [0, bend, at[1] * (1 - bend)]])
            bent = cv2.warpAffine(picture, matrix, CUT[::-1], flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
            picture = mixed(picture, bent, filled(CUT, outline))
        rim, faint = self.rim(points, random)
        moved = np.roll(np.maximum(rim, 0.4 * faint), (random.integers(1, 8), random.integers(-3, 4)), (0, 1))
        shadow = cv2.GaussianBlur(moved, (0, 0), random.uniform(1, 4))
        picture = darkened(picture, shadow * random.uniform(0, 0.4))
        metal = self.thick < 2.6 or random.random() < 0.15
        colours = METALS if metal and random.random() < 0.75 else FRAMES
        colour = np.array(colours[random.integers(len(colours))]) * np.exp(random.normal(0, 0.2, 3))
        layer = colour * np.exp(np.clip(cloud(random, 8) * random.uniform(0.1, 0.5) * (1 if metal else 0.4), -1, 0.8))[..., None]
        if not metal and random.random() < 0.25:
            spots = np.clip(cloud(random, random.uniform(4, 9)) + 0.5, 0, 1)[..., None]
            layer = np.array((35, 22, 15)) * (1 - spots) + np.array((150, 90, 42)) * spots
        layer = layer.clip(0, 255).astype(np.uint8)
        clear = 1.0
        if not metal and random.random() < 0.15:
            layer, clear = mixed(picture, layer, np.full(CUT, 0.4, np.float32)), random.uniform(0.4, 0.9)
        edge = plain((255, 255, 250) if random.random() < 0.5 else colour * 0.7)
        picture = mixed(picture, edge, faint * random.uniform(0.12, 0.55) * np.clip(0.8 + 0.5 * cloud(random, 25), 0, 1))
        picture = mixed(picture, layer, rim * clear)
        light = np.clip(rim - np.roll(rim, max(1, int(self.thick / 2)), 0), 0, 1) * random.uniform(0, 0.6) * np.clip(cloud(random, 30), 0, 1)
        return mixed(picture, plain((255, 255, 255)), np.clip(light, 0, 1)), rim


def tinted(picture, lens, luminance, random):
    """Lenses that let `luminance` of the light through on average, in linear light; browns, greys, blues, with or without a gradient."""
    hue = np.exp(random.normal(0, random.choice([0.05, 0.25]), 3))
    ramp = np.clip(1 + random.choice([0, 0, random.uniform(-0.7, 0.7)]) * (ROWS - 115) / 40, 0.3, 1.7)
    light = np.clip((luminance ** ramp)[..., None] * hue / (hue @ (0.2126, 0.7152, 0.0722)), 0, 1.1) ** (1 / 2.2)
    return mixed(picture, np.clip(picture * light + random.uniform(0, 10) * (luminance < 0.6), 0, 255).astype(np.uint8), lens)


def glare(picture, irises, lenses, random):
    """Reflections on the lenses, and how strong at each px, 0–1; `lenses` are masks 0–1, one an eye."""
    total, colour = np.zeros(CUT, np.float32), np.array(GLARES[random.integers(len(GLARES))]) * random.uniform(0.85, 1)
    kind, strength, soft = random.random(), random.uniform(0.1, 1.0), random.uniform(0.4, 4)
    at, size, turn = random.uniform((-28, -20), (28, 18)), random.uniform(3, 20, 2), random.normal(0, 0.35)
    sides = (0, 1) if random.random() < 0.7 else (int(random.integers(2)),)
    for side in sides:
        x, y = COLUMNS - irises[side][0] - at[0] - random.normal(0, 3), ROWS - irises[side][1] - at[1] - random.normal(0, 2)
        x, y = x * math.cos(turn) + y * math.sin(turn), y * math.cos(turn) - x * math.sin(turn)
        if kind < 0.3:
            share = np.exp(-(x / size[0]) ** 2 - (y / size[1]) ** 2)
        elif kind < 0.65:
            share = ((abs(x) < size[0]) & (abs(y) < size[1])).astype(np.float32)
            if random.random() < 0.4:
                share *= (abs(x) > 1) & (abs(y) > 1)
            share = cv2.GaussianBlur(share, (0, 0), soft)
        elif kind < 0.85:
            slope = random.normal(0, 0.8)
            share = cv2.GaussianBlur((abs(x + slope * y) < size[0] * 0.6).astype(np.float32), (0, 0), soft)
        else:
            share = np.clip(0.5 + (x * math.cos(9 * turn) + y * math.sin(9 * turn)) / 50, 0, 1)
        total = np.maximum(total, share * lenses[side])
    total = np.clip(total * strength, 0, 1).astype(np.float32)
    return mixed(picture, plain(colour), total), total
