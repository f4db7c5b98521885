"""Filling the missing cells of a real mixed table: Latent4J against mean and mode, and scikit-learn's IterativeImputer.

20 % of all cells of `bikes` are hidden at random; each method is fitted to what is left and fills the same table. Error of a category: the share of the hidden
cells filled wrongly; of a number or a count: root mean square over the hidden cells, divided by the column's standard deviation.
"""

import pathlib
import tempfile
import warnings

import numpy as np

import latent4j
import tables

TABLE = "bikes"
HIDDEN = 0.2
NAMES = {"season", "month", "hour", "weekday", "holiday", "workingday", "weather"}
COUNTS = {"casual", "registered"}
BINARY = {"holiday", "workingday"}
SCHEMA = tables.DATA / f"{TABLE}-schema.json"


def kind(name):
    return "yes or no" if name in BINARY else "category" if name in NAMES else "count" if name in COUNTS else "number"


class Table:
    """A table of which a share of the cells is hidden."""

    def __init__(self, seed):
        self.header, self.rows = tables.read(TABLE)
        self.hidden = np.random.default_rng(seed).random((len(self.rows), len(self.header))) < HIDDEN
        self.seed = seed
        self.columns = {}
        for j, name in enumerate(self.header):
            texts = [row[j] for row in self.rows]
            self.columns[name] = np.array(texts) if name in NAMES else np.array(texts, float)

    def seen(self, name):
        return self.columns[name][~self.hidden[:, self.header.index(name)]]

    def errors(self, filled):
        """A column's error by its name."""
        out = {}
        for j, (name, truth) in enumerate(self.columns.items()):
            at = self.hidden[:, j]
            if name in NAMES:
                out[name] = float((filled[name][at] != truth[at]).mean())
            else:
                out[name] = float(np.sqrt(((filled[name][at] - truth[at]) ** 2).mean()) / truth.std())
        return out


def plain(table):
    filled = {}
    for name, truth in table.columns.items():
        seen = table.seen(name)
        values, counts = np.unique(seen, return_counts=True)
        filled[name] = np.full(len(truth), values[counts.argmax()] if name in NAMES else seen.mean())
    return filled


def iterative(table, drop):
    """One-hot for categories, largest wins. With `drop`, the commonest name has no column of its own: it is 1 less the others."""
    from sklearn.experimental import enable_iterative_imputer  # noqa: F401
    from sklearn.impute import IterativeImputer

    blocks, said = [], []
    for j, (name, truth) in enumerate(table.columns.items()):
        if name in NAMES:
            values, counts = np.unique(table.seen(name), return_counts=True)
            values = values[np.argsort(-counts)]
            kept = values[1:] if drop else values
            block = (truth[:, None] == kept).astype(float)
        else:
            values, block = None, truth[:, None].copy()
        block[table.hidden[:, j]] = np.nan
        blocks.append(block)
        said.append((name, values, block.shape[1]))
    wide = np.concatenate(blocks, 1)
    center, spread = np.nanmean(wide, 0), np.nanstd(wide, 0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # not converged after so many rounds: as by default
        rounds = 30 if drop else 10
        done = IterativeImputer(random_state=table.seed, max_iter=rounds).fit_transform((wide - center) / spread) * spread + center
    filled, at = {}, 0
    for name, values, width in said:
        block = done[:, at : at + width]
        at += width
        if values is not None and drop:
            block = np.concatenate([1 - block.sum(1, keepdims=True), block], 1)
        filled[name] = block[:, 0] if values is None else values[block.argmax(1)]
    return filled


def ours(table):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        rows = [["" if h else cell for cell, h in zip(row, holes)] for row, holes in zip(table.rows, table.hidden)]
        tables.write(folder / "holes.csv", table.header, rows)
        model = latent4j.train(folder, folder / "holes.csv", latent4j.IMPUTATION, schema=SCHEMA, seed=table.seed)
        latent4j.impute(model, folder / "holes.csv", folder / "filled.csv")
        found = tables.columns(folder / "filled.csv")
    return {name: np.array(found[name]) if name in NAMES else np.array(found[name], float) for name in table.header}


METHODS = {
    "Latent4J": ours,
    "mean or mode": plain,
    "IterativeImputer": lambda table: iterative(table, False),
    "IterativeImputer, one name dropped": lambda table: iterative(table, True),
}


def page(header, results, methods, seeds):
    means = {(m, n): np.mean([r["errors"][n] for r in results if r["by"] == m]) for m in methods for n in header}

    def row(label, names, bold=False):
        figures = [np.mean([means[m, n] for n in names]) for m in methods]
        best = min(figures)
        return [label, *(f"**{f:.3f}**" if f == best else f"{f:.3f}" for f in figures)]

    by_kind = {k: [n for n in header if kind(n) == k] for k in ("category", "yes or no", "number", "count")}
    rows = [row(f"{n} ({kind(n)})", [n]) for n in header]
    sums = [row(f"{k}, mean of {len(ns)}", ns) for k, ns in by_kind.items()]
    lower = {m: sum(means["Latent4J", n] < means[m, n] for n in header) for m in methods if m != "Latent4J" and "Latent4J" in methods}
    return (
        f"# Filling missing cells\n\n`scripts/compare/run.sh imputation`, {seeds} seed{'s' * (seeds > 1)}. {__doc__.split(chr(10), 2)[2].strip()}\n\n"
        + tables.markdown(["column", *methods], rows + sums)
        + "".join(f"\nLatent4J's error is below that of {m} in {n} of {len(header)} columns." for m, n in lower.items())
        + "\n\nThe columns of one category sum to 1, so that IterativeImputer, given all of them, tells each from its missing siblings and stays where it began, at "
        "the mode. Without the column of the commonest name it does what it can (30 rounds there, 10, the default, else).\n"
    )


def main():
    chosen = tables.flags(__doc__.splitlines()[0], METHODS, 1).parse_args()
    name, methods = chosen.name or "imputation", chosen.only.split(";")
    results = tables.kept(name, chosen.again.split(";"))
    settings = {"hidden": HIDDEN, "latent4j": latent4j.IMPUTATION}
    for seed in range(chosen.seeds):
        table = Table(seed)
        for want in tables.missing(results, [{"seed": seed, "by": m} for m in methods]):
            results.append(want | {"errors": table.errors(METHODS[want["by"]](table))})
            print(results[-1], flush=True)
            tables.save(name, settings, results)
    tables.publish(name, page(table.header, results, methods, chosen.seeds))


if __name__ == "__main__":
    main()
