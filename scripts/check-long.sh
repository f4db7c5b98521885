#!/bin/sh
# Runs every test, those tagged "long" too, and prints the figures that they measure; then fuzzes
# the readers and runs Spark (scripts/fuzz.sh, scripts/spark.sh). Takes some hours on two cores.
# Tests tagged "gpu" run where NVIDIA's driver answers. Arguments go to Maven, and the tests that
# they choose are all that runs, for example -Dtest='KillTest,NativeMemoryTest'.
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
{ mvn -B verify ${gpu:+"$gpu"} "-Dexcluded.tests=$excluded" -Dtest.forks=1 "-Dtest.jvm=-XX:+UseG1GC" "-Dtest.heap=-Xms2g -Xmx2g -XX:+AlwaysPreTouch" "$@" 2>&1 || echo "$?" >"$status"; } | tee "$log"

echo
echo "Figures:"
grep -E 'VmRSS|kills:|soak:|fuzz:|starts:|Tests run:' "$log" | grep -v -E '^\[(WARNING|ERROR)\]' || true
[ ! -s "$status" ] || exit "$(cat "$status")"
if [ $# -eq 0 ]; then
  scripts/fuzz.sh
  scripts/spark.sh
fi
