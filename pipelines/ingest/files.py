"""Which records a file holds: its sheets, the source and kind that fit each, and the entries that come of it.

In: the ledger's files as they are kept. Out: landed tables and one `Entry` for each canonical table that a sheet fills. What the
user declared is obeyed, else the headers decide (`kinds`).
"""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from pipelines.errors import UnreadableFile
from pipelines.ingest.entry import Entry, Options
from pipelines.ingest.kinds import canonical_table, choose, refuse_what_lacks, unused_columns
from pipelines.ingest.reshape import reshape
from pipelines.read import Records, open_sheets
from pipelines.sources import CANONICAL, FileKind, Source, recognise

DIALECT = ("delimiter", "quote", "escape", "encoding", "skip_rows")
RECORDS = {".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".json", ".jsonl", ".ndjson", ".parquet", ".gz", ".zip"}


Opened = tuple[int, str, str]  # identifies a file of a ledger


@dataclass(frozen=True)
class LoadedFile:
    """One file of a batch, as the ledger keeps it."""

    batch: int
    name: str
    sha256: str
    kept: str
    options: dict[str, Any]
    exported_on: date
    loaded_at: str = ""
    was_named: bool = True  # by the user, rather than found in a folder

    @property
    def identity(self) -> Opened:
        """What tells it from the other files of a ledger."""
        return (self.batch, self.name, self.kept)

    @property
    def order(self) -> tuple[date, int, str]:
        """Later versions correct earlier ones: by export date, then in the order of loading."""
        return (self.exported_on, self.batch, self.name)


@dataclass
class Sheet:
    """One opened sheet of a loaded file and what it fills.

    file_id: its number among all sheets, in the order in which later ones correct earlier ones. position: in its file.
    """

    file: LoadedFile
    position: int
    label: str
    records: Records
    source: str
    kind: FileKind
    file_id: int = 0
    entries: list[Entry] = field(default_factory=list)


def _open(path: Path, file: LoadedFile, sources: dict[str, Source]) -> list[Records]:
    """The file's sheets; where its own dialect shows no known header, the dialects that sources declare are tried."""
    declared = {name: file.options[name] for name in DIALECT if file.options.get(name) is not None}
    sheets = open_sheets(path, **declared)
    columns = list(sheets[0].columns) if len(sheets) == 1 else []
    if (
        not columns
        or "delimiter" in declared
        or recognise(columns, sources.values())
        or canonical_table(file.name, columns)
    ):
        return sheets
    for delimiter in {kind.delimiter for source in sources.values() for kind in source.files if kind.delimiter}:
        try:
            again = open_sheets(path, **declared | {"delimiter": delimiter})
        except UnreadableFile:
            continue
        if any(kind.delimiter == delimiter for _, kind in recognise(list(again[0].columns), sources.values())):
            return again
    return sheets


def open_file(file: LoadedFile, folder: Path, sources: dict[str, Source]) -> list[Sheet]:
    """Every sheet of a kept file that holds records, with the entries that it will make. Raises RefusedInput."""
    opened = _open(folder / file.kept, file, sources)
    sheets = []
    for position, records in enumerate(opened):
        label = f"{file.name}/{records.name}" if len(opened) > 1 else file.name
        source, kind = choose(file.options, list(records.columns), label, sources)
        sheet = Sheet(file, position, label, records, source.name if source else CANONICAL, kind)
        _add_entries(sheet, source)
        sheets.append(sheet)
    return sheets


def _add_entries(sheet: Sheet, source: Source | None) -> None:
    file, kind, columns = sheet.file, sheet.kind, list(sheet.records.columns)
    told = ("program", "time_zone", "date_order", "exported_on")
    options = Options(*(file.options.get(name) for name in told))
    zone = source.time_zone if source else None
    for into in kind.into:
        entry = Entry(
            0, 0, sheet.source, zone, kind, into, columns, options, file.batch, bool(file.options.get("snapshot"))
        )
        refuse_what_lacks(entry, sheet.label)
        sheet.entries.append(entry)
    if sheet.entries:
        _warn_of_unused(sheet)


def _warn_of_unused(sheet: Sheet) -> None:
    unused = unused_columns(list(sheet.records.columns), sheet.kind)
    if unused:
        sheet.entries[0].warnings.append(f"columns that are not loaded: {', '.join(unused[:20])}.")


def land(connection: duckdb.DuckDBPyConnection, sheet: Sheet, number: int) -> str:
    """Land a sheet's rows as text; gives the table's name."""
    name = f"landing.sheet_{number}"
    sheet.records.land(connection, name)
    set_totals_aside(connection, sheet, name)
    for place, entry in enumerate(sheet.entries):
        reshape(connection, entry, name, f"{name}_{place}")
    return name


def set_totals_aside(connection: duckdb.DuckDBPyConnection, sheet: Sheet, landed: str) -> None:
    """A line of totals is no record: its first filled cell says so, and every other one is empty or a number."""
    width = len(sheet.records.columns)
    if width < 2 or not sheet.records.row_count:
        return
    cells = [f"bare(c{n})" for n in range(width)]
    first = f"coalesce({', '.join(f'''nullif({cell}, '')''' for cell in cells)})"
    plain = " and ".join(f"({c} = '' or {c} = {first} or exact_number({c}) is not null)" for c in cells)
    some_empty = " or ".join(f"{c} = ''" for c in cells)
    perhaps = " or ".join(f"contains(lower(c{n}), 'total')" for n in range(min(3, width)))
    is_total = (
        f"({perhaps}) and regexp_matches(lower({first}), '^(grand |sub)?totals?:?$') and ({some_empty}) and {plain}"
    )
    lines = [
        line for (line,) in connection.execute(f"select line from {landed} where {is_total} order by line").fetchall()
    ]
    if lines:
        raw = sheet.records.raw(connection, lines)
        connection.execute(f"delete from {landed} where {is_total}")
        sheet.records.ignored.extend((line, "totals_line", raw.get(line, "")) for line in lines)
        sheet.records.row_count -= len(lines)
