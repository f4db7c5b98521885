"""DJL on PyTorch, by java/djl."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import java_peer

WORK = "train"
BUILD = "java/djl"
CONTESTANTS = {"djl": "DJL on PyTorch"}

if __name__ == "__main__":
    java_peer.train("djl", "DjlTrain", {"djl": "0.35.1"}, "-Dai.djl.offline=true")
