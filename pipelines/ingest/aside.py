"""Rows that are read like records and are none: rows of empty cells, and lines of totals.

In: a landed table `(line, c0, c1, …)` and its records. Out: such rows are gone from the table and stand among the records'
ignored ones. The reader cannot tell them: a row of empty cells is as wide as any other, and only here is a number a number.
"""

import duckdb

from pipelines.read import Records, make_changeable


def set_aside(connection: duckdb.DuckDBPyConnection, records: Records, landed: str) -> None:
    """Move what is no record from the landed table to `records.ignored`."""
    if not records.row_count:
        return
    width = len(records.columns)
    every = ", ".join(f"c{n}" for n in range(width))
    perhaps = "c0 = ''" if 0 in records.tidy else "not coalesce(is_bare(c0), false)"
    _move(connection, records, landed, "empty_row", f"{perhaps} and bare(concat({every})) = ''")
    # A rare word; what it takes to be sure is only asked of a table that holds it.
    perhaps = " or ".join(f"c{n} ilike '%total%'" for n in range(min(3, width)))
    if width > 1 and connection.execute(f"select 1 from {landed} where {perhaps} limit 1").fetchone():
        _move(connection, records, landed, "totals_line", f"({perhaps}) and {_is_total(width)}")


def _is_total(width: int) -> str:
    """SQL: the first filled cell says so, and every other one is empty or a number."""
    cells = [f"coalesce(bare(c{n}), '')" for n in range(width)]
    filled = [f"nullif({cell}, '')" for cell in cells]
    first = f"coalesce({', '.join(filled)})"
    plain = " and ".join(f"({cell} = '' or {cell} = {first} or exact_number({cell}) is not null)" for cell in cells)
    some_empty = " or ".join(f"{cell} = ''" for cell in cells)
    return f"regexp_matches(lower({first}), '^(grand |sub)?totals?:?$') and ({some_empty}) and {plain}"


def _move(connection: duckdb.DuckDBPyConnection, records: Records, landed: str, kind: str, condition: str) -> None:
    lines = [line for (line,) in connection.execute(f"select line from {landed} where {condition}").fetchall()]
    if lines:
        raw = records.raw(connection, lines)
        make_changeable(connection, landed)
        connection.execute(f"delete from {landed} where {condition}")
        records.ignored.extend((line, kind, raw.get(line, "")) for line in sorted(lines))
        records.row_count -= len(lines)
