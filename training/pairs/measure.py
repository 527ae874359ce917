"""How alike two photos of one person and of different people are to `enrolment-match`, on the London portraits.

    python3 training/pairs/measure.py target/release/photolint ../shared/photos

The enrolment photo is the neutral portrait, the photo that is checked the smiling one. Other people: the same, the enrolment photos moved on by
1, 2, ... places. Prints no name and keeps no embedding.
"""
import json, os, statistics, subprocess, sys, tempfile
from pathlib import Path

ROTATIONS = 10


def cosines(program, pairs):
    """The check's value for each (photo, enrolment photo)."""
    with tempfile.TemporaryDirectory() as folder:
        new, old = Path(folder, "new"), Path(folder, "old")
        new.mkdir(), old.mkdir()
        for number, (photo, enrolment) in enumerate(pairs):
            os.symlink(photo, new / f"{number:05}{photo.suffix}")
            os.symlink(enrolment, old / f"{number:05}{enrolment.suffix}")
        command = [program, "check", new, "--enrolment", old, "--only", "enrolment-match", "--format", "ndjson", "--exit-zero"]
        lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return [finding["value"] for line in lines for finding in json.loads(line)["findings"]]


def told(name, values):
    seen = sorted(value for value in values if value is not None)
    shares = [sum(value < 0.35 for value in seen), sum(0.35 <= value < 0.5 for value in seen), sum(value >= 0.5 for value in seen)]
    print(f"| {name} | {len(values)} | {len(values) - len(seen)} | {seen[0]:.3f} | {statistics.median(seen):.3f} | {seen[-1]:.3f} | "
          + " | ".join(map(str, shares)) + " |")


def main():
    program, photos = sys.argv[1], Path(sys.argv[2]).resolve() / "london"
    neutral = {path.name[:3]: path for path in sorted(photos.rglob("*_03.jpg"))}
    smiling = {path.name[:3]: path for path in sorted(photos.rglob("*_08.jpg"))}
    people = sorted(neutral.keys() & smiling.keys())
    print("| pairs | number | not measured | least | median | greatest | below 0.35 | 0.35–0.5 | 0.5 and more |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    told("the same person", cosines(program, [(smiling[one], neutral[one]) for one in people]))
    others = [(smiling[one], neutral[people[(place + turn) % len(people)]])
              for turn in range(1, ROTATIONS + 1) for place, one in enumerate(people)]
    told("different people", cosines(program, others))


if __name__ == "__main__":
    main()
