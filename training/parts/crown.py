"""The head from the brows up: whether a hat, cap, hood, scarf or the like is worn.

Hardly any is in the portraits: all are drawn in (`hats_drawn.py`), and with the same tools black hair, fringes, hair of other colours, big
hair, buns and edges behind the head.
`masks.py` says where each file ends and which px are hair and wall.
"""


import cv2
import numpy as np

from common import crop, ended, masks
from hats_drawn import CENTRE, KINDS, ROOM_HEIGHT, ROOM_PX, ROOM_WIDTH, ROWS, bare, blackened, fringed, headwear

NAME, HEIGHT, WIDTH, OUTPUTS = "crown", 64, 80, ["headwear"]
SHAPE = {"widths": (12, 16, 24, 32)}
PX, ABOVE = 3.5, 95.0
NEW = 4
WALL, HAIR = 0, 1

_rooms = {}


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
        portrait, points = data.pictures[case], data.points[case]
        cut = lambda picture: crop(picture, middle(data, case), ROOM_WIDTH, ROOM_HEIGHT, ROOM_PX)
        inside, regions = masks(case, portrait)
        self.picture, self.inside = cut(cv2.GaussianBlur(portrait, (0, 0), 0.7)), cut(inside) / np.float32(255)
        share = lambda wanted: np.clip(
            4 * cut(cv2.GaussianBlur(cv2.resize((regions == wanted).astype(np.float32), portrait.shape[1::-1]), (0, 0), 4))
            - 1.5,
            0,
            1,
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


def plain(data, case):
    return room(data, case).picture, room(data, case).inside


def drawn(data, case, random, worn=None):
    """Picture and its inside (uint8, float32 0–1), and what is to be seen; `worn`: whether to draw headwear (None: half the time)."""
    place, wanted = room(data, case), truth(data, case)
    picture, inside = place.picture, place.inside
    if wanted[0] == 0:
        if random.random() < 0.85:
            picture = bare(picture, place, random)
        if worn if worn is not None else random.random() < 0.5:
            picture, wanted = headwear(picture, place, random), np.array([1], np.float32)
        if random.random() < 0.3:
            inside = inside * (ROWS > place.eyes - place.up * random.uniform(1.35, 2.2))
    return (picture, inside), wanted


def cut(portrait, random=None):
    picture, inside = portrait
    if random is not None and random.random() < 0.5:
        picture = cv2.GaussianBlur(picture, (0, 0), random.uniform(0.3, 0.9))
    return ended(picture, inside, CENTRE, WIDTH, HEIGHT, PX / ROOM_PX, random, jitter=(0.03, 0.06, 4.0))


def tests(data, cases):
    """Portraits as they are; with black hair, a fringe and whatever else is none; with each headwear, dark over dark hair and of any colour."""
    random = np.random.default_rng(7)
    for case in cases:
        name, wanted = "japan" if data.only_measured[case] else "left out", truth(data, case)
        yield name, cut(plain(data, case)), wanted
        if wanted[0] == 1:
            continue
        place = room(data, case)
        dark = blackened(place.picture, place, random)
        yield f"{name}, black hair", cut((dark, place.inside)), wanted
        yield f"{name}, black fringe", cut((fringed(dark, place, random), place.inside)), wanted
        yield f"{name}, hair drawn", cut((bare(place.picture, place, random), place.inside)), wanted
        for kind in KINDS:
            yield f"{name}, dark {kind}", cut((headwear(dark, place, random, kind, True), place.inside)), np.array([1], np.float32)
            yield f"{name}, {kind}", cut((headwear(place.picture, place, random, kind, False), place.inside)), np.array([1], np.float32)
