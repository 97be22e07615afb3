"""From `core` to `mart`: every table in an order in which each comes after those it reads.

In: a connection whose schema `core` holds the canonical tables, the settings, the as-of date, and the tables that Python
makes (risk, competing endings) with what they stand on. Out: schema `mart`, the same for the same records. SQL files,
flags, metrics and Python's tables are nodes of one graph, so that nothing is called in stages by hand. Rejected: two
fixed stages around the risk, since a new table in Python would add a third.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist

import duckdb

from pipelines import flags, metrics, sqlfiles
from pipelines.settings import Settings
from pipelines.sqlfiles import Value

MOST_EXAMPLES = 5


@dataclass(frozen=True)
class Made:
    """A table that Python makes: its name with schema, the tables it reads, and the call that creates it."""

    table: str
    after: frozenset[str]
    make: Callable[[duckdb.DuckDBPyConnection], object]


@dataclass(frozen=True)
class FailedCheck:
    """A rule that does not hold: its name and title, how many rows break it, and at most five of them."""

    name: str
    title: str
    row_count: int
    examples: tuple[tuple[object, ...], ...]

    def __str__(self) -> str:
        return (
            f"{self.title}: broken by {self.row_count} row(s), such as {self.examples[0]} (sql/checks/{self.name}.sql)"
        )


def parameters(settings: Settings, as_of: date) -> dict[str, Value]:
    """What SQL files may bind: the settings' numbers, `as_of`, and `interval_z`, the normal quantile of the level."""
    quantile = NormalDist().inv_cdf((1 + settings.interval_level) / 2)
    return {**settings.parameters(), "as_of": as_of.isoformat(), "interval_z": quantile}


def build(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    as_of: date,
    made: Iterable[Made] = (),
    *,
    only: Collection[str] = (),
    progress: Callable[[str], object] = lambda table: None,
) -> list[str]:
    """Make all tables of schema `mart`, or `only` those named and what they stand on; returns them in their order.

    `progress` is called with each table's name before it is made. Raises DeclarationError where the files contradict
    each other, or where a table that Python makes is read and was not given.
    """
    values = parameters(settings, as_of)
    steps = _steps(values, made)
    depends_on: Mapping[str, Collection[str]] = {table: step.after for table, step in steps.items()}
    if only:
        depends_on = _ancestry(depends_on, only)
    ordered = sqlfiles.in_order(depends_on)
    connection.execute("create schema if not exists mart")
    for table in ordered:
        progress(table)
        steps[table].make(connection)
    return ordered


def failed_checks(connection: duckdb.DuckDBPyConnection, values: Mapping[str, Value]) -> list[FailedCheck]:
    """The rules of `sql/checks` that the tables of `connection` break; none is what a build should find.

    `values` as `parameters` gives them. The tables `quality.loads` and all of `mart` must stand.
    """
    failed = []
    for file in sqlfiles.read_kind("check").values():
        rows = connection.execute(file.text, file.bound(values)).fetchall()
        if rows:
            failed.append(FailedCheck(file.name, file.header["title"], len(rows), tuple(rows[:MOST_EXAMPLES])))
    return failed


def _steps(values: Mapping[str, Value], made: Iterable[Made]) -> dict[str, Made]:
    """Every table of the schema with what makes it."""
    files = sqlfiles.read_kind("mart")
    steps = [_sql_step(file, values) for file in files.values()]
    steps.append(Made("mart.parameters", frozenset(), lambda connection: _keep(connection, values)))
    steps.append(Made("mart.pair_flags", flags.depends_on(), lambda connection: flags.run(connection, values)))
    steps.append(Made("mart.metric", metrics.depends_on(), lambda connection: metrics.run(connection, values)))
    return {step.table: step for step in (*steps, *made)}


def _sql_step(file: sqlfiles.SqlFile, values: Mapping[str, Value]) -> Made:
    """A mart's file as a step."""
    return Made(
        f"mart.{file.name}", file.depends_on, lambda connection: sqlfiles.create_table(connection, file, values)
    )


def _keep(connection: duckdb.DuckDBPyConnection, values: Mapping[str, Value]) -> None:
    """Write the bound values beside the tables, so that a published file can run its own metrics again."""
    connection.execute("create or replace table mart.parameters (parameter VARCHAR, is_text BOOLEAN, value VARCHAR)")
    rows = [(name, isinstance(value, str), str(value)) for name, value in sorted(values.items())]
    connection.executemany("insert into mart.parameters values (?, ?, ?)", rows)


def _ancestry(depends_on: Mapping[str, Collection[str]], only: Collection[str]) -> dict[str, Collection[str]]:
    """The part of the graph that `only` stands on, itself included."""
    wanted: dict[str, Collection[str]] = {}
    waiting = list(only)
    while waiting:
        table = waiting.pop()
        if table in depends_on and table not in wanted:
            wanted[table] = depends_on[table]
            waiting += depends_on[table]
    return wanted
