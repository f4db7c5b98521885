"""The tables of scripts/data, and pages of results."""

import argparse
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


def kept(name, again):
    """Figures of an earlier run, but for those of what is measured again: a long run goes on where it stopped."""
    path = DOCS / f"{name}.json"
    results = json.loads(path.read_text())["results"] if path.exists() else []
    return [r for r in results if r["by"] not in again]


def missing(results, wanted):
    """What of the wanted has no result yet. Each is a dictionary that its result holds too."""
    return [w for w in wanted if not any(w.items() <= r.items() for r in results)]


def save(name, settings, results):
    DOCS.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"machine": machine(), "settings": settings, "results": results}, indent=1)
    (DOCS / f"{name}.json").write_text(text + "\n")


def publish(name, page):
    (DOCS / f"{name}.md").write_text(page)
    print(page)


def flags(about, methods, seeds):
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--seeds", type=int, default=seeds)
    parser.add_argument("--only", default=";".join(methods), help="between semicolons: " + "; ".join(methods))
    parser.add_argument("--again", default="", help="measured again, between semicolons; the rest keeps the figures it has")
    parser.add_argument("--name", help="of the page in docs/compare")
    return parser
