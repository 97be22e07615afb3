"""What are these files, and what would become of their rows? Drag exports in, see, correct, load."""

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import access, data, importing, ui
from dashboard import format as fmt
from dashboard.import_parts import draw_file
from pipelines.errors import MentorscopeError

DONE = "_import_done"
DELIMITERS = {
    "found by looking": None,
    "commas": ",",
    "semicolons": ";",
    "tabs": "\t",
    "bars": "|",
    "colons": ":",
    "tildes": "~",
    "carets": "^",
    "blanks": " ",
}
ENCODINGS = [
    "found by looking",
    "utf-8",
    "cp1252",
    "cp1250",
    "cp1251",
    "mac-roman",
    "cp850",
    "utf-16",
    "shift_jis",
    "gb18030",
]


def ask_for_files() -> importing.Upload | None:
    """The files, or None where none are chosen yet."""
    number = st.session_state.setdefault("_import_number", 0)
    given = st.file_uploader(
        "Drag exports here: CSV, Excel, JSON, Parquet, calendars, or a ZIP of them",
        type=list(importing.KINDS),
        accept_multiple_files=True,
        max_upload_size=importing.LARGEST_MB,
        key=f"import_files_{number}",
    )
    return importing.receive(given) if given else None


def ask_how() -> dict[str, Any]:
    """What holds for all the files; nothing said is read from the files."""
    with st.expander("How these files are meant"):
        left, right = st.columns(2)
        with left:
            exported_on = st.date_input(
                "Day of the export",
                None,
                format="YYYY-MM-DD",
                help="Newer exports correct older ones, in whatever order they come.",
            )
            snapshot = st.checkbox("The files are the whole truth: rows no longer in them are retired")
        with right:
            order = st.selectbox("Dates like 03/04/2025", ["decided from the values", "day first", "month first"])
            program = st.text_input("Program of rows that name none", max_chars=80).strip()
        said = ask_how_written()
    said |= {"exported_on": exported_on, "snapshot": snapshot, "program": program or None}
    said["date_order"] = {"day first": "DMY", "month first": "MDY"}.get(order)
    return {name: value for name, value in said.items() if value not in (None, False, 0)}


def ask_how_written() -> dict[str, Any]:
    """What is said of text files whose cells or letters come out wrong."""
    left, middle, right = st.columns(3)
    delimiter = left.selectbox("Cells are split at", list(DELIMITERS))
    encoding = middle.selectbox("Letters are written in", ENCODINGS)
    skip_rows = right.number_input("Rows above the header", 0, 1000, 0, help="Lines that are passed over as they are.")
    is_found = encoding == ENCODINGS[0]
    return {"delimiter": DELIMITERS[delimiter], "encoding": None if is_found else encoding, "skip_rows": skip_rows}


def answer(report: dict[str, Any]) -> str:
    """The sentence that answers the page's question."""
    files = report["files"]
    known = sum(file["is_recognised"] for file in files)
    rows = sum(table["rows_loaded"] for file in files for table in file["tables"] if file["is_recognised"])
    if known == len(files):
        return f"Everything is understood; {fmt.plural(rows, 'row')} would be loaded."
    lacking = len(files) - known
    return f"{fmt.number(lacking)} of {fmt.plural(len(files), 'table')} {'is' if lacking == 1 else 'are'} not understood yet."


def load(report: dict[str, Any], upload: importing.Upload, how: dict[str, Any]) -> None:
    """The button that takes the files in, where all of them are understood."""
    if report["supersedes_older_rows"]:
        st.markdown(
            f"{fmt.plural(report['supersedes_older_rows'], 'row')} of earlier loads would be superseded or retired."
        )
    is_known = all(file["is_recognised"] for file in report["files"])
    yes = bool(how.get("snapshot")) and st.checkbox("Go on even where a table shrinks by more than half")
    if not is_known:
        st.markdown("Correct what is not understood, or take it out; then the files can be loaded.")
    if st.button("Load these files", type="primary", disabled=not is_known):
        try:
            st.session_state[DONE] = importing.taken_in(upload, how, yes=yes)
        except MentorscopeError as error:
            st.error(fmt.markdown_text(str(error)))
            return
        st.session_state["_import_number"] += 1  # a new field, so that the files are not taken in twice
        st.rerun()


def draw_done(report: dict[str, Any]) -> None:
    """What the load did, once."""
    names = {"file": "File", "table": "Table", "source": "Format", "rows_read": "Read", "rows_loaded": "Loaded"}
    names |= {"rows_quarantined": "Held back", "rows_superseded": "Superseded", "rows_ignored": "Ignored"}
    st.success(f"Published {report['build']}, as of {fmt.date(date.fromisoformat(report['as_of']))}.")
    ui.small_table(pd.DataFrame(report["files"])[list(names)].rename(columns=names), "What the load did")
    for text in [*(w for file in report["files"] for w in file["warnings"]), *report["skipped"]]:
        st.caption(fmt.markdown_text(text))
    with st.container(horizontal=True):
        ui.page_link("today", "The program today")
        ui.page_link("data", "What could not be taken, and why")


def main() -> None:
    """Ask, look, correct, load."""
    records = data.pinned()
    if not access.current().may_take:
        ui.head("Import", "You may look at the records; bringing files in is for those who may take them too.", records)
        return
    top = st.container()
    if done := st.session_state.pop(DONE, None):
        draw_done(done)
    upload = ask_for_files()
    how = ask_how()
    if upload is None:
        with top:
            said = "The files are in." if done else "Nothing is changed by looking: choose files to see what they are."
            ui.head("Import", said, records)
        return
    try:
        report = importing.tried(upload, how, importing.said_of(upload).corrections)
    except MentorscopeError as error:
        with top:
            ui.head("Import", "These files cannot be tried as they are.", records)
        st.error(fmt.markdown_text(str(error)))
        return
    with top:
        ui.head("Import", answer(report), records)
    for file in report["files"]:
        draw_file(file, upload, how)
    load(report, upload, how)


main()
