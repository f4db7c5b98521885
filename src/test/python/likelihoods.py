"""Log-probabilities, means and gradients of likelihoods from SciPy in float64; gradients are five-point differences of SciPy's values."""

import oracle
import numpy as np
from scipy import special, stats

STEP = 1e-3


def f32(values):
    """What a test can hand to a graph exactly."""
    return np.array(values, np.float32).astype(float)


def slopes(log_prob, parameters, name):
    """d sum(log_prob) / d each value of one parameter."""
    at = parameters[name]
    out = np.zeros(at.shape)
    for i in np.ndindex(at.shape):
        def moved(step):
            other = at.copy()
            other[i] += step
            return log_prob({**parameters, name: other})
        # The difference of every element comes before the sum, so that large elements do not hide small ones.
        near, far = moved(STEP) - moved(-STEP), moved(2 * STEP) - moved(-2 * STEP)
        out[i] = np.sum((8 * near - far) / (12 * STEP))
    return out


def case(kind, settings, x, parameters, log_prob, mean, size=None):
    x, parameters = f32(x), {k: f32(v) for k, v in parameters.items()}
    value = lambda p: log_prob(x, p)
    return {"kind": kind, "settings": settings, "features": x.shape[1], "x": x, "size": size, "parameters": parameters,
        "log_prob": value(parameters), "mean": mean(parameters), "gradient": {n: slopes(value, parameters, n) for n in parameters}}


def log_rate(parameters, size):
    logits = parameters["logits"]
    return logits if size is None else special.log_softmax(logits, axis=1) + np.log(np.maximum(f32(size), 1e-30))


def poisson(x, logits, size=None):
    def log_prob(x, p):
        rate = np.exp(log_rate(p, size))
        return special.xlogy(x, rate) - rate - special.gammaln(x + 1)
    made = case("poisson", {}, x, {"logits": logits}, log_prob, lambda p: np.exp(log_rate(p, size)), size)
    theirs = stats.poisson.logpmf(f32(x), np.exp(log_rate({"logits": f32(logits)}, size)))
    assert np.allclose(made["log_prob"], theirs, rtol=1e-9, atol=1e-9)
    return made


def negative_binomial(x, logits, log_size, size=None):
    def log_prob(x, p):
        r = np.exp(p["log_size"])
        odds = log_rate(p, size) - p["log_size"]
        ways = special.gammaln(x + r) - special.gammaln(r) - special.gammaln(x + 1)
        return ways + r * special.log_expit(-odds) + x * special.log_expit(odds)
    made = case("negative-binomial", {"initialDispersion": 0.5}, x, {"logits": logits, "log_size": log_size}, log_prob,
        lambda p: np.exp(log_rate(p, size)), size)
    r, mean = np.exp(f32(log_size)), made["mean"]
    p = r / (r + mean)
    told = (1 - p > 1e-6) & (p > 1e-6)  # where SciPy's p in float64 still says what the mean is
    theirs = stats.nbinom.logpmf(f32(x), np.broadcast_to(r, p.shape), p)
    assert told.any() and np.allclose(made["log_prob"][told], theirs[told], rtol=1e-7, atol=1e-7)
    return made


def multinomial(x, logits, size=None):
    def log_prob(x, p):
        n = x.sum(axis=1, keepdims=True)
        share = np.divide(special.gammaln(n + 1), n, out=np.zeros_like(n), where=n > 0)
        return x * (special.log_softmax(p["logits"], axis=1) + share) - special.gammaln(x + 1)
    made = case("multinomial", {}, x, {"logits": logits}, log_prob,
        lambda p: special.softmax(p["logits"], axis=1) * (1 if size is None else f32(size)), size)
    x, shares = f32(x), special.softmax(f32(logits), axis=1)
    theirs = stats.multinomial.logpmf(x, x.sum(axis=1), shares)
    told = shares.min(axis=1) > 1e-9
    assert told.any() and np.allclose(made["log_prob"].sum(axis=1)[told], theirs[told], rtol=1e-7, atol=1e-7)
    return made


def continuous_bernoulli(x, logits):
    """The exponential distribution cut off at 1, mirrored where the logit is positive."""
    def parts(x, l):
        rate = np.where(np.abs(l) < 1e-8, 1e-8, np.abs(l))
        return stats.truncexpon(rate, scale=1 / rate), np.where(l > 0, 1 - x, x)
    def log_prob(x, p):
        law, y = parts(x, p["logits"])
        return law.logpdf(y * (1 - 1e-15))  # rounding puts 1 beyond the cut
    def mean(p):
        l = p["logits"]
        small = np.abs(l) < 1e-3  # where SciPy's mean cancels: the first terms of its series
        law, _ = parts(np.zeros_like(l), np.where(small, 1, l))
        away = np.where(l > 0, 1 - law.mean(), law.mean())
        return np.where(small, 0.5 + l / 12 - l**3 / 720, away)
    return case("continuous-bernoulli", {}, x, {"logits": logits}, log_prob, mean)


