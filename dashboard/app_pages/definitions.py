"""What does this number mean? Every metric and flag as its SQL file tells it, and the rows behind each figure."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data, files, filters, questions, tiles, ui
from dashboard import format as fmt

EVERY = "all"


def answer(known: dict[str, data.Definition]) -> str:
    """The sentence that answers the page's question."""
    flags = sum(one.measure == "flag" for one in known.values())
    return f"{fmt.plural(len(known) - flags, 'number')} and {fmt.plural(flags, 'flag')}, each with the query that makes it."


def draw_words(definition: data.Definition) -> None:
    """One definition in words, with its query."""
    tiles.tell(definition)
    st.code(definition.sql, language="sql")


def draw_one(records: data.Records, definition: data.Definition, scope: dict[str, str]) -> None:
    """One definition in full: words, value now, query, and for a metric the rows."""
    values = questions.metric_values(records, [definition.name], **scope)
    now = None if values.empty else values.iloc[-1].to_dict()
    tiles.tell(definition, now)
    if now is not None:
        st.metric("Now", tiles.value_text(definition, now))
        st.markdown(tiles.detail_text(definition, now))
    st.code(definition.sql, language="sql")
    if now is not None and st.toggle("Show the rows behind it", key="rows", bind="query-params"):
        draw_rows(records, definition, scope, str(now["period"]))


def draw_rows(records: data.Records, definition: data.Definition, scope: dict[str, str], period: str) -> None:
    """The units that the newest figure was made of; a row opens its pair."""
    rows = data.metric_rows(records, definition.name, period, **scope)
    of_pairs = "pair_id" in rows
    first = ui.page_number(len(rows), "row_page", afresh_for=(definition.name, scope))
    page = rows.iloc[first : first + ui.PAGE_ROWS]
    shown = pd.DataFrame(
        {
            "Pair" if of_pairs else "Mentee": [who(row) for row in page.to_dict("records")],
            "Record": page["unit_id"].to_list(),
            "Counted": page["numerator"].to_list(),
            "Out of": page["denominator"].to_list(),
        }
    )
    if rows["is_left_out"].any():
        shown["Left out"] = ["left out" if out else "" for out in page["is_left_out"]]
    said = f"Rows behind {definition.title}"
    if of_pairs:
        ui.opening_table(shown, page["pair_id"], said, "behind", {}, height="content")
    else:
        ui.dense(shown, said, height="content")
    files.download("Download the rows", lambda: rows, f"{definition.name}-{period}.csv", "csv")


def who(row: dict[Any, Any]) -> str:
    """The pair, or the mentee where the unit belongs to one."""
    return f"{row['mentee']} with {row['mentor']}" if "mentor" in row else str(row["mentee"])


def main() -> None:
    """Filters, load, show."""
    records = data.current()
    known = data.definitions(records)
    ui.head("Definitions", answer(known), records)
    place = filters.place()
    with place:
        named = {EVERY: "All of them", **{name: fmt.sentence(one.title) for name, one in known.items()}}
        name = filters.choice("Number or flag", "name", named, 300)
    if name != EVERY:
        st.subheader(fmt.sentence(known[name].title), anchor=False)
        if records.edition == "coordinator":
            draw_one(records, known[name], filters.row(records, within=place).metric_scope)
        else:  # the other editions hold no units of single pairs
            draw_words(known[name])
        return
    for definition in known.values():
        with st.expander(fmt.sentence(definition.title)):
            draw_words(definition)


main()
