"""Parquet as `Records`: each value as text.

In: a Parquet file. Out: `Records`; line 2 is its first row, as if the column names were line 1. Dates and times are written in
ISO form, numbers with the fewest digits that read back the same, nothing (null) as an empty cell, nested values as JSON.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipelines.errors import UnreadableFile
from pipelines.read.dialect import MAX_COLUMNS, Dialect
from pipelines.read.layout import Layout
from pipelines.read.rowwise import BATCH_ROWS, RowRecords


class ParquetRecords(RowRecords):
    """One Parquet file."""

    kind = "parquet"

    def __init__(self, path: Path, name: str, where: str) -> None:
        self.path, self.where = path, where
        try:
            schema = pq.read_schema(path)
            names = list(schema.names)
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            raise UnreadableFile(where, f"the Parquet file is damaged ({error}).", "Export it again.") from error
        if not 0 < len(schema) <= MAX_COLUMNS:
            raise UnreadableFile(where, f"has {len(schema):,} columns.", f"Between 1 and {MAX_COLUMNS:,} are read.")
        super().__init__(name, Layout(names, 1, 2), Dialect(header_line=1))

    def numbered(self) -> Iterator[tuple[int, list[str]]]:
        """Every row."""
        line = 2
        try:
            with pq.ParquetFile(self.path) as file:
                for batch in file.iter_batches(BATCH_ROWS):
                    for cells in zip(*(_texts(column) for column in batch.columns), strict=True):
                        yield line, list(cells)
                        line += 1
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            raise UnreadableFile(self.where, f"the Parquet file is damaged ({error}).", "Export it again.") from error


def _texts(column: pa.Array) -> list[str]:
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_nested(column.type) or pa.types.is_binary(column.type):
        return [
            "" if value is None else json.dumps(value, ensure_ascii=False, default=str) for value in column.to_pylist()
        ]
    if pa.types.is_floating(column.type):
        return ["" if value is None else _number(value) for value in column.to_pylist()]
    if pa.types.is_timestamp(column.type):
        return ["" if value is None else value.isoformat() for value in column.to_pylist()]
    texts: list[str] = pc.fill_null(pc.cast(column, pa.string()), "").to_pylist()
    return texts


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
