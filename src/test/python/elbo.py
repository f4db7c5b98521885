"""Loss and every gradient of a tiny VAE, 4-3-2 with tanh, by PyTorch's autograd in float64; weights, inputs and noise fixed.

x [5, 4] -> tanh dense 3 -> mean [5, 2], log variance [5, 2];  z = mean + exp(log variance / 2) noise
         -> tanh dense 3 -> output [5, 4]: logits (Bernoulli) or means (Gaussian)
Of each case's contribution (the negative log-probability of each feature) the first two rows are kept.
loss = reconstruction + beta kl: each summed over features, averaged over the batch, in nats per example.
Kernels are [in, out], written flat and row-major: y = x kernel + bias.
"""

import oracle
import numpy as np
import torch

BETA, BATCH = 0.5, 5
SHAPES = {"encoder/kernel": (4, 3), "encoder/bias": (3,), "mean/kernel": (3, 2), "mean/bias": (2,),
    "log_variance/kernel": (3, 2), "log_variance/bias": (2,), "decoder/kernel": (2, 3), "decoder/bias": (3,),
    "output/kernel": (3, 4), "output/bias": (4,)}


def drawn():
    rng = np.random.default_rng(11)
    weights = {n: np.round(rng.uniform(-1, 1, size=s), 3) for n, s in SHAPES.items()}
    return weights, np.round(rng.uniform(0, 1, size=(BATCH, 4)), 2), np.round(rng.normal(size=(BATCH, 2)), 3)


def encode(w, x):
    hidden = torch.tanh(x @ w["encoder/kernel"] + w["encoder/bias"])
    return (hidden @ w["mean/kernel"] + w["mean/bias"], hidden @ w["log_variance/kernel"] + w["log_variance/bias"])


def decode(w, z):
    return torch.tanh(z @ w["decoder/kernel"] + w["decoder/bias"]) @ w["output/kernel"] + w["output/bias"]


def run(weights, x, noise, likelihood, extra=None, sampled=True, beta=BETA):
    """Figures of one case. `extra` is a log variance that is learned too: one value, or one a feature."""
    w = {n: torch.tensor(v, requires_grad=True) for n, v in weights.items()}
    if extra is not None:
        w["x_log_variance"] = torch.tensor(extra, dtype=torch.float64, requires_grad=True)
    x, noise = torch.tensor(x), torch.tensor(noise)
    mean, log_variance = encode(w, x)
    z = mean + torch.exp(log_variance / 2) * noise if sampled else mean
    y = decode(w, z)
    if likelihood == "bernoulli":
        log_prob = -torch.nn.functional.binary_cross_entropy_with_logits(y, x, reduction="none")
    else:
        variance = torch.exp(w["x_log_variance"]) if extra is not None else torch.tensor(0.5, dtype=torch.float64)
        log_prob = torch.distributions.Normal(y, torch.sqrt(variance)).log_prob(x)
    posterior = torch.distributions.Normal(mean, torch.exp(log_variance / 2))
    each_kl = torch.distributions.kl_divergence(posterior, torch.distributions.Normal(torch.zeros_like(mean), 1.0)).sum(1)
    each = -log_prob.sum(1)
    loss = each.mean() + beta * each_kl.mean()
    loss.backward()
    numbers = lambda t: t.detach().numpy().ravel()
    return {"loss": loss.item(), "reconstruction": each.mean().item(), "kl": each_kl.mean().item(),
        "reconstruction_each": numbers(each), "contribution": numbers(-log_prob)[:8],
        "gradient": {n: np.zeros(v.numel()) if v.grad is None else numbers(v.grad) for n, v in w.items()}}


def forward(weights, x, noise):
    """What does not depend on the likelihood, written once."""
    w = {n: torch.tensor(v) for n, v in weights.items()}
    mean, log_variance = encode(w, torch.tensor(x))
    z = mean + torch.exp(log_variance / 2) * torch.tensor(noise)
    each_kl = -0.5 * (1 + log_variance - mean**2 - torch.exp(log_variance)).sum(1)
    values = {"mean": mean, "log_variance": log_variance, "kl_each": each_kl, "z": z, "output": decode(w, z),
        "output_from_mean": decode(w, mean)}
    return {n: v.numpy().ravel() for n, v in values.items()}


def main():
    weights, x, noise = drawn()
    case = lambda *a, **k: run(weights, x, noise, *a, **k)
    oracle.write(["numpy", "torch"], {"beta": BETA, "x": x.ravel(), "noise": noise.ravel(), "shapes": SHAPES,
        "weights": {n: v.ravel() for n, v in weights.items()},
        "forward": forward(weights, x, noise),
        "bernoulli": case("bernoulli"),
        "gaussian_fixed_variance_0.5": case("gaussian"),
        "gaussian_shared_log_variance_-0.4": case("gaussian", extra=[-0.4]),
        "gaussian_feature_log_variance": {"log_variance_of_x": [-0.4, 0.3, 0.0, -1.0]}
            | case("gaussian", extra=[-0.4, 0.3, 0.0, -1.0]),
        "autoencoder_bernoulli": case("bernoulli", sampled=False, beta=0.0)})


if __name__ == "__main__":
    main()
