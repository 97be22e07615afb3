"""How long do pairs of different kinds stay together? Curves by any fact known at the match, several at once, compared."""

import pandas as pd
import streamlit as st

from dashboard import data, empty, filters, research, ui
from dashboard import format as fmt
from dashboard.charts import common
from dashboard.charts import retention as charts
from dashboard.research import Explored
from dashboard.tables import research as tables

MOST_COLUMNS = 3


def answer(found: Explored, by: str) -> str:
    """The sentence that answers the page's question."""
    if not found.pair_count:
        return "No pairs can be compared."
    counted = f"{fmt.of(found.ended_count, found.pair_count)} pairs have ended"
    test = found.comparison
    if not test.degrees:
        return f"{counted}; choose facts to compare by."
    differ = (
        "last differently long" if test.p_value < tables.WEAK else "do not differ beyond chance in how long they last"
    )
    return f"{counted}; {test.degrees + 1} groups by {by} {differ} (log-rank p {fmt.p_value(test.p_value)})."


def draw_left_out(found: Explored, least: int) -> None:
    """What the comparison does not hold."""
    left = [
        f"{fmt.plural(found.missing_count, 'pair')} without a value that is recorded and may be shown"
        if found.missing_count
        else "",
        f"{fmt.plural(found.small_count, 'pair')} in groups of fewer than {2 * least}" if found.small_count else "",
    ]
    if any(left):
        st.caption(f"Left out: {fmt.joined([part for part in left if part])}.")


def draw_curves(found: Explored) -> None:
    """Survival curves with the numbers still followed."""
    title = "Share of pairs still together by months since the match"
    last = found.curves.groupby("group_value", sort=False).tail(1)
    table = pd.DataFrame(
        {
            "Group": last["group_value"],
            "Last day shown": last["day"].map(fmt.number),
            "Still together then": [
                fmt.interval(r["retention_share"], r["low"], r["high"]) for r in last.to_dict("records")
            ],
        }
    )
    said = f"{title}. " + " ".join(f"{r[0]}: {r[2]} on day {r[1]}." for r in table.itertuples(index=False, name=None))
    ui.chart(ui.drawn(charts.survival, found.curves, found.at_risk), title, said, table, key="explored")
    if found.curves["group_value"].nunique() > charts.MOST_SERIES:
        st.caption(f"The {charts.MOST_SERIES} largest groups are drawn; the tables hold all of them.")


def draw_comparison(found: Explored) -> None:
    """Restricted means, and each two groups."""
    test = found.comparison
    st.subheader("How much longer", anchor=False)
    ui.small_table(tables.means(test.means, test.within_days), "Mean days together, group by group")
    st.caption(
        "The mean within a window that all groups reach; pairs still running count for as long as they were followed. "
        "In brackets, the 95 % interval."
    )
    if len(test.pairs) > 1:
        ui.small_table(tables.pairwise(test.pairs), "Each two groups compared")
        st.caption(f"{len(test.pairs)} comparisons, corrected by Holm, so that one of many is not taken for a finding.")


def draw_endings(found: Explored) -> None:
    """Planned and early endings of one group; the two compete."""
    st.subheader("How they end", anchor=False)
    groups = list(dict.fromkeys(found.curves["group_value"]))
    group = filters.choice("Endings of", "endings_of", {name: str(name) for name in groups}, 320)
    curve = found.endings[found.endings["group_value"] == group]
    if curve.empty:
        st.markdown("None of these pairs has ended.")
        return
    title = "Pairs still together, ended as planned and ended early, by months since the match"
    last = curve.groupby("cause").tail(1)
    table = pd.DataFrame(
        {
            "Ending": last["cause"],
            "Share": [fmt.interval(row["share"], row["low"], row["high"]) for row in last.to_dict("records")],
            "By day": last["day"].map(fmt.number),
        }
    )
    said = f"{title}. " + " ".join(f"{r[0]}: {r[1]} by day {r[2]}." for r in table.itertuples(index=False, name=None))
    ui.chart(ui.drawn(charts.endings, curve), title, said, table, key="explored_endings")
    st.caption("Aalen-Johansen: a pair that ends as planned cannot end early any more, so the two are judged together.")


def main() -> None:
    """Choose, load, show."""
    records = data.current()
    top = st.container()
    facts, pairs = research.facts(), data.pair_records(records)
    if pairs.empty:
        ui.head("Explore retention", "No pairs can be compared.", records)
        empty.none_released(records)
        return
    known = [column for column in facts if pairs[column].nunique() > 1]
    picked = st.pills(
        f"Compare by what was known at the match (up to {MOST_COLUMNS})",
        known,
        selection_mode="multi",
        format_func=lambda column: fmt.sentence(facts[column]),
        key="by",
        bind="query-params",
    )
    chosen = picked[:MOST_COLUMNS]
    days, _ = common.month_ticks(pairs["day"].max())
    found = research.explored(records, tuple(chosen), tuple(days))
    with top:
        ui.head("Explore retention", answer(found, fmt.joined([facts[column] for column in chosen])), records)
    draw_left_out(found, records.settings.least_at_risk_count)
    if found.curves.empty:
        st.markdown("Too few pairs are left to follow for a curve.")
        return
    draw_curves(found)
    if found.comparison.degrees:
        draw_comparison(found)
    draw_endings(found)
    st.caption(
        "Facts known at the match only: a group such as “had ten meetings” would have lasted by definition. That groups "
        "differ does not say why; who is in which group was nobody's lot."
    )


main()
