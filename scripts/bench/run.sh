#!/usr/bin/env bash
# Compares Latent4J with its peers on this machine; writes docs/bench/results.{json,md}.
# Usage: scripts/bench/run.sh [bench.py's flags; --help lists them]
# LATENT4J_BENCH_VENV names another place for the Python environment (default scripts/bench/.venv).
set -euo pipefail
cd "$(dirname "$0")/../.."

venv=${LATENT4J_BENCH_VENV:-scripts/bench/.venv}
pins=scripts/bench/requirements.txt
if ! cmp -s "$pins" "$venv/installed.txt"; then
  "${PYTHON:-python3}" -m venv "$venv"
  "$venv/bin/pip" install --quiet --requirement "$pins"
  cp "$pins" "$venv/installed.txt"
fi
if [[ ! -f target/latent4j.jar || ! -d target/test-classes ]]; then
  mvn --quiet --batch-mode -DskipTests package
fi
exec "$venv/bin/python" scripts/bench/bench.py "$@"
