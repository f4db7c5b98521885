#!/usr/bin/env bash
# Compares Latent4J with its peers on this machine; writes docs/bench/results.{json,md}. See docs/bench/README.md.
# Usage: scripts/bench/run.sh [bench.py's flags; --help lists them]
#        scripts/bench/run.sh --scale [scale.py's flags]   how training grows; writes docs/bench/scale.{json,png}
# LATENT4J_BENCH_VENV names another place for the Python environment (default scripts/bench/.venv; that of JAX is beside it).
set -euo pipefail
cd "$(dirname "$0")/../.."

here=scripts/bench
venv=${LATENT4J_BENCH_VENV:-$here/.venv}
[[ " $* " == *" --device gpu "* ]] && gpu=-gpu || gpu=

# environment DIRECTORY PINS: made anew where the pins have changed. What cannot be installed is absent from the tables, no more.
environment() {
  if ! cmp -s "$2" "$1/installed.txt"; then
    "${PYTHON:-python3}" -m venv "$1"
    if "$1/bin/pip" install --quiet --requirement "$2"; then
      cp "$2" "$1/installed.txt"
    else
      echo "not everything in $2 could be installed; contestants that need it will be absent" >&2
    fi
  fi
}
environment "$venv$gpu" "$here/requirements$gpu.txt"
environment "$venv$gpu-jax" "$here/requirements-jax$gpu.txt"

if [[ ! -f target/latent4j.jar || ! -d target/test-classes ]]; then
  mvn --quiet --batch-mode ${gpu:+-Pgpu} -DskipTests package
fi
if [[ ${1:-} == --scale ]]; then
  exec "$venv$gpu/bin/python" $here/scale.py "${@:2}"
fi
exec "$venv$gpu/bin/python" $here/bench.py "$@"
