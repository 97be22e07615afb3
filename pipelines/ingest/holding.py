"""Rows that are held back after all have been staged: moved out of the stage, with the sentence for the reason.

In: a staged table `t` and an SQL condition. Out: `stage.quarantine`, and the rows are gone from the stage, so that whatever
refers to them waits with them.
"""

import duckdb

from pipelines.contract import Table, quoted
from pipelines.ingest.corrected import key_of
from pipelines.ingest.messages import message_template


def has_rows(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Whether a table holds anything."""
    return bool(connection.execute(f"select 1 from {table} limit 1").fetchone())


def hold_back(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    condition: str,
    column: str,
    reason: str,
    value: str,
    other: str = "",
) -> int:
    """Move the rows of `t` that meet `condition` out of the stage, with the sentence for `reason`; gives their number."""
    says = message_template(reason, table, column, other)
    connection.execute(
        f"create or replace temp table held as select _entry, _line, {value} as value, {key_of(table, 't')} as key "
        f"from stage.{quoted(table.name)} as t where {condition}"
    )
    found = connection.execute(
        "insert into stage.quarantine select _entry, _line, $column, $reason, "
        "replace($says, '{value}', coalesce(left(cast(value as varchar), 200), '')), key from held order by _entry, _line",
        {"column": column, "reason": reason, "says": says},
    ).fetchone()
    moved = int(found[0]) if found else 0
    if moved:
        connection.execute(
            f"delete from stage.{quoted(table.name)} as t using held "
            "where t._entry = held._entry and t._line is not distinct from held._line"
        )
    return moved
