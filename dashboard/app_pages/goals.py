"""Do pairs reach what they set out to do? How soon goals are set and reached, how they move, and which stand still."""

from typing import Any

import streamlit as st

from dashboard import data, empty, filters, goals, questions, tiles, ui
from dashboard import format as fmt
from dashboard.charts import goals as charts
from dashboard.charts import waiting
from dashboard.marks import words
from dashboard.tables import goals as tables

TILES = ("goals_reached_share", "goal_within_30_days_share", "median_goal_progress")
ALL_YEARS = " All years of matching count here."


def answer(counts: dict[str, Any]) -> str:
    """The sentence that answers the page's question."""
    if not counts["goal_count"]:
        return "No goals are recorded."
    is_one = counts["goal_count"] == 1
    reached = f"{fmt.of(counts['reached_count'], counts['goal_count'])} {'goal is' if is_one else 'goals are'} reached"
    stalled = counts["stalled_count"]
    if not stalled:
        return f"{reached}; none stands still."
    return f"{reached}; {fmt.number(stalled)} {'stands' if stalled == 1 else 'stand'} still."


def draw_reached(records: data.Records, chosen: filters.Filters) -> None:
    """Share reached by months since the goal was set, with dropping as the other ending."""
    curves = goals.curves(records, chosen.program)
    if curves.empty:
        least = records.settings.least_at_risk_count
        st.markdown(f"Fewer than {least} goals have a day on which they were set: too few for a curve.")
        return
    title = "Share of goals reached by months since they were set, by category; of all goals also the share dropped"
    ends = curves.groupby("category", sort=False).last()
    said = f"{title}. " + " ".join(
        f"{words(str(c))}: {fmt.percent(r['reached_share'])} after {fmt.duration(r['day'])}."
        for c, r in ends.iterrows()
    )
    ui.chart(ui.drawn(charts.reached, curves), title, said, lambda: tables.reached(curves), key="reached")
    st.caption(
        "Reaching and dropping are two endings of which only one can come: a dropped goal counts as not reached, and a goal "
        "that is still open for as long as it was seen. The band around all goals is the 95 % interval."
        + (ALL_YEARS if chosen.cohort != filters.ALL else "")
    )


def draw_progress(records: data.Records, chosen: filters.Filters) -> None:
    """How goals move from the day they are set."""
    months = goals.months(records, **chosen.scope)
    if len(months) < 2:
        st.markdown("Too few goals were followed for a month within these filters.")
        return
    title = "How goals move: progress by months since a goal was set"
    table = tables.months(months)
    said = f"{title}. " + " ".join(
        f"Month {row.iloc[0]}: the middle goal at {row.iloc[1]}." for _, row in table.iterrows()
    )
    figure = ui.drawn(charts.progress, months, goals.paths(records, **chosen.scope))
    ui.chart(figure, title, said, table, key="progress")
    st.caption(
        f"Thin lines are single goals, at most the {goals.MOST_PATHS} set latest that were followed for half a year; the thick "
        "one is the goal in the middle of all, the band the middle half. What nobody writes down does not move: a goal keeps its "
        "latest progress, also after its pair has ended."
    )
    draw_schedule(records, chosen)


def draw_schedule(records: data.Records, chosen: filters.Filters) -> None:
    """Whether goals keep to their own time; goals that are not yet due count as far as their time has come."""
    found = goals.schedule(records, **chosen.scope)
    if found.empty:
        st.markdown("No goal has both a day on which it was set and a later target date.")
        return
    said = "Are goals reached by the day that was set for them?"
    st.markdown(f"**{said}**")
    ui.small_table(tables.schedule(found), said)
    due = int(found.loc[found["quarter"] == 4, "goal_count"].sum())
    whole = int(found["with_date_count"].iloc[0])
    st.caption(
        f"Of {fmt.plural(whole, 'goal')} with a target date {fmt.number(due)} are due; the other {fmt.number(whole - due)} count "
        "in the quarters of their time that have come and in none after, so that a goal which still has time is no failure. "
        "Dropped goals stay where they were."
    )


