"""What does the program achieve, is it better than before, and what of it may be told? The committee's figures."""

import streamlit as st

from dashboard import committee, data, empty, releasing, ui
from dashboard import format as fmt
from pipelines.report import since
from pipelines.report.model import Exhibit
from pipelines.report.told import Told


def draw_exhibit(title: str, shown: Exhibit) -> None:
    """A finding in a sentence, and the numbers that show it."""
    st.subheader(title, anchor=False)
    st.markdown(fmt.markdown_text(shown.finding))
    if shown.table:
        ui.small_table(committee.frame(shown.table), shown.table.caption)
    for remark in (*shown.remarks, *([shown.table.foot] if shown.table and shown.table.foot else [])):
        st.caption(fmt.markdown_text(remark))


def draw_hidden(told: Told) -> None:
    """How much is held back, and by which words."""
    st.subheader("What is not told", anchor=False)
    said, table = committee.held_back(told)
    st.markdown(said)
    ui.small_table(table, "What is said instead of numbers")


def draw_changes(records: data.Records, told: Told) -> None:
    """What is different since the last release, so that no change of a definition is taken for one of the program."""
    section = since.section(told, releasing.since_last(records))
    for text in section.paragraphs:
        st.subheader(section.title, anchor=False)
        st.markdown(fmt.markdown_text(text))
    for exhibit in section.exhibits:
        draw_exhibit(section.title, exhibit)


def main() -> None:
    """Load, show."""
    records = data.current()
    told = data.told(records)
    ui.head("Figures of the program", committee.answer(told), records)
    shown = committee.every_figure(told)
    if shown.empty:
        empty.no_pairs()
        return
    with st.container(horizontal=True):
        committee.offer_report(records)
    ui.small_table(shown, "Every figure of the program, now and at the first released date")
    st.caption(committee.reading(told))
    for title, exhibit in committee.over_time(told).items():
        draw_exhibit(title, exhibit)
    draw_hidden(told)
    draw_changes(records, told)


main()
