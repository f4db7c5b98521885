"""What contestants of `files` share: their flags, and the check of what they wrote."""

import os
import subprocess
import sys
import time

import contest
import numpy as np


def flags():
    def add(parser):
        parser.add_argument("--export", help="version directory of an exported model")
        parser.add_argument("--folder", required=True, help="of what prepare_files.py made")
        parser.add_argument("--source", required=True)
        parser.add_argument("--out", required=True)
        parser.add_argument("--inner", action="store_true", help="do the work; without it, time a process that does")

    args = contest.flags(add)
    args.source, args.out = os.path.join(args.folder, args.source), os.path.join(args.folder, args.out)
    return args


def session(args):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = args.threads
    return onnxruntime.InferenceSession(os.path.join(args.folder, "encoder.onnx"), options, providers=["CPUExecutionProvider"])


def finish(args, command, *packages):
    """Times a command as a process of its own, compares the first rows of what it wrote, and removes that."""
    start = time.perf_counter()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(process.returncode)
    expected = np.load(os.path.join(args.folder, "answers.npy"))
    if args.out.endswith(".npy"):
        found = np.array(np.load(args.out, mmap_mode="r")[: len(expected)])
    else:
        found = np.loadtxt(args.out, np.float32, delimiter=",", skiprows=1, max_rows=len(expected))
    os.remove(args.out)
    contest.finish({"seconds": seconds, "processor": usage.ru_utime + usage.ru_stime, "megabytes": usage.ru_maxrss / 1024,
        "difference": float(np.abs(found - expected).max() / np.abs(expected).max())}, *packages)
