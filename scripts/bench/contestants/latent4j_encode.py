"""Latent4J's loader, by src/test/java/org/latent4j/bench/EncodeBench.java."""

import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import contest
import serving

WORK = "encode"
CONTESTANTS = {"latent4j-encode": "Latent4J, VaeModel"}


def main():
    args = serving.flags()
    contest.need(args.export, "an export")
    contest.need(contest.JAR, "target/latent4j.jar (mvn -DskipTests package)")
    classes = os.path.join(contest.ROOT, "target", "test-classes")
    contest.need(os.path.join(classes, "org/latent4j/bench/EncodeBench.class"), "EncodeBench (mvn -DskipTests package)")
    command = ["java", "-cp", os.pathsep.join([contest.JAR, classes]), "org.latent4j.bench.EncodeBench",
        args.export, args.batches, str(args.seconds)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    contest.finish(json.loads(done.stdout.strip().splitlines()[-1]))


if __name__ == "__main__":
    main()
