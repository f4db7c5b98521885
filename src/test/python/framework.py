"""Figures for what tensorflow-framework offers beside its activations (those are in layers.py): losses, metrics, regularisers,
constraints and optimizers. By the published formulas in float64; each loss, metric, regulariser and constraint is checked
against Keras in float32, and each optimizer but RMSProp (whose squares start at 0 there), Nadam (whose schedule is another) and
dual averaging (which Keras does not have).

Gradients are central differences of the formulas, of the sum of the rows' losses weighted 1, 2, 3.
Optimizers (w from 0.5 and -1.25, five steps on given gradients g, every slot as the framework's documentation has it):
SGD, Momentum, Nesterov (Sutskever et al. 2013, in Keras's form), Adagrad (Duchi et al. 2011), Adadelta (Zeiler 2012, arXiv:1212.5701),
RMSProp (Hinton 2012; the slot of squares starts at 1) plain and centred, Adam and Adamax (Kingma and Ba 2015, arXiv:1412.6980),
Nadam (Dozat 2016, with the schedule 0.96^(0.004 t)), dual averaging (Xiao 2010; Duchi et al. 2011), FTRL (McMahan et al. 2013).
"""

import oracle  # sets the environment before TensorFlow is imported
import keras
import numpy as np
import tensorflow as tf

TRUTH = np.array([[0.125, 0.625, 0.25], [0.5, 0.25, 0.25], [0.75, 0.125, 0.125]])
GUESS = np.array([[0.25, 0.5, 0.25], [0.125, 0.25, 0.625], [0.5, 0.375, 0.125]])
CLASSES = np.array([1, 0, 2])
ONE_HOT = np.eye(3)[CLASSES]
LOGITS = np.array([[-1.5, 2.0, 0.25], [3.0, -0.5, -4.0], [0.125, 1.0, -0.75]])
WEIGHTS = np.array([1.0, 2.0, 3.0])
EPSILON = 1e-7


def log_sum_exp(x):
    top = x.max(-1, keepdims=True)
    return np.log(np.exp(x - top).sum(-1)) + top[..., 0]


def unit(x):
    return x / np.sqrt((x * x).sum(-1, keepdims=True))


def bernoulli(truth, p):
    return -(truth * np.log(p) + (1 - truth) * np.log(1 - p)).mean(-1)


def signs(labels):
    return 2 * labels - 1


L = keras.losses
# name: (formula of truth and guess to one loss a row, truth, guess, the same in Keras)
LOSSES = {
    "mean_absolute_error": (lambda t, g: np.abs(t - g).mean(-1), TRUTH, GUESS, L.mean_absolute_error),
    "mean_squared_error": (lambda t, g: ((t - g) ** 2).mean(-1), TRUTH, GUESS, L.mean_squared_error),
    "mean_absolute_percentage_error": (lambda t, g: 100 * np.abs((t - g) / t).mean(-1), TRUTH, GUESS, L.mean_absolute_percentage_error),
    "mean_squared_logarithmic_error": (lambda t, g: ((np.log1p(t) - np.log1p(g)) ** 2).mean(-1), TRUTH, GUESS, L.mean_squared_logarithmic_error),
    "huber": (lambda t, g: np.where(np.abs(t - g) <= 1, (t - g) ** 2 / 2, np.abs(t - g) - 0.5).mean(-1), TRUTH, LOGITS, L.huber),
    "log_cosh": (lambda t, g: np.log(np.cosh(g - t)).mean(-1), TRUTH, LOGITS, L.log_cosh),
    "poisson": (lambda t, g: (g - t * np.log(g)).mean(-1), TRUTH, GUESS, L.poisson),
    "kl_divergence": (lambda t, g: (t * np.log(t / g)).sum(-1), TRUTH, GUESS, L.kl_divergence),
    "cosine_similarity": (lambda t, g: -(unit(t) * unit(g)).sum(-1), TRUTH, GUESS, L.cosine_similarity),
    "binary_crossentropy": (bernoulli, TRUTH, GUESS, L.binary_crossentropy),
    "binary_crossentropy_of_logits": (lambda t, g: (np.logaddexp(0, g) - t * g).mean(-1), TRUTH, LOGITS,
        lambda t, g: L.binary_crossentropy(t, g, from_logits=True)),
    "categorical_crossentropy": (lambda t, g: -(t * np.log(g / g.sum(-1, keepdims=True))).sum(-1), TRUTH, GUESS, L.categorical_crossentropy),
    "categorical_crossentropy_of_logits": (lambda t, g: log_sum_exp(g) - (t * g).sum(-1), TRUTH, LOGITS,
        lambda t, g: L.categorical_crossentropy(t, g, from_logits=True)),
    "sparse_categorical_crossentropy": (lambda t, g: -np.log(np.take_along_axis(g, t[:, None].astype(int), -1)[:, 0]), CLASSES, GUESS,
        L.sparse_categorical_crossentropy),
    "sparse_categorical_crossentropy_of_logits": (
        lambda t, g: log_sum_exp(g) - np.take_along_axis(g, t[:, None].astype(int), -1)[:, 0], CLASSES, LOGITS,
        lambda t, g: L.sparse_categorical_crossentropy(t, g, from_logits=True)),
    "hinge": (lambda t, g: np.maximum(0, 1 - signs(t) * g).mean(-1), ONE_HOT, LOGITS, L.hinge),
    "squared_hinge": (lambda t, g: (np.maximum(0, 1 - signs(t) * g) ** 2).mean(-1), ONE_HOT, LOGITS, L.squared_hinge),
    "categorical_hinge": (lambda t, g: np.maximum(0, 1 + ((1 - t) * g).max(-1) - (t * g).sum(-1)), ONE_HOT, LOGITS, L.categorical_hinge),
}


