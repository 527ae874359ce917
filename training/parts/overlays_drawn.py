"""Writing and logos laid over a photo, as studios, galleries, cameras and offices lay them; and what stands in photos and is taken for them."""

import functools
import math
import pathlib
import subprocess

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

# Characters by their place in GB 2312's first level, the 3,755 commonest.
COMMON = [bytes((high, low)).decode("gb2312") for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFF)]
COLOURS = ((255, 255, 255), (255, 255, 255), (0, 0, 0), (128, 128, 128), (200, 30, 30), (30, 60, 170), (240, 200, 40))
# Px of a frame of 640 rows.
LETTER_PX = (11, 120)


@functools.cache
def faces(chinese):
    """Files and numbers of typefaces."""
    asked = ["fc-list", ":lang=zh" if chinese else ":lang=en", "file", "index"]
    lines = sorted(set(subprocess.run(asked, capture_output=True, text=True, check=True).stdout.splitlines()))
    found = [(line.split(":")[0], int(line.split("index=")[1].split(":")[0]) if "index=" in line else 0) for line in lines]
    symbols = ("Symbol", "D050000L", "Dingbats", "Standard", "opens___")
    return [face for face in found if pathlib.Path(face[0]).suffix in (".ttf", ".ttc", ".otf") and not any(name in face[0] for name in symbols)]


@functools.lru_cache(64)
def typeface(chinese, number, px):
    known = faces(chinese)
    file, index = known[number % len(known)]
    return ImageFont.truetype(file, px, index=index)


def text(random):
    """Some writing, and whether it is Chinese."""
    kind = random.random()
    if kind < 0.5:
        return "".join(random.choice(COMMON, random.integers(2, 9))), True
    letters = "abcdefghijklmnopqrstuvwxyz"
    if kind < 0.8:
        words = ["".join(random.choice(list(letters), random.integers(3, 9))) for _ in range(random.integers(1, 4))]
        return " ".join(words).upper() if random.random() < 0.5 else " ".join(words).title(), False
    if kind < 0.9:
        return "www." + "".join(random.choice(list(letters), random.integers(4, 10))) + ".com", False
    return (
        f"{random.integers(2000, 2030)}{random.choice(list('-/. '))}{random.integers(1, 13):02}{random.choice(list('-/. '))}{random.integers(1, 29):02}",
        False,
    )


