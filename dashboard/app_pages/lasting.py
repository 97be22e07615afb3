"""What goes together with staying? Exposures declared in advance, each with the hazard of an early ending beside it."""

import pandas as pd
import streamlit as st

from dashboard import data, empty, research, ui
from dashboard import format as fmt
from dashboard.charts import lasting as charts
from dashboard.tables import research as tables

LEAST_MENTORS = 30


def answer(found: pd.DataFrame) -> str:
    """The sentence that answers the page's question."""
    told = found[found["p_holm"].notna()]
    if told.empty:
        return "Too few pairs have ended early to say what goes with lasting."
    clear = told[told["p_holm"] < tables.WEAK]
    judged = f"Of {fmt.plural(len(told), 'exposure')} judged"
    less, more = (
        clear.loc[side, "title"].str.lower().to_list()
        for side in (clear["hazard_ratio"] < 1, clear["hazard_ratio"] > 1)
    )
    parts = [
        f"{fmt.joined(titles)} {'goes' if len(titles) == 1 else 'go'} with {word} early endings"
        for titles, word in ((less, "fewer"), (more, "more"))
        if titles
    ]
    return f"{judged}, {'; '.join(parts)}." if parts else f"{judged}, none goes with early endings beyond chance."


def draw_ratios(found: pd.DataFrame) -> None:
    """The picture and its table."""
    title = "Hazard of an early ending, with over without (left of 1: pairs part less often)"
    table = tables.associations(found)
    said = f"{title}. " + " ".join(f"{row['Early on']}: {row['Hazard ratio']}." for row in table.to_dict("records"))
    told = pd.DataFrame(research.meanings(), columns=["Early on", "Means", "Needs"])
    meanings = told.assign(Means=told["Means"].map(fmt.sentence))
    exactly = "What each of them means exactly"
    if found["hazard_ratio"].notna().any():
        ui.chart(ui.drawn(charts.ratios, found), title, said, meanings, key="ratios", behind=exactly)
    else:
        with st.expander(exactly):
            ui.small_table(meanings, "The exposures as they were declared")
    ui.small_table(table, said)


def draw_assumptions(found: pd.DataFrame, landmark_days: int) -> None:
    """What the figures assume, what they left out, and what would be needed for more."""
    judged, before = int(found["p_value"].notna().sum()), int(found["before_count"].iloc[0])
    mentors = int(found["mentor_count"].max())
    few = (
        f" With {mentors} mentors, fewer than {LEAST_MENTORS}, the intervals are too narrow."
        if mentors < LEAST_MENTORS
        else ""
    )
    st.subheader("What this rests on", anchor=False)
    st.markdown(
        f"- Pairs are compared from day {landmark_days} on, among those still together and followed; {fmt.plural(before, 'pair')}"
        " were not. Before that day nobody could be exposed without having lasted.\n"
        "- A planned completion ends the observation and is no failure, nor is an ending of which no reason may be shown "
        f"({fmt.plural(int(found['unknown_count'].max()), 'pair')}). Each program has a baseline of its own.\n"
        f"- A mentor's pairs count as belonging together in the errors ({fmt.plural(mentors, 'mentor')}).{few}\n"
        f"- {fmt.plural(judged, 'test')}, corrected by Holm; all exposures were declared before any record was looked at.\n"
        "- A pair whose exposure is not recorded is left out of that line and counted there; if it is missing for a reason, "
        "the ratio is off.\n"
        "- “Same over time?” asks whether the ratio moves as time goes by; where that is likely, read the ratio as an average."
    )
    st.info(
        "An association, not an effect: pairs that set goals early may be the keen ones. To say more, one would need to draw "
        "by lot who is asked to do it, or a change that came to some programs and not to others."
    )


def main() -> None:
    """Load, show."""
    records = data.current()
    found = research.associations(records)
    ui.head("What goes with lasting", answer(found), records)
    if not found["pair_count"].any() and not found["before_count"].any():
        empty.none_released(records)
        return
    draw_ratios(found)
    draw_assumptions(found, research.landmark_days())


main()
