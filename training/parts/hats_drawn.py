"""Hats, caps, mortarboards, hoods, scarves, turbans and bands, drawn onto heads; and hair that is none of them.

`place` is a `Room` of crown.py. Black over black hair is drawn as often as any other colour, in both.
"""

import math

import cv2
import numpy as np

from common import CLOTHS, mixed
from side import hair_colour_of, noise

# What is drawn on: half the portrait's size round the crop's centre.
ROOM_WIDTH, ROOM_HEIGHT, ROOM_PX = 208, 168, 2.0
CENTRE = np.array([(ROOM_WIDTH - 1) / 2, (ROOM_HEIGHT - 1) / 2])


def filled(corners, soft):
    mask = np.zeros((ROOM_HEIGHT, ROOM_WIDTH), np.uint8)
    cv2.fillPoly(mask, [np.round(corners * 8).astype(np.int32)], 255, cv2.LINE_AA, 3)
    return cv2.GaussianBlur(mask.astype(np.float32) / 255, (0, 0), soft)


ROWS, COLUMNS = (grid.astype(np.float32) for grid in np.mgrid[0:ROOM_HEIGHT, 0:ROOM_WIDTH])


TURN = np.linspace(0, 2 * math.pi, 70)


def cloth(place, random, colour):
    """Cloth, knit, straw or print over the whole room: shaded from a side, with folds."""
    made = np.broadcast_to(np.float32(colour), (ROOM_HEIGHT, ROOM_WIDTH, 3))
    kind = random.random()
    if kind < 0.3:
        turn, period = random.choice([0.0, random.uniform(-0.5, 0.5), random.uniform(0, math.pi)]), random.uniform(1.5, 12)
        wave = np.sin((COLUMNS * math.cos(turn) + ROWS * math.sin(turn)) * 6.28 / period)
        other = (
            np.float32(CLOTHS[random.integers(len(CLOTHS))]) if random.random() < 0.4 else np.float32(colour) * np.float32(random.uniform(0.6, 1.3))
        )
        made = np.where((wave > random.uniform(-0.5, 0.8))[..., None], other, made)
    elif kind < 0.42:
        spots = noise(random, int(random.integers(8, 40)), int(random.integers(8, 50)), ROOM_HEIGHT, ROOM_WIDTH)
        made = np.where((spots > random.uniform(-0.2, 1.2))[..., None], np.float32(CLOTHS[random.integers(len(CLOTHS))]), made)
    folds = noise(random, int(random.integers(2, 9)), int(random.integers(2, 14)), ROOM_HEIGHT, ROOM_WIDTH) * random.uniform(0.02, 0.2)
    grain = random.standard_normal((ROOM_HEIGHT, ROOM_WIDTH)).astype(np.float32) * random.uniform(0, 0.09)
    across = (COLUMNS - place.x) / place.half
    shade = 1 + random.normal(0, 0.12) * across - random.uniform(0, 0.3) * across**2
    return made * ((1 + folds + grain) * shade)[..., None]


def over(picture, share, made):
    return mixed(picture, np.clip(made, 0, 255).astype(np.uint8), np.float32(share))


def dome(place, random, low, high, wide, power, sag):
    """A dome's outline: its lower rim at `low` (sagging in the middle by `sag`), its top at `high`."""
    turn = np.linspace(math.pi, 0, 40)
    top = place.at(wide * np.cos(turn), low + (high - low) * np.sin(turn) ** power)
    rim = np.linspace(1, -1, 20)
    return np.concatenate([top, place.at(wide * rim, low - sag * (1 - rim**2))])


KINDS = ("beanie", "cap", "brim", "hood", "hijab", "turban", "band", "mortarboard", "beret", "tall", "back")
OFTEN = (0.11, 0.15, 0.08, 0.11, 0.09, 0.05, 0.05, 0.14, 0.06, 0.03, 0.13)


def dark_tone(random):
    """Nearly black, as caps and gowns are and much hair is."""
    return random.uniform(8, 46) * (1 + random.normal(0, 0.08, 3)) + (0, 0, random.choice([0, 0, random.uniform(0, 22)]))


