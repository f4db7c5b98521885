"""Exports of each kind of model: Python TensorFlow's answers against the command line's."""

import argparse
import os
import shutil
import subprocess

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"  # before TensorFlow is imported; for this process alone
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

import handoff  # noqa: E402
import foreign  # noqa: E402
import kinds  # noqa: E402
import parquet  # noqa: E402

ROWS = 1000
TOLERANCE = 1e-5  # of the largest value of an output

# What is trained, on which source, and the shape of one row.
MODELS = {
    "bernoulli": ("mnist", ["--hidden", "64", "--latent", "8"]),
    "gaussian": ("table.npy", ["--hidden", "20,10", "--latent", "2", "--likelihood", "gaussian", "--batch-norm"]),
    "conv": ("mnist", ["--arch", "conv", "--filters", "8,16", "--latent", "8"]),
    "autoencoder": ("table.npy", ["--hidden", "16", "--latent", "3", "--likelihood", "gaussian",
                                  "--objective", "autoencoder"]),
}
# Command, signature, its input, and the output that the command writes.
# What each command feeds, and the outputs that it writes side by side.
COMMANDS = [
    ("encode", "x", ["mean", "log_variance"]),
    ("decode", "z", ["x"]),
    ("reconstruct", "x", ["x"]),
    ("score", "x", ["score", "reconstruction", "kl", "percentile", "anomaly"]),
]


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, what, ok, detail=""):
        self.passed += ok
        self.failed += not ok
        print(("ok   " if ok else "FAIL ") + what, detail, flush=True)


def java(jar, *arguments):
    quiet_by_itself = {k: v for k, v in os.environ.items() if k != "TF_CPP_MIN_LOG_LEVEL"}
    subprocess.run(["java", "-jar", jar, *arguments], check=True, env=quiet_by_itself)


def train(jar, folder, name):
    source, flags = MODELS[name]
    if source.endswith(".npy"):
        path = os.path.join(folder, source)
        draw = np.random.default_rng(1)
        np.save(path, (draw.normal(size=(4000, 2)) @ draw.normal(size=(2, 6)) * 3 + 1).astype("float32"))
        source = path
    runs, exports = os.path.join(folder, name, "run"), os.path.join(folder, name, "export")
    shutil.rmtree(os.path.join(folder, name), ignore_errors=True)
    java(jar, "train", "--data", source, *flags, "--epochs", "1", "--quiet", "--run-dir", runs,
         "--export-dir", exports)
    return exports


def rows(function, name):
    """Rows of the shape that a signature takes: raw pixels where that is an image's width."""
    shape = function.structured_input_signature[1][name].shape[1:].as_list()
    draw = np.random.default_rng(2)
    if name == "x" and int(np.prod(shape)) == 784:
        return draw.integers(0, 256, size=[ROWS, *shape]).astype("float32")
    return draw.normal(size=[ROWS, *shape]).astype("float32")


def close(expected, found):
    """Largest difference as a share of the largest value, whether small enough; what is infinite must be so in both."""
    if expected.size != found.size:
        return False, f"shapes {expected.shape} and {found.shape}"
    expected, found = expected.reshape(-1), found.reshape(-1)
    finite = np.isfinite(expected)
    if not np.array_equal(finite, np.isfinite(found)) or not (expected[~finite] == found[~finite]).all():
        return False, f"{np.sum(~finite)} and {np.sum(~np.isfinite(found))} that are not finite"
    if not finite.any():
        return True, "none finite"
    scale = max(float(np.abs(expected[finite]).max()), 1e-6)
    worst = float(np.abs(expected[finite] - found[finite]).max()) / scale
    return worst <= TOLERANCE, f"{worst:.1e}"


