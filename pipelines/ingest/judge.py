"""One opened file is judged by the rules that a row keeps or breaks on its own, and staged.

In: a landed table `(line, c0, c1, …)` of text and an `Entry`, which says how its columns fill one canonical table. Out: rows in
`stage.<table>`, typed, and rows in `stage.quarantine` with column, reason and sentence; nothing in between, which `settle`
counts again. All work is set-based in DuckDB: one statement types and judges every row, and asks closely only where something
is amiss. Rejected: validating row by row in Python (pandera, pydantic), which costs twenty times as much, and letting a failed
cast end the load.
"""

from importlib import resources

import duckdb

from pipelines.contract import Column, Table, contract, quoted
from pipelines.ingest.cells import Dates, Problem, decide_order, order_evidence, typed_cell
from pipelines.ingest.corrected import key_of
from pipelines.ingest.entry import NAMED, Entry
from pipelines.ingest.holding import has_rows
from pipelines.ingest.mapping import condition, literal, text_of
from pipelines.ingest.messages import message_template
from pipelines.ingest.notices import warn
from pipelines.sources import has_attribution

MACROS = ("macros.sql", "number_macros.sql")

# What a CASE asks of few rows these would work out for all: a list of six words behind IN becomes a join, and what stands in
# two branches is computed before either is chosen.
EAGER = "in_clause,common_subexpressions"


def create_stage(connection: duckdb.DuckDBPyConnection) -> None:
    """The tables between judging and settling, and the macros of cells; `stage` and `landing` are gone with the connection."""
    connection.execute("attach ':memory:' as stage; attach ':memory:' as landing")
    connection.execute(f"set disabled_optimizers = '{EAGER}'")
    for name in MACROS:
        connection.execute(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))
    for table in contract().values():
        columns = [f"{quoted(name)} {type_}" for name, type_ in table.stored.items()]
        columns += [f"_{name} VARCHAR" for name in NAMED] if has_attribution(table) else []
        columns += ["_entry INTEGER", "_line BIGINT", "_local BIGINT", "_problems VARCHAR"]
        connection.execute(f"create table stage.{quoted(table.name)} ({', '.join(columns)})")
    connection.execute(
        "create table stage.quarantine (entry INTEGER, line BIGINT, column_name VARCHAR, reason VARCHAR, message VARCHAR, "
        "key VARCHAR)"
    )
    connection.execute("create table stage.superseded (entry INTEGER, line BIGINT, reason VARCHAR)")
    connection.execute("create table stage.ignored (entry INTEGER, line BIGINT, kind VARCHAR)")
    connection.execute("create table stage.corrects (entry INTEGER, line BIGINT, corrected VARCHAR)")
    connection.execute("create table stage.alias (entry INTEGER, line BIGINT, kind VARCHAR, word VARCHAR)")


def drop_stage(connection: duckdb.DuckDBPyConnection) -> None:
    """Leave the connection as it was before `create_stage`, but for the macros."""
    connection.execute("detach stage; detach landing; reset disabled_optimizers")


def _date_formats(connection: duckdb.DuckDBPyConnection, entry: Entry, column: Column, text: str) -> Dates:
    zone = entry.options.time_zone or entry.source_zone
    if entry.kind.date_formats and column.name in entry.into.columns:
        return Dates(declared=entry.kind.date_formats, zone=zone)
    if entry.options.date_order:
        return Dates(order=entry.options.date_order, zone=zone)
    found = connection.execute(
        f"select {order_evidence('x')} from (select {text} as x from {entry.landed}) where x not like '____-%'"
    ).fetchone()
    proven = decide_order(*found) if found else None
    return Dates(order=proven or entry.options.date_orders.get(f"{entry.table.name}.{column.name}"), zone=zone)


def date_orders(connection: duckdb.DuckDBPyConnection, entry: Entry) -> dict[str, str]:
    """The order of day and month in each column that the values of a landed entry prove, by `table.column`."""
    dated = [(name, text) for name, text in entry.texts().items() if _is_dated(entry.table.columns.get(name))]
    found = {name: _date_formats(connection, entry, entry.table.columns[name], text).order for name, text in dated}
    return {f"{entry.table.name}.{name}": order for name, order in found.items() if order}


