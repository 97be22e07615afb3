"""Records that come as rows of cells already: sheets of a workbook, JSON objects, Parquet.

In: (line, cells) pairs from a kind of file, the columns. Out: `Records`. What is left to do here is the same for all of them:
blank rows and repeated headers are told as no records, the raw text is the row written as CSV.
"""

import csv
import io
from abc import abstractmethod
from collections.abc import Iterable, Iterator

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
        header = self.layout.repeatable_header
        batch, is_after_gap, is_other_table = Batch([], []), False, False
        for line, cells in self.numbered():
            if not any(cells):
                self.ignored.append((line, "blank", ""))
                is_after_gap = True
                continue
            is_other_table = is_other_table or (is_after_gap and self.layout.begins_anew(cells))
            is_after_gap = False
            reason = OTHER_TABLE if is_other_table else DAMAGE.find("\n".join(cells))
            if cells == header:
                self.ignored.append((line, "repeated_header", as_csv(cells)))
                is_other_table = False
            elif reason:
                self.rejected.append((line, reason, shown(as_csv(cells))))
            else:
                batch.lines.append(line)
                batch.rows.append(cells)
            if len(batch.rows) == BATCH_ROWS:
                yield batch
                batch = Batch([], [])
        yield batch

    def raw(self, connection: duckdb.DuckDBPyConnection | None, lines: Iterable[int]) -> dict[int, str]:
        """The rows at these lines, written as CSV."""
        wanted = set(lines)
        found = {line: as_csv(cells) for line, cells in self.numbered() if line in wanted}
        return dict(sorted(found.items()))


def as_csv(cells: list[str]) -> str:
    """One row as a line of CSV, without its end."""
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()
