"""Where things are, for the harness and for contestants; standard library only."""

import os

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, "..", ".."))
MNIST = os.path.join(ROOT, "src/main/resources/org/latent4j/io/mnist")
JAR = os.path.join(ROOT, "target", "latent4j.jar")
ABSENT = 3  # exit code of a contestant that cannot run here
