"""Keras 3 on TensorFlow."""

import os
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from models import keras_vae

WORK = "train"
CONTESTANTS = {
    "keras": "Keras fit on TensorFlow",
    "keras-xla": "Keras fit on TensorFlow, jit_compile",
}

if __name__ == "__main__":
    keras_vae.compete(lambda args: args.contestant == "keras-xla", lambda args: 1, "tensorflow-cpu")