def draw_first(records: data.Records, chosen: filters.Filters) -> None:
    """How soon a pair sets its first goal."""
    curve = goals.first_goal(records, **chosen.metric_scope)
    if curve.empty:
        st.markdown(
            f"Fewer than {records.settings.least_at_risk_count} pairs can be followed here: too few for a curve."
        )
        return
    curve = curve.assign(group_value="all")
    left = goals.without_goal(records, sorted({*waiting.DAYS, *tables.FIRST_GOAL_DAYS}), **chosen.metric_scope)
    title = "Share of pairs that have set a goal, by days since the match"
    table = tables.first_goal(curve, left)
    said = f"{title}. " + " ".join(f"Day {row.iloc[0]}: {row.iloc[1]}." for _, row in table.iterrows())
    under = left[left["day"].isin(waiting.DAYS)].assign(group_value="all")
    figure = ui.drawn(waiting.come, curve, under, "all pairs", "days since the match", "have set a goal")
    ui.chart(figure, title, said, table, key="first_goal")
    st.caption(
        "Pairs that ended without a goal count as waiting: leaving them out would make goals look sooner than they are."
    )


def draw_categories(records: data.Records, chosen: filters.Filters) -> None:
    """What goals are about, and what became of them."""
    found = goals.categories(records, **chosen.scope)
    said = "Goals by category: what became of them, and how many were set in pairs matched in each year"
    st.markdown(f"**{said}**")
    ui.small_table(tables.categories(found), said)
    st.caption("Specific is a goal with a measure and a target date. Goals of late years had less time to be reached.")


def draw_practice(records: data.Records, chosen: filters.Filters) -> None:
    """Expanded over time, or a checklist?"""
    counts = goals.counts(records, **chosen.scope)
    st.markdown("**Expanded over time, or a checklist?**")
    ui.small_table(tables.practice(counts, records.word("mentor")), "How pairs work with their goals")


def draw_stalled(records: data.Records, chosen: filters.Filters) -> None:
    """Goals without progress; a row opens its pair."""
    total = int(goals.counts(records, **chosen.scope)["stalled_count"])
    if not total:
        st.markdown(f"No active goal has been without progress for {records.settings.goal_stalled_days} days.")
        return
    first = ui.page_number(total, "stalled", afresh_for=chosen)
    rows = goals.stalled(records, row_count=ui.PAGE_ROWS, offset=first, **chosen.scope)
    columns = {
        "Progress": st.column_config.ProgressColumn(min_value=0, max_value=100, format="%d %%", width=130),
        "Goal": st.column_config.TextColumn(width=340),
    }
    said = f"Goals {first + 1} to {first + len(rows)} of {total} without progress; select a row to open the pair"
    ui.opening_table(tables.stalled(rows), rows["pair_id"], said, "stalled_goals", columns, height="content")


PARTS = {
    "Reached": draw_reached,
    "Progress": draw_progress,
    "First goal": draw_first,
    "Categories": draw_categories,
    "Expanded or checklist": draw_practice,
    "Standing still": draw_stalled,
}


def main() -> None:
    """Filters, load, show."""
    records = data.current()
    top = st.container()
    chosen = filters.row(records)
    counts = goals.counts(records, **chosen.scope)
    with top:
        ui.head("Goals", answer(counts), records)
    if not counts["goal_count"]:
        if "goals" in questions.exported(records):
            st.markdown("No goal is recorded within these filters.")
            return
        empty.missing(
            "no goals in this export",
            "export a table `goals` with goal_id, pair_id, status, set_on and category.",
            "how soon goals are reached, which are expanded, and which stand still.",
        )
        return
    tiles.row(records, TILES, chosen.metric_scope)
    ui.parts(PARTS, records, chosen)


main()
