"""Latent4J's own `train` command; speed as metrics.csv has it."""

import csv
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import contest
import training

WORK = "train"
CONTESTANTS = {"latent4j": "Latent4J"}


def main():
    args = training.flags()
    contest.need(contest.JAR, "target/latent4j.jar (mvn -DskipTests package)")
    with tempfile.TemporaryDirectory() as folder:
        run, export = os.path.join(folder, "run"), os.path.join(folder, "export")
        command = ["java", "-jar", contest.JAR, "train", "--data", "mnist", "--hidden", args.hidden, "--latent", args.latent,
            "--batch-size", args.batch, "--epochs", args.epochs, "--learning-rate", args.rate, "--validation", 0, "--seed", args.seed,
            "--threads", args.threads, "--run-dir", run, "--export-dir", export, "--quiet"]
        subprocess.run(list(map(str, command)), check=True, stdout=sys.stderr)
        if not os.path.exists(os.path.join(run, "metrics.csv")):
            sys.exit("train wrote no metrics.csv into its run directory")
        with open(os.path.join(run, "metrics.csv"), newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
    if len(rows) != args.epochs:
        sys.exit(f"metrics.csv: expected {args.epochs} rows, found {len(rows)}")
    speeds = [float(row["examples_per_second"]) for row in rows]
    contest.finish({"images_per_second": speeds[1:], "warmup_images_per_second": speeds[0], "train_loss": float(rows[-1]["train_loss"])})


if __name__ == "__main__":
    main()
