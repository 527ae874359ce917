"""What covers no mouth but changes the lower face: beards, painted lips, shadows, other skin."""

import math

import cv2
import numpy as np

from common import filled, mixed
from covers_drawn import COLUMNS, ROOM_HEIGHT, ROOM_WIDTH, ROWS, Sheet, between, rounded, shading, tone_of
from side import hair_colour_of


def strands(random, tone):
    """Hair that hangs down, of a colour, over the whole room: short strands of other shades."""
    grain = random.standard_normal((ROOM_HEIGHT, ROOM_WIDTH)).astype(np.float32)
    length = int(random.integers(5, 16))
    kernel = cv2.getRotationMatrix2D((length / 2 - 0.5, length / 2 - 0.5), random.normal(0, 14), 1)
    stroke = np.zeros((length, length), np.float32)
    stroke[:, length // 2] = 1
    stroke = cv2.warpAffine(stroke, kernel, (length, length))
    grain = cv2.filter2D(cv2.GaussianBlur(grain, (0, 0), random.uniform(0.5, 0.9)), -1, stroke / stroke.sum())
    return grain / grain.std(), np.float32(tone)


def patch(corners, radius, soft):
    """Share of each px of the room that a rounded outline covers."""
    return filled((ROOM_HEIGHT, ROOM_WIDTH), rounded(np.array(corners), radius), soft)


def bearded(picture, place, random, kind=None):
    """A beard, moustache, goatee or stubble, its skin shining through more or less; the lips stay free, at times not wholly."""
    at, kind = place.at, kind or random.choice(["full", "stubble", "moustache", "goatee"], p=(0.42, 0.24, 0.17, 0.17))
    grain, tone = strands(random, hair_colour_of(random) if random.random() < 0.75 else np.array([random.uniform(90, 225)] * 3))
    tone = tone * np.float32(np.clip(place.level, 0.5, 1.05))
    longer = random.uniform(0, 60) if kind == "full" and random.random() < 0.6 else random.uniform(-4, 8)
    share = np.zeros((ROOM_HEIGHT, ROOM_WIDTH), np.float32)
    if kind in ("full", "stubble"):
        height, way = random.uniform(0.1, 1.0), random.uniform(0.2, 0.8)
        left = [
            between(at[234], at[93], 0.4),
            between(at[93], at[50], random.uniform(0, 0.2)),
            between(at[132], at[205], way) + (0, 22 * height),
            between(at[61], at[205], random.uniform(0.1, 0.7)),
        ]
        right = [
            between(at[454], at[323], 0.4),
            between(at[323], at[280], random.uniform(0, 0.2)),
            between(at[361], at[425], way) + (0, 22 * height),
            between(at[291], at[425], random.uniform(0.1, 0.7)),
        ]
        jaw = (
            [at[index] + (0, longer * 0.5) for index in (58, 172, 136, 150)]
            + [at[index] + (0, longer) for index in (149, 176, 148, 152, 377, 400, 378)]
            + [at[index] + (0, longer * 0.5) for index in (379, 365, 397, 288)]
        )
        share = patch([*left, at[2] + (0, random.uniform(2, 6)), *right[::-1], *jaw[::-1]], 3.0, random.uniform(2, 7))
    if kind in ("moustache", "full") or (kind == "goatee" and random.random() < 0.7):
        out, down = random.uniform(0, 14), random.uniform(-2, 16)
        upper_lip = [
            at[61] + (-out, down),
            between(at[61], at[2], 0.6) + (0, -3),
            at[2] + (0, 3),
            between(at[291], at[2], 0.6) + (0, -3),
            at[291] + (out, down),
            at[0] + (0, random.uniform(-2, 6)),
        ]
        share = np.maximum(share, patch(upper_lip, 2.5, random.uniform(1.2, 3)))
    if kind == "goatee":
        wide_by = random.uniform(0.3, 1.1)
        chin = [
            between(at[17], at[61], wide_by * 0.8),
            at[17] + (0, 5),
            between(at[17], at[291], wide_by * 0.8),
            between(at[152], at[400], wide_by) + (0, longer),
            at[152] + (0, longer + 4),
            between(at[152], at[176], wide_by) + (0, longer),
        ]
        share = np.maximum(share, patch(chin, 4.0, random.uniform(1.5, 4)))
    free = random.uniform(0.75, 1.0) if kind == "full" else 1.0
    share = share * (1 - cv2.GaussianBlur(place.lips, (0, 0), 1.2) * free)
    frayed = np.clip(share * 1.6 + grain * 0.3 * (1 - share) * (share > 0.02) - 0.1, 0, 1)
    if kind == "stubble":
        dense = frayed * np.clip(0.4 + grain * 0.5, 0, 1) * random.uniform(0.15, 0.7)
        blue = picture * np.float32(random.uniform(0.55, 0.95, 3).mean()) * np.float32([0.97, 1.0, 1.03])
        return mixed(picture, np.clip(blue * 0.6 + tone * 0.4, 0, 255).astype(np.uint8), np.float32(dense))
    look = np.clip(tone * (1 + grain * random.uniform(0.12, 0.4))[..., None] * shading(place, random)[..., None], 0, 255)
    return mixed(picture, look.astype(np.uint8), np.float32(frayed * np.clip(random.uniform(0.6, 1.1) + grain * 0.12, 0, 1)))


def painted(picture, place, random):
    """Lips of another colour: lipstick, or nearly the skin's."""
    kind = random.random()
    if kind < 0.4:
        tone, alpha = place.skin * random.uniform(0.8, 1.1) + random.normal(0, 5, 3), random.uniform(0.4, 0.92)
    else:
        tone = (
            np.array([(170, 30, 45), (200, 60, 80), (110, 20, 40), (205, 120, 115), (150, 75, 70), (70, 30, 45)][random.integers(6)])
            * random.uniform(0.75, 1.15)
            * place.level
        )
        alpha = random.uniform(0.4, 0.85)
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
    level = max(float((grey * place.lips).sum() / max(place.lips.sum(), 1)), 10)
    look = np.clip(tone * np.clip(grey / level, 0.2, 1.8)[..., None] ** random.uniform(0.5, 1), 0, 255)
    return mixed(picture, look.astype(np.uint8), place.lips * np.float32(alpha))


def shaded(picture, place, random):
    """A shadow, light of another colour or a tint on the lower face, at times with an outline like a mask's: the face shows through."""
    if random.random() < 0.5:
        share = filled(
            (ROOM_HEIGHT, ROOM_WIDTH), Sheet(place, random, random.choice(["surgical", "folded", "cup", "tight"])).corners, random.uniform(1, 10)
        )
    else:
        turn, begin, soft = random.uniform(0, 2 * math.pi), random.normal(0, 40), random.uniform(1, 40)
        share = 1 / (
            1 + np.exp(-np.clip(((COLUMNS - place.mouth[0]) * math.cos(turn) + (ROWS - place.mouth[1]) * math.sin(turn) - begin) / soft, -30, 30))
        )
    if random.random() < 0.6:
        return np.clip(picture * (1 - share * random.uniform(0.1, 0.7))[..., None], 0, 255).astype(np.uint8)
    tone = np.broadcast_to(tone_of(place, random), picture.shape).astype(np.uint8)
    return mixed(picture, tone, np.float32(share * random.uniform(0.05, 0.35)))


def darkened(picture, place, random):
    """Darker or lighter skin, its lips at times of the same colour; shine stays."""
    tone = random.uniform(0.22, 0.75) if random.random() < 0.75 else random.uniform(0.9, 1.25)
    tone = np.float32(tone * np.exp(random.normal(0, 0.04, 3) + np.array([0.06, -0.01, -0.05])))
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
    shine = np.clip((grey / max(float(np.mean(place.skin)), 10) - 1.1) * random.uniform(0, 3), 0, 0.5)[..., None]
    dark = np.clip(picture * (tone * (1 - shine) + shine), 0, 255)
    if random.random() < 0.5:
        lips = np.clip(place.skin * tone * np.clip(grey / max(float((grey * place.lips).sum() / place.lips.sum()), 10), 0.3, 1.7)[..., None], 0, 255)
        share = (place.lips * random.uniform(0.3, 0.9))[..., None]
        dark = dark * (1 - share) + lips * share
    return mixed(picture, dark.astype(np.uint8), cv2.GaussianBlur(place.oval, (0, 0), 8))


def bare(picture, place, random):
    """What covers nothing."""
    if random.random() < 0.3:
        picture = darkened(picture, place, random)
    for _ in range(random.choice(4, p=(0.25, 0.45, 0.22, 0.08))):
        kind = random.random()
        if kind < 0.5:
            picture = bearded(picture, place, random)
        elif kind < 0.7:
            picture = painted(picture, place, random)
        else:
            picture = shaded(picture, place, random)
    return picture
