"""The picture that every program is given: 64 × 64 px, painted, of nobody."""
import numpy as np
from PIL import Image


def picture(side=64):
    y, x = np.mgrid[0:side, 0:side].astype(float) * 64 / side
    red = 90 + 1.6 * x + 20 * np.sin(y / 5)
    green = 150 + 0.9 * y - 0.7 * x
    blue = 230 - 1.1 * y + 12 * np.sin((x + y) / 4)
    face = ((x - 32) / 15) ** 2 + ((y - 30) / 19) ** 2 < 1
    red[face], green[face], blue[face] = 214 - 0.4 * x[face], 170 - 0.3 * y[face], 150
    grain = np.random.default_rng(45438).normal(0, 3, (side, side, 1))
    levels = np.stack([red, green, blue], axis=-1) + grain
    return Image.fromarray(levels.clip(0, 255).astype(np.uint8))
