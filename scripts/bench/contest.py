"""What every contestant shares: its flags, the data, and the line of JSON it ends with.

A contestant is a file in contestants/ with these literals, read without running it:
    WORK = "train"                     the kind of work, a file of works/
    CONTESTANTS = {"key": "Name in the table", ...}
    ENVIRONMENT = "jax"                where it needs the packages of requirements-jax.txt instead of requirements.txt
    BUILD = "java/djl"                 where it needs a Maven project of its own, built before the first round
It is run as `python contestants/FILE.py --contestant KEY ...`, prints one line of JSON by `finish`, or ends by `absent` where
what it measures cannot run here. Clocks and flags of a kind of work are in training.py and serving.py.
"""

import argparse
import gzip
import importlib.metadata
import json
import os
import sys

from place import ABSENT, HERE, JAR, MNIST, ROOT  # noqa: F401 (contestants take them from here)

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
if "gpu" not in sys.argv:  # before a contestant imports a library that looks for one
    os.environ |= {"CUDA_VISIBLE_DEVICES": "", "JAX_PLATFORMS": "cpu"}


def flags(add=lambda parser: None):
    """The flags of all, and those that `add` puts to the parser."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--contestant", required=True)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", choices=["cpu", "gpu"], default="cpu")
    add(parser)
    return parser.parse_args()


def images(part):
    """The bundled MNIST, `train` or `t10k`: uint8 [rows, 784]."""
    import numpy as np  # not every contestant needs it

    with gzip.open(os.path.join(MNIST, f"{part}-images-idx3-ubyte.gz")) as file:
        return np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 784)


def need(path, what):
    if not path or not os.path.exists(path):
        absent(f"{what} is missing")


def absent(why):
    print(why, file=sys.stderr)
    sys.exit(ABSENT)


def finish(result, *packages):
    versions = {package: importlib.metadata.version(package) for package in packages}
    print(json.dumps(result | {"versions": result.get("versions", {}) | versions}))
