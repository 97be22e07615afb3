"""What does this number mean? Every metric and flag as its SQL file tells it; nothing here is written twice."""

import streamlit as st

from dashboard import data, tiles, ui
from dashboard import format as fmt


def main() -> None:
    """Load, show."""
    records = data.current()
    known = data.definitions(records)
    flags = sum(one.measure == "flag" for one in known.values())
    ui.head(
        "Definitions",
        f"{fmt.plural(len(known) - flags, 'number')} and {fmt.plural(flags, 'flag')}, each with the query that makes it.",
        records,
    )
    asked = st.query_params.get("name", "")
    for name, definition in known.items():
        with st.expander(fmt.sentence(definition.title), expanded=name == asked):
            tiles.tell(definition)
            st.code(definition.sql, language="sql")


main()
