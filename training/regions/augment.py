"""Portraits as other people, cameras, rooms and programs would have made them; one picture at a time, for one CPU core.

`Studio(pictures, labels)` holds the portraits to learn from (RGB and one class a px, 400 rows); `shown(number, random)` gives
one of them, changed: a picture of 256 × 192 and the class of each px, 255 where nothing is known. `placed` shows a portrait
as the product does. About 4 ms a sample. Needs: numpy, opencv-python-headless.
"""

import math

import cv2
import numpy as np

from network import HEIGHT, WIDTH

BACKGROUND, HAIR, BODY, FACE, CLOTHING, ACCESSORY = range(6)
IGNORED = 255
LIGHT_BLUE = (100, 197, 255)
DARK_CLOTH = [(12, 12, 14), (18, 22, 40), (28, 32, 56), (45, 45, 50), (60, 62, 68), (50, 34, 28), (20, 40, 34), (70, 20, 30)]
HAIR_COLOURS = [(14, 12, 12), (22, 18, 16), (30, 24, 20), (48, 34, 26), (84, 58, 40), (150, 115, 75), (190, 190, 192)]
SMOOTH, NEAREST = cv2.WARP_INVERSE_MAP | cv2.INTER_LINEAR, cv2.WARP_INVERSE_MAP | cv2.INTER_NEAREST
ROWS, COLUMNS = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)


def placed(picture, label, zoom=1.0):
    """The whole photo letterboxed with black to 3:4, as the product shows it; `zoom` cuts its sides and bottom away first."""
    height, width = label.shape
    rows, columns = round(height / zoom), round(width / zoom)
    left = (width - columns) // 2
    picture, label = picture[:rows, left:left + columns], label[:rows, left:left + columns]
    scale = min(HEIGHT / rows, WIDTH / columns)
    size = (max(1, round(columns * scale)), max(1, round(rows * scale)))
    top, left = (HEIGHT - size[1]) // 2, (WIDTH - size[0]) // 2
    seen, asked = np.zeros((HEIGHT, WIDTH, 3), np.uint8), np.full((HEIGHT, WIDTH), IGNORED, np.uint8)
    part = np.s_[top:top + size[1], left:left + size[0]]
    seen[part] = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    asked[part] = cv2.resize(label, size, interpolation=cv2.INTER_NEAREST_EXACT)
    return seen, asked


