"""Portraits cut as other documents ask for, and checked under their profiles: `framings.py PHOTOLINT PHOTOS OUT`.

Cut by what the program itself says of the whole portrait (hair, eyes, cheeks), where there are px and room enough. Prints what it finds in the cut
ones, and how often each check says the same of both.
"""

import json
import pathlib
import subprocess
import sys
from collections import Counter

from PIL import Image

SETS = ("london", "canada", "congress", "japan")
MEASURES = ("crown-margin", "face-width", "eye-line", "head-centring")
# Width, height, px of the face or share of the head, px above the hair (none: the eyes at 42 % of the height).
PROFILES = {"id-card": (358, 441, 207, None, 14), "passport-cn": (354, 472, None, 360 / 472, 28), "icao": (462, 600, 275, None, None)}
EYES = 0.42
# From the eyes to the chin it is as far as to the top of the hair, and a little farther.
HEAD = 2.02
MOST_ENLARGED = 1.25


def checked(program, profile, folders, out):
    subprocess.run(
        [program, "check", "--profile", profile, "--exit-zero", "--format", "ndjson", "-o", out, *folders], check=True, stderr=subprocess.DEVNULL
    )
    for line in open(out, encoding="utf-8"):
        record = json.loads(line)
        yield pathlib.Path(record["path"]), {finding["check"]: finding for finding in record["findings"]}


def cut(path, found, width, height, face, head, above):
    picture = Image.open(path).convert("RGB")
    crown, cheeks, eyes, aside = (found[check]["value"] * picture.height / 640 for check in MEASURES)
    zoom = face / cheeks if face else head * height / ((eyes - crown) * HEAD)
    across, down = width / zoom, height / zoom
    left = picture.width / 2 + aside - across / 2
    top = eyes - EYES * down if above is None else crown - above / zoom
    if zoom > MOST_ENLARGED or left < 0 or top < 0 or left + across > picture.width or top + down > picture.height:
        return None
    return picture.resize((width, height), Image.Resampling.LANCZOS, (left, top, left + across, top + down))


def main(program, photos, out):
    photos, out = pathlib.Path(photos), pathlib.Path(out)
    whole = {}
    for name in SETS:
        for path, found in checked(program, "degree-2017", [photos / name], out / "whole.ndjson"):
            if all(found.get(check, {}).get("value") is not None for check in MEASURES):
                whole[f"{name}-{path.parent.name}-{path.stem}"] = path, found
    for profile, framing in PROFILES.items():
        folder = out / profile
        folder.mkdir(exist_ok=True)
        for key, (path, found) in whole.items():
            made = cut(path, found, *framing)
            if made:
                made.save(folder / f"{key}.jpg", quality=90)
        seen = {path.stem: found for path, found in checked(program, profile, [folder], out / f"{profile}.ndjson")}
        print(f"{profile}: {len(seen)} photos")
        for check in (*MEASURES, "head-height"):
            values = sorted(found[check]["value"] for found in seen.values() if check in found and found[check]["value"] is not None)
            if values:
                print(f"  {check:24} 5, 50, 95 %:", *(values[int(share * (len(values) - 1))] for share in (0.05, 0.5, 0.95)))
        flagged = lambda found, check: found[check]["outcome"] in ("fail", "review")
        new, gone = Counter(), Counter()
        for key, found in seen.items():
            before = whole[key][1]
            for check in set(found) & set(before):
                new[check] += flagged(found, check) > flagged(before, check)
                gone[check] += flagged(found, check) < flagged(before, check)
        for check in sorted(set(new) | set(gone)):
            if new[check] or gone[check]:
                print(f"  {check:24} flagged in the cut one alone {new[check]:3}, in the whole one alone {gone[check]:3}")


if __name__ == "__main__":
    pathlib.Path(sys.argv[3]).mkdir(parents=True, exist_ok=True)
    main(*sys.argv[1:])
