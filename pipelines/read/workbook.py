"""Workbooks (XLSX, XLS, ODS): each sheet as `Records`, its cells as they are shown.

In: a workbook. Out: one `Records` for each sheet that holds anything, hidden ones too (`is_hidden`). A cell becomes the text
that a reader of the sheet sees, written so that nothing is lost: dates and times in ISO form in either epoch, whole numbers
without ".0", other numbers with the 15 digits Excel keeps, TRUE and FALSE, errors by their sign, percentages and leading
zeros as formatted, text as it stands. A formula counts by its last calculated value; one that was never calculated is
refused. A cell merged downwards over several records stands in each of them, as it does on the screen.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import duckdb
import python_calamine as calamine

from pipelines.errors import UnreadableFile
from pipelines.read.celltext import texts
from pipelines.read.dialect import Declared, Dialect
from pipelines.read.layout import Head, settle
from pipelines.read.rowwise import RowRecords, as_csv
from pipelines.read.xlsxscan import SheetScan

SAMPLE_ROWS = 1000
LOCKED = 2
"""What `xlsworker.py` ends with where there is a password."""
Scanner = Callable[[Path, str], dict[str, SheetScan]]
"""Looks a workbook over before it is opened: `scan_xlsx` or `scan_ods`."""


class ReadSheet(Protocol):
    """What `SheetRecords` needs of a sheet."""

    @property
    def name(self) -> str:
        """As the workbook has it."""

    @property
    def merged_cell_ranges(self) -> Any:
        """((first row, first column), (last row, last column)) each, from 0."""

    def iter_rows(self) -> Iterator[list[Any]]:
        """Rows from the first on."""


@dataclass
class PassedSheet:
    """A sheet that another process has read."""

    name: str
    is_hidden: bool
    merged_cell_ranges: list[Any]
    rows: list[list[str]]

    def iter_rows(self) -> Iterator[list[str]]:
        """Rows from the first on."""
        return iter(self.rows)


class SheetRecords(RowRecords):
    """One sheet; its rows stand in memory, packed, from when it is opened."""

    kind = "workbook"

    def __init__(self, sheet: ReadSheet, where: str, declared: Declared, scan: SheetScan, *, is_hidden: bool):
        self.sheet, self.shown = sheet, dict(scan.shown)
        heads, above = [], []
        for line, cells in self._rows():
            if line <= declared.skip_rows:
                above.append((line, "skipped", as_csv(cells)))
            elif any(cells):
                heads.append(Head(line, line + 1, cells, as_csv(cells)))
            if len(heads) == SAMPLE_ROWS:
                break
        layout = settle(where, heads, above, declared)
        dialect = Dialect(skip_rows=declared.skip_rows, has_header=declared.has_header, header_line=layout.header_line)
        super().__init__(sheet.name, layout, dialect)
        self.is_hidden = is_hidden
        self._fill_down()

    def numbered(self) -> Iterator[tuple[int, list[str]]]:
        """Rows after the header."""
        return self._rows(lambda line: line >= self.layout.data_line)

    def raw(self, connection: duckdb.DuckDBPyConnection | None, lines: Iterable[int]) -> dict[int, str]:
        """The rows at these lines, written as CSV."""
        wanted = set(lines)
        return {line: as_csv(cells) for line, cells in self._rows(wanted.__contains__)}

    def _rows(self, is_wanted: Callable[[int], bool] = bool) -> Iterator[tuple[int, list[str]]]:
        special = {row for row, _ in self.shown}
        for row, values in enumerate(self.sheet.iter_rows()):
            if is_wanted(row + 1):
                cells = texts(values)
                if row in special:
                    cells = [self.shown.get((row, column), cell) for column, cell in enumerate(cells)]
                yield row + 1, cells

    def _fill_down(self) -> None:
        """Let the records under a merged cell show its value."""
        ranges = self.sheet.merged_cell_ranges or []
        down = [r for r in ranges if r[0][0] + 1 >= self.layout.data_line and r[1][0] > r[0][0] and r[0][1] == r[1][1]]
        if not down:
            return
        tops = {first for first, _ in down}
        values = {
            (line - 1, column): cells[column] for line, cells in self._rows() for row, column in tops if row == line - 1
        }
        for (top, column), (bottom, _) in down:
            self.shown.update({(row, column): values.get((top, column), "") for row in range(top + 1, bottom + 1)})


def open_workbook(path: Path, where: str, declared: Declared, scan: Scanner) -> list[SheetRecords]:
    """Every sheet that holds anything. Raises UnreadableFile."""
    try:
        sheets = list(_sheets(path, where, declared, scan(path, where)))
    except calamine.PasswordError as error:
        raise UnreadableFile(where, "is locked with a password.", "Save it without a password.") from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise UnreadableFile(
            where, f"is no workbook that can be read ({error}).", "Save it again, or as CSV."
        ) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what a fault inside the reader is thrown as
            raise
        raise UnreadableFile(where, "is no workbook that can be read.", "Save it again, or as CSV.") from error
    if not sheets:
        raise UnreadableFile(where, "the workbook is empty.", "Export it again, or leave it out.")
    return sheets


def open_xls(path: Path, where: str, declared: Declared) -> list[SheetRecords]:
    """Every sheet of a binary workbook that holds anything, read by a process of its own. Raises UnreadableFile."""
    worker = Path(__file__).with_name("xlsworker.py")
    done = subprocess.run([sys.executable, "-I", str(worker), str(path.resolve())], capture_output=True, check=False)
    if done.returncode:
        what = "is locked with a password." if done.returncode == LOCKED else "is no workbook that can be read."
        raise UnreadableFile(where, what, "Save it again as XLSX, or as CSV, without a password.")
    sheets = []
    lines = iter(done.stdout.splitlines())
    for line in lines:
        head = json.loads(line)
        rows = [json.loads(next(lines)) for _ in range(head["row_count"])]
        if rows:
            sheet = PassedSheet(head["name"], head["is_hidden"], head["merged"], rows)
            label = f"{where}, sheet {sheet.name}"
            sheets.append(SheetRecords(sheet, label, declared, SheetScan(), is_hidden=sheet.is_hidden))
    if not sheets:
        raise UnreadableFile(where, "the workbook is empty.", "Export it again, or leave it out.")
    return sheets


def _sheets(path: Path, where: str, declared: Declared, scans: dict[str, SheetScan]) -> Iterator[SheetRecords]:
    book = calamine.CalamineWorkbook.from_path(str(path))
    for meta in book.sheets_metadata:
        if meta.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(meta.name)
        if sheet.total_height:
            is_hidden = meta.visible != calamine.SheetVisibleEnum.Visible
            scan = scans.get(meta.name, SheetScan())
            yield SheetRecords(sheet, f"{where}, sheet {meta.name}", declared, scan, is_hidden=is_hidden)
