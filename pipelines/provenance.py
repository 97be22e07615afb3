"""Where a row came from: the text of its line in the file as it was loaded, and the held rows as a file to be corrected.

In: a warehouse, a sheet (`file_id`) and lines. Out: raw text, or the bytes of a CSV with each held row in its original columns
and the reason beside it. The loaded files stand in the warehouse as they came, so nothing is kept twice. Corrected and loaded
again, the column `mentorscope_row` says which row each corrects; a cell that a spreadsheet would run is written inert, and the
loader takes the apostrophe off again.
"""

import csv
import io
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from pipelines.ingest.corrected import NOTES
from pipelines.ingest.files import LoadedFile, open_tables
from pipelines.read import Records
from pipelines.sources import all_sources
from pipelines.spreadsheets import inert
from pipelines.warehouse import Edition, Warehouse


def raw_rows(edition: Edition, file_id: int, lines: Iterable[int]) -> dict[int, str]:
    """The text of rows by their first line, as it stands in the loaded file; a line that begins no row has none."""
    records, _ = _opened(edition, file_id)
    return records.raw(None, sorted(set(lines))) if records else {}


def held_rows_csv(edition: Edition, file_id: int) -> tuple[bytes, int]:
    """The held rows of a sheet as CSV, and how many: its own columns, which row it is, why it was held, the row as it came.

    A row that could not be cut into its cells has them empty; it is in the last column alone.
    """
    records, origin = _opened(edition, file_id)
    held = edition.sql(
        "select line, string_agg(distinct reason, ' ' order by reason) as reasons, "
        "string_agg(distinct message, ' ' order by message) as messages, any_value(raw_row) as raw_row "
        "from quality.quarantine where file_id = $file_id group by line order by line",
        file_id=file_id,
    )
    columns = list(records.columns) if records else []
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow([*map(_inert, columns), *NOTES])
    for row in held.to_dict("records"):
        notes = [f"{origin}/{row['line']}", row["reasons"], row["messages"], row["raw_row"]]
        rows.writerow([*map(_inert, _cells(records, columns, row["raw_row"])), *map(_inert, notes)])
    return out.getvalue().encode("utf-8-sig"), len(held)


def _opened(edition: Edition, file_id: int) -> tuple[Records | None, str]:
    """The sheet as it was read when it was loaded, and its name among all that ever were."""
    found = edition.sql(
        "select f.file, f.sha256, f.kept, f.sheet, l.options from quality.files as f join quality.ledger as l "
        "on l.batch = f.batch and l.kept = f.kept where f.file_id = $file_id limit 1",
        file_id=file_id,
    ).to_dict("records")
    if not found:
        return None, ""
    row, store = found[0], Warehouse(edition.path.parent.parent)
    file = LoadedFile(0, row["file"], row["sha256"], row["kept"], json.loads(row["options"]), date.min)
    tables = open_tables(file, store.files, all_sources(store.folder / "sources"))
    records = next((records for position, _, records in tables if position == row["sheet"]), None)
    return records, f"{row['sha256'][:16]}/{row['sheet']}"


def _cells(records: Records | None, columns: list[str], raw: str) -> list[str]:
    """The cells of a row's text, empty where it does not fall into as many as there are columns."""
    dialect = records.dialect if records and records.kind == "delimited" else None
    delimiter, quote = (dialect.delimiter, dialect.quote) if dialect else (",", '"')
    known: dict[str, Any] = {"quotechar": quote} if quote else {"quoting": csv.QUOTE_NONE}
    if dialect and quote and dialect.escape not in (quote, ""):
        known |= {"escapechar": dialect.escape, "doublequote": False}
    try:
        rows = list(csv.reader(io.StringIO(raw, newline=""), delimiter=delimiter, **known))
    except (csv.Error, TypeError):  # a delimiter of several characters, or a row beyond what is read here
        rows = []
    cells = rows[0] if len(rows) == 1 else []
    return cells if len(cells) == len(columns) else [""] * len(columns)


def _inert(cell: str) -> str:
    """A cell that no spreadsheet runs; one that begins with an apostrophe gets one too, so that it comes back the same."""
    return f"'{cell}" if cell.startswith("'") else str(inert(cell))
