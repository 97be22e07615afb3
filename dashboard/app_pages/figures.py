"""What does the program achieve, and what of it may be told? The committee's figures, now and at the first released date."""

import datetime as dt

import pandas as pd
import streamlit as st

from dashboard import committee, data, ui
from dashboard import format as fmt

HEADLINE = "retention_12_months"
SHOWN = "shown"


def answer(known: dict[str, data.Definition], now: pd.DataFrame) -> str:
    """The sentence that answers the page's question."""
    rows = now[now["metric"] == HEADLINE].to_dict("records")
    if not rows or fmt.is_missing(rows[0]["value"]):
        return "Too few pairs to say how long they stay together."
    return f"{committee.value_text(known[HEADLINE], rows[0])} of pairs are still together after 12 months."


def as_table(known: dict[str, data.Definition], figures: pd.DataFrame) -> pd.DataFrame:
    """One row per metric: the figure at both dates, what it counts, and how many it rests on now."""
    first = {row["metric"]: row for row in figures[figures["is_first"]].to_dict("records")}
    now = [row for row in figures[figures["is_now"]].to_dict("records") if row["metric"] in known]
    if not now:
        return pd.DataFrame()
    days = [fmt.date(dt.date.fromisoformat(str(row["period"]))) for row in (now[0], next(iter(first.values())))]
    shown = pd.DataFrame({"Figure": [fmt.sentence(known[row["metric"]].title) for row in now]})
    shown[days[0]] = [committee.value_text(known[row["metric"]], row) for row in now]
    if days[1] != days[0]:
        shown[days[1]] = [committee.value_text(known[row["metric"]], first[row["metric"]]) for row in now]
    return shown.assign(
        Unit=[known[row["metric"]].unit for row in now], **{"Rests on": [committee.base_text(row) for row in now]}
    )


def draw_curve(records: data.Records) -> None:
    """How long pairs stay together, at the quarters that may be told."""
    curve = data.ask(records, "committee_curve")
    st.subheader("How long pairs stay together", anchor=False)
    if len(curve) < 2:
        st.markdown("Too few pairs to say.")
        return
    rows = curve[curve["day"] > 0].to_dict("records")
    shown = pd.DataFrame(
        {
            "After": [fmt.duration(row["day"]) for row in rows],
            "Still together (interval)": [
                fmt.interval(row["retention_share"], row["low"], row["high"]) for row in rows
            ],
            "Still observed": [committee.told(row["at_risk_count"], row["at_risk_mark"]) for row in rows],
        }
    )
    ui.small_table(shown, "Share of pairs still together by time since the match")


def draw_hidden(records: data.Records) -> None:
    """How much is held back, and by which words."""
    hidden = data.ask(records, "committee_hidden")
    st.subheader("What is not told", anchor=False)
    every, held = int(hidden["number_count"].sum()), hidden[hidden["says"] != SHOWN]
    count = int(held["number_count"].sum())
    st.markdown(
        f"Of the {fmt.number(every)} numbers of this edition, in all groups and at all dates, {fmt.number(count)} are not "
        "told, because they, or others that follow from them, could give somebody away. Small groups are joined first."
    )
    shown = held.rename(columns={"says": "Instead it says", "number_count": "Numbers"})
    ui.small_table(
        shown.assign(Numbers=[fmt.number(n) for n in held["number_count"]]), "What is said instead of numbers"
    )


def main() -> None:
    """Load, show."""
    records = data.current()
    known, figures = data.definitions(records), data.ask(records, "committee_figures")
    ui.head("Figures of the program", answer(known, figures[figures["is_now"]]), records)
    shown = as_table(known, figures)
    if shown.empty:
        ui.no_pairs()
        return
    ui.small_table(shown, "Every figure of the program, now and at the first released date")
    st.caption("What each figure means stands on the page Definitions. Shares have 95 % intervals.")
    draw_curve(records)
    draw_hidden(records)


main()
