"""One side of the head: whether its ear is hidden, and whether an earring is seen.

The subject's left side is mirrored, so that the face lies at the crop's right in both. Drawn in are hair over ears and behind them,
earrings, and what is taken for them: moles, curls, spectacle temples, highlights, light spots between hair.
labels/sides.csv says by side what labels.csv says by photo (1, 0, or nothing where it is not sure).
"""

import csv
import math
import pathlib

import cv2
import numpy as np

from common import crop, filed, lit, mixed

NAME, HEIGHT, WIDTH, OUTPUTS = "side", 128, 64, ["ear_hidden", "earring"]
PX = 1.3
# Their mean lies at the ear's height; the centre is so many px further out and further down, so that what hangs or sticks out is inside.
ROUND_EAR, OUTWARDS, DOWN = ((127, 234, 93, 132), (356, 454, 323, 361)), 10.0, 10.0
# What is drawn on: px of the portrait round the same centre, larger than the crop and its jitter.
ROOM_WIDTH, ROOM_HEIGHT = 136, 228
# Two thirds of Japan are learnt from: its ears and temples are other than those of most portraits here.
JAPAN = True
LOBE, LOBE_SPREAD = (69.0, 129.0), (6.0, 9.0)
HAIRS = (
    (18, 16, 16),
    (24, 20, 18),
    (34, 26, 22),
    (52, 36, 26),
    (84, 58, 38),
    (128, 94, 60),
    (176, 146, 104),
    (120, 116, 112),
    (196, 192, 188),
    (110, 50, 30),
)
METALS = ((212, 172, 92), (186, 142, 62), (204, 204, 208), (166, 168, 174), (214, 160, 136), (40, 38, 42))
STONES = ((238, 232, 222), (236, 238, 246), (30, 28, 32), (150, 30, 42), (36, 58, 130), (30, 110, 84), (226, 196, 170))

_by_side, _rooms = {}, {}


