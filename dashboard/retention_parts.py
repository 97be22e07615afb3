"""The parts of the page Retention below its curves: when pairs part, why, what comes later, each year, other ways to count.

In: the records that a run is pinned to, the filters, and the horizon of the page's sentence. Out: what is drawn.
"""

import pandas as pd
import streamlit as st

from dashboard import data, filters, retention, ui
from dashboard import format as fmt
from dashboard.charts import endings as charts
from dashboard.marks import words

CAUSES = {"end_reason": "Reason", "ended_by": "Ended by"}
WAYS = {
    "as_recorded": "as recorded",
    "timer_to_last_contact": "pairs that the platform's timer closed end at their last contact",
    "from_first_record": "pairs are counted only from the day on which their program's records begin",
}


def draw(records: data.Records, chosen: filters.Filters, horizon: tuple[int, str]) -> None:
    """Every part, in the order of the questions."""
    day, said = horizon
    parts = retention.parts(records, **chosen.metric_scope, day=day)
    if parts is None:
        return
    if chosen.group != filters.ALL:
        draw_difference(records, chosen)
    draw_rates(records, parts.rates)
    draw_causes(parts.causes, said)
    draw_later(parts.later)
    draw_cohorts(records, chosen)
    if day:
        draw_ways(parts.ways, said)


def draw_difference(records: data.Records, chosen: filters.Filters) -> None:
    """Whether the groups last differently long, beyond chance."""
    p_value, trend = retention.difference(records, chosen.program, chosen.group)
    if fmt.is_missing(p_value):
        return
    told = f"Log-rank test over the groups: {_p(p_value)}."
    if trend is not None and not fmt.is_missing(trend):
        told += f" For a trend over the years: {_p(trend)}."
    st.caption(
        f"{told} Below 0.05 chance alone is an unlikely reason; what else differs between the groups is not told."
    )


def _p(value: float) -> str:
    return "p under 0.001" if value < 0.001 else f"p = {fmt.number(value, 3)}"


def draw_rates(records: data.Records, found: pd.DataFrame) -> None:
    """The rate of endings by month since the match."""
    if found.empty or not found["ended_count"].sum():
        return
    st.subheader("When they part", anchor=False)
    top = max(found.to_dict("records"), key=lambda row: row["smooth_rate"])
    title = "Endings per pair and month, by months since the match"
    said = f"{title}. Smoothed, the rate is highest in month {top['month']:.0f}: {fmt.percent(top['smooth_rate'])}."
    rows = [
        (
            fmt.number(row["month"]),
            fmt.number(row["ended_count"]),
            fmt.number(row["followed_days"] / retention.MONTH_DAYS),
            fmt.interval(row["rate"], row["low"], row["high"]),
        )
        for row in found.to_dict("records")
    ]
    table = pd.DataFrame(rows, columns=["Month", "Endings", "Pair-months followed", "Rate (interval)"])
    ui.chart(ui.drawn(charts.rates, found), title, said, table, key="rates")
    st.caption(
        "Endings of every kind over the time that pairs were followed in that month. Points are counts with their 95 % interval, "
        "the line is smoothed over neighbouring months. It stops where fewer than "
        f"{records.settings.least_at_risk_count} pairs were followed."
    )


def draw_causes(causes: dict[str, pd.DataFrame], said: str) -> None:
    """Early endings by reason and by whom, which compete with each other and with planned endings."""
    if not causes:
        return
    st.subheader("Why, and by whom", anchor=False)
    for column, (field, found) in zip(st.columns(2), causes.items(), strict=True):
        title = CAUSES[field]
        rows = [
            (fmt.sentence(_cause(row["cause"])), fmt.interval(row["share"], row["low"], row["high"]))
            for row in found.to_dict("records")
        ]
        with column:
            ui.small_table(
                pd.DataFrame(rows, columns=[title, f"Of all pairs, after {said}"]), f"{title} of early endings"
            )
    st.caption(
        "Endings compete: the shares and those still together add up to all pairs. Planned endings are one line."
    )


def _cause(cause: str) -> str:
    return {"planned": "as planned", "not_recorded": "early, not recorded"}.get(cause, words(cause))


def draw_later(found: list[retention.Later]) -> None:
    """What those may expect who got this far."""
    if not found:
        return
    st.subheader("Of those who got this far", anchor=False)
    rows = [
        (
            fmt.plural(one.reached_months, "month"),
            fmt.number(one.pair_count),
            fmt.interval(one.share, one.low, one.high),
        )
        for one in found
    ]
    ahead = f"Still together {retention.AHEAD_MONTHS} months later"
    ui.small_table(pd.DataFrame(rows, columns=["Reached", "Pairs", ahead]), "Retention of those who reached a month")


def draw_cohorts(records: data.Records, chosen: filters.Filters) -> None:
    """Each year of the match beside the others."""
    shares = retention.cohorts(records, chosen.program)
    if len(shares) < 2 or not len(shares.columns):
        return
    st.subheader("Year by year", anchor=False)
    title = "Percent still together, by year of the match and months since"
    table = shares.map(_share).rename(columns=str).rename_axis("Matched in").reset_index()
    at_three = ", ".join(f"{name} {_share(share) or 'not yet known'}" for name, share in shares.iloc[:, 0].items())
    said = f"{title}. After {shares.columns[0]} months: {at_three}."
    ui.chart(ui.drawn(charts.cohorts, shares), title, said, table, key="cohorts")
    st.caption(
        f"Blank where fewer than {records.settings.least_at_risk_count} pairs of the year have been followed so long."
    )


def _share(share: float) -> str:
    return "" if fmt.is_missing(share) else fmt.percent(share)


def draw_ways(found: pd.DataFrame, said: str) -> None:
    """The same share when pairs are counted in another way that the records allow."""
    if len(found) < 2:
        return
    st.subheader("If they are counted otherwise", anchor=False)
    rows = [
        (
            fmt.sentence(WAYS[row["way"]]),
            fmt.interval(row["share"], row["low"], row["high"]),
            "–" if row["way"] == "as_recorded" else fmt.plural(row["pair_count"], "pair"),
        )
        for row in found.to_dict("records")
    ]
    ui.small_table(
        pd.DataFrame(rows, columns=["Counted", f"Together after {said}", "Changes"]), "Retention counted in other ways"
    )
    st.caption("A timer closes a pair long after it fell silent, so that the curve keeps it together for too long.")
