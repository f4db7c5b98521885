"""Python TensorFlow calling a signature of the export: NumPy array in, NumPy arrays out."""

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
    signature = tf.saved_model.load(args.export).signatures[args.signature]
    name, outputs = ("x", ["mean", "log_variance"]) if args.signature == "encode" else ("z", ["x"])

    def call(rows):
        out = signature(**{name: tf.constant(rows)})
        return [out[key].numpy() for key in outputs]

    contest.finish(serving.serve(args, call), "tensorflow-cpu", "numpy")


if __name__ == "__main__":
    main()
