"""The mouth: whether teeth or the dark between parted lips are seen."""

import numpy as np

from common import crop, filed, lit

NAME, HEIGHT, WIDTH, OUTPUTS = "mouth", 48, 80, ["open"]
# Half as many weights as for the others: the part is small and its look simple.
SHAPE = {"widths": (12, 16, 24, 32)}
CORNERS, PX = (61, 291), 1.5


def cases(data, left_out):
    return [at for at in data.indices(left_out) if data.label_mouth[at]]


def truth(data, case):
    return np.array([data.label_mouth[case] in ("teeth", "open")], np.float32)


def middle(data, case):
    points = data.points[case]
    return (points[CORNERS[0], :2] + points[CORNERS[1], :2]) / 2


def drawn(data, case, random):
    return (data.pictures[case], middle(data, case)), truth(data, case)


def cut(portrait, random):
    made = crop(*portrait, WIDTH, HEIGHT, PX, random, mirrored=random.random() < 0.5)
    return filed(lit(made, random), random)


def tests(data, cases):
    for case in cases:
        name = "japan" if data.only_measured[case] else "left out"
        yield name, crop(data.pictures[case], middle(data, case), WIDTH, HEIGHT, PX), truth(data, case)
