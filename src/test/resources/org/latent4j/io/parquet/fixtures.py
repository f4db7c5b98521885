"""Makes the Parquet files beside it: pip install pyarrow==26.0.1, then python fixtures.py.

Every file holds 100 rows whose values follow from the row's number i, as the tests know, too.
"""

import datetime
import decimal
import os

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

os.chdir(os.path.dirname(os.path.abspath(__file__)))
N = 100
ROWS = range(N)


def write(name, table, **options):
    pq.write_table(table, name, row_group_size=30, **options)


def numbers():
    dec = [decimal.Decimal(i * 37 - 50).scaleb(-2) for i in ROWS]
    return {
        "bool": pa.array([i % 3 == 0 for i in ROWS]),
        "i8": pa.array([i - 50 for i in ROWS], pa.int8()),
        "u8": pa.array([i + 150 for i in ROWS], pa.uint8()),
        "i16": pa.array([i * 300 - 15000 for i in ROWS], pa.int16()),
        "u16": pa.array([i * 600 for i in ROWS], pa.uint16()),
        "i32": pa.array([i * 30000000 - 2000000000 + i for i in ROWS], pa.int32()),
        "u32": pa.array([4294967295 - i * 1000 for i in ROWS], pa.uint32()),
        "i64": pa.array([-(2**60) + i * 3 for i in ROWS], pa.int64()),
        "u64": pa.array([2**64 - 1 - i for i in ROWS], pa.uint64()),
        "half": pa.array(np.array([i / 8 - 5 for i in ROWS], np.float16)),
        "float": pa.array([i / 7 for i in ROWS], pa.float32()),
        "double": pa.array([i / 7 for i in ROWS], pa.float64()),
        "dec9": pa.array(dec, pa.decimal128(9, 2)),
        "dec18": pa.array(dec, pa.decimal128(18, 2)),
        "dec38": pa.array(dec, pa.decimal128(38, 2)),
    }


plain = pa.table(numbers())
write("types.parquet", plain, compression="snappy", store_decimal_as_integer=True)
write("types-v2-zstd.parquet", plain, compression="zstd", data_page_version="2.0")
write("types-gzip.parquet", plain, compression="gzip", use_dictionary=False, data_page_size=64)
write(
    "types-encodings.parquet",
    plain.select(["i32", "i64", "float", "double"]),
    compression="none",
    use_dictionary=False,
    data_page_version="2.0",
    write_page_checksum=True,
    column_encoding={
        "i32": "DELTA_BINARY_PACKED",
        "i64": "DELTA_BINARY_PACKED",
        "float": "BYTE_STREAM_SPLIT",
        "double": "BYTE_STREAM_SPLIT",
    },
)
write("lz4.parquet", plain.select(["float"]), compression="lz4")
write("brotli.parquet", plain.select(["float"]), compression="brotli")

gaps = {
    "size": pa.array([None if i % 5 == 0 else i / 2 for i in ROWS], pa.float64()),
    "count": pa.array([None if i % 7 == 0 else i % 9 for i in ROWS], pa.int32()),
    "colour": pa.array([None if i % 4 == 0 else ["red", "green, blue"][i % 2] for i in ROWS]),
    "open": pa.array([None if i % 6 == 0 else i % 2 == 0 for i in ROWS]),
}
write("gaps.parquet", pa.table(gaps), compression="snappy")

day = datetime.date(2024, 2, 28)
noon = datetime.datetime(2024, 2, 28, 12, 0, 0, 123000)
ids = {
    "id": pa.array([f"row {i}, \"{i}\"" for i in ROWS]),
    "key": pa.array([2**40 + i for i in ROWS], pa.int64()),
    "day": pa.array([None if i == 3 else day + datetime.timedelta(i) for i in ROWS]),
    "at": pa.array([noon + datetime.timedelta(hours=i) for i in ROWS], pa.timestamp("us", "UTC")),
    "local": pa.array([noon + datetime.timedelta(hours=i) for i in ROWS], pa.timestamp("ms")),
    "price": pa.array([decimal.Decimal(i).scaleb(-3) for i in ROWS], pa.decimal128(20, 3)),
    "word": pa.array([["a", "b"][i % 2] for i in ROWS]).dictionary_encode(),
    "x": pa.array([float(i) for i in ROWS], pa.float32()),
    "y": pa.array([float(-i) for i in ROWS], pa.float32()),
}
write("ids.parquet", pa.table(ids), compression="snappy")
write(
    "int96.parquet",
    pa.table({"at": ids["local"], "x": ids["x"]}),
    use_deprecated_int96_timestamps=True,
)

lists = {
    "pixels": pa.array([[i, i + 0.5, -i] for i in ROWS], pa.list_(pa.float32())),
    "whole": pa.array([[i, 2 * i] for i in ROWS], pa.list_(pa.int32())),
    "fixed": pa.array([[i, 1] for i in ROWS], pa.list_(pa.float64(), 2)),
    "ragged": pa.array([[1.0] * (3 if i < 64 else 2) for i in ROWS], pa.list_(pa.float32())),
    "holes": pa.array([[1.0, None if i == 40 else 2.0] for i in ROWS], pa.list_(pa.float32())),
    "none": pa.array([None if i == 50 else [1.0] for i in ROWS], pa.list_(pa.float32())),
    "deep": pa.array([[[1.0]] for i in ROWS], pa.list_(pa.list_(pa.float32()))),
    "part": pa.array([{"a": float(i), "b": i} for i in ROWS]),
}
write("lists.parquet", pa.table(lists), compression="zstd")
write("lists-v2.parquet", pa.table(lists), data_page_version="2.0", use_compliant_nested_type=False)
