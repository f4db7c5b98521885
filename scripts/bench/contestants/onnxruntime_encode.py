"""ONNX Runtime from Python: NumPy array in, NumPy arrays out."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import contest
import onnxruntime
import serving

WORK = "encode"
CONTESTANTS = {"onnxruntime-encode": "ONNX Runtime, Python"}


def main():
    args = serving.flags()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = args.threads
    session = onnxruntime.InferenceSession(serving.path(args, "onnx"), options, providers=["CPUExecutionProvider"])
    contest.finish(serving.serve(args, lambda rows: session.run(None, {"in": rows})), "onnxruntime", "numpy")


if __name__ == "__main__":
    main()
