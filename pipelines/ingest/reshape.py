"""Which lines of a landed file hold a record of one table, and where a line holds several, each of them by itself.

In: a landed table `(line, c0, c1, …)` and an entry whose source declares `each`, `where`, `unless` or `filled`. Out: a view
with one row a record, which is judged like any landed table, and `stage.ignored` for lines that hold none. Where a line holds
several records, `line` is a position: the record's number within its line stands above the line's bits, so that positions are
unique; in files whose lines are records they are the lines. Rejected: a second column for the number, which every statement
over ten million plain contacts would carry for the sake of a form of thirty weeks.
"""

import re

import duckdb

from pipelines.contract import quoted
from pipelines.ingest.entry import Entry
from pipelines.ingest.mapping import clean_column, condition, literal
from pipelines.sources import Each

LINE_BITS = 40
NOT_THIS_KIND = "no_such_record"  # a line that holds a record of another table only


def line_of(position: str) -> str:
    """SQL for the line of a position."""
    return f"({position} & {(1 << LINE_BITS) - 1})"


def reshape(connection: duckdb.DuckDBPyConnection, entry: Entry, landed: str, name: str) -> None:
    """Point `entry` at its records: the landed table itself, or a view called `name` over it."""
    entry.landed = landed
    each, only = entry.into.each, condition(entry.into.conditions, entry.scope)
    if not each and not only and not entry.has_clean_cells:
        return
    rows = _spread(entry, each, landed) if each else f"select *{_clean_cells(entry)} from {landed}"
    entry.landed, others = name, 0
    if only:
        others = _pass_over(connection, entry, rows, f"not ({only})")
        rows = f"select * from ({rows}) where {only}"
    connection.execute(f"create view {name} as {rows}")
    if not each and not only:
        return
    found = connection.execute(f"select count(*) from {name}").fetchone()
    entry.row_count = (found[0] if found else 0) + others


def _clean_cells(entry: Entry) -> str:
    """SQL of the cleaned text of each column that a name can mean, where the entry wants it beside the landed one."""
    if not entry.has_clean_cells:
        return ""
    columns = sorted(set(entry.scope.headers.values()))
    return "".join(f", {entry.scope.clean(column)} as {quoted(clean_column(column))}" for column in columns)


def _pass_over(connection: duckdb.DuckDBPyConnection, entry: Entry, rows: str, where: str) -> int:
    found = connection.execute(
        f"insert into stage.ignored select $entry, line, $kind from ({rows}) where {where} order by line",
        {"entry": entry.number, "kind": NOT_THIS_KIND},
    ).fetchone()
    return int(found[0]) if found else 0


def _spread(entry: Entry, each: Each, landed: str) -> str:
    """SQL of one row a record: every column of its line, `each_name`, `each_cell`, and its position."""
    if each.columns:
        members = _like_columns(entry.headers, each.columns)
    elif each.list:
        parts = f"string_split({entry.scope.value(each.list)}, {literal(each.separator)})"
        members = f"[{{'key': null::varchar, 'value': part}} for part in {parts}]"
    else:
        members = _json_members(entry.scope.value(each.json or ""))
    columns = ", ".join(f"c{n}" for n in range(len(entry.headers)))
    return (
        f"select line + (each_number << {LINE_BITS}) as line, {columns}, each_member.key as each_name, "
        f"each_member.value as each_cell from (select line, {columns}, unnest(each_members) as each_member, "
        f"unnest(range(len(each_members))) as each_number from (select *, {members} as each_members from {landed})) "
        "where bare(each_member.value) <> ''"
    )


def _like_columns(headers: list[str], pattern: str) -> str:
    """Each column whose header fits the pattern; its name is the pattern's first group, else the header."""
    found = [(n, re.search(pattern, header)) for n, header in enumerate(headers)]
    cells = [(n, match.group(1) if match.re.groups else match.string) for n, match in found if match]
    return "[" + ", ".join(f"{{'key': {literal(name)}, 'value': {quoted(f'c{n}')}}}" for n, name in cells) + "]"


def _json_members(text: str) -> str:
    """The members of an object; text that is no object stays one record without a name, so that it is told and not lost."""
    return (
        f"case when json_valid({text}) and json_type({text}) = 'OBJECT' "
        f"then map_entries(cast(cast({text} as json) as map(varchar, varchar))) "
        f"else [{{'key': null::varchar, 'value': {text}}}] end"
    )
