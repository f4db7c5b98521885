"""How the cost of training grows with rows, batch and width: writes docs/bench/scale.{json,png}. Called by `run.sh --scale`.

Rows are 64 random bytes each, in one npy file for each number of rows, below 1 GB; what exceeds --memory-mib streams from disk.
Batch and width are measured on MNIST, the smaller part of it where steps are many or large. Speed is that of the last epoch, as
metrics.csv has it; memory the peak of the whole process.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile

import bench
import place

COLUMNS = 64
MEMORY_MIB = 256


def trained(folder, flags):
    """(seconds and rows/s of the last epoch, peak MB) of a `train` with these flags."""
    with tempfile.TemporaryDirectory(dir=folder) as run:
        command = ["java", "-jar", place.JAR, "train", "--validation", "0", "--no-export", "--quiet", "--run-dir", os.path.join(run, "run"), *map(str, flags)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"exit code {process.returncode}: {' '.join(command)}")
        with open(os.path.join(run, "run", "metrics.csv"), newline="", encoding="utf-8") as file:
            last = list(csv.DictReader(file))[-1]
    return {"seconds": float(last["seconds"]), "rows_per_second": float(last["examples_per_second"]), "peak_megabytes": round(usage.ru_maxrss / 1024)}


def narrow(path, rows):
    """Writes rows × COLUMNS random bytes, a million rows at a time."""
    import numpy as np

    random = np.random.default_rng(rows)
    with open(path, "wb") as file:  # not mapped: Linux counts this process's peak as its child's
        np.lib.format.write_array_header_1_0(file, {"descr": "|u1", "fortran_order": False, "shape": (rows, COLUMNS)})
        for first in range(0, rows, 10**6):
            file.write(random.bytes(min(10**6, rows - first) * COLUMNS))


def by_rows(folder, quick):
    for rows in [10**4, 10**5, 10**6] + ([] if quick else [3 * 10**6, 10**7]):
        path = os.path.join(folder, "rows.npy")
        narrow(path, rows)
        yield rows, ["--data", path, "--hidden", "128,64", "--latent", 16, "--batch-size", 1024, "--epochs", 2 if rows < 10**7 else 1,
            "--memory-mib", MEMORY_MIB]
        os.remove(path)


def by_batch(folder, quick):
    for batch in [1, 16, 128, 1024] if quick else [4**i for i in range(8)]:
        yield batch, ["--data", "mnist" if batch > 100 else "mnist-test", "--batch-size", batch, "--epochs", 2]


def by_width(folder, quick):
    for width in [64, 512] if quick else [2**i for i in range(6, 13)]:
        yield width, ["--data", "mnist" if width <= 512 else "mnist-test", "--hidden", width, "--epochs", 2]


GROWTH = {
    "rows": (by_rows, f"rows of {COLUMNS} bytes, batch 1,024, 128-64-16"),
    "batch": (by_batch, "rows of a batch, 784-512-32"),
    "width": (by_width, "width of 784-width-32, batch 128"),
}


def measure(quick):
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, (settings, _) in GROWTH.items():
            found[name] = []
            for value, flags in settings(folder, quick):
                found[name].append({name: value} | trained(folder, flags))
                print(name, found[name][-1], file=sys.stderr, flush=True)
    return found


def plot(report, path):
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(2, len(GROWTH), figsize=(12, 6), sharex="col", constrained_layout=True)
    for column, (name, (_, label)) in enumerate(GROWTH.items()):
        x = [row[name] for row in report[name]]
        above, below = axes[:, column]
        if name == "rows":
            y = [row["seconds"] for row in report[name]]
            above.loglog(x, [y[-1] * n / x[-1] for n in x], "--", color="0.7", label="proportional to rows")
            above.loglog(x, y, "o-", label="measured")
            above.set_ylabel("seconds an epoch")
            above.legend()
            below.axvline(MEMORY_MIB * 2**20 / COLUMNS, color="0.7", linestyle="--", label=f"beyond {MEMORY_MIB} MiB: read from disk")
            below.legend(loc="lower left")
        else:
            above.loglog(x, [row["rows_per_second"] for row in report[name]], "o-")
            above.set_ylabel("images/s")
        memory = [row["peak_megabytes"] for row in report[name]]
        below.semilogx(x, memory, "o-", color="C1")
        below.set_ylim(0, 1.2 * max(memory))
        if name != "rows":
            below.set_xticks(x, [f"{value:,}" for value in x], rotation=45)
            below.minorticks_off()
        below.set_ylabel("peak memory, MB")
        below.set_xlabel(label)
    m = report["machine"]
    figure.suptitle(f"Latent4J training: {m['processor']}, {m['cores']} cores; {m['date']}, commit {m['commit']}")
    figure.savefig(path, dpi=100)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer points, up to a million rows")
    parser.add_argument("--out", default=os.path.join(place.ROOT, "docs", "bench"))
    args = parser.parse_args()
    report = {"machine": bench.machine("cpu")} | measure(args.quick)
    os.makedirs(args.out, exist_ok=True)
    with open(os.path.join(args.out, "scale.json"), "w", encoding="utf-8") as file:
        json.dump(report, file, indent=1)
        file.write("\n")
    plot(report, os.path.join(args.out, "scale.png"))


if __name__ == "__main__":
    main()
