"""Versions of the same key become one row: later corrects earlier, and a column that an export does not have corrects nothing.

In: `stage.<table>` of rows that keep every rule, in which the entry's number and the line order the versions. Out: the rows of
`core.<table>`, and in `stage.superseded` each row that does not stand there: a repeat within its file, an older version, or one
retired by a later snapshot. Only keys with several rows cost anything beyond a copy.
"""

from collections.abc import Sequence

import duckdb

from pipelines.contract import Table, quoted
from pipelines.ingest.entry import Entry
from pipelines.ingest.messages import told_conflicts
from pipelines.ingest.reshape import line_of


def prune(connection: duckdb.DuckDBPyConnection, table: Table, entries: Sequence[Entry]) -> None:
    """Take out of the stage what a later snapshot retires and what only repeats the earliest row of its key."""
    _retire(connection, table, entries)
    _keep_earliest(connection, table, entries)
    _keep_first_told_endings(connection, table, entries)


def fold(connection: duckdb.DuckDBPyConnection, table: Table, entries: Sequence[Entry]) -> None:
    """Fill `core.<table>` with one row a key."""
    stage = f"stage.{quoted(table.name)}"
    key = ", ".join(quoted(name) for name in table.key)
    connection.execute(
        f"create or replace temp table several as select {key} from {stage} group by all having count(*) > 1"
    )
    stored = list(table.stored)
    provenance = (
        f"(select file_id from entry_file as e where e.entry = t._entry) as _file_id, {line_of('t._line')} as _line"
    )
    columns = ", ".join(f"t.{quoted(name)}" for name in stored)
    single = f"select {columns}, {provenance} from {stage} as t anti join several using ({key})"
    found = connection.execute("select 1 from several limit 1").fetchone()
    rows = single
    if found:
        connection.execute(
            f"create or replace temp table version as select * from {stage} "
            f"where rowid in (select t.rowid from {stage} as t semi join several using ({key}))"
        )
        _supersede(connection, table, entries)
        _warn_of_conflicts(connection, entries)
        rows = f"{single} union all by name {_folded(table, entries)}"
    order = [name for name in ("pair_id", "occurred_at") if name in table.columns] + list(table.key)
    names = ", ".join(quoted(name) for name in [*stored, "_file_id", "_line"])
    connection.execute(
        f"insert into core.{quoted(table.name)} ({names}) select {names} from ({rows}) order by "
        + ", ".join(dict.fromkeys(quoted(name) for name in order))
    )


def given_columns(table: Table, entry: Entry) -> list[str]:
    """The stored columns that an entry's file fills, defaults included."""
    texts = set(entry.into.columns) | {n for n, c in table.columns.items() if c.made_from_content}
    texts |= {"pair_id"} if entry.named else set()
    twins = {c.source_twin for n, c in table.columns.items() if n in texts and c.source_twin}
    return [name for name in table.stored if name in texts | twins]


