"""All staged rows are looked at together: whose program's clock, which spell, which parent, which version, known by when.

In: `stage.*` as `judge` left it and the entries in the order in which later ones correct earlier ones. Out: `core.*`, and in
`stage.quarantine` and `stage.superseded` every row that did not get there. A row that breaks a rule between tables never
corrects one that keeps it; parents are settled before their children, so that the children of a quarantined row wait with it.
Rejected: foreign keys and upserts in the database, which stop at the first fault and keep no version.
"""

from collections.abc import Sequence
from datetime import date

import duckdb

from pipelines.contract import Column, Table, contract, create_core, quoted
from pipelines.ingest.entry import PEOPLE, Entry
from pipelines.ingest.mapping import literal
from pipelines.ingest.messages import message_template
from pipelines.ingest.versions import fold
from pipelines.sources import has_attribution

# Which program a row belongs to, for its clock: the program it names, else its pair's, its goal's, or its person's.
PROGRAM_OF = (
    ("program_id", "t.program_id"),
    ("pair_id", "(select any_value(p.program_id) from stage.pairs as p where p.pair_id = t.pair_id)"),
    (
        "goal_id",
        "(select any_value(p.program_id) from stage.goals as g join stage.pairs as p using (pair_id) "
        "where g.goal_id = t.goal_id)",
    ),
    ("person_id", "(select any_value(p.program_id) from stage.participants as p where p.person_id = t.person_id)"),
)


def settle(
    connection: duckdb.DuckDBPyConnection, entries: Sequence[Entry], as_of: date | None, today: date | None
) -> date:
    """Fill `core` from `stage`; gives the as-of date: the one told, else the latest that a record vouches for."""
    create_core(connection)
    connection.execute("create temp table entry_file (entry INTEGER, file_id INTEGER)")
    connection.executemany(
        "insert into entry_file values (?, ?)", [(e.number, e.file_id) for e in entries] or [(-1, -1)]
    )
    zones = _zones(connection)
    for table in contract().values():
        if has_attribution(table):
            _attribute(connection, table)
        if zones:
            _to_utc(connection, table)
    told = as_of or _latest_vouched(connection, today, bool(zones))
    for table in contract().values():
        own = [entry for entry in entries if entry.table is table]
        if _has_rows(connection, f"stage.{quoted(table.name)}"):
            _hold_future(connection, table, told, bool(zones))
            _hold_orphans(connection, table, own)
            fold(connection, table, own)
    return told


