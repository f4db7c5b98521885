"""Mixed tables, products of experts, divergences and percentiles, in float64.

Writes src/test/resources/org/latent4j/oracle/kinds.json. The columns are those of KindCases.table().
"""

import numpy as np
from scipy import special, stats

import oracle

NAN = float("nan")
# age, member, visits, income, city, flag, weight, claims
ROWS = np.array([
    [52.5, 1, 3, 2500.25, 2, 0, 81.5, 0],
    [NAN, 0, 0, 4100.5, 0, 1, 66.25, 12],
    [18.25, NAN, 7, NAN, NAN, NAN, NAN, 2],
    [31, 2, -1, 0, 7, 255, -3.5, NAN],        # a code of no name, a count and an income that cannot be
    [np.inf, -1, 250, 1.5, 1, 1, 70, 1],
    [NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN],
])
SHIFT = np.array([40.0, 0, 1.2, 8.0, 0, 0, 70.0, 0.9])
SCALE = np.array([10.0, 1, 0.7, 0.5, 1, 1, 12.0, 1.1])
CITIES = 3
ABOVE = [np.inf, 1, np.inf, np.inf, CITIES - 1, 1, np.inf, np.inf]


def observed(rows):
    at_least = np.array([-np.inf, 0, 0, np.finfo(np.float32).tiny, 0, 0, -np.inf, 0])
    return np.isfinite(rows) & (rows >= at_least) & (rows <= ABOVE)


def seen(rows, mask):
    x = np.where(mask, rows, 1.0)
    for column in (0, 6):
        x[:, column] = (x[:, column] - SHIFT[column]) / SCALE[column]
    x[:, 3] = (np.log(x[:, 3]) - SHIFT[3]) / SCALE[3]
    return np.where(mask, x, 0.0)


def network(x, mask):
    """Numbers and names of two, counts, names of several one-hot, then what was ever missing."""
    parts = [x[:, [0, 1, 3, 5, 6]]]
    counts = (np.log1p(x[:, [2, 7]]) - SHIFT[[2, 7]]) / SCALE[[2, 7]]
    parts.append(counts * mask[:, [2, 7]])
    parts.append(np.eye(CITIES)[x[:, 4].astype(int)] * mask[:, [4]])
    parts.append(mask[:, [0, 4]].astype(float))
    return np.concatenate(parts, axis=1)


def parameters(rng, batch):
    draw = lambda width: rng.normal(size=(batch, width)).round(3)
    return {"column_4_logits": draw(3), "gaussian_0_mean": draw(2), "bernoulli_1_logits": draw(2),
            "poisson_2_logits": draw(1), "student_t_6_mean": draw(1), "negative_binomial_7_logits": draw(1)}


LEARNED = {"gaussian_0/log_variance": [-0.7], "student_t_6/log_scale": [-0.4], "student_t_6/log_degrees": [1.3],
           "negative_binomial_7/log_size": [0.6]}


def log_probability(x, p):
    deviation = np.exp(0.5 * LEARNED["gaussian_0/log_variance"][0])
    columns = [None] * 8
    for place, column in enumerate((0, 3)):
        columns[column] = stats.norm.logpdf(x[:, column], p["gaussian_0_mean"][:, place], deviation)
    for place, column in enumerate((1, 5)):
        logits = p["bernoulli_1_logits"][:, place]
        columns[column] = stats.bernoulli.logpmf(x[:, column].astype(int), special.expit(logits))
    columns[2] = stats.poisson.logpmf(x[:, 2], np.exp(p["poisson_2_logits"][:, 0]))
    columns[4] = special.log_softmax(p["column_4_logits"], axis=1)[np.arange(len(x)), x[:, 4].astype(int)]
    columns[6] = stats.t.logpdf(x[:, 6], np.exp(LEARNED["student_t_6/log_degrees"][0]), p["student_t_6_mean"][:, 0],
                                np.exp(LEARNED["student_t_6/log_scale"][0]))
    r = np.exp(LEARNED["negative_binomial_7/log_size"][0])
    mu = np.exp(p["negative_binomial_7_logits"][:, 0])
    columns[7] = stats.nbinom.logpmf(x[:, 7], r, r / (r + mu))
    return np.stack(columns, axis=1)


