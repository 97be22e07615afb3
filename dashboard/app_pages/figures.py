"""What does the program achieve, and what of it may be told? The committee's figures, now and at the first released date."""

import streamlit as st

from dashboard import committee, data, ui


def draw_curve(records: data.Records) -> None:
    """How long pairs stay together, at the quarters that may be told."""
    st.subheader("How long pairs stay together", anchor=False)
    shown = committee.curve(records)
    if shown.empty:
        st.markdown("Too few pairs to say.")
        return
    ui.small_table(shown, "Share of pairs still together by time since the match")


def draw_hidden(records: data.Records) -> None:
    """How much is held back, and by which words."""
    st.subheader("What is not told", anchor=False)
    said, table = committee.held_back(records)
    st.markdown(said)
    ui.small_table(table, "What is said instead of numbers")


def main() -> None:
    """Load, show."""
    records = data.current()
    ui.head("Figures of the program", committee.answer(records), records)
    shown = committee.every_figure(records)
    if shown.empty:
        ui.no_pairs()
        return
    with st.container(horizontal=True):
        committee.offer_report(records)
    ui.small_table(shown, "Every figure of the program, now and at the first released date")
    st.caption(committee.reading(records))
    draw_curve(records)
    draw_hidden(records)


main()
