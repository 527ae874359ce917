"""Patterns drawn on clothes: stripes, checks, dots, flowers, camouflage; and what is taken for them: ties, folds, seams, weave, strands.

Everything is px of a portrait of prepare.py, its eyes 100 px apart.
"""

import math

import cv2
import numpy as np

from common import CLOTHS, filled
from side import noise


def field(shape, random, size, strength):
    """A smooth displacement of each px, as folds and a body's shape make it."""
    few = random.standard_normal((max(int(shape[0] / size), 2), max(int(shape[1] / size), 2))).astype(np.float32)
    return np.float32(strength) * cv2.resize(few, shape[1::-1], interpolation=cv2.INTER_CUBIC)


def laid(shape, middle, random, turn):
    """Coordinates along and across the cloth: each half of a garment hangs its own way, and folds move both."""
    rows, columns = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    columns -= np.float32(middle + random.normal(0, 8))
    lean = np.float32(random.choice([0.0, random.uniform(0.05, 0.45)])) * np.sign(columns)
    if random.random() < 0.35:
        # Lapels, collars and sleeves, cut another way than what they lie on.
        steep = random.uniform(0.4, 1.6)
        lean = np.where(
            np.abs(columns) < random.uniform(20, 110) + steep * (rows - rows.mean()),
            lean,
            -lean + np.float32(random.normal(0, 0.5)) * np.sign(columns),
        )
    angle = np.float32(turn) + lean
    size, strength = random.uniform(40, 160), random.choice([0.0, random.uniform(1, 9)])
    across = columns * np.cos(angle) + rows * np.sin(angle) + field(shape, random, size, strength)
    along = -columns * np.sin(angle) + rows * np.cos(angle) + field(shape, random, size, strength)
    return across, along


def lines(at, period, wide, soft=0.7):
    """Share of each px under lines of a width, one a period, with rims as a lens has them."""
    away = np.abs((at / period - np.floor(at / period)) - 0.5) * period
    return np.clip((wide / 2 - away) / soft + 0.5, 0, 1)


def pinstripes(across, along, random):
    period = random.uniform(5, 34)
    share = lines(across, period, random.uniform(0.5, 1.8), random.uniform(0.8, 1.6)) * random.uniform(0.5, 1)
    if random.random() < 0.3:
        share = share * (0.6 + 0.4 * lines(along, random.uniform(2, 5), 1.5))
    if random.random() < 0.25:
        share = np.maximum(share, random.uniform(0.4, 1) * lines(across + period * random.uniform(0.1, 0.5), period, random.uniform(0.5, 1.5), 1.2))
    return share


def stripes(across, along, random):
    period = math.exp(random.uniform(math.log(4), math.log(90)))
    share = lines(across, period, period * random.uniform(0.15, 0.7))
    if random.random() < 0.3:
        share = np.maximum(share, random.uniform(0.3, 1) * lines(across + 0.5 * period, period, period * random.uniform(0.04, 0.2)))
    return share


def checks(across, along, random):
    period, other = math.exp(random.uniform(math.log(5), math.log(80))), random.uniform(0.8, 1.25)
    wide = period * random.uniform(0.06, 0.55)
    one, two = lines(across, period, wide), lines(along, period * other, wide)
    kind = random.random()
    if kind < 0.4:
        return 0.5 * (one + two)
    if kind < 0.7:
        return np.maximum(one, two) * random.uniform(0.4, 1)
    both = one * (1 - two) + two * (1 - one)
    return both


def glen(across, along, random):
    fine, coarse = random.uniform(2.5, 6), random.uniform(16, 60)
    small = 0.5 * (lines(across, fine, fine / 2) + lines(along, fine, fine / 2))
    zone = np.maximum(lines(across, coarse, coarse * random.uniform(0.3, 0.6)), lines(along, coarse, coarse * random.uniform(0.3, 0.6)))
    share = small * (0.35 + 0.65 * zone)
    if random.random() < 0.4:
        share = np.maximum(share, np.maximum(lines(across, coarse, 1.2), lines(along, coarse, 1.2)))
    return share


