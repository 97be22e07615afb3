"""The figures of a build with small groups merged, and for each number the people behind it.

In: a connection to a build in the making, and the partition of every grouping. Out: `Figures`: the metric and curve tables as the
build makes them, but over the merged groups, and what disclosure control must know: amounts and people of every part of
every figure, who is in which part on the dates that are released, and which parts only ever grow.

All of it is computed in a database in memory beside the build, whose tables it sees under the same names, so that the very files
that make the coordinator's figures make these. Rejected: summing published figures, which is wrong for medians and curves.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources

import duckdb
import pandas as pd

from pipelines import metrics, sqlfiles
from pipelines.contract import quoted
from pipelines.editions import curves
from pipelines.editions.groups import Partition
from pipelines.editions.levels import grouping_of
from pipelines.sqlfiles import Value

REMADE = ("retention_counts", "retention_history")
OWNERS = {
    "pair_id": "select pair_id as owner_id, mentee_id, mentor_id from core.pairs",
    "mentee_id": "select mentee_id as owner_id, mentee_id, null::varchar as mentor_id from mart.mentee_groups",
    "goal_id": "select g.goal_id as owner_id, p.mentee_id, p.mentor_id from mart.goal_progress as g "
    "join core.pairs as p on p.pair_id = g.pair_id",
}
# One owner of each person is marked, so that different people can be counted by adding.
PEOPLE = (
    "select owner_id, row_number() over (partition by mentee_id order by owner_id) = 1 as is_first_of_mentee, "
    "mentor_id is not null and row_number() over (partition by mentor_id order by owner_id) = 1 as is_first_of_mentor from"
)
CELLS = {
    **{owner: f"select {owner} as owner_id, cell_id from {groups}" for owner, groups in metrics.OWNERS.items()},
    "goal_id": "select goal_id as owner_id, cell_id from goal_cells",
}
GOAL_CELLS = (
    "select goal_id, program_id, category, 1000000000 + dense_rank() over (order by program_id, category) as cell_id"
)
SUMS = "metric VARCHAR, landmark_on DATE, owner_id VARCHAR, numerator DOUBLE, denominator DOUBLE, left_out DOUBLE"
PARTS = ("denominator", "numerator", "rest", "left_out")
RELEASED = "from mart.metric where cast(period as date) in (select landmark_on from mart.landmarks)"


def query(name: str) -> str:
    """The text of a file of `sql/editions`."""
    return resources.files("pipelines").joinpath(f"sql/editions/{name}.sql").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Figures:
    """Everything that a release may be made of.

    metric: the rows of mart.metric. counts: metric, landmark_on, program_id, group_by, group_value, part, amount,
    owner_count, mentee_count, mentor_count, owner. members: pattern, metric, parts, set_parts, owner (`member_patterns`).
    leavers: metric and part that somebody was in at one date and not at the next.
    """

    metric: pd.DataFrame
    counts: pd.DataFrame
    members: pd.DataFrame
    leavers: set[tuple[str, str]]
    curves: curves.Curves


@contextmanager
def merged(
    connection: duckdb.DuckDBPyConnection, partitions: Mapping[str, Partition], programs: Partition, dates: list[str]
) -> Iterator[None]:
    """While it lasts, `core` and `mart` are those of the build, but for merged groups and the dates that are released."""
    ((home,),) = connection.execute("select current_database()").fetchall()
    connection.execute("attach ':memory:' as work")
    for schema in ("core", "mart"):
        connection.execute(f"create schema work.{schema}")
    found = connection.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = $home and schema_name in ('core', 'mart')",
        {"home": home},
    ).fetchall()
    for schema, name in found:
        if name not in (*REMADE, "metric", "group_cells", "landmarks"):
            source = f"{quoted(home)}.{schema}.{quoted(name)}"
            connection.execute(f"create view work.{schema}.{quoted(name)} as select * from {source}")
    _merge_cells(connection, home, partitions, programs)
    connection.execute(
        f"create table work.mart.landmarks as from {quoted(home)}.mart.landmarks "
        "where cast(landmark_on as varchar) in (select unnest($dates))",
        {"dates": dates},
    )
    connection.execute("use work")
    try:
        yield
    finally:
        connection.execute(f"use {quoted(home)}")
        connection.execute("detach work")


def _merge_cells(
    connection: duckdb.DuckDBPyConnection, home: str, partitions: Mapping[str, Partition], programs: Partition
) -> None:
    """`mart.group_cells` with a grouping for each level and its labels; groupings without a level have no groups."""
    labels = [
        ("all", "all", "all", "all"),
        *((by, grouping_of(by), g, label) for by, p in partitions.items() for g, label in p.label_of.items()),
    ]
    scopes = [("all", "all"), *programs.label_of.items()]
    connection.execute(
        "create temp table merged_labels (level VARCHAR, group_by VARCHAR, group_value VARCHAR, label VARCHAR)"
    )
    connection.executemany("insert into merged_labels values (?, ?, ?, ?)", labels)
    connection.execute("create temp table merged_programs (program_id VARCHAR, label VARCHAR)")
    connection.executemany("insert into merged_programs values (?, ?)", scopes)
    connection.execute(
        "create table work.mart.group_cells as select distinct cells.cell_id, p.label as program_id, "
        "l.level as group_by, "
        f"l.label as group_value from {quoted(home)}.mart.group_cells as cells join merged_programs as p using (program_id) "
        "join merged_labels as l on l.group_by = cells.group_by and l.group_value = cells.group_value"
    )
    connection.execute(f"create table work.main.goal_cells as {GOAL_CELLS} from {quoted(home)}.mart.goal_progress")
    connection.execute(
        "insert into work.mart.group_cells select distinct cells.cell_id, p.label, l.group_by, l.label from "
        "work.main.goal_cells as cells join merged_programs as p on p.program_id in ('all', cells.program_id) "
        "join merged_labels as l on l.group_by = 'all' or (l.group_by = 'category' and l.group_value = cells.category)"
    )
    connection.execute("drop table temp.merged_labels; drop table temp.merged_programs")


def collect(connection: duckdb.DuckDBPyConnection, parameters: Mapping[str, Value]) -> Figures:
    """All figures over the merged groups, inside `merged`."""
    for name in REMADE:
        sqlfiles.create_table(connection, sqlfiles.read_kind("mart")[name], parameters)
    for owner in OWNERS:
        connection.execute(f"create temp table sums_of_{owner} ({SUMS})")

    def keep(metric: str) -> None:
        into = f"insert into sums_of_{metrics.owner(metric)}"
        kind = sqlfiles.read_kind("metric")[metric].header["kind"]
        connection.execute(f"{into} {query('owner_sums')}", {"metric": metric, "kind": kind})

    metrics.run(connection, parameters, keep)
    for owner, (days, name) in curves.days_of(connection).items():
        connection.register("curve_days", days)
        connection.execute(f"insert into sums_of_{owner} {query(name)}")
        connection.unregister("curve_days")
    figure_rows = connection.execute(RELEASED).df()
    counts, members, left = zip(*(_people(connection, owner) for owner in OWNERS), strict=True)
    return Figures(
        figure_rows,
        pd.concat(counts, ignore_index=True),
        pd.concat(members, ignore_index=True),
        {pair for pairs in left for pair in pairs},
        curves.read(connection),
    )


def _people(
    connection: duckdb.DuckDBPyConnection, owner: str
) -> tuple[pd.DataFrame, pd.DataFrame, list[tuple[str, str]]]:
    """Counts, members and leavers of the metrics whose units belong to one kind of owner."""
    connection.execute(f"create temp table owner_people as {PEOPLE} ({OWNERS[owner]})")
    connection.execute(f"create temp view owner_sums as select * from sums_of_{owner}")
    connection.execute(f"create temp view owner_cells as {CELLS[owner]}")
    counts = connection.execute(query("set_counts")).df()
    members = connection.execute(query("member_patterns")).df()
    left = connection.execute(query("lasting_parts")).fetchall()
    for made in (
        "view temp.owner_cells",
        "view temp.owner_sums",
        "table temp.owner_people",
        f"table temp.sums_of_{owner}",
    ):
        connection.execute(f"drop {made}")
    return counts.assign(owner=owner), members.assign(owner=owner), left
