"""What was loaded, what was not, and why? Loads, quarantine with its rows, warnings, and what is not recorded at all."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data, empty, files, filters, questions, ui
from dashboard import format as fmt
from dashboard.marks import words

WHAT_IT_BRINGS = {
    "programs": "the names and rhythms of programs",
    "participants": "who takes part: names, region, practice area, career stage",
    "interests": "interests asked for and offered",
    "requests": "how long a mentee waits for an answer",
    "pairs": "everything: who is matched with whom, and for how long",
    "pauses": "agreed breaks, so that a pause is not taken for silence",
    "check_ins": "follow-ups due and on time",
    "contacts": "who is losing contact: gaps, rhythm, risk, the list",
    "goals": "goals set, expanded, reached and standing still",
    "goal_updates": "progress of goals over time",
    "agenda": "next topics, and what is behind",
    "events": "the meetings of the year",
    "attendance": "who met at a meeting",
    "shared_work": "work shared, and feedback that waits",
    "collaborations": "projects that pairs make together",
    "surveys": "what the two say about it",
    "outcomes": "what came of it for the mentee",
}


MOST_PLACES = 3


def answer(totals: dict[str, Any]) -> str:
    """The sentence that answers the page's question."""
    if not totals["file_count"]:
        return "Nothing has been loaded yet."
    return (
        f"{fmt.number(totals['loaded_count'])} of {fmt.plural(totals['read_count'], 'row')} read from "
        f"{fmt.plural(totals['file_count'], 'file')} are in; {fmt.number(totals['quarantined_count'])} could not be taken."
    )


def draw_quarantine(records: data.Records, total: int) -> None:
    """The rows that were refused, by reason, with examples and the rows themselves."""
    st.subheader("What could not be taken, and why", anchor=False)
    reasons = questions.loaded(records, "quarantine_reasons")
    if reasons.empty:
        st.markdown("Every row was taken.")
        return
    shown = pd.DataFrame(
        {
            "Reason": reasons["reason"].map(words),
            "Rows": reasons["row_count"],
            "Where": [places(list(where)) for where in reasons["places"]],
            "For example": reasons["example"],
        }
    )
    ui.small_table(shown, "Rows that could not be taken, by reason")
    options = {"all": "any reason", **{code: words(code) for code in dict.fromkeys(reasons["reason"])}}
    reason = filters.choice("Rows refused for", "reason", options, 320)
    count = int(
        reasons["row_count"].sum() if reason == "all" else reasons.loc[reasons["reason"] == reason, "row_count"].sum()
    )
    first = ui.page_number(count, "refused", afresh_for=reason)
    scope = {"reason": reason, "table_name": "all"}
    rows = questions.loaded(records, "quarantine_rows", row_count=ui.PAGE_ROWS, offset=first, **scope)
    names = {
        "file": "File",
        "line": "Line",
        "table_name": "Table",
        "column_name": "Column",
        "message": "What to do",
        "raw_row": "Row as it came",
    }
    ui.dense(
        rows[list(names)].fillna("").rename(columns=names),
        "Rows that could not be taken",
        column_config={
            "What to do": st.column_config.TextColumn(width=380),
            "Row as it came": st.column_config.TextColumn(width=380),
        },
    )
    files.download(
        "Download these rows",
        lambda: questions.loaded(records, "quarantine_rows", row_count=1_000_000_000, offset=0, **scope),
        f"not-taken-{records.as_of}.csv",
        "csv",
    )
    offer_to_correct(records)


def offer_to_correct(records: data.Records) -> None:
    """The rows of one file as a file: corrected and brought in again, they leave the list."""
    of_files = questions.loaded(records, "quarantine_files").to_dict("records")
    options = {str(row["file_id"]): f"{row['file']!s}: {fmt.plural(row['row_count'], 'row')}" for row in of_files}
    names = {str(row["file_id"]): safe(f"to-correct-{row['file']!s}") for row in of_files}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = filters.choice("Correct the rows of", "correct", options, 420)
        label = "Make the file to correct"
        files.offer(label, lambda: data.held_rows(records, int(chosen)), names[chosen], "text/csv", "held")
    st.caption(
        "Each row in its own columns, with the reason beside it. Correct what is wrong, keep the column mentorscope\\_row, and "
        "bring the file in on the page Import: what is right then leaves this list."
    )


def safe(name: str) -> str:
    """A file's name as the name of a CSV."""
    return "".join(c if c.isalnum() or c in "-_" else "-" for c in name)[:80] + ".csv"


def places(where: list[str]) -> str:
    """The tables and columns concerned, three by name."""
    more = len(where) - MOST_PLACES
    return fmt.joined([*where[:MOST_PLACES], *([f"{more} more"] if more > 0 else [])])


def draw_loads(records: data.Records, totals: dict[str, Any]) -> None:
    """Every file, and where its rows went."""
    st.subheader("What was loaded", anchor=False)
    if not totals["file_count"]:
        empty.missing(
            "nothing loaded",
            "`mentorscope load PATH` takes a file or folder of exports.",
            "each file and where its rows went.",
        )
        return
    first = ui.page_number(int(totals["file_count"]), "loads")
    rows = questions.loaded(records, "loads", row_count=ui.PAGE_ROWS, offset=first)
    names = {
        "file": "File",
        "table": "Table",
        "source": "Format",
        "rows_read": "Read",
        "rows_loaded": "Loaded",
        "rows_quarantined": "Not taken",
        "rows_superseded": "Superseded",
        "rows_ignored": "Ignored",
    }
    shown = rows[list(names)].rename(columns=names).assign(When=[fmt.moment(at) for at in rows["loaded_at"]])
    ui.small_table(shown, "Files loaded, newest first")
    st.caption(
        "For every file: read = loaded + not taken + superseded (a repeat or an older version) + ignored (no record)."
    )
    warnings = questions.loaded(records, "warnings")
    if len(warnings):
        with st.expander(f"{fmt.plural(len(warnings), 'note')} on these files"):
            ui.small_table(warnings.rename(columns={"file": "File", "warning": "Note"}), "Notes on the files loaded")


def draw_recorded(recorded: pd.DataFrame) -> None:
    """What no export holds, and what it would bring."""
    st.subheader("What is not recorded", anchor=False)
    tables = recorded[recorded["column_name"].isna()]
    absent = tables.loc[~tables["is_exported"], "table_name"].tolist()
    if absent:
        ui.small_table(
            pd.DataFrame({"Export this table": absent, "to see": [WHAT_IT_BRINGS.get(name, "") for name in absent]}),
            "Tables that no export holds",
        )
    columns = recorded[
        recorded["column_name"].notna() & ~recorded["table_name"].isin(absent) & (recorded["filled_count"] == 0)
    ]
    for table, names in columns.groupby("table_name")["column_name"]:
        st.markdown(f"▢ `{table}` is exported without: {fmt.markdown_text(', '.join(names))}")
    if not absent and columns.empty:
        st.markdown("Every table and column is recorded.")


def main() -> None:
    """Load, show."""
    records = data.current()
    totals = questions.load_totals(records)
    ui.head("Data", answer(totals), records)
    draw_quarantine(records, int(totals["quarantined_count"]))
    draw_loads(records, totals)
    draw_recorded(questions.recorded(records))


main()
