"""What every kind of file becomes: `Records`, one table of text cells with line numbers.

In: whatever a kind of file yields in batches. Out: the promised faces of it: all rows at once (`rows`), in batches, or
landed in DuckDB; what was rejected and ignored; the raw text of any record. Rows are read once per call of `batches`;
`rejected`, `ignored` and `row_count` tell of the last complete reading.
"""

import gc
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property

import duckdb
import pyarrow as pa

from pipelines.read.dialect import Dialect
from pipelines.read.records import Batch


class Records(ABC):
    """One table of a file as text: nothing trimmed, nothing converted, every cell of every record or a reason why not.

    name: of the sheet or member (of the file, where it is one table); kind: delimited, workbook, json, jsonl, parquet;
    columns: the header's cells as they stand, or `column_1` … without a header; rejected: (line, reason, raw text);
    ignored: (line, kind, raw text) of lines that are no records; row_count: good rows; is_hidden: a sheet that its
    workbook does not show; tidy: columns, from 0, of which it is proven that no landed cell has outer blanks.
    """

    kind: str

    def __init__(self, name: str, columns: list[str], dialect: Dialect) -> None:
        self.name, self.columns, self.dialect = name, columns, dialect
        self.rejected: list[tuple[int, str, str]] = []
        self.ignored: list[tuple[int, str, str]] = []
        self.row_count = 0
        self.tidy: frozenset[int] = frozenset()
        self.kept_alive: object = None  # what must not be cleared away while the rows can be read
        self.is_hidden = False

    @abstractmethod
    def batches(self) -> Iterator[Batch]:
        """The good rows in file order; begins anew at each call."""

    @abstractmethod
    def raw(self, connection: duckdb.DuckDBPyConnection | None, lines: Iterable[int]) -> dict[int, str]:
        """The text of the records that begin at these lines, as it stands in the file."""

    @cached_property
    def rows(self) -> list[tuple[int, list[str]]]:
        """Every good row with its line; reads the whole file."""
        with paused_collector():
            rows = [pair for batch in self.batches() for pair in zip(batch.lines, batch.rows, strict=True)]
        self.row_count = len(rows)
        return rows

    def land(self, connection: duckdb.DuckDBPyConnection, table_name: str, *, as_view: bool = False) -> None:
        """Create the table `table_name` (line BIGINT, c0 VARCHAR, …) with all good rows in file order.

        as_view: it may as well be a view over a table `<table_name>_cells`, which is quicker to make.
        """
        width, faults = len(self.columns), list[BaseException]()
        reader = pa.RecordBatchReader.from_batches(_schema(width), self._arrow_batches(width, faults))
        connection.register("pipelines_read_batches", reader)
        try:
            with paused_collector():
                connection.execute(f"create table {quoted(table_name)} as select * from pipelines_read_batches")  # noqa: S608
        except duckdb.Error:
            if faults:
                raise faults[0] from None
            raise
        finally:
            connection.unregister("pipelines_read_batches")

    def _arrow_batches(self, width: int, faults: list[BaseException]) -> Iterator[pa.RecordBatch]:
        """The good rows as the engine takes them; what is raised meanwhile is kept, since the engine tells its words only."""
        self.row_count = 0
        try:
            for batch in self.batches():
                self.row_count += len(batch.rows)
                yield from arrow_table(batch, width).to_batches()
        except BaseException as fault:
            faults.append(fault)
            raise


@contextmanager
def paused_collector() -> Iterator[None]:
    """Python's collector of cycles at rest: rows hold none, and looking for them takes two thirds of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def drop_landed(connection: duckdb.DuckDBPyConnection, table_name: str) -> None:
    """Drop what `land` made, be it a table or a view."""
    try:
        connection.execute(f"drop table if exists {quoted(table_name)}")
    except duckdb.CatalogException:  # it is a view
        connection.execute(f"drop view {quoted(table_name)}")
    connection.execute(f"drop table if exists {quoted(table_name + '_cells')}")


def make_changeable(connection: duckdb.DuckDBPyConnection, table_name: str) -> None:
    """Turn what `land` made, be it a view, into a table of which rows can be changed or deleted."""
    kept = quoted(table_name + "_kept")
    connection.execute(f"create table {kept} as select * from {quoted(table_name)}")  # noqa: S608
    drop_landed(connection, table_name)
    connection.execute(f"alter table {kept} rename to {quoted(table_name.rpartition('.')[2])}")


def arrow_table(batch: Batch, width: int) -> pa.Table:
    """A batch as Arrow: line, c0, c1, …"""
    columns = zip(*batch.rows, strict=True) if batch.rows else [()] * width
    return pa.table(
        [pa.array(batch.lines, pa.int64()), *(pa.array(cells, pa.string()) for cells in columns)], _schema(width)
    )


def _schema(width: int) -> pa.Schema:
    return pa.schema([("line", pa.int64()), *((f"c{number}", pa.string()) for number in range(width))])


def quoted(table_name: str) -> str:
    """A table's name, perhaps with its schema before it, as SQL has it."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in table_name.split("."))
