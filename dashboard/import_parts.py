"""The parts of the page Import that show one table of the files, and let its reading be corrected.

In: the report of a trial on one table, the upload it is of, and what was said of all. Out: what is drawn; a correction is put
with what was said of the upload, or kept in the warehouse as a source of its own.
"""

import re
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import format as fmt
from dashboard import importing, ui
from dashboard.marks import words
from pipelines.errors import MentorscopeError
from pipelines.inspect import Correction

NOT_THERE = "– not in this file –"
FIELDS = {
    "Load the file again with --date-order DMY or MDY": "Say which under “Dates like 03/04/2025”",
    "with --exported-on, the day of the export,": "with the “Day of the export”",
    "give a later --as-of": "load the files for a later day on the command line",
    "--encoding": "“Letters are written in”",
    "--delimiter": "“Cells are split at”",
    "--skip-rows": "“Rows above the header”",
    "--date-order": "“Dates like 03/04/2025”",
}
"""What the command line calls the fields of this page, in the sentences that both show."""

HOW = {
    "same": "by its name",
    "variant": "by another name",
    "similar": "by likeness",
    "content": "by its values",
    "told": "as you said",
}


def draw_file(file: dict[str, Any], upload: importing.Upload, how: dict[str, Any]) -> None:
    """One table: what it is, its columns, what would become of its rows, and how to correct it."""
    with st.container(border=True):
        st.subheader(fmt.markdown_text(file["file"]), anchor=False)
        if file["is_recognised"]:
            st.markdown(f"✓ {fmt.markdown_text(file['title'])}: {fmt.markdown_text(file['kind'])}")
        else:
            refusal = file["refusal"] or {"what": "is tried as you said; keep the mapping to load it.", "next_step": ""}
            told = f"{sentence(refusal['what'])} {next_step(refusal['next_step'])}"
            st.markdown(f"▲ {fmt.markdown_text(told)}")
        if file["is_hidden"]:
            st.caption("The workbook does not show this sheet; it is loaded like the others.")
        if file["holds"]:
            st.markdown(f"Nothing of it is loaded: it holds {fmt.markdown_text(file['holds'])}")
        for table in file["tables"]:
            draw_rows(table)
        draw_columns(file)
        if file["columns"]:
            correct(file, upload, how)


def sentence(what: str) -> str:
    """What is wrong with a file, which goes on from its name or speaks of a part of it."""
    has_subject = what.partition(" ")[0] in {"the", "no", "there"} or what[:1].isdigit()
    return what[:1].upper() + what[1:] if has_subject else f"It {what}"


def next_step(text: str) -> str:
    """What to do, in the words of this page; '' where only the command line can."""
    told = in_fields(text)
    if "--" in told or "mentorscope " in told:
        return ""
    return told if told == text else f"{told} It stands under “How these files are meant”."


def in_fields(text: str) -> str:
    """The text with the names of this page's fields in place of the command line's options."""
    for option, name in FIELDS.items():
        text = text.replace(option, name)
    return text


def draw_rows(table: dict[str, Any]) -> None:
    """What would become of the rows of one canonical table."""
    parts = {"loaded": "loaded", "quarantined": "held back", "superseded": "superseded", "ignored": "ignored"}
    told = ", ".join(
        f"{fmt.number(table[f'rows_{part}'])} {word}"
        for part, word in parts.items()
        if part == "loaded" or table[f"rows_{part}"]
    )
    by = f" (by {fmt.markdown_text(table['by'])})" if table["by"] else ""
    st.markdown(f"**{words(table['table'])}**{by}: {fmt.plural(table['rows_read'], 'row')} would be {told}.")
    if table["quarantine"]:
        held = pd.DataFrame(
            {
                "Held back because": [words(reason["reason"]) for reason in table["quarantine"]],
                "Rows": [reason["row_count"] for reason in table["quarantine"]],
                "For example": [in_fields(reason["message"]) for reason in table["quarantine"]],
                "Line": [
                    ", ".join(dict.fromkeys(str(one["line"]) for one in reason["examples"]))
                    for reason in table["quarantine"]
                ],
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
