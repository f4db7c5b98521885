"""A script: NumPy maps the file into memory, ONNX Runtime runs it."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import contest
import filing
import numpy as np

WORK = "files"
CONTESTANTS = {"onnxruntime-files": "NumPy and ONNX Runtime, batch 1,024", "onnxruntime-files-4096": "NumPy and ONNX Runtime, batch 4,096"}


def main():
    args = filing.flags()
    if not (args.source.endswith(".npy") and args.out.endswith(".npy")):
        contest.absent("for npy to npy")
    if args.inner:
        work(args)
    else:
        filing.finish(args, [sys.executable] + sys.argv + ["--inner"], "onnxruntime", "numpy")


def work(args):
    batch = 4096 if args.contestant.endswith("4096") else 1024
    session = filing.session(args)
    rows = np.load(args.source, mmap_mode="r")
    width = session.get_outputs()[0].shape[1]
    means = np.lib.format.open_memmap(args.out, mode="w+", dtype=np.float32, shape=(len(rows), width))
    for i in range(0, len(rows), batch):
        means[i : i + batch] = session.run(None, {"x": rows[i : i + batch]})[0]
    means.flush()


if __name__ == "__main__":
    main()