def _read():
    with open(pathlib.Path(__file__).parent / "labels" / "sides.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            _by_side[row["photo"]] = row


def cases(data, left_out):
    """Index and side (0: the subject's right); thin ones twice."""
    found = []
    for at in data.indices(left_out):
        for side in (0, 1):
            wanted = truth(data, (at, side))
            if not np.isnan(wanted).all():
                found += [(at, side)] * (2 if not left_out and np.nansum(wanted) > 0 else 1)
    return found


def truth(data, case):
    at, side = case
    if not _by_side:
        _read()
    row = _by_side.get(str(data.paths[at]).rsplit(".", 1)[0])
    if row:
        held = [row[("right", "left")[side] + name] for name in ("_hidden", "_earring")]
    else:
        held = [{"both": "0", "none": "1"}.get(data.label_ears_visible[at], ""), {"no": "0"}.get(data.label_earrings_visible[at], "")]
    return np.array([float(value) if value else np.nan for value in held], np.float32)


def middle(data, case):
    at, side = case
    return data.points[at][list(ROUND_EAR[side]), :2].mean(0) + (-OUTWARDS if side == 0 else OUTWARDS, DOWN)


class Room:
    """What is round an ear, upright, the face at the right; what is wall, where the lobe is (None where the outline does not show it)."""

    def __init__(self, data, case):
        self.picture = crop(data.pictures[case[0]], middle(data, case), ROOM_WIDTH, ROOM_HEIGHT, 1.0, mirrored=case[1] == 1)
        lab = cv2.cvtColor(cv2.GaussianBlur(self.picture, (0, 0), 1), cv2.COLOR_RGB2LAB).astype(np.float32)
        edge = lab[60:150, :12].reshape(-1, 3)
        wall, skin = np.median(edge, 0), np.median(lab[70:130, 105:130].reshape(-1, 3), 0)
        self.skin = np.median(self.picture[70:130, 105:130].reshape(-1, 3), 0)
        # Long hair is plain too: the portrait's own margin says whether it is wall.
        margin = np.median(data.pictures[case[0]][200:300, slice(0, 25) if case[1] == 0 else slice(-25, None)].reshape(-1, 3), 0)
        self.plain = np.abs(edge - wall).mean() < 9 and np.abs(np.median(self.picture[60:150, :12].reshape(-1, 3), 0) - margin).mean() < 20
        away = np.sqrt((((lab - wall) * (0.7, 1.4, 1.4)) ** 2).sum(2))
        self.wall = cv2.GaussianBlur((away < 16).astype(np.float32), (0, 0), 0.8)
        seen = away > 22
        self.outline = np.where(seen.any(1), seen.argmax(1), ROOM_WIDTH)
        self.lobe = self._lobe(lab, skin) if self.plain else None

    def _lobe(self, lab, skin):
        """Where the outline falls back most steeply towards the face, if it is skin there."""
        rises = [(self.outline[y + 7] - self.outline[y - 3], y) for y in range(95, 165) if self.outline[y - 3] >= 20]
        if not rises or max(rises)[0] < 6:
            return None
        x, y = self.outline[max(rises)[1] - 3] + 6, max(rises)[1] - 5
        there = lab[y - 3 : y + 3, x - 2 : x + 4].reshape(-1, 3).mean(0)
        return (float(x), float(y)) if np.linalg.norm((there - skin) * (0.5, 1, 1)) < 28 else None


def room(data, case):
    if case not in _rooms:
        _rooms[case] = Room(data, case)
    return _rooms[case]


def noise(random, rows, columns, height, width):
    return cv2.resize(random.standard_normal((rows, columns)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)


def walled(picture, wall, random, skin):
    """Another wall: plain, shaded or of patches; now and then of the skin's colour."""
    height, width = picture.shape[:2]
    colour = (
        skin + random.normal(0, 10, 3)
        if random.random() < 0.15
        else random.choice(
            [(235, 238, 240), (178, 205, 232), (120, 170, 215), (60, 110, 180), (190, 60, 55), (128, 128, 128), (40, 42, 48), (210, 200, 180)]
        )
        + random.normal(0, 14, 3)
    )
    other = np.full((height, width, 3), colour, np.float32)
    kind = random.random()
    if kind < 0.5:
        other += noise(random, 2, 2, height, width)[..., None] * random.uniform(3, 18)
    elif kind < 0.75:
        other += cv2.resize(
            random.normal(0, random.uniform(15, 60), (random.integers(3, 14), random.integers(3, 12), 3)).astype(np.float32),
            (width, height),
            interpolation=cv2.INTER_NEAREST if random.random() < 0.4 else cv2.INTER_CUBIC,
        )
    other += random.standard_normal((height, width, 1)).astype(np.float32) * random.uniform(0, 4)
    return mixed(picture, np.clip(other, 0, 255).astype(np.uint8), wall)


def hair_colour_of(random):
    """Some colour that hair has; dark ones more often."""
    return np.array(HAIRS[random.choice(len(HAIRS), p=np.array((4, 4, 3, 3, 2, 1, 1, 1, 1, 1)) / 21)]) * random.uniform(0.8, 1.25)


def hair_colour(data, case, place, random):
    """The hair's above the forehead, unless that is skin or wall; else some colour that hair has."""
    points = data.points[case[0]]
    x, y = (int(v) for v in points[(103, 332)[case[1]], :2] - (0, 30))
    patch = data.pictures[case[0]][max(y - 12, 0) : max(y - 12, 0) + 24, max(x - 12, 0) : x + 12].reshape(-1, 3)
    own = np.median(patch, 0) if len(patch) else place.skin
    if random.random() < 0.6 and np.linalg.norm(own - place.skin) > 60 and own[2] < own[0] + 12:
        return own
    return hair_colour_of(random)


def strands(picture, random, colour, inner, outer, ends):
    """The picture with a lock over it and the lock's share; `inner` and `outer`: its edges per row, `ends`: its last row."""
    height, width = picture.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    across = (columns - outer[:, None]) / np.maximum(inner - outer, 1)[:, None]
    wave = random.choice([0.0, 0.0, random.uniform(0.01, 0.1)])
    across = across + wave * np.sin(rows / random.uniform(9, 26) + random.uniform(0, 6)) + 0.02 * noise(random, 6, 3, height, width)
    fine = random.standard_normal((10, 160)).astype(np.float32)
    coarse = random.standard_normal((6, 24)).astype(np.float32)
    along, place = np.float32(rows / height), np.clip((across + 0.2) / 1.4, 0, 1).astype(np.float32)
    drawn = lambda held: cv2.remap(held, place * np.float32(held.shape[1] - 1), along * np.float32(held.shape[0] - 1), cv2.INTER_LINEAR)
    grain = random.uniform(0.05, 0.28) * drawn(fine) + random.uniform(0.05, 0.25) * drawn(coarse)
    shine = 1 + random.uniform(0, 0.7) * np.exp(-(((rows - random.uniform(0, height)) / random.uniform(12, 50)) ** 2))
    depth = 1 - random.uniform(0, 0.45) * np.clip(across, 0, 1) ** 3
    lock = np.clip((colour + random.uniform(0, 14)) * ((1 + grain) * shine * depth)[..., None], 0, 255).astype(np.uint8)
    ragged = 0.04 * drawn(fine) * random.uniform(0.3, 1.5)
    soft = random.uniform(0.02, 0.07)
    share = np.clip((across + ragged) / soft + 0.5, 0, 1) * np.clip((1 - across + ragged) / soft + 0.5, 0, 1)
    share *= np.clip((ends + 18 * drawn(fine) - rows) / 10, 0, 1)
    return lock, share.astype(np.float32)


def haired(picture, place, random, colour, behind):
    """Hair over the ear, or behind it, beside the head (on the wall only); shaded where it leaves the skin."""
    height, width = picture.shape[:2]
    x, y = place.lobe or LOBE
    down = np.linspace(0, 1, height, dtype=np.float32)
    knots = np.array([random.uniform(8, 26), random.uniform(2, 14), random.uniform(2, 16), random.uniform(-14, 22)]) + x + 4
    inner = np.interp(down, (0, 0.35, 0.6, 1), knots)
    ear = max(x - place.outline[int(y) - 45 : int(y)].min(), 8) if place.plain else 24
    outer = x - ear - random.uniform(2, 55) - random.uniform(-6, 18) * down
    ends = random.uniform(y + 6, y + 50) if random.random() < 0.3 else 400
    lock, share = strands(picture, random, colour, cv2.GaussianBlur(inner[:, None], (1, 31), 0)[:, 0], outer, ends)
    if behind:
        share = share * place.wall
    shade = cv2.GaussianBlur(np.roll(share, int(random.integers(2, 6)), 1), (0, 0), random.uniform(2, 5)) * random.uniform(0.1, 0.55)
    picture = np.clip(picture * (1 - shade[..., None] * (0 if behind else 1)), 0, 255).astype(np.uint8)
    return mixed(picture, lock, share)


FINE = 4


def bead(colour, random, held, centre, size):
    """A ball or drop at `centre` (fine px) with a dark rim, light from above and a highlight."""
    radius = tuple(int(v) for v in np.maximum(size, 2))
    centre = tuple(int(v) for v in centre)
    cv2.ellipse(held, (centre, tuple(2 * r for r in radius), 0), (*(0.55 * v for v in colour), 255), -1)
    for share in (0.85, 0.65, 0.4):
        lifted = (centre[0] - int((1 - share) * radius[0] * 0.4), centre[1] - int((1 - share) * radius[1] * 0.5))
        cv2.ellipse(held, (lifted, tuple(int(2 * r * share) for r in radius), 0), (*(min(v * (1.15 - 0.3 * share), 255) for v in colour), 255), -1)
    if random.random() < 0.8:
        spot = (centre[0] - radius[0] // 3, centre[1] - radius[1] // 3)
        cv2.circle(held, spot, max(int(min(radius) * random.uniform(0.15, 0.35)), 1), (255, 255, 252, 255), -1)


def ring(colour, random, held, centre, size, thick, from_to=(-60, 240)):
    """A hoop: an arc whose brightness runs through bands, as metal mirrors its surroundings."""
    bands, phase = random.uniform(1, 3), random.uniform(0, 6)
    for angle in range(from_to[0], from_to[1], 6):
        bright = 0.45 + 0.65 * abs(math.sin(bands * math.radians(angle) + phase)) ** 1.5
        cv2.ellipse(held, centre, size, 0, angle, angle + 7, (*(min(v * bright * 1.1, 255) for v in colour), 255), thick, cv2.LINE_AA)


def jewel(random):
    """Premultiplied RGBA of 400 × 288 fine px, what hangs at (144, 120), and its kind."""
    held = np.zeros((400, 288, 4), np.float32)
    metal, stone = (
        METALS[random.choice(len(METALS), p=(0.28, 0.14, 0.26, 0.16, 0.08, 0.08))],
        STONES[random.choice(len(STONES), p=(0.3, 0.25, 0.13, 0.08, 0.08, 0.06, 0.1))],
    )
    at, kind = (144, 120), random.choice(["stud", "hoop", "drop", "clip"], p=(0.4, 0.27, 0.2, 0.13))
    if kind == "stud":
        size = FINE * np.array([1.0, random.uniform(0.85, 1.15)]) * random.uniform(1.7, 5.5)
        bead(metal if random.random() < 0.4 else stone, random, held, at, size)
        if random.random() < 0.2:
            ring(metal, random, held, at, tuple(int(v) for v in size + 2), int(random.integers(2, 5)), (0, 360))
    elif kind == "hoop":
        tall = random.uniform(5, 24) * FINE / 2 * random.choice([1.0, 1.0, 1.6])
        size = (max(int(tall * random.uniform(0.25, 1.0)), 3), int(tall))
        thick = int(max(2, min(FINE * random.uniform(0.7, 3.5), tall * 0.8)))
        ring(metal, random, held, (at[0], at[1] + int(tall * 0.75)), size, thick, (-75 + int(random.integers(0, 60)), 255))
    elif kind == "drop":
        below = at[1] + int(FINE * random.uniform(3, 18))
        cv2.line(held, at, (at[0], below), (*metal, 255), int(random.integers(2, 5)), cv2.LINE_AA)
        for count in range(random.integers(1, 4)):
            size = FINE * random.uniform(1.3, 4.5) * np.array([1.0, random.uniform(1, 2)])
            bead(stone if random.random() < 0.6 else metal, random, held, (at[0], below + size[1]), size)
            below += int(1.7 * size[1])
    else:
        size = FINE * random.uniform(4, 8) * np.array([random.uniform(0.5, 1), 1.0])
        bead(metal, random, held, at, size)
        ring(metal, random, held, at, tuple(int(0.6 * v) for v in size), int(0.5 * size[0]), (0, 360))
    held[..., 3] /= 255
    held[..., :3] *= held[..., 3:]
    turn = cv2.getRotationMatrix2D(at, random.uniform(-14, 14), 1)
    return cv2.warpAffine(held, turn, (288, 400))


def lit_like(skin, random):
    """How much light there is where skin has this colour: dark skin is dark in full light too."""
    return random.uniform(np.clip(skin.mean() / 165, 0.35, 1.05), 1.1) * random.uniform(0.85, 1.15)


def jewelled(picture, where, random, skin):
    """An earring hung at `where`, lit as the skin is, with a soft shadow; and whether it can be seen (1, or nan where hardly)."""
    held = jewel(random)
    move = np.float32([[1, 0, where[0] - 144 / FINE], [0, 1, where[1] - 120 / FINE]])
    height, width = picture.shape[:2]
    small = cv2.resize(held, (held.shape[1] // FINE, held.shape[0] // FINE), interpolation=cv2.INTER_AREA)
    small = cv2.warpAffine(cv2.GaussianBlur(small, (0, 0), random.uniform(0.35, 0.7)), move, (width, height))
    light = lit_like(skin, random)
    warm = np.clip(skin / max(skin.mean(), 1) / (1.25, 0.95, 0.82), 0.85, 1.15)
    moved = np.roll(small[..., 3], (int(random.integers(0, 4)), int(random.integers(-2, 4))), (0, 1))
    shade = cv2.GaussianBlur(moved, (0, 0), 1.5) * random.uniform(0, 0.5)
    under = picture * (1 - shade[..., None])
    made = np.clip(under * (1 - small[..., 3:]) + small[..., :3] * light * warm, 0, 255).astype(np.uint8)
    told_apart = (cv2.absdiff(made, picture).mean(2) * small[..., 3]).sum() / 255
    return made, 1 if told_apart > 2.2 else np.nan


def lobed(picture, place, random):
    """A rounder lobe: a highlight on it, its lower rim in shade, as light from above leaves it, which makes skin look a little like a bead."""
    rows, columns = np.mgrid[0 : picture.shape[0], 0 : picture.shape[1]].astype(np.float32)
    wide = random.uniform(4.5, 9)
    across = (columns - place.lobe[0] - random.normal(1.5, 1.5)) / wide
    down = (rows - place.lobe[1] - random.normal(-3, 2)) / (wide * random.uniform(1.0, 1.5))
    away = np.hypot(across, down)
    skin = 1 - place.wall
    rim = random.uniform(0.05, 0.35) * np.exp(-(((away - 1) / 0.3) ** 2)) * np.clip(0.5 + down, 0, 1) * skin
    spot = (across + random.normal(0.2, 0.2)) ** 2 + (down + random.normal(0.2, 0.2)) ** 2
    shine = random.uniform(0.1, 0.5) * np.exp(-spot / random.uniform(0.06, 0.4)) * skin
    light = np.clip(place.skin * random.uniform(1.2, 1.7) + 20, 0, 255)
    return np.clip(picture * (1 - rim - shine)[..., None] + light * shine[..., None], 0, 255).astype(np.uint8)


def misleading(picture, place, random, colour):
    """What is neither hair over the ear nor an earring but looks a little like it."""
    height, width = picture.shape[:2]
    if place.lobe and random.random() < 0.35:
        return lobed(picture, place, random)
    x, y = place.lobe or np.array(LOBE)
    mask = np.zeros((height * FINE, width * FINE), np.uint8)
    fine = lambda u, v: (int(u * FINE), int(v * FINE))
    kind, alpha, soft = random.choice(["mole", "shine", "curl", "temple", "spot"]), random.uniform(0.4, 0.95), random.uniform(0.4, 0.8)
    if kind == "mole":
        tone = place.skin * random.uniform(0.3, 0.65)
        cv2.circle(mask, fine(x + random.uniform(0, 50), y + random.uniform(-60, 40)), int(FINE * random.uniform(0.7, 2.5)), 255, -1)
    elif kind == "shine":
        tone, alpha, soft = np.array([255.0, 246, 238]), random.uniform(0.1, 0.45), random.uniform(1.2, 2.5)
        cv2.ellipse(
            mask,
            (
                fine(x + random.normal(0, 5), y + random.normal(-6, 14)),
                (int(FINE * random.uniform(3, 7)), int(FINE * random.uniform(3, 12))),
                random.uniform(-30, 30),
            ),
            255,
            -1,
        )
    elif kind == "curl":
        tone = colour
        for _ in range(random.integers(1, 4)):
            begin, size = int(random.integers(0, 360)), random.uniform(5, 26)
            cv2.ellipse(
                mask,
                fine(x + random.normal(-8, 14), y + random.normal(6, 22)),
                fine(size * random.uniform(0.4, 1), size),
                random.uniform(-40, 40),
                begin,
                begin + int(random.integers(120, 330)),
                255,
                int(random.integers(2, 6)),
                cv2.LINE_AA,
            )
    elif kind == "temple":
        tone = np.array(METALS[random.integers(len(METALS))]) * random.uniform(0.3, 1)
        high = y - random.uniform(48, 72)
        end = x + random.uniform(-4, 14)
        cv2.line(mask, fine(width, high + random.uniform(-8, 8)), fine(end, high), 255, int(FINE * random.uniform(1, 5)), cv2.LINE_AA)
    else:
        # Wall seen through between hair and neck.
        tone = np.median(picture[80:140, :10].reshape(-1, 3), 0)
        corners = np.array(fine(x + random.normal(-6, 10), y + random.uniform(0, 30))) + FINE * random.normal(0, random.uniform(1, 5), (4, 2))
        cv2.fillPoly(mask, [cv2.convexHull(corners.astype(np.int32))], 255)
    share = cv2.GaussianBlur(cv2.resize(mask, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32) / 255, (0, 0), soft) * alpha
    return mixed(picture, np.full_like(picture, np.clip(tone, 0, 255).astype(np.uint8)), share)


def drawn(data, case, random, hair=None, earring=None):
    """The room with something drawn in, and what is then to be seen; `hair`, `earring`: whether to draw them (None: now and then)."""
    place, wanted = room(data, case), truth(data, case)
    picture, colour = place.picture, hair_colour(data, case, place, random)
    if place.plain and random.random() < 0.45:
        picture = walled(picture, place.wall, random, place.skin)
    bare = wanted[0] == 0
    if place.plain and bare and random.random() < 0.3:
        picture = haired(picture, place, random, colour, behind=True)
    for _ in range(random.choice(3, p=(0.55, 0.3, 0.15))):
        picture = misleading(picture, place, random, colour)
    hung = earring if earring is not None else random.random() < (0.36 if place.lobe and bare else 0.12 if wanted[0] == 1 else 0.0)
    over = hair if hair is not None else bare and random.random() < (0.1 if hung else 0.33)
    where = np.array(place.lobe or LOBE) + random.normal(0, 1.5, 2) if place.lobe else np.array(LOBE) + random.normal(0, LOBE_SPREAD)
    if hung and place.lobe and random.random() < 0.12:
        row = int(np.clip(where[1] - random.uniform(18, 50), 0, ROOM_HEIGHT - 1))
        where = np.array([place.outline[row] + random.uniform(1.5, 5), row])
    first = random.random() < 0.5
    if hung and not (over and not first):
        picture, wanted[1] = jewelled(picture, where, random, place.skin)
    if over:
        picture = haired(picture, place, random, colour, behind=False)
        # Whether hair left some of an earring to be seen is not known.
        wanted = np.array([1, 0 if wanted[1] == 0 else np.nan], np.float32)
        if hung and not first:
            picture, wanted[1] = jewelled(picture, where, random, place.skin)
    return picture, wanted


CENTRE = ((ROOM_WIDTH - 1) / 2, (ROOM_HEIGHT - 1) / 2)


def cut(picture, random):
    return filed(lit(crop(picture, np.array(CENTRE), WIDTH, HEIGHT, PX, random), random), random)


def tests(data, cases):
    random = np.random.default_rng(7)
    for case in cases:
        name = "japan" if data.only_measured[case[0]] else "left out"
        plain, wanted = room(data, case), truth(data, case)
        yield name, crop(plain.picture, CENTRE, WIDTH, HEIGHT, PX), wanted
        if wanted[0] == 0 and wanted[1] == 0:
            for kind, given in (("hair", (True, False)), ("earring", (False, True))):
                if kind == "hair" or plain.lobe:
                    picture, now = drawn(data, case, random, *given)
                    yield f"{name}, {kind} drawn", crop(picture, CENTRE, WIDTH, HEIGHT, PX), now
