"""Tables, conditions, labels and several views: raw values into Python TensorFlow and into the command line.

Names are strings, a missing number is NaN, a missing name an empty one; one name is unknown to the models.
"""

import csv
import json
import os
import shutil

import numpy as np
import tensorflow as tf

import handoff

ROWS = 60
NUMBERS = {"age", "visits", "flag", "income in €"}


def make_table(path, seed, columns):
    """A mixed table that lacks a cell in six; the names of its columns are not all plain."""
    draw = np.random.default_rng(seed)
    cells = {
        "age": draw.normal(40, 10, 400).round(2), "member": draw.choice(["no", "yes"], 400),
        "visits": draw.poisson(3, 400), "income in €": np.exp(draw.normal(8, 0.5, 400)).round(2),
        "city": draw.choice(["Bern", "Köln", "Oslo"], 400), "flag": draw.integers(0, 2, 400),
    }
    rows = [{c: "" if draw.random() < 1 / 6 and c not in ("member", "city") else str(cells[c][i]) for c in columns}
            for i in range(400)]
    write(path, rows)
    return rows


def write(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def read(path):
    with open(path, encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def ask(function, rows, **others):
    """Calls a signature with the columns that it takes."""
    fed = {}
    for name, spec in function.structured_input_signature[1].items():
        if name in others:
            fed[name] = tf.constant(others[name])
        elif spec.dtype == tf.string:
            fed[name] = tf.constant([row.get(name, "") for row in rows])
        else:
            fed[name] = tf.constant([float(row.get(name) or "nan") for row in rows], tf.float32)
    return {key: value.numpy() for key, value in function(**fed).items()}


def same_batch(tally, name, signatures):
    """What puts requests together does it along dimension 0, which all tensors must share."""
    shapes = [t.shape for s in signatures.values()
              for t in [*s.structured_input_signature[1].values(), *s.structured_outputs.values()]]
    tally.check(f"{name}: every tensor has the batch as dimension 0", all(s[0] is None for s in shapes), len(shapes))


def encoder(exports, view, rows):
    """Mean and log-variance once more in NumPy, from the weights and the manifest alone."""
    with open(os.path.join(exports, "1", "assets.extra", "latent4j.json"), encoding="utf-8") as text:
        spec = next(v for v in json.load(text)["spec"]["views"] if v["name"] == view)
    weights = tf.train.load_checkpoint(os.path.join(exports, "1", "variables", "variables"))
    numbers, counts, names, lacking = [], [], [], []
    for column in spec["table"]:
        cells, known = [row[column["name"]] for row in rows], column["categories"]
        values = np.array([known.index(c) if c in known else np.nan if known or not c else float(c) for c in cells])
        mask = np.isfinite(values)
        if column["kind"] == "CATEGORY":
            names.append(np.array([[float(c == k) for k in known] for c in cells]))
        else:
            if column["kind"] == "POSITIVE":
                values = np.log(values)
            if column["kind"] == "COUNT":
                values = np.log1p(values)
            if column["kind"] != "BINARY":
                values = (values - column["shift"]) / column["scale"]
            (counts if column["kind"] == "COUNT" else numbers).append(np.where(mask, values, 0)[:, None])
        if column["missing"]:
            lacking.append(mask[:, None].astype(float))
    hidden = np.concatenate(numbers + counts + names + lacking, axis=1)
    get = lambda part: weights.get_tensor(f"{view}/encoder/{part}").astype(float)
    hidden = np.maximum(hidden @ get("dense_0/kernel") + get("dense_0/bias"), 0)
    return np.split(hidden @ get("posterior/kernel") + get("posterior/bias"), 2, axis=1)


def joined(parts):
    """The product of experts and N(0, I), of products of each with N(0, I)."""
    precisions = [np.exp(-p["log_variance"].astype(float)) for p in parts]
    total = sum(precisions) - (len(parts) - 1)
    return sum(q * p["mean"] for q, p in zip(precisions, parts)) / total, -np.log(total)


class Kinds:
    """Trains by the command line, and compares what both sides answer."""

    def __init__(self, tally, java, close, jar, folder):
        self.tally, self.close, self.folder = tally, close, folder
        self.java = lambda *arguments: java(jar, *arguments)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def train(self, name, *flags):
        shutil.rmtree(self.path(name), ignore_errors=True)
        exports = self.path(name, "export")
        self.java("train", *flags, "--hidden", "12", "--latent", "2", "--epochs", "1", "--quiet", "--run-dir",
                  self.path(name, "run"), "--export-dir", exports)
        signatures = tf.saved_model.load(os.path.join(exports, "1")).signatures
        same_batch(self.tally, name, signatures)
        handoff.check(self.tally, name, exports, signatures)
        return exports, signatures

    def command(self, exports, command, source, *flags, to="out.npy"):
        target = self.path(to)
        self.java(command, "--model", exports, "--in", source, "--out", target, *flags)
        return np.load(target) if to.endswith(".npy") else read(target)

    def equal(self, what, expected, found):
        self.tally.check(what, *self.close(np.asarray(expected, float), np.asarray(found, float)))

    def cells(self, what, answers, rows, digits):
        """Columns of raw values, of which counts are written as whole numbers."""
        for column, values in answers.items():
            if values.dtype == object:
                names = [value.decode() for value in values]
                self.tally.check(f"{what}: {column}", names == [row[column] for row in rows])
            elif column not in digits:
                self.equal(f"{what}: {column}", values, [float(row[column]) for row in rows])

    def posterior(self, what, answers, rows):
        self.equal(what, np.concatenate([answers["mean"], answers["log_variance"]], axis=1), rows)

    def table(self):
        rows = make_table(self.path("table.csv"), 1, ["age", "member", "visits", "income in €", "city", "flag"])
        exports, s = self.train("table", "--data", self.path("table.csv"), "--schema", "auto")
        some = [dict(row) for row in rows[:ROWS]]
        some[0]["city"], some[1]["city"], some[2]["member"] = "Atlantis", "", ""
        source = self.path("some.csv")
        write(source, some)
        answers = ask(s["encode"], some)
        self.posterior("table: encode", answers, self.command(exports, "encode", source, "--log-variance"))
        self.equal("table: encode in NumPy", np.concatenate(encoder(exports, "x", some), axis=1),
                   np.concatenate([answers["mean"], answers["log_variance"]], axis=1))
        scores = ask(s["score"], some)
        columns = ["score", "reconstruction", "kl", "percentile", "anomaly"]
        found = self.command(exports, "score", source)
        self.equal("table: score", np.stack([scores[k] for k in columns], axis=1), found[:, :5])
        self.tally.check("table: an unknown name alone is the least usual",
                         np.flatnonzero(np.isinf(scores["score"])).tolist() == [0]
                         and scores["percentile"][0] == 100 and scores["anomaly"][0] == 1)
        self.cells("table: reconstruct", ask(s["reconstruct"], some),
                   self.command(exports, "reconstruct", source, to="out.csv"), {"visits"})

    def conditional(self):
        rows = make_table(self.path("sold.csv"), 2, ["age", "income in €", "city", "member"])
        exports, s = self.train("conditional", "--data", self.path("sold.csv"), "--schema", "auto", "--condition",
                                "city", "--predict", "member")
        some = rows[:ROWS]
        source, codes = self.path("some.csv"), self.path("z.npy")
        write(source, some)
        self.posterior("conditional: encode", ask(s["encode"], some),
                       self.command(exports, "encode", source, "--log-variance"))
        z = np.random.default_rng(3).normal(size=(ROWS, 2)).astype("float32")
        np.save(codes, z)
        answers = ask(s["decode"], [{"city": "Köln"}] * ROWS, z=z)
        found = self.command(exports, "decode", codes, "--condition", "Köln", to="out.csv")
        self.cells("conditional: decode", answers, found, set())
        guesses = ask(s["classify"], some)
        self.equal("conditional: classify sums to 1", np.ones(ROWS), guesses["probabilities"].sum(axis=1))
        likeliest = np.array(["no", "yes"])[guesses["probabilities"].argmax(axis=1)]
        self.tally.check("conditional: classify names the likeliest",
                         [c.decode() for c in guesses["class"]] == likeliest.tolist())

    def views(self):
        first = make_table(self.path("first.csv"), 4, ["age", "city"])
        second = make_table(self.path("second.csv"), 5, ["visits", "income in €"])
        exports, s = self.train("views", "--data", self.path("first.csv"), "--schema", "auto", "--views",
                                "second=" + self.path("second.csv"))
        both = [{**a, **b} for a, b in zip(first, second)][:ROWS]
        alone = [ask(s["encode_x"], both), ask(s["encode_second"], both)]
        answers = ask(s["encode"], both)
        mean, log_variance = joined(alone)
        self.posterior("views: product of experts in NumPy", answers, np.concatenate([mean, log_variance], axis=1))
        source = self.path("some.csv")
        write(source, first[:ROWS])
        self.posterior("views: one alone", alone[0], self.command(exports, "encode", source, "--log-variance"))

    def labels(self):
        exports, s = self.train("labels", "--data", "mnist", "--rows", "2000", "--views", "labels")
        x = np.random.default_rng(6).integers(0, 256, size=(ROWS, 784)).astype("float32")
        names = [{"label": str(i % 10)} for i in range(ROWS)]
        source = self.path("pixels.npy")
        np.save(source, x)
        mean, log_variance = joined([ask(s["encode_x"], [], x=x), ask(s["encode_label"], names)])
        self.posterior("labels: product of experts in NumPy", ask(s["encode"], names, x=x),
                       np.concatenate([mean, log_variance], axis=1))
        unknown = ask(s["encode"], [{"label": ""}] * ROWS, x=x)
        self.posterior("labels: encode without a label", unknown,
                       self.command(exports, "encode", source, "--log-variance"))
        nothing = ask(s["encode"], [{"label": "eleven"}] * ROWS, x=np.full_like(x, np.nan))
        self.tally.check("labels: nothing known is the prior", not nothing["mean"].any()
                         and not nothing["log_variance"].any())

    def counts(self):
        draw = np.random.default_rng(7)
        source = self.path("counts.npy")
        counts = draw.negative_binomial(2, 0.2, size=(400, 12)).astype("float32")
        np.save(source, counts)
        exports, s = self.train("counts", "--data", source, "--likelihood", "negative-binomial")
        self.equal("counts: reconstruct", s["reconstruct"](x=tf.constant(counts))["x"].numpy(),
                   self.command(exports, "reconstruct", source))

    def all(self):
        for kind in (self.table, self.conditional, self.views, self.labels, self.counts):
            try:
                kind()
            except Exception as error:  # one kind that fails must not hide the others
                self.tally.check(kind.__name__, False, repr(error))
