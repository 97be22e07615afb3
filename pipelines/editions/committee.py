"""The committee's edition: figures over groups, after disclosure control, and nothing about a single person or pair.

In: a connection to a build in the making, the settings, what was released before. Out: in an attached database, `mart.metric` and
the curves with a mark in the place of every number that is hidden, the definitions, and what was hidden and why. Hidden
numbers are never written to the file: it is made of what is shown.
"""

from collections.abc import Mapping
from datetime import date

import duckdb
import pandas as pd

from pipelines import metrics, sqlfiles
from pipelines.editions import curves, memory, offers, pages
from pipelines.editions.disclosure import Limits, Release
from pipelines.editions.faces import Faces
from pipelines.editions.figures import Figures, collect, merged
from pipelines.editions.groups import OTHERS, Partition, partition
from pipelines.editions.memory import Memory
from pipelines.editions.protect import protect
from pipelines.editions.sets import PROGRAM, Counts, relations
from pipelines.settings import Settings
from pipelines.sqlfiles import Value

# The amounts by which groups are merged: those of the as-of date, and all people ever in the group.
SIZES = """
select group_by, group_value, metric, numerator, denominator from mart.metric
where program_id = 'all' and group_by <> 'all' and period = cast($as_of as varchar) and numerator is not null
union all
select group_by, group_value, 'people', null, count(distinct p.mentee_id)
from mart.pair_groups as g join core.pairs as p using (pair_id) join mart.group_cells as c using (cell_id)
where c.program_id = 'all' and c.group_by <> 'all' group by group_by, group_value
union all
select 'category', g.category, 'people', null, count(distinct p.mentee_id)
from mart.goal_progress as g join core.pairs as p using (pair_id) group by g.category
union all
select 'program', p.program_id, 'people', null, count(distinct p.mentee_id) from mart.pair_groups as g
join core.pairs as p using (pair_id) group by p.program_id
"""


def limits(settings: Settings) -> Limits:
    """The limits of disclosure control."""
    return Limits(
        people=settings.least_shown_people_count,
        mentors=settings.least_shown_mentor_count,
        base=settings.least_percent_base_count,
        mean_base=settings.least_mean_base_count,
        extreme_share=settings.extreme_percent_share,
        apart_days=settings.release_apart_days,
    )


def partitions(
    connection: duckdb.DuckDBPyConnection, settings: Settings, as_of: date, last: Memory
) -> dict[str, Partition]:
    """The published groups of every grouping, that of programs among them."""
    sizes = connection.execute(SIZES, {"as_of": as_of}).df()
    least, base = settings.least_shown_people_count, settings.least_percent_base_count
    cells = connection.execute(
        "select distinct group_by, group_value from mart.group_cells where group_by <> 'all'"
    ).df()
    nobody = cells.assign(metric="people", numerator=None, denominator=0).merge(
        sizes.loc[sizes["metric"] == "people", ["group_by", "group_value"]], how="left", indicator=True
    )
    sizes = pd.concat([sizes, nobody[nobody["_merge"] == "left_only"].drop(columns="_merge")], ignore_index=True)
    return {
        str(by): partition(str(by), counts, least, base, last.groups.get(str(by), ()))
        for by, counts in sizes.groupby("group_by")
    }


def programs_of(found: Mapping[str, Partition]) -> Partition:
    """The programs that are named: all, or none where naming one would leave too few in the rest."""
    named = found.get(PROGRAM, Partition({}))
    return Partition({}) if set(named.members) == {OTHERS} else named


def released_dates(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Of the landmark dates the newest, the oldest and two between, newest first.

    Between two dates that are close, few people change: every date more tells little and makes others hide more.
    """
    rows = connection.execute("select cast(landmark_on as varchar) from mart.landmarks order by 1 desc").fetchall()
    last = len(rows) - 1
    return [rows[step][0] for step in sorted({round(part * last / 3) for part in range(4)})]


def make(
    connection: duckdb.DuckDBPyConnection, into: str, settings: Settings, build: str, as_of: date, last: Memory
) -> None:
    """Fill the attached database `into`, and keep in the build what is told."""
    found = partitions(connection, settings, as_of, last)
    programs = programs_of(found)
    parameters: dict[str, Value] = metrics.kept_parameters(connection)
    dates = released_dates(connection)
    with merged(connection, found, programs, dates):
        figures = collect(connection, parameters)
        days = curves.grid(connection)
    faces, told = control(figures, found, programs, settings, dates, days, last)
    pages.write(connection, into, figures, faces, list(programs.members), told)
    memory.write(connection, build, last, faces.release)


def control(
    figures: Figures,
    found: Mapping[str, Partition],
    programs: Partition,
    settings: Settings,
    dates: list[str],
    days: tuple[list[int], list[int]],
    last: Memory,
) -> tuple[Faces, dict[str, int]]:
    """Decide what is shown; gives that, and how much was audited and withdrawn."""
    headers = {name: file.header for name, file in sqlfiles.read_kind("metric").items()}
    release = Release(Counts.of(figures.counts), relations(figures), limits(settings), found)
    release.remember(last.known)
    labels = list(programs.members)
    offers.fill(release, headers, dates, labels, days)
    faces = Faces(release, headers)
    faces.say(dates, labels)
    audited, withdrawn = protect(faces, dates, settings.seed)
    return faces, {"small numbers audited": audited, "withdrawn by the audit": withdrawn}
