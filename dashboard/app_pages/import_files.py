"""What are these files, and what would become of their rows? Drag exports in, see, correct, load."""

import re
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import access, data, importing, ui
from dashboard import format as fmt
from dashboard.marks import words
from pipelines.errors import MentorscopeError
from pipelines.inspect import Correction

NOT_THERE = "– not in this file –"
HOW = {
    "same": "by its name",
    "variant": "by another name",
    "similar": "by likeness",
    "content": "by its values",
    "told": "as you said",
}
DONE = "_import_done"


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
    said = {"exported_on": exported_on, "snapshot": snapshot, "program": program or None}
    said["date_order"] = {"day first": "DMY", "month first": "MDY"}.get(order)
    return {name: value for name, value in said.items() if value not in (None, False)}


def answer(report: dict[str, Any]) -> str:
    """The sentence that answers the page's question."""
    files = report["files"]
    known = sum(file["is_recognised"] for file in files)
    rows = sum(table["rows_loaded"] for file in files for table in file["tables"] if file["is_recognised"])
    if known == len(files):
        return f"Everything is understood; {fmt.plural(rows, 'row')} would be loaded."
    lacking = len(files) - known
    return f"{fmt.number(lacking)} of {fmt.plural(len(files), 'table')} {'is' if lacking == 1 else 'are'} not understood yet."


def draw_file(file: dict[str, Any], upload: importing.Upload, how: dict[str, Any]) -> None:
    """One table: what it is, its columns, what would become of its rows, and how to correct it."""
    with st.container(border=True):
        st.subheader(fmt.markdown_text(file["file"]), anchor=False)
        if file["is_recognised"]:
            st.markdown(f"✓ {fmt.markdown_text(file['title'])}: {fmt.markdown_text(file['kind'])}")
        else:
            refusal = file["refusal"] or {"what": "is tried as you said; keep the mapping to load it.", "next_step": ""}
            st.markdown(f"▲ It {fmt.markdown_text(refusal['what'])}")
        if file["holds"]:
            st.markdown(f"Nothing of it is loaded: it holds {fmt.markdown_text(file['holds'])}")
        for table in file["tables"]:
            draw_rows(table)
        draw_columns(file)
        if file["columns"]:
            correct(file, upload, how)


def draw_rows(table: dict[str, Any]) -> None:
    """What would become of the rows of one canonical table."""
    parts = {"loaded": "loaded", "quarantined": "held back", "superseded": "superseded", "ignored": "ignored"}
    told = ", ".join(f"{fmt.number(table[f'rows_{part}'])} {word}" for part, word in parts.items())
    st.markdown(f"**{words(table['table'])}**: {fmt.plural(table['rows_read'], 'row')} would be {told}.")
    if table["quarantine"]:
        held = pd.DataFrame(
            {
                "Held back because": [words(reason["reason"]) for reason in table["quarantine"]],
                "Rows": [reason["row_count"] for reason in table["quarantine"]],
                "For example": [reason["message"] for reason in table["quarantine"]],
                "Line": [", ".join(str(one["line"]) for one in reason["examples"]) for reason in table["quarantine"]],
            }
        )
        ui.small_table(held, f"Rows of {table['table']} that would be held back, by reason")
    for warning in table["warnings"]:
        st.caption(fmt.markdown_text(warning))


def draw_columns(file: dict[str, Any]) -> None:
    """Name by name the column found, with three of its values; then what is not loaded."""
    found = [name for name in file["names"] if name["header"]]
    if not found:
        return
    with st.expander(f"{fmt.plural(len(found), 'column')} understood, {len(file['unused_columns'])} not loaded"):
        shown = pd.DataFrame(
            {
                "Column": [name["header"] for name in found],
                "is": [name["name"] for name in found],
                "known": [
                    HOW[name["how"]] + ("" if name["score"] == 1 else f" ({fmt.percent(name['score'])})")
                    for name in found
                ],
                "fills": [", ".join(name["fills"]) for name in found],
                "for example": ["; ".join(name["samples"]) for name in found],
            }
        )
        ui.small_table(shown, "Columns understood")
        if file["unused_columns"]:
            unused = ", ".join(column["header"] for column in file["unused_columns"])
            st.markdown(f"Not loaded: {fmt.markdown_text(unused)}")


def correct(file: dict[str, Any], upload: importing.Upload, how: dict[str, Any]) -> None:
    """Say what the table is and which column is which; kept, it is used next time without a question."""
    label, kinds = file["file"], importing.kinds_of_file()
    with st.expander("Correct this", expanded=not file["is_recognised"]):
        is_said = label in importing.said_of(upload).corrections
        now = (file["source"], file["kind"]) if file["certainty"] or is_said else None
        chosen = st.selectbox(
            "This table is",
            list(kinds),
            index=list(kinds).index(now) if now in kinds else None,
            placeholder="choose what it holds",
            format_func=lambda kind: f"{words(kind[0])}: {kind[1]}",
            key=f"kind_{upload.digest}_{label}_{now}",  # afresh where the file is understood otherwise
        )
        if chosen is None:
            return
        source, kind = chosen
        if chosen != now:
            importing.said_of(upload).corrections[label] = Correction(source, kind)
            st.rerun()
        headers = choose_columns(file, kinds[source, kind], upload)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if st.button("Try this", key=f"try_{label}"):
                importing.said_of(upload).corrections[label] = Correction(source, kind, headers)
                st.rerun()
            name = st.text_input("Keep it under the name", suggested(label), key=f"name_{label}", width=260)
            if st.button("Keep for next time", key=f"keep_{label}", type="primary"):
                keep(name, file, upload, how, Correction(source, kind, headers))


def choose_columns(file: dict[str, Any], names: list[str], upload: importing.Upload) -> dict[str, str | None]:
    """For each name of the kind the column that stands for it."""
    at = {name["name"]: name for name in file["names"]}
    headers: dict[str, str | None] = {}
    places = st.columns(3)
    for place, name in enumerate(names):
        told = at.get(name, {})
        choices = [NOT_THERE, *file["columns"]]
        label = fmt.markdown_text(name) + (" \\*" if told.get("is_needed") else "")
        with places[place % 3]:
            header = st.selectbox(
                label,
                choices,
                index=choices.index(told["header"]) if told.get("header") in choices else 0,
                key=f"column_{upload.digest}_{file['file']}_{file['source']}_{file['kind']}_{name}",
            )
        headers[name] = None if header == NOT_THERE else header
    st.caption("Names marked with \\* are needed; a column stands for one name only.")
    return headers


def suggested(label: str) -> str:
    """A name for a source, made of the file's."""
    stem = re.sub(r"[^a-z0-9]+", "_", label.lower().rpartition("/")[2].split(".")[0]).strip("_")
    return f"own_{stem}"[:40] if stem else "own_export"


def keep(name: str, file: dict[str, Any], upload: importing.Upload, how: dict[str, Any], told: Correction) -> None:
    """Keep the mapping and look again, or say why it cannot be kept."""
    try:
        importing.keep(name.strip(), upload, file["file"], how, {file["file"]: told})
    except MentorscopeError as error:
        st.error(fmt.markdown_text(str(error)))
        return
    importing.said_of(upload).corrections.pop(file["file"], None)
    st.rerun()


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
    st.success(f"Published {report['build']}, as of {report['as_of']}.")
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
