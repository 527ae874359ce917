"""What covers a mouth, drawn in the light and on the relief of each face: masks, scarves, hands, things."""

import math

import cv2
import numpy as np

from common import CLOTHS, filled, mixed
from side import noise

# What is drawn on: px of the portrait from here on.
LEFT, TOP, ROOM_WIDTH, ROOM_HEIGHT = 100, 268, 360, 316
LIPS = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185)
OVAL = (10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152)
OVAL += (148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109)
# The same places on either side: ear's upper and lower end, jaw's angle, jaw, cheek, in the picture left and right.
SIDES = ((234, 93, 132, 58, 172, (136, 150, 149, 176), 50, 123), (454, 323, 361, 288, 397, (365, 379, 378, 400), 280, 352))
KINDS = ("surgical", "folded", "cup", "tight", "scarf", "hand", "thing")
MASKS = (
    (238, 241, 244),
    (236, 238, 238),
    (168, 202, 226),
    (125, 180, 214),
    (96, 158, 204),
    (26, 26, 29),
    (44, 44, 48),
    (150, 150, 154),
    (234, 196, 204),
    (214, 186, 160),
    (226, 204, 182),
    (178, 142, 112),
    (122, 86, 66),
    (40, 52, 86),
    (160, 206, 192),
    (196, 182, 214),
)


_faces = {}


def between(one, other, share):
    return one + (other - one) * share


ROWS, COLUMNS = (grid.astype(np.float32) for grid in np.mgrid[0:ROOM_HEIGHT, 0:ROOM_WIDTH])
SMALL_HEIGHT, SMALL_WIDTH = ROOM_HEIGHT // 4, ROOM_WIDTH // 4


class Face:
    def __init__(self, data, case):
        points = data.points[case]
        self.at = points[:, :2] - np.float32([LEFT, TOP])
        self.picture = np.ascontiguousarray(data.pictures[case][TOP : TOP + ROOM_HEIGHT, LEFT : LEFT + ROOM_WIDTH])
        self.mouth = (self.at[61] + self.at[291]) / 2
        self.x, self.half = (self.at[234, 0] + self.at[454, 0]) / 2, max((self.at[454, 0] - self.at[234, 0]) / 2, 60.0)
        self.oval = filled((ROOM_HEIGHT, ROOM_WIDTH), self.at[list(OVAL)], 2.0)
        self.lips = filled((ROOM_HEIGHT, ROOM_WIDTH), self.mouth + (self.at[list(LIPS)] - self.mouth) * (1.0, 1.1), 0.7)
        cheeks = [
            self.picture[int(y) - 5 : int(y) + 6, int(x) - 5 : int(x) + 6].reshape(-1, 3) for x, y in self.at[[50, 280]].clip(6, ROOM_HEIGHT - 7)
        ]
        self.skin = np.float32(np.median(np.concatenate(cheeks), 0))
        grey = cv2.cvtColor(self.picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
        inside = self.oval > 0.5
        self.level = float(np.clip(np.percentile(grey[inside], 95) / 205, 0.45, 1.15))
        # Where light falls: the face's own, without its details.
        small = lambda plane: cv2.resize(plane, (SMALL_WIDTH, SMALL_HEIGHT), interpolation=cv2.INTER_AREA)
        share = small(self.oval) + 1e-3
        light = cv2.GaussianBlur(small(grey * self.oval), (0, 0), 7) / cv2.GaussianBlur(share, (0, 0), 7)
        self.light = np.clip(light / max(float(np.median(grey[inside])), 8), 0.5, 1.6)
        # The face's relief, towards the camera, so smooth as cloth over it is; beyond it the head falls off.
        away = self.at[list(OVAL)]
        places = np.concatenate([self.at, self.mouth + (away - self.mouth) * 1.3]) / 4
        high = np.concatenate([-points[:, 2], -points[list(OVAL), 2] - 40])
        columns, rows = np.round(places).astype(int).T
        held = (columns >= 0) & (columns < SMALL_WIDTH) & (rows >= 0) & (rows < SMALL_HEIGHT)
        sums, number = np.zeros((SMALL_HEIGHT, SMALL_WIDTH), np.float32), np.zeros((SMALL_HEIGHT, SMALL_WIDTH), np.float32)
        np.add.at(sums, (rows[held], columns[held]), high[held])
        np.add.at(number, (rows[held], columns[held]), 1.0)
        self.relief = cv2.GaussianBlur(sums, (0, 0), 4.5) / (cv2.GaussianBlur(number, (0, 0), 4.5) + 1e-4)


def face(data, case):
    if case not in _faces:
        _faces[case] = Face(data, case)
    return _faces[case]


def rounded(corners, sigma, number=240):
    """A closed polygon of `number` corners along the given one, its own corners rounded by `sigma` px."""
    closed = np.concatenate([corners, corners[:1]])
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))])
    gone = np.linspace(0, length[-1], number, endpoint=False)
    path = np.stack([np.interp(gone, length, closed[:, axis]) for axis in (0, 1)], 1)
    waves = np.fft.fft(path, axis=0) * np.exp(-2 * (math.pi * np.fft.fftfreq(number) * sigma * number / length[-1]) ** 2)[:, None]
    return np.fft.ifft(waves, axis=0).real


