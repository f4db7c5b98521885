#!/usr/bin/env bash
# Fuzzes every reader with FUZZ_INPUTS damaged files a format (100,000 where it is not set), then holds what could
# be read against NumPy, SciPy, Pillow and Python's csv. Exit code 1 where a reader fails or a value differs.
# Needs JDK 17, Maven and Python 3.9 to 3.12; about half an hour on two cores.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$PWD/target/fuzz
mkdir -p "$folder"
if [ ! -x "$folder/venv/bin/python" ]; then
  "${PYTHON:-python3}" -m venv "$folder/venv"
fi
"$folder/venv/bin/python" -m pip install --quiet --requirement scripts/fuzz/requirements.txt
mvn -B -q test -Dtest=ReadersFuzzTest -Djacoco.skip=true \
  "-Dfuzz.inputs=${FUZZ_INPUTS:-100000}" "-Dfuzz.accepted=$folder/accepted"
"$folder/venv/bin/python" scripts/fuzz/check.py "$folder/accepted"