def means(p):
    binary = special.expit(p["bernoulli_1_logits"])
    return np.stack([
        p["gaussian_0_mean"][:, 0], binary[:, 0], np.exp(p["poisson_2_logits"][:, 0]), p["gaussian_0_mean"][:, 1],
        p["column_4_logits"].argmax(axis=1).astype(float), binary[:, 1], p["student_t_6_mean"][:, 0],
        np.exp(p["negative_binomial_7_logits"][:, 0])], axis=1)


def raw(x):
    values = x * np.where([True, False, False, True, False, False, True, False], SCALE, 1.0)
    values += np.where([True, False, False, True, False, False, True, False], SHIFT, 0.0)
    values[:, 3] = np.exp(values[:, 3])
    values[:, [1, 5]] = (values[:, [1, 5]] >= 0.5).astype(float)
    return values


def product(rng):
    """Three experts of four rows and two dimensions, some missing, and the prior N(0, I)."""
    mean, log_variance = rng.normal(size=(3, 4, 2)).round(3), rng.normal(size=(3, 4, 2)).round(3)
    there = np.array([[1, 1, 0, 0], [1, 0, 1, 0], [1, 1, 1, 0]], dtype=float)
    precision = np.exp(-log_variance) * there[:, :, None]
    total = 1 + precision.sum(axis=0)
    points = (mean * there[:, :, None]).sum(axis=0) / np.maximum(there.sum(axis=0), 1)[:, None]
    return {"mean": mean, "log_variance": log_variance, "there": there,
            "joint_mean": (precision * mean).sum(axis=0) / total, "joint_log_variance": -np.log(total),
            "joint_points": points}


def divergence(rng):
    m1, v1, m2, v2 = (rng.normal(size=(5, 3)).round(3) for _ in range(4))
    # Of two normals by the integral itself: the sum over a fine grid of q ln(q/p).
    t = np.linspace(-40, 40, 400001)[:, None, None]
    q = stats.norm.pdf(t, m1, np.exp(v1 / 2))
    log = stats.norm.logpdf(t, m1, np.exp(v1 / 2)) - stats.norm.logpdf(t, m2, np.exp(v2 / 2))
    return {"mean": m1, "log_variance": v1, "other_mean": m2, "other_log_variance": v2,
            "kl": np.trapezoid(q * log, t[:, 0, 0], axis=0)}


def percentiles():
    scores = np.array([-3.0, 0.5, 1.0, 1.25, 4.0, 9.0])
    quantiles = np.array([0.5, 1.0, 2.0, 4.0])
    return {"score": scores, "quantiles": quantiles, "threshold": 3.5,
            "percentile": [stats.percentileofscore(quantiles, s, kind="weak") for s in scores],
            "anomaly": (scores > 3.5).astype(float)}


def flat(value):
    return {k: flat(v) for k, v in value.items()} if isinstance(value, dict) else np.ravel(value)


def main():
    rng = np.random.default_rng(5)
    mask = observed(ROWS)
    x = seen(ROWS, mask)
    p = parameters(rng, len(ROWS))
    numbers = ["NaN" if np.isnan(v) else "Infinity" if np.isinf(v) else str(v) for v in ROWS.ravel()]
    table = {"raw": numbers, "mask": mask.astype(int), "x": x,
             "network": network(x, mask), "parameters": p, "learned": LEARNED,
             "log_probability": log_probability(x, p) * mask, "mean": means(p), "decoded": raw(means(p))}
    oracle.write(["numpy", "scipy"], flat({"table": table, "product": product(rng), "divergence": divergence(rng),
                           "calibration": percentiles()}))


if __name__ == "__main__":
    main()