def wide(plane):
    return cv2.resize(plane.astype(np.float32), (ROOM_WIDTH, ROOM_HEIGHT), interpolation=cv2.INTER_CUBIC)


def shading(place, random, bulge=0.0, ridge=0.0):
    """Light on cloth over the face: by its relief, and as it falls on the face itself."""
    relief = place.relief * random.uniform(0.5, 1.1)
    rows, columns = np.float32(np.mgrid[0:SMALL_HEIGHT, 0:SMALL_WIDTH]) * 4
    x, y = (columns - place.x) / place.half, (rows - place.mouth[1]) / place.half
    relief = relief + bulge * np.exp(-(x**2 + y**2) * 2.2) - ridge * np.abs(x)
    down, across = np.gradient(cv2.GaussianBlur(relief.astype(np.float32), (0, 0), random.uniform(1.0, 2.5)), 4.0)
    ambient, light = random.uniform(0.35, 0.8), np.array([random.normal(0, 0.45), random.uniform(-0.9, 0.1), random.uniform(0.7, 1.3)])
    light /= np.linalg.norm(light)
    lit_share = np.clip((-across * light[0] - down * light[1] + light[2]) / np.sqrt(1 + across**2 + down**2), 0, None)
    made = ambient + (1 - ambient) * lit_share / max(float(light[2]), 0.4)
    return wide(np.clip(made, 0.25, 1.4) * place.light ** random.uniform(0.1, 0.9))


def tone_of(place, random):
    """A colour that masks have, now and then the skin's or any; in the light that the face has."""
    kind = random.random()
    if kind < 0.2:
        tone = place.skin * random.uniform(0.75, 1.25) + random.normal(0, 8, 3)
        return np.float32(np.clip(tone, 8, 250))
    if kind < 0.28:
        tone = np.array(CLOTHS[random.integers(len(CLOTHS))], float)
    elif kind < 0.36:
        tone = random.uniform(10, 245, 3)
    else:
        tone = np.array(MASKS[random.choice(len(MASKS), p=np.array((5, 3, 4, 4, 2, 5, 2, 2, 2, 2, 2, 2, 1.5, 1, 1, 1)) / 39.5)], float)
    return np.float32(np.clip((tone + random.normal(0, 7, 3)) * place.level * random.uniform(0.82, 1.1), 6, 252))


