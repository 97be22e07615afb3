"""The accounts of a build: what became of every row of every file, and what the exports hold at all.

In: the sheets with their entries, `stage.quarantine`, `stage.superseded`, and `core` as settled. Out: the tables of `quality`,
and the proof of `rows read = loaded + quarantined + superseded + ignored` for each file and table; a build whose accounts do not
add up is refused here, by the program itself.
"""

from collections.abc import Sequence
from typing import Any

import duckdb
import pyarrow as pa

from pipelines.contract import contract, quoted
from pipelines.errors import MentorscopeError
from pipelines.ingest.entry import Entry
from pipelines.ingest.files import Sheet
from pipelines.ingest.messages import message_template

TABLES = """
create schema if not exists quality;
create table quality.files (file_id INTEGER, file VARCHAR, sha256 VARCHAR, batch INTEGER, kept VARCHAR);
create table quality.loads (
    batch INTEGER, loaded_at VARCHAR, file VARCHAR, "table" VARCHAR, source VARCHAR, rows_read BIGINT, rows_loaded BIGINT,
    rows_quarantined BIGINT, rows_superseded BIGINT, rows_ignored BIGINT, warnings VARCHAR[], sha256 VARCHAR,
    exported_on DATE, file_id INTEGER
);
create table quality.quarantine (
    file VARCHAR, line BIGINT, table_name VARCHAR, column_name VARCHAR, reason VARCHAR, message VARCHAR, raw_row VARCHAR,
    file_id INTEGER, batch INTEGER
);
create table quality.superseded (file VARCHAR, line BIGINT, table_name VARCHAR, reason VARCHAR, file_id INTEGER);
create table quality.ignored (file VARCHAR, line BIGINT, kind VARCHAR, raw_row VARCHAR, file_id INTEGER);
"""


def _counts(connection: duckdb.DuckDBPyConnection, table: str) -> dict[int, int]:
    return dict(connection.execute(f"select entry, count(*) from {table} group by entry").fetchall())


def keep_accounts(connection: duckdb.DuckDBPyConnection, sheets: Sequence[Sheet]) -> None:
    """Fill the tables of `quality`. Raises MentorscopeError where the rows of a file do not add up."""
    connection.execute(TABLES)
    quarantined, superseded = _counts(connection, "stage.quarantine"), _counts(connection, "stage.superseded")
    standing = _standing(connection)
    seen: set[int] = set()
    for sheet in sheets:
        if sheet.file_id not in seen:
            _write_file(connection, sheet)
            seen.add(sheet.file_id)
        _write_ignored(connection, sheet)
        for entry in sheet.entries:
            held = quarantined.get(entry.number, 0)
            older = superseded.get(entry.number, 0)
            _write_load(connection, sheet, entry, held, older, standing.get(entry.number, 0))
            _write_quarantine(connection, sheet, entry)
        _write_superseded(connection, sheet)
    _write_recorded(connection, [entry for sheet in sheets for entry in sheet.entries])


def _standing(connection: duckdb.DuckDBPyConnection) -> dict[int, int]:
    """Rows of each entry that every rule let through and no other row corrected, counted on their own."""
    counts: dict[int, int] = {}
    for name in contract():
        rows = connection.execute(
            f"select _entry, count(*) from stage.{quoted(name)} as t where _line is not null and not exists "
            "(select 1 from stage.superseded as s where s.entry = t._entry and s.line = t._line) group by _entry"
        ).fetchall()
        counts.update(dict(rows))
    return counts


def _write_file(connection: duckdb.DuckDBPyConnection, sheet: Sheet) -> None:
    file = sheet.file
    connection.execute(
        "insert into quality.files values (?, ?, ?, ?, ?)",
        [sheet.file_id, file.name, file.sha256, file.batch, file.kept],
    )


def _label(sheet: Sheet) -> str:
    name = sheet.records.name
    return f"{sheet.file.name}/{name}" if name and name != sheet.file.name and sheet.is_one_of_many else sheet.file.name


def _write_load(
    connection: duckdb.DuckDBPyConnection, sheet: Sheet, entry: Entry, held: int, older: int, loaded: int
) -> None:
    records = sheet.records
    ignored, refused = len(records.ignored), len(records.rejected)
    read = records.row_count + ignored + refused
    if read != loaded + held + refused + older + ignored:
        raise MentorscopeError(
            _label(sheet),
            f"{read} rows were read, but {loaded} loaded, {held + refused} quarantined, {older} superseded and {ignored} "
            "ignored do not add up.",
            "This is a fault of the program; nothing was published. Please report it.",
        )
    file = sheet.file
    kinds = sorted({kind for _, kind, _ in records.ignored})
    told = [f"{sum(k == kind for _, k, _ in records.ignored):,} {kind.replace('_', ' ')} ignored." for kind in kinds]
    connection.execute(
        "insert into quality.loads values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            file.batch,
            file.loaded_at,
            _label(sheet),
            entry.table.name,
            entry.source,
            read,
            loaded,
            held + refused,
            older,
            ignored,
            [*entry.warnings, *told],
            file.sha256,
            file.exported_on,
            sheet.file_id,
        ],
    )


def _write_quarantine(connection: duckdb.DuckDBPyConnection, sheet: Sheet, entry: Entry) -> None:
    rows: list[tuple[Any, ...]] = connection.execute(
        "select line, column_name, reason, message from stage.quarantine where entry = $entry order by line",
        {"entry": entry.number},
    ).fetchall()
    raw = sheet.records.raw(connection, [row[0] for row in rows]) if rows else {}
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
        {"file": _label(sheet), "table": table.name, "id": sheet.file_id, "batch": sheet.file.batch},
    )
    connection.unregister("held_rows")


def _write_superseded(connection: duckdb.DuckDBPyConnection, sheet: Sheet) -> None:
    for entry in sheet.entries:
        connection.execute(
            "insert into quality.superseded select $file, line, $table, reason, $id from stage.superseded "
            "where entry = $entry order by line",
            {"file": _label(sheet), "table": entry.table.name, "id": sheet.file_id, "entry": entry.number},
        )


def _write_ignored(connection: duckdb.DuckDBPyConnection, sheet: Sheet) -> None:
    rows = [(_label(sheet), line, kind, text, sheet.file_id) for line, kind, text in sheet.records.ignored]
    if rows:
        connection.executemany("insert into quality.ignored values (?, ?, ?, ?, ?)", rows)


def _write_recorded(connection: duckdb.DuckDBPyConnection, entries: Sequence[Entry]) -> None:
    """What the exports hold: for each canonical table and column whether it was exported, and how often it is filled."""
    given = {(entry.table.name, name) for entry in entries for name in entry.texts() if entry.source}
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
