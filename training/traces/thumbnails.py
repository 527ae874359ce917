"""How often a thumbnail that shows another picture is seen, and how often the picture's own is taken for one.

usage: thumbnails.py PHOTOLINT PHOTOS
"""
import json
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageEnhance

from resaved import portraits, reduced


def cropped(picture, share):
    """Crops a share off the height, from the bottom, and as much of the width on both sides; the shape stays."""
    wide, high = round(480 * (1 - share)), round(640 * (1 - share))
    left = (480 - wide) // 2
    return picture.crop((left, 0, left + wide, high)).resize((480, 640), Image.LANCZOS)


def with_thumbnail(picture, thumbnail):
    out, small = BytesIO(), BytesIO()
    thumbnail.resize((120, 160), Image.LANCZOS).save(small, "JPEG", quality=60)
    data = small.getvalue()
    head = b"Exif\0\0II*\0\x08\0\0\0\0\0\x0e\0\0\0\x02\0"
    entries = b"".join(tag.to_bytes(2, "little") + b"\x04\0\x01\0\0\0" + value.to_bytes(4, "little") for tag, value in ((0x201, 44), (0x202, len(data))))
    picture.save(out, "JPEG", quality=90, exif=head + entries + bytes(4) + data)
    return out.getvalue()


CASES = {
    "its own": lambda picture: picture,
    "own, brighter by a quarter": lambda picture: ImageEnhance.Brightness(picture).enhance(1.25),
    "own, contrast less by a quarter": lambda picture: ImageEnhance.Contrast(picture).enhance(0.75),
    "5 % cropped": lambda picture: cropped(picture, 0.05),
    "10 % cropped": lambda picture: cropped(picture, 0.1),
    "15 % cropped": lambda picture: cropped(picture, 0.15),
    "25 % cropped": lambda picture: cropped(picture, 0.25),
    "mirrored": lambda picture: picture.transpose(Image.FLIP_LEFT_RIGHT),
}


def main(program, photos):
    with tempfile.TemporaryDirectory() as folder:
        for number, path in enumerate(portraits(photos)):
            picture = reduced(path)
            for case, change in enumerate(CASES.values()):
                Path(folder, f"{case}-{number}.jpg").write_bytes(with_thumbnail(change(picture), picture))
        command = [program, "check", "--profile", "degree-2017", "--only", "editor-traces", "--format", "ndjson", "--exit-zero", folder]
        rows = [json.loads(row) for row in subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()]
    for case, name in enumerate(CASES):
        those = [row for row in rows if Path(row["path"]).name.startswith(f"{case}-")]
        seen = [note["text"] for row in those for finding in row["findings"] for note in finding["notes"] if note["key"].startswith("trace-thumbnail")]
        print(f"{name}: {len(seen)} of {len(those)} seen; correlation {min(seen, default='–')}–{max(seen, default='–')}")


if __name__ == "__main__":
    main(*sys.argv[1:])
