"""What the parts have in common: crops by landmarks, and the portrait as other cameras, light and programs would have it.

A portrait of prepare.py is 720 × 560 px, the right iris at 230, 300, the left one at 330, 300.
"""

import math
import os

import cv2
import numpy as np

EYES_PX = 100.0
MIDDLE = np.array([280.0, 300.0])
CLOTHS = (
    (245, 245, 245),
    (30, 30, 34),
    (36, 44, 70),
    (140, 140, 144),
    (160, 30, 40),
    (60, 100, 160),
    (230, 220, 200),
    (50, 90, 60),
    (220, 150, 170),
    (110, 70, 50),
    (230, 190, 60),
)


def crop(picture, centre, width, height, px, random=None, mirrored=False, jitter=(0.04, 0.06, 4.0)):
    """`width` × `height` px of the network's input round `centre` (px of the portrait), each worth `px` px of the portrait.

    With `random`: moved by some `jitter[0]` of the eyes' distance, larger or smaller by some `jitter[1]`, turned by some
    `jitter[2]` degrees, as other landmarks would have it.
    """
    angle, scale = 0.0, px
    if random is not None:
        centre = centre + random.normal(0, jitter[0] * EYES_PX, 2)
        scale *= math.exp(random.normal(0, jitter[1]))
        angle = math.radians(random.normal(0, jitter[2]))
    flip = -1 if mirrored else 1
    cos, sin = math.cos(angle) * scale, math.sin(angle) * scale
    matrix = np.array([[cos * flip, -sin, 0.0], [sin * flip, cos, 0.0]])
    matrix[:, 2] = np.asarray(centre) - matrix[:, :2] @ ((width - 1) / 2, (height - 1) / 2)
    return cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE)


def averaged(picture, centre, width, height, random=None):
    """The crop of a picture that has two px for each of the input's: the mean of four, as the product's smooth views have it; with `random` moved,
    mirrored or not, in other light and another file."""
    mirrored = random is not None and random.random() < 0.5
    made = crop(picture, centre, 2 * width, 2 * height, 1.0, random, mirrored, jitter=(0.05, 0.06, 4.0))
    made = cv2.resize(made, (width, height), interpolation=cv2.INTER_AREA)
    return made if random is None else filed(lit(made, random), random)


_masks = {}


def masks(case, portrait):
    """Of a portrait, by `masks.py`: where its file has px (0 or 255, uint8), and what its regions are, coarsely."""
    if not _masks:
        held = np.load(os.environ["PARTS_MASKS"])
        _masks.update({name: held[name] for name in held.files})
    inside = np.zeros(portrait.shape[:2], np.uint8)
    cv2.fillPoly(inside, [np.round(_masks["corners"][case]).astype(np.int32)], 255)
    return inside, _masks["regions"][case][:123]


def ended(picture, inside, centre, width, height, px, random=None, jitter=(0.04, 0.06, 4.0)):
    """The crop of a picture that ends where `inside` (0–1) does: black beyond, as the product has it; with `random` in other light and
    another file, mirrored or not."""
    both = np.dstack([picture, (255 * inside).astype(np.uint8)])
    both = crop(both, centre, width, height, px, random, mirrored=random is not None and random.random() < 0.5, jitter=jitter)
    made = np.ascontiguousarray(both[..., :3])
    if random is not None:
        made = filed(lit(made, random), random)
    return made * (both[..., 3:] > 127)


def with_and_without(part, data, cases):
    """Test cases of a part whose only output is something worn: portraits as they are, and those without it with and without it drawn in."""
    random = np.random.default_rng(7)
    for case in cases:
        name = "japan" if data.only_measured[case] else "left out"
        yield name, part.cut(part.plain(data, case)), part.truth(data, case)
        if part.truth(data, case)[0] == 0:
            for worn in (True, False):
                portrait, wanted = part.drawn(data, case, random, worn)
                yield f"{name}, drawn", part.cut(portrait), wanted


