"""Other necklines: crew necks, U and V, lapels, open collars, and other people's clothes. Their edges look like chains, and are none.

`place` is a `Room` of neck.py.
"""

import math

import cv2
import numpy as np

from common import CLOTHS, mixed
from fabrics_drawn import field, grainy, patterned
from side import noise

# What is drawn on: px of the portrait round the same centre.
ROOM_WIDTH, ROOM_HEIGHT = 316, 190
CENTRE = np.array([(ROOM_WIDTH - 1) / 2, (ROOM_HEIGHT - 1) / 2])
# How far below the chin the middle lies.
BELOW = 66.0

ROWS, COLUMNS = (grid.astype(np.float32) for grid in np.mgrid[0:ROOM_HEIGHT, 0:ROOM_WIDTH])
CHIN_ROW = CENTRE[1] - BELOW


# Cream, beige, khaki, camel, peach and pink: what is taken for skin.
SKINLIKE = ((240, 228, 200), (214, 196, 160), (176, 156, 108), (190, 150, 105), (240, 190, 160), (240, 180, 190))


def cloth_colour(place, random):
    """Any colour of clothes; greys and what is near skin's more often than they are worn, since their edges look like chains."""
    kind = random.random()
    if kind < 0.2:
        colour = np.float32([random.uniform(40, 225)] * 3) + random.normal(0, 5, 3)
    elif kind < 0.36:
        colour = np.float32(SKINLIKE[random.integers(len(SKINLIKE))]) * random.uniform(0.75, 1.1) + random.normal(0, 10, 3)
    elif kind < 0.5:
        colour = place.tone * random.uniform(0.65, 1.25) + random.normal(0, 10, 3)
    else:
        colour = np.float32(CLOTHS[random.integers(len(CLOTHS))]) + random.normal(0, 14, 3)
    return np.clip(colour, 4, 250).astype(np.float32)


def fabric(place, random, colour):
    """Cloth over the whole room: plain, knit, striped, checked or of a print."""
    cloth = colour + noise(random, 5, 6, ROOM_HEIGHT, ROOM_WIDTH)[..., None] * random.uniform(2, 14)
    kind = random.random()
    wave = lambda turn, period: np.sin((COLUMNS * np.float32(math.cos(turn)) + ROWS * np.float32(math.sin(turn))) * np.float32(6.28 / period))
    if kind < 0.2:
        turn, other = random.uniform(0, math.pi), cloth_colour(place, random)
        lines = wave(turn, random.uniform(4, 24)) > random.uniform(-0.6, 0.9)
        if random.random() < 0.4:
            lines = lines | (wave(turn + math.pi / 2, random.uniform(4, 24)) > random.uniform(0.3, 0.95))
        cloth = np.where(lines[..., None], cloth * random.uniform(0.3, 0.9) + other * random.uniform(0.1, 0.7), cloth)
    elif kind < 0.32:
        spots = noise(random, int(random.integers(12, 60)), int(random.integers(20, 100)), ROOM_HEIGHT, ROOM_WIDTH)
        cloth = np.where((spots > random.uniform(-0.3, 1.3))[..., None], cloth_colour(place, random), cloth)
    elif kind < 0.45:
        cloth = cloth * (1 + random.uniform(0.02, 0.16) * wave(random.uniform(0, math.pi), random.uniform(2, 7)))[..., None]
    elif kind < 0.75:
        cloth = cloth * (1 + grainy((ROOM_HEIGHT, ROOM_WIDTH), random))[..., None]
    grain = cv2.GaussianBlur(random.standard_normal((ROOM_HEIGHT, ROOM_WIDTH)).astype(np.float32), (0, 0), 0.7) * random.uniform(0, 14)
    return cloth + grain[..., None]


