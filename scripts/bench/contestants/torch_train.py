"""PyTorch: the ordinary way, the strongest way without compiling, and compiled."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from models import torch_vae

WORK = "train"
CONTESTANTS = {
    "torch-eager": "PyTorch eager, DataLoader",
    "torch-resident": "PyTorch eager, data resident, fused Adam",
    "torch-compile": "PyTorch compiled, data resident, fused Adam",
}

if __name__ == "__main__":
    torch_vae.compete()
