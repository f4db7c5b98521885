"""DL4J's VariationalAutoencoder layer, by java/dl4j."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import java_peer

WORK = "train"
BUILD = "java/dl4j"
CONTESTANTS = {"dl4j": "DL4J, VariationalAutoencoder"}

if __name__ == "__main__":
    java_peer.train("dl4j", "Dl4jTrain", {"deeplearning4j": "1.0.0-M2.1"})