def laid_over(picture, place, random, skin, clothes, share, away, cloth):
    """Cloth on a picture: a hem, ribs or seams along its edge (`away`: px inwards from it), and its shadow on the skin."""
    for _ in range(random.integers(0, 3)):
        hem = random.uniform(0.5, 16)
        cloth = cloth * (1 - random.uniform(-0.4, 0.5) * np.clip(random.uniform(0.6, 2) - np.abs(away - hem), 0, 1))[..., None]
    if random.random() < 0.4:
        # A band knit along the edge.
        deep, period = random.uniform(5, 20), random.uniform(1.8, 5)
        ribs = np.sin((COLUMNS + 0.6 * ROWS) * np.float32(6.28 / period)) if random.random() < 0.6 else np.sin(away * np.float32(6.28 / period))
        within = np.clip(deep - away, 0, 1)
        cloth = cloth * (1 + random.uniform(0, 0.3) * ribs * within)[..., None] * (1 - random.uniform(-0.15, 0.25) * within)[..., None]
    if random.random() < 0.5:
        # The thickness of the edge itself, lit or in the dark.
        rim = np.exp(-(((away - random.uniform(0, 1.5)) / random.uniform(0.7, 1.8)) ** 2))
        cloth = cloth * (1 + random.uniform(-0.5, 0.45) * rim)[..., None]
    if random.random() < 0.4:
        # A seam or a thin shadow right along the edge, as dark as a chain.
        seam = np.exp(-(((away - random.uniform(-0.8, 0.8)) / random.uniform(0.5, 1.2)) ** 2)) * random.uniform(0.2, 0.75)
        picture = np.clip(picture * (1 - (seam * (1 - share))[..., None]), 0, 255).astype(np.uint8)
        cloth = cloth * (1 - seam)[..., None]
    if random.random() < 0.75:
        shade = np.clip(1 + away / random.uniform(1.5, 14), 0, 1) * (1 - share) * random.uniform(0, 0.5)
        picture = np.clip(picture * (1 - (shade * skin)[..., None]), 0, 255).astype(np.uint8)
    picture = mixed(picture, np.clip(cloth, 0, 255).astype(np.uint8), share.astype(np.float32))
    return picture, skin * (1 - share), np.maximum(clothes, share)


def necklined(picture, place, random, skin, clothes):
    """All below a crew neck, U or V, of other cloth; now and then a rim of another shirt shows within."""
    low = CHIN_ROW + random.uniform(18, 125)
    high = low - random.uniform(0, 50) if random.random() < 0.5 else CHIN_ROW + random.uniform(0, 45)
    wide, power, lean, rise = random.uniform(40, 92), random.uniform(0.9, 3), random.normal(0, 4), random.uniform(-0.2, 0.5)
    for layer in range(1 if random.random() < 0.65 else 2):
        from_middle = np.abs(COLUMNS - np.float32(CENTRE[0] + lean)) / np.float32(wide)
        border = np.where(from_middle < 1, low - (low - high) * from_middle ** np.float32(power), high + (from_middle - 1) * wide * rise)
        slope = np.abs(np.gradient(border, axis=1))
        away = ((ROWS - border) / np.sqrt(1 + np.minimum(slope, 4) ** 2)).astype(np.float32)
        cloth = fabric(place, random, cloth_colour(place, random))
        picture, skin, clothes = laid_over(picture, place, random, skin, clothes, np.clip(away + 0.5, 0, 1), away, cloth)
        low, high, wide, lean = (
            low + random.uniform(3, 22),
            high + random.uniform(-3, 14),
            wide * random.uniform(0.95, 1.15),
            lean + random.normal(0, 2),
        )
    return printed(picture, random, clothes), skin, clothes


def printed(picture, random, clothes):
    """Now and then a pattern on the clothes, whose edge looks like links of a chain."""
    return patterned(picture, clothes, CENTRE[0], random)[0] if random.random() < 0.3 else picture


def bearded(picture, random, colour, skin):
    """A beard below the chin, or stubble."""
    deep, wide = random.uniform(6, 70), random.uniform(35, 85)
    from_middle = np.abs(COLUMNS - np.float32(CENTRE[0] + random.normal(0, 6))) / np.float32(wide)
    border = (
        CHIN_ROW
        + deep * (1 - from_middle ** np.float32(random.uniform(1.5, 4)))
        + field(ROWS.shape, random, random.uniform(5, 25), random.uniform(1, 6))
    )
    share = np.clip((border - ROWS) / random.uniform(2, 16) + 0.5, 0, 1)
    size = random.uniform(0.5, 1.4)
    hairs = cv2.GaussianBlur(random.standard_normal(ROWS.shape).astype(np.float32), (0, 0), sigmaX=size, sigmaY=size * random.uniform(1, 5))
    hairs /= max(float(hairs.std()), 1e-6)
    thick = random.uniform(0.25, 1.0)
    share = share * np.clip(thick + random.uniform(0, 0.4) * hairs, 0, 1) * np.clip(skin * 1.5, 0, 1)
    made = np.clip(colour * (1 + random.uniform(0.1, 0.5) * hairs[..., None]), 0, 255).astype(np.uint8)
    return mixed(picture, made, share.astype(np.float32))


