#!/usr/bin/env bash
# Builds the last commit twice, in folders of different names, and compares jar and archive byte by byte; then
# unpacks the archive, starts it from an empty directory, trains, and looks at the export. Exit code 1 where
# something differs or fails.
set -euo pipefail
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

git clone -q "$root" "$work/one"
git clone -q "$root" "$work/two/deeper"
first=$("$work/one/scripts/release.sh" "$work/first")
second=$(umask 077 && TZ=Pacific/Auckland LC_ALL=C "$work/two/deeper/scripts/release.sh" "$work/second")
for archive in first second; do
  mkdir "$work/$archive-unpacked"
  tar -xzf "${!archive}" -C "$work/$archive-unpacked" --strip-components=1
done
cmp "$work/first-unpacked/latent4j.jar" "$work/second-unpacked/latent4j.jar"
cmp "$first" "$second"
echo "check-release: two builds, the same bytes: $(sha256sum < "$work/first-unpacked/latent4j.jar" | cut -c1-16)… (jar)," \
  "$(sha256sum < "$first" | cut -c1-16)… (archive)"
(cd "$work/first" && sha256sum --quiet --check ./*.sha256)

mkdir "$work/empty"
cd "$work/empty"
latent4j() {
  env -i PATH="$PATH" HOME="${HOME:-$work}" ${JAVA_HOME:+JAVA_HOME="$JAVA_HOME"} "$work/first-unpacked/bin/latent4j" "$@"
}
latent4j train --data gaussians --hidden 20,10 --latent 2 --epochs 2 --quiet > train.txt
latent4j encode --model savedmodels/gaussians --in gaussians --out codes.csv
latent4j inspect --model savedmodels/gaussians > inspect.txt
rows=$(wc -l < codes.csv)
if [ "$rows" -ne 1001 ]; then
  echo "check-release: expected 1001 lines in codes.csv, found $rows" >&2
  exit 1
fi
grep -q '"pkg:maven/org.tensorflow/tensorflow-core-api@' "$work/first-unpacked/latent4j.cdx.json"
echo "check-release: the release trains and encodes from an empty directory"
