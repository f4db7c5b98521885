"""Makes the gene counts of this folder from a published package that carries them; README.md tells where they come from.

Usage: pip download --no-deps --dest WHEELS scanpy==1.11.5
       python3 make_counts.py WHEELS     (NumPy, h5py; writes pbmc.mtx.gz, pbmc-genes.csv.gz and pbmc-cells.csv.gz here, the same bytes each time)

The package holds log(1 + c·count), c differing from cell to cell, rounded to three decimals. The least value of a cell belongs to a count of 1 (every cell has
dozens), so that the counts come back: the ratios are whole numbers but for the rounding, which is checked.
"""

import hashlib
import io
import pathlib
import sys
import zipfile

import h5py
import numpy as np

from make_tables import checked, pack, write

WHEEL = "scanpy-1.11.5-py3-none-any.whl"
SHA256 = "fcd383ddcf7acbf7c0ca232c25ad51b00aec9f8d2f7c8954b8c6ee0962257166"
SOURCE = "scanpy/datasets/10x_pbmc68k_reduced.h5ad"


def counts(values, starts):
    """Whole counts of one sparse matrix, cell by cell."""
    out = np.zeros(len(values), np.int64)
    for a, b in zip(starts, starts[1:]):
        scaled = np.expm1(values[a:b].astype(np.float64))
        ones = scaled.min()
        # Half of the last decimal, in the logarithm of the value and in that of the least one (and a little for float32).
        allowed = 0.00052 * ((scaled + 1) / ones + scaled / ones * (ones + 1) / ones)
        ratio = scaled / ones
        whole = np.rint(ratio)
        if np.any(np.abs(ratio - whole) > np.minimum(allowed, 0.49)):
            sys.exit(f"entries {a} to {b}: not the multiples of one number")
        out[a:b] = whole
    return out


def matrix(genes, cells, starts, columns, values):
    """Matrix Market, a line an entry: gene, cell, count; as sequencers write it, genes down, cells across."""
    out = io.StringIO()
    out.write(f"%%MatrixMarket matrix coordinate integer general\n{genes} {cells} {len(values)}\n")
    for cell, (a, b) in enumerate(zip(starts, starts[1:]), 1):
        for gene, value in sorted(zip(columns[a:b], values[a:b])):
            out.write(f"{gene + 1} {cell} {value}\n")
    return out.getvalue()


def main(wheels):
    wheel = checked(wheels, WHEEL, SHA256)
    with zipfile.ZipFile(wheel) as archive, h5py.File(io.BytesIO(archive.read(SOURCE))) as file:
        raw = file["raw.X"]
        starts, columns, values = raw["indptr"][:], raw["indices"][:], raw["data"][:]
        genes = [name.decode() for name in file["raw.var"]["index"]]
        cells = [name.decode() for name in file["obs"]["index"]]
        kinds = [name.decode() for name in file["uns/bulk_labels_categories"]]
        types = [kinds[code] for code in file["obs"]["bulk_labels"]]
    found = counts(values, starts)
    pack("pbmc.mtx.gz", matrix(len(genes), len(cells), starts, columns, found), f"{len(genes)} genes, {len(cells)} cells, {len(found)} entries")
    write("pbmc-genes", ["gene"], [[name] for name in genes])
    write("pbmc-cells", ["cell", "type"], list(zip(cells, types)))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]))
