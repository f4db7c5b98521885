"""Flags, rows, clock and check of contestants that run a signature; prepare_serving.py makes what is in --folder."""

import json
import os
import statistics
import subprocess
import tempfile
import time

import contest

LARGEST_DIFFERENCE = 1e-5  # of float32, as a share of the largest answer


def flags():
    return contest.flags(_add)


def _add(parser):
    parser.add_argument("--signature", choices=["encode", "decode"], default="encode")
    parser.add_argument("--export", help="version directory of an exported model")
    parser.add_argument("--folder", help="what prepare_serving.py made")
    parser.add_argument("--batches", default="1,32,256,1024,4096")
    parser.add_argument("--seconds", type=float, default=1.0, help="for each batch size, after a warm-up of a third of it")


def path(args, ending):
    contest.need(args.folder, "an export")
    made = os.path.join(args.folder, f"{args.signature}.{ending}")
    contest.need(made, os.path.basename(made))
    return made


def weights(args):
    """Kernel and bias of the hidden layer, then of the last."""
    import numpy as np

    saved = np.load(path(args, "npz"))
    return [saved[f"arr_{i}"] for i in range(4)]


def serve(args, call, exact=True):
    """Rows/s of `call`, float32 [batch, width] to a tuple of arrays [batch, …], for each batch size, and how far its answers are off."""
    import numpy as np

    rows = np.fromfile(path(args, "f32"), np.float32).reshape(-1, weights(args)[0].shape[0])
    off = _difference(args, call(rows[:64].copy()), exact)
    speeds = {}
    for batch in map(int, args.batches.split(",")):
        chunks = [rows[i : i + batch].copy() for i in range(0, min(len(rows), 20 * batch) - batch + 1, batch)]
        _calls_per_second(call, chunks, args.seconds / 3)
        speeds[str(batch)] = batch * statistics.median(_calls_per_second(call, chunks, args.seconds / 5) for _ in range(5))
    return {"rows_per_second": speeds, "difference": off}


def serve_java(args, command, *more, exact=True):
    """The same by a Java program, given signature, file of rows, batch sizes, seconds, a file for its answers to 64 rows, and `more`."""
    import numpy as np

    with tempfile.TemporaryDirectory() as folder:
        answers = os.path.join(folder, "answers.f32")
        given = [args.signature, path(args, "f32"), args.batches, str(args.seconds), answers, *more]
        done = subprocess.run(command + given, check=True, stdout=subprocess.PIPE, text=True)
        found = np.split(np.fromfile(answers, np.float32).reshape(2 if args.signature == "encode" else 1, -1), 2 if args.signature == "encode" else 1)
        return json.loads(done.stdout.strip().splitlines()[-1]) | {"difference": _difference(args, found, exact)}


def _difference(args, found, exact):
    """The largest difference to the answers by NumPy in float64, as a share of the largest of them."""
    import numpy as np

    saved = np.load(path(args, "npz"))
    expected = [saved[f"answer_{i}"] for i in range(len(found))]
    off = max(float(np.abs(np.reshape(f, e.shape) - e).max() / np.abs(e).max()) for f, e in zip(found, expected))
    if exact and not off <= LARGEST_DIFFERENCE:
        raise SystemExit(f"answers are off by {off:.1e}")
    return off


def _calls_per_second(call, chunks, seconds):
    calls, start = 0, time.perf_counter()
    while (elapsed := time.perf_counter() - start) < seconds or calls == 0:
        call(chunks[calls % len(chunks)])
        calls += 1
    return calls / elapsed
