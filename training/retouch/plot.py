"""Draws what `train.py` and `measure.py` found: `plot.py SCORES.csv LIMIT OUT.svg`; one curve for untouched photos and one for each strength."""

import csv
import sys

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams.update({"svg.hashsalt": "photolint", "font.size": 8, "axes.spines.top": False, "axes.spines.right": False})
import matplotlib.pyplot as plt
import numpy as np

CURVES = (("untouched", None, "#4a4a4a"), ("light", 0, "#f2b134"), ("medium", 1, "#ed553b"), ("strong", 2, "#a11d33"))
BINS = np.linspace(0, 1, 26)


def main(scores, limit, out):
    rows = list(csv.DictReader(open(scores, encoding="utf-8")))
    methods = sorted({row["left_out"] for row in rows})
    certainty = lambda row: 1 / (1 + np.exp(-float(row["logit"])))
    figure, places = plt.subplots(2, (len(methods) + 1) // 2, figsize=(11, 4.4), sharex=True, sharey=True)
    for place, method in zip(places.flat, methods):
        for name, strength, colour in CURVES:
            kept = [certainty(row) for row in rows if row["left_out"] == method
                    and (row["kind"] == "untouched" if strength is None else row["kind"] == "smoothed" and int(row["strength"]) == strength)]
            share = np.histogram(kept, BINS)[0] / max(1, len(kept))
            place.stairs(100 * share, BINS, color=colour, label=name, fill=strength is None, alpha=0.35 if strength is None else 1, linewidth=1.4)
        place.axvline(float(limit), color="#1f6feb", linewidth=1, linestyle="--")
        place.set_title(method.replace("_", " ") + ", left out", fontsize=8)
    for place in places[-1]:
        place.set_xlabel("certainty that skin was smoothed")
    for place in places[:, 0]:
        place.set_ylabel("share of the photos, %")
    places[0, 0].set_ylim(0, 60)
    places[0, 0].legend(frameon=False)
    figure.tight_layout()
    figure.savefig(out, metadata={"Date": None})


if __name__ == "__main__":
    main(*sys.argv[1:])
