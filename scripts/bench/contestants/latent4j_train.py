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
CONTESTANTS = {"latent4j": "Latent4J", "latent4j-bf16": "Latent4J, bfloat16 matrices"}
PARTS = {"train": "mnist", "t10k": "mnist-test"}


def network(args):
    if args.arch == "conv":
        return ["--arch", "conv", "--filters", "32,64", "--dense", args.hidden, "--latent", args.latent]
    return ["--hidden", args.hidden, "--latent", args.latent]


def precision(args):
    if args.contestant != "latent4j-bf16":
        return []
    if "--precision" not in subprocess.run(["java", "-jar", contest.JAR, "train", "--help"], capture_output=True, text=True).stdout:
        contest.absent("this build has no --precision")
    return ["--precision", "bf16"]


def main():
    args = training.flags()
    contest.need(contest.JAR, "target/latent4j.jar (mvn -DskipTests package)")
    with tempfile.TemporaryDirectory() as folder:
        run, export = os.path.join(folder, "run"), os.path.join(args.save or folder, "export")
        command = ["java", "-jar", contest.JAR, "train", "--data", PARTS[args.part], *network(args), *precision(args), "--batch-size", args.batch,
            "--epochs", args.epochs, "--learning-rate", args.rate, "--validation", 0, "--seed", args.seed, "--device", args.device,
            "--threads", args.threads, "--run-dir", run, "--export-dir", export, "--quiet"]
        subprocess.run(list(map(str, command)), check=True, stdout=sys.stderr)
        if not os.path.exists(os.path.join(run, "metrics.csv")):
            sys.exit("train wrote no metrics.csv into its run directory")
        with open(os.path.join(run, "metrics.csv"), newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
    if len(rows) != args.epochs:
        sys.exit(f"metrics.csv: expected {args.epochs} rows, found {len(rows)}")
    speeds = [float(row["examples_per_second"]) for row in rows]
    contest.finish({"images_per_second": speeds[1:] or speeds, "warmup_images_per_second": speeds[0], "train_loss": float(rows[-1]["train_loss"])})


if __name__ == "__main__":
    main()
