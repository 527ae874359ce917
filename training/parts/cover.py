"""The lower face: whether anything covers the mouth: a mask over the nose or under it, a scarf, a hand, a thing held before it.

None is in the portraits: all are drawn in (`covers_drawn.py`), and so are beards, moustaches, stubble, lipstick, pale lips, shadows
(`chins_drawn.py`), and masks and collars that end under the lip. What is drawn moves the landmarks: those of the crop are found anew in
the drawn picture, as the product would. PARTS_MODELS is the folder of the networks that find them.
"""

import math
import os
import pathlib

import cv2
import numpy as np

from chins_drawn import bare, bearded, painted, shaded
from common import EYES_PX, averaged
from covers_drawn import KINDS, LEFT, ROOM_HEIGHT, ROOM_WIDTH, TOP, covered, face
from prepare import SIDE, Finder

NAME, HEIGHT, WIDTH, OUTPUTS = "cover", 64, 80, ["covered"]
SHAPE = {"widths": (12, 16, 24, 32)}
CORNERS, PX = (61, 291), 2.5
NEW = 3
# What is kept of a drawn portrait: two px for each of the input's, level, round the mouth that was found.
KEPT_WIDTH, KEPT_HEIGHT = 216, 180
CENTRE = np.array([(KEPT_WIDTH - 1) / 2, (KEPT_HEIGHT - 1) / 2])
# Share of the lips from which on they are covered, and up to which they are not.
COVERED, FREE = 0.85, 0.12

_finders = []


def cases(data, left_out):
    return data.indices(left_out)


def truth(data, case):
    return np.array([0], np.float32)


def finder():
    if not _finders:
        _finders.append(Finder(pathlib.Path(os.environ["PARTS_MODELS"])))
    return _finders[0]


def followed(finder, portrait, points, random):
    """The landmarks of a drawn portrait, begun about where they were."""
    low, high = points[:, :2].min(0), points[:, :2].max(0)
    middle, side = (low + high) / 2 + random.normal(0, 4, 2), (high - low).max() * 1.5 * math.exp(random.normal(0, 0.03))
    for _ in range(2):
        scale = side / SIDE
        matrix = np.array([[scale, 0, middle[0] - side / 2], [0, scale, middle[1] - side / 2]])
        seen = cv2.warpAffine(portrait, matrix, (SIDE, SIDE), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
        found = finder.mesh.run(["Identity"], {finder.mesh.get_inputs()[0].name: seen[None].astype(np.float32) / 255})[0].reshape(478, 3)
        points = found[:, :2] * scale + matrix[:, 2]
        low, high = points.min(0), points.max(0)
        middle, side = (low + high) / 2, (high - low).max() * 1.5
    return points


def kept(portrait, points):
    """The picture round the mouth, level by the irises, two px for each of the input's."""
    right, left = points[468, :2], points[473, :2]
    step = np.linalg.norm(left - right) / EYES_PX * PX / 2
    angle = np.arctan2(*(left - right)[::-1])
    cos, sin = math.cos(angle) * step, math.sin(angle) * step
    matrix = np.array([[cos, -sin, 0.0], [sin, cos, 0.0]])
    matrix[:, 2] = (points[CORNERS[0], :2] + points[CORNERS[1], :2]) / 2 - matrix[:, :2] @ CENTRE
    return cv2.warpAffine(portrait, matrix, (KEPT_WIDTH, KEPT_HEIGHT), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE)


def laid_in(data, case, made):
    portrait = data.pictures[case].copy()
    portrait[TOP : TOP + ROOM_HEIGHT, LEFT : LEFT + ROOM_WIDTH] = made
    return portrait


def wanted_of(place, share):
    hidden = float((share * place.lips).sum() / place.lips.sum())
    return np.array([1 if hidden >= COVERED else 0 if hidden <= FREE else np.nan], np.float32)


def drawn(data, case, random, kind=None):
    """What is kept of the portrait, and what is to be seen; `kind`: what covers it (None: half the time something)."""
    place, wanted = face(data, case), truth(data, case)
    made, touched = place.picture, False
    if kind is None and random.random() < 0.75:
        made, touched = bare(made, place, random), True
    if kind is not None or random.random() < 0.5:
        made, share = covered(made, place, random, kind)
        wanted, touched = wanted_of(place, share), True
    elif random.random() < 0.12:
        made, share = covered(made, place, random, random.choice(["surgical", "tight", "scarf", "scarf"]), "chin")
        wanted = wanted_of(place, share)
    if not touched:
        return kept(data.pictures[case], data.points[case]), wanted
    portrait = laid_in(data, case, made)
    return kept(portrait, followed(finder(), portrait, data.points[case], random)), wanted


def cut(picture, random=None):
    return averaged(picture, CENTRE, WIDTH, HEIGHT, random)


def tests(data, cases):
    """Portraits as they are; with each kind of thing before the mouth; with beards, painted lips and shadows. Landmarks found from nothing."""
    random = np.random.default_rng(7)
    for case in cases:
        name, place = "japan" if data.only_measured[case] else "left out", face(data, case)
        yield name, cut(kept(data.pictures[case], data.points[case])), truth(data, case)
        for kind in KINDS:
            made, share = covered(place.picture, place, random, kind)
            portrait = laid_in(data, case, made)
            yield f"{name}, {kind}", cut(kept(portrait, finder().points(portrait))), wanted_of(place, share)
        for kind, change in (("beard", bearded), ("lips", painted), ("shadow", shaded)):
            portrait = laid_in(data, case, change(place.picture, place, random))
            yield f"{name}, {kind}", cut(kept(portrait, finder().points(portrait))), truth(data, case)