def tone_of(place, random, dark):
    if dark:
        return np.clip(dark_tone(random), 4, 70)
    tone, like = np.array(CLOTHS[random.integers(len(CLOTHS))], float), random.random()
    if like < 0.1:
        tone = place.skin.copy()
    elif like < 0.2:
        tone = hair_colour_of(random)
    elif like < 0.28:
        tone = np.median(place.picture[10:60, :12].reshape(-1, 3), 0)
    elif like < 0.4:
        tone = random.uniform(10, 245, 3)
    return np.clip(tone + random.normal(0, 10, 3), 5, 250)


def stroke(places, thick, soft):
    """A line through places of the room: its share of each px."""
    mask = np.zeros((ROOM_HEIGHT, ROOM_WIDTH), np.uint8)
    cv2.polylines(mask, [np.round(np.asarray(places) * 8).astype(np.int32)], False, 255, max(int(round(thick)), 1), cv2.LINE_AA, 3)
    return cv2.GaussianBlur(mask.astype(np.float32) / 255, (0, 0), soft)


def sheen(place, random):
    """Soft light that even black cloth has: levels, more where the head turns up or to a side."""
    u, v = (COLUMNS - place.x) / place.half, (place.eyes - ROWS) / place.up
    spot = np.exp(
        -((u - np.float32(random.normal(0, 0.6))) ** 2) / random.uniform(0.2, 1.2)
        - (v - np.float32(random.uniform(1.0, 2.1))) ** 2 / random.uniform(0.1, 0.8)
    )
    return (random.uniform(0, 30) * spot + random.uniform(0, 12))[..., None]


def tasselled(picture, place, random, begin, light):
    """A cord from the board's middle over its rim, and the tassel that hangs from it, at times before the face's side."""
    way = random.choice([-1, 1])
    tone = (
        np.array([(205, 165, 60), (30, 30, 32), (190, 40, 40), (240, 240, 240), (60, 80, 160), (230, 120, 150), (240, 210, 60)][random.integers(7)])
        * light
        * random.uniform(0.8, 1.1)
    )
    rim = begin + (way * place.half * random.uniform(0.7, 1.5), random.uniform(-2, 9))
    end = rim + (random.normal(0, 4), place.up * random.uniform(0.5, 1.3))
    knot = rim + (end - rim) * random.uniform(0.3, 0.6)
    share = np.maximum(stroke([begin, rim, knot], random.uniform(1, 2.5), 0.5), stroke([knot, end], random.uniform(3, 8), 0.6))
    return over(
        picture,
        share * random.uniform(0.8, 1),
        np.broadcast_to(np.float32(tone), picture.shape) * (1 + noise(random, 20, 104, ROOM_HEIGHT, ROOM_WIDTH) * 0.12)[..., None],
    )