def compare(tally, jar, folder, name, exports):
    signatures = tf.saved_model.load(os.path.join(exports, "1")).signatures
    wanted = {"encode", "decode", "reconstruct", "interpolate", "score", "serving_default"}
    if name != "autoencoder":
        wanted.add("encode_sample")
    if name == "gaussian":
        wanted.add("decode_sample")
    tally.check(f"{name}: signatures", set(signatures) == wanted, sorted(signatures))
    handoff.check(tally, name, exports, signatures)
    for command, given, taken in COMMANDS:
        function = signatures[command]
        values = rows(function, given)
        source = os.path.join(folder, name, f"{command}-in.npy")
        target = os.path.join(folder, name, f"{command}-out.npy")
        np.save(source, values)
        flags = ["--log-variance"] if command == "encode" and "encode_sample" in wanted else []
        java(jar, command, "--model", exports, "--in", source, "--out", target, *flags)
        answers = function(**{given: tf.constant(values)})
        columns = [answers[key].numpy().reshape(ROWS, -1) for key in taken if key in answers]
        expected = np.concatenate(columns, axis=1)
        found = np.load(target).reshape(ROWS, -1)
        tally.check(f"{name}: {command}", *close(expected, found))
    interpolated(tally, name, signatures)
    if "encode_sample" in wanted:
        sampled(tally, name, signatures)
    if "decode_sample" in wanted:
        z = rows(signatures["decode"], "z")
        still = np.zeros_like(rows(signatures["decode_sample"], "noise"))
        drawn = signatures["decode_sample"](z=tf.constant(z), noise=tf.constant(still))["x"].numpy()
        mean = signatures["decode"](z=tf.constant(z))["x"].numpy()
        tally.check(f"{name}: decode_sample without noise", *close(mean, drawn))


def interpolated(tally, name, signatures):
    """No command runs interpolate: it must be decode of the line between two of encode's means, drawn by NumPy."""
    x, steps = rows(signatures["encode"], "x"), 5
    ends = [x, x[::-1].copy()]
    means = [signatures["encode"](x=tf.constant(end))["mean"].numpy() for end in ends]
    share = np.linspace(0, 1, steps, dtype="float32")[None, :, None]
    path = (means[0][:, None] * (1 - share) + means[1][:, None] * share).reshape(ROWS * steps, -1)
    decoded = signatures["decode"](z=tf.constant(path))["x"].numpy()
    fed = {"from": tf.constant(ends[0]), "to": tf.constant(ends[1]), "steps": tf.fill([ROWS], steps)}
    found = signatures["interpolate"](**fed)["x"].numpy()
    tally.check(f"{name}: interpolate has a row for each step", found.shape[:2] == (ROWS, steps), found.shape)
    tally.check(f"{name}: interpolate", *close(decoded, found))


def sampled(tally, name, signatures):
    """No command runs encode_sample: it must agree with encode, of which it is a function."""
    x = rows(signatures["encode_sample"], "x")
    noise = rows(signatures["encode_sample"], "noise")
    posterior = signatures["encode"](x=tf.constant(x))
    mean, spread = posterior["mean"].numpy(), np.exp(posterior["log_variance"].numpy() / 2)
    z = signatures["encode_sample"](x=tf.constant(x), noise=tf.constant(noise))["z"].numpy()
    tally.check(f"{name}: encode_sample", *close(mean + spread * noise, z))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jar", required=True)
    parser.add_argument("--folder", required=True)
    given = parser.parse_args()
    os.makedirs(given.folder, exist_ok=True)
    shutil.rmtree(os.path.join(given.folder, "serving"), ignore_errors=True)
    tally = Tally()
    for name in MODELS:
        try:
            compare(tally, given.jar, given.folder, name, train(given.jar, given.folder, name))
        except (subprocess.CalledProcessError, OSError, KeyError) as error:
            tally.check(f"{name}", False, error)
    try:
        handoff.configs(tally, lambda *arguments: java(given.jar, *arguments),
                        os.path.join(given.folder, "gaussian", "export"), os.path.join(given.folder, "serving"))
    except Exception as error:  # as below
        tally.check("serving", False, repr(error))
    try:
        parquet.check(tally, lambda *arguments: java(given.jar, *arguments),
                      os.path.join(given.folder, "gaussian", "export"), os.path.join(given.folder, "parquet"))
    except Exception as error:  # the other checks still count
        tally.check("parquet", False, repr(error))
    kinds.Kinds(tally, java, close, given.jar, given.folder).all()
    foreign.all_models(tally, close, given.jar, given.folder)
    print(f"{tally.passed} passed, {tally.failed} failed")
    raise SystemExit(1 if tally.failed else 0)


main()
