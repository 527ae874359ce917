"""Portraits in degree framing, with their landmarks, and where their skin is."""

import csv
import hashlib
import pathlib

import cv2
import numpy as np

WIDTH, HEIGHT, EYES_PX = 480, 640, 92.0
EYE_CENTRE = (240.0, 272.0)
OVAL = [10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109]
RIGHT_EYE = [33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7]
LEFT_EYE = [263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249]
RIGHT_BROW = [70, 63, 105, 66, 107, 55, 65, 52, 53, 46]
LEFT_BROW = [300, 293, 334, 296, 336, 285, 295, 282, 283, 276]
LIPS = [61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146]


def person(path):
    """Who it is: the London neutral and smiling photos of a number are one person's."""
    return f"{path.split('/')[0]}-{pathlib.Path(path).stem.split('_')[0]}"


def fold(path, folds=3):
    """One of so many parts of the people, by a checksum of who it is."""
    return int(hashlib.md5(person(path).encode()).hexdigest(), 16) % folds


def framed(picture, points, reach):
    """Level, the eyes EYES_PX × `reach` px apart where a degree photo has them; the picture and its points (px)."""
    right, left = points[468, :2], points[473, :2]
    zoom = EYES_PX * reach / np.linalg.norm(left - right)
    angle = np.arctan2(*(left - right)[::-1])
    turn = zoom * np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    move = np.array(EYE_CENTRE) * reach - turn @ ((right + left) / 2)
    if zoom < 0.7:
        picture = cv2.GaussianBlur(picture, (0, 0), 0.4 / zoom)
    size = (round(WIDTH * reach), round(HEIGHT * reach))
    kind = cv2.INTER_CUBIC if zoom > 0.7 else cv2.INTER_LINEAR
    made = cv2.warpAffine(picture, np.hstack([turn, move[:, None]]), size, flags=kind, borderMode=cv2.BORDER_REPLICATE)
    return made, np.concatenate([points[:, :2] @ turn.T + move, points[:, 2:] * zoom], 1)


def outline(shape, points):
    mask = np.zeros(shape, np.uint8)
    cv2.fillPoly(mask, [np.round(points[:, :2] * 16).astype(np.int32)], 255, shift=4)
    return mask


def skin_mask(shape, points, reach, whole=False):
    """Where a beautifying program works: the face without eyes, brows, lips and nostrils, or all of it; soft at its edges, 0–1."""
    face = outline(shape, points[OVAL])
    for feature in () if whole else (RIGHT_EYE, LEFT_EYE, RIGHT_BROW, LEFT_BROW, LIPS):
        hole = cv2.dilate(outline(shape, points[feature]), np.ones((round(5 * reach) | 1,) * 2, np.uint8))
        face[hole > 0] = 0
    return cv2.GaussianBlur(cv2.erode(face, np.ones((round(5 * reach) | 1,) * 2, np.uint8)).astype(np.float32) / 255, (0, 0), 2 * reach)


def neck_mask(shape, points, reach):
    """The throat below the chin, as far as a collar may be; 0–1."""
    jaw, chin = points[[172, 397], :2], points[152, :2]
    down = 0.45 * (chin - points[168, :2])
    corners = np.stack([jaw[0] * 0.8 + jaw[1] * 0.2, chin + down * 0.12, jaw[1] * 0.8 + jaw[0] * 0.2, jaw[1] * 0.8 + jaw[0] * 0.2 + down, jaw[0] * 0.8 + jaw[1] * 0.2 + down])
    return cv2.GaussianBlur(outline(shape, corners).astype(np.float32) / 255, (0, 0), 2 * reach)


def rows(photos, sets):
    """The portraits' paths in labels.csv, of some sets."""
    with open(pathlib.Path(photos) / "labels.csv", encoding="utf-8") as file:
        return [row["path"] for row in csv.DictReader(file) if row["path"].split("/")[0] in sets]