def headwear(picture, place, random, kind=None, dark=None):
    kind = kind or random.choice(KINDS, p=OFTEN)
    dark = dark if dark is not None else random.random() < (0.75 if kind == "mortarboard" else 0.45)
    tone = tone_of(place, random, dark)
    soft, light = random.uniform(0.35, 1.0), np.clip(place.skin.mean() / 165, 0.4, 1.15)
    gloss = sheen(place, random) * light
    made = cloth(place, random, tone * light) + gloss
    if dark and random.random() < 0.6:
        grain = random.standard_normal((ROOM_HEIGHT, ROOM_WIDTH, 1)).astype(np.float32)
        made = (
            np.broadcast_to(np.float32(tone * light), made.shape) * (1 + 0.1 * noise(random, 5, 6, ROOM_HEIGHT, ROOM_WIDTH)[..., None])
            + gloss
            + grain * random.uniform(0, 3)
        )
    shares, lines = [], []
    low, high, fuller = random.uniform(0.45, 1.02), random.uniform(1.65, 2.15), 1.0
    if random.random() < 0.85:
        high, fuller = max(high, place.top + random.uniform(0, 0.25)), place.wide
    if kind == "beanie":
        sag = random.uniform(-0.1, 0.12)
        crown = dome(place, random, low, high, fuller * random.uniform(1.02, 1.18), random.uniform(0.55, 0.9), sag)
        look = made
        if random.random() < 0.5:
            ribs = np.sin((COLUMNS - place.x) * 6.28 / random.uniform(3.5, 9))
            look = look * (1 + random.uniform(0, 0.2) * ribs)[..., None]
        shares.append((filled(crown, soft), look))
        if random.random() < 0.6:
            rim = dome(place, random, low, low + random.uniform(0.15, 0.4), fuller * random.uniform(1.06, 1.2), 0.15, sag)
            other = made * random.uniform(0.75, 1.15) if random.random() < 0.75 else cloth(place, random, random.uniform(10, 245, 3) * light)
            shares.append((filled(rim, soft), other + 3))
    elif kind in ("cap", "brim"):
        top = high if kind == "cap" else high + random.uniform(0, 0.25)
        shares.append((filled(dome(place, random, low + 0.1, top, fuller * random.uniform(0.98, 1.1), random.uniform(0.45, 0.9), 0.0), soft), made))
        turn = np.linspace(0, 2 * math.pi, 60)
        wide, deep = (
            (random.uniform(0.8, 1.15), random.uniform(0.12, 0.45)) if kind == "cap" else (random.uniform(1.45, 2.3), random.uniform(0.12, 0.5))
        )
        curl = random.uniform(-0.1, 0.3) if kind == "cap" else random.uniform(-0.25, 0.4)
        rise = (
            low + 0.1 + deep * np.sin(turn) * (0.7 if kind == "cap" else 1.0) - 0.15 * (kind == "cap") - curl * (1 - np.cos(turn) ** 2) + curl * 0.5
        )
        under = made * random.uniform(0.5, 1.1) + random.uniform(0, 6)
        shares.append((filled(place.at(wide * np.cos(turn), rise), soft), under))
        if kind == "cap":
            button = place.at(0, top)
            for u in random.choice([-0.55, 0.0, 0.55], random.integers(0, 4), replace=False):
                bow = np.linspace(0, 1, 12)
                lines.append(stroke(place.at(u * np.sin(bow * math.pi / 2) * 1.2, top - (top - low - 0.2) * bow**1.6), 1, 0.5))
            if random.random() < 0.5:
                lines.append(stroke([button - (2, 0), button + (2, 0)], random.uniform(2, 4), 0.5))
        elif random.random() < 0.6:
            band = dome(place, random, low + 0.2, low + random.uniform(0.35, 0.5), 1.08, 0.15, 0.0)
            shares.append((filled(band, soft), cloth(place, random, random.uniform(10, 245, 3) * light)))
    elif kind == "mortarboard":
        low = random.uniform(0.6, 1.15)
        above = max(low + random.uniform(0.3, 0.65), place.top - random.uniform(0.0, 0.5))
        cup = dome(
            place, random, low, above + 0.35, max(fuller * random.uniform(0.85, 1.04), 0.92), random.uniform(0.3, 0.6), random.uniform(-0.15, 0.12)
        )
        shares.append((filled(cup, soft), made * random.uniform(0.8, 1.1)))
        wide, lift, turned = random.uniform(1.35, 2.1), random.uniform(0.04, 0.5), random.normal(0, 0.12)
        # A square seen from a little below or above: corners to the front, the sides and the back, or an edge to the front.
        angle = random.choice([0.0, math.pi / 4]) + random.normal(0, 0.12)
        corner = angle + np.arange(4) * math.pi / 2
        u, v = wide * np.cos(corner), above + 0.12 + lift * np.sin(corner) * (wide / 1.7)
        board = place.at(u * math.cos(turned), v + u * math.sin(turned) * 0.5)
        thick = random.uniform(0.5, 3.0)
        shares.append(
            (
                filled(np.concatenate([cv2.convexHull(np.float32(np.concatenate([board, board + (0, thick)])))[:, 0]]), soft),
                made * random.uniform(0.4, 0.9),
            )
        )
        shares.append((filled(board, soft), made * random.uniform(0.85, 1.3) + random.uniform(0, 10)))
    elif kind in ("hood", "hijab"):
        turn = np.linspace(0, 2 * math.pi, 70)
        up = np.sin(turn) > 0
        if kind == "hood":
            outer = place.at(
                max(fuller, random.uniform(1.2, 1.75)) * np.cos(turn),
                random.uniform(-1.0, -0.3) + (high + 0.9) * np.where(up, np.abs(np.sin(turn)) ** 0.9, 2 * np.sin(turn)),
            )
            opening, rim = random.uniform(0.82, 1.04), min(low + random.uniform(0.1, 0.9), 1.35)
        else:
            outer = place.at(
                max(fuller * random.uniform(1.0, 1.06), random.uniform(1.06, 1.3)) * np.cos(turn),
                (high + 0.05) * np.where(up, np.abs(np.sin(turn)) ** random.uniform(0.7, 1.0), 6 * np.sin(turn)),
            )
            opening, rim = random.uniform(0.76, 0.98), random.uniform(0.7, 1.12)
        face = filled(place.at(opening * np.cos(turn), rim * np.where(up, np.abs(np.sin(turn)) ** random.uniform(0.55, 1.0), 5 * np.sin(turn))), soft)
        u, v = (COLUMNS - place.x) / place.half, (place.eyes - ROWS) / place.up
        round_it = np.sqrt(u**2 + (v / 1.3) ** 2)
        swirl = noise(random, 4, 5, ROOM_HEIGHT, ROOM_WIDTH) * random.uniform(0, 0.15)
        folds = 1 + random.uniform(0, 0.3) * np.sin((round_it + swirl + u * random.normal(0, 0.3)) * random.uniform(8, 30))
        look = made * (folds * (1 - 0.45 * random.random() * cv2.GaussianBlur(face, (0, 0), 6)))[..., None]
        if kind == "hijab" and random.random() < 0.35:
            inner = filled(
                place.at(
                    (opening + 0.05) * np.cos(turn), (rim + random.uniform(0.05, 0.2)) * np.where(up, np.abs(np.sin(turn)) ** 0.8, 5 * np.sin(turn))
                ),
                soft,
            )
            second = (cloth(place, random, tone_of(place, random, random.random() < 0.5) * light) + gloss) if random.random() < 0.6 else made * 0.7
            look = mixed(np.clip(look, 0, 255).astype(np.uint8), np.clip(second, 0, 255).astype(np.uint8), np.float32(inner)).astype(np.float32)
        shares.append((filled(outer, soft) * (1 - face), look))
    elif kind == "turban":
        wraps = np.sin((ROWS * random.uniform(0.6, 1.4) + np.abs(COLUMNS - place.x) * random.uniform(-1.2, 1.2)) * 6.28 / random.uniform(10, 28))
        wrapped = made * (1 + random.uniform(0.1, 0.35) * wraps)[..., None]
        crown = dome(
            place,
            random,
            low,
            high + random.uniform(0, 0.3),
            max(fuller, random.uniform(1.1, 1.45)),
            random.uniform(0.5, 0.9),
            random.uniform(-0.45, 0.0),
        )
        shares.append((filled(crown, soft), wrapped))
    elif kind == "band":
        low = random.uniform(0.6, 1.05)
        band = dome(
            place, random, low, low + random.uniform(0.3, 0.55), random.uniform(1.0, 1.1), random.uniform(0.1, 0.3), random.uniform(-0.2, 0.05)
        )
        shares.append((filled(band, soft), made))
    elif kind == "beret":
        low, lean = random.uniform(0.65, 1.1), random.normal(0, 0.25)
        turn = np.linspace(math.pi, 0, 40)
        wide = fuller * random.uniform(1.05, 1.3)
        crown = place.at(
            lean * np.sin(turn) + wide * np.cos(turn),
            low + 0.12 + (high + random.uniform(-0.1, 0.25) - low) * np.sin(turn) ** random.uniform(0.4, 0.7) * (1 + lean * 0.5 * np.cos(turn)),
        )
        rim = place.at(
            wide * np.linspace(1, -1, 20) * 0.95,
            low + 0.05 - random.uniform(-0.12, 0.05) * (1 - np.linspace(1, -1, 20) ** 2) + lean * 0.25 * np.linspace(1, -1, 20),
        )
        shares.append((filled(np.concatenate([crown, rim]), soft), made))
        if random.random() < 0.4:
            shares.append(
                (filled(dome(place, random, low, low + random.uniform(0.08, 0.16), fuller * 1.02, 0.15, 0.0), soft), made * random.uniform(0.6, 0.9))
            )
    elif kind == "back":
        # On the back of the head: brim and crown stand round the hair above the forehead.
        turn = np.linspace(0, 2 * math.pi, 70)
        middle, deep, front = random.uniform(0.9, 1.6), random.uniform(0.3, 1.1), random.uniform(1.05, 1.6)
        rise = middle + deep * np.sin(turn) + random.uniform(-0.2, 0.4) * np.cos(turn) ** 2
        brim = filled(place.at(random.uniform(1.3, 2.2) * np.cos(turn), rise), soft)
        above = np.abs(np.sin(turn)) ** random.uniform(0.7, 1.0)
        head = filled(place.at(fuller * random.uniform(0.92, 1.1) * np.cos(turn), front * np.where(np.sin(turn) > 0, above, -6 * above)), soft)
        crown = filled(
            dome(place, random, middle, high + random.uniform(0.0, 0.6), fuller * random.uniform(0.85, 1.12), random.uniform(0.25, 0.8), 0.0), soft
        )
        band = crown * filled(dome(place, random, middle, middle + deep * random.uniform(0.6, 1.2), 1.3, 0.15, 0.0), soft)
        if random.random() < 0.85:
            shares.append((brim * (1 - head), made * random.uniform(0.5, 1.2)))
        shares.append((crown * (1 - head), made))
        if random.random() < 0.6:
            other = made * random.uniform(0.4, 0.9) if random.random() < 0.6 else cloth(place, random, random.uniform(10, 245, 3) * light)
            shares.append((band * (1 - head), other))
    else:
        low = random.uniform(0.85, 1.2)
        wide, top, rise = random.uniform(0.75, 1.1), random.uniform(0.95, 1.5), random.uniform(0.6, 1.3)
        sides = place.at(np.array([-wide, wide, wide * top, -wide * top]), np.array([low, low, low + rise, low + rise]))
        shares.append((filled(sides, soft), cloth(place, random, np.array([235, 236, 238]) * light)))
    whole = np.max([share for share, _ in shares], 0)
    shadow = cv2.GaussianBlur(np.roll(whole, int(random.integers(2, 9)), 0), (0, 0), random.uniform(1.5, 5)) * random.uniform(0.05, 0.5)
    picture = np.clip(picture * (1 - (shadow * (1 - place.wall))[..., None]), 0, 255).astype(np.uint8)
    for share, look in shares:
        edge = 1 - random.uniform(0, 0.4) * np.clip(cv2.GaussianBlur(share, (0, 0), 2.5) * -2 + 2, 0, 1)
        picture = over(picture, share, look * edge[..., None])
    for line in lines:
        picture = over(picture, whole * line * random.uniform(0.2, 0.8), picture * np.float32(random.uniform(0.4, 1.5)) + random.uniform(0, 10))
    if kind == "mortarboard" and random.random() < 0.75:
        picture = tasselled(picture, place, random, place.at(0, above + 0.12), light)
    if random.random() < (0.4 if kind in ("cap", "beanie") else 0.08):
        middle, size = place.at(random.normal(0, 0.15), low + random.uniform(0.25, 0.7)), random.uniform(3, 11)
        logo = np.zeros((ROOM_HEIGHT, ROOM_WIDTH), np.uint8)
        cv2.putText(
            logo,
            "".join(random.choice(list("ABEKMNRSXZ039"), random.integers(1, 4))),
            tuple(int(v) for v in middle - (size, -size / 2)),
            random.integers(0, 5),
            size / 14,
            255,
            int(random.integers(1, 3)),
            cv2.LINE_AA,
        )
        picture = over(picture, whole * logo / 255, np.broadcast_to(random.uniform(0, 255, 3), picture.shape))
    return picture


