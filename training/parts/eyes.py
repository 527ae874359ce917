"""The eyes: spectacles and what they do, closed lids, coloured contact lenses, and hair over brows and eyes.

Few portraits have a defect here, so most are drawn in (eyes_drawn.py). `reflection`, `tinted` and `frame_over_eye` of real
spectacles are learnt where a column label_… of the data says yes or no.
"""

import math

import cv2
import numpy as np

import contacts
from common import crop, filed, filled, lit
from eyes_drawn import BROWS, HAIR, IRISES, LOW, HIGH, CUT, Spectacles, blinked, cloud, eye_corners, glare, hair, marks, tinted

NAME, HEIGHT, WIDTH = "eyes", 80, 160
OUTPUTS = ["spectacles", "closed", "brow_hair", "eye_hair", "reflection", "tinted", "frame_over_eye", "coloured_lens"]
PX = 1.7
# Shares of the brow and of the eye's zone under hair at which an output is sure.
BROW_SHARE, EYE_SHARE, EYE_ZONE = 0.2, 0.06, 5.0
# What surely lies on a lens, round an iris, where the spectacles are real.
LENS = np.array([(-26, -10), (-20, -15), (20, -15), (26, -10), (26, 10), (20, 15), (-20, 15), (-26, 10)])
# Wearers are a sixth of the portraits: each is shown twice as often as the others.
WEARERS = 2


def cases(data, left_out):
    found = data.indices(left_out)
    return found if left_out else found + [at for at in found for _ in range(WEARERS - 1) if data.label_glasses[at] == "yes"]


def known(data, column, case):
    """1, 0 or nan by a column of the labels."""
    labels = getattr(data, f"label_{column}", None)
    return {"yes": 1.0, "no": 0.0}.get(labels[case], np.nan) if labels is not None else np.nan


def truth(data, case):
    """As the portrait is."""
    worn, fringe = known(data, "glasses", case), known(data, "hair_over_brows", case)
    wanted = dict.fromkeys(OUTPUTS, 0.0) | {"spectacles": worn, "brow_hair": fringe, "eye_hair": 0.0 if fringe == 0 else np.nan}
    if worn:
        wanted |= {name: known(data, name, case) for name in ("reflection", "tinted", "frame_over_eye")}
    return wanted


def middle(data, case):
    return data.points[case][list(IRISES), :2].mean(0)


def hair_colour(picture, points, random):
    """The person's own, from above the forehead, where that is no skin; else any."""
    x, y = points[10, :2].astype(int)
    above = np.median(picture[max(0, y - 50):max(1, y - 20), x - 30:x + 30].reshape(-1, 3), 0)
    skin = np.median(picture[y + 10:y + 30, x - 20:x + 20].reshape(-1, 3), 0)
    if above.mean() < 0.7 * skin.mean() and random.random() < 0.6:
        return above * math.exp(random.normal(0, 0.15))
    return np.array(HAIR[random.integers(len(HAIR))]) * np.exp(random.normal(0, 0.1, 3) + random.normal(0, 0.2))


def soft(share, none, sure):
    """Nan between what is none and what is sure."""
    return 0.0 if share <= none else 1.0 if share >= sure else np.nan


def crossing(rim, eyes, rimless):
    """Whether a drawn rim (share of each px) lies over an opening of the eyes; nan for a touch or a lens's bare edge."""
    opening = np.clip(eyes[0] + eyes[1], 0, 1)
    near = (rim * cv2.dilate(opening, np.ones((5, 5)))).sum() / 3
    if rimless and near > 0.3:
        return np.nan
    crossed = max(((rim > 0.5) * eye).sum() / (eye.sum() + 1) for eye in eyes)
    return 1.0 if crossed > 0.05 else 0.0 if near < 1 else np.nan


def reflected(strong, irises, lenses):
    """Whether a drawn reflection (strength of each px) takes enough of an iris (10 px round) or of a lens; nan for a faint or small one."""
    rows, columns = np.mgrid[:CUT[0], :CUT[1]]
    high = strong > 0.22
    on_iris = max((high * (np.hypot(columns - x, rows - y) < 10)).sum() / 314 for x, y in irises)
    on_lens = max((high * (lens > 0.5)).sum() / ((lens > 0.5).sum() + 1) for lens in lenses)
    return 1.0 if on_iris > 0.05 or on_lens > 0.05 else np.nan if strong.max() > 0.06 else 0.0


def covered(over, points):
    """The shares of the worse brow and of the worse eye's zone that lie under hair."""
    brows = [filled(CUT, points[side, :2]) for side in BROWS]
    brow = max((over * mask).sum() / (mask.sum() + 1) for mask in brows)
    zones = []
    for side in (0, 1):
        corners = eye_corners(points, side)
        (left, top), (right, bottom) = np.round(corners.min(0) - EYE_ZONE).astype(int), np.round(corners.max(0) + EYE_ZONE).astype(int)
        zones.append(over[top:bottom, left:right].mean())
    return brow, max(zones)


