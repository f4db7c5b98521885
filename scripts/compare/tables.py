"""The tables of scripts/data, and pages of results."""

import csv
import gzip
import json
import os
import pathlib
import platform

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT / "scripts" / "data"
DOCS = ROOT / "docs" / "compare"


def read(name):
    """Header and rows of a table, as texts."""
    with gzip.open(DATA / f"{name}.csv.gz", "rt") as file:
        header, *rows = csv.reader(file)
    return header, rows


def numbers(name):
    """Features [rows, columns], which rows are outliers, and the features' names."""
    header, rows = read(name)
    table = np.array(rows, np.float64)
    return table[:, :-1], table[:, -1] == 1, header[:-1]


def write(path, header, rows):
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def columns(path):
    """A csv file by its columns: name -> texts."""
    with open(path, newline="") as file:
        header, *rows = csv.reader(file)
    return {name: [row[i] for row in rows] for i, name in enumerate(header)}


def markdown(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def machine():
    return {"processors": os.cpu_count(), "system": platform.platform(terse=True), "python": platform.python_version()}


def publish(name, page, results):
    """Writes docs/compare/NAME.md and, with every figure, NAME.json."""
    DOCS.mkdir(parents=True, exist_ok=True)
    (DOCS / f"{name}.md").write_text(page)
    (DOCS / f"{name}.json").write_text(json.dumps({"machine": machine(), **results}, indent=1) + "\n")
    print(page)