def herringbone(across, along, random):
    wide, period = random.uniform(6, 26), random.uniform(3, 10)
    way = np.sign((across / wide) % 2 - 1)
    return lines(along + way * across, period, period / 2)


def houndstooth(across, along, random):
    period = random.uniform(5, 30)
    u, v = (across / period) % 1, (along / period) % 1
    tooth = ((u < 0.5) & (v < 0.5)) | (((u < 0.5) ^ (v < 0.5)) & (((u + v) * 2) % 1 < 0.5))
    return cv2.GaussianBlur(tooth.astype(np.float32), (0, 0), 0.6)


def dots(across, along, random):
    period = math.exp(random.uniform(math.log(5), math.log(45)))
    size = period * random.uniform(0.1, 0.4)
    row = np.floor(along / period)
    u = (across / period + 0.5 * (row % 2)) % 1 - 0.5
    v = (along / period) % 1 - 0.5
    return np.clip(size - period * np.hypot(u, v) + 0.5, 0, 1)


def blobs(across, along, random):
    """Camouflage, tie-dye, batik: a noise at one level."""
    size = random.uniform(6, 45)
    spots = noise(random, int(across.shape[0] / size) + 2, int(across.shape[1] / size) + 2, *across.shape)
    return np.clip((spots - random.uniform(-0.4, 0.6)) * random.uniform(2, 12), 0, 1).astype(np.float32)


def flowers(across, along, random):
    """Flowers, leaves, stars and paisley, scattered."""
    made = np.zeros(across.shape, np.uint8)
    size = random.uniform(3, 22)
    number = int(across.size / (size * random.uniform(2.2, 5)) ** 2)
    petals, deep = random.integers(0, 8), random.uniform(0.1, 0.6)
    ring = np.linspace(0, 2 * math.pi, 40)
    for x, y in zip(random.uniform(0, across.shape[1], number), random.uniform(0, across.shape[0], number)):
        radius = size * random.uniform(0.5, 1.2) * (1 + deep * np.cos(petals * ring + random.uniform(0, 6)))
        turn, flat = random.uniform(0, 6), random.uniform(0.4, 1)
        u, v = radius * np.cos(ring), flat * radius * np.sin(ring)
        path = np.stack([x + u * math.cos(turn) - v * math.sin(turn), y + u * math.sin(turn) + v * math.cos(turn)], 1)
        cv2.fillPoly(made, [np.round(path * 8).astype(np.int32)], int(random.uniform(150, 255)), cv2.LINE_AA, 3)
    return made.astype(np.float32) / 255


def letters(across, along, random):
    """Words and signs all over, as brands print them."""
    made = np.zeros(across.shape, np.uint8)
    size, gap = random.uniform(0.3, 1.2), random.uniform(1.1, 2.2)
    word = "".join(chr(random.integers(65, 91)) for _ in range(random.integers(1, 8)))
    (wide, high), _ = cv2.getTextSize(word, cv2.FONT_HERSHEY_SIMPLEX, size, 1)
    for row, y in enumerate(np.arange(0, across.shape[0] + high, gap * high * 1.4)):
        for x in np.arange(-wide * (row % 2) / 2, across.shape[1], gap * wide):
            cv2.putText(made, word, (int(x), int(y)), cv2.FONT_HERSHEY_SIMPLEX, size, 255, max(int(size * 2), 1), cv2.LINE_AA)
    return made.astype(np.float32) / 255


PATTERNS = (
    (pinstripes, 0.33),
    (stripes, 0.2),
    (checks, 0.15),
    (glen, 0.06),
    (herringbone, 0.04),
    (houndstooth, 0.04),
    (dots, 0.06),
    (blobs, 0.05),
    (flowers, 0.05),
    (letters, 0.02),
)