def painted(data, case, random):
    """The portrait with harmless marks and perhaps defects drawn in (a picture of its eyes' surroundings), and the truth."""
    points, wanted = data.points[case] - (*LOW, 0), truth(data, case)
    picture = np.ascontiguousarray(data.pictures[case][LOW[1]:HIGH[1], LOW[0]:HIGH[0]])
    eyes = [filled(CUT, eye_corners(points, side)) for side in (0, 1)]
    opening = np.clip(eyes[0] + eyes[1], 0, 1)
    irises = points[list(IRISES), :2]
    kind = random.random()
    if kind < 0.3:
        picture, wanted["coloured_lens"] = contacts.worn(picture, points, random)
    elif kind < 0.55:
        picture = contacts.natural(picture, points, random)
    if random.random() < 0.6:
        picture, wanted["closed"] = blinked(picture, points, random)
        if wanted["closed"] != 0 and wanted["coloured_lens"] != 0:
            wanted["coloured_lens"] = np.nan
    picture = marks(picture, points, wanted["closed"] == 0, random)
    worn, over, late = wanted["spectacles"] == 1, np.zeros(CUT, np.float32), random.random() < 0.4
    with_hair, colour = random.random() < 0.4, hair_colour(data.pictures[case], data.points[case], random)
    if with_hair and not late:
        picture, over = hair(picture, points, colour, random)
    lenses = [filled(CUT, iris + (0, 4) + LENS, 1.5) for iris in irises]
    through = 1.0
    if not worn and random.random() < 0.5:
        pair = Spectacles(points, random)
        lenses, worn = [filled(CUT, outline) for outline in pair.outlines], True
        wanted |= {"spectacles": 1.0, "reflection": 0.0, "tinted": 0.0}
        if random.random() < 0.3:
            through = random.uniform(0.03, 1.0) if random.random() < 0.75 else random.uniform(0.5, 0.75)
            picture = tinted(picture, pair.lens, through, random)
            wanted["tinted"] = soft(1 - through, 0.1, 0.27)
        picture, rim = pair.drawn(picture, points, random)
        wanted["frame_over_eye"] = crossing(rim, eyes, pair.kind == "rimless") if wanted["closed"] == 0 else np.nan
    if worn and random.random() < 0.4:
        picture, strong = glare(picture, irises, lenses, random)
        found = reflected(strong, irises, lenses)
        wanted["reflection"] = found if found != 0 else wanted["reflection"]
        if (strong * opening).sum() > 0.5 * opening.sum():
            wanted["closed"] = wanted["coloured_lens"] = np.nan
    if with_hair and late:
        picture, over = hair(picture, points, colour, random)
    if with_hair:
        brow, zone = covered(over, points)
        if wanted["brow_hair"] != 1:
            wanted["brow_hair"] += min(1.0, brow / BROW_SHARE)
        wanted["eye_hair"] = 1.0 if zone > EYE_SHARE else wanted["eye_hair"] + zone / EYE_SHARE
        if (over * opening).sum() > 0.35 * opening.sum():
            wanted |= dict.fromkeys(("closed", "frame_over_eye", "reflection"), np.nan)
            wanted["coloured_lens"] = 0.0 if wanted["coloured_lens"] == 0 else np.nan
    if through < 0.7 and wanted["coloured_lens"] != 0:
        wanted["coloured_lens"] = np.nan
    if through < 0.15:
        wanted |= dict.fromkeys(("closed", "eye_hair") if not late else ("closed",), np.nan)
    return picture, wanted


def values(wanted):
    return np.array([wanted[name] for name in OUTPUTS], np.float32)


def drawn(data, case, random):
    picture, wanted = painted(data, case, random)
    return (picture, middle(data, case) - LOW), values(wanted)


def cut(portrait, random):
    return filed(lit(crop(*portrait, WIDTH, HEIGHT, PX, random, mirrored=random.random() < 0.5), random), random)


def plain_cut(data, case):
    return crop(data.pictures[case], middle(data, case), WIDTH, HEIGHT, PX)


def tests(data, cases):
    random = np.random.default_rng(7)
    for case in cases:
        yield "japan" if data.only_measured[case] else "left out", plain_cut(data, case), values(truth(data, case))
    for case in [case for case in cases if not data.only_measured[case]] * 3:
        picture, wanted = painted(data, case, random)
        for hairy in ("brow_hair", "eye_hair"):
            wanted[hairy] = soft(wanted[hairy], 0.3, 0.7)
        centre = middle(data, case) - LOW
        yield "drawn", crop(picture, centre, WIDTH, HEIGHT, PX), values(wanted)
        yield "drawn, filed", cut((picture, centre), random), values(wanted)
