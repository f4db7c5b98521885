"""What every contestant shares: its flags, the data, the clock, and the line of JSON it ends with.

A contestant is a file in contestants/ with two literals,
    WORK = "train" or "encode"
    CONTESTANTS = {"key": "Name in the table", ...}
run as `python contestants/FILE.py --contestant KEY ...`. It prints one line of JSON by `finish`, or ends by `absent`
where what it measures is not installed. bench.py finds the file by itself.
"""

import argparse
import gzip
import importlib.metadata
import json
import os
import statistics
import sys
import time

import numpy as np

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
MNIST = os.path.join(ROOT, "src/main/resources/org/latent4j/data/mnist")
JAR = os.path.join(ROOT, "target", "latent4j.jar")
ABSENT = 3  # exit code

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")


def flags():
    parser = argparse.ArgumentParser()
    parser.add_argument("--contestant", required=True)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--seed", type=int, default=0)
    train = parser.add_argument_group("train")
    train.add_argument("--epochs", type=int, default=4)
    train.add_argument("--batch", type=int, default=128)
    train.add_argument("--hidden", type=int, default=512)
    train.add_argument("--latent", type=int, default=32)
    train.add_argument("--rate", type=float, default=1e-3)
    train.add_argument("--test", action="store_true", help="also the test set's negative ELBO, posterior sampled")
    encode = parser.add_argument_group("encode")
    encode.add_argument("--export", help="version directory of an exported model")
    encode.add_argument("--batches", default="1,32,256,1024,4096")
    encode.add_argument("--seconds", type=float, default=1.0, help="for each batch size, after a warm-up of a third of it")
    return parser.parse_args()


def images(part):
    """The bundled MNIST, `train` or `t10k`: uint8 [rows, 784]."""
    with gzip.open(os.path.join(MNIST, f"{part}-images-idx3-ubyte.gz")) as file:
        return np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 784)


def train(args, rows, epoch, test_loss=None):
    """Times `epoch()`, which trains on every row once and returns the mean loss in nats per example. The first is warm-up."""
    speeds, losses = [], []
    for _ in range(args.epochs):
        start = time.perf_counter()
        losses.append(float(epoch()))
        speeds.append(rows / (time.perf_counter() - start))
    result = {"images_per_second": speeds[1:], "warmup_images_per_second": speeds[0], "train_loss": losses[-1]}
    if args.test and test_loss is not None:
        result["test_negative_elbo"] = float(test_loss())
    return result


def encode(args, call):
    """Rows/s of `call`, float32 [batch, 784] of raw pixels to two arrays [batch, latent], for each batch size."""
    pixels = images("t10k").astype(np.float32)
    speeds = {}
    for batch in map(int, args.batches.split(",")):
        chunks = [np.ascontiguousarray(pixels[i : i + batch]) for i in range(0, min(len(pixels), 20 * batch) - batch + 1, batch)]
        _calls_per_second(call, chunks, args.seconds / 3)
        speeds[str(batch)] = batch * statistics.median(_calls_per_second(call, chunks, args.seconds / 5) for _ in range(5))
    return {"rows_per_second": speeds}


def _calls_per_second(call, chunks, seconds):
    calls, start = 0, time.perf_counter()
    while (elapsed := time.perf_counter() - start) < seconds or calls == 0:
        call(chunks[calls % len(chunks)])
        calls += 1
    return calls / elapsed


def need(path, what):
    if not path or not os.path.exists(path):
        absent(f"{what} is missing")


def absent(why):
    print(why, file=sys.stderr)
    sys.exit(ABSENT)


def finish(result, *packages):
    versions = {package: importlib.metadata.version(package) for package in packages}
    print(json.dumps(result | {"versions": result.get("versions", {}) | versions}))