def slopes(function, x, step=1e-6):
    """Central differences of a scalar function, shaped as x."""
    out = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += step
        down[i] -= step
        out[i] = (function(up) - function(down)) / (2 * step)
    return out


def close(left, right, what, tolerance=2e-6):
    gap = (np.abs(left - right) / np.maximum(1, np.abs(left))).max()
    assert gap < tolerance, (what, gap, left, right)


def losses():
    out = {}
    for name, (formula, truth, guess, by_keras) in LOSSES.items():
        value = formula(truth, guess)
        truth32 = tf.constant(truth, tf.int64 if truth.ndim == 1 else tf.float32)
        close(value, np.asarray(by_keras(truth32, tf.constant(guess, tf.float32))), name)
        gradient = slopes(lambda g: float((WEIGHTS * formula(truth, g)).sum()), guess)
        out[name] = {"truth": truth.ravel(), "guess": guess.ravel(), "value": value, "gradient": np.round(gradient.ravel(), 8)}
    return out


M = keras.metrics
SCORES = np.array([[0.1, 0.8, 0.45], [0.9, 0.3, 0.2], [0.7, 0.55, 0.6]])
# name: (truth, guess, the metric in Keras); the first two rows are one batch, the last another
METRICS = {
    "mean": (None, GUESS, M.Mean), "sum": (None, GUESS, M.Sum),
    "mean_squared_error": (TRUTH, GUESS, M.MeanSquaredError), "root_mean_squared_error": (TRUTH, GUESS, M.RootMeanSquaredError),
    "mean_absolute_error": (TRUTH, GUESS, M.MeanAbsoluteError),
    "log_cosh_error": (TRUTH, GUESS, M.LogCoshError), "kl_divergence": (TRUTH, GUESS, M.KLDivergence), "poisson": (TRUTH, GUESS, M.Poisson),
    "cosine_similarity": (TRUTH, GUESS, M.CosineSimilarity),
    "binary_accuracy": (ONE_HOT, SCORES, M.BinaryAccuracy), "categorical_accuracy": (ONE_HOT, SCORES, M.CategoricalAccuracy),
    "sparse_categorical_accuracy": (CLASSES, SCORES, M.SparseCategoricalAccuracy),
    "top_2_categorical_accuracy": (ONE_HOT, SCORES, lambda: M.TopKCategoricalAccuracy(k=2)),
    "precision": (ONE_HOT, SCORES, M.Precision), "recall": (ONE_HOT, SCORES, M.Recall), "auc": (ONE_HOT, SCORES, M.AUC),
}


def metrics():
    out = {}
    for name, (truth, guess, make) in METRICS.items():
        metric = make()
        for rows in (slice(0, 2), slice(2, 3)):
            args = [a[rows].astype(np.float32) for a in (truth, guess) if a is not None]
            metric.update_state(*args)
        out[name] = {"truth": [] if truth is None else truth.ravel().astype(float), "guess": guess.ravel(), "value": float(metric.result())}
    return out


def others():
    """Regularisers: one value; constraints: weights [3, 3], norms over axis 0."""
    w = LOGITS
    norm = np.sqrt((w * w).sum(0, keepdims=True))
    c, r = keras.constraints, keras.regularizers
    cases = {
        "l1": (0.01 * np.abs(w).sum(), r.L1(0.01)), "l2": (0.01 * (w * w).sum(), r.L2(0.01)),
        "l1_l2": (0.01 * np.abs(w).sum() + 0.02 * (w * w).sum(), r.L1L2(0.01, 0.02)),
        "max_norm": (w * np.minimum(norm, 2) / norm, c.MaxNorm(2)), "unit_norm": (w / norm, c.UnitNorm()),
        "min_max_norm": (w * (0.5 * np.clip(norm, 1, 2) + 0.5 * norm) / norm, c.MinMaxNorm(1, 2, 0.5)), "non_neg": (np.maximum(w, 0), c.NonNeg()),
    }
    for name, (value, by_keras) in cases.items():
        close(value, np.asarray(by_keras(tf.constant(w, tf.float32))), name)
    return {"weights": w.ravel()} | {name: np.atleast_1d(value).ravel() for name, (value, _) in cases.items()}


