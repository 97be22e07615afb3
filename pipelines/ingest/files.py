"""Which records a file holds: its sheets, the source and kind that fit each, and the entries that come of it.

In: the ledger's files as they are kept. Out: landed tables and one `Entry` for each canonical table that a sheet fills. What the
user declared is obeyed; otherwise a canonical name, then the headers of the known sources decide. A header that two sources
claim alike, or none, is refused with what was found and what to say; nothing is guessed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from pipelines.contract import contract
from pipelines.errors import RefusedInput, UnreadableFile
from pipelines.ingest.entry import Entry, Options
from pipelines.read import Records, open_sheets
from pipelines.sources import CANONICAL, FileKind, Source, canonical_kind, header_key, recognise

DIALECT = ("delimiter", "quote", "escape", "encoding", "skip_rows")
RECORDS = {".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".json", ".jsonl", ".ndjson", ".parquet", ".gz", ".zip"}


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
    def order(self) -> tuple[date, int, str]:
        """Later versions correct earlier ones: by export date, then in the order of loading."""
        return (self.exported_on, self.batch, self.name)


@dataclass
class Sheet:
    """One opened sheet of a loaded file and what it fills."""

    file_id: int
    file: LoadedFile
    records: Records
    source: str
    is_one_of_many: bool
    entries: list[Entry] = field(default_factory=list)


def _canonical_table(name: str, columns: Iterable[str]) -> str | None:
    """The canonical table that a sheet is named after, or whose columns it has throughout, if that is only one."""
    stem = header_key(Path(name.rpartition("/")[2]).name.split(".")[0])
    if stem in contract():
        return stem
    keys = {header_key(column) for column in columns}
    fitting = [n for n, t in contract().items() if set(t.needed) <= keys <= set(t.columns)]
    return fitting[0] if len(fitting) == 1 else None


def _choose(
    file: LoadedFile, records: Records, label: str, sources: dict[str, Source]
) -> tuple[str, str | None, FileKind]:
    """Source name, its time zone, and the kind of file. Raises RefusedInput."""
    columns = list(records.columns)
    told, table = file.options.get("source"), file.options.get("table")
    if table or told == CANONICAL:
        wanted = table or _canonical_table(label, columns)
        if wanted not in contract():
            raise RefusedInput(
                label, f"would fill {wanted}, which is no table.", f"Use one of {', '.join(contract())}."
            )
        return CANONICAL, None, canonical_kind(wanted, columns, label)
    if told and told not in sources:
        raise RefusedInput(label, f"the source {told} is not known.", f"Known are {', '.join([CANONICAL, *sources])}.")
    found = recognise(columns, [sources[told]] if told else sources.values())
    named = None if told else _canonical_table(label, columns)
    if named:
        return CANONICAL, None, canonical_kind(named, columns, label)
    if len(found) > 1 and len(found[0][1].header) == len(found[1][1].header) and found[0][0] != found[1][0]:
        names = " and ".join(source.name for source, _ in found[:2])
        raise RefusedInput(label, f"fits {names} alike.", "Say which with --source.")
    if not found:
        raise RefusedInput(
            label,
            f"has the columns {', '.join(columns[:8])}{' …' if len(columns) > 8 else ''}, which no known export has.",
            "Say with --table what it holds, or add a source for it (README, how to add an export format).",
        )
    source, kind = found[0]
    return source.name, source.time_zone, kind


def _open(path: Path, file: LoadedFile, sources: dict[str, Source]) -> list[Records]:
    """The file's sheets; where its own dialect shows no known header, the dialects that sources declare are tried."""
    declared = {name: file.options[name] for name in DIALECT if file.options.get(name) is not None}
    sheets = open_sheets(path, **declared)
    columns = list(sheets[0].columns) if len(sheets) == 1 else []
    if (
        not columns
        or "delimiter" in declared
        or recognise(columns, sources.values())
        or _canonical_table(file.name, columns)
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


def open_file(file: LoadedFile, file_id: int, folder: Path, sources: dict[str, Source]) -> list[Sheet]:
    """Every sheet of a kept file that holds records, with the entries that it will make. Raises RefusedInput."""
    sheets = []
    opened = _open(folder / file.kept, file, sources)
    for records in opened:
        label = f"{file.name}/{records.name}" if len(opened) > 1 else file.name
        source, zone, kind = _choose(file, records, label, sources)
        options = Options(*(file.options.get(name) for name in ("program", "time_zone", "date_order")))
        sheet = Sheet(file_id, file, records, source, len(opened) > 1)
        for into in kind.into:
            sheet.entries.append(
                Entry(
                    number=0,
                    file_id=file_id,
                    source=source,
                    source_zone=zone,
                    kind=kind,
                    into=into,
                    landed="",
                    headers=list(records.columns),
                    options=options,
                    batch=file.batch,
                    is_snapshot=bool(file.options.get("snapshot")),
                )
            )
        _warn_of_unused(sheet, kind)
        sheets.append(sheet)
    return sheets


def _warn_of_unused(sheet: Sheet, kind: FileKind) -> None:
    used = {header_key(name) for into in kind.into for name in _names((into.columns, into.derive))}
    unused = [column for column in sheet.records.columns if header_key(column) not in used and column.strip()]
    if unused:
        sheet.entries[0].warnings.append(f"columns that are not loaded: {', '.join(unused[:20])}.")


def _names(form: Any) -> list[str]:
    """Every text in a form; among them are the headers that it reads."""
    if isinstance(form, str):
        return [form]
    values = form.values() if isinstance(form, dict) else form if isinstance(form, list | tuple) else ()
    return [name for value in values for name in _names(value)]


def land(connection: duckdb.DuckDBPyConnection, sheet: Sheet, number: int) -> str:
    """Land a sheet's rows as text; gives the table's name."""
    name = f"landing.sheet_{number}"
    sheet.records.land(connection, name)
    set_totals_aside(connection, sheet, name)
    for entry in sheet.entries:
        entry.landed = name
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
