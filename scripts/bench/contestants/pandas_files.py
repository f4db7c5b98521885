"""A script: pandas reads csv in chunks, ONNX Runtime runs them, pandas or NumPy writes."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import contest
import filing
import numpy as np
import pandas

WORK = "files"
CONTESTANTS = {"pandas-files": "pandas and ONNX Runtime"}
CHUNK = 50_000


def main():
    args = filing.flags()
    if not args.source.endswith(".csv"):
        contest.absent("for csv")
    if args.inner:
        work(args)
    else:
        filing.finish(args, [sys.executable] + sys.argv + ["--inner"], "pandas", "onnxruntime", "numpy")


def work(args):
    session = filing.session(args)
    chunks = []
    for i, frame in enumerate(pandas.read_csv(args.source, chunksize=CHUNK, dtype=np.float32)):
        mean = session.run(None, {"x": np.ascontiguousarray(frame.to_numpy())})[0]
        if args.out.endswith(".csv"):
            names = [f"z{n + 1}" for n in range(mean.shape[1])]
            pandas.DataFrame(mean, columns=names).to_csv(args.out, index=False, header=i == 0, mode="a" if i else "w")
        else:
            chunks.append(mean)
    if chunks:
        np.save(args.out, np.concatenate(chunks))


if __name__ == "__main__":
    main()
