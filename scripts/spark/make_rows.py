"""Writes rows of WIDTH float32 values, which lie near an eight-dimensional plane: ROWS of them in eight Parquet files,
the first 20,000 for training, and 1,000 in two files to start with.  make_rows.py ROWS WIDTH FOLDER"""
import os
import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

rows, width, folder = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
random = np.random.default_rng(7)
plane = random.normal(size=(8, width)).astype(np.float32)
x = random.normal(size=(rows, 8)).astype(np.float32) @ plane + 0.3 * random.normal(size=(rows, width)).astype(np.float32)
lists = pa.ListArray.from_arrays(pa.array(np.arange(0, rows * width + 1, width, dtype=np.int32)), pa.array(x.reshape(-1)))
table = pa.table({"id": pa.array(np.arange(rows)), "features": lists})


def write(name, first, count, files):
    os.makedirs(f"{folder}/{name}", exist_ok=True)
    for i in range(files):
        begin, end = first + count * i // files, first + count * (i + 1) // files
        pq.write_table(table.slice(begin, end - begin), f"{folder}/{name}/part-{i}.parquet", compression="snappy")


write("rows", 0, rows, 8)
write("few", 0, 1000, 2)
pq.write_table(table.slice(0, 20000).select(["features"]), f"{folder}/train.parquet")