START = np.array([0.5, -1.25])
GRADIENTS = np.array([[0.3, -2.0], [-0.7, 1.5], [0.2, 0.1], [1.1, -0.4], [-0.05, 3.0]])


def sgd(w, g, s, t): return w - 0.1 * g


def momentum(w, g, s, t):
    s["a"] = 0.9 * s.get("a", 0) + g
    return w - 0.1 * s["a"]


def nesterov(w, g, s, t):
    s["a"] = 0.9 * s.get("a", 0) + g
    return w - 0.1 * (g + 0.9 * s["a"])


def adagrad(w, g, s, t):
    s["a"] = s.get("a", 0.01) + g * g
    return w - 0.1 * g / np.sqrt(s["a"])


def adadelta(w, g, s, t):
    s["a"] = 0.95 * s.get("a", 0) + 0.05 * g * g
    d = np.sqrt(s.get("d", 0) + 1e-7) / np.sqrt(s["a"] + 1e-7) * g
    s["d"] = 0.95 * s.get("d", 0) + 0.05 * d * d
    return w - 0.1 * d


def rmsprop(w, g, s, t, centred=False):
    s["a"] = 0.9 * s.get("a", 1) + 0.1 * g * g
    s["g"] = 0.9 * s.get("g", 0) + 0.1 * g
    s["m"] = 0.5 * s.get("m", 0) + 0.1 * g / np.sqrt(s["a"] - centred * s["g"] ** 2 + 1e-7)
    return w - s["m"]


def rmsprop_centred(w, g, s, t): return rmsprop(w, g, s, t, True)


def adam(w, g, s, t):
    s["m"], s["v"] = 0.9 * s.get("m", 0) + 0.1 * g, 0.999 * s.get("v", 0) + 0.001 * g * g
    return w - 0.1 * np.sqrt(1 - 0.999**t) / (1 - 0.9**t) * s["m"] / (np.sqrt(s["v"]) + 1e-8)


def adamax(w, g, s, t):
    s["m"], s["v"] = 0.9 * s.get("m", 0) + 0.1 * g, np.maximum(0.999 * s.get("v", 0), np.abs(g))
    return w - 0.1 / (1 - 0.9**t) * s["m"] / (s["v"] + 1e-7)


def nadam(w, g, s, t):
    u = lambda k: 0.9 * (1 - 0.5 * 0.96 ** (0.004 * k))
    s["p"] = s.get("p", 1) * u(t)
    s["m"], s["v"] = 0.9 * s.get("m", 0) + 0.1 * g, 0.999 * s.get("v", 0) + 0.001 * g * g
    m = u(t + 1) * s["m"] / (1 - s["p"] * u(t + 1)) + (1 - u(t)) * g / (1 - s["p"])
    return w - 0.1 * m / (np.sqrt(s["v"] / (1 - 0.999**t)) + 1e-8)


def adagrad_da(w, g, s, t):
    """With an l1 of 0.05."""
    s["g"], s["n"] = s.get("g", 0) + g, s.get("n", 0.1) + g * g
    return -0.1 * np.sign(s["g"]) * np.maximum(np.abs(s["g"]) - 0.05 * t, 0) / np.sqrt(s["n"])


def ftrl(w, g, s, t):
    """Without l1 or l2, power -1/2."""
    before = s.get("n", np.full(2, 0.1))
    s["n"] = before + g * g
    s["z"] = s.get("z", 0) + g - (np.sqrt(s["n"]) - np.sqrt(before)) / 0.1 * w
    return -s["z"] * 0.1 / np.sqrt(s["n"])


def optimizers():
    out = {"start": START, "gradients": list(GRADIENTS)}
    o = keras.optimizers
    by_keras = {"sgd": o.SGD(0.1), "momentum": o.SGD(0.1, momentum=0.9), "nesterov": o.SGD(0.1, momentum=0.9, nesterov=True),
        "adagrad": o.Adagrad(0.1, initial_accumulator_value=0.01, epsilon=0), "adadelta": o.Adadelta(0.1, rho=0.95, epsilon=1e-7),
        "adam": o.Adam(0.1, epsilon=1e-8), "adamax": o.Adamax(0.1, epsilon=1e-7),
        "ftrl": o.Ftrl(0.1)}
    for step in (sgd, momentum, nesterov, adagrad, adadelta, rmsprop, rmsprop_centred, adam, adamax, nadam, adagrad_da, ftrl):
        w, slots, path = START.copy(), {}, []
        for t, g in enumerate(GRADIENTS, 1):
            w = step(w, g, slots, t)
            path.append(w)
        name = step.__name__
        if name in by_keras:
            seen = keras.Variable(START.astype(np.float32))
            for t, g in enumerate(GRADIENTS):
                by_keras[name].apply([tf.constant(g.astype(np.float32))], [seen])
                close(path[t], seen.numpy(), name)
        out[name] = path
    return out


if __name__ == "__main__":
    oracle.write(["numpy", "tensorflow-cpu", "keras"], {"losses": losses(), "metrics": metrics(), "others": others(), "optimizers": optimizers()})