def woven(random, tone, knit=False):
    """Cloth of a colour over the whole room: grain, weave, print, soft creases."""
    made = np.broadcast_to(np.float32(tone), (ROOM_HEIGHT, ROOM_WIDTH, 3))
    if random.random() < (0.3 if knit else 0.07):
        kind = random.random()
        other = np.float32(CLOTHS[random.integers(len(CLOTHS))]) * np.float32(random.uniform(0.5, 1))
        if kind < 0.5:
            spots = noise(random, int(random.integers(10, 60)), int(random.integers(10, 60)), ROOM_HEIGHT, ROOM_WIDTH)
            made = np.where((spots > random.uniform(0.3, 1.5))[..., None], other, made)
        else:
            turn, period = random.uniform(0, math.pi), random.uniform(6, 40)
            wave = np.sin((COLUMNS * math.cos(turn) + ROWS * math.sin(turn)) * 6.28 / period)
            made = np.where((wave > random.uniform(-0.3, 0.8))[..., None], other, made)
    grain = random.standard_normal((ROOM_HEIGHT, ROOM_WIDTH)).astype(np.float32)
    grain = cv2.GaussianBlur(grain, (0, 0), 0.8) * random.uniform(0, 0.06)
    creases = noise(random, int(random.integers(3, 12)), int(random.integers(3, 12)), ROOM_HEIGHT, ROOM_WIDTH) * random.uniform(0.0, 0.05)
    creases = creases + noise(random, int(random.integers(12, 40)), int(random.integers(5, 20)), ROOM_HEIGHT, ROOM_WIDTH) * random.uniform(0.0, 0.03)
    if knit:
        period = random.uniform(3, 9)
        grain = grain + np.sin(COLUMNS * 6.28 / period + np.sin(ROWS * 6.28 / period)) * random.uniform(0, 0.12)
    return made * (1 + grain + creases)[..., None]


def curve(places, thick):
    """A bow through three places: its share of each px."""
    begin, bow, end = (np.asarray(place, float) for place in places)
    t = np.linspace(0, 1, 30)[:, None]
    path = (1 - t) ** 2 * begin + 2 * t * (1 - t) * bow + t**2 * end
    mask = np.zeros((ROOM_HEIGHT, ROOM_WIDTH), np.uint8)
    cv2.polylines(mask, [np.round(path * 8).astype(np.int32)], False, 255, max(int(round(thick)), 1), cv2.LINE_AA, 3)
    return mask.astype(np.float32) / 255


class Sheet:
    """The outline of a mask: where it is tied, its top and its bottom."""

    def __init__(self, place, random, kind, under=None):
        at = place.at
        low = under if under is not None else random.choice(["nose", "mouth", "chin"], p=(0.78, 0.22, 0.0))
        if low == "nose":
            top = between(at[197], at[4], random.uniform(-0.25, 0.75))
        elif low == "mouth":
            top = between(at[2], at[0], random.uniform(-0.35, 0.55))
        else:
            top = between(at[17], at[152], random.uniform(0.35, 0.8))
        inwards = {"surgical": (0.0, 0.32), "folded": (0.0, 0.3), "cup": (0.25, 0.7), "tight": (-0.05, 0.1)}[kind]
        inwards, fall, _, swell = random.uniform(*inwards), random.uniform(-0.1, 0.9), random.uniform(0.0, 0.12), random.uniform(0.0, 0.1)
        drop = {"nose": 0.0, "mouth": random.uniform(0.2, 0.7), "chin": random.uniform(0.9, 1.4)}[low]
        chin = at[152] + (0, random.uniform(-2, 20))
        if kind == "cup":
            chin = between(at[17], at[152], random.uniform(0.7, 1.15))
        short = random.random() < 0.15 and kind != "cup"
        if short:
            chin = between(at[17], at[152], random.uniform(0.7, 1.0))
        self.ties, paths = [], []
        for way, (ear, lower, third, angle, jaw, edge, cheek, inner) in zip((-1, 1), SIDES):
            skew = random.normal(0, 0.03)
            high = between(at[ear], at[lower], fall + drop + skew)
            high = between(high, at[cheek] + (0, 25 * fall), inwards)
            deep = between(between(at[angle], at[jaw], random.uniform(0.0, 0.9)), place.mouth, inwards * (0.45 if kind == "cup" else 0.8) + skew)
            if kind == "tight":
                high, deep = (
                    between(at[ear], at[lower], random.uniform(0.3, 1)) + (way * 6, 0),
                    between(at[third], at[angle], random.uniform(0, 0.8)) + (way * 6, 0),
                )
                if low != "nose":
                    high = between(high, deep, 0.5)
            ridge = between(top, high, 0.16) + (0, random.uniform(3, 14) * (low == "nose"))
            middle = between(top, high, 0.55) + (0, random.uniform(-4, 9))
            line = [] if kind == "cup" else [place.mouth + (at[index] - place.mouth) * (1 + swell - 0.12 * short) for index in edge]
            if kind == "cup":
                line = [
                    between(deep, chin, 0.35) + (way * random.uniform(8, 16), random.uniform(8, 16)),
                    between(deep, chin, 0.75) + (way * random.uniform(8, 16), random.uniform(6, 12)),
                ]
            gather = between(high, deep, 0.5) - (way * random.uniform(-3, 7) - way * (10 if kind == "cup" else 0), 0)
            self.ties.append((high, deep))
            paths.append([ridge, middle, high, gather, deep, *line])
        corners = np.array(paths[0][::-1] + [top] + paths[1] + [chin])
        self.top, self.chin, self.low = np.float32(top), np.float32(chin), low
        self.corners = rounded(corners, random.uniform(2.5, 6) if kind != "cup" else random.uniform(7, 13))
        self.soft = random.uniform(0.5, 1.3)

    def line(self, share, side_share):
        """A line from side to side, at these shares of the height in the middle and at the sides: its row in each column."""
        (left_high, left_deep), (right_high, right_deep) = self.ties
        left, right = between(left_high, left_deep, side_share), between(right_high, right_deep, side_share)
        middle = between(self.top, self.chin, share)
        x = COLUMNS[0]
        t = np.where(x < middle[0], (middle[0] - x) / max(middle[0] - left[0], 1), (x - middle[0]) / max(right[0] - middle[0], 1))
        side = np.where(x < middle[0], left[1], right[1])
        return np.float32(middle[1] + (side - middle[1]) * np.clip(t, 0, 1.2) ** 1.7)