def blackened(picture, place, random):
    """The hair nearly black, with the little light that black hair has."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
    level = max(float((grey * place.hair).sum() / max(place.hair.sum(), 1)), 12)
    made = np.float32(dark_tone(random)) * np.clip(grey / level, 0.2, 2.5)[..., None] ** random.uniform(0.4, 1.2)
    return over(picture, place.hair * random.uniform(0.85, 1), made)


def fringed(picture, place, random):
    """A straight or swept fringe of black or dark hair over the forehead, joined to the hair above it."""
    tone = np.median(picture[place.hair > 0.8], 0) if (place.hair > 0.8).sum() > 200 else dark_tone(random)
    u = np.linspace(-1, 1, 90)
    low, sweep = random.uniform(0.25, 0.95), random.normal(0, 0.15)
    ends = low + sweep * u + random.uniform(-0.25, 0.1) * (1 - u**2) + random.normal(0, random.uniform(0.005, 0.05), 90)
    gap = np.exp(-(((u - random.normal(0, 0.4)) / random.uniform(0.03, 0.2)) ** 2)) * random.choice([0, random.uniform(0.1, 0.6)])
    turn = np.linspace(0, math.pi, 40)
    top = place.at(np.cos(turn) * place.wide, 0.8 + (place.top - random.uniform(0, 0.1) - 0.8) * np.sin(turn) ** 0.8)
    share = filled(np.concatenate([place.at(u * random.uniform(0.85, 1.02), ends + gap), top]), random.uniform(0.5, 1.5))
    fine = noise(random, 5, 100, ROOM_HEIGHT, ROOM_WIDTH) * random.uniform(0.05, 0.35) + noise(
        random, 4, 14, ROOM_HEIGHT, ROOM_WIDTH
    ) * random.uniform(0.05, 0.25)
    v = (place.eyes - ROWS) / place.up
    ring = np.exp(-(((v - random.uniform(0.9, 1.7)) / random.uniform(0.1, 0.3)) ** 2)) * random.uniform(0, 0.8)
    if random.random() < 0.5:
        share = share * (0.8 + 0.2 * np.clip(noise(random, 3, 104, ROOM_HEIGHT, ROOM_WIDTH) + 1, 0, 1))
    return over(picture, share * (0.97 if random.random() < 0.7 else 0.85), tone * (1 + fine + ring)[..., None])


def shorn(picture, place, random):
    """No hair, or next to none: the forehead's own skin up over the head with its shade and sheen, stubble on it at times; beside the head the wall."""
    u, v = (COLUMNS - place.x) / place.half, (place.eyes - ROWS) / place.up
    top = random.uniform(1.5, 1.85)
    head = filled(place.at(random.uniform(0.96, 1.02) * np.cos(TURN), top * np.where(np.sin(TURN) > 0, np.abs(np.sin(TURN)) ** 0.85, -6)), 1.2)
    hair = np.clip(1.5 * cv2.GaussianBlur(place.hair, (0, 0), 2.5), 0, 1)
    # The wall's columns beside the head, drawn across where hair was.
    beside = np.float32([np.median(picture[10:120, :6].reshape(-1, 3), 0), np.median(picture[10:120, -6:].reshape(-1, 3), 0)])
    share = COLUMNS[..., None] / (ROOM_WIDTH - 1)
    picture = over(picture, hair * (1 - head) * (v > 0.1), beside[0] * (1 - share) + beside[1] * share)
    shade = 1 - random.uniform(0.1, 0.35) * np.clip(u**2 - 0.15, 0, 1) - random.uniform(0, 0.2) * np.clip(v - 1.0, 0, 1)
    made = place.skin * np.float32(shade + 0.03 * noise(random, 4, 6, ROOM_HEIGHT, ROOM_WIDTH))[..., None] + sheen(place, random) * random.uniform(
        0, 2
    )
    if random.random() < 0.5:
        low = random.uniform(0.8, 1.4) + random.uniform(-0.3, 0.1) * u**2
        stubble = np.clip((v - low) * random.uniform(3, 8), 0, 1) * random.uniform(0.15, 0.8)
        grain = cv2.GaussianBlur(np.clip(1 + 0.5 * random.standard_normal((ROOM_HEIGHT, ROOM_WIDTH)).astype(np.float32), 0, 2), (0, 0), 0.8)
        made = made * (1 - stubble)[..., None] + hair_colour_of(random) * (stubble * grain)[..., None]
    return over(picture, hair * head, made)


