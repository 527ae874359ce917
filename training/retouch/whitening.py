"""Ways in which programs whiten skin, each at three strengths."""

import cv2
import numpy as np


def logarithm(picture, strength):
    """The phone apps' curve: log(1 + v (b − 1)) / log b."""
    base = (1.6, 2.4, 4.0)[strength]
    return 255 * np.log1p(np.clip(picture, 0, 255) / 255 * (base - 1)) / np.log(base)


def gamma(picture, strength):
    return 255 * (np.clip(picture, 0, 255) / 255) ** (0.84, 0.70, 0.56)[strength]


def screen(picture, strength):
    """A layer of white or of the picture itself, laid over as a screen."""
    share = (0.22, 0.40, 0.62)[strength]
    return picture + share * (255 - (255 - picture) ** 2 / 255 - picture)


def pale(picture, strength):
    """Lighter and less coloured, in CIELAB."""
    lift, kept = ((4, 0.85), (8, 0.7), (13, 0.55))[strength]
    lab = cv2.cvtColor(np.clip(picture, 0, 255).astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    lab[..., 0] += lift * (1 - np.clip((lab[..., 0] - 80) / 20, 0, 1))
    lab[..., 1:] *= kept
    return 255 * cv2.cvtColor(lab, cv2.COLOR_LAB2RGB)


def cool(picture, strength):
    """Lighter, with the yellow taken out."""
    lift, blue = ((4, 4), (8, 7), (12, 11))[strength]
    lab = cv2.cvtColor(np.clip(picture, 0, 255).astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    lab[..., 0] += lift * (1 - np.clip((lab[..., 0] - 80) / 20, 0, 1))
    lab[..., 2] -= blue
    return 255 * cv2.cvtColor(lab, cv2.COLOR_LAB2RGB)


METHODS = {method.__name__: method for method in (logarithm, gamma, screen, pale, cool)}


def whitened(picture, skin, method, strength):
    """The method over the skin (H × W, 0–1, soft edges)."""
    return picture + skin[..., None] * (METHODS[method](picture, strength) - picture)