def lit(picture, random):
    """Other light, white balance, tone curves and saturation; grey now and then; light from a side."""
    levels = np.arange(256)[:, None] / 255
    gains = np.exp(random.normal(0, random.uniform(0, 0.12), 3) + random.uniform(-0.35, 0.2))
    levels = np.clip(levels ** math.exp(random.normal(0, 0.25)) * gains, 0, 1.3)
    middle = random.uniform(0.35, 0.6)
    levels = (levels - middle) * math.exp(random.uniform(-0.4, 0.25)) + middle
    picture = cv2.LUT(picture, np.clip(255 * levels, 0, 255).astype(np.uint8)[None])
    if random.random() < 0.3:
        grey = cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
        kept = 0.0 if random.random() < 0.15 else random.uniform(0.4, 1.5)
        picture = cv2.addWeighted(picture, kept, grey, 1 - kept, 0)
    if random.random() < 0.3:
        height, width = picture.shape[:2]
        turn, depth = random.uniform(-math.pi, math.pi), np.float32(random.uniform(0, 0.5))
        rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
        ramp = 1 + depth * ((columns / width - 0.5) * np.float32(math.cos(turn)) + (rows / height - 0.5) * np.float32(math.sin(turn)))
        picture = cv2.convertScaleAbs(picture * ramp[..., None])
    return picture


def filed(picture, random):
    """Blur, fewer px, sharpening, noise and JPEG."""
    height, width = picture.shape[:2]
    kind = random.random()
    if kind < 0.2:
        picture = cv2.GaussianBlur(picture, (0, 0), random.uniform(0.4, 1.2))
    elif kind < 0.3:
        share = random.uniform(0.45, 0.8)
        few = cv2.resize(picture, (int(width * share), int(height * share)), interpolation=cv2.INTER_AREA)
        picture = cv2.resize(few, (width, height), interpolation=cv2.INTER_LINEAR)
    elif kind < 0.4:
        picture = cv2.addWeighted(picture, 1.8, cv2.GaussianBlur(picture, (0, 0), 1.0), -0.8, 0)
    if random.random() < 0.35:
        noise = random.standard_normal((height, width, 1 if random.random() < 0.4 else 3)).astype(np.float32)
        picture = np.clip(picture + noise * np.float32(random.uniform(1, 10)), 0, 255).astype(np.uint8)
    if random.random() < 0.35:
        file = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, int(random.integers(30, 92))])[1]
        picture = cv2.imdecode(file, cv2.IMREAD_COLOR)
    return picture


def coarse(picture, random):
    """A picture of few px, enlarged and sharpened: its steps and rims are no pattern."""
    share = random.uniform(0.18, 0.7)
    few = cv2.resize(picture, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    if random.random() < 0.5:
        few = cv2.imdecode(cv2.imencode(".jpg", few, [cv2.IMWRITE_JPEG_QUALITY, int(random.integers(30, 92))])[1], cv2.IMREAD_COLOR)
    kind = int(random.choice([cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_LANCZOS4]))
    made = cv2.resize(few, picture.shape[1::-1], interpolation=kind)
    strength = random.uniform(0, 1.5)
    return cv2.addWeighted(made, 1 + strength, cv2.GaussianBlur(made, (0, 0), 1.2), -strength, 0)


def mixed(picture, other, share):
    """One picture over another, by share (0–1, float32, height × width) of the other."""
    return cv2.blendLinear(picture, other, 1 - share, share)


def filled(mask_shape, corners, soft=0.0):
    """A polygon's share of each px, 0–1; `corners` in px, `soft` the standard deviation of its rim."""
    mask = np.zeros(mask_shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.round(np.asarray(corners) * 8).astype(np.int32)], 255, cv2.LINE_AA, 3)
    mask = mask.astype(np.float32) / 255
    return cv2.GaussianBlur(mask, (0, 0), soft) if soft > 0 else mask


def shown(crops, columns, path):
    """A sheet of crops to look at."""
    crops = list(crops)
    crops += [np.zeros_like(crops[0])] * (-len(crops) % columns)
    rows = [np.hstack(crops[at : at + columns]) for at in range(0, len(crops), columns)]
    cv2.imwrite(str(path), cv2.cvtColor(np.vstack(rows), cv2.COLOR_RGB2BGR))
