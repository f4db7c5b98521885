"""Compares columns of two folders or files of Parquet, joined by id.  compare.py A COLUMN B COLUMN"""
import sys

import numpy as np
import pyarrow.parquet as pq


def read(path, column):
    table = pq.read_table(path).sort_by("id")
    values = table.column(column).combine_chunks()
    flat = values.flatten() if hasattr(values, "flatten") else values
    return table.column("id").to_numpy(), flat.to_numpy(zero_copy_only=False).reshape(len(table), -1)


def columns(path, column):
    names = [n for n in pq.read_table(path).schema.names if n == column or n.startswith(column)]
    if names != [column]:  # one column a dimension
        table = pq.read_table(path).sort_by("id")
        return table.column("id").to_numpy(), np.stack([table.column(n).to_numpy() for n in names], axis=1)
    return read(path, column)


ids, a = columns(sys.argv[1], sys.argv[2])
others, b = columns(sys.argv[3], sys.argv[4])
if not np.array_equal(ids, others) or a.shape != b.shape:
    sys.exit(f"compare: expected the same rows, found {a.shape} and {b.shape}")
difference = float(np.max(np.abs(a - b) / np.maximum(1, np.abs(a))))
print(f"{len(a):,} rows, largest relative difference {difference:.2g}")
if not difference <= 1e-5:
    sys.exit(1)
