"""Gene counts held out: Latent4J with a negative binomial, a Poisson and a Gaussian on the logarithms, and two models without a latent.

700 cells with 765 genes (`pbmc`), 80 % of them for training, drawn by seed. Nats a cell that was not seen in training, less is better: −ln p(counts), by importance
sampling with as many draws as stated, and the −ELBO. The size of a cell is given to all models of counts.

A Gaussian has densities, not probabilities, and on whole numbers a density grows without bound where a variance shrinks on one of them (two thirds of the entries
are 0). Uniform noise is therefore added to its counts, y = ln(1 + count + u), 0 ≤ u < 1: the mean of ln p(y) plus the logarithm of the change of units,
−Σ ln(1 + count + u), is at most the logarithm of the probability of the counts (Theis et al. 2016, arXiv:1511.01844, section 3.1). “As they are” is the density
without noise, which is comparable with no probability.
"""

import gzip
import pathlib
import tempfile

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import gammaln
from scipy.stats import poisson

import latent4j
import tables

TRAINED = 0.8
SAMPLES = 100


def cells():
    """Counts [cells, genes]."""
    with gzip.open(tables.DATA / "pbmc.mtx.gz", "rt") as file:
        lines = [line for line in file if not line.startswith("%")]
    genes, count, _ = map(int, lines[0].split())
    entries = np.array([line.split() for line in lines[1:]], np.int64)
    out = np.zeros((count, genes), np.int64)
    out[entries[:, 1] - 1, entries[:, 0] - 1] = entries[:, 2]
    return out


def write_counts(path, counts):
    """Matrix Market, cells down."""
    at = np.nonzero(counts)
    with open(path, "w") as file:
        file.write(f"%%MatrixMarket matrix coordinate integer general\n{counts.shape[0]} {counts.shape[1]} {len(at[0])}\n")
        file.writelines(f"{i + 1} {j + 1} {counts[i, j]}\n" for i, j in zip(*at))


def trained(folder, train, test, seed, **flags):
    """Importance-sampled NLL and −ELBO of the test rows, after preprocessing."""
    model = latent4j.train(folder, train, latent4j.COUNTS, seed=seed, **flags)
    found = latent4j.evaluate(model, test, SAMPLES, seed=seed)
    return {"nll": found["importance_nll"], "negative_elbo": found["negative_elbo"]}


def of_counts(likelihood):
    def run(train, test, seed):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            write_counts(folder / "train.mtx", train)
            write_counts(folder / "test.mtx", test)
            return trained(folder, folder / "train.mtx", folder / "test.mtx", seed, likelihood=likelihood)

    return run


def gaussian(noise):
    def run(train, test, seed):
        draws = np.random.default_rng(seed)
        logs = [np.log1p(x + noise * draws.random(x.shape)) for x in (train, test)]
        center, spread = logs[0].mean(0), logs[0].std(0)
        spread[spread == 0] = 1
        # Nats a cell that the change of units adds to the NLL of the standardised logarithms.
        units = np.log(spread).sum() + logs[1].sum(1).mean()
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            for name, rows in zip(("train", "test"), logs):
                np.save(folder / f"{name}.npy", ((rows - center) / spread).astype(np.float32))
            flags = {"likelihood": "gaussian", "variance": "per-feature", "variance_value": 1, "scaling": "none"}
            found = trained(folder, folder / "train.npy", folder / "test.npy", seed, **flags)
        return {key: value + units for key, value in found.items()}

    return run


def shares(train):
    """Each gene's share of all counts; half a count where there is none."""
    sums = train.sum(0) + 0.5
    return sums / sums.sum()


def plain_poisson(train, test, seed):
    mean = test.sum(1, keepdims=True) * shares(train)
    return {"nll": float(-poisson.logpmf(test, mean).sum(1).mean())}


def negative_binomial(x, mean, size):
    return gammaln(x + size) - gammaln(size) - gammaln(x + 1) + size * np.log(size / (size + mean)) + x * np.log(mean / (size + mean))


def plain_negative_binomial(train, test, seed):
    mean, asked = train.sum(1, keepdims=True) * shares(train), test.sum(1, keepdims=True) * shares(train)
    total = 0.0
    for j in range(train.shape[1]):
        loss = lambda log: -negative_binomial(train[:, j], mean[:, j], np.exp(log)).sum()
        size = np.exp(minimize_scalar(loss, bounds=(-6, 8), method="bounded").x)
        total -= negative_binomial(test[:, j], asked[:, j], size).sum()
    return {"nll": float(total / len(test))}


MODELS = {
    "negative binomial": of_counts("negative-binomial"),
    "Poisson": of_counts("poisson"),
    "Gaussian on logarithms, noise added": gaussian(1),
    "Gaussian on logarithms as they are (a density)": gaussian(0),
    "negative binomial without a latent": plain_negative_binomial,
    "Poisson without a latent": plain_poisson,
}


def page(results, models, seeds):
    def cell(model, key):
        found = [r[key] for r in results if r["by"] == model and key in r]
        return f"{np.mean(found):.1f} ± {np.std(found):.1f}" if found else "–"

    rows = [[m, cell(m, "nll"), cell(m, "negative_elbo")] for m in models]
    return (
        f"# Counts\n\n`scripts/compare/run.sh counts`, {seeds} seeds (mean ± standard deviation over them), {SAMPLES} draws. "
        f"{__doc__.split(chr(10), 2)[2].strip()}\n\n" + tables.markdown(["model", "−ln p, nats a cell", "−ELBO"], rows)
    )


def main():
    chosen = tables.flags(__doc__.splitlines()[0], MODELS, 3).parse_args()
    name, models = chosen.name or "counts", chosen.only.split(";")
    counts, results = cells(), tables.kept(name, chosen.again.split(";"))
    for seed in range(chosen.seeds):
        order = np.random.default_rng(seed).permutation(len(counts))
        train, test = np.split(counts[order], [round(TRAINED * len(counts))])
        for want in tables.missing(results, [{"seed": seed, "by": m} for m in models]):
            results.append(want | MODELS[want["by"]](train, test, seed))
            print(results[-1], flush=True)
            tables.save(name, {"latent4j": latent4j.COUNTS}, results)
    tables.publish(name, page(results, models, chosen.seeds))


if __name__ == "__main__":
    main()
