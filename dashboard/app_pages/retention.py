"""How long do pairs stay together, and when do they part? Curves that respect the pairs still running."""

import pandas as pd
import streamlit as st

from dashboard import data, empty, filters, questions, retention_parts, tiles, ui
from dashboard import format as fmt
from dashboard.charts import common, retention
from dashboard.marks import words

TILES = ("retention_3_months", "retention_6_months", "retention_12_months", "pairs_running", "pairs_ended_early")
YEAR = 365


def at(curve: pd.DataFrame, day: int) -> pd.Series | None:
    """The curve's row that holds on `day`; None where it stops before."""
    if curve.empty or curve["day"].max() < day:
        return None
    return curve[curve["day"] <= day].iloc[-1] if (curve["day"] <= day).any() else None


def horizon(curve: pd.DataFrame) -> tuple[int, str]:
    """The longest of 12, 6 and 3 months that the curve reaches."""
    last = curve["day"].max() if len(curve) else 0
    return next(
        ((day, said) for day, said in ((365, "12 months"), (183, "6 months"), (91, "3 months")) if last >= day), (0, "")
    )


def answer(curve: pd.DataFrame, day: int, said: str) -> str:
    """The sentence that answers the page's question."""
    row = at(curve, day)
    if curve.empty or not day or row is None:
        return "Too few pairs have been together long enough to draw a curve."
    return f"{fmt.interval(row['retention_share'], row['low'], row['high'])} of pairs are still together after {said}."


def naive(curve: pd.DataFrame, day: int, said: str) -> None:
    """The figure that counts ended pairs alone, beside the honest one, and why they differ."""
    row = at(curve, day)
    if row is None or fmt.is_missing(row["closed_only_share"]):
        return
    st.subheader("Why not just count the pairs that ended?", anchor=False)
    left, right = st.columns(2)
    left.metric(f"Together after {said}, every pair counted", fmt.percent(row["retention_share"]), border=True)
    right.metric(f"Together after {said}, ended pairs alone", fmt.percent(row["closed_only_share"]), border=True)
    st.markdown(
        f"The second figure looks at the {fmt.plural(row['all_ended_count'], 'pair')} that ended and forgets the "
        f"{fmt.number(row['running_count'])} that were still together when the records stop. Those are the ones that last, "
        "so without them a program looks shorter-lived than it is. The curve counts each pair for as long as "
        "it was seen."
    )


def draw_curves(records: data.Records, chosen: filters.Filters, curves: pd.DataFrame, group_by: str) -> None:
    """The survival curves with the numbers at risk under the axis."""
    days, _ = common.month_ticks(curves["day"].max())
    at_risk = questions.at_risk_counts(
        records, chosen.program, group_by, days, "any" if group_by == chosen.group else chosen.cohort
    )
    groups = list(dict.fromkeys(curves["group_value"]))
    title = "Share of pairs still together by months since the match"
    if chosen.group != filters.ALL:
        title += f", by {filters.GROUPINGS[chosen.group]}"
    said = f"{title}. " + " ".join(
        _said(curves[curves["group_value"] == group]) for group in groups[: retention.MOST_SERIES]
    )
    ui.chart(
        ui.drawn(retention.survival, curves, at_risk), title, said, lambda: as_table(curves, at_risk), key="survival"
    )
    st.caption("Under the axis: how many pairs are still observed. " + _left_out(records, groups))


def _left_out(records: data.Records, groups: list[str]) -> str:
    stops = f"Curves stop where fewer than {records.settings.least_at_risk_count} pairs are left."
    hidden = groups[retention.MOST_SERIES :]
    return f"{stops} Not drawn, but in the table: {fmt.markdown_text(fmt.joined(hidden))}." if hidden else stops


def _said(curve: pd.DataFrame) -> str:
    last = curve.iloc[-1]
    name = "All pairs" if last["group_value"] == "all" else str(last["group_value"])
    return f"{name}: {fmt.percent(last['retention_share'])} after {fmt.duration(last['day'])}."


def as_table(curves: pd.DataFrame, at_risk: pd.DataFrame) -> pd.DataFrame:
    """The curve at the months of the axis with those still observed on that day, for reading and printing."""
    observed = at_risk.set_index(["group_value", "day"])["at_risk_count"]
    months = list(zip(*common.month_ticks(curves["day"].max()), strict=True))[1:]
    rows = []
    for group, curve in curves.groupby("group_value", sort=False):
        for day, label in months:
            row = at(curve, day)
            if row is not None:
                still = fmt.interval(row["retention_share"], row["low"], row["high"])
                rows.append((str(group), int(label), still, fmt.number(observed[group, day])))
    return pd.DataFrame(rows, columns=["Pairs", "Months", "Still together (interval)", "Still observed"])


def draw_endings(curve: pd.DataFrame) -> None:
    """Endings as planned and early ones, which compete."""
    st.subheader("How they end", anchor=False)
    if curve.empty:
        st.markdown("No ending is recorded yet.")
        return
    last = curve.groupby("cause").last()["share"]
    said = fmt.joined(
        [
            f"{fmt.percent(share)} ended {'as planned' if cause == 'planned' else 'early'}"
            for cause, share in last.items()
        ]
    )
    title = f"By {fmt.duration(curve['day'].max())} since the match, {said}"
    ui.chart(ui.drawn(retention.endings, curve), title, f"{title}.", lambda: endings_as_table(curve), key="endings")


def endings_as_table(curve: pd.DataFrame) -> pd.DataFrame:
    """The share of each kind of ending at every third month, for reading and printing."""
    rows = []
    for cause, part in curve.groupby("cause", sort=False):
        for day, label in zip(*common.month_ticks(curve["day"].max()), strict=True):
            row = at(part, day) if day else None
            if row is not None:
                rows.append((words(str(cause)), int(label), fmt.interval(row["share"], row["low"], row["high"])))
    return pd.DataFrame(rows, columns=["Ending", "Months", "Share (interval)"])


def main() -> None:
    """Filters, load, show."""
    records = data.current()
    top = st.container()
    chosen = filters.row(records, group=True)
    scope = chosen.metric_scope
    curve = questions.retention_curves(records, **scope)
    day, said = horizon(curve)
    with top:
        ui.head("Retention", answer(curve, day, said), records)
    if curve.empty:
        empty.no_pairs() if not len(questions.program_options(records)) else empty.too_few(records)
        return
    tiles.row(records, TILES, scope)
    if chosen.group == filters.ALL:
        draw_curves(records, chosen, curve, scope["group_by"])
    else:
        draw_curves(records, chosen, questions.retention_curves(records, chosen.program, chosen.group), chosen.group)
    draw_endings(questions.ending_curve(records, **scope))
    retention_parts.draw(records, chosen, (day, said))
    naive(curve, day, said)


main()