def other_colour(random, own):
    """Of a pattern's second colour: lighter or darker than the cloth, now and then of another hue."""
    kind, light = random.random(), own.mean()
    if kind < 0.55:
        away = math.exp(random.uniform(math.log(9), math.log(120))) * (1 if light < 60 or (light < 190 and random.random() < 0.6) else -1)
        colour = own + away + random.normal(0, 0.12 * abs(away), 3)
    elif kind < 0.75:
        colour = np.array([245.0, 245, 245]) * random.uniform(0.7, 1)
    else:
        colour = np.array(CLOTHS[random.integers(len(CLOTHS))], float) + random.normal(0, 14, 3)
    return np.clip(colour, 2, 252)


def parts_of(cloth, picture, random):
    """A jacket, a shirt, or all of the clothes: what one pattern is on. Colours that belong together, by their nearest of a few."""
    if random.random() < 0.35:
        return cloth
    there = np.argwhere(cloth > 0.9)
    if len(there) < 800:
        return cloth
    lab = cv2.cvtColor(picture, cv2.COLOR_RGB2LAB).astype(np.float32)
    few = there[random.integers(0, len(there), 800)]
    middles = lab[few[random.integers(0, 800, 3), 0], few[random.integers(0, 800, 3), 1]]
    seen = lab[few[:, 0], few[:, 1]]
    for _ in range(4):
        nearest = ((seen[:, None] - middles) ** 2).sum(2).argmin(1)
        middles = np.array([seen[nearest == at].mean(0) if (nearest == at).any() else middles[at] for at in range(3)])
    apart = np.stack([((lab - middle) ** 2).sum(2) for middle in middles.astype(np.float32)])
    chosen = int(np.bincount(nearest, minlength=3).argmax()) if random.random() < 0.7 else int(random.integers(3))
    share = cv2.GaussianBlur((apart.argmin(0) == chosen).astype(np.uint8) * 255, (0, 0), 1.2)
    share = cv2.morphologyEx(cv2.medianBlur(share, 9), cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    return cloth * cv2.GaussianBlur(share, (0, 0), 0.8).astype(np.float32) / 255


def patterned(picture, cloth, middle, random):
    """The picture with a pattern on some of its cloth, and by how many levels each px changed (float32)."""
    on = parts_of(cloth, picture, random)
    here = on > 0.9
    if here.sum() < 1500:
        on, here = cloth, cloth > 0.9
    if not here.any():
        return picture, np.zeros(cloth.shape, np.float32)
    own = np.median(picture[here], 0)
    names, odds = zip(*PATTERNS)
    draw = names[random.choice(len(names), p=odds)]
    turn = random.choice([0.0, math.pi / 2, random.uniform(0, math.pi)], p=(0.62, 0.18, 0.2))
    across, along = laid(cloth.shape, middle, random, turn)
    made, below = picture.astype(np.float32), picture
    light = np.clip(cv2.GaussianBlur(picture.astype(np.float32).mean(2), (0, 0), 3) / max(own.mean(), 12), 0.4, 1.7)
    for _ in range(1 if random.random() < 0.75 else 2):
        share = draw(across, along, random).astype(np.float32) * on
        colour = other_colour(random, own)
        made += share[..., None] * (np.float32(colour - own) * light[..., None])
        if random.random() < 0.5:
            across, along = along, across
    made = np.clip(made, 0, 255).astype(np.uint8)
    return made, np.abs(made.astype(np.float32) - below).mean(2)


def tied(picture, cloth, chin, random):
    """A tie, patterned as ties are, or a bow, in the middle of the clothes."""
    top = chin + (random.normal(0, 6), random.uniform(25, 60))
    knot, wide, long = random.uniform(8, 15), random.uniform(14, 30), 320
    lean = random.normal(0, 6)
    corners = [
        top + (-knot, 0),
        top + (knot, 0),
        top + (0.6 * knot, 2.2 * knot),
        top + (wide + lean, long),
        top + (-wide + lean, long),
        top + (-0.6 * knot, 2.2 * knot),
    ]
    share = filled(cloth.shape, corners, 0.6) * cloth
    colour = np.array(CLOTHS[random.integers(len(CLOTHS))], float) + random.normal(0, 14, 3)
    tie = np.full_like(picture, np.clip(colour, 5, 250).astype(np.uint8))
    across, along = laid(cloth.shape, top[0], random, random.choice([0.7, -0.7, 0.0, math.pi / 2]))
    if random.random() < 0.7:
        draw = (stripes, dots, checks, flowers, pinstripes)[random.integers(5)]
        over = draw(across, along, random).astype(np.float32)[..., None]
        tie = np.clip(tie * (1 - over) + over * other_colour(random, colour), 0, 255).astype(np.uint8)
    shade = np.clip(cv2.GaussianBlur(picture.astype(np.float32).mean(2), (0, 0), 6) / 120, 0.5, 1.4)
    tie = np.clip(tie * (0.5 + 0.5 * shade)[..., None], 0, 255).astype(np.uint8)
    return cv2.blendLinear(picture, tie, 1 - share, share)


def creased(picture, cloth, random):
    """Folds, shade and shine."""
    depth = noise(random, int(random.integers(3, 14)), int(random.integers(3, 22)), *cloth.shape) * np.float32(random.uniform(0.03, 0.2))
    return np.clip(picture * (1 + depth * cloth)[..., None], 0, 255).astype(np.uint8)


def woven(picture, cloth, random):
    """A weave or knit too fine or faint to be called a pattern."""
    turn, period = random.uniform(0, math.pi), random.uniform(2, 4)
    rows, columns = np.mgrid[0 : cloth.shape[0], 0 : cloth.shape[1]].astype(np.float32)
    wave = np.sin((columns * np.float32(math.cos(turn)) + rows * np.float32(math.sin(turn))) * np.float32(6.28 / period))
    grain = cv2.GaussianBlur(random.standard_normal(cloth.shape).astype(np.float32), (0, 0), random.uniform(0.5, 1.3))
    change = wave * random.uniform(0, 3) + grain * random.choice([random.uniform(0, 12), random.uniform(10, 28)], p=(0.75, 0.25))
    return np.clip(picture + (change * cloth)[..., None], 0, 255).astype(np.uint8)


def fibres(shape, random, along, across):
    """Noise of about one standard deviation, its grains so many px long and wide, turned any way."""
    step = max(min(along, across) / 1.5, 1.0)
    reach = int(math.hypot(*shape) / step) + 4
    grains = cv2.GaussianBlur(random.standard_normal((reach, reach)).astype(np.float32), (0, 0), sigmaX=along / step, sigmaY=across / step)
    turn = cv2.getRotationMatrix2D((reach / 2, reach / 2), random.choice([0.0, 90.0, random.uniform(0, 180)], p=(0.4, 0.2, 0.4)), step)
    turn[:, 2] += (shape[1] - reach) / 2, (shape[0] - reach) / 2
    turned = cv2.warpAffine(grains, turn, shape[1::-1], borderMode=cv2.BORDER_REFLECT)
    return turned / max(float(turned.std()), 1e-6)


def ridges(shape, random, along, across, sharp):
    """Creases, 0–1: where a smooth noise is nought, sharp on both sides, broken now and then."""
    height = fibres(shape, random, along, across)
    return np.exp(-np.abs(height) * np.float32(sharp)) * np.clip(0.7 + 0.6 * fibres(shape, random, along, along), 0, 1)


def grainy(shape, random):
    """What a plain cloth of some make adds to its colour, as a share of it: marl, jersey, ribs, denim, fleece, leather, or nothing."""
    kind, strength = (
        random.choice(["smooth", "marl", "ribs", "denim", "fleece", "leather"], p=(0.22, 0.28, 0.18, 0.1, 0.12, 0.1)),
        random.uniform(0.2, 1),
    )
    if kind == "marl":
        return fibres(shape, random, random.uniform(0.6, 3.0), random.uniform(0.4, 1.0)) * 0.22 * strength
    if kind == "ribs":
        rows, columns = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
        turn = random.choice([0.0, math.pi / 2, random.uniform(0, math.pi)], p=(0.5, 0.2, 0.3))
        at = (
            columns * np.float32(math.cos(turn))
            + rows * np.float32(math.sin(turn))
            + field(shape, random, random.uniform(40, 160), random.uniform(0, 6))
        )
        return 0.12 * strength * np.sin(at * np.float32(6.28 / random.uniform(2, 5))) + 0.06 * strength * fibres(shape, random, 0.7, 0.7)
    if kind == "denim":
        return 0.1 * strength * fibres(shape, random, 2.0, 0.5) + 0.1 * strength * fibres(shape, random, *random.uniform(6, 30, 2))
    if kind == "fleece":
        return 0.1 * strength * fibres(shape, random, *random.uniform(1.5, 6, 2))
    if kind == "leather":
        return 0.5 * strength * (ridges(shape, random, random.uniform(4, 16), random.uniform(3, 8), 2.5) - 0.3) + 0.1 * fibres(shape, random, 1, 1)
    return np.zeros(shape, np.float32)


def tailored(picture, cloth, random, calm=False):
    """Plain clothes of another make: a colour, the old cloth's large light and shade, folds, and a weave; a faint one where `calm`."""
    light = picture.astype(np.float32).mean(2)
    there = cloth > 0.9
    if there.sum() < 500:
        return picture
    own = max(float(np.median(light[there])), 25.0)
    shade = cv2.GaussianBlur(light, (0, 0), random.uniform(3, 14)) / own
    shade = 1 + (np.clip(shade, 0.4, 1.8) - 1) * np.float32(random.uniform(0.2, 1))
    for _ in range(random.integers(0, 5)):
        size = random.uniform(8, 60)
        shade = shade + np.float32(random.uniform(-0.45, 0.35)) * ridges(
            cloth.shape, random, size * random.uniform(1, 4), size, random.uniform(1.2, 6)
        )
    if random.random() < 0.5:
        shade = shade + fibres(cloth.shape, random, *random.uniform(15, 90, 2)) * np.float32(random.uniform(0.02, 0.15))
    weave = grainy(cloth.shape, random) * np.float32(0.3 if calm else 1)
    colour = np.clip(np.array(CLOTHS[random.integers(len(CLOTHS))], float) * random.uniform(0.6, 1.1) + random.normal(0, 18, 3), 4, 250).astype(
        np.float32
    )
    # Dark cloth shows its weave by more of its light than pale cloth does.
    lifted = colour + np.float32(0.25 * max(0.0, 90 - colour.mean()))
    made = colour * shade[..., None] + lifted * weave[..., None]
    return cv2.blendLinear(picture, np.clip(made, 0, 255).astype(np.uint8), 1 - cloth, cloth)


def locks(picture, cloth, chin, random):
    """Long hair that lies on clothes: a bundle from either side, streaked along its length."""
    share = np.zeros(cloth.shape, np.uint8)
    for way in random.permutation([-1, 1])[: random.integers(1, 3)]:
        top, wide = chin + (way * random.uniform(50, 110), -60), random.uniform(15, 60)
        low = top + (random.normal(0, 30), random.uniform(140, 380))
        bend = random.normal(0, 25)
        down = np.linspace(0, 1, 20)[:, None]
        middle = top + (low - top) * down + np.array([1.0, 0]) * bend * np.sin(down * math.pi)
        half = np.array([1.0, 0]) * wide * np.clip(1.2 - down**3, 0.1, 1) * (1 + 0.15 * random.standard_normal(down.shape))
        cv2.fillPoly(share, [np.round(np.concatenate([middle - half, (middle + half)[::-1]])).astype(np.int32)], 255, cv2.LINE_AA)
    share = cv2.GaussianBlur(share, (0, 0), random.uniform(1, 4)).astype(np.float32) / 255
    reach = random.uniform(12, 40)
    streaks = cv2.GaussianBlur(random.standard_normal(cloth.shape).astype(np.float32), (0, 0), sigmaX=random.uniform(0.6, 2.5), sigmaY=reach)
    streaks = cv2.remap(streaks, *wavy(cloth.shape, random), cv2.INTER_LINEAR) / max(float(streaks.std()), 1e-6)
    hair = (
        np.array([34.0, 26, 22])
        * random.choice([random.uniform(0.5, 1.5), random.uniform(2, 5.5)])
        * random.uniform((0.9, 0.9, 0.9), (1.3, 1.1, 1.05))
    )
    made = hair[None, None] * (1 + random.uniform(0.1, 0.4) * streaks)[..., None]
    return cv2.blendLinear(picture, np.clip(made, 0, 255).astype(np.uint8), 1 - share, share)


def wavy(shape, random):
    """Where each px of waved hair is read from."""
    rows, columns = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    return columns + field(shape, random, random.uniform(25, 70), random.uniform(0, 14)), rows


def sewn(picture, cloth, chin, random):
    """Lapels, seams, a zip, a placket, buttons, pockets, pins, straps and strands of hair: a line or a few."""
    share = np.zeros(cloth.shape, np.uint8)
    kind = random.choice(["seam", "lapels", "buttons", "strands", "strap", "pin"])
    begin = chin + np.array([random.normal(0, 60), random.uniform(20, 160)])
    colour, over = np.clip(random.uniform(0, 255) + random.normal(0, 20, 3), 0, 255), cloth
    line = lambda path, thick: cv2.polylines(share, [np.round(np.asarray(path) * 8).astype(np.int32)], False, 255, thick, cv2.LINE_AA, 3)
    if kind == "seam":
        for _ in range(random.integers(1, 4)):
            begin = begin + random.normal(0, 30, 2)
            line([begin, begin + random.normal(0, 70, 2)], int(random.integers(1, 3)))
    elif kind == "lapels":
        open_at, notch = random.uniform(60, 220), random.uniform(30, 90)
        for way in (-1, 1):
            neck = chin + (way * random.uniform(40, 70), random.uniform(0, 40))
            line(
                [neck, neck + (way * notch, open_at * 0.4), neck + (way * notch * 0.6, open_at * 0.45), chin + (way * 8, open_at + 60)],
                int(random.integers(1, 3)),
            )
    elif kind == "buttons":
        for at in range(random.integers(2, 6)):
            middle = chin + (random.normal(0, 3), 50 + at * random.uniform(26, 40))
            cv2.circle(share, tuple(np.round(middle).astype(int).tolist()), int(random.integers(2, 5)), 255, -1, cv2.LINE_AA)
    elif kind == "strands":
        colour, over = np.array([30.0, 24, 22]) * random.uniform(0.5, 5), np.ones_like(cloth)
        side = chin[0] + random.choice([-1, 1]) * random.uniform(50, 150)
        for _ in range(random.integers(2, 30)):
            down = np.linspace(0, 1, 20)
            line(
                np.stack(
                    [
                        side + random.normal(0, 16) + random.normal(0, 20) * down + random.normal(0, 6) * np.sin(5 * down),
                        chin[1] - 60 + down * random.uniform(120, 300),
                    ],
                    1,
                ),
                int(random.integers(1, 4)),
            )
    elif kind == "strap":
        way = random.choice([-1, 1])
        line([chin + (way * random.uniform(60, 140), 0), chin + (way * random.uniform(20, 140), 300)], int(random.integers(5, 30)))
    else:
        middle, size = chin + (random.choice([-1, 1]) * random.uniform(60, 130), random.uniform(40, 190)), random.uniform(3, 18)
        if random.random() < 0.5:
            cv2.circle(share, tuple(np.round(middle).astype(int).tolist()), int(size), 255, -1, cv2.LINE_AA)
        else:
            for at in np.arange(-size, size, random.uniform(2, 7)):
                line([middle + (-1.4 * size, at), middle + (1.4 * size, at)], int(random.integers(1, 4)))
        colour = random.uniform(20, 250, 3)
    share = share.astype(np.float32) / 255 * over * np.float32(random.uniform(0.3, 1))
    return cv2.blendLinear(picture, np.full_like(picture, colour.astype(np.uint8)), 1 - share, share)
