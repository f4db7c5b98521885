"""Latent4J as a user runs it, `java -jar target/latent4j.jar COMMAND`. The one place that knows its flags, and the settings each comparison uses."""

import json
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
JAR = pathlib.Path(os.environ.get("LATENT4J_JAR", ROOT / "target" / "latent4j.jar"))

# One setting for all tables of outliers.
ANOMALY = {
    "likelihood": "gaussian",
    "variance": "per-feature",
    "variance-value": 1,  # where the variances start: small tables give them few steps to come down from there
    "hidden": "64",
    "latent": 8,
    "epochs": 100,
    "batch-size": 128,
    "validation": 0.3,
}
FALSE_ALARMS = "false-alarms"

# A KL of full weight would close most of the latent here: a row has about as many nats to tell as the prior charges.
IMPUTATION = {
    "hidden": "256,128",
    "latent": 16,
    "beta": 0.1,
    "hide": 0.2,
    "epochs": 90,
    "batch-size": 256,
    "learning-rate": 0.002,
}

COUNTS = {
    "hidden": "128",
    "latent": 10,
    "epochs": 150,
    "batch-size": 64,
    "validation": 0.1,
    "patience": 20,
}


class Failed(Exception):
    """What Latent4J said on its way out."""


def call(command, **flags):
    """What a command prints. A flag that is True stands alone, one that is None is left out."""
    words = ["java", "-jar", str(JAR), command]
    for name, value in flags.items():
        if value is not None and value is not False:
            words += [f"--{name.replace('_', '-')}"] + ([] if value is True else [str(value)])
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode:
        raise Failed(f"{' '.join(words)}: exit {done.returncode}\n{done.stderr.strip()}")
    return done.stdout


def train(folder, data, settings, **flags):
    """The version directory of a model trained on a file; the run and the export lie in the folder."""
    chosen = {name.replace("-", "_"): value for name, value in settings.items()}
    call("train", data=data, run_dir=folder / "run", export_dir=folder / "model", quiet=True, **{**chosen, **flags})
    return folder / "model"


def score(model, data, out):
    """Writes score, reconstruction, kl, percentile and anomaly, a row a row."""
    call("score", model=model, **{"in": data, "out": out})


def impute(model, data, out):
    """Writes the table again, its missing cells filled."""
    call("impute", model=model, **{"in": data, "out": out})


def evaluate(model, data, samples, **flags):
    """Losses in nats a row, after preprocessing."""
    return json.loads(call("evaluate", model=model, data=data, importance_samples=samples, json=True, **flags))
