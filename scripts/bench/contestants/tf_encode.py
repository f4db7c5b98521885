"""Python TensorFlow calling the exported `encode` signature: NumPy array in, NumPy arrays out."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import contest
import serving
import tensorflow as tf

WORK = "encode"
CONTESTANTS = {"tf-encode": "Python TensorFlow, same export"}


def main():
    args = serving.flags()
    contest.need(args.export, "an export")
    tf.config.threading.set_intra_op_parallelism_threads(args.threads)
    signature = tf.saved_model.load(args.export).signatures["encode"]

    def call(rows):
        out = signature(x=tf.constant(rows))
        return out["mean"].numpy(), out["log_variance"].numpy()

    contest.finish(serving.encode(args, call), "tensorflow-cpu", "numpy")


if __name__ == "__main__":
    main()
