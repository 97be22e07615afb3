"""The tables and sentences of the page Reach, in words.

In: frames of `dashboard.reach`. Out: frames of text, and sentences that say what was seen together, never what caused it.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard import format as fmt
from dashboard.charts.reach import CROSSINGS, SIDES
from dashboard.marks import state, words


def links(edges: pd.DataFrame) -> pd.DataFrame:
    """The strongest connections."""
    return edges[["one", "other", "pair_count"]].set_axis(["Institution", "With", "Pairs"], axis="columns")


def numbered(nodes: pd.DataFrame, chosen: str) -> str:
    """Which institution each number of the picture is, as Markdown; empty where none carries one."""
    told = [f"**{number}** {fmt.markdown_text(name)}" for number, name in enumerate(nodes["institution"], start=1)]
    if not told:
        return ""
    of_whom = (
        "The largest of each region" if chosen == "all" else "The chosen one and the largest that it is connected with"
    )
    return f"{of_whom}: {', '.join(told)}."


def pairs(rows: pd.DataFrame) -> pd.DataFrame:
    """The pairs of an institution."""
    each = rows.to_dict("records")
    return pd.DataFrame(
        {
            "Pair": [f"{row['mentee']} with {row['mentor']}" for row in each],
            "State": [state(row["state"]).text for row in each],
            "Matched": [fmt.date(row["matched_on"]) for row in each],
            "Mentee at": rows["mentee_institution"].fillna(fmt.NOT_RECORDED),
            "Mentor at": rows["mentor_institution"].fillna(fmt.NOT_RECORDED),
        }
    )


def lasting(sides: pd.DataFrame) -> pd.DataFrame:
    """Both sides of every crossing with their intervals and the difference."""
    rows = [
        {
            "Pairs": f"{SIDES[row['is_across']][0]} {CROSSINGS[row['crossing']]}",
            "Counted": fmt.number(row["pair_count"]),
            "Ended": fmt.number(row["ended_count"]),
            "Within": fmt.duration(row["window_days"]),
            "Still together": fmt.interval(row["retention_share"], row["low"], row["high"]),
            "Mean days together": fmt.number(row["mean_days"]),
            "Difference in days": difference(row) if row["is_across"] else "",
        }
        for row in sides.to_dict("records")
    ]
    return pd.DataFrame(rows)


def difference(row: Mapping[Any, Any]) -> str:
    """`12 (−18 to 41)`, in days."""
    low, high = fmt.number(row["difference_low"]), fmt.number(row["difference_high"])
    return f"{fmt.number(row['difference_days'])} ({low} to {high})"


def compared(sides: pd.DataFrame, crossing: str) -> str:
    """How long pairs across last beside the others, in one clause; empty where too few were followed."""
    across = sides[(sides["crossing"] == crossing) & sides["is_across"]].to_dict("records")
    if not across:
        return ""
    row = across[0]
    name = CROSSINGS[crossing]
    if row["difference_low"] > 0:
        return f"pairs across {name} have lasted longer than others"
    if row["difference_high"] < 0:
        return f"pairs across {name} have lasted less long than others"
    return f"pairs across {name} have lasted about as long as others, as far as can be told"


def of_mentees(counts: pd.DataFrame) -> pd.DataFrame:
    """How many mentees have reached how many other institutions."""
    whole = counts["mentee_count"].sum()
    return pd.DataFrame(
        {
            "Other institutions reached": [
                "4 or more" if n == 4 else fmt.number(n) for n in counts["institution_count"]
            ],
            "Mentees": [fmt.share_with_counts(count, whole) for count in counts["mentee_count"]],
        }
    )


def groups(values: pd.DataFrame, titles: dict[str, str]) -> pd.DataFrame:
    """Shares by group, one row a group and a column a metric."""
    told = values.assign(
        told=[fmt.share_with_counts(row["numerator"], row["denominator"]) for row in values.to_dict("records")],
        name=values["metric"].map(titles),
        group=values["group_value"].map(words),
    )
    table = told.pivot_table(index="group", columns="name", values="told", aggfunc="first", sort=False)
    return (
        table.fillna(fmt.NOT_RECORDED)
        .reset_index()
        .rename(columns={"group": "Group"})
        .rename_axis(None, axis="columns")
    )
