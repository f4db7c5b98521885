"""Latent4J's loader, by src/test/java/org/latent4j/bench/EncodeBench.java."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import contest
import serving

WORK = "encode"
CONTESTANTS = {"latent4j-encode": "Latent4J, arrays", "latent4j-encode-bf16": "Latent4J, arrays, bfloat16",
    "latent4j-encode-buffers": "Latent4J, direct buffers", "latent4j-encode-buffers-bf16": "Latent4J, direct buffers, bfloat16"}


def main():
    args = serving.flags()
    contest.need(args.export, "an export")
    contest.need(contest.JAR, "target/latent4j.jar (mvn -DskipTests package)")
    classes = os.path.join(contest.ROOT, "target", "test-classes")
    contest.need(os.path.join(classes, "org/latent4j/bench/EncodeBench.class"), "EncodeBench (mvn -DskipTests package)")
    command = ["java", "-cp", os.pathsep.join([contest.JAR, classes]), "org.latent4j.bench.EncodeBench"]
    rounded = args.contestant.endswith("bf16")
    form = "buffers" if "buffers" in args.contestant else "arrays"
    precision = "BF16" if rounded else "FLOAT32"
    contest.finish(serving.serve_java(args, command, args.export, precision, str(args.threads), form, exact=not rounded))


if __name__ == "__main__":
    main()
