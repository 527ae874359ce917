"""Ways in which programs whiten skin, from light (strength 0) over medium (1) to strong (2)."""

import cv2
import numpy as np


def between(strength, light, medium, strong):
    return np.interp(strength, (-1, 0, 1, 2), (2 * light - medium, light, medium, strong))


def logarithm(picture, strength):
    """The phone apps' curve: log(1 + v (b − 1)) / log b."""
    base = between(strength, 1.6, 2.4, 4.0)
    return 255 * np.log1p(np.clip(picture, 0, 255) / 255 * (base - 1)) / np.log(base)


def gamma(picture, strength):
    return 255 * (np.clip(picture, 0, 255) / 255) ** between(strength, 0.84, 0.70, 0.56)


def screen(picture, strength):
    """A layer of white or of the picture itself, laid over as a screen."""
    share = between(strength, 0.22, 0.40, 0.62)
    return picture + share * (255 - (255 - picture) ** 2 / 255 - picture)


def lab(picture):
    return cv2.cvtColor(np.clip(picture, 0, 255).astype(np.float32) / 255, cv2.COLOR_RGB2LAB)


def lifted(picture, lift):
    """In CIELAB, L* up by so much, less where there is no room for it."""
    made = lab(picture)
    made[..., 0] += lift * (1 - np.clip((made[..., 0] - 80) / 20, 0, 1))
    return made


def pale(picture, strength):
    """Lighter and less coloured, in CIELAB."""
    made = lifted(picture, between(strength, 4, 8, 13))
    made[..., 1:] *= between(strength, 0.85, 0.7, 0.55)
    return 255 * cv2.cvtColor(made, cv2.COLOR_LAB2RGB)


def cool(picture, strength):
    """Lighter, with the yellow taken out."""
    made = lifted(picture, between(strength, 4, 8, 12))
    made[..., 2] -= between(strength, 4, 7, 11)
    return 255 * cv2.cvtColor(made, cv2.COLOR_LAB2RGB)


METHODS = {method.__name__: method for method in (logarithm, gamma, screen, pale, cool)}


def whitened(picture, skin, method, strength):
    """The method over the skin (H × W, 0–1, soft edges)."""
    return picture + skin[..., None] * (METHODS[method](picture, strength) - picture)
