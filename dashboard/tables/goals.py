"""The tables of the page Goals, in words.

In: frames and counts of `dashboard.goals`. Out: frames of text for the tables behind its charts, and its lists.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard import format as fmt
from dashboard.charts import common
from dashboard.marks import state, words

FIRST_GOAL_DAYS = (7, 14, 30, 60)


def reached(curves: pd.DataFrame) -> pd.DataFrame:
    """The curves at every third month."""
    rows = []
    for category, curve in curves.groupby("category", sort=False):
        for day, label in zip(*common.month_ticks(curve["day"].max()), strict=True):
            there = curve[curve["day"] <= day]
            if day and len(there):
                last = there.iloc[-1]
                told = fmt.interval(last["reached_share"], last["low"], last["high"])
                rows.append((words(str(category)), int(label), told, fmt.percent(last["dropped_share"])))
    return pd.DataFrame(rows, columns=["Category", "Months", "Reached (interval)", "Dropped"])


def months(found: pd.DataFrame) -> pd.DataFrame:
    """The middle goal's progress and the middle half, by months since goals were set."""
    rows = [
        (
            int(row["month_number"]),
            f"{fmt.number(row['middle_pct'])} %",
            f"{fmt.number(row['low_pct'])} to {fmt.number(row['high_pct'])} %",
            fmt.number(row["goal_count"]),
        )
        for row in found.to_dict("records")
    ]
    return pd.DataFrame(
        rows, columns=["Months since it was set", "The middle goal", "The middle half", "Goals followed"]
    )


def first_goal(curve: pd.DataFrame, left: pd.DataFrame) -> pd.DataFrame:
    """The share of pairs with a goal on a few days, and how many had none before."""
    waiting = dict(zip(left["day"], left["waiting_count"], strict=True))
    rows = []
    for day in (day for day in FIRST_GOAL_DAYS if day <= curve["day"].max()):
        now = curve[curve["day"] <= day].iloc[-1]
        told = fmt.interval(now["come_share"], now["low"], now["high"])
        rows.append((day, told, fmt.number(waiting[day]) if day in waiting else ""))
    return pd.DataFrame(rows, columns=["Days since the match", "Had set a goal (interval)", "Still without before"])


def categories(found: pd.DataFrame) -> pd.DataFrame:
    """Each category: its goals, what became of them, and how many were set in pairs of each year."""
    rows = []
    for category, own in found.groupby("category", sort=False):
        whole = own["goal_count"].sum()
        row = {
            "Category": fmt.sentence(words(str(category))),
            "Goals": fmt.number(whole),
            "Reached": fmt.share_with_counts(own["reached_count"].sum(), whole),
            "Dropped": fmt.share_with_counts(own["dropped_count"].sum(), whole),
            "Specific": fmt.share_with_counts(own["specific_count"].sum(), whole),
        }
        of_year = dict(zip(own["cohort"], own["goal_count"], strict=True))
        rows.append(row | {str(year): fmt.number(of_year.get(year, 0)) for year in sorted(set(found["cohort"]))})
    return pd.DataFrame(rows)


def schedule(found: pd.DataFrame) -> pd.DataFrame:
    """How goals stand by the share of the time to their target date that is used; at its end, whether they are reached."""
    rows = found.to_dict("records")
    return pd.DataFrame(
        {
            "Time to the target date used": [f"{25 * row['quarter']:.0f} %" for row in rows],
            "Goals that came so far": [fmt.of(row["goal_count"], row["with_date_count"]) for row in rows],
            "The goal in the middle": [f"{row['middle_pct']:.0f} %" for row in rows],
            "Middle half": [f"{row['low_pct']:.0f} to {row['high_pct']:.0f} %" for row in rows],
            "Reached by then": [fmt.share_with_counts(row["reached_count"], row["goal_count"]) for row in rows],
        }
    )


def practice(counts: Mapping[str, Any], mentor: str) -> pd.DataFrame:
    """How pairs work with their goals: expanded and revised, or a checklist."""
    shares = {
        "Pairs that expanded or revised a goal, of those with goals": ("developed_pair_count", "pair_count"),
        "Pairs that ticked goals off and never revised or expanded one, of those that reached one": (
            "checklist_pair_count",
            "reached_pair_count",
        ),
        "Goals that name a measure and a date": ("specific_count", "goal_count"),
        "Goals that were expanded by another": ("expanded_count", "goal_count"),
        f"Goals that the {mentor} proposed, where it is recorded": ("mentor_proposed_count", "proposer_known_count"),
    }
    told = [fmt.share_with_counts(counts[part], counts[whole]) for part, whole in shares.values()]
    return pd.DataFrame({"Practice": list(shares), "Share": told})


def stalled(found: pd.DataFrame) -> pd.DataFrame:
    """Goals without progress, their pair first."""
    rows = found.to_dict("records")
    return pd.DataFrame(
        {
            "Pair": [f"{row['mentee']} with {row['mentor']}" for row in rows],
            "Goal": [words(str(row["category"])) if fmt.is_missing(row["title"]) else row["title"] for row in rows],
            "Progress": found["progress_pct"].to_list(),
            "Last progress": [fmt.date(row["last_progress_on"]) for row in rows],
            "Target": [fmt.date(row["target_on"]) for row in rows],
            "State of the pair": [state(row["state"]).text for row in rows],
        }
    )


def history(updates: pd.DataFrame, named: Mapping[str, str]) -> pd.DataFrame:
    """The revisions of one goal, the first ones first."""
    rows = updates.to_dict("records")
    return pd.DataFrame(
        {
            "Day": [fmt.date(row["updated_on"]) for row in rows],
            "Progress": ["" if fmt.is_missing(row["progress_pct"]) else f"{row['progress_pct']:.0f} %" for row in rows],
            "Status": ["" if fmt.is_missing(row["status"]) else words(row["status"]) for row in rows],
            "By": [
                "" if fmt.is_missing(row["updated_by"]) else named.get(row["updated_by"], row["updated_by"])
                for row in rows
            ],
            "Note": ["" if fmt.is_missing(row["note"]) else row["note"] for row in rows],
        }
    )
