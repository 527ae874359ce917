#!/usr/bin/env python3
"""How much of a turned head the landmark network sees: YAW_SEEN and PITCH_SEEN of src/landmarks/pose.rs.

usage: render.py MODELS TASK DATA.npz [--people N]

Portraits of DATA.npz (training/parts/prepare.py) are given the depth of the canonical face in TASK (face_landmarker.task, a zip) and
turned by known angles; what is told of each, less what is told of the same portrait turned by nothing, is held against them.
Prints the slopes, and the errors once they are divided by. Needs: pip install numpy scipy opencv-python-headless onnxruntime mediapipe.
"""

import argparse
import pathlib
import sys
import zipfile

import cv2
import numpy as np
from mediapipe.modules.face_geometry.protos import geometry_pipeline_metadata_pb2
from scipy.spatial import Delaunay

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "parts"))
from prepare import Finder

OUTLINE = [
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21,
    54, 103, 67, 109,
]  # fmt: skip
RIGID = [
    1, 2, 4, 5, 6, 8, 9, 10, 33, 50, 93, 98, 116, 123, 127, 133, 151, 152, 168, 195, 197, 205, 234, 263, 280, 323, 327, 345, 352, 356, 362, 425, 454,
]  # fmt: skip
# Rings of hair, ears and neck round the face: how far out, in its own size, and how far back, cm.
RINGS = ((1.18, 3.5), (1.4, 6.0), (1.7, 8.0))
# Outer corners of the eyes and height of the canonical face, cm; the neck's joint lies so far behind its outline.
EYES_CM, FACE_CM, JOINT_CM = 8.892, 17.665, 2.0
POSES = [(0, 0)] + [(yaw, 0) for yaw in (-15, -10, -5, 5, 10, 15)] + [(0, pitch) for pitch in (-15, -10, -5, 5, 10, 15)] + [(10, 10), (-10, -10)]


def canonical(task):
    """468 points, cm: right in the picture, up, towards the camera."""
    found = geometry_pipeline_metadata_pb2.GeometryPipelineMetadata()
    found.ParseFromString(zipfile.ZipFile(task).read("geometry_pipeline_metadata_landmarks.binarypb"))
    return np.array(found.canonical_mesh.vertex_buffer).reshape(-1, 5)[:, :3]


def turned(points, middle, yaw, pitch):
    """Points (px right, px down, px towards the camera) turned about `middle`; yaw to the picture's right, pitch up."""
    yaw, pitch = np.radians(yaw), np.radians(pitch)
    across = np.array([[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]])
    down = np.array([[1, 0, 0], [0, np.cos(pitch), -np.sin(pitch)], [0, np.sin(pitch), np.cos(pitch)]])
    return (points - middle) @ (down @ across).T + middle


def hand(corners):
    """Twice a triangle's area, below 0 where its corners run the other way round."""
    (across, down), (further, lower) = corners[1] - corners[0], corners[2] - corners[0]
    return across * lower - down * further


def rendered(picture, points, face, yaw, pitch):
    """The portrait with its head turned: each triangle of face and rings moved by itself, the nearest last."""
    scale = np.mean([np.linalg.norm(points[33, :2] - points[263, :2]) / EYES_CM, np.linalg.norm(points[10, :2] - points[152, :2]) / FACE_CM])
    mesh = np.column_stack([points[:468, :2], face[:, 2] * scale])
    middle = mesh[OUTLINE].mean(0)
    middle[2] = -JOINT_CM * scale
    rings = []
    for reach, back in RINGS:
        ring = mesh[OUTLINE].copy()
        ring[:, :2] = middle[:2] + (ring[:, :2] - middle[:2]) * reach
        ring[:, 2] -= back * scale
        rings.append(ring)
    before = np.vstack([mesh, *rings])
    after = turned(before, middle, yaw, pitch)
    height, width = picture.shape[:2]
    edge = [(x, y) for x in np.linspace(0, width - 1, 8) for y in (0, height - 1)] + [(x, y) for y in np.linspace(0, height - 1, 9) for x in (0, width - 1)]
    source, target = np.vstack([before[:, :2], edge]), np.vstack([after[:, :2], edge])
    depth = np.concatenate([after[:, 2], np.full(len(edge), -1e3)])
    inside = (source >= 0).all(1) & (source < (width, height)).all(1)
    source, target, depth = source[inside].astype(np.float32), target[inside].astype(np.float32), depth[inside]
    triangles = Delaunay(source).simplices
    made = np.zeros_like(picture)
    for triangle in triangles[np.argsort(depth[triangles].mean(1))]:
        one, other = source[triangle], target[triangle]
        # What has turned away from the camera is not drawn.
        if hand(one) * hand(other) <= 0:
            continue
        low = np.maximum(np.floor(other.min(0)).astype(int) - 1, 0)
        high = np.minimum(np.ceil(other.max(0)).astype(int) + 2, (width, height))
        if (high <= low).any():
            continue
        move = cv2.getAffineTransform(one, other - low.astype(np.float32))
        patch = cv2.warpAffine(picture, move, tuple(int(side) for side in high - low), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        mask = np.zeros(patch.shape[:2], np.uint8)
        cv2.fillConvexPoly(mask, np.round((other - low) * 16).astype(np.int32), 255, cv2.LINE_8, 4)
        made[low[1] : high[1], low[0] : high[0]][mask > 0] = patch[mask > 0]
    return made


def told(points, face):
    """Yaw and pitch as src/landmarks/pose.rs tells them, before its two divisors."""
    known = face[RIGID] - face[RIGID].mean(0)
    seen = points[RIGID] * (1, -1, -1)
    left, _, right = np.linalg.svd((seen - seen.mean(0)).T @ known)
    turn = left @ np.diag([1, 1, np.sign(np.linalg.det(left @ right))]) @ right
    return np.degrees([np.arctan2(turn[0, 2], turn[2, 2]), np.arctan2(turn[1, 2], np.hypot(turn[0, 2], turn[2, 2]))])


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("models", type=pathlib.Path)
    arguments.add_argument("task")
    arguments.add_argument("data")
    arguments.add_argument("--people", type=int, default=45)
    given = arguments.parse_args()
    data, face, finder = np.load(given.data), canonical(given.task), Finder(given.models)
    pictures, points = data["pictures"], data["points"]
    frontal = [at for at, path in enumerate(data["paths"]) if path.startswith(("london/neutral", "canada", "japan"))]
    asked, answers = [], []
    for at in frontal[:: max(1, len(frontal) // given.people)]:
        answer = [told(finder.points(rendered(pictures[at], points[at], face, *pose)), face) for pose in POSES]
        asked += POSES[1:]
        answers += [one - answer[0] for one in answer[1:]]
    asked, answers = np.array(asked, float), np.array(answers)
    for axis, name in enumerate(("yaw", "pitch")):
        seen = np.polyfit(asked[:, axis], answers[:, axis], 1)[0]
        error = np.abs(answers[:, axis] / seen - asked[:, axis])
        print(f"{name}: {seen:.2f} is seen; error then: median {np.median(error):.1f}, 95 % {np.percentile(error, 95):.1f} degrees")


if __name__ == "__main__":
    main()