def stamped(words, chinese, px, random):
    """Writing, and at times a logo before it, as shares of px (uint8)."""
    face = typeface(chinese, int(random.integers(1000)), px)
    left, top, right, bottom = face.getbbox(words)
    outlined = random.random() < 0.15
    pad, logo = 3, 0
    if random.random() < 0.15:
        logo = int(1.5 * (bottom - top))
    made = Image.new("L", (right - left + 2 * pad + logo, bottom - top + 2 * pad), 0)
    pen = ImageDraw.Draw(made)
    wide = max(1, px // 20)
    if outlined:
        pen.text((pad + logo - left, pad - top), words, font=face, fill=0, stroke_width=wide, stroke_fill=255)
    else:
        pen.text((pad + logo - left, pad - top), words, font=face, fill=255)
    if logo:
        high = bottom - top
        box = (pad, pad, pad + high, pad + high)
        kind = random.integers(3)
        if kind == 0:
            pen.ellipse(box, outline=255, width=2 * wide)
        elif kind == 1:
            pen.rectangle(box, outline=255, width=2 * wide)
        else:
            pen.polygon([(pad, pad + high), (pad + high // 2, pad), (pad + high, pad + high)], outline=255, width=2 * wide)
    return np.asarray(made)


def turned(stamp, degrees):
    height, width = stamp.shape
    angle = math.radians(degrees)
    cos, sin = abs(math.cos(angle)), abs(math.sin(angle))
    size = (int(width * cos + height * sin) + 2, int(width * sin + height * cos) + 2)
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    matrix[:, 2] += (size[0] / 2 - width / 2, size[1] / 2 - height / 2)
    return cv2.warpAffine(stamp, matrix, size, flags=cv2.INTER_LINEAR)


def laid(layer, stamp, x, y):
    """The stamp with its middle at x, y."""
    left, top = int(x - stamp.shape[1] / 2), int(y - stamp.shape[0] / 2)
    x0, y0, x1, y1 = max(left, 0), max(top, 0), min(left + stamp.shape[1], layer.shape[1]), min(top + stamp.shape[0], layer.shape[0])
    if x0 < x1 and y0 < y1:
        part = layer[y0:y1, x0:x1]
        np.maximum(part, stamp[y0 - top : y1 - top, x0 - left : x1 - left], out=part)


def overlay(shape, random):
    """Shares of px (0–1, float32) of what is laid over a photo."""
    height, width = shape
    layer = np.zeros((height, width), np.uint8)
    words, chinese = text(random)
    kind = random.choice(["tiled", "across", "placed", "edge"], p=(0.3, 0.28, 0.3, 0.12))
    if kind == "tiled":
        stamp = stamped(words, chinese, int(math.exp(random.uniform(math.log(11), math.log(44)))), random)
        degrees = random.choice([0, random.uniform(-60, 60), random.choice([-45, -30, 30, 45])])
        aside, below = stamp.shape[1] + random.uniform(10, 120), stamp.shape[0] + random.uniform(15, 140)
        cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        stamp, shift, start = turned(stamp, degrees), random.choice([0.0, 0.5]), random.uniform(0, 1, 2) * (aside, below)
        reach = int(math.hypot(height, width) / min(aside, below)) // 2 + 2
        for row in range(-reach, reach + 1):
            for column in range(-reach, reach + 1):
                along, down = (column + shift * (row % 2)) * aside + start[0], row * below + start[1]
                laid(layer, stamp, width / 2 + along * cos + down * sin, height / 2 - along * sin + down * cos)
    else:
        degrees = 0.0
        if kind == "across":
            degrees = random.choice([-1, 1]) * random.uniform(20, 60)
            wanted = random.uniform(0.5, 1.1) * math.hypot(height, width)
        elif kind == "placed":
            degrees = random.choice([0.0, random.normal(0, 15)])
            wanted = random.uniform(0.25, 1.0) * width
        else:
            wanted = random.uniform(0.12, 0.5) * width
        least = 11 if kind == "edge" else 18
        px = int(np.clip(wanted / max(stamped(words, chinese, 20, random).shape[1], 1) * 20, least, LETTER_PX[1] * (1.5 if kind == "across" else 1)))
        stamp = turned(stamped(words, chinese, px, random), degrees)
        if kind == "edge":
            x = random.choice([stamp.shape[1] / 2 + 8, width - stamp.shape[1] / 2 - 8, width / 2])
            y = random.choice([stamp.shape[0] / 2 + 8, height - stamp.shape[0] / 2 - 8], p=(0.3, 0.7))
        elif kind == "across":
            x, y = width / 2 + random.normal(0, 0.06) * width, height / 2 + random.normal(0, 0.08) * height
        else:
            x, y = random.uniform(0.25, 0.75) * width, random.uniform(0.1, 0.9) * height
        laid(layer, stamp, x, y)
    if random.random() < 0.3:
        layer = cv2.GaussianBlur(layer, (0, 0), random.uniform(0.4, 1.0))
    return layer.astype(np.float32) / 255, kind


def marked(picture, random, least=0.1):
    """The photo with something laid over it."""
    layer, kind = overlay(picture.shape[:2], random)
    strength = random.uniform(0.4, 1.0) if kind == "edge" else math.exp(random.uniform(math.log(least), math.log(0.8)))
    made = picture.astype(np.float32)
    colour = np.array(COLOURS[random.integers(len(COLOURS))], np.float32)
    if random.random() < 0.12:
        # Raised letters: light from one side.
        slope = layer - np.roll(layer, (1, 1), (0, 1))
        made = made + (255 * min(strength, 0.5)) * slope[..., None]
    else:
        if random.random() < 0.2:
            shadow = strength * 0.7 * cv2.GaussianBlur(np.roll(layer, (2, 2), (0, 1)), (0, 0), 1.0)[..., None]
            made = made * (1 - shadow)
        made = made * (1 - strength * layer[..., None]) + colour * (strength * layer[..., None])
    return np.clip(made + 0.5, 0, 255).astype(np.uint8)


def outdoors(picture, regions, scene, random):
    """The person before another scene, sharp or not."""
    height, width = picture.shape[:2]
    share = random.uniform(0.45, 1.0)
    rows, columns = int(share * len(scene)), int(share * len(scene) * width / height)
    top, left = random.integers(len(scene) - rows + 1), random.integers(len(scene) - columns + 1)
    wall = cv2.resize(scene[top : top + rows, left : left + columns], (width, height), interpolation=cv2.INTER_AREA)
    if random.random() < 0.5:
        wall = cv2.GaussianBlur(wall, (0, 0), random.uniform(0.5, 8))
    behind = np.clip(3 * cv2.resize((regions == 0).astype(np.float32), (width, height)) - 1, 0, 1)
    return cv2.blendLinear(picture, wall, 1 - behind, behind)


def strands(picture, regions, random):
    """Single hairs that stand out from the head."""
    places = np.argwhere(regions == 1)
    if len(places) < 50:
        return picture
    share = np.zeros(picture.shape[:2], np.uint8)
    scale = picture.shape[0] / regions.shape[0]
    for _ in range(random.integers(2, 14)):
        y, x = places[random.integers(len(places))] * scale
        turn, bend, points = random.uniform(-math.pi, math.pi), random.normal(0, 0.06), [(x, y)]
        for _ in range(random.integers(6, 26)):
            turn += bend + random.normal(0, 0.08)
            x, y = x + 5 * math.cos(turn), y + 5 * math.sin(turn)
            points.append((x, y))
        cv2.polylines(
            share, [np.round(np.array(points) * 8).astype(np.int32)], False, int(random.uniform(60, 255)), random.integers(1, 3), cv2.LINE_AA, 3
        )
    share = cv2.GaussianBlur(share, (0, 0), random.uniform(0.3, 0.9)).astype(np.float32) / 255
    hair = np.full_like(
        picture, np.clip(np.array((34, 26, 22)) * random.choice([random.uniform(0.5, 1.5), random.uniform(2, 5.5)]), 0, 255).astype(np.uint8)
    )
    return cv2.blendLinear(picture, hair, 1 - share, share)


def patches(shape, random):
    """Noise of several sizes at once, as leaves, stone and cloth are: mean 0, about 1 high."""
    height, width = shape
    made = np.zeros(shape, np.float32)
    for _ in range(random.integers(1, 4)):
        size, longer = random.uniform(2, 40), random.choice([1.0, random.uniform(1, 6)])
        few = random.standard_normal((int(height / size) + 2, int(width / size / longer) + 2)).astype(np.float32)
        made += cv2.resize(few, (width, height), interpolation=cv2.INTER_CUBIC) * np.float32(random.uniform(0.3, 1))
    return np.tanh(made * np.float32(random.uniform(1, 4))) if random.random() < 0.4 else made


def bearded(picture, regions, random):
    """Hair on the lower face, dark or grey, in streaks."""
    places = np.argwhere(regions == 3)
    if len(places) < 200:
        return picture
    low, high = places[:, 0].min(), places[:, 0].max()
    rows = np.arange(len(regions))[:, None]
    ramp = np.clip((rows - (low + random.uniform(0.5, 0.75) * (high - low))) / max(0.1 * (high - low), 1), 0, 1)
    share = cv2.resize(((regions == 3) * ramp).astype(np.float32), picture.shape[1::-1])
    streaks = cv2.GaussianBlur(
        random.standard_normal(picture.shape[:2]).astype(np.float32), (0, 0), sigmaX=random.uniform(0.6, 1.6), sigmaY=random.uniform(1.5, 6)
    )
    streaks = streaks / max(float(streaks.std()), 1e-6)
    level = random.choice([random.uniform(15, 70), random.uniform(120, 220)])
    hair = np.clip(level * (1 + random.uniform(0.1, 0.35) * streaks), 0, 255)[..., None] * np.array((1.0, 0.96, 0.93))
    share = share * np.float32(random.uniform(0.2, 0.9)) * np.clip(0.7 + 0.4 * streaks, 0, 1)
    return cv2.blendLinear(picture, np.clip(hair, 0, 255).astype(np.uint8), 1 - share, share)


def furnished(picture, regions, random):
    """Edges of doors, frames, sockets, blinds and tiles on the wall, and stains of light."""
    height, width = picture.shape[:2]
    wall = cv2.resize((regions == 0).astype(np.float32), (width, height))
    layer = np.zeros((height, width), np.uint8)
    kind = random.choice(["lines", "box", "blind", "tiles", "spots", "marble"])
    level = int(random.uniform(40, 255))
    if kind == "lines":
        for _ in range(random.integers(1, 5)):
            x, y, turn = random.uniform(0, width), random.uniform(0, height), random.choice([0, math.pi / 2]) + random.normal(0, 0.05)
            along = np.array((math.cos(turn), math.sin(turn))) * 1000
            ends = [tuple(np.round((x, y) + way * along).astype(int).tolist()) for way in (-1, 1)]
            cv2.line(layer, ends[0], ends[1], level, int(random.integers(1, 9)), cv2.LINE_AA)
    elif kind == "box":
        for _ in range(random.integers(1, 4)):
            x, y, wide, high = random.uniform(0, width), random.uniform(0, height), random.uniform(15, 160), random.uniform(15, 160)
            cv2.rectangle(layer, (int(x), int(y)), (int(x + wide), int(y + high)), level, int(random.choice([-1, 1, 3])), cv2.LINE_AA)
    elif kind in ("blind", "tiles"):
        apart, thick = int(random.uniform(12, 60)), int(random.integers(1, 5))
        for at in range(int(random.integers(apart)), max(width, height), apart):
            cv2.line(layer, (0, at), (width, at), level, thick)
            if kind == "tiles":
                cv2.line(layer, (at, 0), (at, height), level, thick)
    elif kind == "marble":
        layer = np.uint8(np.clip(128 + 90 * patches(picture.shape[:2], random), 0, 255))
    else:
        for _ in range(random.integers(1, 30)):
            cv2.circle(layer, (int(random.uniform(0, width)), int(random.uniform(0, height))), int(random.integers(1, 9)), level, -1, cv2.LINE_AA)
    if random.random() < 0.6:
        layer = cv2.GaussianBlur(layer, (0, 0), random.uniform(0.5, 3))
    share = (layer.astype(np.float32) / 255) * wall * np.float32(random.uniform(0.05, 0.8))
    other = np.full_like(picture, random.integers(0, 256, 3).astype(np.uint8))
    return cv2.blendLinear(picture, other, 1 - share, share)
