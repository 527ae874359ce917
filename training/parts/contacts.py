"""Coloured contact lenses, drawn onto irises; and irises of other natural colours, which are none."""

import math

import cv2
import numpy as np

from common import filled
from eyes_drawn import COLUMNS, CUT, IRISES, ROWS, eye_corners, mixed, plain

PRINTS = [
    (70, 120, 190),
    (120, 160, 205),
    (60, 150, 170),
    (95, 140, 85),
    (140, 142, 148),
    (175, 176, 182),
    (130, 95, 170),
    (175, 125, 60),
    (150, 105, 60),
    (120, 82, 50),
    (190, 120, 130),
]
NATURAL = [(30, 22, 18), (48, 34, 26), (70, 48, 32), (92, 66, 42), (98, 92, 62), (88, 100, 104), (104, 122, 138), (76, 92, 112)]
# Radius of the mesh's irises, px of the portrait: the network gives all people nearly the same.
IRIS_PX = 9.6
# Mean difference over the iris, levels, below which nobody sees a lens, and from which on it is called one.
FAINT, PLAIN = 4.0, 13.0


def discs(points, wide):
    """Distance from an iris's middle in radii, angle, and the opening's share of each px; one of each eye."""
    for side, iris in enumerate(IRISES):
        x, y = points[iris, :2]
        yield np.hypot(COLUMNS - x, ROWS - y) / wide, np.arctan2(ROWS - y, COLUMNS - x), filled(CUT, eye_corners(points, side), 0.5)


def within(distance, radius, wide):
    """The share of each px that lies inside a circle, px `wide` to the radius of 1."""
    return np.clip((radius - distance) * wide + 0.5, 0, 1)


def lit_as(picture, points):
    """How light the eyes' surroundings are, 1 in good light."""
    x, y = ((points[IRISES[0], :2] + points[IRISES[1], :2]) / 2).astype(int)
    return float(np.clip(np.median(picture[y + 30 : y + 60, x - 60 : x + 60]) / 160, 0.35, 1.2))


def natural(picture, points, random):
    """Both irises in another natural colour, their pattern and catchlights kept: no lens."""
    tone = np.array(NATURAL[random.integers(len(NATURAL))]) * random.uniform(0.7, 1.3) * lit_as(picture, points)
    grey = cv2.GaussianBlur(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32), (0, 0), 0.6)
    share, strength = np.zeros(CUT, np.float32), random.uniform(0.4, 0.9)
    level = []
    for distance, _, opening in discs(points, IRIS_PX):
        iris = within(distance, 1.0, 3.0) * within(-distance, -random.uniform(0.3, 0.45), 5.0) * opening
        level.append(np.median(grey[iris > 0.5]) if (iris > 0.5).sum() > 20 else 60)
        share += iris * strength
    kept = np.clip(grey / max(float(np.mean(level)), 8.0), 0.3, 1.8)[..., None]
    shining = np.clip((grey - 170) / 40, 0, 1)
    return mixed(picture, np.clip(tone * kept, 0, 255).astype(np.uint8), np.float32(np.clip(share, 0, 1) * (1 - shining)))


def worn(picture, points, random):
    """Lenses on both irises: picture and 1, nan where they are hardly to be seen."""
    grow = random.choice([1.0, random.uniform(1.0, 1.22)])
    wide, light = IRIS_PX * grow * random.uniform(0.96, 1.04), lit_as(picture, points)
    first = np.array(PRINTS[random.integers(len(PRINTS))]) * random.uniform(0.75, 1.2)
    second = np.array(PRINTS[random.integers(len(PRINTS))]) if random.random() < 0.35 else first * random.uniform(0.6, 1.25)
    hole, spokes, wave = random.uniform(0.3, 0.52), random.integers(14, 40), random.uniform(0, 0.5)
    strength, ring, ring_wide = random.uniform(0.5, 0.95), random.choice([0.0, random.uniform(0.2, 0.9)]), random.uniform(0.06, 0.2)
    turn, twist = random.uniform(0, 6.3), random.uniform(-6, 8)
    made, seen, px = picture.astype(np.float32), 0.0, 0.0
    shining = np.clip((picture.max(2).astype(np.float32) - 185) / 40, 0, 1) * random.uniform(0.5, 1)
    for distance, angle, opening in discs(points, wide):
        inwards = np.clip((distance - hole) / (1 - hole), 0, 1)[..., None]
        print_colour = (second * (1 - inwards) + first * inwards) * light
        pattern = 1 - wave * (0.5 + 0.5 * np.sin(spokes * angle + turn + twist * distance))
        fade = np.clip((distance - hole) / random.uniform(0.05, 0.25), 0, 1)
        share = within(distance, 1.0, wide) * fade * pattern * strength * opening * (1 - shining)
        made = made * (1 - share[..., None]) + print_colour * share[..., None]
        dark = np.exp(-(((distance - 1 + ring_wide / 2) / ring_wide) ** 2)) * ring * opening * within(distance, 1.0, wide)
        made = made * (1 - dark[..., None]) + np.array((24.0, 20, 24)) * light * dark[..., None]
        inside = (distance < 1) * opening
        seen += float((np.abs(made - picture).mean(2) * inside).sum())
        px += float(inside.sum())
    made = np.clip(made, 0, 255).astype(np.uint8)
    change = seen / max(px, 1)
    # A print of natural brown without a ring is what nobody could tell.
    chroma = max(float(np.ptp(first)), float(np.ptp(second)))
    told = change > PLAIN and (ring > 0.4 or chroma > 55)
    return made, 1.0 if told else np.nan if change > FAINT else 0.0
