"""Metrics: one SQL file a figure, for every landmark date, program and group, with the rows that stand behind it.

In: the files of `sql/metrics`, each a select of `landmark_on, pair_id, unit_id, numerator, denominator, is_left_out` with
one row per unit, and one aggregate per kind. Out: `mart.metric`, and for any figure in it the rows it was made of, from
the same select. Units belong to pairs, or to mentees where the select says `mentee_id` (who waits has no pair), so that
every figure can be cut by program and by every group of `mart.pair_groups` or `mart.mentee_groups`. Rejected: aggregates
inside the metric files, which would leave nothing to open behind a number.
"""

from collections.abc import Callable, Mapping
from functools import cache

import duckdb
import pandas as pd

from pipelines import sqlfiles
from pipelines.errors import UsageError
from pipelines.settings import Settings
from pipelines.sqlfiles import SqlFile, Value

COLUMNS = ("landmark_on", "pair_id", "unit_id", "numerator", "denominator", "is_left_out")
OWNERS = {"pair_id": "mart.pair_groups", "mentee_id": "mart.mentee_groups"}  # whose a unit is, and the groups of those
SUMMED = frozenset({"count", "share", "mean"})
_CREATE = """
create or replace table mart.metric (
    metric VARCHAR, program_id VARCHAR, period VARCHAR, group_by VARCHAR, group_value VARCHAR, numerator DOUBLE,
    denominator DOUBLE, value DOUBLE, low DOUBLE, high DOUBLE, left_out_count BIGINT, definition VARCHAR
)
"""
_INSERT = """
insert into mart.metric
select
    $metric, program_id, period, group_by, group_value, numerator, denominator, value, low, high, left_out_count, $definition
from ({aggregate}) as aggregated
order by program_id, period, group_by, group_value
"""
_UNITS = """
create or replace temp table metric_rows (landmark_on, owner_id, unit_id, numerator, denominator, is_left_out) as
select * from ({unit_rows}) where landmark_on in (select l.landmark_on from mart.landmarks as l)
"""
_OWNER_CELLS = "create or replace temp view owner_cells as select {owner} as owner_id, cell_id from {groups}"
_ROWS = """
select units.*
from ({unit_rows}) as units
inner join {groups} as owner_groups on units.{owner} = owner_groups.{owner}
inner join mart.group_cells as group_cells on owner_groups.cell_id = group_cells.cell_id
where
    units.landmark_on = cast($period as date)
    and group_cells.program_id = $program_id
    and group_cells.group_by = $group_by
    and group_cells.group_value = $group_value
order by units.{owner}, units.unit_id, units.is_left_out
"""


def depends_on() -> frozenset[str]:
    """The tables that the metrics and their aggregates read."""
    files = [*sqlfiles.read_kind("metric").values(), *sqlfiles.read_kind("aggregate").values()]
    return frozenset([*OWNERS.values(), *(table for file in files for table in file.depends_on)])


def run(
    connection: duckdb.DuckDBPyConnection,
    parameters: Mapping[str, Value],
    each: Callable[[str], object] = lambda name: None,
) -> None:
    """Create `mart.metric` with every metric; `each` is called while a metric's `metric_rows` and `owner_cells` stand."""
    connection.execute(_CREATE)
    aggregates = sqlfiles.read_kind("aggregate")
    for name, file in sqlfiles.read_kind("metric").items():
        own = _own(file, parameters)
        connection.execute(_UNITS.format(unit_rows=file.text), file.bound(own))
        connection.execute(_OWNER_CELLS.format(owner=owner(name), groups=OWNERS[owner(name)]))
        kind = file.header["kind"]
        if kind in SUMMED:
            connection.execute(f"create or replace temp table metric_sums as\n{aggregates['sums'].text}")
        told = {"metric": file.name, "definition": _filled(file.header["definition"], own)}
        aggregate = aggregates[kind]
        connection.execute(_INSERT.format(aggregate=aggregate.text), {**aggregate.bound(own), **told})
        each(name)
    for table in ("metric_sums", "metric_rows"):  # a cluster reads again what a table was made of when it lets it go
        connection.execute(f"drop table if exists temp.{table}")
    connection.execute("drop view if exists temp.owner_cells")


