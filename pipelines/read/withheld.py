"""A loaded file kept without some of its lines, because somebody who was on them was forgotten.

In: the records of a file of any kind, and the lines to leave out. Out: one Parquet file with every other record, line and word
on it as the reader gave them, and the numbers of the lines that are gone; opened again it gives the same `Records`, in which
those lines are ignored ones of the kind `forgotten`, without their text. One format for every kind of file: nothing of an
original that cannot be read as a record (a picture in a workbook, a comment) can be left in it. Rejected: blanking the
lines in place, which each format would need a writer of its own for.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.read.base import Records
from pipelines.read.dialect import Dialect
from pipelines.read.records import Batch
from pipelines.read.rowwise import BATCH_ROWS, as_csv

ENDING = ".withheld"
FORGOTTEN = "forgotten"
ABOUT = b"mentorscope"
ROW, REJECTED, IGNORED = "row", "rejected", "ignored"
SCHEMA = pa.schema(
    [
        ("sheet", pa.int32()),
        ("line", pa.int64()),
        ("what", pa.string()),
        ("reason", pa.string()),
        ("cells", pa.list_(pa.string())),
    ]
)
Row = tuple[int, int, str, str, list[str]]


class WithheldRecords(Records):
    """One table of such a file."""

    def __init__(self, path: Path, sheet: int, about: Mapping[str, object]) -> None:
        super().__init__(str(about["name"]), list(about["columns"]), Dialect(**about["dialect"]))  # type: ignore[call-overload,arg-type]
        self.path, self.sheet, self.kind = path, sheet, "withheld"
        self.is_hidden = bool(about["is_hidden"])

    def batches(self) -> Iterator[Batch]:
        """The good rows in file order; `rejected` and `ignored` are complete once it is exhausted."""
        self.rejected, self.ignored = [], []
        aside = {REJECTED: self.rejected, IGNORED: self.ignored}
        with pq.ParquetFile(self.path) as file:
            for part in file.iter_batches(BATCH_ROWS):
                batch = Batch([], [])
                for row in part.to_pylist():
                    if row["sheet"] == self.sheet and row["what"] == ROW:
                        batch.lines.append(row["line"])
                        batch.rows.append(row["cells"])
                    elif row["sheet"] == self.sheet:
                        aside[row["what"]].append((row["line"], row["reason"], row["cells"][0]))
                if batch.rows:
                    yield batch

    def raw(self, connection: duckdb.DuckDBPyConnection | None, lines: Iterable[int]) -> dict[int, str]:
        """The rows at these lines, written as CSV."""
        wanted = set(lines)
        numbered = (pair for batch in self.batches() for pair in zip(batch.lines, batch.rows, strict=True))
        return {line: as_csv(cells) for line, cells in numbered if line in wanted}


def open_withheld(path: Path) -> list[Records]:
    """Every table of such a file, in the order of the original."""
    about = json.loads(pq.read_schema(path).metadata[ABOUT])
    return [WithheldRecords(path, number, sheet) for number, sheet in enumerate(about)]


@dataclass(frozen=True)
class Kept:
    """What is kept of a table: not the lines that are gone, of the others what `cells` makes of them.

    is_kept: of a table that is not, the columns alone are written.
    """

    records: Records
    gone: Collection[int]
    cells: Callable[[int, list[str]], list[str]]
    is_kept: bool = True


def write_withheld(path: Path, sheets: Sequence[Kept]) -> None:
    """Write what is kept of tables."""
    about = [
        {"name": r.name, "columns": r.columns, "dialect": asdict(r.dialect), "is_hidden": r.is_hidden}
        for r in (one.records for one in sheets)
    ]
    schema = SCHEMA.with_metadata({ABOUT: json.dumps(about).encode()})
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for number, kept in enumerate(sheets):
            for rows in _rows(number, kept) if kept.is_kept else ():
                columns = [
                    pa.array(column, field.type) for column, field in zip(zip(*rows, strict=True), SCHEMA, strict=True)
                ]
                writer.write_batch(pa.record_batch(columns, schema=schema))


def _rows(number: int, told: Kept) -> Iterator[list[Row]]:
    """What is kept of a table, a batch at a time; the lines that are left out come last, by their numbers alone."""
    records, lines = told.records, told.gone
    for batch in records.batches():
        pairs = zip(batch.lines, batch.rows, strict=True)
        if kept := [(number, line, ROW, "", told.cells(line, cells)) for line, cells in pairs if line not in lines]:
            yield kept
    for what, aside in ((REJECTED, records.rejected), (IGNORED, records.ignored)):
        if kept := [(number, line, what, reason, [raw]) for line, reason, raw in aside if line not in lines]:
            yield kept
    earlier = {line for line, kind, _ in records.ignored if kind == FORGOTTEN}
    if gone := sorted(set(lines) - earlier):
        yield [(number, line, IGNORED, FORGOTTEN, [""]) for line in gone]