def _is_dated(column: Column | None) -> bool:
    return column is not None and column.type in ("date", "timestamp")


def _missing(entry: Entry, given: set[str]) -> list[Problem]:
    """Problems of values that no row can be without; `x_` columns are text."""
    table = entry.table
    needed = [name for name in table.needed if table.columns[name].default is None]
    if entry.into.completes:
        needed = [name for name in needed if name in table.key]
    made = [name for name, column in table.columns.items() if column.made_from_content and name in given]
    people = []
    if entry.named:
        needed.remove("pair_id")
        unless = f"{quoted('x_pair_id')} is null and " if "pair_id" in given else ""
        people = [Problem(name, "missing_required", f"{unless}{quoted('_' + name)} is null") for name in entry.named]
    return people + [Problem(n, "missing_required", f"{quoted('x_' + n)} is null") for n in [*needed, *made]]


def _row_problems(entry: Entry, given: set[str]) -> list[Problem]:
    """Missing values, and problems between the columns of a row."""
    problems = _missing(entry, given)
    for name, column in entry.table.columns.items():
        if name not in given:
            continue
        if column.not_before in given:
            problems.append(Problem(name, "dates_reversed", f"{quoted(name)} < {quoted(column.not_before)}"))
        if column.differs_from in given:
            problems.append(Problem(name, "same_person", f"{quoted(name)} = {quoted(column.differs_from)}"))
        if column.rule == "time_zone":
            known = "(select name from pg_timezone_names())"
            problems.append(Problem(name, "unknown_time_zone", f"{quoted(name)} not in {known}"))
    if entry.into.ended_where:
        problems.append(Problem("ended_on", "end_unknown", "is_ended and ended_on is null"))
    return problems


def _default(entry: Entry, column: Column) -> str | None:
    if column.name == "program_id" and entry.options.program:
        return entry.options.program
    return column.default


def _typed_columns(
    connection: duckdb.DuckDBPyConnection, entry: Entry, texts: dict[str, str]
) -> tuple[dict[str, str], list[Problem], list[str]]:
    """Typed SQL of every stored column, the problems of cells, and the timestamps whose zone is still the program's."""
    typed: dict[str, str] = {}
    problems: list[Problem] = []
    local: list[str] = []
    for name, column in entry.table.columns.items():
        x = quoted("x_" + name)
        default = _default(entry, column)
        if name not in texts:
            typed[name] = literal(default) if default is not None else "null"
        else:
            dates = _date_formats(connection, entry, column, texts[name]) if _is_dated(column) else Dates()
            value, found = typed_cell(column, x, dates)
            typed[name] = f"case when {x} is null then {literal(default)} else {value} end" if default else value
            problems += [_about(problem, quoted(name)) for problem in found]
            if column.type == "timestamp" and dates.zone is None:
                local.append(name)
        if column.source_twin:
            typed[column.source_twin] = quoted("w_" + name) if name in texts else "null"
    return typed, problems, local


def _about(problem: Problem, typed: str) -> Problem:
    """A problem of a cell, with the column that holds its typed value."""
    said = [text.replace("{typed}", typed) for text in (problem.condition, problem.suspicion)]
    return Problem(problem.column, problem.reason, *said)


def _text_columns(entry: Entry, texts: dict[str, str]) -> list[str]:
    """The cleaned text of every column that the entry gives, and whether its line tells of an ending."""
    columns = [f"{text} as {quoted(('_' if n in entry.named else 'x_') + n)}" for n, text in texts.items()]
    columns += [f"{word} as {quoted('w_' + name)}" for name, word in entry.words().items()]
    if entry.into.ended_where:
        columns.append(f"{condition({'where': entry.into.ended_where}, entry.scope)} as is_ended")
    return columns


