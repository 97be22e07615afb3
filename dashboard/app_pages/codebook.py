"""What is in the records, what was done to them, and what is missing? The codebook of the research edition, and its download."""

import json
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data, files, ui
from dashboard import format as fmt

PEOPLE = "k of people"


def answer(tables: pd.DataFrame, columns: pd.DataFrame, measures: dict[str, float]) -> str:
    """The sentence that answers the page's question."""
    filled = int((tables["row_count"] > 0).sum())
    if not measures["people"]:
        return "No records are released yet."
    people = fmt.plural(int(measures["people"]), "person", "people")
    return (
        f"{fmt.plural(filled, 'table')} with {fmt.plural(len(columns), 'column')} about {people}; whatever is shown of somebody, "
        f"at least {fmt.number(measures[PEOPLE])} share it."
    )


def draw_tables(tables: pd.DataFrame) -> None:
    """Every table with its rows, and those that were left out."""
    shown = pd.DataFrame(
        {
            "Table": tables["table_name"],
            "One row is": tables["grain"],
            "Rows": tables["row_count"].map(fmt.number),
            "Left out": tables["left_out_count"].map(fmt.number),
        }
    )
    ui.small_table(shown, "The tables of the research edition")
    st.caption(
        "Left out: rows after the day at which a running pair's records are cut, and pairs matched too recently to be shown. "
        "Every pair is moved in time by a shift of its own, so intervals hold and dates do not; people have pseudonyms that are "
        "made anew for each build."
    )


def draw_columns(columns: pd.DataFrame) -> None:
    """Each table's columns: meaning, unit, words, what was done, what is missing."""
    st.subheader("Every column", anchor=False)
    for table, of_table in columns.groupby("table_name"):
        with st.expander(str(table)):
            ui.small_table(
                pd.DataFrame([column_in_words(row) for row in of_table.to_dict("records")]), f"Columns of {table}"
            )


def column_in_words(row: dict[Any, Any]) -> dict[str, str]:
    """One column as a row of the codebook."""
    words = json.loads(row["vocabulary"]) if row["vocabulary"] else []
    return {
        "Column": row["column_name"],
        "Means": "; ".join([row["meaning"], *([", ".join(words)] if words else [])]),
        "Type": f"{row['type']}, {row['unit']}" if row["unit"] else row["type"],
        "Missing": fmt.of(row["missing_count"], row["row_count"]) if row["row_count"] else "no rows",
        "What was done": row["treatment"],
    }


def draw_measures(measures: dict[str, float]) -> None:
    """How anonymous the rows are, as it was measured when they were made."""
    st.subheader("How anonymous it is", anchor=False)
    shares = {name: fmt.percent(value) for name, value in measures.items() if "not shown" in name}
    counts = {name: fmt.number(value) for name, value in measures.items() if name not in shares}
    table = pd.DataFrame({**counts, **shares}.items(), columns=["Measure", "Value"])
    with st.expander("As it was measured when the edition was made"):
        ui.small_table(table, "Measures of anonymity")


def main() -> None:
    """Load, show."""
    records = data.current()
    tables, columns = (data.ask(records, f"codebook_{what}") for what in ("tables", "columns"))
    told = data.ask(records, "codebook_measures")
    measures = dict(zip(told["measure"], told["value"], strict=True))
    ui.head("Data and codebook", answer(tables, columns, measures), records)
    files.offer(
        "Download the research edition",
        lambda: data.extract(records),
        f"{records.build}-research.zip",
        "application/zip",
        "extract",
    )
    st.caption("CSV and Parquet with a Frictionless data package, the codebook, and how to cite the build.")
    draw_tables(tables)
    draw_columns(columns)
    draw_measures(measures)


main()