def bare(picture, place, random):
    """Other walls, edges behind the head, hair of other colours or none, big hair, buns: none of them is headwear."""
    if random.random() < 0.5:
        colour, kind = np.array(CLOTHS[random.integers(len(CLOTHS))]), random.random()
        if kind < 0.3:
            colour = random.uniform(5, 250, 3)
        elif kind < 0.7:
            # Dark, or near the hair's own: where hair ends is hardly seen.
            colour = hair_colour_of(random) if random.random() < 0.5 else random.uniform(5, 90, 3)
        wall = cloth(place, random, colour)
        share = place.wall
        if random.random() < 0.5:
            begin, turn = random.uniform(-40, 40), random.uniform(0, math.pi)
            share = share * ((COLUMNS - CENTRE[0]) * math.cos(turn) + (ROWS - CENTRE[1]) * math.sin(turn) > begin)
        picture = over(picture, share, wall)
    if random.random() < 0.15:
        picture = shorn(picture, place, random)
    elif random.random() < 0.3:
        picture = blackened(picture, place, random)
    elif random.random() < 0.35:
        tone = hair_colour_of(random) if random.random() < 0.6 else random.uniform(15, 235, 3)
        grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
        level = max(float((grey * place.hair).sum() / max(place.hair.sum(), 1)), 12)
        picture = over(picture, place.hair * random.uniform(0.6, 1), (grey / level)[..., None] ** random.uniform(0.4, 1) * tone)
    if random.random() < 0.22:
        picture = fringed(picture, place, random)
    if random.random() < 0.3:
        tone = np.median(picture[place.hair > 0.8], 0) if (place.hair > 0.8).sum() > 200 and random.random() < 0.7 else hair_colour_of(random)
        fine = noise(random, 6, 90, ROOM_HEIGHT, ROOM_WIDTH) * random.uniform(0.05, 0.25) + noise(
            random, 4, 14, ROOM_HEIGHT, ROOM_WIDTH
        ) * random.uniform(0.05, 0.2)
        made = tone * (1 + fine + random.uniform(0, 0.5) * np.exp(-(((ROWS - random.uniform(20, 90)) / 14) ** 2)))[..., None]
        if random.random() < 0.4:
            turn, size = np.linspace(0, 2 * math.pi, 40), random.uniform(0.25, 0.6)
            share = filled(place.at(random.normal(0, 0.3) + size * np.cos(turn), random.uniform(1.7, 2.1) + size * np.sin(turn)), 1.0)
        else:
            edge = random.normal(0, random.uniform(0, 0.05), 60)
            fringe = random.uniform(0.9, 1.1) if random.random() < 0.5 else random.uniform(0.35, 0.9)
            share = filled(
                dome(
                    place,
                    random,
                    fringe,
                    random.uniform(1.75, 2.3),
                    random.uniform(1.0, 1.4),
                    random.uniform(0.5, 0.8),
                    random.uniform(-0.5, 0.1),
                )
                + (edge * 40)[:, None],
                random.uniform(0.8, 2.5),
            )
        picture = over(picture, share, made)
    return picture
