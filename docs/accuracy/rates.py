#!/usr/bin/env python3
"""Rates of flags by set, by people left out of every training, and by skin, of a run over the labelled portraits.

usage: rates.py RESULTS.ndjson PHOTOS SKIN.csv

RESULTS is what `photolint check --format ndjson` says of PHOTOS, the folder with labels.csv; SKIN.csv is what `cargo run --example skin`
says of the same photos. The first table has, of each check and set, the share flagged (review or fail) of those with the fault and of those
without it. Left out are the people whose checksum training/parts/prepare.py keeps aside, Japan's in a column of their own; labels of single
lenses are those of training/parts/labels/lenses.csv. The second table has false flags by thirds of the cheeks' L*, from dark to light: of
London, and of all.
"""

import csv
import hashlib
import json
import pathlib
import sys

REPOSITORY = pathlib.Path(__file__).parents[2]
COLUMNS = {  # of labels.csv: check, what is a fault, what is none
    "mouth": ("mouth-openness", ("teeth", "open"), ("closed",)),
    "glasses": ("spectacles", ("yes",), ("no",)),
    "ears_visible": ("ear-visibility", ("none", "one"), ("both",)),
    "hair_over_brows": ("hair-over-brows", ("yes",), ("no",)),
    "eyes": ("eye-openness", ("closed",), ("open", "narrow")),
    "frontal": ("head-yaw", ("no",), ("yes",)),  # and, in a row of its own, any of the three angles
    "hat": ("headwear", ("yes",), ("no",)),
    "earrings_visible": ("earrings", ("yes",), ("no",)),
    "necklace_visible": ("necklace", ("yes",), ("no",)),
    "clothing_light_blue": ("clothing-light-blue", ("yes",), ("no",)),
    "clothing_pattern": ("clothing-pattern", ("yes",), ("no",)),
}
POSE, ANGLES = "any angle", ("head-yaw", "head-pitch", "head-roll")
LENSES = {"reflection": "lens-reflection", "tinted": "tinted-lenses", "frame": "frame-over-eyes"}
UNLABELLED = (  # of which no portrait is known to have the fault, or none is labelled
    "hair-over-eyes", "gaze-direction", "coloured-contacts", "red-eye", "hot-spots", "exposure", "illumination-uniformity", "natural-colour",
    "sharpness", "upscaling", "distortion", "skin-smoothing", "makeup", "expression", "head-pitch", "recapture",
)


def left_out(path):
    who = f"{path.split('/')[0]}-{pathlib.Path(path).stem.split('_')[0]}"
    return int(hashlib.md5(who.encode()).hexdigest(), 16) % 3 == 0


SETS = {
    "all": lambda path: True,
    "left out": lambda path: left_out(path) and not path.startswith("japan/"),
    "london": lambda path: path.startswith("london/"),
    "canada": lambda path: path.startswith("canada/"),
    "congress": lambda path: path.startswith("congress/"),
    "japan": lambda path: path.startswith("japan/"),
    "its left out": lambda path: left_out(path) and path.startswith("japan/"),
}


def read(path):
    return list(csv.DictReader(open(path, encoding="utf-8")))


def truth(photos):
    """{(check, path): whether the fault is there}, of the pairs that are labelled."""
    known = {}
    for row in read(photos / "labels.csv"):
        for column, (check, bad, good) in COLUMNS.items():
            if row[column] in bad + good:
                known[check, row["path"]] = row[column] in bad
                if check == "head-yaw":
                    known[POSE, row["path"]] = row[column] in bad
    for row in read(REPOSITORY / "training/parts/labels/lenses.csv"):
        for fault, check in LENSES.items():
            eyes = [row[f"{side}_{fault}"] for side in ("right", "left")]
            if all(eyes) or "1" in eyes:
                known[check, row["photo"]] = "1" in eyes
    for row in read(photos / "labels.csv"):  # who wears no spectacles has nothing on their lenses
        for check in LENSES.values() if row["glasses"] == "no" else ():
            known.setdefault((check, row["path"]), False)
    return known


def flags(results, photos):
    """{(check, path): whether it was flagged}, without what could not be measured."""
    found = {}
    for line in open(results, encoding="utf-8"):
        row = json.loads(line)
        path = row["path"].replace("\\", "/")
        path = next((path[path.index(f"/{place}/") + 1:] for place in ("london", "canada", "congress", "japan", "synthetic") if f"/{place}/" in path), path)
        for finding in row["findings"]:
            if finding["outcome"] != "unmeasurable":
                found[finding["check"], path] = finding["outcome"] in ("review", "fail")
        found[POSE, path] = any(found.get((angle, path), False) for angle in ANGLES)
    return found


def share(flagged):
    return f"{100 * sum(flagged) / len(flagged):.1f} % of {len(flagged)}" if flagged else "-"


def by_set(known, found):
    checks = [check for check, _, _ in COLUMNS.values()] + [POSE] + list(LENSES.values()) + list(UNLABELLED)
    print(f"{'check':24} {'':5}" + "".join(f"{name:>17}" for name in SETS))
    for check in checks:
        for kind in (True, False):
            cells = []
            for chosen in SETS.values():
                cells.append([flag for (name, path), flag in found.items() if name == check and chosen(path)
                              and known.get((check, path), False if check in UNLABELLED else None) is kind])
            if any(cells):
                print(f"{check:24} {'bad' if kind else 'good':5}" + "".join(f"{share(cell):>17}" for cell in cells))


def by_skin(known, found, skin):
    print()
    labelled = {check for check, _ in known}
    for name, chosen in (("london", SETS["london"]), ("all", SETS["all"])):
        tones = sorted(tone for path, tone in skin.items() if chosen(path))
        if not tones:
            continue
        low, high = tones[len(tones) // 3], tones[2 * len(tones) // 3]
        print(f"{name}: thirds of L* below {low:.0f}, to {high:.0f}, above; false flags, and how many photos without the fault")
        for check in sorted({check for check, _ in found}):
            thirds = [[], [], []]
            for (named, path), flag in found.items():
                if named == check and chosen(path) and path in skin and known.get((check, path), None if check in labelled else False) is False:
                    thirds[(skin[path] >= low) + (skin[path] >= high)].append(flag)
            if any(any(third) for third in thirds):
                print(f"  {check:24}" + "".join(f"{share(third):>17}" for third in thirds))


def main(results, photos, skin):
    photos = pathlib.Path(photos)
    known, found = truth(photos), flags(results, photos)
    by_set(known, found)
    tones = {}
    for row in read(skin):
        parts = pathlib.Path(row["path"]).parts
        at = next((at for at, part in enumerate(parts) if part in ("london", "canada", "congress", "japan", "synthetic")), 0)
        tones["/".join(parts[at:])] = float(row["lightness"])
    by_skin(known, found, tones)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
