"""One eye with its brow: spectacles and what they do to it, whether it is closed, hair over brow and eye, a coloured contact lens.

The subject's left eye is mirrored, so that the nose lies at the crop's right in both.
"""

import numpy as np

from common import crop, filed, lit
from eyes_drawn import IRISES, LOW
from eyes_painted import known, painted, soft, truth

NAME, HEIGHT, WIDTH = "eye", 80, 96
OUTPUTS = ["spectacles", "closed", "brow_hair", "eye_hair", "reflection", "tinted", "frame_over_eye", "coloured_lens"]
PX = 1.25
# Wearers are a sixth of the portraits: each is shown three times as often as the others.
WEARERS = 3
# Each portrait that is drawn on has two eyes to see.
NEW = 3
# Eyes with a single lid are few elsewhere: before they were learnt from, spectacles drawn on such faces were missed ten times as often.
JAPAN = True


def cases(data, left_out):
    found = data.indices(left_out)
    if left_out:
        return found
    wearers = [at for at in found for _ in range(WEARERS - 1) if known(data, "glasses", at) == 1]
    return found + wearers + [at for at in found if data.japan[at]]


def middle(data, case, side):
    return data.points[case][IRISES[side], :2]


def values(eye):
    return np.array([eye[name] for name in OUTPUTS], np.float32)


def drawn(data, case, random):
    picture, eyes = painted(data, case, random)
    return [(picture, middle(data, case, side) - LOW, side) for side in (0, 1)], [values(eye) for eye in eyes]


def seen(drawn, random):
    """One of both eyes, in other light and another file."""
    sides, wanted = drawn
    side = int(random.integers(2))
    return cut(sides[side], random), wanted[side]


def cut(portrait, random=None):
    picture, centre, side = portrait
    made = crop(picture, centre, WIDTH, HEIGHT, PX, random, mirrored=side == 1)
    return made if random is None else filed(lit(made, random), random)


def tests(data, cases):
    random = np.random.default_rng(7)
    for case in cases:
        for side, eye in enumerate(truth(data, case)):
            yield "japan" if data.only_measured[case] else "left out", cut((data.pictures[case], middle(data, case, side), side)), values(eye)
    for case in cases * 3:
        name = "drawn, japan" if data.only_measured[case] else "drawn"
        sides, wanted = drawn(data, case, random)
        for portrait, value in zip(sides, wanted):
            for hairy in ("brow_hair", "eye_hair"):
                value[OUTPUTS.index(hairy)] = soft(value[OUTPUTS.index(hairy)], 0.3, 0.7)
            yield name, cut(portrait), value
            yield f"{name}, filed", cut(portrait, random), value