def rows(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    period: str,
    program_id: str = "all",
    group_by: str = "all",
    group_value: str = "all",
) -> pd.DataFrame:
    """The rows behind one figure of `mart.metric`: landmark_on, pair_id, unit_id, numerator, denominator, is_left_out.

    One row per unit (pair, goal, check-in), those left out included; `mentee_id` in place of `pair_id` where units are
    those of mentees. `connection` is a published build, which holds the
    settings it was made with. Raises UsageError on an unknown metric.
    """
    file = _metric(name)
    bound = file.bound(_own(file, kept_parameters(connection)))
    scope = {"period": period, "program_id": program_id, "group_by": group_by, "group_value": group_value}
    query = _ROWS.format(unit_rows=file.text, owner=owner(name), groups=OWNERS[owner(name)])
    return connection.execute(query, {**bound, **scope}).df()


def owner(name: str) -> str:
    """Whose the units of a metric are: `pair_id` or `mentee_id`. Raises UsageError on an unknown metric."""
    return _metric(name).columns[1]


def kept_parameters(connection: duckdb.DuckDBPyConnection) -> dict[str, Value]:
    """The settings' numbers and the as-of date with which a build was made."""
    found = connection.execute("select parameter, is_text, value from mart.parameters").fetchall()
    return {name: value if is_text else _number(value) for name, is_text, value in found}


def sql(name: str) -> str:
    """The SQL text of a metric or flag. Raises UsageError on an unknown one."""
    return _any(name).text


def describe(name: str, parameters: Mapping[str, Value] | None = None) -> dict[str, str]:
    """What a metric or flag means: name, measure (the metric's kind, or `flag`), every key of its header, and its sql.

    Thresholds in the texts are those of `parameters`, else the defaults. Raises UsageError on an unknown name.
    """
    file = _any(name)
    values = _own(file, Settings().parameters() if parameters is None else parameters)
    measure = file.header.get("kind", file.kind)
    header = {key: text if key == "says" else _filled(text, values) for key, text in file.header.items()}
    return {"name": name, "measure": measure, **header, "sql": file.text}


def definitions(parameters: Mapping[str, Value] | None = None) -> list[dict[str, str]]:
    """`describe` of every metric by name, then of every flag by weight."""
    flags = sorted(sqlfiles.read_kind("flag").values(), key=lambda file: int(file.header["order"]))
    return [describe(file.name, parameters) for file in (*sqlfiles.read_kind("metric").values(), *flags)]


@cache
def _known() -> Mapping[str, SqlFile]:
    return {**sqlfiles.read_kind("flag"), **sqlfiles.read_kind("metric")}


def _any(name: str) -> SqlFile:
    if name not in _known():
        raise UsageError(name, "is no metric and no flag.", f"Known are: {', '.join(sorted(_known()))}.")
    return _known()[name]


def _metric(name: str) -> SqlFile:
    file = _any(name)
    if file.kind != "metric":
        raise UsageError(name, "is a flag, not a metric.", f"See {', '.join(sqlfiles.read_kind('metric'))}.")
    return file


def _own(file: SqlFile, parameters: Mapping[str, Value]) -> dict[str, Value]:
    """The parameters with what the file's own header adds."""
    days = file.header.get("retention_days")
    return {**parameters, **({"retention_days": int(days)} if days else {})}


def _filled(text: str, values: Mapping[str, Value]) -> str:
    """`text` with each `{setting}` as its number."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", f"{value:g}" if isinstance(value, float) else str(value))
    return text


def _number(value: str) -> int | float:
    return float(value) if "." in value or "e" in value else int(value)
