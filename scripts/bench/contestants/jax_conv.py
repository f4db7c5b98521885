"""JAX with convolutions written as matrix products, which XLA does faster on a processor."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from models import jax_vae

WORK = "conv"
ENVIRONMENT = "jax"
CONTESTANTS = {"jax-patches": "JAX, epoch scanned, convolutions as products of patches"}

if __name__ == "__main__":
    jax_vae.compete()
