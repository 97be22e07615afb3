"""Do pairs reach what they set out to do? How soon goals are reached, how pairs work with them, and which stand still."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data, filters, questions, tiles, ui
from dashboard import format as fmt
from dashboard.charts import common, goals
from dashboard.marks import state, words

TILES = ("goals_reached_share", "goal_within_30_days_share", "median_goal_progress")


def answer(counts: dict[str, Any]) -> str:
    """The sentence that answers the page's question."""
    if not counts["goal_count"]:
        return "No goals are recorded."
    reached = f"{fmt.number(counts['reached_count'])} of {fmt.plural(counts['goal_count'], 'goal')} are reached"
    stalled = counts["stalled_count"]
    if not stalled:
        return f"{reached}; none stands still."
    return f"{reached}; {fmt.number(stalled)} {'stands' if stalled == 1 else 'stand'} still."


def draw_curves(curves: pd.DataFrame) -> None:
    """Share reached by months since the goal was set."""
    title = "Share of goals reached by months since they were set, by category"
    ends = curves.groupby("category", sort=False).last()
    said = f"{title}. " + " ".join(
        f"{words(str(c))}: {fmt.percent(r['reached_share'])} after {fmt.duration(r['day'])}."
        for c, r in ends.iterrows()
    )
    ui.chart(ui.drawn(goals.reached, curves), title, said, lambda: as_table(curves), key="reached")
    st.caption("A dropped goal counts as not reached. The band around all goals is the 95 % interval.")


def as_table(curves: pd.DataFrame) -> pd.DataFrame:
    """The curves at every third month."""
    rows = []
    for category, curve in curves.groupby("category", sort=False):
        for day, label in zip(*common.month_ticks(curve["day"].max()), strict=True):
            there = curve[curve["day"] <= day]
            if day and len(there):
                last = there.iloc[-1]
                rows.append(
                    (
                        words(str(category)),
                        int(label),
                        fmt.interval(last["reached_share"], last["low"], last["high"]),
                        fmt.percent(last["dropped_share"]),
                    )
                )
    return pd.DataFrame(rows, columns=["Category", "Months", "Reached (interval)", "Dropped"])


def draw_practice(records: data.Records, counts: dict[str, Any]) -> None:
    """Expanded over time, or a checklist?"""
    st.subheader("Expanded, or a checklist?", anchor=False)
    shares = {
        "Pairs that expanded or revised a goal, of those with goals": ("developed_pair_count", "pair_count"),
        "Goals that name a measure and a date": ("specific_count", "goal_count"),
        "Goals that expand another": ("expanded_count", "goal_count"),
        f"Goals that the {records.word('mentor')} proposed, where it is recorded": (
            "mentor_proposed_count",
            "proposer_known_count",
        ),
    }
    told = [fmt.share_with_counts(counts[part], counts[whole]) for part, whole in shares.values()]
    ui.small_table(pd.DataFrame({"Practice": list(shares), "Share": told}), "How pairs work with their goals")


def draw_stalled(records: data.Records, chosen: filters.Filters, total: int) -> None:
    """Goals without progress; a row opens its pair."""
    st.subheader("Goals that stand still", anchor=False)
    if not total:
        st.markdown(f"No active goal has been without progress for {records.settings.goal_stalled_days} days.")
        return
    first = ui.page_number(total, "stalled", afresh_for=chosen)
    rows = questions.stalled_goals(records, row_count=ui.PAGE_ROWS, offset=first, **chosen.scope)
    each = rows.to_dict("records")
    shown = pd.DataFrame(
        {
            "Pair": [f"{row['mentee']} with {row['mentor']}" for row in each],
            "Goal": [words(str(row["category"])) if fmt.is_missing(row["title"]) else row["title"] for row in each],
            "Progress": rows["progress_pct"].to_list(),
            "Last progress": [fmt.date(row["last_progress_on"]) for row in each],
            "Target": [fmt.date(row["target_on"]) for row in each],
            "State of the pair": [state(row["state"]).text for row in each],
        }
    )
    columns = {
        "Progress": st.column_config.ProgressColumn(min_value=0, max_value=100, format="%d %%", width=130),
        "Goal": st.column_config.TextColumn(width=340),
    }
    said = f"Goals {first + 1} to {first + len(shown)} of {total} without progress; select a row to open the pair"
    ui.opening_table(shown, rows["pair_id"], said, "stalled_goals", columns, height="content")


def main() -> None:
    """Filters, load, show."""
    records = data.current()
    top = st.container()
    chosen = filters.row(records)
    counts = questions.goal_counts(records, **chosen.scope)
    with top:
        ui.head("Goals", answer(counts), records)
    if not counts["goal_count"]:
        ui.missing(
            "no goals in this export",
            "export a table `goals` with goal_id, pair_id, status, set_on and category.",
            "how soon goals are reached, which are expanded, and which stand still.",
        )
        return
    tiles.row(records, TILES, chosen.metric_scope)
    curves = questions.goal_curves(records, chosen.program)
    if len(curves):
        draw_curves(curves)
    draw_practice(records, counts)
    draw_stalled(records, chosen, int(counts["stalled_count"]))


main()