def categorical(x, logits, features, categories):
    def shaped(p):
        return special.log_softmax(p["logits"].reshape(len(x), features, categories), axis=2)
    def log_prob(x, p):
        return np.take_along_axis(shaped(p), x.astype(int)[:, :, None], axis=2)[:, :, 0]
    made = case("categorical", {"categories": categories}, x, {"logits": logits}, log_prob, lambda p: shaped(p).argmax(axis=2))
    codes = stats.rv_discrete(values=(np.arange(categories), np.exp(shaped({"logits": f32(logits)}))[0, 0]))
    assert np.isclose(codes.logpmf(x[0][0]), made["log_prob"][0, 0])
    made["probabilities"] = np.exp(shaped({"logits": f32(logits)})).reshape(len(x), -1)
    return made


def student_t(x, mean, log_scale, log_degrees):
    def log_prob(x, p):
        return stats.t.logpdf(x, np.exp(p["log_degrees"]), p["mean"], np.exp(p["log_scale"]))
    return case("student-t", {"degrees": "per_feature", "scale": "per_feature"}, x,
        {"mean": mean, "log_scale": log_scale, "log_degrees": log_degrees}, log_prob, lambda p: p["mean"])


def laplace(x, mean, log_scale):
    def log_prob(x, p):
        return -np.log(2) - p["log_scale"] - np.abs(x - p["mean"]) * np.exp(-p["log_scale"])
    made = case("laplace", {"scale": "per_feature"}, x, {"mean": mean, "log_scale": log_scale}, log_prob, lambda p: p["mean"])
    near = made["log_prob"] > -700  # SciPy takes the logarithm of the density, which is 0 further out
    theirs = stats.laplace.logpdf(f32(x), f32(mean), np.exp(f32(log_scale)))
    assert np.allclose(made["log_prob"][near], theirs[near], rtol=1e-9, atol=1e-9)
    return made


def grid(xs, logits):
    rows = np.array([(a, l) for a in xs for l in logits], float)
    return rows[:, :1], rows[:, 1:]


COUNTS = [[0, 0, 0], [1, 0, 7], [100000, 3, 20], [0, 99999, 1], [12, 250, 4000]]
LOGITS = [[0.5, -1, 2], [-50, 50, 0], [3, -2, 0.25], [0, 0, 0], [-1, 1.5, 4]]
SIZES = [[0.0], [8.0], [100023.0], [100000.0], [1000.0]]


def cases():
    return [
        poisson(*grid([0, 1, 5, 1000, 100000], [-50, -3, 0, 2, 11.5, 50])),
        poisson(COUNTS, LOGITS, SIZES),
        negative_binomial([[0, 0], [1, 1], [5, 40], [1000, 1000], [100000, 100000], [100000, 1], [0, 100000], [3, 3]],
            [[-50, 50], [0, 0.5], [1.5, 4], [7, 6], [11.5, 11.6], [3, -50], [50, 11], [50, -50]], [-1.0, 2.5]),
        negative_binomial([[100000, 2, 10], [0, 3, 50]], [[11, 0.5, 2], [1, 0, 3]], [14.0, -10.0, 0.0]),
        negative_binomial(COUNTS, LOGITS, [0.3, -2, 4], SIZES),
        multinomial(COUNTS, LOGITS),
        multinomial(COUNTS, LOGITS, SIZES),
        continuous_bernoulli(*grid([0, 0.3, 0.75, 1], [-50, -8, -1.5, -1, -0.6, -0.01, -1e-4, 1e-4, 0.02, 0.9, 1.0, 1.1, 4, 50])),
        categorical([[0], [2], [1], [3]], [[0, 1, -1, 2], [50, -50, 0, 1], [-50, 50, 50, 1], [0, 0, 0, 0]], 1, 4),
        categorical([[0, 1], [1, 1], [2, 0]], [[0, 1, -1, 2, 0.5, 0.25], [50, -50, 0, 1, -3, 2], [9, 8, 7, -1, -2, -3]], 2, 3),
        student_t([[0, 0], [1, -2], [1e4, 3], [0.5, 40], [-7, 1e-3]], [[0, 0], [0.5, 1], [-3, 3], [0.5, -40], [2, 0]], [-3.0, 1.5], [0.7, 4.0]),
        student_t([[0, 0], [1, -2], [-30, 5]], [[0, 0.1], [0.5, 1], [3, 5]], [0.0, -1.0], [-1.0, 12.0]),
        laplace([[0.25, 0], [1, -2], [1e4, 3], [0.5, 40], [-7, 0.125]], [[0, 0.5], [0.5, 1], [-3, -3], [1.5, -40], [2, 0]], [-3.0, 1.5]),
    ]


if __name__ == "__main__":
    oracle.write(["numpy", "scipy"], {"cases": cases()})
