"""SavedModels that Python makes: honest ones open and answer alike, hostile ones are refused and run nothing."""

import os
import subprocess

import numpy as np
import tensorflow as tf

ROWS = tf.TensorSpec((None, 6), tf.float32)


class Honest(tf.Module):
    """Functions, a random state, a table filled by the init op, control flow."""

    def __init__(self):
        self.kernel = tf.Variable(tf.random.stateless_normal((6, 2), (1, 2)))
        self.scales = tf.lookup.StaticHashTable(
            tf.lookup.KeyValueTensorInitializer(tf.constant(["a", "b"]), tf.constant([1.5, 2.5])), 0.0)
        self.noise = tf.random.Generator.from_seed(3)

    @tf.function(input_signature=[ROWS])
    def encode(self, x):
        mean = tf.nn.gelu(x @ self.kernel) * self.scales.lookup(tf.constant("b"))
        for _ in tf.range(3):
            mean = mean + 1.0
        return {"mean": mean, "log_variance": tf.cond(tf.reduce_sum(x) > 1e9, lambda: mean, lambda: -mean)}

    @tf.function(input_signature=[ROWS])
    def sample(self, x):
        return {"z": x @ self.kernel + self.noise.normal(tf.shape(x @ self.kernel))}


class Hostile(tf.Module):
    """What it does beside encoding, in a function that encode calls."""

    def __init__(self, deed):
        self.kernel = tf.Variable(tf.ones((6, 2)))
        self.deed = tf.function(deed)

    @tf.function(input_signature=[ROWS])
    def encode(self, x):
        with tf.control_dependencies([self.deed()]):
            return {"mean": x @ self.kernel, "log_variance": x @ self.kernel}


def keras_encoder():
    import keras
    x = keras.Input((6,), name="x")
    hidden = keras.layers.BatchNormalization()(keras.layers.Dense(8, activation="gelu")(x))
    mean = keras.layers.Dense(2)(keras.layers.Dropout(0.1)(hidden))
    return keras.Model(x, {"mean": mean, "log_variance": keras.layers.Dense(2)(hidden)})


def deeds(written):
    """Name, operation that is named in the refusal, and what does it."""
    return [
        ("read", "ReadFile", lambda: tf.strings.length(tf.io.read_file("/etc/hostname"))),
        ("write", "WriteFile", lambda: with_nothing(tf.io.write_file(written, "planted"))),
        ("python", "EagerPyFunc", lambda: tf.py_function(one, [], tf.int32)),
        ("print", "PrintV2", lambda: with_nothing(tf.print("planted", output_stream="file://" + written))),
        ("list", "MatchingFiles", lambda: tf.size(tf.io.matching_files("/etc/*"))),
        ("data", "RangeDataset", lambda: tf.data.Dataset.range(3).reduce(np.int64(0), lambda a, b: a + b)),
    ]


def one():
    return 1


def with_nothing(operation):
    with tf.control_dependencies([operation]):
        return tf.constant(0)


def call(jar, *arguments):
    quiet_by_itself = {k: v for k, v in os.environ.items() if k != "TF_CPP_MIN_LOG_LEVEL"}
    done = subprocess.run(["java", "-jar", jar, *arguments], env=quiet_by_itself, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def all_models(tally, close, jar, folder):
    folder = os.path.join(folder, "foreign")
    os.makedirs(folder, exist_ok=True)
    rows, codes = os.path.join(folder, "rows.npy"), os.path.join(folder, "codes.npy")
    x = np.random.default_rng(4).normal(size=(50, 6)).astype("float32")
    np.save(rows, x)
    honest = Honest()
    models = {"tf.function": (honest, {"encode": honest.encode, "draw": honest.sample}), "keras": (keras_encoder(), None)}
    for name, (model, signatures) in models.items():
        path = os.path.join(folder, name)
        if signatures is None:
            model.export(path, verbose=False)
            expected = model(x)["mean"].numpy()
        else:
            tf.saved_model.save(model, path, signatures=signatures)
            expected = model.encode(x)["mean"].numpy()
        code, text = call(jar, "inspect", "--model", path)
        tally.check(f"foreign {name}: inspect", code == 0 and "opens       yes" in text, text[-300:] if code else "")
        code, text = call(jar, "encode", "--model", path, "--in", rows, "--out", codes)
        tally.check(f"foreign {name}: encode", *(close(expected, np.load(codes)) if code == 0 else (False, text)))
    written = os.path.join(folder, "written")
    for name, operation, deed in deeds(written):
        path = os.path.join(folder, name)
        tf.saved_model.save(Hostile(deed), path)
        if os.path.exists(written):
            os.remove(written)
        code, text = call(jar, "encode", "--model", path, "--in", rows, "--out", codes)
        ok = code == 2 and f"operation {operation} is not known" in text and not os.path.exists(written)
        tally.check(f"foreign {name}: refused", ok, text.strip()[-300:] if not ok else "")
        code, text = call(jar, "inspect", "--model", path)
        tally.check(f"foreign {name}: inspect tells", code == 2 and operation in text)