def collared(picture, place, random, skin, clothes):
    """Lapels or a shirt's open collar: a flap from either side, its edge straight or bent, over whatever is worn below."""
    colour = cloth_colour(place, random)
    cloth, meet = fabric(place, random, colour), CHIN_ROW + random.uniform(25, 150)
    bend, soft, wide = random.normal(0, 9), random.uniform(0, 1.5), random.uniform(28, 78)
    for way in random.permutation([-1, 1]):
        begin = np.array([CENTRE[0] + way * (wide + random.normal(0, 3)), CHIN_ROW + random.uniform(-25, 25)])
        end = np.array([CENTRE[0] + random.normal(0, 5), meet + random.normal(0, 4)])
        t = np.linspace(0, 1, 24)[:, None]
        edge = begin + (end - begin) * t + (way * bend * np.sin(t * math.pi)) * np.array([1.0, 0.4])
        outer = [
            (end[0] + way * random.uniform(0, 50), ROOM_HEIGHT + 40),
            (CENTRE[0] + way * 220, ROOM_HEIGHT + 40),
            (CENTRE[0] + way * 220, begin[1] + 20),
            (CENTRE[0] + way * (wide + random.uniform(8, 40)), begin[1] + random.uniform(-10, 6)),
        ]
        if random.random() < 0.3:
            # A flap that ends: the collar's corner lies on what is below.
            tip = end + (way * random.uniform(10, 60), random.uniform(5, 30))
            outer = [tip, (CENTRE[0] + way * 150, begin[1] + random.uniform(20, 70)), outer[3]]
        mask = np.zeros((ROOM_HEIGHT, ROOM_WIDTH), np.uint8)
        cv2.fillPoly(mask, [np.round(np.concatenate([edge, np.array(outer)]) * 8).astype(np.int32)], 255, cv2.LINE_AA, 3)
        inner = cv2.distanceTransform((mask > 127).astype(np.uint8), cv2.DIST_L2, 3) - cv2.distanceTransform(
            (mask <= 127).astype(np.uint8), cv2.DIST_L2, 3
        )
        share = cv2.GaussianBlur(mask.astype(np.float32) / 255, (0, 0), 0.3 + soft)
        picture, skin, clothes = laid_over(picture, place, random, skin, clothes, share, inner, cloth * random.uniform(0.85, 1.1))
    return printed(picture, random, clothes), skin, clothes


def swapped(picture, place, random, other):
    """Another person's clothes on this one's neck, in another colour, larger or smaller, mirrored or not; the picture ends where theirs does."""
    scale, way = math.exp(random.normal(0, 0.08)), random.choice([-1.0, 1.0])
    matrix = np.array([[way * scale, 0, 0], [0, scale, 0]])
    shift = np.array([CENTRE[0] + random.normal(0, 3), CHIN_ROW + random.uniform(-12, 22)])
    matrix[:, 2] = shift - matrix[:, :2] @ (CENTRE[0], CHIN_ROW)
    moved = lambda plane: cv2.warpAffine(plane, matrix, (ROOM_WIDTH, ROOM_HEIGHT), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    share, inside = moved(other.garment), np.float32(moved(other.inside) > 0.5)
    look = moved(other.picture)
    if random.random() < 0.6:
        look = np.clip(
            np.float32(look) * np.exp(random.normal(0, 0.25) + random.normal(0, 0.12, 3)).astype(np.float32) + random.uniform(-10, 30), 0, 255
        ).astype(np.uint8)
    if random.random() < 0.35:
        grey = cv2.cvtColor(cv2.cvtColor(look, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
        look = cv2.addWeighted(grey, 0.8, look, 0.2, 0)
    elif random.random() < 0.3:
        look = np.ascontiguousarray(look[..., random.permutation(3)])
    shade = cv2.GaussianBlur(share, (0, 0), random.uniform(1.5, 5)) * (1 - share) * random.uniform(0, 0.5)
    picture = np.clip(picture * (1 - (shade * place.skin)[..., None]), 0, 255).astype(np.uint8)
    return mixed(picture, look, np.float32(share)), place.skin * (1 - share), np.maximum(place.clothes, share), place.inside * inside
