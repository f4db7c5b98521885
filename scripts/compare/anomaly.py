"""Finding outliers of real tables: Latent4J against PCA, isolation forest and PyOD's VAE.

Each table and seed: trained on 60 % of the usual rows, drawn at random; asked about the other 40 % and all outliers. Everybody gets the same rows, standardised by
the training rows, without the columns that are constant in them.
"""

import pathlib
import tempfile

import numpy as np

import latent4j
import tables

TABLES = ["breastw", "ionosphere", "optdigits", "pageblocks", "pendigits", "satellite", "satimage2", "wbc"]
TRAINED = 0.6
ASKED = 0.05  # share of usual rows that may be called anomalies


def split(outlier, seed):
    """Places of the training rows, and of those asked about."""
    usual = np.random.default_rng(seed).permutation(np.flatnonzero(~outlier))
    count = round(TRAINED * len(usual))
    return usual[:count], np.concatenate([usual[count:], np.flatnonzero(outlier)])


def pyod(model):
    """A detector of PyOD with its own defaults: higher is stranger."""

    def scores(train, asked, seed, names):
        detector = model(seed)
        detector.fit(train)
        return np.nan_to_num(detector.decision_function(asked), posinf=1e300), None

    return scores


def pca(seed):
    from pyod.models.pca import PCA

    return PCA(random_state=seed)


def forest(seed):
    from pyod.models.iforest import IForest

    return IForest(random_state=seed)


def vae(seed):
    from pyod.models.vae import VAE

    return VAE(random_state=seed, verbose=0)


def ours(train, asked, seed, names):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for name, rows in [("train", train), ("asked", asked)]:
            tables.write(folder / f"{name}.csv", names, rows)
        flags = {"seed": seed, latent4j.FALSE_ALARMS.replace("-", "_"): ASKED}
        model = latent4j.train(folder, folder / "train.csv", latent4j.ANOMALY, **flags)
        latent4j.score(model, folder / "asked.csv", folder / "scores.csv")
        found = tables.columns(folder / "scores.csv")
    return np.array(found["score"], float), np.array([text in ("1", "1.0", "true") for text in found["anomaly"]])


DETECTORS = {"Latent4J": ours, "PyOD VAE": pyod(vae), "PCA": pyod(pca), "isolation forest": pyod(forest)}


def measure(table, seed, by):
    from sklearn.metrics import average_precision_score, roc_auc_score

    rows, outlier, names = tables.numbers(table)
    train, asked = split(outlier, seed)
    varies = rows[train].std(0) > 0
    scaled = (rows[:, varies] - rows[train][:, varies].mean(0)) / rows[train][:, varies].std(0)
    names = [n for n, v in zip(names, varies) if v]
    scores, called = DETECTORS[by](scaled[train], scaled[asked], seed, names)
    unusual = outlier[asked]
    found = {"auroc": roc_auc_score(unusual, scores), "average_precision": average_precision_score(unusual, scores)}
    if called is not None:
        found |= {"false_alarms": called[~unusual].mean(), "found": called[unusual].mean()}
    return {key: float(value) for key, value in found.items()}


def mean(results, key, **where):
    found = [r[key] for r in results if key in r and all(r[k] == v for k, v in where.items())]
    return np.mean(found) if found else np.nan


def section(results, detectors, names, key, form):
    """A row a table; the last one the mean over the tables."""
    each = {(t, d): mean(results, key, table=t, by=d) for t in names for d in detectors}
    rows = [[t, *(form.format(each[t, d]) for d in detectors)] for t in names]
    rows.append(["**mean**", *(f"**{form.format(np.mean([each[t, d] for t in names]))}**" for d in detectors)])
    return tables.markdown(["table", *detectors], rows)


def page(results, detectors, names, seeds):
    alarms = [[t, f"{100 * mean(results, 'false_alarms', table=t):.2f} %", f"{100 * mean(results, 'found', table=t):.1f} %"] for t in names]
    overall = np.mean([mean(results, "false_alarms", table=t) for t in names])
    alarms.append(["**mean**", f"**{100 * overall:.2f} %**", ""])
    return (
        f"# Outliers of real tables\n\n`scripts/compare/run.sh anomaly`, {seeds} seeds. {__doc__.split(chr(10), 2)[2].strip()}\n\n"
        f"## AUROC\n\n{section(results, detectors, names, 'auroc', '{:.3f}')}\n"
        f"## Average precision\n\n{section(results, detectors, names, 'average_precision', '{:.3f}')}\n"
        f"## Latent4J's threshold, {100 * ASKED:.0f} % false alarms asked for\n\n"
        + tables.markdown(["table", "false alarms (usual rows not seen in training)", "outliers found"], alarms)
    )


def main():
    parser = tables.flags(__doc__.splitlines()[0], DETECTORS, 5)
    parser.add_argument("--tables", default=",".join(TABLES))
    chosen = parser.parse_args()
    name = chosen.name or "anomaly"
    names, detectors = chosen.tables.split(","), chosen.only.split(";")
    results = tables.kept(name, chosen.again.split(";"))
    settings = {"asked": ASKED, "trained": TRAINED, "latent4j": latent4j.ANOMALY}
    wanted = [{"table": t, "seed": s, "by": d} for t in names for s in range(chosen.seeds) for d in detectors]
    for want in tables.missing(results, wanted):
        results.append(want | measure(**want))
        print(results[-1], flush=True)
        tables.save(name, settings, results)
    tables.publish(name, page(results, detectors, names, chosen.seeds))


if __name__ == "__main__":
    main()
