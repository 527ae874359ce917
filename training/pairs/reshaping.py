"""What `face-reshaping` says of untouched and of reshaped photos, on the London portraits, or on those of another set.

    python3 training/pairs/reshaping.py target/release/photolint ../shared/photos [SET]

The enrolment photo is the neutral portrait, as it is or made small, soft, noisy and saved at 40; the photo that is checked the same portrait in
degree framing, untouched, with a jaw 4 or 8 % narrower, or with eyes 6 or 12 % larger, saved at 75. So the two differ by what files do and not
by days or cameras: portraits of one person from two days were not at hand. The smiling portraits show what an expression does.
"""

import json
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "parts"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "retouch"))
import prepare
import portraits

JAW = [[172, 136, 150, 149, 176, 148, 152], [397, 365, 379, 378, 400, 377, 152]]
# How far each of those points moves, as a share: all at the corner of the jaw, nothing at the chin.
MOVES = [1, 1, 0.8, 0.5, 0.25, 0.1, 0]
KINDS = {"untouched": None, "jaw 4 %": ("jaw", 0.04), "jaw 8 %": ("jaw", 0.08), "eyes 6 %": ("eyes", 0.06), "eyes 12 %": ("eyes", 0.12)}


def moved(picture, shift):
    """The picture, each px taken from where `shift` (H × W × 2, px) says it came from."""
    rows, columns = np.mgrid[0:picture.shape[0], 0:picture.shape[1]].astype(np.float32)
    source = np.stack([columns, rows], -1) - shift
    return cv2.remap(picture, source.astype(np.float32), None, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


def grid(picture):
    return np.stack(np.mgrid[0:picture.shape[0], 0:picture.shape[1]][::-1], -1).astype(np.float32)


def slimmer(picture, points, share):
    """The jaw's contour moves inwards, and what is beside it less and less with distance."""
    at, eyes = grid(picture)[::8, ::8], np.linalg.norm(points[473, :2] - points[468, :2])
    half = np.linalg.norm(points[397, :2] - points[172, :2]) / 2
    shift = np.zeros_like(at)
    for chain, sign in zip(JAW, (1, -1)):
        steps = np.linspace(0, 6, 61)
        contour = np.stack([np.interp(steps, range(7), points[chain, axis]) for axis in (0, 1)], 1)
        weight = np.interp(steps, range(7), MOVES)
        squared = ((at[:, :, None] - contour) ** 2).sum(-1)
        near = np.exp(-squared / (2 * (0.12 * eyes) ** 2)) + 1e-12
        share_of = (near * weight).sum(-1) / near.sum(-1) * np.exp(-squared.min(-1) / (2 * (0.28 * eyes) ** 2))
        shift[..., 0] += sign * share * half * share_of
    return moved(picture, cv2.resize(shift, picture.shape[1::-1]))


def larger_eyes(picture, points, share):
    """Each eye grows from its middle, and what surrounds it less and less."""
    at, shift = grid(picture), np.zeros((*picture.shape[:2], 2), np.float32)
    for one, other in ((33, 133), (362, 263)):
        away = at - (points[one, :2] + points[other, :2]) / 2
        width = np.linalg.norm(points[one, :2] - points[other, :2])
        fall = np.clip((np.linalg.norm(away, axis=-1) / width - 0.5) / 0.55, 0, 1)
        shift += away * (1 - 1 / (1 + share * (1 - fall * fall * (3 - 2 * fall))))[..., None]
    return moved(picture, shift)


def made(picture, points, kind):
    framed, placed = portraits.framed(picture, points, 1.0)
    if kind is None:
        return framed
    return {"jaw": slimmer, "eyes": larger_eyes}[kind[0]](framed, placed, kind[1])


def poor(picture, points, random):
    """An older photo: small, soft, noisy, off in colour."""
    small = cv2.resize(portraits.framed(picture, points, 1.0)[0], None, fx=0.75, fy=0.75, interpolation=cv2.INTER_AREA).astype(np.float32)
    small = 255 * (cv2.GaussianBlur(small, (0, 0), random.uniform(0.5, 1.2)) / 255) ** random.uniform(0.8, 1.25) * random.uniform(0.9, 1.1, 3)
    return np.clip(small + random.normal(0, random.uniform(2, 7), small.shape), 0, 255).astype(np.uint8)


def values(program, pairs):
    with tempfile.TemporaryDirectory() as folder:
        new, old = Path(folder, "new"), Path(folder, "old")
        new.mkdir(), old.mkdir()
        for number, (photo, enrolment, quality) in enumerate(pairs):
            cv2.imwrite(str(new / f"{number:05}.jpg"), photo, [cv2.IMWRITE_JPEG_QUALITY, 75])
            cv2.imwrite(str(old / f"{number:05}.jpg"), enrolment, [cv2.IMWRITE_JPEG_QUALITY, quality])
        command = [program, "check", new, "--enrolment", old, "--only", "face-reshaping", "--format", "ndjson", "--exit-zero"]
        lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return [json.loads(line)["findings"][0]["value"] for line in lines]


def main(program, photos, chosen="london"):
    finder = prepare.Finder(Path(__file__).resolve().parents[2] / "models")
    people = sorted((Path(photos) / chosen).rglob("*_03.jpg" if chosen == "london" else "*.jpg"))
    # A hundred people are enough.
    people = people[:: max(1, len(people) // 100)]
    found = {}
    for path in people:
        smile = next(path.parents[1].rglob(path.name.replace("_03", "_08")), None) if chosen == "london" else None
        for name, source in (("neutral", path), ("smiling", smile)):
            if source is None:
                continue
            picture = cv2.imread(str(source))
            points = finder.points(picture[..., ::-1])
            if name == "neutral":
                base = picture, points
            random = np.random.default_rng(zlib.crc32(path.name.encode()))
            if name == "smiling":
                found.setdefault(("neutral", "the smiling one", "untouched"), []).append((made(*base, None), portraits.framed(picture, points, 1.3)[0], 90))
            for kind, change in KINDS.items():
                photo = made(picture, points, change)
                found.setdefault((name, "as it is", kind), []).append((photo, portraits.framed(*base, 1.3)[0], 90))
                found.setdefault((name, "poor", kind), []).append((photo, poor(*base, random), 40))
    print("| new photo | enrolment photo | made | measured | median | 97 % below | above 3.5 | equal error rate |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    untouched = {}
    for (name, old, kind), pairs in found.items():
        seen = np.array([value for value in values(program, pairs) if value is not None])
        if kind == "untouched":
            untouched[name, old] = seen
        limits = np.sort(np.concatenate([untouched[name, old], seen]))
        errors = [((untouched[name, old] >= limit).mean(), (seen < limit).mean()) for limit in limits]
        rate = min(errors, key=lambda pair: abs(pair[0] - pair[1])) if len(seen) else (0, 0)
        shown = "–" if kind == "untouched" else f"{50 * sum(rate):.0f} %"
        line = (f"{np.median(seen):.1f}", f"{np.percentile(seen, 97):.1f}", f"{100 * (seen > 3.5).mean():.0f} %") if len(seen) else ("–",) * 3
        print(f"| {name} | {old} | {kind} | {len(seen)} of {len(pairs)} | " + " | ".join(line) + f" | {shown} |", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
