"""A portrait's eyes with defects drawn in (eyes_drawn.py, contacts.py), and what is to be seen of each eye.

Few portraits have a defect here. What real spectacles do is read by eye, lens by lens, in labels/lenses.csv; which brow is under hair, in
labels/brows.csv.
"""

import csv
import math
import pathlib

import cv2
import numpy as np

import contacts
from common import filled
from eyes_drawn import BROWS, CUT, HAIR, HIGH, IRISES, LOW, Spectacles, blinked, eye_corners, glare, hair, marks, tinted

# Shares of the brow and of the eye's zone under hair at which it is sure.
BROW_SHARE, EYE_SHARE, EYE_ZONE = 0.2, 0.06, 5.0
# What surely lies on a lens, round an iris, where the spectacles are real.
LENS = np.array([(-26, -10), (-20, -15), (20, -15), (26, -10), (26, 10), (20, 15), (-20, 15), (-26, 10)])
# Levels by which a reflection changes what is behind it: it is plainly seen from the one on, and nobody sees it below the other.
PLAIN, FAINT = 18.0, 5.0
# Share of an iris or a lens from which on it is called a reflection.
REFLECTED = 0.04
DEFECTS = ("closed", "brow_hair", "eye_hair", "reflection", "tinted", "frame_over_eye", "coloured_lens")

_tables = {}


def known(data, column, case):
    """1, 0 or nan by a column of the labels."""
    return {"yes": 1.0, "no": 0.0}.get(getattr(data, f"label_{column}")[case], np.nan)


def read(data, case, table, column):
    """1, 0 or nan by a table of what was read by eye."""
    if table not in _tables:
        with open(pathlib.Path(__file__).parent / "labels" / f"{table}.csv", encoding="utf-8") as file:
            _tables[table] = {row["photo"]: row for row in csv.DictReader(file)}
    value = _tables[table].get(str(data.paths[case]), {}).get(column, "")
    return float(value) if value else np.nan


def truth(data, case):
    """Of each eye, the right one first, as the portrait is."""
    worn, fringe = known(data, "glasses", case), known(data, "hair_over_brows", case)
    eyes = []
    for side in ("right", "left"):
        eye = dict.fromkeys(DEFECTS, 0.0) | {"spectacles": worn}
        if fringe != 0:
            eye |= {"brow_hair": read(data, case, "brows", side), "eye_hair": np.nan}
        if worn:
            lens = {"reflection": "reflection", "tinted": "tinted", "frame_over_eye": "frame"}
            eye |= {name: read(data, case, "lenses", f"{side}_{column}") for name, column in lens.items()}
        eyes.append(eye)
    return eyes


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


def more(known, share):
    """What is known of hair, with a drawn share of what makes it sure; nan stays where neither is sure."""
    return 1.0 if known == 1 or share >= 1 else known + share


def crossing(rim, opening, rimless):
    """Whether a drawn rim (share of each px) lies over an eye's opening; nan for a touch or a lens's bare edge."""
    near = (rim * cv2.dilate(opening, np.ones((5, 5)))).sum() / 3
    if rimless and near > 0.3:
        return np.nan
    return 1.0 if ((rim > 0.5) * opening).sum() / (opening.sum() + 1) > 0.05 else 0.0 if near < 1 else np.nan


def reflected(change, iris, lens):
    """Whether a reflection, by how many levels it changes each px, takes enough of an iris (10 px round) or of a lens; nan for a faint or
    small one."""
    rows, columns = np.mgrid[:CUT[0], :CUT[1]]
    high = change > PLAIN
    on_iris = (high * (np.hypot(columns - iris[0], rows - iris[1]) < 10)).sum() / 314
    on_lens = (high * (lens > 0.5)).sum() / ((lens > 0.5).sum() + 1)
    return 1.0 if max(on_iris, on_lens) > REFLECTED else np.nan if (change * (lens > 0.1)).max() > FAINT else 0.0


