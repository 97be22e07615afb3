"""The accounts of a build: what became of every row of every file, and what the exports hold at all.

In: the sheets with their entries, `stage.quarantine`, `stage.superseded`, and `core` as settled. Out: the tables of `quality`,
and the proof of `rows read = loaded + quarantined + superseded + ignored` for each file and table; a build whose accounts do not
add up is refused here, by the program itself.
"""

import json
from collections import Counter
from collections.abc import Sequence
from importlib import resources
from typing import Any

import duckdb
import pyarrow as pa

from pipelines.contract import contract, quoted
from pipelines.errors import MentorscopeError
from pipelines.ingest.entry import Entry
from pipelines.ingest.files import Sheet
from pipelines.ingest.messages import message_template, told_kind
from pipelines.ingest.reshape import line_of
from pipelines.sources import header_key
from pipelines.sources.forms import read_names


def _counts(connection: duckdb.DuckDBPyConnection, table: str) -> dict[int, int]:
    return dict(connection.execute(f"select entry, count(*) from {table} group by entry").fetchall())


def keep_accounts(connection: duckdb.DuckDBPyConnection, sheets: Sequence[Sheet]) -> None:
    """Fill the tables of `quality`. Raises MentorscopeError where the rows of a file do not add up."""
    connection.execute(resources.files(__package__).joinpath("quality.sql").read_text(encoding="utf-8"))
    quarantined, superseded = _counts(connection, "stage.quarantine"), _counts(connection, "stage.superseded")
    standing, passed = _standing(connection), _counts(connection, "stage.ignored")
    for sheet in sheets:
        _write_file(connection, sheet)
        _write_ignored(connection, sheet)
        for entry in sheet.entries:
            number = entry.number
            counts = [counted.get(number, 0) for counted in (standing, quarantined, superseded, passed)]
            _write_load(connection, sheet, entry, *counts)
            _write_quarantine(connection, sheet, entry)
            _write_mapping(connection, sheet, entry)
    _write_superseded(connection, sheets)
    _write_recorded(connection, [entry for sheet in sheets for entry in sheet.entries])


def _standing(connection: duckdb.DuckDBPyConnection) -> dict[int, int]:
    """Rows of each entry that every rule let through and no other row corrected, counted on their own."""
    counts: dict[int, int] = {}
    for name in contract():
        rows = connection.execute(
            f"select _entry, count(*) from stage.{quoted(name)} as t anti join stage.superseded as s "
            "on s.entry = t._entry and s.line = t._line where _line is not null group by _entry"
        ).fetchall()
        counts.update(dict(rows))
    return counts


def _write_file(connection: duckdb.DuckDBPyConnection, sheet: Sheet) -> None:
    file = sheet.file
    connection.execute(
        "insert into quality.files values (?, ?, ?, ?, ?, ?)",
        [sheet.file_id, sheet.label, file.sha256, file.batch, file.kept, sheet.position],
    )


