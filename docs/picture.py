#!/usr/bin/env python3
"""Draws what a command prints in a terminal, colours included, as a picture for the README; a maintainer's step.

usage: picture.py OUT.png COMMAND…

Needs: pip install pillow, and the fonts DejaVu Sans Mono and Noto Sans CJK (Debian: fonts-dejavu-core fonts-noto-cjk).
"""

import os
import re
import subprocess
import sys
import unicodedata

from PIL import Image, ImageDraw, ImageFont

SIZE_PX, LINE_PX, MARGIN_PX = 15, 21, 16
BACKGROUND, PLAIN = (28, 30, 34), (222, 222, 218)
COLOURS = {
    30: (90, 92, 98), 31: (240, 100, 96), 32: (120, 200, 120), 33: (226, 184, 84), 34: (110, 160, 240), 35: (206, 130, 214),
    36: (96, 196, 204), 37: PLAIN, 90: (140, 142, 148), 91: (255, 120, 116), 92: (140, 220, 140), 93: (240, 204, 110),
    94: (130, 176, 250), 95: (222, 150, 230), 96: (116, 214, 222), 97: (250, 250, 250),
}  # fmt: skip
LATIN = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono{}.ttf"
CHINESE = "/usr/share/fonts/opentype/noto/NotoSansCJK-{}.ttc"


def main():
    if len(sys.argv) < 3:
        raise SystemExit(__doc__)
    shown = f"$ {' '.join(sys.argv[2:])}"
    done = subprocess.run(sys.argv[2:], stdout=subprocess.PIPE, env={**os.environ, "CLICOLOR_FORCE": "1", "COLUMNS": "110"})
    lines = [list(pieces(line)) for line in [shown, *done.stdout.decode().rstrip("\n").split("\n")]]
    cell = ImageFont.truetype(LATIN.format(""), SIZE_PX).getlength("m")
    columns = max(sum(cells(text) for text, *_ in line) for line in lines)
    picture = Image.new("RGB", (int(columns * cell) + 2 * MARGIN_PX, len(lines) * LINE_PX + 2 * MARGIN_PX), BACKGROUND)
    draw = ImageDraw.Draw(picture)
    for row, line in enumerate(lines):
        column = 0
        for text, colour, bold in line:
            for letter in text:
                place = (MARGIN_PX + column * cell, MARGIN_PX + row * LINE_PX + SIZE_PX)
                draw.text(place, letter, font=font(letter, bold), fill=colour, anchor="ls")
                column += cells(letter)
    picture.quantize(256, Image.Quantize.FASTOCTREE).save(sys.argv[1], optimize=True)


def pieces(line):
    """Runs of one look: text, colour, boldness."""
    colour, bold, dim = PLAIN, False, False
    for part in re.split(r"(\x1b\[[0-9;]*m)", line):
        codes = re.fullmatch(r"\x1b\[([0-9;]*)m", part)
        if not codes:
            yield part, tuple(level * 2 // 3 for level in colour) if dim else colour, bold
            continue
        for code in [int(code or 0) for code in codes[1].split(";")]:
            if code == 0:
                colour, bold, dim = PLAIN, False, False
            elif code in COLOURS:
                colour = COLOURS[code]
            bold, dim = bold or code == 1, dim or code == 2


def cells(text):
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def font(letter, bold):
    if cells(letter) == 2:
        return ImageFont.truetype(CHINESE.format("Bold" if bold else "Regular"), SIZE_PX + 2, index=2)
    return ImageFont.truetype(LATIN.format("-Bold" if bold else ""), SIZE_PX)


if __name__ == "__main__":
    main()
