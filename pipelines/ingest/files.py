"""Which records a file holds: its sheets, the source and kind that fit each, and the entries that come of it.

In: the ledger's files as they are kept. Out: landed tables and one `Entry` for each canonical table that a sheet fills. What the
user declared is obeyed, else the headers decide (`kinds`).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from pipelines.errors import UnreadableFile
from pipelines.ingest.aside import set_aside
from pipelines.ingest.corrected import is_note, note_corrections, restore_cells
from pipelines.ingest.entry import Entry, Options
from pipelines.ingest.kinds import canonical_table, choose, unused_columns
from pipelines.ingest.reshape import reshape
from pipelines.read import Records, drop_landed, open_sheets
from pipelines.read.withheld import ENDING, open_withheld
from pipelines.sources import CANONICAL, FileKind, Source, recognise

DIALECT = ("delimiter", "quote", "escape", "encoding", "skip_rows")
RECORDS = {
    ".csv",
    ".tsv",
    ".txt",
    ".xlsx",
    ".xls",
    ".ods",
    ".json",
    ".jsonl",
    ".ndjson",
    ".parquet",
    ".gz",
    ".zip",
    ".ics",
}


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

    def as_row(self) -> dict[str, Any]:
        """Its row of the ledger, in values that JSON knows."""
        return asdict(self) | {"exported_on": self.exported_on.isoformat()}

    @property
    def is_withheld(self) -> bool:
        """Whether it is kept without what tells of somebody who was forgotten."""
        return self.kept.endswith(ENDING)

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> "LoadedFile":
        """The file of a row of the ledger."""
        return cls(**{**row, "exported_on": date.fromisoformat(row["exported_on"])})

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

    @property
    def origin(self) -> str:
        """Names the sheet among all that were ever loaded, by what it holds."""
        return f"{self.file.sha256[:16]}/{self.position}"


def _open(path: Path, file: LoadedFile, sources: dict[str, Source]) -> list[Records]:
    """The file's sheets; where its own dialect shows no known header, the dialects that sources declare are tried."""
    if path.name.endswith(ENDING):
        return open_withheld(path)
    declared = {name: file.options[name] for name in DIALECT if file.options.get(name) is not None}
    sheets = open_sheets(path, called=file.name, **declared)
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
            again = open_sheets(path, called=file.name, **declared | {"delimiter": delimiter})
        except UnreadableFile:
            continue
        if any(kind.delimiter == delimiter for _, kind in recognise(list(again[0].columns), sources.values())):
            return again
    return sheets


def open_file(file: LoadedFile, folder: Path, sources: dict[str, Source]) -> list[Sheet]:
    """Every sheet of a kept file that holds records, with the entries that it will make. Raises RefusedInput."""
    sheets = []
    for position, label, records in open_tables(file, folder, sources):
        source, kind = choose(file.options, list(records.columns), label, sources)
        sheets.append(make_sheet(file, position, label, records, source, kind))
    return sheets


def open_tables(file: LoadedFile, folder: Path, sources: dict[str, Source]) -> list[tuple[int, str, Records]]:
    """Position, label and records of every table of a kept file. Raises UnreadableFile."""
    opened = _open(folder / file.kept, file, sources)
    is_one = len(opened) == 1
    return [(n, file.name if is_one else f"{file.name}/{records.name}", records) for n, records in enumerate(opened)]


def make_sheet(
    file: LoadedFile, position: int, label: str, records: Records, source: Source | None, kind: FileKind
) -> Sheet:
    """A table as the kind of file that it is; `source` None: the canonical format."""
    sheet = Sheet(file, position, label, records, source.name if source else CANONICAL, kind)
    told = ("program", "time_zone", "date_order", "exported_on")
    said: dict[str, Any] = {name: file.options.get(name) for name in told}
    said |= {"date_order": said["date_order"] or kind.date_order, "date_orders": file.options.get("date_orders", {})}
    options = Options(**said)
    zone = source.time_zone if source else None
    known = sheet.source, zone, kind
    for into in kind.into:
        columns, is_snapshot = list(records.columns), bool(file.options.get("snapshot"))
        sheet.entries.append(Entry(0, 0, *known, into, columns, options, file.batch, is_snapshot, sheet.origin))
    if sheet.entries:
        _warn_of_unused(sheet)
    return sheet


def _warn_of_unused(sheet: Sheet) -> None:
    unused = [name for name in unused_columns(list(sheet.records.columns), sheet.kind) if not is_note(name)]
    if unused:
        sheet.entries[0].warnings.append(f"columns that are not loaded: {', '.join(unused[:20])}.")


def land(connection: duckdb.DuckDBPyConnection, sheet: Sheet, number: int) -> str:
    """Land a sheet's rows as text; gives the table's name."""
    name = f"landing.sheet_{number}"
    sheet.records.land(connection, name, as_view=True)
    is_as_read = not restore_cells(connection, sheet.records.columns, name)
    set_aside(connection, sheet.records, name)
    for entry in sheet.entries:
        entry.tidy = sheet.records.tidy if is_as_read else frozenset()
        note_corrections(connection, entry, name)
    for place, entry in enumerate(sheet.entries):
        reshape(connection, entry, name, f"{name}_{place}")
    return name


def drop_sheet(connection: duckdb.DuckDBPyConnection, sheet: Sheet, landed: str) -> None:
    """Drop what `land` made, and the views over it."""
    for entry in sheet.entries:
        if entry.landed != landed:
            connection.execute(f"drop view {entry.landed}")
    drop_landed(connection, landed)