def _write_load(
    connection: duckdb.DuckDBPyConnection, sheet: Sheet, entry: Entry, loaded: int, held: int, older: int, passed: int
) -> None:
    records, file = sheet.records, sheet.file
    ignored, refused = len(records.ignored) + passed, len(records.rejected)
    rows = records.row_count if entry.row_count is None else entry.row_count
    read = rows + len(records.ignored) + refused
    if read != loaded + held + refused + older + ignored:
        raise MentorscopeError(
            sheet.label,
            f"{read} rows were read for {entry.table.name}, but {loaded} loaded, {held + refused} quarantined, {older} "
            f"superseded and {ignored} ignored do not add up.",
            "This is a fault of the program; nothing was published. Please report it.",
        )
    kinds = Counter(_kinds(connection, entry))
    if entry is sheet.entries[0]:  # of lines that are no record of any table it is told once
        kinds += Counter(kind for _, kind, _ in records.ignored)
    told = [f"{told_kind(kind, count)} ignored." for kind, count in sorted(kinds.items())]
    row = [
        file.batch,
        file.loaded_at,
        sheet.label,
        entry.table.name,
        entry.source,
        read,
        loaded,
        held + refused,
        older,
        ignored,
    ]
    row += [[*entry.warnings, *told], file.sha256, file.exported_on, sheet.file_id]
    connection.execute("insert into quality.loads values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)


def _kinds(connection: duckdb.DuckDBPyConnection, entry: Entry) -> dict[str, int]:
    """How many lines hold no record of this table, by kind."""
    rows = connection.execute("select kind, count(*) from stage.ignored where entry = ? group by kind", [entry.number])
    return dict(rows.fetchall())


def _write_mapping(connection: duckdb.DuckDBPyConnection, sheet: Sheet, entry: Entry) -> None:
    has = entry.scope.headers
    rows = []
    for name, form in entry.into.columns.items():
        read = [
            entry.headers[int(has[key][1:])]
            for key in map(header_key, read_names([form], entry.into.derive))
            if key in has
        ]
        rows.append(
            [sheet.file.batch, sheet.file_id, sheet.label, entry.table.name, name, read, json.dumps(form), entry.source]
        )
    connection.executemany("insert into quality.mappings values (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _write_quarantine(connection: duckdb.DuckDBPyConnection, sheet: Sheet, entry: Entry) -> None:
    rows: list[tuple[Any, ...]] = connection.execute(
        f"select {line_of('line')}, column_name, reason, message from stage.quarantine where entry = $entry order by line",
        {"entry": entry.number},
    ).fetchall()
    raw = sheet.records.raw(connection, {row[0] for row in rows}) if rows else {}
    table = entry.table
    held = [(*row, raw.get(row[0], "")) for row in rows]
    held += [
        (line, None, reason, message_template(reason, table, ""), text) for line, reason, text in sheet.records.rejected
    ]
    if not held:
        return
    columns = list(zip(*sorted(held, key=lambda row: row[0]), strict=True))
    names = ("line", "column_name", "reason", "message", "raw_row")
    types = (pa.int64(), pa.string(), pa.string(), pa.string(), pa.string())
    frame = pa.table({name: pa.array(column, type_) for name, column, type_ in zip(names, columns, types, strict=True)})
    connection.register("held_rows", frame)
    connection.execute(
        "insert into quality.quarantine select $file, line, $table, column_name, reason, message, raw_row, $id, $batch "
        "from held_rows",
        {"file": sheet.label, "table": table.name, "id": sheet.file_id, "batch": sheet.file.batch},
    )
    connection.unregister("held_rows")


def _write_superseded(connection: duckdb.DuckDBPyConnection, sheets: Sequence[Sheet]) -> None:
    """Superseded rows, and those that hold no record of a table, with the names of their file and table."""
    told = [(e.number, sheet.label, e.table.name, sheet.file_id) for sheet in sheets for e in sheet.entries]
    connection.execute("create temp table told_of (entry INTEGER, file VARCHAR, table_name VARCHAR, file_id INTEGER)")
    if told:  # nothing is, where every file holds what no table keeps
        connection.executemany("insert into told_of values (?, ?, ?, ?)", told)
    line = line_of("line")
    connection.execute(
        f"insert into quality.superseded select file, {line}, table_name, reason, file_id "
        "from stage.superseded join told_of using (entry) order by entry, line"
    )
    connection.execute(
        f"insert into quality.ignored select file, {line}, kind, null, file_id, table_name "
        "from stage.ignored join told_of using (entry) order by entry, line"
    )


def _write_ignored(connection: duckdb.DuckDBPyConnection, sheet: Sheet) -> None:
    rows = [(sheet.label, line, kind, text, sheet.file_id, None) for line, kind, text in sheet.records.ignored]
    if rows:
        connection.executemany("insert into quality.ignored values (?, ?, ?, ?, ?, ?)", rows)


def _write_recorded(connection: duckdb.DuckDBPyConnection, entries: Sequence[Entry]) -> None:
    """What the exports hold: for each canonical table and column whether it was exported, and how often it is filled."""
    given = {(entry.table.name, name) for entry in entries for name in entry.texts() if entry.source}
    given |= {(entry.table.name, "pair_id") for entry in entries if entry.named}
    for name, table in contract().items():
        filled = ", ".join(f"count({quoted(column)})" for column in table.columns)
        row = connection.execute(f"select count(*), {filled} from core.{quoted(name)}").fetchone() or (0,)
        is_exported = any(entry.table is table for entry in entries)
        told: list[tuple[Any, ...]] = [(name, None, row[0], row[0], is_exported)]
        told += [
            (name, column, row[0], count, (name, column) in given)
            for column, count in zip(table.columns, row[1:], strict=True)
        ]
        connection.executemany("insert into quality.recorded values (?, ?, ?, ?, ?)", told)
