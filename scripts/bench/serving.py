"""Flags and clock of contestants that encode."""

import statistics
import time

import contest


def flags():
    return contest.flags(_add)


def _add(parser):
    parser.add_argument("--export", help="version directory of an exported model")
    parser.add_argument("--batches", default="1,32,256,1024,4096")
    parser.add_argument("--seconds", type=float, default=1.0, help="for each batch size, after a warm-up of a third of it")


def encode(args, call):
    """Rows/s of `call`, float32 [batch, 784] of raw pixels to two arrays [batch, latent], for each batch size."""
    import numpy as np

    pixels = contest.images("t10k").astype(np.float32)
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