def masked(picture, place, random, kind, under=None):
    """A mask: surgical with pleats, folded (two or three panels), cup or tight cloth. The picture and the mask's share of each px."""
    sheet = Sheet(place, random, kind, under)
    tone = tone_of(place, random)
    share = filled((ROOM_HEIGHT, ROOM_WIDTH), sheet.corners, sheet.soft)
    light = shading(
        place,
        random,
        bulge={"surgical": random.uniform(0, 12), "folded": random.uniform(5, 25), "cup": random.uniform(20, 45), "tight": 0.0}[kind],
        ridge=random.uniform(0.1, 0.5) if kind == "folded" else random.uniform(0, 0.15),
    )
    relief = np.ones((ROOM_HEIGHT, ROOM_WIDTH), np.float32)

    def fold(border, depth, reach):
        away = ROWS - border
        return (
            1
            - depth * np.exp(-np.clip(away, 0, None) / reach) * (away > -0.6)
            + 0.45 * depth * np.exp(-np.clip(-away, 0, None) / reach) * (away <= -0.6)
        )

    if kind == "surgical":
        number = random.integers(2, 5)
        for at in range(number):
            part = (at + random.uniform(0.75, 1.25)) / (number + 1)
            relief *= fold(sheet.line(0.12 + 0.7 * part, 0.2 + 0.55 * part), random.uniform(0.02, 0.26), random.uniform(1.5, 7))
    elif kind == "folded":
        if random.random() < 0.55:
            for part in (random.uniform(0.2, 0.38), random.uniform(0.6, 0.78)):
                relief *= fold(sheet.line(part, 0.5 + random.normal(0, 0.08)), random.uniform(0.05, 0.3), random.uniform(2, 9))
        else:
            seam = np.abs(COLUMNS - between(sheet.top[0], sheet.chin[0], np.clip((ROWS - sheet.top[1]) / max(sheet.chin[1] - sheet.top[1], 1), 0, 1)))
            relief *= 1 - random.uniform(-0.1, 0.3) * np.exp(-((seam / random.uniform(1, 2.5)) ** 2))
            if random.random() < 0.6:
                relief *= 1 + random.uniform(0.0, 0.15) * np.exp(-(((seam - random.uniform(3, 8)) / 1.3) ** 2))
    elif kind == "tight" and random.random() < 0.6:
        relief *= 1 - random.uniform(0, 0.25) * np.exp(-(((COLUMNS - sheet.top[0]) / random.uniform(0.8, 2.0)) ** 2))
    if kind != "tight" and sheet.low != "chin" and random.random() < 0.6:
        wire = ROWS - sheet.line(0.0, 0.0) - random.uniform(5, 13)
        near = np.exp(-(((COLUMNS - sheet.top[0]) / random.uniform(18, 45)) ** 4))
        relief *= 1 + near * (random.uniform(-0.05, 0.16) * np.exp(-((wire / 3) ** 2)) - random.uniform(0, 0.15) * np.exp(-(((wire - 4) / 1.5) ** 2)))
    depth = cv2.distanceTransform((share > 0.5).astype(np.uint8), cv2.DIST_L2, 3)
    if random.random() < 0.75:
        at = random.uniform(3, 9)
        seam = np.exp(-(((depth - at) / random.uniform(0.7, 1.6)) ** 2))
        if random.random() < 0.5:
            seam = seam * (np.sin((ROWS + COLUMNS) * 6.28 / random.uniform(4, 9)) > random.uniform(-0.8, 0.3))
        relief *= 1 + random.uniform(-0.18, 0.1) * seam
    if kind == "cup" and random.random() < 0.7:
        relief *= 1 - random.uniform(0.0, 0.2) * (depth < random.uniform(5, 14))
    relief *= 1 - random.uniform(0, 0.35) * np.exp(-depth / random.uniform(1.5, 4))
    made = woven(random, tone)
    # White and pale cloth takes the light of the room; black hardly shows relief.
    strength = random.uniform(0.6, 1.1)
    look = np.clip(made * (light * relief)[..., None] ** strength + random.uniform(0, 10), 0, 255)
    if kind == "surgical" and random.random() < 0.3:
        # An edge of another colour.
        edge = ((depth < random.uniform(3, 9)) * 1.0)[..., None]
        look = look * (1 - edge) + edge * np.clip(tone_of(place, random) * light[..., None], 0, 255)
    shadow = cv2.GaussianBlur(np.roll(share, (int(random.integers(1, 8)), int(random.integers(-3, 4))), (0, 1)), (0, 0), random.uniform(2, 7))
    under_it = picture * (1 - (shadow * random.uniform(0, 0.45))[..., None])
    if kind != "tight":
        colour = (
            tone
            if random.random() < 0.35
            else np.array([(236, 238, 240), (30, 30, 33), (222, 190, 90), (200, 200, 205)][random.choice(4, p=(0.6, 0.2, 0.08, 0.12))]) * place.level
        )
        thick, straight = random.uniform(1.5, 5), random.uniform(0.0, 0.6)
        ropes = np.zeros((ROOM_HEIGHT, ROOM_WIDTH), np.float32)
        for way, (high, deep), (ear, lower, *_) in zip((-1, 1), sheet.ties, SIDES):
            if random.random() < 0.93:
                ends = (
                    place.at[ear] + (way * random.uniform(2, 16), random.uniform(-25, 15)),
                    place.at[lower] + (way * random.uniform(2, 14), random.uniform(-15, 20)),
                )
                for begin, end in zip((high, deep), ends):
                    bow = between(begin, end, 0.5) + (random.normal(0, 5), random.uniform(-7, 10) * straight)
                    ropes = np.maximum(ropes, curve((begin, bow, end), thick))
        ropes = cv2.GaussianBlur(ropes, (0, 0), 0.6)[..., None]
        under_it = under_it * (1 - 0.25 * np.roll(ropes, 3, 0))
        under_it = under_it * (1 - ropes) + ropes * np.clip(np.float32(colour) * light[..., None], 0, 255)
    made = mixed(np.clip(under_it, 0, 255).astype(np.uint8), look.astype(np.uint8), np.float32(share))
    if kind in ("cup", "folded") and random.random() < 0.15:
        middle = between(place.mouth, sheet.top, random.uniform(-0.1, 0.3)) + (random.choice([-1, 0, 1]) * random.uniform(10, 40), 0)
        spot = cv2.GaussianBlur(
            cv2.circle(np.zeros((ROOM_HEIGHT, ROOM_WIDTH), np.float32), tuple(int(v) for v in middle), int(random.uniform(12, 22)), 1.0, -1),
            (0, 0),
            0.8,
        )
        made = mixed(made, np.clip(np.broadcast_to(tone * random.uniform(0.7, 1.1), made.shape), 0, 255).astype(np.uint8), spot * share)
    return made, share


