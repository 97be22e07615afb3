"""Curves on the days on which a committee may see them: every quarter of a year, for three years.

In: marts over merged groups. Out: which days those are, and the curves read on them. A curve that steps on the day of each
ending gives every ending away; on a grid that all groups share, what happened between two days is a number of people that
disclosure control can judge. After three years few are left to look at.
Rejected: a grid of its own for each group, since two grids tell what lies between their days.
"""

from dataclasses import dataclass
from importlib import resources

import duckdb
import pandas as pd

from pipelines import sqlfiles
from pipelines.retention import competing_endings

OVER = ("ended", "unseen", "followed")  # of pairs, by a day
CAUSES = ("planned", "early", "not_recorded")
OF_GOALS = ("reached", "dropped")
MOST_QUARTERS = 12
GROUP = ["program_id", "group_by", "group_value"]


@dataclass(frozen=True)
class Curves:
    """The shares on each day: retention and endings by program and group, goals by program and category."""

    retention: pd.DataFrame
    ending: pd.DataFrame
    goal: pd.DataFrame


def metric_days() -> list[int]:
    """The days on which metrics read the curve."""
    headers = (file.header for file in sqlfiles.read_kind("metric").values())
    return sorted(int(header["retention_days"]) for header in headers if "retention_days" in header)


def quarters(longest: float | None) -> list[int]:
    """Every quarter of a year up to the longest duration, in days."""
    last = min(int((longest or 0) * 4 // 365), MOST_QUARTERS)
    return [round(quarter * 365 / 4) for quarter in range(1, last + 1)]


def grid(connection: duckdb.DuckDBPyConnection) -> tuple[list[int], list[int]]:
    """The days of the curves of pairs and of goals."""
    ((pairs,),) = connection.execute("select max(day) from mart.pair_duration where is_as_of").fetchall()
    ((goals,),) = connection.execute("select max(days_open) from mart.goal_progress").fetchall()
    return sorted({*quarters(pairs), *metric_days()}), quarters(goals)


def days_of(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[pd.DataFrame, str]]:
    """By kind of owner: what is counted on which days (day, kind, is_for_all_dates), and the file that counts it."""
    of_pairs, of_goals = grid(connection)
    early = set(metric_days())
    pairs = [(day, kind, day in early and kind in OVER) for day in of_pairs for kind in (*OVER, *CAUSES)]
    goals = [(day, kind, False) for day in of_goals for kind in (*OF_GOALS, "open")]
    columns = ["day", "kind", "is_for_all_dates"]
    return {
        "pair_id": (pd.DataFrame(pairs, columns=columns), "duration_rows"),
        "goal_id": (pd.DataFrame(goals, columns=columns).astype({"day": "int64", "kind": "str"}), "goal_rows"),
    }


def read(connection: duckdb.DuckDBPyConnection) -> Curves:
    """The curves as of the build, inside `figures.merged`."""
    of_pairs, of_goals = grid(connection)
    history = (
        "select h.* from mart.retention_history as h join mart.landmarks as l using (landmark_on) where l.is_as_of"
    )
    retention = _on_days(connection.execute(history).df(), GROUP, of_pairs)
    endings = connection.execute(_query("pair_endings")).df()
    ending = _on_days(_competing(endings, GROUP), [*GROUP, "cause"], of_pairs)
    labels = connection.execute("select distinct program_id, group_by, group_value, cell_id from mart.group_cells").df()
    goals = connection.execute(
        "select c.cell_id, g.days_open as day, case when g.reached_on is not null then 'reached' "
        "when g.dropped_on is not null then 'dropped' end as cause "
        "from mart.goal_progress as g join goal_cells as c using (goal_id) where g.set_on is not null"
    ).df()
    goal = _on_days(_competing(goals.merge(labels, on="cell_id"), GROUP), [*GROUP, "cause"], of_goals)
    return Curves(retention, ending, goal)


def _query(name: str) -> str:
    return resources.files("pipelines").joinpath(f"sql/scoring/{name}.sql").read_text(encoding="utf-8")


def _competing(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """One curve of competing endings for each group."""
    made = [pd.DataFrame(columns=[*by, "cause", "day", "share", "low", "high"])]
    for names, group in rows.groupby(by, sort=False):
        causes = group["cause"].astype(object).where(group["cause"].notna(), None)
        curve = competing_endings(group["day"].to_numpy(dtype=float), causes)
        for column, name in zip(by, names, strict=True):
            curve[column] = str(name)
        made.append(curve)
    return pd.concat([frame for frame in made if len(frame)] or made, ignore_index=True)


def _on_days(curve: pd.DataFrame, by: list[str], days: list[int]) -> pd.DataFrame:
    """Each curve on each day up to its last one: the row that is in force then."""
    if curve.empty or not days:
        return curve.iloc[:0]
    last = curve.groupby(by)["day"].max().rename("last_day").reset_index()
    wanted = last.merge(pd.DataFrame({"on_day": [float(day) for day in days]}), how="cross")
    wanted = wanted[wanted["on_day"] <= wanted["last_day"]].sort_values("on_day")
    told = curve.assign(day=curve["day"].astype(float)).sort_values("day")
    found = pd.merge_asof(wanted, told, left_on="on_day", right_on="day", by=by)
    return found.assign(day=found["on_day"].astype("int64")).drop(columns=["on_day", "last_day"])
