"""The command line's `encode`, from file to file."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import contest
import filing

WORK = "files"
CONTESTANTS = {
    "latent4j-files": "Latent4J, `encode`",
    "latent4j-files-bf16": "Latent4J, `encode --precision bf16`",
}


def main():
    args = filing.flags()
    contest.need(contest.JAR, "target/latent4j.jar (mvn -DskipTests package)")
    contest.need(args.export, "an export")
    filing.finish(args, ["java", "-jar", contest.JAR, "encode", "--model", args.export, "--in", args.source, "--out", args.out,
        "--threads", str(args.threads), "--precision", "bf16" if args.contestant.endswith("bf16") else "float32"])


if __name__ == "__main__":
    main()