def scarf(picture, place, random, under=None):
    """A scarf, a tube of cloth or a collar pulled up, from the face's sides down to the neck."""
    at = place.at
    low = under if under is not None else random.choice(["nose", "mouth"], p=(0.6, 0.4))
    top = {
        "nose": between(at[195], at[2], random.uniform(0, 0.9)),
        "mouth": between(at[2], at[0], random.uniform(-0.2, 0.5)),
        "chin": between(at[17], at[152], random.uniform(0.4, 1.2)),
    }[low]
    out, fall, slope = random.uniform(-4, 34), random.uniform(0, 1.6) + (low == "chin"), random.normal(0, 6)
    left, right = between(at[93], at[132], fall) - (out, slope), between(at[323], at[361], fall) + (out, slope)
    if low == "chin":
        left[1], right[1] = max(left[1], top[1] - 45), max(right[1], top[1] - 45)
    spread = random.uniform(1.05, 1.9) * place.half
    sag = random.uniform(-8, 14)
    corners = [
        between(left, top, 0.5) + (0, sag),
        top,
        between(right, top, 0.5) + (0, sag),
        right,
        (place.x + spread, at[152, 1] + 60),
        (place.x + spread * 1.2, ROOM_HEIGHT + 40),
        (place.x - spread * 1.2, ROOM_HEIGHT + 40),
        (place.x - spread, at[152, 1] + 60),
        left,
    ]
    share = filled((ROOM_HEIGHT, ROOM_WIDTH), rounded(np.array(corners, float), random.uniform(4, 10)), random.uniform(0.6, 1.6))
    tone = tone_of(place, random) if random.random() < 0.5 else np.array(CLOTHS[random.integers(len(CLOTHS))]) * place.level
    bend = ((COLUMNS - place.x) / place.half) ** 2 * random.uniform(-30, 30) + (COLUMNS - place.x) * random.normal(0, 0.2)
    swirl = noise(random, 4, 4, ROOM_HEIGHT, ROOM_WIDTH) * random.uniform(2, 14)
    folds = np.sin((ROWS + bend + swirl) * 6.28 / random.uniform(18, 70)) * random.uniform(0, 0.22) + np.sin(
        (ROWS + 1.4 * bend + 2 * swirl) * 6.28 / random.uniform(9, 25)
    ) * random.uniform(0, 0.08)
    depth = cv2.distanceTransform((share > 0.5).astype(np.uint8), cv2.DIST_L2, 3)
    edge = 1 - random.uniform(0, 0.4) * np.exp(-depth / random.uniform(2, 6))
    look = np.clip(woven(random, tone, knit=random.random() < 0.5) * (shading(place, random) * (1 + folds) * edge)[..., None], 0, 255)
    shadow = cv2.GaussianBlur(share, (0, 0), random.uniform(3, 9)) * random.uniform(0, 0.4)
    under_it = np.clip(picture * (1 - shadow[..., None]), 0, 255).astype(np.uint8)
    return mixed(under_it, look.astype(np.uint8), np.float32(share)), share