def stage(connection: duckdb.DuckDBPyConnection, entry: Entry) -> None:
    """Judge every landed row of `entry` and stage it, or quarantine it with its first reason and all its sentences."""
    texts = entry.texts()
    typed, problems, local = _typed_columns(connection, entry, texts)
    problems = _row_problems(entry, set(texts)) + problems
    stored = entry.table.stored
    timestamps = [name for name, column in entry.table.columns.items() if column.type == "timestamp"]
    mask = " + ".join(
        f"case when {quoted(name)} is not null and not has_zone({quoted('x_' + name)}) "
        f"then {1 << timestamps.index(name)} else 0 end"
        for name in local
    )
    names = ", ".join(quoted(name) for name in [*entry.table.stored, *(f"_{name}" for name in entry.named)])
    connection.execute(
        f"""
        insert into stage.{quoted(entry.table.name)} ({names}, _entry, _line, _local, _problems)
        with texts as (select line, {", ".join(_text_columns(entry, texts))} from {entry.landed}),
        typed as (
            select *, {", ".join(f"cast({sql} as {stored[name]}) as {quoted(name)}" for name, sql in typed.items())}
            from texts
        )
        select {names}, {entry.number}, line, {mask or "0"}, {_codes(problems)} from typed
        """
    )
    _quarantine_bad(connection, entry, problems, texts)
    _note_aliases(connection, entry)
    warn(connection, entry, set(texts))


def _codes(problems: list[Problem]) -> str:
    """SQL of the numbers of a row's problems as one text, empty where it has none."""
    if not problems:
        return "''"
    suspicions = dict.fromkeys(f"({problem.suspicion or problem.condition})" for problem in problems)
    codes = ", ".join(f"case when {problem.condition} then '{n}' end" for n, problem in enumerate(problems))
    return f"case when {' or '.join(suspicions)} then concat_ws(' ', {codes}) else '' end"


def _note_aliases(connection: duckdb.DuckDBPyConnection, entry: Entry) -> None:
    """Keep the other names by which this source's exports may call the participants of this file."""
    for name, form in entry.into.aliases.items():
        connection.execute(
            f"insert into stage.alias select $entry, line, $kind, word from (select line, {text_of(form, entry.scope)} as word "
            f"from {entry.landed}) where word is not null",
            {"entry": entry.number, "kind": f"{entry.source}:{name}"},
        )


def _quarantine_bad(
    connection: duckdb.DuckDBPyConnection, entry: Entry, problems: list[Problem], texts: dict[str, str]
) -> None:
    bad = f"stage.{quoted(entry.table.name)} as t where _entry = {entry.number} and _problems <> ''"
    if not has_rows(connection, bad):
        return
    told = [
        (n, p.column, p.reason, message_template(p.reason, entry.table, p.column, _other(entry.table, p)))
        for n, p in enumerate(problems)
    ]
    connection.execute(
        "create or replace temp table problem (n INTEGER, column_name VARCHAR, reason VARCHAR, says VARCHAR)"
    )
    connection.executemany("insert into problem values (?, ?, ?, ?)", told)
    values = " ".join(f"when {literal(name)} then {text}" for name, text in texts.items())
    connection.execute(
        f"""
        insert into stage.quarantine
        with bad as (
            select _line as line, {key_of(entry.table, "t")} as key, cast(unnest(string_split(_problems, ' ')) as integer) as n
            from {bad}
        ),
        told as (
            select bad.line, key, n, column_name, reason,
                replace(says, '{{value}}', coalesce(left(case column_name {values} end, 200), '')) as message
            from bad join problem using (n) join {entry.landed} as landed on landed.line = bad.line
        )
        select $entry, line, arg_min(column_name, n), arg_min(reason, n), string_agg(message, ' ' order by n),
            any_value(key)
        from told group by line order by line
        """,
        {"entry": entry.number},
    )
    connection.execute(f"delete from {bad}")


def _other(table: Table, problem: Problem) -> str:
    column = table.columns.get(problem.column)
    return (column.not_before or column.differs_from or "") if column else ""
