"""Runs a contestant of java/, a Maven project built by bench.py before the rounds."""

import json
import os
import subprocess
import sys

import contest
import place
import training


def train(project, main, versions, *options):
    args = training.flags()
    if args.arch != "mlp":
        contest.absent("has no such convolutional model")
    if args.device == "gpu":
        contest.absent("only on the processor here")
    target = os.path.join(place.HERE, "java", project, "target")
    contest.need(os.path.join(target, "lib"), f"scripts/bench/java/{project}, built (mvn package)")
    jars = os.pathsep.join([os.path.join(target, "classes"), os.path.join(target, "lib", "*")])
    command = ["java", *options, f"-XX:ActiveProcessorCount={args.threads}", "-cp", jars, main,
        "--images", os.path.join(place.MNIST, f"{args.part}-images-idx3-ubyte.gz")]
    for flag in ("epochs", "batch", "hidden", "latent", "rate", "seed"):
        command += [f"--{flag}", str(getattr(args, flag))]
    if args.save:
        command += ["--save", args.save]
    environment = os.environ | {"OMP_NUM_THREADS": str(args.threads), "DJL_CACHE_DIR": os.path.join(target, "cache")}
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=environment)
    if done.returncode != 0:
        sys.exit(done.returncode)
    contest.finish(json.loads(done.stdout.strip().splitlines()[-1]) | {"versions": versions})
