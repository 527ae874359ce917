"""The whole face: whether a shadow falls on it: of a blind, a brim, a branch, the nose, a thing beside the light, or of the brows under a lamp.

All shadows are drawn in (`shadows_drawn.py`), and so is what is taken for them: light that falls off, beards, painted lips, locks before the
forehead, spectacles. What real portraits show is taken for no shadow where both cheeks are alike, and is not learnt from elsewhere.
"""

import cv2
import numpy as np

from chins_drawn import bearded, painted
from common import MIDDLE, averaged, filled
from covers_drawn import LEFT, ROOM_HEIGHT, ROOM_WIDTH, TOP, face
from eyes_drawn import HIGH, LOW, Spectacles, hair
from eyes_painted import hair_colour
from shadows_drawn import KINDS, OVAL, dimmed, relit, shadow, smooth

NAME, HEIGHT, WIDTH, OUTPUTS = "shade", 80, 64, ["shadow"]
SHAPE = {"widths": (12, 16, 24, 32)}
PX, BELOW_EYES = 3.4, 12.0
NEW = 4
# What is kept of a drawn portrait: two px for each of the input's and a rim.
KEPT_WIDTH, KEPT_HEIGHT = 168, 200
CENTRE = np.array([(KEPT_WIDTH - 1) / 2, (KEPT_HEIGHT - 1) / 2])
# Light that a shadow leaves: below the first it is one, above the second none that matters.
DARK, FAINT = 0.6, 0.85
# Share of the face that lies in the shadow, at least and at most: what covers all of it is none.
LEAST, MOST = 0.06, 0.88
# Luminance of the one cheek as a share of the other's from which on a portrait is taken to have no shadow.
EVEN = 0.82


def cases(data, left_out):
    return data.indices(left_out)


def cheeks(data, case):
    light = lambda x, y: float(np.power(data.pictures[case][y - 12 : y + 13, x - 12 : x + 13] / 255, 2.2).mean())
    one, other = (light(*np.round(data.points[case][index, :2]).astype(int).clip(12, 540)) for index in (50, 280))
    return min(one, other) / max(one, other, 1e-4)


def truth(data, case):
    return np.array([0 if cheeks(data, case) >= EVEN else np.nan], np.float32)


def kept(portrait):
    step = PX / 2
    matrix = np.array([[step, 0, 0], [0, step, 0]])
    matrix[:, 2] = MIDDLE + (0, BELOW_EYES) - matrix[:, :2] @ CENTRE
    return cv2.warpAffine(portrait, matrix, (KEPT_WIDTH, KEPT_HEIGHT), flags=cv2.INTER_AREA | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE)


def adorned(data, case, random):
    """The portrait with what is no shadow drawn in."""
    portrait = data.pictures[case].copy()
    if random.random() < 0.5:
        room = portrait[TOP : TOP + ROOM_HEIGHT, LEFT : LEFT + ROOM_WIDTH]
        for change, share in ((bearded, 0.6), (painted, 0.4)):
            if random.random() < share:
                room[:] = change(room.copy(), face(data, case), random)
    eyes = portrait[LOW[1] : HIGH[1], LOW[0] : HIGH[0]]
    points = data.points[case] - (*LOW, 0)
    if random.random() < 0.3:
        eyes[:] = Spectacles(points, random).drawn(np.ascontiguousarray(eyes), points, random)[0]
    if random.random() < 0.4:
        eyes[:] = hair(np.ascontiguousarray(eyes), points, hair_colour(data.pictures[case], data.points[case], random), random)[0]
    return portrait


def shaded(portrait, data, case, random, kind=None, left=None):
    """With a shadow, and whether it is one: unknown where it is faint."""
    oval = filled(portrait.shape, data.points[case][list(OVAL), :2]) > 0.5
    for _ in range(8):
        share = shadow(data.points[case], random, kind)
        covered = float(share[oval].mean())
        if LEAST <= covered <= MOST:
            break
    else:
        return portrait, np.array([np.nan], np.float32)
    left = left or (random.uniform(0.1, DARK) if random.random() < 0.85 else random.uniform(DARK, 1.0))
    # What a soft or faint one leaves of the light where it is darkest, and lightest.
    darkest = 1 - (1 - left) * float(np.percentile(share[oval], 97) - np.percentile(share[oval], 3))
    return dimmed(portrait, share, left, random), np.array([1 if darkest <= DARK else 0 if darkest >= FAINT else np.nan], np.float32)


def drawn(data, case, random):
    portrait, wanted = (adorned(data, case, random) if random.random() < 0.7 else data.pictures[case]), truth(data, case)
    if random.random() < 0.5:
        portrait = relit(portrait, smooth(random))
    if random.random() < 0.5:
        portrait, seen = shaded(portrait, data, case, random)
        wanted = np.where(seen == 0, wanted, seen)
    return kept(portrait), wanted


def cut(picture, random=None):
    return averaged(picture, CENTRE, WIDTH, HEIGHT, random)


def tests(data, cases):
    """Portraits as they are, lit smoothly, adorned, and with each kind of shadow that leaves a third or a half of the light."""
    random = np.random.default_rng(7)
    for case in cases:
        path = data.paths[case]
        name, even = path.split("/")[0], truth(data, case)
        yield f"{name}, {'even' if even[0] == 0 else 'lit from a side'}", cut(kept(data.pictures[case])), np.array([0], np.float32)
        if np.isnan(even[0]):
            continue
        yield "lit smoothly", cut(kept(relit(data.pictures[case], smooth(random)))), even
        yield "beard, lips, hair, spectacles", cut(kept(adorned(data, case, random))), even
        for kind in KINDS:
            for left in (0.33, 0.5):
                portrait, seen = shaded(data.pictures[case], data, case, random, kind, left)
                yield f"{kind}, {left}", cut(kept(portrait)), seen
