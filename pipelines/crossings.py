"""Do pairs across regions, institutions, practice areas or career stages last as long as others?

In: `mart.pair_duration` with `mart.pair_crossings`. Out: `mart.crossing_retention`, one row per program (and `all`), crossing
and side: the share still together after a window and the mean days together within it, each with its interval, and on the
crossing side the difference of the means. The window is the longest of 12, 6 and 3 months to which enough pairs of both sides
were followed. The restricted mean is the difference that needs no proportional hazards; rejected: a p-value alone, which
says nothing about how much longer. Pairs are taken as independent of each other, and nothing is adjusted for.
"""

from collections.abc import Iterator
from typing import Any

import duckdb
import pandas as pd

from pipelines.retention import kaplan_meier, restricted_mean, retention_at
from pipelines.retention.counts import normal_quantile
from pipelines.steps import Made

CROSSINGS = ("regions", "institutions", "practice_areas", "career_stages")
WINDOWS_DAYS = (365, 183, 91)
AFTER = frozenset({"mart.pair_duration", "mart.pair_crossings"})
_CREATE = """
create or replace table mart.crossing_retention (
    program_id VARCHAR, crossing VARCHAR, is_across BOOLEAN, pair_count BIGINT, ended_count BIGINT, window_days BIGINT,
    retention_share DOUBLE, low DOUBLE, high DOUBLE, mean_days DOUBLE, mean_low DOUBLE, mean_high DOUBLE,
    difference_days DOUBLE, difference_low DOUBLE, difference_high DOUBLE
)
"""
_INSERT = "insert into mart.crossing_retention values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_PAIRS = """
select durations.program_id, durations.day, durations.is_ended, crossings.is_across_regions,
    crossings.is_across_institutions, crossings.is_across_practice_areas, crossings.is_across_career_stages
from mart.pair_duration as durations
inner join mart.pair_crossings as crossings on durations.pair_id = crossings.pair_id
where durations.is_as_of
"""


def made(level: float, least_at_risk: int) -> Made:
    """The step that makes `mart.crossing_retention`."""
    return Made("mart.crossing_retention", AFTER, lambda connection: run(connection, level, least_at_risk))


def run(connection: duckdb.DuckDBPyConnection, level: float, least_at_risk: int) -> None:
    """Create `mart.crossing_retention`, with rows only where both sides were followed long enough."""
    pairs = connection.execute(_PAIRS).df()
    connection.execute(_CREATE)
    scopes = [("all", pairs), *((str(name), own) for name, own in pairs.groupby("program_id") if name != "all")]
    for program_id, own in scopes:
        for crossing in CROSSINGS:
            for row in compare(own.rename(columns={f"is_across_{crossing}": "is_across"}), level, least_at_risk):
                connection.execute(_INSERT, [program_id, crossing, *row])


def compare(pairs: pd.DataFrame, level: float, least_at_risk: int) -> Iterator[list[Any]]:
    """The sides that stay (is_across false), then those that cross, of pairs with day, is_ended, is_across.

    Each: is_across, pair_count, ended_count, window_days, retention_share, low, high, mean_days, mean_low, mean_high,
    difference_days, difference_low, difference_high (NULL for the first). Nothing where no window is long enough.
    """
    sides = [pairs[pairs["is_across"] == is_across] for is_across in (False, True)]
    reached = [
        window for window in WINDOWS_DAYS if all((side["day"] >= window).sum() >= least_at_risk for side in sides)
    ]
    if not reached:
        return
    means = [restricted_mean(side["day"], side["is_ended"], reached[0], level=level) for side in sides]
    for side, mean, is_across in zip(sides, means, (False, True), strict=True):
        at = retention_at(kaplan_meier(side["day"], side["is_ended"], level=level), reached[0])
        yield [
            *(is_across, len(side), int(side["is_ended"].sum()), reached[0], at.retention_share, at.low, at.high),
            *(mean.mean_days, mean.low, mean.high),
            *(_difference(means[0], means[1], level) if is_across else (None, None, None)),
        ]


def _difference(staying: Any, crossing: Any, level: float) -> tuple[float, float, float]:
    days = crossing.mean_days - staying.mean_days
    reach = normal_quantile(level) * (staying.se_days**2 + crossing.se_days**2) ** 0.5
    return days, days - reach, days + reach
