"""JAX."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from models import jax_vae

WORK = "train"
ENVIRONMENT = "jax"
CONTESTANTS = {
    "jax": "JAX, epoch scanned",
    "jax-step": "JAX, a step a call",
    "jax-bf16": "JAX, epoch scanned, bfloat16 matrices",
}

if __name__ == "__main__":
    jax_vae.compete()