def hand(picture, place, random):
    """A hand before the mouth: fingers side by side, and the palm or its back."""
    turn = random.choice([-math.pi / 2, 0.0, math.pi, -math.pi / 4, -3 * math.pi / 4], p=(0.3, 0.25, 0.25, 0.1, 0.1)) + random.normal(0, 0.25)
    along, across = np.float32([math.cos(turn), math.sin(turn)]), np.float32([-math.sin(turn), math.cos(turn)])
    thick, length = random.uniform(22, 31), random.uniform(95, 135)
    tone = np.float32(np.clip(place.skin * random.uniform(0.75, 1.12) + random.normal(0, 5, 3), 5, 250))
    # The mouth lies so far from the knuckles, in finger lengths.
    root = place.mouth - along * length * random.uniform(-0.3, 0.75) + across * random.normal(0, 12) + np.float32([0, -random.uniform(0, 14)])
    light, gap = shading(place, random) * 0.5 + 0.5, random.uniform(0.0, 0.06)
    whole, made = np.zeros((ROOM_HEIGHT, ROOM_WIDTH), np.float32), picture.astype(np.float32)
    grain = (1 + noise(random, 30, 30, ROOM_HEIGHT, ROOM_WIDTH) * random.uniform(0, 0.03))[..., None]

    def limb(begin, end, radius, strength, narrow=1.0):
        way = end - begin
        far = max(float(way @ way), 1.0)
        t = np.clip(((COLUMNS - begin[0]) * way[0] + (ROWS - begin[1]) * way[1]) / far, 0, 1)
        distance = np.hypot(COLUMNS - begin[0] - t * way[0], ROWS - begin[1] - t * way[1])
        radius = radius * (1 - (1 - narrow) * t)
        return np.clip(radius - distance + 0.5, 0, 1), 1 - strength * np.clip(distance / radius, 0, 1) ** 2.5, t

    parts = [
        (root - along * 62, root - along * random.uniform(10, 25), 2.05 * thick, 0.25, 1.0),
        (root - along * 190, root - along * 70, 1.35 * thick, 0.2, 1.0),
    ]
    curl = random.uniform(0.55, 1.0)
    spreading = random.normal(0, 0.04)
    for finger, rest in enumerate((0.86, 1.0, 0.95, 0.76)):
        begin = root + across * (finger - 1.5) * thick * (1 + gap) - along * 14
        tip = begin + (along + across * (finger - 1.5) * spreading) * length * rest * curl
        parts.append((begin, tip, thick / 2, random.uniform(0.25, 0.5), random.uniform(0.78, 0.95)))
    if random.random() < 0.6:
        way = random.choice([-1, 1])
        begin = root - along * 70 + across * way * 1.7 * thick
        parts.append(
            (begin, begin + (along * random.uniform(0.3, 1) + across * way * random.uniform(0.2, 0.8)) * length * 0.7, thick * 0.55, 0.35, 0.85)
        )
    shadow = cv2.GaussianBlur(np.max([limb(*part)[0] for part in parts], 0), (0, 0), random.uniform(3, 8))
    made = made * (1 - random.uniform(0.05, 0.45) * np.roll(shadow, (int(random.integers(0, 9)), int(random.integers(-6, 7))), (0, 1)))[..., None]
    nails = random.random() < 0.6
    for part in parts:
        share, shade, t = limb(*part)
        look = tone * (shade * light)[..., None] * grain
        for joint in (0.42, 0.74):
            look = look * (1 - random.uniform(0, 0.16) * np.exp(-(((t - joint) / 0.018) ** 2)))[..., None]
        made = made * (1 - share[..., None]) + np.clip(look, 0, 255) * share[..., None]
        if nails and part[2] == thick / 2:
            middle = between(part[0], part[1], 0.99)
            nail = limb(middle - along * 3, middle + along * 4, thick * 0.27, 0.1)[0] * random.uniform(0.3, 0.8)
            colour = np.clip(tone * 1.12 + (18, 2, 6), 0, 255) if random.random() < 0.75 else random.uniform(20, 230, 3)
            made = made * (1 - nail[..., None]) + colour * nail[..., None]
        whole = np.maximum(whole, share)
    return cv2.GaussianBlur(np.clip(made, 0, 255).astype(np.uint8), (0, 0), random.uniform(0.4, 0.9)), whole


