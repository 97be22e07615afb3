"""Versions of the same key become one row: later corrects earlier, and a column that an export does not have corrects nothing.

In: `stage.<table>` of rows that keep every rule, in which the entry's number and the line order the versions. Out: the rows of
`core.<table>`, and in `stage.superseded` each row that does not stand there: a repeat within its file, an older version, or one
retired by a later snapshot. Only keys with several rows cost anything beyond a copy.
"""

from collections.abc import Sequence

import duckdb

from pipelines.contract import Table, quoted
from pipelines.ingest.entry import Entry


def fold(connection: duckdb.DuckDBPyConnection, table: Table, entries: Sequence[Entry]) -> None:
    """Fill `core.<table>` with one row a key."""
    stage = f"stage.{quoted(table.name)}"
    key = ", ".join(quoted(name) for name in table.key)
    _retire(connection, table, entries)
    connection.execute(
        f"create or replace temp table several as select {key} from {stage} group by all having count(*) > 1"
    )
    stored = list(table.stored)
    provenance = "(select file_id from entry_file as e where e.entry = t._entry) as _file_id, t._line"
    columns = ", ".join(f"t.{quoted(name)}" for name in stored)
    single = f"select {columns}, {provenance} from {stage} as t anti join several using ({key})"
    found = connection.execute("select 1 from several limit 1").fetchone()
    rows = single
    if found:
        connection.execute(
            f"create or replace temp table version as select t.* from {stage} as t join several using ({key})"
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


def _given(table: Table, entry: Entry) -> list[str]:
    """The stored columns that an entry's file fills, defaults included."""
    texts = set(entry.into.columns) | {n for n, c in table.columns.items() if c.made_from_content}
    texts |= {"pair_id"} if entry.named_people else set()
    twins = {c.source_twin for n, c in table.columns.items() if n in texts and c.source_twin}
    return [name for name in table.stored if name in texts | twins]


def _groups(table: Table, entries: Sequence[Entry]) -> dict[tuple[str, ...], list[int]]:
    """Entries by the columns they give: versions replace one another among those that say the same things."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for entry in entries:
        groups.setdefault(tuple(_given(table, entry)), []).append(entry.number)
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
                where _entry in ({", ".join(map(str, numbers))})
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
        by_number[number].warnings.append(
            f"{count:,} rows repeat a key of the same file with other values; the last one of each was taken."
        )


def _folded(table: Table, entries: Sequence[Entry]) -> str:
    """SQL of one row a key: each column from the latest version whose file has that column."""
    everyone = {entry.number for entry in entries}
    givers = {name: [entry.number for entry in entries if name in _given(table, entry)] for name in table.stored}
    values = []
    for name in table.stored:
        numbers = givers[name] or sorted(everyone)
        where = "" if set(numbers) == everyone else f" filter (where _entry in ({', '.join(map(str, numbers))}))"
        value = f"last({quoted(name)} order by _entry, _line){where}"
        default = next((c.default for c in table.columns.values() if c.name == name and c.default), None)
        fallback = f"coalesce({value}, any_value({quoted(name)}))" if default and where else value
        values.append(f"{fallback} as {quoted(name)}")
    last = "last((select file_id from entry_file as e where e.entry = _entry) order by _entry, _line) as _file_id"
    key = ", ".join(quoted(name) for name in table.key)
    kept = [value for value in values if not any(value.endswith(f" as {quoted(name)}") for name in table.key)]
    return (
        f"select {key}, {', '.join([*kept, last])}, last(_line order by _entry, _line) as _line "
        f"from version group by {key}"
    )


def _retire(connection: duckdb.DuckDBPyConnection, table: Table, entries: Sequence[Entry]) -> None:
    """Rows of versions before the newest snapshot whose key it no longer holds are retired."""
    snapshots = [entry.number for entry in entries if entry.is_snapshot]
    if not snapshots:
        return
    batch = next(entry.batch for entry in reversed(entries) if entry.is_snapshot)
    first = min(entry.number for entry in entries if entry.is_snapshot and entry.batch == batch)
    stage = f"stage.{quoted(table.name)}"
    connection.execute(
        f"create or replace temp table retired as select _entry, _line from {stage} as t "
        f"where _entry < {first} and not exists (select 1 from {stage} as s where s._entry >= {first} "
        f"and {' and '.join(f's.{quoted(n)} = t.{quoted(n)}' for n in table.key)})"
    )
    connection.execute("insert into stage.superseded select _entry, _line, 'retired' from retired")
    connection.execute(
        f"delete from {stage} as t using retired as r where t._entry = r._entry and t._line is not distinct from r._line"
    )
