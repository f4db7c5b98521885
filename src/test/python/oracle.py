"""Writes an oracle's figures where the Java tests read them, with the command and versions that made them."""

import importlib.metadata
import json
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, "..", "resources", "org", "latent4j", "oracle")
DIGITS = 11  # significant; far below every tolerance of the tests, and half the size of repr


def _short(value):
    """Floats cut to DIGITS significant digits, arrays to nested lists."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, bool) or value is None or isinstance(value, (int, str)):
        return value
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, dict):
        return {key: _short(item) for key, item in value.items()}
    return [_short(item) for item in value]


def _dump(value, depth):
    """JSON with a line for each entry of the outer objects, so that a diff can be read."""
    if isinstance(value, dict) and depth > 0:
        pad = "  " * (4 - depth)
        lines = [f"{pad}  {json.dumps(k)}: {_dump(v, depth - 1)}" for k, v in value.items()]
        return "{\n" + ",\n".join(lines) + "\n" + pad + "}"
    return json.dumps(value)


def write(packages, figures):
    """Writes NAME.json for the running NAME.py; `packages` are those whose figures these are."""
    name = os.path.splitext(os.path.basename(sys.argv[0]))[0]
    head = {
        "command": f"python src/test/python/{name}.py",
        "versions": {"python": ".".join(map(str, sys.version_info[:3]))}
        | {package: importlib.metadata.version(package) for package in packages},
    }
    os.makedirs(FOLDER, exist_ok=True)
    path = os.path.join(FOLDER, name + ".json")
    with open(path, "w", encoding="utf-8") as out:
        out.write(_dump(_short(head | figures), 4) + "\n")
    print(f"{os.path.relpath(path)}: {os.path.getsize(path)} bytes")
