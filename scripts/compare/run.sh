#!/usr/bin/env bash
# Compares Latent4J with its peers on real tables; writes docs/compare/NAME.{json,md}. See docs/compare/README.md.
# Usage: scripts/compare/run.sh anomaly|imputation|counts|all [flags; --help lists them]
# LATENT4J_COMPARE_VENV names another place for the Python environment (default scripts/compare/.venv).
set -euo pipefail
cd "$(dirname "$0")/../.."

here=scripts/compare
venv=${LATENT4J_COMPARE_VENV:-$here/.venv}

if ! cmp -s $here/requirements.txt "$venv/installed.txt"; then
  "${PYTHON:-python3}" -m venv "$venv"
  "$venv/bin/pip" install --quiet --requirement $here/requirements.txt
  cp $here/requirements.txt "$venv/installed.txt"
fi
if [[ ! -f target/latent4j.jar ]]; then
  mvn --quiet --batch-mode -DskipTests package
fi
# Small matrices: a second thread costs the peers more than it brings.
export OMP_NUM_THREADS=1
works=${1:-all}
[[ $works == all ]] && works="anomaly imputation counts"
for work in $works; do
  "$venv/bin/python" $here/"$work".py "${@:2}"
done
