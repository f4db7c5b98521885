"""Log-densities of a mixture of Gaussians with diagonal covariances, from SciPy, each checked against PyTorch."""

import numpy as np
import oracle

import torch
from scipy import special, stats

RANDOM = np.random.default_rng(5)
COMPONENTS, LATENT, ROWS = 3, 2, 6


def eighths(*shape):
    return RANDOM.integers(-16, 17, shape) / 8


def mixture():
    logits, means, log_variances = eighths(COMPONENTS), eighths(COMPONENTS, LATENT), eighths(COMPONENTS, LATENT)
    z = np.concatenate([eighths(ROWS - 1, LATENT), [[40.0, -30.0]]])  # the last far out, where densities underflow
    terms = [stats.norm.logpdf(z, m, np.exp(v / 2)).sum(axis=1) for m, v in zip(means, log_variances)]
    log_prob = special.logsumexp(np.stack(terms, axis=1) + special.log_softmax(logits), axis=1)
    t = torch.distributions
    same = t.MixtureSameFamily(t.Categorical(logits=torch.tensor(logits)),
        t.Independent(t.Normal(torch.tensor(means), torch.tensor(np.exp(log_variances / 2))), 1)).log_prob(torch.tensor(z))
    assert np.abs(same.numpy() - log_prob).max() < 1e-9
    noise = np.array([[-2, 0.5, 1], [-0.5, 0, 0], [0, 1, -1], [0.5, 2, 0.25], [1, -1, -1], [3, 0.125, 0.5]])
    ends = np.cumsum(special.softmax(logits))
    chosen = np.searchsorted(ends[:-1], special.ndtr(noise[:, 0]), side="right")
    draws = means[chosen] + np.exp(log_variances[chosen] / 2) * noise[:, 1:]
    return {"logits": logits, "means": means.ravel(), "log_variances": log_variances.ravel(), "z": z.ravel(), "log_prob": log_prob,
        "noise": noise.ravel(), "chosen": chosen, "draws": draws.ravel()}


if __name__ == "__main__":
    oracle.write(["numpy", "scipy", "torch"], {"mixture": mixture()})
