"""Reads the damaged files that Latent4J could read with other readers, and compares.

  python scripts/fuzz/check.py FOLDER

FOLDER holds NAME.accepted, written by the fuzz tests under -Dfuzz.accepted=FOLDER (the format: class
Accepted). What the other reader refuses is counted, and told apart: a reader may be the stricter one, but
two that read must agree. Prints a line a format; exit code 1 where a value differs.
"""

import csv
import gzip
import io
import pathlib
import struct
import sys

import numpy as np
import pyarrow.parquet as pq
import scipy.io
from PIL import Image


def records(file):
    with open(file, "rb") as data:
        while head := data.read(12):
            number, length = struct.unpack(">qi", head)
            raw = data.read(length)
            (dims,) = struct.unpack(">i", data.read(4))
            shape = struct.unpack(f">{dims}i", data.read(4 * dims))
            count = int(np.prod(shape))
            yield number, raw, shape, np.frombuffer(data.read(4 * count), "<f4")


def idx(raw):
    types = {8: "u1", 9: "i1", 0xB: ">i2", 0xC: ">i4", 0xD: ">f4", 0xE: ">f8"}
    shape = struct.unpack(f">{raw[3]}i", raw[4 : 4 + 4 * raw[3]])
    return np.frombuffer(raw, types[raw[2]], offset=4 + 4 * raw[3]).reshape(shape)


def npy(raw):
    return np.load(io.BytesIO(raw), allow_pickle=False)


def plain_csv(raw):
    text = raw.decode("utf-8-sig", errors="replace")
    lines = [line for line in csv.reader(io.StringIO(text, newline=""), strict=False) if line]
    if not any(is_number(field) for field in lines[0]):
        lines = lines[1:]
    return np.array([[to_number(field) for field in line] for line in lines])


SPACES = " \t\n\v\f\r\x1c\x1d\x1e\x1f"


def is_number(field):
    try:
        to_number(field)
        return True
    except ValueError:
        return False


def to_number(field):
    """As Python reads it, but for underscores between digits."""
    if "_" in field:
        raise ValueError(field)
    return float(field.strip(SPACES))


def mtx(raw):
    matrix = scipy.io.mmread(io.BytesIO(raw))
    return np.asarray(matrix.todense() if hasattr(matrix, "todense") else matrix)


def png(raw):
    image = Image.open(io.BytesIO(raw))
    if image.format != "PNG" or image.mode not in ("L", "RGB", "RGBA"):
        raise ValueError("compared for 8 bits a channel alone")
    return np.asarray(image)


def parquet(raw):
    table = pq.read_table(io.BytesIO(raw), page_checksum_verification=True)
    return np.stack([np.array(column.to_pylist(), float) for column in table.columns], axis=1)


def parquet_lists(raw):
    column = pq.read_table(io.BytesIO(raw), columns=["pixels"]).column(0)
    return np.array(column.to_pylist(), float)


READERS = {
    "idx": idx,
    "idx.gz": lambda raw: idx(gzip.decompress(raw)),
    "npy": npy,
    "csv": plain_csv,
    "csv.gz": lambda raw: plain_csv(gzip.decompress(raw)),
    "mtx": mtx,
    "png": png,
    "parquet": parquet,
    "parquet-lists": parquet_lists,
}


def same(other, values):
    other = np.asarray(other).ravel()
    if other.size != values.size:
        return False
    with np.errstate(over="ignore"):
        rounded = other.astype(np.float32)
    # The sums of entries of one place are rounded once here and may be rounded twice there.
    return bool(np.all((rounded == values) | (np.abs(rounded - values) <= 1e-6 * np.abs(values))))


def compare(name, file, reader):
    agreed, refused, wrong = 0, 0, []
    for number, raw, shape, values in records(file):
        try:
            other = reader(raw)
        except Exception:  # a reader's ways to refuse are many
            refused += 1
            continue
        if same(other, values):
            agreed += 1
        else:
            wrong.append(number)
    print(f"fuzz: {name}: {agreed} agree, {refused} refused by the other reader alone, {len(wrong)} differ {wrong[:5]}")
    return not wrong and agreed > 0


def main(folder):
    good = True
    for name, reader in READERS.items():
        file = pathlib.Path(folder) / f"{name}.accepted"
        if file.exists():
            good &= compare(name, file, reader)
        else:
            print(f"fuzz: {name}: nothing to compare", file=sys.stderr)
            good = False
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
