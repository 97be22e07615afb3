"""The curves of the committee's edition: points every quarter of a year, where enough came between two of them.

In: the sheet, which knows what is shown, and the curves on the days of the grid. Out: `retention_curve`, `ending_curve` and
`goal_curve`, without the points that would tell of few people; a curve ends where too few remain. Shares are whole percent.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd

from pipelines.editions.curves import CAUSES, OVER, Curves
from pipelines.editions.levels import grouping_of
from pipelines.editions.pages import Sheet
from pipelines.editions.rounding import Row, rounded_share
from pipelines.editions.sets import ALL, EVERYONE, PROGRAM, Place
from pipelines.listing import records

RETENTION = ["program_id", "group_by", "group_value", "day", "retention_share", "low", "high", "at_risk_count",
             "ended_count", "censored_count", "at_risk_mark", "ended_mark", "censored_mark"]  # fmt: skip
ENDING = ["program_id", "group_by", "group_value", "cause", "day", "share", "low", "high"]
GOAL = ["program_id", "category", "day", "reached_share", "low", "high", "dropped_share", "dropped_mark"]
Shown = Callable[[str], bool]


def tables(sheet: Sheet, curves: Curves, period: str) -> dict[str, pd.DataFrame]:
    """The three tables."""
    return {
        "retention_curve": pd.DataFrame(list(_retention(sheet, curves.retention, period)), columns=RETENTION),
        "ending_curve": pd.DataFrame(list(_ending(sheet, curves.ending, period)), columns=ENDING),
        "goal_curve": pd.DataFrame(list(_goal(sheet, curves.goal, period)), columns=GOAL),
    }


def _groups(sheet: Sheet, period: str, is_of_goals: bool) -> Iterator[tuple[str, str, str, Place, str]]:
    """Program, level and label of every curve, with the table and label that decide what it shows."""
    for program in (ALL, *sheet.programs):
        is_alone = program == ALL or len(sheet.programs) == 1
        cuts = [(ALL, ALL)] + [
            (by, label)
            for by, partition in sheet.release.partitions.items()
            if is_alone and (by == "category" if is_of_goals else (EVERYONE[0], by) in sheet.release.counts.cuts)
            if by != PROGRAM
            for label in partition.members
        ]
        for group_by, label in cuts:
            yield program, group_by, label, *sheet.table(program, period, group_by, label)


def _points(curve: pd.DataFrame) -> dict[tuple[Any, ...], Row]:
    """The rows of a curve by program, grouping, label, day, and cause if there is one."""
    names = ["program_id", "group_by", "group_value", "day", *(["cause"] if "cause" in curve.columns else [])]
    return {tuple(row[name] for name in names): dict(row) for row in records(curve)}


def _days(curve: pd.DataFrame) -> list[int]:
    return sorted(int(day) for day in curve["day"].unique())


def _retention(sheet: Sheet, curve: pd.DataFrame, period: str) -> Iterator[Row]:
    points, release = _points(curve), sheet.release
    for program, group_by, label, place, at in _groups(sheet, period, is_of_goals=False):
        if at not in release.shown.get((EVERYONE, place), ()):
            continue
        before = {"ended": 0.0, "unseen": 0.0}
        names = {"program_id": program, "group_by": grouping_of(group_by), "group_value": label}
        people = release.counts.cell(EVERYONE, place, at).amount
        yield {**names, "day": 0, "retention_share": 1.0, "low": 1.0, "high": 1.0, **_counts(sheet, people, 0.0, 0.0)}
        for day in _days(curve):
            point = points.get((program, group_by, label, day))
            if point is None or not sheet.faces.has_point(day, place, at):
                continue
            share = rounded_share({**point, "value": point["retention_share"]})
            now = {kind: release.counts.cell((f"{kind} by {day}", "numerator"), place, at).amount for kind in before}
            ended = now["ended"] - before["ended"]
            unseen = followed = None
            if _is_shown(sheet, ("unseen", day), place, at):
                unseen, followed = now["unseen"] - before["unseen"], people - now["ended"] - now["unseen"]
            before = {"ended": now["ended"], "unseen": now["unseen"] if followed is not None else before["unseen"]}
            told = {"retention_share": share["value"], "low": share["low"], "high": share["high"]}
            yield {**names, "day": day, **told, **_counts(sheet, followed, ended, unseen)}


def _counts(sheet: Sheet, at_risk: float | None, ended: float | None, censored: float | None) -> Row:
    told = {"at_risk": at_risk, "ended": ended, "censored": censored}
    counts = {f"{name}_count": value for name, value in told.items()}
    return counts | {f"{name}_mark": None if value is not None else sheet.hidden for name, value in told.items()}


def _is_shown(sheet: Sheet, kind_and_day: tuple[str, int], place: Place, label: str) -> bool:
    kind, day = kind_and_day
    return label in sheet.release.shown.get(((f"{kind} by {day}", "numerator"), place), ())


def _ending(sheet: Sheet, curve: pd.DataFrame, period: str) -> Iterator[Row]:
    points = _points(curve)
    for program, group_by, label, place, at in _groups(sheet, period, is_of_goals=False):
        for day in _days(curve):
            if not all(_is_shown(sheet, (kind, day), place, at) for kind in (*OVER, *CAUSES)):
                continue  # a share of all counts that are told says nothing more of anybody
            for cause in CAUSES:
                point = points.get((program, group_by, label, day, cause))
                if point:
                    share = rounded_share({**point, "value": point["share"]})
                    names = {"program_id": program, "group_by": grouping_of(group_by), "group_value": label}
                    told = {"share": share["value"], "low": share["low"], "high": share["high"]}
                    yield {**names, "cause": cause, "day": day, **told}


def _goal(sheet: Sheet, curve: pd.DataFrame, period: str) -> Iterator[Row]:
    points = _points(curve)
    for program, group_by, label, place, at in _groups(sheet, period, is_of_goals=True):
        for day in _days(curve):
            reached = points.get((program, group_by, label, day, "reached"))
            if reached is None or not sheet.faces.has_goal_point(day, place, at):
                continue
            share = rounded_share({**reached, "value": reached["share"]})
            dropped = points.get((program, group_by, label, day, "dropped"))
            is_told = dropped is not None and _is_shown(sheet, ("dropped", day), place, at)
            yield {
                "program_id": program,
                "category": label,
                "day": day,
                "reached_share": share["value"],
                "low": share["low"],
                "high": share["high"],
                "dropped_share": round(dropped["share"], 2) if dropped and is_told else None,
                "dropped_mark": None if is_told else sheet.hidden,
            }