def thing(picture, place, random):
    """A phone, a sheet of paper, a card, a cup or a microphone before the mouth."""
    kind = random.choice(["phone", "paper", "cup", "microphone"], p=(0.35, 0.25, 0.2, 0.2))
    turn = random.normal(0, 0.25) + (random.random() < 0.25) * math.pi / 2
    middle = place.mouth + np.float32(random.normal(0, (10, 10)))
    size = {
        "phone": (random.uniform(52, 66), random.uniform(95, 130)),
        "paper": (random.uniform(70, 180), random.uniform(45, 140)),
        "cup": (random.uniform(45, 70), random.uniform(55, 90)),
        "microphone": (random.uniform(30, 44),) * 2,
    }[kind]
    if kind == "paper":
        turn, middle = random.normal(0, 0.12), middle + np.float32([0, size[1] - random.uniform(25, 75)])
    elif kind in ("phone", "cup"):
        middle = middle + np.float32([random.normal(0, 12), random.uniform(-10, size[1] - 30)])
    cos, sin = math.cos(turn), math.sin(turn)
    x, y = (COLUMNS - middle[0]) * cos + (ROWS - middle[1]) * sin, (ROWS - middle[1]) * cos - (COLUMNS - middle[0]) * sin
    round_by = {"phone": random.uniform(6, 18), "paper": 1.0, "cup": 8.0, "microphone": size[0] - 1}[kind]
    narrow = 1 + (0.25 * y / size[1] * -1 if kind == "cup" else 0.0)
    u, v = np.abs(x) - size[0] * narrow + round_by, np.abs(y) - size[1] + round_by
    outside = np.hypot(np.clip(u, 0, None), np.clip(v, 0, None)) + np.minimum(np.maximum(u, v), 0) - round_by
    share = np.clip(0.5 - outside, 0, 1).astype(np.float32)
    tone = np.array(
        {
            "phone": [(22, 22, 26), (225, 226, 230), (60, 62, 70), (190, 170, 150)],
            "paper": [(240, 240, 238), (235, 228, 210)],
            "cup": [(240, 240, 240), (160, 40, 40), (120, 90, 60), (40, 60, 90)],
            "microphone": [(40, 40, 43), (120, 120, 124)],
        }[kind][random.integers(2 if kind in ("paper", "microphone") else 4)],
        float,
    )
    tone = np.float32(np.clip(tone * place.level * random.uniform(0.8, 1.05) + random.normal(0, 6, 3), 4, 252))
    look = (
        np.broadcast_to(np.float32(tone), (ROOM_HEIGHT, ROOM_WIDTH, 3))
        * (1 + random.normal(0, 0.12) * x / 100 + random.normal(0, 0.12) * y / 100)[..., None]
    )
    look = look * (1 + random.uniform(-0.3, 0.3) * np.exp(np.minimum(outside, 0) / random.uniform(1.5, 4)))[..., None]
    if kind == "phone":
        for _ in range(random.integers(1, 4)):
            lens = np.hypot(x + size[0] * random.uniform(0.2, 0.7), y + size[1] * random.uniform(0.5, 0.85))
            look = look * (1 - 0.8 * np.clip(random.uniform(5, 10) - lens, 0, 1))[..., None]
    elif kind == "paper":
        look = (
            look
            * (
                1
                - random.uniform(0, 0.6)
                * ((np.sin(y * 6.28 / random.uniform(9, 18)) > 0.55) & (noise(random, 60, 90, ROOM_HEIGHT, ROOM_WIDTH) > -0.3) & (outside < -12))
            )[..., None]
        )
    elif kind == "cup":
        look = look * (1 - 0.45 * np.clip(np.abs(x) / size[0], 0, 1) ** 2.5)[..., None]
    else:
        look = (
            look
            * (0.75 + 0.35 * (np.sin(x * 6.28 / 5) * np.sin(y * 6.28 / 5)))[..., None]
            * np.clip(1.15 - np.hypot(x, y) / size[0] * 0.5, 0, 2)[..., None]
        )
        stick = np.clip(random.uniform(10, 18) - np.abs(COLUMNS - middle[0] - (ROWS - middle[1]) * random.normal(0, 0.1)), 0, 1) * (ROWS > middle[1])
        share = np.maximum(share, stick.astype(np.float32))
    shadow = cv2.GaussianBlur(share, (0, 0), 6) * random.uniform(0, 0.4)
    under_it = np.clip(picture * (1 - shadow[..., None]), 0, 255).astype(np.uint8)
    share = cv2.GaussianBlur(share, (0, 0), random.uniform(0.4, 1.0))
    return mixed(under_it, np.clip(look, 0, 255).astype(np.uint8), share), share


def covered(picture, place, random, kind=None, under=None):
    kind = kind or random.choice(KINDS, p=(0.36, 0.15, 0.08, 0.14, 0.11, 0.1, 0.06))
    if kind == "scarf":
        return scarf(picture, place, random, under)
    if kind in ("hand", "thing"):
        return (hand if kind == "hand" else thing)(picture, place, random)
    return masked(picture, place, random, kind, under)
