"""Parquet between the command line and pyarrow: both read what the other writes."""

import os

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

ROWS = 5000


def latents(table):
    return np.stack([column.to_numpy() for name, column in zip(table.column_names, table.columns)
                     if name.startswith("z")], axis=1)


def sources(folder, values):
    """The same rows in each way that pyarrow packs them."""
    columns = {f"v{i}": values[:, i] for i in range(values.shape[1])}
    names = pa.array([f"row {i}" for i in range(ROWS)])
    dates = pa.array(np.datetime64("2024-01-01") + np.arange(ROWS))
    table = pa.table({"id": names, "day": dates, **columns})
    vectors = pa.table({"id": names, "day": dates, "vector": pa.array(list(values))})
    for codec in ["none", "snappy", "gzip", "zstd"]:
        for version in ["1.0", "2.0"]:
            path = os.path.join(folder, f"{codec}-{version}.parquet")
            pq.write_table(table, path, compression=codec, data_page_version=version, row_group_size=999)
            yield path, list(columns), table
    path = os.path.join(folder, "vectors.parquet")
    pq.write_table(vectors, path, compression="zstd")
    yield path, ["vector"], vectors


def check(tally, java, exports, folder):
    """Encodes the rows of each file, with ids, and compares with the latents of the same npy."""
    os.makedirs(folder, exist_ok=True)
    draw = np.random.default_rng(2)
    values = draw.normal(size=(ROWS, 6)).astype("float32")
    np.save(os.path.join(folder, "rows.npy"), values)
    codes = os.path.join(folder, "codes.npy")
    java("encode", "--model", exports, "--in", os.path.join(folder, "rows.npy"), "--out", codes)
    expected = np.load(codes)
    for path, columns, table in sources(folder, values):
        target = path.replace(".parquet", "-codes.parquet")
        java("encode", "--model", exports, "--in", path, "--columns", ",".join(columns),
             "--id-columns", "id,day", "--out", target)
        found = pq.read_table(target)
        name = os.path.basename(path)
        tally.check(f"parquet: {name}: latents", np.array_equal(expected, latents(found)))
        same = all(found[c].equals(table[c]) for c in ["id", "day"])
        tally.check(f"parquet: {name}: ids", same, found.schema.field("day").type)
    for ending in ["csv", "npy"]:
        target = os.path.join(folder, f"back.{ending}")
        java("reconstruct", "--model", exports, "--in", os.path.join(folder, "rows.npy"), "--out", target)
    java("reconstruct", "--model", exports, "--in", os.path.join(folder, "rows.npy"), "--out",
         os.path.join(folder, "back.parquet"))
    back = pq.read_table(os.path.join(folder, "back.parquet"))
    whole = np.stack([column.to_numpy() for column in back.columns], axis=1)
    with open(os.path.join(folder, "back.csv"), encoding="utf-8") as lines:
        names = next(lines).strip().split(",")
        text = np.array([[np.float32(cell) for cell in line.split(",")] for line in lines])
    tally.check("parquet: csv has the same names", names == back.column_names, names)
    tally.check("parquet: csv has the same values", np.array_equal(text, whole))
    tally.check("parquet: npy has the same values",
                np.array_equal(np.load(os.path.join(folder, "back.npy")), whole))
