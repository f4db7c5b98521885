"""Log-probabilities, KL terms and schedules at fixed points, from SciPy, PyTorch's distributions and Keras, all in float64."""

import oracle
import keras
import numpy as np
import torch
from scipy import integrate, special, stats

LOGITS = [-100, -50, -20, -5, -1, -0.25, 0, 0.5, 2, 5, 20, 50, 100]
KEPT = np.array([[0.0, 0.0], [1.0, 0.0], [-2.0, 0.5], [0.25, -1.0], [3.0, 2.0], [-0.01, 0.01], [0.0, -8.0], [0.5, 4.0]])


def bernoulli():
    """log p(x | logit) = x log s(l) + (1 - x) log s(-l), also for x between 0 and 1 (grey values)."""
    points = [(x, l) for l in LOGITS for x in (0.0, 1.0)] + [(x, l) for x in (0.25, 0.7) for l in (-100, -3, 0, 4, 100)]
    x, l = np.array(points, float).T
    value = x * special.log_expit(l) + (1 - x) * special.log_expit(-l)
    return {"x": x, "logit": l, "log_prob": value, "mean": special.expit(l)}


def gaussian():
    x = np.array([0, 1, -1, 0.5, 2, 10, -3, 0.1])
    mean = np.array([0, 0, 1, 0.5, -2, 0, 3, 0.1])
    rows = [(a, m, v) for v in (1e-4, 0.01, 0.5, 1, 4, 100) for a, m in zip(x, mean)]
    x, mean, variance = np.array(rows).T
    return {"x": x, "mean": mean, "variance": variance, "log_prob": stats.norm.logpdf(x, mean, np.sqrt(variance))}


def kl():
    """KL(N(m, e^lv) || N(0, 1)) of single dimensions; closed form checked by quadrature."""
    mean, log_variance = KEPT.T
    left = torch.distributions.Normal(torch.tensor(mean), torch.tensor(np.exp(log_variance / 2)))
    right = torch.distributions.Normal(torch.zeros_like(left.loc), 1.0)
    value = torch.distributions.kl_divergence(left, right).numpy()
    for m, lv, closed in zip(mean, log_variance, value):
        q, p = stats.norm(m, np.exp(lv / 2)), stats.norm(0, 1)
        reach = 12 * np.exp(lv / 2)
        area, _ = integrate.quad(lambda z: q.pdf(z) * (q.logpdf(z) - p.logpdf(z)), m - reach, m + reach, points=[m], epsabs=1e-12)
        assert abs(area - closed) < 1e-8, (area, closed)
    return {"mean": mean, "log_variance": log_variance, "kl": value}


def free_bits():
    """A batch [4, 2] of posteriors. Kingma et al. 2016 (arXiv:1606.04934, C.8) raise each dimension's mean over the batch."""
    mean, log_variance = KEPT[:, 0].reshape(4, 2), KEPT[:, 1].reshape(4, 2)
    each = np.array(kl()["kl"]).reshape(4, 2)
    cases = {}
    for floor in (0.0, 0.5, 2.0, 10.0):
        cases[str(floor)] = {"paper": np.maximum(each.mean(axis=0), floor).sum(),
            "per_example": np.maximum(each, floor).sum(axis=1).mean()}
    return {"mean": mean, "log_variance": log_variance, "kl_each": each, "sum_per_example": each.sum(axis=1),
        "batch_mean_of_sum": each.sum(axis=1).mean(), "free_bits": cases}


def beta():
    """Beta at a time counted in epochs. Cyclical: ramp over the first half of a cycle, then full (Fu et al. 2019, arXiv:1903.10145)."""
    at = np.array([0, 0.5, 1, 2, 3.5, 5, 7, 9.5, 10, 10.5, 12, 15, 25, 29.5, 30])
    return {"epoch": at, "full": 4.0, "length": 10.0, "linear": np.interp(at, [0, 10], [0, 4]),
        "cyclical": np.interp(at % 10, [0, 5, 10], [0, 4, 4])}


def rates():
    """Rates at points of the curve, t = 0 its start; warm-up is linear from 0 at t = 0 to the full rate at t = warmup.
    Cosine after it (to its end at t = total) by Keras's CosineDecay; step by epochs of 100 steps, times the warm-up's share."""
    rate, total, per_epoch = 0.002, 1000, 100
    at = np.array([0, 1, 10, 49, 50, 51, 100, 199, 200, 399, 400, 500, 750, 999, 1000])
    out = {"rate": rate, "total_steps": total, "steps_per_epoch": per_epoch, "t": at}
    for warmup in (0, 50):
        for final in (0.0, 0.1):
            rise = {"warmup_target": rate, "warmup_steps": warmup} if warmup else {}
            curve = keras.optimizers.schedules.CosineDecay(0.0 if warmup else rate, total - warmup, alpha=final, **rise)
            plain = np.where(at < warmup, rate * at / max(warmup, 1),
                rate * (final + (1 - final) * 0.5 * (1 + np.cos(np.pi * np.clip((at - warmup) / (total - warmup), 0, 1)))))
            assert np.abs(plain - [float(curve(t)) for t in at]).max() < 1e-9
            out[f"cosine_warmup_{warmup}_final_{final}"] = plain
        share = np.minimum(1, at / warmup) if warmup else np.ones(len(at))
        out[f"step_2_epochs_half_warmup_{warmup}"] = rate * share * 0.5 ** (at // per_epoch // 2)
    return out


if __name__ == "__main__":
    oracle.write(["numpy", "scipy", "torch", "keras"], {"bernoulli": bernoulli(), "gaussian": gaussian(), "kl": kl(),
        "free_bits": free_bits(), "beta": beta(), "learning_rate": rates()})
