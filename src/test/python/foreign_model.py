"""Makes a SavedModel as Python users do, with TensorFlow 2's functions and no help of Latent4J.

python src/test/python/foreign_model.py
"""

import json
import os
import shutil

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import numpy as np
import tensorflow as tf

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, "..", "resources", "org", "latent4j", "serve", "foreign")


class Foreign(tf.Module):
    def __init__(self):
        draw = np.random.default_rng(5)
        self.kernel = tf.Variable(draw.normal(size=(3, 2)).astype("float32"))
        self.back = tf.Variable(draw.normal(size=(2, 3)).astype("float32"))
        self.table = tf.lookup.StaticHashTable(
            tf.lookup.KeyValueTensorInitializer(["scale"], tf.constant([2.0])), 0.0
        )  # needs the model's init op: without it every lookup fails

    @tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32, name="x")])
    def encode(self, x):
        return {"mean": tf.matmul(x, self.kernel) * self.table.lookup(tf.constant("scale"))}

    @tf.function(input_signature=[tf.TensorSpec([None, 2], tf.float32, name="z")])
    def decode(self, z):
        return {"x": tf.matmul(z, self.back)}


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    model = Foreign()
    signatures = {"serving_default": model.encode, "decode": model.decode}
    tf.saved_model.save(model, os.path.join(FOLDER, "1"), signatures=signatures)
    x = np.random.default_rng(6).normal(size=(4, 3)).astype("float32")
    mean = model.encode(tf.constant(x))["mean"].numpy()
    back = model.decode(tf.constant(mean))["x"].numpy()
    figures = {"tensorflow": tf.__version__, "x": x, "mean": mean, "decoded": back}
    with open(os.path.join(FOLDER, "expected.json"), "w", encoding="utf-8") as out:
        json.dump(figures, out, default=lambda a: a.tolist(), indent=1)
        out.write("\n")


main()
