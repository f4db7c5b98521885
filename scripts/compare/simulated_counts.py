"""Counts drawn from a known distribution, held out: a negative binomial beside a Poisson and a Gaussian on the logarithms, as `counts.py` compares them on real ones.

1,000 cells for training and 300 for testing, of 150 genes. A cell has a size, log-normal, and three hidden numbers, standard normal; the genes' shares of the size are
a softmax of what these say. Counts of mean μ then have the variance μ + a·μ²: a is the dispersion, the same for all genes, and 0 is a Poisson. “The truth” is ln p of
the counts under the distribution that they were drawn from, hidden numbers known: no model that has to find them out gets there.
"""

import argparse

import numpy as np
from scipy.stats import poisson

import counts
import latent4j
import tables

TRAIN, TEST, GENES, HIDDEN = 1000, 300, 150, 3


def drawn(dispersion, seed):
    """Counts and what they were expected to be, [cells, genes]."""
    draws = np.random.default_rng(1000 + seed)
    cells = TRAIN + TEST
    say = draws.normal(size=(cells, HIDDEN)) @ draws.normal(0, 0.8, (HIDDEN, GENES)) + draws.normal(0, 1, GENES)
    share = np.exp(say - say.max(1, keepdims=True))
    mean = np.exp(draws.normal(np.log(1000), 0.4, (cells, 1))) * share / share.sum(1, keepdims=True)
    rate = mean * draws.gamma(1 / dispersion, dispersion, mean.shape) if dispersion else mean
    return draws.poisson(rate).astype(np.int64), mean


def truth(x, mean, dispersion):
    logs = counts.negative_binomial(x, mean, 1 / dispersion) if dispersion else poisson.logpmf(x, mean)
    return {"nll": float(-logs.sum(1).mean())}


MODELS = [
    "negative binomial",
    "Poisson",
    "Gaussian on logarithms, noise added",
    "negative binomial without a latent",
]


def page(results, dispersions, seeds):
    rows = []
    for name in MODELS + ["the truth"]:
        cells = []
        for a in dispersions:
            found = [r["nll"] for r in results if r["by"] == name and r["dispersion"] == a]
            cells.append(f"{np.mean(found):.1f} ± {np.std(found):.1f}")
        rows.append([name, *cells])
    return (
        f"# Simulated counts\n\n`scripts/compare/run.sh simulated_counts`, {seeds} seeds (mean ± standard deviation over them), {counts.SAMPLES} draws; −ln p, nats a "
        f"cell, less is better. {__doc__.split(chr(10), 2)[2].strip()}\n\n" + tables.markdown(["model", *(f"a = {a:g}" for a in dispersions)], rows)
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--dispersions", type=float, nargs="+", default=[0.0, 0.3, 1.0])
    chosen = parser.parse_args()
    results = []
    for seed in range(chosen.seeds):
        for a in chosen.dispersions:
            x, mean = drawn(a, seed)
            for name in MODELS + ["the truth"]:
                found = truth(x[TRAIN:], mean[TRAIN:], a) if name == "the truth" else counts.MODELS[name](x[:TRAIN], x[TRAIN:], seed)
                results.append({"seed": seed, "dispersion": a, "by": name, **found})
                print(results[-1], flush=True)
                tables.save("simulated_counts", {"latent4j": latent4j.COUNTS}, results)
    tables.publish("simulated_counts", page(results, chosen.dispersions, chosen.seeds))


if __name__ == "__main__":
    main()
