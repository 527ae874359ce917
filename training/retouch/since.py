"""Smoothing told by an older photo of the same skin: `since.py make PHOTOS OUT`, then `since.py fit NUMBERS.csv OUT/made.csv`.

Of people the texture network does not know (fold 2): untouched photos that stand for the enrolment photo, and untouched and smoothed ones that
stand for the new one, each through a camera of its own (`make.py`; of London the neutral portrait is the older one and the smiling one the
new, of the others one portrait is both). `NUMBERS.csv` is what `examples/numbers.rs texture` says of OUT/list.txt. `fit` prints the logistic
regression of both logits, and equal error rates with half of the people left out of it, beside those of the new photo alone.
"""

import csv
import pathlib
import sys
import zlib

import cv2
import numpy as np
import onnxruntime
from scipy.optimize import minimize

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "parts"))
import make
import methods
import portraits
import prepare
from train import equal_error

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLD, UNTOUCHED, WAYS = 2, 3, (4, 2)


def people(photos):
    """The older and the new portrait of each."""
    known = [path for path in portraits.rows(photos, ("london", "canada", "congress")) if portraits.fold(path) == FOLD]
    pairs = {}
    for path in sorted(known):
        pairs.setdefault(portraits.person(path), []).append(path)
    return [(paths[0], paths[-1]) for paths in pairs.values()]


def made(photos, out):
    photos, out = pathlib.Path(photos), pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    finder = prepare.Finder(ROOT / "models")
    with open(out / "made.csv", "w", newline="") as file, open(out / "list.txt", "w") as names:
        table = csv.writer(file)
        table.writerow(["file", "who", "role", "chain", "method", "strength"])
        for who, paths in enumerate(people(photos)):
            random, number = np.random.default_rng(zlib.crc32(paths[0].encode())), 0
            pictures = [cv2.imread(str(photos / path))[..., ::-1] for path in paths]
            both = [(picture, finder.points(picture)) for picture in pictures]
            eyes = min(np.linalg.norm(points[468, :2] - points[473, :2]) for _, points in both)
            if eyes < 85:
                continue
            jobs = [(role, chain, "none", 0) for role in (0, 1) for chain in (0, 1) for _ in range(UNTOUCHED)]
            for strength in (0, 1):
                for chain, count in enumerate(WAYS):
                    jobs += [(1, chain, str(name), strength) for name in random.choice(list(methods.METHODS), count, replace=False)]
            for role, chain, method, strength in jobs:
                reach = random.uniform(1, np.clip(eyes / portraits.EYES_PX, 1.01, make.CHAINS[chain][3]))
                picture, placed = portraits.framed(*both[role], reach)
                picture = make.taken(picture, random, reach)
                picture = make.processed(picture, random, reach) if chain else picture
                picture = picture if method == "none" else make.touched(picture, placed, reach, "smoothed", method, strength, random)
                path = out / f"{who:03}-{number:02}.jpg"
                path.write_bytes(make.saved(picture, random)[0].tobytes())
                names.write(f"{path}\n")
                table.writerow([path.name, who, role, chain, method, strength])
                number += 1


def logits(numbers):
    network = onnxruntime.InferenceSession(str(ROOT / "models" / "photolint_texture_f16.onnx"), providers=["CPUExecutionProvider"])
    with open(numbers, encoding="utf-8") as file:
        return {pathlib.Path(line[0]).name: float(network.run(None, {"numbers": np.array(line[2:], np.float32).reshape(1, -1, 1, 1)})[0].item()) for line in csv.reader(file)}


def regression(seen, smoothed):
    weight = np.where(smoothed, 0.5 / smoothed.mean(), 0.5 / (1 - smoothed.mean()))
    return minimize(lambda gains: (weight * np.logaddexp(0, -(2 * smoothed - 1) * (seen @ gains))).mean(), [1, -0.3, 0]).x


def fit(numbers, table):
    logit, photos = logits(numbers), {}
    for row in csv.DictReader(open(table, encoding="utf-8")):
        if row["file"] in logit:
            photos.setdefault(row["who"], []).append(row)
    rows = []
    for who, taken in photos.items():
        for chain in "01":
            older = [row for row in taken if row["role"] == "0" and row["chain"] == chain]
            for at, row in enumerate(row for row in taken if row["role"] == "1" and older):
                old = logit[older[at % len(older)]["file"]]
                rows.append((int(who), int(chain), int(row["chain"]), int(row["strength"]), row["method"] != "none", logit[row["file"]], old))
    who, old_chain, new_chain, strength, smoothed = (np.array(column) for column in list(zip(*rows))[:5])
    seen = np.array([(*row[5:], 1.0) for row in rows])
    paired = np.zeros(len(rows))
    for half in (0, 1):
        paired[who % 2 != half] = seen[who % 2 != half] @ regression(seen[who % 2 == half], smoothed[who % 2 == half])
    print(f"{len(photos)} people; new, old, constant:", regression(seen, smoothed).round(2))
    limit = np.log(0.9 / 0.1)
    for old in (0, 1):
        for new in (0, 1):
            here = (old_chain == old) & (new_chain == new)
            for name, value in (("both", paired), ("alone", seen[:, 0])):
                untouched = value[here & ~smoothed]
                levels = [value[here & smoothed & (strength == level)] for level in (0, 1)]
                rates = " ".join(f"{equal_error(untouched, level):5.1f}" for level in levels)
                found = " ".join(f"{100 * (level > limit).mean():5.1f}" for level in (untouched, *levels))
                print(f"camera {old} then {new}, {name:5}: EER light, medium {rates}; above 0.9 untouched, light, medium {found}")


if __name__ == "__main__":
    {"make": made, "fit": fit}[sys.argv[1]](*sys.argv[2:])
