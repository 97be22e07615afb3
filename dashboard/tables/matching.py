"""The tables of the page Matching, in words.

In: frames of `dashboard.matching`. Out: frames of text for `ui.small_table` and grids. Mentors are listed for one mentee at
a time and with every reason that put them there; no table ranks mentors by themselves.
"""

from typing import Any

import pandas as pd

from dashboard import format as fmt
from dashboard.charts.matching import STEPS
from dashboard.marks import words

ANSWER_DAYS = (1, 3, 7, 14, 30, 60)


def steps(funnel: pd.DataFrame) -> pd.DataFrame:
    """Every step with its counts and its time."""
    rows = [
        {
            "Group": words(str(row["group_value"])),
            "Step": STEPS[row["step"]],
            "Got there": fmt.share_with_counts(row["passed_count"] + row["skipped_count"], row["come_count"]),
            "By the program": fmt.number(row["skipped_count"]),
            "May still come": fmt.number(row["open_count"]),
            "Lost": fmt.number(row["lost_count"]),
            "Half within": _half(row["half_passed_days"]),
        }
        for row in funnel.to_dict("records")
    ]
    table = pd.DataFrame(rows)
    return table if funnel["group_value"].nunique() > 1 else table.drop(columns="Group")


def _half(days: float | None) -> str:
    return "not yet half" if fmt.is_missing(days) else fmt.duration(days)


def answers(curves: pd.DataFrame) -> pd.DataFrame:
    """The curves of answered requests on a few days."""
    rows = []
    for group, curve in curves.groupby("group_value", sort=False):
        for day in (day for day in ANSWER_DAYS if day <= curve["day"].max()):
            now = curve[curve["day"] <= day].iloc[-1]
            waiting = curve.loc[curve["day"] >= day, "waiting_count"].iloc[0]
            told = fmt.interval(now["come_share"], now["low"], now["high"])
            rows.append(("all requests" if group == "all" else words(str(group)), day, told, fmt.number(waiting)))
    return pd.DataFrame(rows, columns=["Requests", "Day", "Answered by then", "Still waiting before"])


def waiting(mentees: pd.DataFrame, mentee_word: str) -> pd.DataFrame:
    """Who waits, how long, what was tried, what is sought."""
    rows = [
        {
            fmt.sentence(mentee_word): row["mentee"],
            "Waiting": _waiting(row),
            "Requests": _requests(row),
            "Seeks": "none recorded" if fmt.is_missing(row["interests"]) else row["interests"],
            "Stage": words(row["career_stage"]),
            "Region": row["region"],
        }
        for row in mentees.to_dict("records")
    ]
    return pd.DataFrame(rows)


def _waiting(row: dict[Any, Any]) -> str:
    told = "day not recorded" if fmt.is_missing(row["waiting_days"]) else fmt.duration(row["waiting_days"])
    return f"{told}, again" if row["is_again"] else told


def _requests(row: dict[Any, Any]) -> str:
    if not row["request_count"]:
        return "none"
    return f"{fmt.number(row['request_count'])}, {fmt.number(row['pending_count'])} open"


def suggestions(mentors: pd.DataFrame, mentor_word: str) -> pd.DataFrame:
    """Mentors for one mentee, each with every reason."""
    rows = [
        {
            fmt.sentence(mentor_word): row["mentor"],
            "Shared interests": f"{row['shared_count']}: {row['shared_interests']}",
            "Where": _where(row),
            "Free places": f"{fmt.number(row['free_count'])} of {fmt.number(row['capacity'])}",
            "Workload": _workload(row),
        }
        for row in mentors.to_dict("records")
    ]
    return pd.DataFrame(rows)


def _where(row: dict[Any, Any]) -> str:
    told = []
    for column, one, other in (
        ("is_other_region", "same region", "another region"),
        ("is_other_institution", "same institution", "another institution"),
    ):
        if not fmt.is_missing(row[column]):
            told.append(other if row[column] else one)
    return ", ".join(told) or fmt.NOT_RECORDED


def _workload(row: dict[Any, Any]) -> str:
    told = [fmt.plural(row["running_count"], "running pair")]
    if row["open_request_count"]:
        told.append(fmt.plural(row["open_request_count"], "open request"))
    if not fmt.is_missing(row["asked_on"]):
        told.append(f"asked by this one on {fmt.date(row['asked_on'])}")
    return ", ".join(told)


def interests(balance: pd.DataFrame) -> pd.DataFrame:
    """Every interest: who seeks it, who offers it, and what is free."""
    return pd.DataFrame(
        {
            "Interest": balance["interest"],
            "Waiting mentees": balance["waiting_count"],
            "Free places": balance["free_place_count"],
            "Mentors with a free place": balance["free_mentor_count"],
            "All mentees who seek it": balance["mentee_count"],
            "All mentors who offer it": balance["mentor_count"],
        }
    )


def tightest(balance: pd.DataFrame, most: int = 3) -> str:
    """The sought interests with the fewest free places for those who wait, in one sentence."""
    sought = balance[balance["waiting_count"] > 0].head(most).to_dict("records")
    if not sought:
        return "Nobody who waits has told an interest."
    told = [
        f"{row['interest']} ({row['waiting_count']} waiting, {fmt.plural(row['free_place_count'], 'free place')})"
        for row in sought
    ]
    return f"Scarcest: {fmt.joined(told)}."
