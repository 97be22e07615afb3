"""Records that come as rows of cells already: sheets of a workbook, JSON objects, Parquet.

In: (line, cells) pairs from a kind of file, the columns. Out: `Records`. What is left to do here is the same for all of them:
blank rows and repeated headers are told as no records, the raw text is the row written as CSV.
"""

import csv
import io
from abc import abstractmethod
from collections.abc import Iterable, Iterator
from itertools import islice

import duckdb

from pipelines.read.base import Records
from pipelines.read.damage import Damage
from pipelines.read.dialect import Dialect
from pipelines.read.encoding import Encoding
from pipelines.read.layout import Layout
from pipelines.read.lines import shown
from pipelines.read.records import OTHER_TABLE, Batch

DAMAGE = Damage(Encoding("utf-8"))
BATCH_ROWS = 20_000
Told = tuple[int, str, str]


class RowRecords(Records):
    """A table whose cells are told apart by the format itself."""

    def __init__(self, name: str, layout: Layout, dialect: Dialect) -> None:
        super().__init__(name, layout.columns, dialect)
        self.layout = layout

    @abstractmethod
    def numbered(self) -> Iterator[tuple[int, list[str]]]:
        """Every record after the header: its line and as many cells as there are columns.

        A record that cannot be one is put into `rejected` by the way.
        """

    def batches(self) -> Iterator[Batch]:
        """The good rows in file order."""
        self.rejected, self.ignored = list(self.layout.rejected), list(self.layout.ignored)
        judge, records = _Judge(self.layout, self.rejected, self.ignored), self.numbered()
        while chunk := list(islice(records, BATCH_ROWS)):
            yield judge.taken(Batch([line for line, _ in chunk], [cells for _, cells in chunk]))

    def raw(self, connection: duckdb.DuckDBPyConnection | None, lines: Iterable[int]) -> dict[int, str]:
        """The rows at these lines, written as CSV."""
        wanted = set(lines)
        found = {line: as_csv(cells) for line, cells in self.numbered() if line in wanted}
        return dict(sorted(found.items()))


class _Judge:
    """Sorts records into rows, rejected and ignored ones, a batch at a time: whole where none is out of the ordinary."""

    def __init__(self, layout: Layout, rejected: list[Told], ignored: list[Told]) -> None:
        self.layout, self.header = layout, layout.repeatable_header
        self.rejected, self.ignored = rejected, ignored
        self.is_after_gap = self.is_other_table = False

    def taken(self, batch: Batch) -> Batch:
        """The records of the batch that are rows."""
        if self._is_ordinary(batch.rows):
            return batch
        kept = [(line, cells) for line, cells in zip(batch.lines, batch.rows, strict=True) if self._is_row(line, cells)]
        return Batch([line for line, _ in kept], [cells for _, cells in kept])

    def _is_ordinary(self, rows: list[list[str]]) -> bool:
        if self.is_after_gap or self.is_other_table or not all(map(any, rows)) or self.header in rows:
            return False
        return not DAMAGE.find("\n".join(["\n".join(cells) for cells in rows]))

    def _is_row(self, line: int, cells: list[str]) -> bool:
        if not any(cells):
            self.ignored.append((line, "blank", ""))
            self.is_after_gap = True
            return False
        is_header = cells == self.header
        is_anew = self.is_after_gap and self.layout.begins_anew(cells)
        self.is_other_table = not is_header and (self.is_other_table or is_anew)
        self.is_after_gap = False
        reason = OTHER_TABLE if self.is_other_table else DAMAGE.find("\n".join(cells))
        if is_header:
            self.ignored.append((line, "repeated_header", as_csv(cells)))
        elif reason:
            self.rejected.append((line, reason, shown(as_csv(cells))))
        return not is_header and not reason


def as_csv(cells: list[str]) -> str:
    """One row as a line of CSV, without its end."""
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()
