"""From file to file: rows to latents, whole processes."""

import os
import subprocess
import sys

import place
from work import Column, Flag, Variant, Work

WIDTH = 64  # columns of csv


def variants(settings, folder):
    made = []
    for source, outs in (("rows.npy", ["latents.npy"]), ("rows.csv", ["latents.npy", "latents.csv"])):
        place_of = os.path.join(folder, source[-3:])
        os.makedirs(place_of)
        prepare = [sys.executable, os.path.join(place.HERE, "prepare_files.py")]
        export = trained(place_of, source)
        if export:
            subprocess.run(prepare + [export, place_of, source, str(settings["rows"])], check=True, stdout=sys.stderr)
            made += [Variant(f"{settings['rows']:,} rows, {source[-3:]} to {out[-3:]}",
                ["--export", export, "--folder", place_of, "--source", source, "--out", out]) for out in outs]
    return made


def trained(folder, source):
    """An export for the source's rows; None where there is no jar to train it."""
    if not os.path.exists(place.JAR):
        return None
    data = "mnist"
    if source.endswith(".csv"):
        data = os.path.join(folder, "few.csv")
        code = f"import prepare_files; prepare_files.csv({data!r}, 20000, {WIDTH})"
        subprocess.run([sys.executable, "-c", code], check=True, cwd=place.HERE)
    made = os.path.join(folder, "export")
    subprocess.run(["java", "-jar", place.JAR, "train", "--data", data, "--hidden", "512", "--latent", "32", "--epochs", "1",
        "--validation", "0", "--run-dir", os.path.join(folder, "run"), "--export-dir", made, "--quiet"], check=True, stdout=sys.stderr)
    return os.path.join(made, max(os.listdir(made), key=int))


WORK = Work(
    title="Files of rows to files of latents, whole process (npy: 784-512-32; csv: 64-512-32)",
    ours="latent4j-files",
    unit="s",
    flags={"rows": Flag(1_000_000, 50_000, "rows of a file; a million take 4 GB of the temporary folder")},
    variants=variants,
    figures=lambda result: {"": result["seconds"]},
    columns=(Column("peak memory, MB", lambda r: r["megabytes"], "{:,.0f}"), Column("processor, s", lambda r: r["processor"]),
        Column("answers off by", lambda r: r["difference"], "{:.0e}")),
    note="From the start of the interpreter or virtual machine to its end, files in the page cache. “Answers off by”: largest difference of the first rows to "
    "NumPy in float64, as a share of the largest answer. A file that NumPy maps counts as memory of its process.",
    less_is_better=True,
    form="{:,.2f}",
)