class Studio:
    def __init__(self, pictures, labels):
        self.pictures, self.labels = pictures, labels
        self.faces = [face_box(label) for label in labels]
        random = np.random.default_rng(0)
        self.noise = random.standard_normal((HEIGHT * 3, WIDTH * 3, 3)).astype(np.float32)

    def shown(self, number, random):
        half_length = random.random() < 0.35
        seen, asked, outside = self.half_length(number, random) if half_length else self.framed(number, random)
        face = face_box(asked)
        if random.random() < 0.3:
            seen = skinned(seen, asked, random)
        if random.random() < 0.35:
            seen = dyed(seen, asked, random)
        wall = self.wall(seen, asked, random) if half_length or random.random() < 0.6 else None
        if random.random() < 0.55:
            beside = wall if wall is not None else seen
            seen = dressed(seen, asked, beside[:40].mean((0, 1)), random)
        if random.random() < 0.03:
            seen, asked = hatted(seen, asked, face, random)
        if wall is not None:
            seen = before(seen, asked, wall, random)
        if random.random() < 0.12:
            seen, asked = spectacled(seen, asked, face, random)
        seen = lit(seen, random)
        if outside is not None:
            if random.random() < 0.5:
                seen = seen * ~outside[..., None]
                asked = np.where(outside, IGNORED, asked)
            else:
                asked = np.where(outside & (asked != BACKGROUND), IGNORED, asked)
        return self.filed(seen, random), asked

    def framed(self, number, random):
        """One warp: framing, roll, mirror; also which px lie outside the portrait, or None."""
        picture, label = self.pictures[number], self.labels[number]
        height, width = label.shape
        left, top, right, bottom = self.faces[number]
        most = max(height / HEIGHT, width / WIDTH)
        kind = random.random()
        if kind < 0.7:
            # Degree framing: so much of the picture's width is face.
            share = math.exp(random.uniform(math.log(0.24), math.log(0.62)))
            # Mostly no further than the portrait goes, nor than its tilted frame.
            fits = 0.95 if random.random() < 0.8 else 1.15
            scale = min((right - left) / (share * WIDTH), fits * min(height / HEIGHT, width / WIDTH))
            x = (left + right) / 2 + random.normal(0, 0.05) * WIDTH * scale
            y = (top + bottom) / 2 + random.normal(0.08, 0.06) * HEIGHT * scale
        elif kind < 0.85:
            scale, x, y = most, width / 2, height / 2
        else:
            scale = most * math.exp(random.uniform(math.log(0.5), math.log(1.1)))
            x, y = width * random.uniform(0.3, 0.7), height * random.uniform(0.3, 0.65)
        for_edges = lambda at, size, side: min(max(at, side / 2), size - side / 2) if side < size else size / 2
        x, y = for_edges(x, width, WIDTH * scale), for_edges(y, height, HEIGHT * scale)
        matrix = placing(x, y, scale, random)
        seen = cv2.warpAffine(picture, matrix, (WIDTH, HEIGHT), flags=SMOOTH, borderMode=cv2.BORDER_REPLICATE)
        asked = cv2.warpAffine(label, matrix, (WIDTH, HEIGHT), flags=NEAREST, borderMode=cv2.BORDER_REPLICATE)
        corners = matrix @ np.array([[0, WIDTH, 0, WIDTH], [0, 0, HEIGHT, HEIGHT], [1, 1, 1, 1]])
        if corners.min() > -1 and corners[0].max() < width + 1 and corners[1].max() < height + 1:
            return seen, asked, None
        inside = cv2.warpAffine(np.ones_like(label), matrix, (WIDTH, HEIGHT), flags=NEAREST)
        return seen, asked, inside == 0

    def half_length(self, number, random):
        """Like `framed`, the body drawn out to the waist, since the portraits end at the chest: what is below the neck is
        stretched down and to the sides and cut to shoulders and arms. Only before another wall."""
        picture, label = self.pictures[number], self.labels[number]
        left, top, right, bottom = self.faces[number]
        middle, wide = (left + right) / 2, right - left
        neck = min(bottom + random.uniform(0.02, 0.15) * wide, len(label) - 24)
        # Necks keep their length: stretched is what lies below the lowest skin.
        skin = np.nonzero((label == BODY).sum(1) > 3)[0].max(initial=0)
        start = max(skin + 2, neck + random.uniform(0.2, 0.6) * (len(label) - neck))
        if start > len(label) - 14:
            return self.framed(number, random)
        scale = wide / (math.exp(random.uniform(math.log(0.18), math.log(0.42))) * WIDTH)
        x, y = middle + random.normal(0, 0.05) * WIDTH * scale, (top + bottom) / 2 + random.uniform(0.08, 0.24) * HEIGHT * scale
        matrix = placing(x, y, scale, random).astype(np.float32)
        across = matrix[0, 0] * COLUMNS + matrix[0, 1] * ROWS + matrix[0, 2]
        down = matrix[1, 0] * COLUMNS + matrix[1, 1] * ROWS + matrix[1, 2]
        # In face widths: how far below the neck, and how wide shoulders and arms are there.
        below = np.maximum(down - np.float32(neck), 0)
        depth = below / np.float32(wide)
        far = np.maximum(down - np.float32(start), 0)
        longer = max(1.0, np.float32(far.max() / (len(label) - 1 - start)))
        shoulder = random.uniform(1.15, 2.0)
        wider = max(1.0, shoulder * wide / (0.5 * max(np.count_nonzero(label[-1]), wide))) - 1
        round_off = 1 - np.minimum(depth / np.float32(random.uniform(0.4, 0.8)), 1)
        widened = 1 + np.float32(wider) * (1 - round_off)
        limit = np.float32(shoulder) * np.sqrt(np.maximum(1 - round_off**2, 0.15)) + np.float32(random.uniform(-0.15, 0.15)) * depth
        cut = (np.abs(across - np.float32(middle)) > limit * np.float32(wide)) & (below > 0)
        columns = np.float32(middle) + (across - np.float32(middle)) / widened
        rows = np.minimum(down, np.float32(start)) + far / longer
        seen = cv2.remap(picture, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        asked = cv2.remap(label, columns, rows, cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT, borderValue=BACKGROUND)
        asked[cut] = BACKGROUND
        return seen, asked, None

    def wall(self, seen, asked, random):
        """Another background: plain, graded, textured or busy; now and then of the colour of hair, skin or cloth."""
        kind = random.random()
        if kind < 0.25:
            wall = self.piece(random)
        elif kind < 0.42:
            wall = room(random)
        else:
            which = random.random()
            if which < 0.3:
                colour = np.array(LIGHT_BLUE) + random.normal(0, 14, 3)
            elif which < 0.48:
                colour = random.uniform(205, 255) + random.normal(0, 5, 3)
            elif which < 0.6:
                colour = random.uniform(90, 205) + random.normal(0, 6, 3)
            elif which < 0.66:
                colour = np.array((200, 30, 40)) + random.normal(0, 25, 3)
            elif which < 0.72:
                colour = np.array((50, 110, 200)) + random.normal(0, 25, 3)
            elif which < 0.84:
                mask = asked == random.choice([HAIR, FACE, CLOTHING])
                colour = (seen[mask].mean(0) if mask.any() else np.full(3, 128.0)) + random.normal(0, 12, 3)
            else:
                colour = 255 * random.random(3) ** random.uniform(0.3, 2)
            wall = np.empty((HEIGHT, WIDTH, 3), np.float32)
            wall[:] = colour
            if random.random() < 0.3:
                wall += waves(random) * random.uniform(5, 90)
        if random.random() < 0.5:
            ramp = (ROWS / HEIGHT - 0.5) * random.uniform(-0.5, 0.5) + (COLUMNS / WIDTH - 0.5) * random.uniform(-0.5, 0.5)
            if random.random() < 0.4:
                x, y = random.uniform(0.2, 0.8) * WIDTH, random.uniform(0.2, 0.8) * HEIGHT
                ramp = ramp - random.uniform(0.1, 0.6) * ((COLUMNS - x) ** 2 + (ROWS - y) ** 2) / (HEIGHT / 1.6) ** 2
            wall = wall * (1 + ramp[..., None])
        if random.random() < 0.3:
            # The shadow that the person throws.
            person = (asked != BACKGROUND).astype(np.float32)
            small = cv2.blur(cv2.resize(person, (WIDTH // 8, HEIGHT // 8), interpolation=cv2.INTER_AREA), (3, 3))
            move = np.array([[1, 0, random.uniform(-18, 18)], [0, 1, random.uniform(0, 14)]])
            shadow = cv2.warpAffine(cv2.resize(small, (WIDTH, HEIGHT)), move, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
            wall = wall * (1 - random.uniform(0.05, 0.5) * shadow[..., None])
        if random.random() < 0.5:
            wall = wall + self.grain(random, random.uniform(0, 9))
        return bytes_of(wall)

    def piece(self, random):
        """A piece of some portrait, mostly small and enlarged: edges and colours that belong to nobody."""
        other = self.pictures[random.integers(len(self.pictures))]
        columns = int(min(other.shape[1] - 2, 12 * math.exp(random.uniform(0, 1.9))))
        rows = min(other.shape[0] - 2, columns * 4 // 3)
        top, left = random.integers(other.shape[0] - rows), random.integers(other.shape[1] - columns)
        piece = cv2.resize(other[top:top + rows, left:left + columns], (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR)
        if random.random() < 0.4:
            piece = piece[:, :, random.permutation(3)]
        return (piece if random.random() < 0.7 else 255 - piece).astype(np.float32)

    def grain(self, random, strength):
        top, left = random.integers(HEIGHT * 2), random.integers(WIDTH * 2)
        part = self.noise[top:top + HEIGHT, left:left + WIDTH]
        if random.random() < 0.4:
            part = part[..., :1]
        return part * np.float32(strength)

    def filed(self, seen, random):
        """Blur, fewer px, noise and JPEG."""
        kind = random.random()
        if kind < 0.2:
            seen = cv2.GaussianBlur(seen, (0, 0), random.uniform(0.4, 1.6))
        elif kind < 0.3:
            share = random.uniform(0.35, 0.8)
            few = cv2.resize(seen, (int(WIDTH * share), int(HEIGHT * share)), interpolation=cv2.INTER_AREA)
            seen = cv2.resize(few, (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR)
        elif kind < 0.4:
            seen = cv2.addWeighted(seen, 1.8, cv2.GaussianBlur(seen, (0, 0), 1.0), -0.8, 0)
        if random.random() < 0.35:
            seen = bytes_of(seen + self.grain(random, random.uniform(1, 12)))
        if random.random() < 0.35:
            file = cv2.imencode(".jpg", seen, [cv2.IMWRITE_JPEG_QUALITY, int(random.integers(25, 92))])[1]
            seen = cv2.imdecode(file, cv2.IMREAD_COLOR)
        return seen


def placing(x, y, scale, random):
    """Where each px of the network's input comes from: round a centre, tilted, mirrored and squeezed a little."""
    angle = random.uniform(-1, 1) ** 3 * math.radians(16)
    flip = -1 if random.random() < 0.5 else 1
    squeeze = math.exp(random.normal(0, 0.03))
    across, down = scale * squeeze, scale / squeeze
    cos, sin = math.cos(angle), math.sin(angle)
    matrix = np.array([[cos * across * flip, -sin * down, 0], [sin * across * flip, cos * down, 0]])
    matrix[:, 2] = (x, y) - matrix[:, :2] @ (WIDTH / 2, HEIGHT / 2)
    return matrix


def face_box(label):
    """Left, top, right, bottom of the face skin; of the middle where there is none."""
    face = label == FACE
    across, down = np.nonzero(face.sum(0) > 2)[0], np.nonzero(face.sum(1) > 2)[0]
    if len(across) < 8 or len(down) < 8:
        height, width = label.shape
        return width * 0.3, height * 0.2, width * 0.7, height * 0.65
    return across[0], down[0], across[-1] + 1, down[-1] + 1


def bytes_of(picture):
    """Rounded and cut to 0–255; cv2 does it in one pass."""
    return cv2.convertScaleAbs(np.maximum(picture, 0))


def soft(mask, random=None):
    """A mask's share of each px, 0–1, its rim a little inside or outside now and then: no cut-out halo to learn."""
    mask = mask.astype(np.float32)
    if random is not None and (kind := random.random()) < 0.4:
        mask = (cv2.dilate if kind < 0.2 else cv2.erode)(mask, np.ones((3, 3), np.uint8))
    wide = 5 if random is not None and random.random() < 0.3 else 3
    return cv2.GaussianBlur(mask, (wide, wide), 0)


def mixed(seen, other, share):
    """One picture over another, by share of the other."""
    return cv2.blendLinear(seen, other, 1 - share, share)


def before(seen, asked, wall, random):
    """The person before another wall."""
    return mixed(seen, wall, soft(asked == BACKGROUND, random))


def waves(random):
    """Smooth noise, −1 to 1 or so, one or three colours."""
    out = np.zeros((HEIGHT, WIDTH, 3), np.float32)
    for _ in range(2):
        cells = int(3 * 2 ** random.uniform(0, 5))
        noise = random.standard_normal((cells * 4 // 3, cells, 3 if random.random() < 0.3 else 1)).astype(np.float32)
        grown = cv2.resize(noise, (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR)
        out += np.float32(random.random()) * (grown if grown.ndim == 3 else grown[..., None])
    return out


def room(random):
    """Shelves, doors, windows and lamps, roughly: rectangles, discs and lines, in focus or not."""
    wall = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    wall[:] = random.integers(0, 256, 3)
    drawn = 255 * random.random((24, 3)) ** random.uniform(0.4, 2)
    for number in range(int(random.integers(4, 24))):
        colour = tuple(int(part) for part in drawn[number])
        x, y = int(random.integers(-20, WIDTH)), int(random.integers(-20, HEIGHT))
        kind = random.random()
        if kind < 0.6:
            cv2.rectangle(wall, (x, y), (x + int(random.integers(4, 90)), y + int(random.integers(4, 150))), colour, -1)
        elif kind < 0.75:
            cv2.circle(wall, (x, y), int(random.integers(3, 40)), colour, -1, cv2.LINE_AA)
        else:
            end = (int(random.integers(0, WIDTH)), int(random.integers(0, HEIGHT)))
            cv2.line(wall, (x, y), end, colour, int(random.integers(1, 8)), cv2.LINE_AA)
    if random.random() < 0.6:
        wall = cv2.GaussianBlur(wall, (0, 0), random.uniform(0.7, 6))
    return wall.astype(np.float32)


def recoloured(seen, mask, colour, contrast):
    """Another colour with the old light and folds."""
    grey = cv2.cvtColor(seen, cv2.COLOR_RGB2GRAY)
    middle = float(grey[mask].mean())
    light = np.clip(1 + contrast * (np.arange(256) - middle) / max(middle, 50), 0.1, 2.2)
    table = np.clip(light[:, None] * np.maximum(colour, 6), 0, 255).astype(np.uint8)
    return cv2.LUT(cv2.merge([grey] * 3), table[None])


def dressed(seen, asked, wall, random):
    """Other colours and patterns on the clothing; now and then nearly the wall's."""
    mask = asked == CLOTHING
    if np.count_nonzero(mask) < 200:
        return seen
    kind = random.random()
    if kind < 0.35:
        colour = np.array(DARK_CLOTH[random.integers(len(DARK_CLOTH))]) + random.normal(0, 5, 3)
    elif kind < 0.5:
        colour = random.uniform(200, 250) + random.normal(0, 5, 3)
    elif kind < 0.65:
        colour = wall + random.normal(0, 14, 3)
    elif kind < 0.72:
        colour = np.array(LIGHT_BLUE) + random.normal(0, 18, 3)
    else:
        colour = 255 * random.random(3) ** random.uniform(0.4, 2)
    other = recoloured(seen, mask, colour, random.uniform(0.3, 1.1))
    if random.random() < 0.35:
        turn, period = random.uniform(0, math.pi), random.uniform(3, 26)
        wave = 2 * math.pi / period
        one = np.sin((COLUMNS * math.cos(turn) + ROWS * math.sin(turn)) * np.float32(wave))
        if random.random() < 0.5:
            one = one * np.sin((ROWS * math.cos(turn) - COLUMNS * math.sin(turn)) * np.float32(wave))
        one = (one > random.uniform(-0.6, 0.6))[..., None] if random.random() < 0.7 else one[..., None]
        other = bytes_of(other + one * (random.normal(0, 45) + random.normal(0, 18, 3)).astype(np.float32))
    elif random.random() < 0.15:
        other = bytes_of(other + waves(random) * np.float32(random.uniform(8, 60)))
    return mixed(seen, other, soft(mask))


def dyed(seen, asked, random):
    """Hair of another colour, mostly dark."""
    mask = asked == HAIR
    if np.count_nonzero(mask) < 150:
        return seen
    colour = np.array(HAIR_COLOURS[min(len(HAIR_COLOURS) - 1, int(random.exponential(2)))]) * random.uniform(0.8, 1.3)
    return mixed(seen, recoloured(seen, mask, colour, random.uniform(0.4, 1.1)), soft(mask))


def skinned(seen, asked, random):
    """Lighter or darker skin, a little redder or yellower."""
    tone = np.exp(random.normal(0.1, 0.45) + random.normal(0, 0.07, 3))
    table = 255 * (np.arange(256)[:, None] / 255) ** tone
    return mixed(seen, cv2.LUT(seen, table.astype(np.uint8)[None]), soft((asked == FACE) | (asked == BODY)))


def hatted(seen, asked, face, random):
    """A plain cap or wrap where the hair above the brows is."""
    left, top, right, bottom = face
    hair = (asked == HAIR) & (ROWS < top + 0.3 * (bottom - top))
    if np.count_nonzero(hair) < 300:
        return seen, asked
    side = int(max(5, 0.14 * (right - left))) | 1
    cap = cv2.GaussianBlur(cv2.dilate(hair.astype(np.float32), np.ones((side, side), np.uint8)), (0, 0), side / 3) > 0.5
    cap &= ROWS < top + 0.35 * (bottom - top)
    colour = 255 * random.random(3) ** random.uniform(0.4, 2)
    other = recoloured(cv2.blur(seen, (7, 7)), cap, colour, 0.5)
    return mixed(seen, other, soft(cap)), np.where(cap, ACCESSORY, asked).astype(np.uint8)


def spectacled(seen, asked, face, random):
    """Spectacle frames on a face without."""
    left, top, right, bottom = face
    wide = right - left
    if (asked[int(top):int(bottom), int(left):int(right)] == ACCESSORY).sum() > 20 or wide < 40:
        return seen, asked
    seen, drawn = np.ascontiguousarray(seen), np.zeros((HEIGHT, WIDTH), np.uint8)
    y = bottom - random.normal(0.70, 0.02) * wide
    x = (left + right) / 2
    across, down = random.uniform(0.17, 0.22) * wide, random.uniform(0.11, 0.18) * wide
    gap, thick = random.uniform(0.03, 0.06) * wide, int(random.integers(1, 4))
    round_ones = random.random() < 0.5
    fixed = lambda *values: tuple(int(value * 8) for value in values)
    for side in (-1, 1):
        middle = fixed(x + side * (across + gap), y)
        if round_ones:
            cv2.ellipse(drawn, middle, fixed(across, down), 0, 0, 360, 255, thick, cv2.LINE_AA, 3)
        else:
            cv2.rectangle(drawn, fixed(x + side * gap, y - down), fixed(x + side * (gap + 2 * across), y + down), 255, thick, cv2.LINE_AA, 3)
        cv2.line(drawn, fixed(x + side * (gap + 2 * across), y), fixed(x + side * 0.49 * wide, y - 1), 255, thick, cv2.LINE_AA, 3)
    cv2.line(drawn, fixed(x - gap, y), fixed(x + gap, y), 255, thick, cv2.LINE_AA, 3)
    colour = 255 * random.random(3) ** random.uniform(1, 4)
    frames = np.empty_like(seen)
    frames[:] = colour
    seen = mixed(seen, frames, drawn * np.float32(random.uniform(0.6, 1) / 255))
    return seen, np.where(drawn > 128, ACCESSORY, asked).astype(np.uint8)


def lit(seen, random):
    """Other light, sensors and tone curves: one table a channel, then saturation, then light from a side."""
    levels = np.arange(256)[:, None] / 255
    gains = np.exp(random.normal(0, random.uniform(0, 0.13), 3) + random.uniform(-0.3, 0.22))
    levels = np.clip(levels ** math.exp(random.normal(0, 0.25)) * gains, 0, 1.3)
    middle = random.uniform(0.35, 0.6)
    levels = (levels - middle) * math.exp(random.uniform(-0.4, 0.25)) + middle
    seen = cv2.LUT(seen, np.clip(255 * levels, 0, 255).astype(np.uint8)[None])
    if random.random() < 0.4:
        grey = cv2.cvtColor(cv2.cvtColor(seen, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
        kept = 0.0 if random.random() < 0.15 else random.uniform(0.4, 1.5)
        seen = cv2.addWeighted(seen, kept, grey, 1 - kept, 0)
    if random.random() < 0.3:
        turn, depth = random.uniform(-math.pi, math.pi), random.uniform(0, 0.5)
        ramp = 1 + np.float32(depth) * ((COLUMNS / WIDTH - 0.5) * np.float32(math.cos(turn)) + (ROWS / HEIGHT - 0.5) * np.float32(math.sin(turn)))
        seen = bytes_of(seen * ramp[..., None])
    return seen
