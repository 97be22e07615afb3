"""The committee's edition: figures over groups, after disclosure control, and nothing about a single person or pair.

In: a connection to a build in the making, the settings, what was released before. Out: in an attached database, `mart.metric` and
the curves with a mark in the place of every number that is hidden, the definitions, and what was hidden and why. Hidden
numbers are never written to the file: it is made of what is shown.
"""

from dataclasses import dataclass

import duckdb
import pandas as pd

from pipelines import metrics, sqlfiles
from pipelines.editions import curves, offers, pages, said
from pipelines.editions.disclosure import Release
from pipelines.editions.faces import Faces
from pipelines.editions.figures import Figures, collect, merged
from pipelines.editions.groups import OTHERS, Partition
from pipelines.editions.levels import PEOPLE, Cuts, one_level, several_levels
from pipelines.editions.limits import Limits
from pipelines.editions.memory import Memory
from pipelines.editions.protect import protect
from pipelines.editions.sets import PROGRAM, Counts, relations
from pipelines.settings import Settings
from pipelines.sqlfiles import Value

ONE_LEVEL = (PROGRAM, "category")
# The amounts by which groups are merged: those of the dates at which figures are cut, and all people ever in the group. Of
# cohorts those that had begun by then.
SIZES = """
select group_by, group_value, metric, period, numerator, denominator from mart.metric
where program_id = 'all' and group_by <> 'all' and list_contains($dates, period) and denominator is not null
    and not (group_by = 'cohort' and coalesce(try_cast(group_value as integer) > year(cast(period as date)), false))
union all
select group_by, group_value, 'people', '', null, count(distinct p.mentee_id)
from mart.pair_groups as g join core.pairs as p using (pair_id) join mart.group_cells as c using (cell_id)
where c.program_id = 'all' and c.group_by <> 'all' group by group_by, group_value
union all
select 'category', g.category, 'people', '', null, count(distinct p.mentee_id)
from mart.goal_progress as g join core.pairs as p using (pair_id) group by g.category
union all
select 'program', p.program_id, 'people', '', null, count(distinct p.mentee_id) from mart.pair_groups as g
join core.pairs as p using (pair_id) group by p.program_id
"""


def cuts(connection: duckdb.DuckDBPyConnection, settings: Settings, dates: list[str], last: Memory) -> Cuts:
    """The published groups of every grouping, that of programs among them, and how each metric is cut."""
    sizes = connection.execute(SIZES, {"dates": [dates[0], dates[-1]]}).df()
    headers = {name: file.header for name, file in sqlfiles.read_kind("metric").items()}
    cells = connection.execute(
        "select distinct group_by, group_value from mart.group_cells where group_by <> 'all'"
    ).df()
    nobody = cells.assign(metric=PEOPLE, period="", numerator=None, denominator=0).merge(
        sizes.loc[sizes["metric"] == PEOPLE, ["group_by", "group_value"]], how="left", indicator=True
    )
    sizes = pd.concat([sizes, nobody[nobody["_merge"] == "left_only"].drop(columns="_merge")], ignore_index=True)
    sizes["kind"] = sizes["metric"].map({name: header["kind"] for name, header in headers.items()})
    partitions: dict[str, Partition] = {}
    level_of: dict[tuple[str, str], str] = {}
    for name, counts in sizes.groupby("group_by"):
        by, before, least = str(name), last.groups.get(str(name), ()), Limits.of(settings)
        if by in ONE_LEVEL:
            partitions[by] = one_level(by, counts, least, before)
        else:
            found = several_levels(by, counts, least, before, offers.alike(headers))
            partitions |= found.partitions
            level_of |= found.level_of
    return Cuts(partitions, level_of)


def programs_of(found: Cuts) -> Partition:
    """The programs that are named: all, or none where naming one would leave too few in the rest."""
    named = found.partitions.get(PROGRAM, Partition({}))
    return Partition({}) if set(named.members) == {OTHERS} else named


def released_dates(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Of the landmark dates the newest, the oldest and two between, newest first.

    Between two dates that are close, few people change: every date more tells little and makes others hide more.
    """
    rows = connection.execute("select cast(landmark_on as varchar) from mart.landmarks order by 1 desc").fetchall()
    last = len(rows) - 1
    return [rows[step][0] for step in sorted({round(part * last / 3) for part in range(4)})]


@dataclass(frozen=True)
class Made:
    """An edition: what it shows on which dates, and how many numbers that are."""

    faces: Faces
    dates: list[str]
    told_count: float


def make(connection: duckdb.DuckDBPyConnection, into: str, settings: Settings, last: Memory) -> Made:
    """Fill the attached database `into`."""
    parameters: dict[str, Value] = metrics.kept_parameters(connection)
    dates = released_dates(connection)
    found = cuts(connection, settings, dates, last)
    programs = programs_of(found)
    with merged(connection, found.partitions, programs, dates):
        figures = collect(connection, parameters)
        days = curves.grid(connection)
    faces = control(figures, found, programs, settings, dates, days, last)
    return Made(faces, dates, pages.write(connection, into, figures, faces, list(programs.members)))


def control(
    figures: Figures,
    found: Cuts,
    programs: Partition,
    settings: Settings,
    dates: list[str],
    days: tuple[list[int], list[int]],
    last: Memory,
) -> Faces:
    """Decide what is shown."""
    headers = {name: file.header for name, file in sqlfiles.read_kind("metric").items()}
    release = Release(Counts.of(figures.counts, found), relations(figures), Limits.of(settings), found.partitions)
    release.remember(last.known)
    labels = list(programs.members)
    offers.fill(release, headers, dates, labels, days)
    faces = Faces(release, headers, said.points(figures, headers, dates[0]), days[1], dates[0], settings.interval_level)
    faces.say(dates, labels)
    protect(faces, dates, settings.seed, last)
    return faces
