"""Rows that were held back leave the list by themselves once they have been corrected.

In: `stage.quarantine` with what was held back, `stage.<table>` with the rows that keep every rule. Out: held rows moved to
`stage.superseded`: those whose key a later export brings in, or brings again and again wrong; those that a corrected file says
it corrects (the list of held rows, downloaded, names each row in a column of its own); and those before a later snapshot.
Rejected: taking the corrected file for the whole list, so that a row left out of it would be lost.
"""

from collections.abc import Sequence

import duckdb

from pipelines.contract import Table, quoted
from pipelines.ingest.entry import Entry
from pipelines.ingest.reshape import line_of
from pipelines.read import make_changeable
from pipelines.sources import header_key

ROW_MARK = "mentorscope_row"  # the column by which a corrected file says which row each of its rows corrects
NOTES = (ROW_MARK, "mentorscope_reason", "mentorscope_message", "mentorscope_raw")


def key_of(table: Table, alias: str) -> str:
    """SQL of a row's key as one text, NULL where a part is missing."""
    parts = [f"cast({alias}.{quoted(name)} as varchar)" for name in table.key]
    if len(parts) == 1:
        return parts[0]
    return f"case when {' and '.join(f'{part} is not null' for part in parts)} then concat_ws(chr(31), {', '.join(parts)}) end"


def is_note(header: str) -> bool:
    """Whether a column is not of the export, but of the list of held rows that was downloaded."""
    return header_key(header) in NOTES


def note_corrections(connection: duckdb.DuckDBPyConnection, entry: Entry, landed: str) -> None:
    """Keep which row each row of a corrected file says that it corrects."""
    for n, header in enumerate(entry.headers):
        if header_key(header) == ROW_MARK:
            connection.execute(
                f"insert into stage.corrects select {entry.number}, line, c{n} from {landed} where c{n} <> ''"
            )


def restore_cells(connection: duckdb.DuckDBPyConnection, headers: Sequence[str], landed: str) -> bool:
    """Take off the apostrophe that kept a spreadsheet from running a cell; gives whether this is a downloaded list."""
    if ROW_MARK not in map(header_key, headers):
        return False
    make_changeable(connection, landed)
    for n, header in enumerate(headers):
        if not is_note(header):
            connection.execute(
                f"update {landed} set c{n} = substr(c{n}, 2) "
                f"where c{n}[1] = '''' and c{n}[2] in ('=', '+', '-', '@', chr(9), chr(10), chr(13), '''')"
            )
    return True


def let_go(
    connection: duckdb.DuckDBPyConnection, table: Table, entries: Sequence[Entry], retired: Sequence[int]
) -> None:
    """Move corrected rows of a table from quarantine to the superseded ones; `retired`: entries before its newest snapshot."""
    own = ", ".join(str(entry.number) for entry in entries)
    if len({entry.file_id for entry in entries}) < 2:
        return
    by_key = (
        f"select q.entry, q.line, 'corrected' as reason from held as q join stage.{quoted(table.name)} as t "
        f"on {key_of(table, 't')} = q.key join entry_file as e on e.entry = t._entry where e.file_id > q.file_id"
    )
    by_mark = (
        "select q.entry, q.line, 'corrected' from held as q join stage.corrects as c "
        f"on c.corrected = q.origin || '/' || {line_of('q.line')} join stage.{quoted(table.name)} as t "
        f"on t._entry = c.entry and {line_of('t._line')} = c.line"
    )
    by_newer = (
        "select q.entry, q.line, 'older_version' from held as q join held as newer on newer.key = q.key "
        "where newer.file_id > q.file_id"
    )
    by_snapshot = f"select entry, line, 'retired' from held where entry in ({', '.join(map(str, [*retired, -1]))})"
    connection.execute(
        "create or replace temp table held as select q.entry, q.line, q.key, e.file_id, e.origin "
        f"from stage.quarantine as q join entry_file as e using (entry) where q.entry in ({own})"
    )
    connection.execute(
        "create or replace temp table leaving as select entry, line, any_value(reason) as reason "
        f"from ({by_key} union all {by_mark} union all {by_newer} union all {by_snapshot}) group by entry, line"
    )
    connection.execute("insert into stage.superseded select entry, line, reason from leaving")
    connection.execute(
        "delete from stage.quarantine as q using leaving as l where q.entry = l.entry and q.line is not distinct from l.line"
    )
