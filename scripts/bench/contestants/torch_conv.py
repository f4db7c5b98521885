"""PyTorch with images in the layout that convolutions on processors like."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from models import torch_vae

WORK = "conv"
CONTESTANTS = {
    "torch-channels-last": "PyTorch eager, channels last, data resident, fused Adam",
    "torch-compile-channels-last": "PyTorch compiled, channels last, data resident, fused Adam",
}

if __name__ == "__main__":
    torch_vae.compete()