def covered(over, points, side):
    """The shares of a brow and of an eye's zone that lie under hair."""
    brow = filled(CUT, points[BROWS[side], :2])
    corners = eye_corners(points, side)
    (left, top), (right, bottom) = np.round(corners.min(0) - EYE_ZONE).astype(int), np.round(corners.max(0) + EYE_ZONE).astype(int)
    return (over * brow).sum() / (brow.sum() + 1), over[top:bottom, left:right].mean()


def painted(data, case, random):
    """The portrait with harmless marks and perhaps defects drawn in (a picture of its eyes' surroundings), and the truth of each eye."""
    points, eyes = data.points[case] - (*LOW, 0), truth(data, case)
    picture = np.ascontiguousarray(data.pictures[case][LOW[1]:HIGH[1], LOW[0]:HIGH[0]])
    openings = [filled(CUT, eye_corners(points, side)) for side in (0, 1)]
    irises = points[list(IRISES), :2]
    kind = random.random()
    if kind < 0.3:
        picture, seen = contacts.worn(picture, points, random)
        for eye in eyes:
            eye["coloured_lens"] = seen
    elif kind < 0.55:
        picture = contacts.natural(picture, points, random)
    if random.random() < 0.6:
        picture, shut = blinked(picture, points, random)
        for eye, closed in zip(eyes, shut):
            eye["closed"] = closed
            if closed != 0 and eye["coloured_lens"] != 0:
                eye["coloured_lens"] = np.nan
    picture = marks(picture, points, all(eye["closed"] == 0 for eye in eyes), random)
    worn, over, late = eyes[0]["spectacles"] == 1, np.zeros(CUT, np.float32), random.random() < 0.4
    with_hair, colour = random.random() < 0.4, hair_colour(data.pictures[case], data.points[case], random)
    if with_hair and not late:
        picture, over = hair(picture, points, colour, random)
    lenses = [filled(CUT, iris + (0, 4) + LENS, 1.5) for iris in irises]
    through = 1.0
    if not worn and random.random() < 0.5:
        pair = Spectacles(points, random)
        lenses, worn = [filled(CUT, outline) for outline in pair.outlines], True
        if random.random() < 0.3:
            through = random.uniform(0.03, 1.0) if random.random() < 0.75 else random.uniform(0.5, 0.75)
            picture = tinted(picture, pair.lens, through, random)
        picture, rim = pair.drawn(picture, points, random)
        for eye, opening in zip(eyes, openings):
            eye |= {"spectacles": 1.0, "reflection": 0.0, "tinted": soft(1 - through, 0.1, 0.27)}
            eye["frame_over_eye"] = crossing(rim, opening, pair.kind == "rimless") if eye["closed"] == 0 else np.nan
    if worn and random.random() < 0.4:
        before = picture
        picture, strong = glare(picture, irises, lenses, random)
        change = cv2.absdiff(picture, before).mean(2)
        for eye, iris, mask, opening in zip(eyes, irises, lenses, openings):
            found = reflected(change, iris, mask)
            eye["reflection"] = found if found != 0 else eye["reflection"]
            if (strong * opening).sum() > 0.5 * opening.sum():
                eye["closed"] = eye["coloured_lens"] = np.nan
    if with_hair and late:
        picture, over = hair(picture, points, colour, random)
    if with_hair:
        for side, (eye, opening) in enumerate(zip(eyes, openings)):
            brow, zone = covered(over, points, side)
            eye |= {"brow_hair": more(eye["brow_hair"], brow / BROW_SHARE), "eye_hair": more(eye["eye_hair"], zone / EYE_SHARE)}
            if (over * opening).sum() > 0.35 * opening.sum():
                eye |= dict.fromkeys(("closed", "frame_over_eye", "reflection"), np.nan)
                eye["coloured_lens"] = 0.0 if eye["coloured_lens"] == 0 else np.nan
    for eye in eyes:
        if through < 0.7 and eye["coloured_lens"] != 0:
            eye["coloured_lens"] = np.nan
        if through < 0.15:
            eye |= dict.fromkeys(("closed", "eye_hair") if not late else ("closed",), np.nan)
    return picture, eyes
