"""All staged rows are looked at together: whose program's clock, which spell, which parent, which version, known by when.

In: `stage.*` as `judge` left it and the entries in the order in which later ones correct earlier ones. Out: `core.*`, and in
`stage.quarantine` and `stage.superseded` every row that did not get there. A row that breaks a rule between tables never
corrects one that keeps it; parents are settled before their children, so that the children of a quarantined row wait with it.
Rejected: foreign keys and upserts in the database, which stop at the first fault and keep no version.
"""

from collections.abc import Sequence
from datetime import date

import duckdb

from pipelines import wording
from pipelines.contract import Column, Table, contract, create_core, quoted
from pipelines.ingest.corrected import let_go
from pipelines.ingest.entry import Entry
from pipelines.ingest.holding import has_rows, hold_back
from pipelines.ingest.mapping import literal
from pipelines.ingest.messages import told_absence
from pipelines.ingest.people import attribute, join_roles, pass_over_known_pairs, resolve
from pipelines.ingest.versions import before_snapshot, fold, prune
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
    connection.execute("create temp table entry_file (entry INTEGER, file_id INTEGER, origin VARCHAR)")
    connection.executemany(
        "insert into entry_file values (?, ?, ?)", [(e.number, e.file_id, e.origin) for e in entries] or [(-1, -1, "")]
    )
    resolve(connection, entries)
    join_roles(connection)
    pass_over_known_pairs(connection, entries)
    by_table = {table.name: [e for e in entries if e.table is table] for table in contract().values()}
    zones = _zones(connection)
    for table in contract().values():
        prune(connection, table, by_table[table.name])
        if has_attribution(table):
            attribute(connection, table)
        if zones:
            _to_utc(connection, table)
    plans = [entry.number for entry in entries if entry.into.after_as_of]
    told = as_of or _latest_vouched(connection, plans, today, bool(zones))
    for table in contract().values():
        own = by_table[table.name]
        if has_rows(connection, f"stage.{quoted(table.name)}"):
            _turn_to_plans(connection, table, own, told, bool(zones))
            _hold_future(connection, table, told, bool(zones))
            _hold_incomplete(connection, table, own)
            _hold_orphans(connection, table, own)
            fold(connection, table, own)
        let_go(connection, table, own, before_snapshot(own))
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


def _latest_vouched(
    connection: duckdb.DuckDBPyConnection, plans: Sequence[int], today: date | None, has_zones: bool
) -> date:
    """The latest day of any fact of the past; days after `today`, where it is told, vouch for nothing.

    plans: entries whose dates are plans, such as a calendar's. They vouch only where nothing else does.
    """
    for left_out in (f"_entry not in ({', '.join(map(str, [*plans, -1]))})", "true"):
        latest: list[date] = []
        for table in contract().values():
            for column in table.columns.values():
                if column.happened or column.vouches:
                    day = _day(column, table, has_zones)
                    found = connection.execute(
                        f"select max(day) from (select {day} as day from stage.{quoted(table.name)} as t "
                        f"where {_is_past_fact(column)} and {left_out}) "
                        "where day <= coalesce($today, date '2199-12-31')",
                        {"today": today},
                    ).fetchone()
                    latest += [found[0]] if found and found[0] else []
        if latest:
            return max(latest)
    return today or date(1970, 1, 1)


def _turn_to_plans(
    connection: duckdb.DuckDBPyConnection, table: Table, entries: Sequence[Entry], as_of: date, has_zones: bool
) -> None:
    """Where an export's dates are plans, what lies after the as-of date has not happened, which is no fault."""
    for entry in entries:
        for column in table.columns.values() if entry.into.after_as_of else ():
            if column.happened_when:
                status = quoted(column.happened_when.column)
                connection.execute(
                    f"update stage.{quoted(table.name)} as t set {status} = $word where _entry = {entry.number} "
                    f"and {_is_past_fact(column)} and {_day(column, table, has_zones)} > $as_of",
                    {"word": entry.into.after_as_of, "as_of": as_of},
                )


def _hold_future(connection: duckdb.DuckDBPyConnection, table: Table, as_of: date, has_zones: bool) -> None:
    for name, column in table.columns.items():
        if column.happened:
            day = _day(column, table, has_zones)
            condition = f"{day} > {literal(as_of.isoformat())}::date and {_is_past_fact(column)}"
            told = f"strftime({day}, '%-d %b %Y')"
            hold_back(connection, table, condition, name, "after_as_of", told, wording.date(as_of))


def _hold_incomplete(connection: duckdb.DuckDBPyConnection, table: Table, entries: Sequence[Entry]) -> None:
    """Rows that only say more about others' rows wait for these."""
    completing = [str(entry.number) for entry in entries if entry.into.completes]
    if not completing:
        return
    numbers, key = ", ".join(completing), table.key[0]
    alone = (
        f"t._entry in ({numbers}) and not exists (select 1 from stage.{quoted(table.name)} as s "
        f"where s._entry not in ({numbers}) and {' and '.join(f's.{quoted(n)} = t.{quoted(n)}' for n in table.key)})"
    )
    hold_back(connection, table, alone, key, "incomplete", f"t.{quoted(key)}")


def _hold_orphans(connection: duckdb.DuckDBPyConnection, table: Table, entries: Sequence[Entry]) -> None:
    for name, column in table.columns.items():
        parent = contract().get(column.references or "")
        if parent is None:
            continue
        is_own = parent is table
        where = f"stage.{quoted(table.name)}" if is_own else f"core.{quoted(parent.name)}"
        if parent.is_optional and not has_rows(connection, where):
            for entry in entries:
                entry.warnings.append(told_absence(name, parent.name))
            continue
        condition = (
            f"t.{quoted(name)} is not null and not exists "
            f"(select 1 from {where} as parent where parent.{quoted(parent.key[0])} = t.{quoted(name)})"
        )
        # Where a table refers to itself, each round may orphan the children of the rows that it held back.
        while (
            hold_back(connection, table, condition, name, "unknown_reference", f"t.{quoted(name)}", parent.name)
            and is_own
        ):
            pass
