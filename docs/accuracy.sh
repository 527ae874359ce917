#!/usr/bin/env bash
# Measures every check on the development portraits, which are not part of this repository.
#
# usage: docs/accuracy.sh [PHOTOS]
#
# PHOTOS is the folder of portraits with their truth tables (../shared/photos). Prints the two tables of the scorer, how many
# photos have exactly one face, and the rates by set, by people left out and by skin (docs/accuracy/rates.py). Says that it was
# skipped, and ends with 0, where the folder is absent.
set -euo pipefail
cd "$(dirname "$0")/.."

photos=${1:-../shared/photos}
score=../shared/tools/score.py
if [ ! -d "$photos" ] || [ ! -f "$score" ]; then
    echo "SKIPPED: $photos or $score is not here"
    exit 0
fi

out=target/accuracy
mkdir -p "$out"
cargo build --release --locked --quiet
cargo build --release --locked --quiet --example skin

check() {
    target/release/photolint check --profile ucas-2025 --format ndjson --exit-zero -o "$out/$1.ndjson" "${@:2}"
}

check graduation "$photos/graduation"
echo "-- made degree photos with one known defect each"
python3 "$score" --results "$out/graduation.ndjson" --truth "$photos/graduation/truth.csv" --prefix graduation/

check portraits "$photos"/{canada,congress,japan,london,synthetic}
echo "-- real portraits, labelled by eye"
python3 "$score" --results "$out/portraits.ndjson" --labels "$photos/labels.csv"

echo "-- exactly one face"
python3 - "$out/graduation.ndjson" "$out/portraits.ndjson" <<'PYTHON'
import json, sys
for path in sys.argv[1:]:
    rows = [json.loads(line) for line in open(path, encoding="utf-8")]
    one = sum(f["outcome"] == "pass" for row in rows for f in row["findings"] if f["check"] == "face-count")
    print(f"{path}: {one} of {len(rows)} ({100 * one / len(rows):.1f} %)")
PYTHON

echo "-- by set, by people left out, by skin"
find "$photos"/{canada,congress,japan,london,synthetic} -name '*.jpg' | LC_ALL=C sort > "$out/portraits.txt"
target/release/examples/skin "$out/portraits.txt" > "$out/skin.csv"
python3 docs/accuracy/rates.py "$out/portraits.ndjson" "$photos" "$out/skin.csv"
