"""Keras 3 on JAX."""

import os
import sys

os.environ["KERAS_BACKEND"] = "jax"
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from models import keras_vae

WORK = "train"
ENVIRONMENT = "jax"
CONTESTANTS = {
    "keras-jax": "Keras fit on JAX",
    "keras-jax-steps": "Keras fit on JAX, 8 steps a call",
}

if __name__ == "__main__":
    keras_vae.compete(lambda args: True, lambda args: 8 if args.contestant == "keras-jax-steps" else 1, "jax")
