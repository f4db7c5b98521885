#!/bin/sh
# Runs every test, those tagged "long" too, and prints the figures that they measure.
# Tests tagged "gpu" run where NVIDIA's driver answers. Further arguments go to Maven,
# for example -Dtest='KillTest,NativeMemoryTest'.
set -eu
cd "$(dirname "$0")/.."

excluded=gpu
gpu=
if command -v nvidia-smi >/dev/null 2>&1 && nvidia-smi >/dev/null 2>&1; then
  excluded=
  gpu=-Pgpu
fi

log=$(mktemp)
status=$(mktemp)
trap 'rm -f "$log" "$status"' EXIT
{ mvn -B verify ${gpu:+"$gpu"} "-Dexcluded.tests=$excluded" "-Dtest.heap=-Xms2g -Xmx2g -XX:+AlwaysPreTouch" "$@" 2>&1 || echo "$?" >"$status"; } | tee "$log"

echo
echo "Figures:"
grep -E 'VmRSS|kills:|soak:|Tests run:' "$log" | grep -v -E '^\[(WARNING|ERROR)\]' || true
[ ! -s "$status" ] || exit "$(cat "$status")"
