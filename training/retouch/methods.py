"""Ways in which programs smooth skin, each at three strengths: what `train.py` learns from and is tested on, one method left out at a time.

A method takes a picture (H × W × 3, RGB 0–255, float32) and a strength (0 light, 1 medium, 2 strong) and gives the whole picture smoothed;
`smoothed` lays the result over the skin alone, as beautifying programs do. `reach` is what one px of the degree photo is in px of the
picture, so that a filter is as wide on a face of any size.
"""

import cv2
import numpy as np


def bilateral(picture, strength, reach):
    """Tomasi and Manduchi 1998."""
    colour, times = ((14, 1), (22, 2), (38, 2))[strength]
    for _ in range(times):
        picture = cv2.bilateralFilter(picture, 0, colour, 2.2 * reach)
    return picture


def edge_preserving(picture, strength, reach):
    """Domain transform, Gastal and Oliveira 2011."""
    wide, colour = ((5, 0.12), (9, 0.22), (18, 0.4))[strength]
    whole = np.clip(picture, 0, 255).astype(np.uint8)
    return cv2.edgePreservingFilter(whole, flags=1, sigma_s=wide * reach, sigma_r=colour).astype(np.float32)


def frequency_separation(picture, strength, reach):
    """The retoucher's way: the tones are blurred, the texture layer is kept in part."""
    low, kept = ((3, 0.55), (4.5, 0.33), (7, 0.15))[strength]
    tones = cv2.GaussianBlur(picture, (0, 0), low * reach)
    fine = picture - cv2.GaussianBlur(picture, (0, 0), 0.6 * reach)
    return tones + kept * (picture - tones) + 0.2 * kept * fine


def wavelet(picture, strength, reach):
    """Soft shrinkage of the à trous B3 spline wavelet, Donoho 1995; Starck and Murtagh."""
    limit, levels = ((3, 3), (6, 3), (12, 4))[strength]
    kernel = np.array([1, 4, 6, 4, 1], np.float32) / 16
    details, at = [], picture
    for level in range(levels + (1 if reach > 1.5 else 0)):
        spread = np.zeros(4 * 2**level + 1, np.float32)
        spread[:: 2**level] = kernel
        coarser = cv2.sepFilter2D(at, -1, spread, spread, borderType=cv2.BORDER_REFLECT)
        details.append(at - coarser)
        at = coarser
    return at + sum(np.sign(detail) * np.maximum(np.abs(detail) - limit * 0.75**level, 0) for level, detail in enumerate(details))


def median(picture, strength, reach):
    side, share = ((2.2, 0.6), (3.4, 0.8), (5, 0.95))[strength]
    side = max(3, 2 * round(side * reach / 2 * 1.3) + 1)
    whole = np.clip(picture, 0, 255).astype(np.uint8)
    return picture + share * (cv2.medianBlur(whole, side).astype(np.float32) - picture)


def guided(picture, strength, reach):
    """Guided filter by itself, He, Sun and Tang 2010."""
    radius, epsilon = ((3, 60), (5, 140), (8, 420))[strength]
    side = (2 * round(radius * reach) + 1,) * 2
    mean = cv2.blur(picture, side)
    spread = cv2.blur(picture * picture, side) - mean * mean
    gain = spread / (spread + epsilon)
    return cv2.blur(gain, side) * picture + cv2.blur(mean - gain * mean, side)


def diffusion(picture, strength, reach):
    """Perona and Malik 1990."""
    edge, times = ((6, 4), (9, 9), (14, 20))[strength]
    for _ in range(max(1, round(times * reach))):
        edged = np.pad(picture, ((1, 1), (1, 1), (0, 0)), mode="edge")
        steps = (edged[:-2, 1:-1], edged[2:, 1:-1], edged[1:-1, :-2], edged[1:-1, 2:])
        picture = picture + 0.2 * sum((step - picture) / (1 + ((step - picture) / edge) ** 2) for step in steps)
    return picture


def high_pass_beauty(picture, strength, reach):
    """The phone apps' way: where a hardened high pass of green is dark, a surface blur takes the picture's place."""
    share, colour = ((0.55, 18), (0.8, 26), (1.0, 40))[strength]
    green = picture[..., 1] / 255
    high = green - cv2.GaussianBlur(green, (0, 0), 5 * reach) + 0.5
    for _ in range(3):
        high = np.where(high < 0.5, 2 * high * high, 1 - 2 * (1 - high) * (1 - high))
    soft = cv2.bilateralFilter(picture, 0, colour, 3 * reach)
    flat = 1 - np.clip(np.abs(cv2.GaussianBlur(high, (0, 0), reach) - 0.5) * 1.2, 0, 1)
    return picture + (share * flat)[..., None] * (soft - picture)


def non_local_means(picture, strength, reach):
    """Buades, Coll and Morel 2005: what a denoiser turned up too far does."""
    limit = (4, 7, 13)[strength]
    whole = np.clip(picture, 0, 255).astype(np.uint8)
    return cv2.fastNlMeansDenoisingColored(whole, None, limit, limit, 5, 13).astype(np.float32)


def total_variation(picture, strength, reach):
    """Rudin, Osher and Fatemi 1992, by Chambolle's projection (2004)."""
    weight, times = ((3.5, 12), (8, 18), (18, 26))[strength]
    weight *= reach
    across, down = np.zeros_like(picture), np.zeros_like(picture)
    at = picture
    for _ in range(times):
        divergence = np.diff(across, axis=1, prepend=0) + np.diff(down, axis=0, prepend=0)
        at = picture + weight * divergence
        right, below = np.diff(at, axis=1, append=at[:, -1:]), np.diff(at, axis=0, append=at[-1:])
        norm = 1 + 0.25 / weight * np.sqrt(right * right + below * below)
        across, down = (across + 0.25 / weight * right) / norm, (down + 0.25 / weight * below) / norm
    return at


METHODS = {method.__name__: method for method in (bilateral, edge_preserving, frequency_separation, wavelet, median, guided, diffusion,
                                                  high_pass_beauty, non_local_means, total_variation)}


def smoothed(picture, skin, method, strength, reach):
    """The method over the skin (H × W, 0–1, soft edges)."""
    made = METHODS[method](picture.astype(np.float32), strength, reach)
    return picture + skin[..., None] * (made - picture)
