#!/usr/bin/env bash
# Trains and exports a small model of each kind, then runs every signature of each export from Python
# TensorFlow and from the command line, and compares. Needs target/latent4j.jar (mvn package) and
# Python 3.9 to 3.12. Last line: 'N passed, N failed'; exit code 1 where one failed.
#
#   scripts/interop.sh [FOLDER]     FOLDER holds the virtual environment and the models (default target/interop)
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:-target/interop}
python=${PYTHON:-python3}
mkdir -p "$folder"

if [ ! -x "$folder/venv/bin/python" ]; then
  "$python" -m venv "$folder/venv"
fi
"$folder/venv/bin/python" -m pip install --quiet --requirement scripts/interop/requirements.txt
"$folder/venv/bin/python" -m pip install --quiet --no-deps --requirement scripts/interop/requirements-protos.txt

export CUDA_VISIBLE_DEVICES=
exec "$folder/venv/bin/python" scripts/interop/interop.py --jar target/latent4j.jar --folder "$folder/models"
