"""How often an earlier compression is seen: portraits reduced to 480 × 640, saved at one quality, opened and saved at another.

usage: resaved.py PHOTOLINT PHOTOS

PHOTOLINT is the program, PHOTOS the folder of development portraits. Once: saved at the second quality alone, from the reduced picture,
which has no grid of its own any more. Prints a line for each pair: seen, and the quality told within 5.
"""
import itertools
import json
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image

FIRST, SECOND = (60, 70, 75, 80, 85, 90, 95), (70, 80, 85, 90, 95)


def saved(picture, quality):
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality, subsampling="4:2:0")
    return out


def portraits(photos):
    for folder, step in (("london/neutral", 2), ("canada", 1), ("congress", 12), ("japan", 3)):
        yield from sorted(Path(photos, folder).glob("*.jpg"))[::step]


def reduced(path):
    picture = Image.open(path).convert("RGB")
    width = min(picture.width, picture.height * 3 // 4)
    left = (picture.width - width) // 2
    return picture.crop((left, 0, left + width, width * 4 // 3)).resize((480, 640), Image.LANCZOS)


def told(program, folder):
    """By file: the quality that the program says, or none."""
    command = [program, "check", "--profile", "degree-2017", "--only", "editor-traces", "--format", "ndjson", "--exit-zero", folder]
    rows = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    found = {}
    for row in map(json.loads, rows):
        notes = [note for finding in row["findings"] for note in finding["notes"] if note["key"] == "trace-resaved"]
        found[Path(row["path"]).name] = int(notes[0]["text"]) if notes else None
    return found


def main(program, photos):
    with tempfile.TemporaryDirectory() as folder:
        for number, path in enumerate(portraits(photos)):
            picture = reduced(path)
            for second in SECOND:
                Path(folder, f"0-{second}-{number}.jpg").write_bytes(saved(picture, second).getvalue())
                for first in FIRST:
                    again = Image.open(saved(picture, first))
                    Path(folder, f"{first}-{second}-{number}.jpg").write_bytes(saved(again, second).getvalue())
        found = told(program, folder)
    for first, second in itertools.product((0, *FIRST), SECOND):
        rows = [quality for name, quality in found.items() if name.startswith(f"{first}-{second}-")]
        seen = [quality for quality in rows if quality is not None]
        near = sum(abs(quality - first) <= 5 for quality in seen)
        print(f"{first or 'once':>4} then {second}: {len(seen)} of {len(rows)} seen, {near} within 5")


if __name__ == "__main__":
    main(*sys.argv[1:])
