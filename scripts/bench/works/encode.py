"""The signatures `encode` and `decode` of one export, arrays in and arrays out."""

import os
import subprocess
import sys

import place
from work import Column, Flag, Variant, Work


def variants(settings, folder):
    export = settings["export"] or trained(folder)
    given = ["--batches", settings["batches"], "--seconds", settings["seconds"]]
    if export:
        export = os.path.abspath(export)
        subprocess.run([sys.executable, os.path.join(place.HERE, "prepare_serving.py"), export, folder], check=True, stdout=sys.stderr)
        given += ["--export", export, "--folder", folder]
    return [Variant(f"`{signature}`", ["--signature", signature] + given) for signature in ("encode", "decode")]


def trained(folder):
    """An export trained now; None where there is no jar to train it."""
    if not os.path.exists(place.JAR):
        return None
    made = os.path.join(folder, "export")
    subprocess.run(["java", "-jar", place.JAR, "train", "--data", "mnist", "--hidden", "512", "--latent", "32", "--epochs", "1",
        "--validation", "0", "--run-dir", os.path.join(folder, "run"), "--export-dir", made, "--quiet"], check=True, stdout=sys.stderr)
    return os.path.join(made, max(os.listdir(made), key=int))


WORK = Work(
    title="`encode` and `decode` of 784-512-32, arrays in and arrays out",
    ours="latent4j-encode",
    unit="rows/s",
    flags={
        "batches": Flag("1,32,256,1024,4096", "1,32,1024", "batch sizes"),
        "seconds": Flag(2.0, 0.5, "measured at each batch size"),
        "export": Flag("", "", "version directory of a model with one hidden layer (default: train one first)"),
    },
    variants=variants,
    figures=lambda result: {f"batch {batch}": speed for batch, speed in result["rows_per_second"].items()},
    columns=(Column("answers off by", lambda result: result["difference"], "{:.0e}"),),
    note="Both heads of the encoder; raw pixels in and out. “Answers off by”: largest difference to NumPy in float64, as a share of the largest answer.",
)
