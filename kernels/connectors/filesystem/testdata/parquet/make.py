"""Writes the files beside it with pyarrow (pip install pyarrow): what another writer makes of each encoding and codec."""
import datetime as dt
import decimal
import pathlib

import pyarrow as pa
import pyarrow.parquet as pq

SCHEMA = pa.schema(
    [
        ("id", pa.int32()),
        ("n", pa.int64()),
        ("d", pa.float64()),
        ("p", pa.decimal128(10, 2)),
        ("s", pa.string()),
        ("bin", pa.binary()),
        ("dt", pa.date32()),
        ("ts", pa.timestamp("us")),
        ("lz", pa.timestamp("ms", tz="UTC")),
        ("xs", pa.list_(pa.int32())),
        ("m", pa.map_(pa.string(), pa.int64())),
        ("r", pa.struct([("x", pa.int32()), ("y", pa.list_(pa.struct([("z", pa.string())])))])),
        ("xx", pa.list_(pa.list_(pa.int32()))),
    ]
)


def row(i):
    if i % 5 == 3:
        return {name: None for name in SCHEMA.names} | {"id": i}
    return {
        "id": i,
        "n": 2**60 - i,
        "d": i / 4,
        "p": decimal.Decimal(i) / 4 - 1,
        "s": ["a", None, "ß", "a", ""][i % 5],
        "bin": bytes([i, 0, 255]),
        "dt": dt.date(2024, 2, 29) - dt.timedelta(days=100 * i),
        "ts": dt.datetime(2024, 1, 1, 10, 0, 0, 123456) - dt.timedelta(days=9000 * i),
        "lz": dt.datetime(2024, 1, 1, 10, 0, 0, 5000, tzinfo=dt.timezone.utc),
        "xs": [None, 1, i] if i % 3 else [],
        "m": [("k", i), ("l", None)] if i % 2 else [],
        "r": {"x": i, "y": [{"z": "q"}, None, {"z": None}] if i % 2 else []},
        "xx": [[1, None], [], None, [i]][: i % 5],
    }


def main():
    here = pathlib.Path(__file__).parent
    table = pa.Table.from_pylist([row(i) for i in range(12)], schema=SCHEMA)
    for codec in ["snappy", "gzip", "zstd", "brotli", "lz4"]:
        pq.write_table(table, here / f"{codec}.parquet", compression=codec, row_group_size=5, data_page_version="2.0")
    deltas = {"id": "DELTA_BINARY_PACKED", "n": "DELTA_BINARY_PACKED", "s": "DELTA_BYTE_ARRAY", "d": "BYTE_STREAM_SPLIT", "bin": "DELTA_LENGTH_BYTE_ARRAY"}
    pq.write_table(table, here / "deltas.parquet", use_dictionary=False, column_encoding=deltas)
    pq.write_table(table, here / "int96.parquet", use_deprecated_int96_timestamps=True, store_decimal_as_integer=True)


main()