def _zones(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The programs' zones as table `zone`; empty where every program counts its days in UTC."""
    connection.execute(
        "create temp table zone as select program_id, arg_max(time_zone, (_entry, coalesce(_line, 0))) as time_zone "
        "from stage.programs where program_id is not null group by program_id"
    )
    rows = connection.execute("select distinct time_zone from zone where time_zone <> 'UTC'").fetchall()
    return [name for (name,) in rows]


def _program_of(table: Table) -> str | None:
    return next((sql for column, sql in PROGRAM_OF if column in table.columns), None)


def _zone_of(table: Table) -> str:
    program = _program_of(table)
    return (
        f"coalesce((select z.time_zone from zone as z where z.program_id = {program}), 'UTC')" if program else "'UTC'"
    )


def _to_utc(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Timestamps that named no zone are read in their program's."""
    timestamps = [name for name, column in table.columns.items() if column.type == "timestamp"]
    for bit, name in enumerate(timestamps):
        connection.execute(
            f"update stage.{quoted(table.name)} as t set {quoted(name)} = "
            f"timezone('UTC', timezone({_zone_of(table)}, {quoted(name)})) where _local & {1 << bit} > 0"
        )


def _day(column: Column, table: Table, has_zones: bool) -> str:
    """SQL for the day of a date or timestamp column of `t`, counted in its program's zone."""
    name = f"t.{quoted(column.name)}"
    if column.type == "date":
        return name
    return (
        f"cast(timezone({_zone_of(table)}, timezone('UTC', {name})) as date)" if has_zones else f"cast({name} as date)"
    )


def _is_past_fact(column: Column) -> str:
    when = column.happened_when
    return f"t.{quoted(when.column)} = {literal(when.word)}" if when else "true"


def _latest_vouched(connection: duckdb.DuckDBPyConnection, today: date | None, has_zones: bool) -> date:
    """The latest day of any fact of the past; days after `today`, where it is told, vouch for nothing."""
    latest: list[date] = []
    for table in contract().values():
        for column in table.columns.values():
            if column.happened or column.vouches:
                day = _day(column, table, has_zones)
                found = connection.execute(
                    f"select max(day) from (select {day} as day from stage.{quoted(table.name)} as t "
                    f"where {_is_past_fact(column)}) where day <= coalesce($today, date '2199-12-31')",
                    {"today": today},
                ).fetchone()
                latest += [found[0]] if found and found[0] else []
    return max(latest, default=today or date(1970, 1, 1))


def _quarantine(
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
        f"create or replace temp table held as select _entry, _line, {value} as value "
        f"from stage.{quoted(table.name)} as t where {condition}"
    )
    found = connection.execute(
        "insert into stage.quarantine select _entry, _line, $column, $reason, "
        "replace($says, '{value}', coalesce(left(cast(value as varchar), 200), '')) from held order by _entry, _line",
        {"column": column, "reason": reason, "says": says},
    ).fetchone()
    moved = int(found[0]) if found else 0
    if moved:
        connection.execute(
            f"delete from stage.{quoted(table.name)} as t using held "
            "where t._entry = held._entry and t._line is not distinct from held._line"
        )
    return moved


def _attribute(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Rows that name two people belong to the spell that holds their date; two such spells decide nothing."""
    dated = next(c.attributed_on for c in table.columns.values() if c.attributed_on)
    connection.execute(
        f"""
        update stage.{quoted(table.name)} as t set pair_id = found.pair_id from (
            with spell as (
                select pair_id, arg_max(mentor_id, _entry) as mentor_id, arg_max(mentee_id, _entry) as mentee_id,
                    arg_max(matched_on, _entry) as matched_on, max(ended_on) as ended_on
                from stage.pairs group by pair_id
            )
            select c._entry, c._line, min(s.pair_id) as pair_id
            from stage.{quoted(table.name)} as c join spell as s
                on s.mentor_id = c._mentor_id and s.mentee_id = c._mentee_id
                and cast(c.{quoted(dated or "")} as date) between s.matched_on and coalesce(s.ended_on, date '9999-12-31')
            where c.pair_id is null group by c._entry, c._line having count(*) = 1
        ) as found
        where t._entry = found._entry and t._line = found._line and t.pair_id is null
        """
    )
    named = "t.pair_id is null and t._mentor_id is not null"
    _quarantine(
        connection,
        table,
        named,
        "pair_id",
        "unattributed",
        f"concat_ws(' and ', {', '.join('t._' + p for p in PEOPLE)})",
    )


def _hold_future(connection: duckdb.DuckDBPyConnection, table: Table, as_of: date, has_zones: bool) -> None:
    for name, column in table.columns.items():
        if column.happened:
            condition = (
                f"{_day(column, table, has_zones)} > {literal(as_of.isoformat())}::date and {_is_past_fact(column)}"
            )
            _quarantine(connection, table, condition, name, "after_as_of", f"t.{quoted(name)}", as_of.isoformat())


def _hold_orphans(connection: duckdb.DuckDBPyConnection, table: Table, entries: Sequence[Entry]) -> None:
    for name, column in table.columns.items():
        parent = contract().get(column.references or "")
        if parent is None:
            continue
        is_own = parent is table
        where = f"stage.{quoted(table.name)}" if is_own else f"core.{quoted(parent.name)}"
        if parent.is_optional and not _has_rows(connection, where):
            for entry in entries:
                entry.warnings.append(f"{name}: no {parent.name} are loaded, so people are known by identifier only.")
            continue
        condition = (
            f"t.{quoted(name)} is not null and not exists "
            f"(select 1 from {where} as parent where parent.{quoted(parent.key[0])} = t.{quoted(name)})"
        )
        # Where a table refers to itself, each round may orphan the children of the rows that it held back.
        while (
            _quarantine(connection, table, condition, name, "unknown_reference", f"t.{quoted(name)}", parent.name)
            and is_own
        ):
            pass


def _has_rows(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    return bool(connection.execute(f"select 1 from {table} limit 1").fetchone())