def _groups(table: Table, entries: Sequence[Entry]) -> dict[tuple[str, ...], list[int]]:
    """Entries by the columns they give: versions replace one another among those that say the same things."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for entry in entries:
        groups.setdefault(tuple(given_columns(table, entry)), []).append(entry.number)
    return groups


def _supersede(connection: duckdb.DuckDBPyConnection, table: Table, entries: Sequence[Entry]) -> None:
    key = ", ".join(quoted(name) for name in table.key)
    connection.execute(
        "create or replace temp table lost (entry INTEGER, line BIGINT, reason VARCHAR, is_same BOOLEAN)"
    )
    for columns, numbers in _groups(table, entries).items():
        content = ", ".join(quoted(name) for name in columns)
        connection.execute(
            f"""
            insert into lost
            with own as (
                select {key}, _entry, _line, hash({content}) as content from version
                where _entry in ({_list(numbers)})
            ),
            placed as (
                select *,
                    lead(_entry) over later as next_entry,
                    lead(content) over later as next_content,
                    last_value(content) over (later rows between unbounded preceding and unbounded following) as newest
                from own window later as (partition by {key} order by _entry, _line)
            )
            select _entry, _line, case when next_entry = _entry then 'repeat' else 'older_version' end,
                content = coalesce(next_content, content)
            from placed where next_entry = _entry or content <> newest
            """
        )
    connection.execute("insert into stage.superseded select entry, line, reason from lost")


def _warn_of_conflicts(connection: duckdb.DuckDBPyConnection, entries: Sequence[Entry]) -> None:
    by_number = {entry.number: entry for entry in entries}
    rows = connection.execute(
        "select entry, count(*) from lost where reason = 'repeat' and not is_same group by entry"
    ).fetchall()
    for number, count in rows:
        by_number[number].warnings.append(told_conflicts(count))


def _folded(table: Table, entries: Sequence[Entry]) -> str:
    """SQL of one row a key: each column from the latest version whose file has that column."""
    everyone = {entry.number for entry in entries}
    givers = {name: [entry.number for entry in entries if name in given_columns(table, entry)] for name in table.stored}
    completing = [entry.number for entry in entries if entry.into.completes]
    mentions = [entry.number for entry in entries if entry.only_mentions]
    values = []
    for name in table.stored:
        numbers = givers[name] or sorted(everyone)
        where = "" if set(numbers) == everyone else f" filter (where _entry in ({_list(numbers)}))"
        value = f"last({quoted(name)} order by _entry, _line){where}"
        # What completes a row, or only mentions it, may leave open what others say.
        if completing and name in table.needed:
            value = f"coalesce({value}, {_last_said(name, sorted(everyone))})"
        if mentions:
            value = f"coalesce({value}, {_last_said(name, mentions)})"
        default = next((c.default for c in table.columns.values() if c.name == name and c.default), None)
        fallback = f"coalesce({value}, any_value({quoted(name)}))" if default and where else value
        values.append(f"{fallback} as {quoted(name)}")
    last = "last((select file_id from entry_file as e where e.entry = _entry) order by _entry, _line) as _file_id"
    key = ", ".join(quoted(name) for name in table.key)
    kept = [value for value in values if not any(value.endswith(f" as {quoted(name)}") for name in table.key)]
    return (
        f"select {key}, {', '.join([*kept, last])}, {line_of('last(_line order by _entry, _line)')} as _line "
        f"from version group by {key}"
    )


def _last_said(name: str, numbers: Sequence[int]) -> str:
    x = quoted(name)
    return f"last({x} order by _entry, _line) filter (where {x} is not null and _entry in ({_list(numbers)}))"


def _newest_snapshot(entries: Sequence[Entry]) -> tuple[list[int], list[int]]:
    """Numbers of the entries before the newest batch that was a snapshot, and from there on."""
    batches = [entry.batch for entry in entries if entry.is_snapshot]
    first = next((n for n, e in enumerate(entries) if batches and e.is_snapshot and e.batch == batches[-1]), 0)
    return [entry.number for entry in entries[:first]], [entry.number for entry in entries[first:]]


def before_snapshot(entries: Sequence[Entry]) -> list[int]:
    """Numbers of the entries that the newest snapshot replaces."""
    return _newest_snapshot(entries)[0]


def _retire(connection: duckdb.DuckDBPyConnection, table: Table, entries: Sequence[Entry]) -> None:
    """Rows of versions before the newest snapshot whose key it no longer holds are retired."""
    before, since = _newest_snapshot(entries)
    if not before:
        return
    stage = f"stage.{quoted(table.name)}"
    connection.execute(
        f"create or replace temp table leaving as select _entry, _line, 'retired' as reason from {stage} as t "
        f"where _entry in ({_list(before)}) and not exists (select 1 from {stage} as s where s._entry in ({_list(since)}) "
        f"and {' and '.join(f's.{quoted(n)} = t.{quoted(n)}' for n in table.key)})"
    )
    _leave(connection, stage)


def _keep_earliest(connection: duckdb.DuckDBPyConnection, table: Table, entries: Sequence[Entry]) -> None:
    """Where a source says so, the earliest of all rows of a key speaks, in whatever file; the others repeat it."""
    before, _ = _newest_snapshot(entries)
    groups: dict[tuple[str, str], list[int]] = {}
    for entry in entries:
        if entry.into.earliest:
            groups.setdefault((entry.source, entry.into.earliest), []).append(entry.number)
    stage, key = f"stage.{quoted(table.name)}", ", ".join(quoted(name) for name in table.key)
    for (_, column), numbers in groups.items():
        connection.execute(
            f"create or replace temp table leaving as select _entry, _line, 'repeat' as reason from {stage} as t "
            f"where _entry in ({_list(numbers)}) qualify row_number() over (partition by {key} "
            f"order by _entry in ({_list([*before, -1])}), {quoted(column)}, _entry, _line) > 1"
        )
        _leave(connection, stage)


def _leave(connection: duckdb.DuckDBPyConnection, stage: str) -> None:
    """Move the rows named in `leaving` from the stage to the superseded ones."""
    connection.execute("insert into stage.superseded select _entry, _line, reason from leaving")
    connection.execute(
        f"delete from {stage} as t using leaving as r where t._entry = r._entry and t._line is not distinct from r._line"
    )


def _keep_first_told_endings(connection: duckdb.DuckDBPyConnection, table: Table, entries: Sequence[Entry]) -> None:
    """An ending that is known by the day of the export only was there at the first export that told of it."""
    told = [(e.number, e.options.exported_on) for e in entries if e.into.ended_where and e.options.exported_on]
    if not told:
        return
    days = ", ".join(f"({number}, date '{day}')" for number, day in told)
    stage = f"stage.{quoted(table.name)}"
    connection.execute(
        f"create or replace temp table told as select t._entry, t._line, min(ended_on) over (partition by pair_id) as first_on "
        f"from {stage} as t join (values {days}) as d (entry, day) on t._entry = d.entry and t.ended_on = d.day"
    )
    connection.execute(
        f"update {stage} as t set ended_on = told.first_on from told where t._entry = told._entry and t._line = told._line"
    )
    for entry in entries:
        found = connection.execute("select count(*) from told where _entry = ?", [entry.number]).fetchone()
        if found and found[0]:
            entry.warnings.append(
                f"ended_on of {found[0]:,} pairs is the day of the export that first told of it; the file has no date."
            )


def _list(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))
