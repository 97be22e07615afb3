"""Writing a note about a pair, taking it back, and carrying all notes out and in.

In: the records that a run is pinned to and a pair. Out: forms, and notes in the store, written before the page is drawn
again. Every form says what it needs beside the field that lacks it; nothing is lost when a note cannot be written.
Rejected: a table that is edited in place, where a slip of the hand overwrites what a colleague wrote.
"""

import datetime as dt
from typing import Any

import streamlit as st

from dashboard import data, files, follow_up, notes_csv, standing, ui
from dashboard import format as fmt
from dashboard.notes import MUST_SAY, Note
from dashboard.standing import Standing
from pipelines.errors import MentorscopeError

ACTIONS = {"check_in": "Log a check-in", "assign": "Assign", "snooze": "Snooze", "close": "Close"}
DONE = {
    "check_in": "Check-in logged",
    "assign": "Assigned",
    "snooze": "Snoozed",
    "close": "Closed",
    "undo": "Taken back",
}
WANTED = {"outcome": "how it went", "person": "who looks after the pair", "until_on": "until when", "text": "why"}
SNOOZE_DAYS = 14
_AUTHOR, _LAST = "_follow_up_author", "_last_noted"


def write(records: data.Records, note: Note, name: str) -> None:
    """Keep a note and draw the page again, or say why it could not be kept."""
    try:
        is_new = follow_up.store(records).write([note])
    except MentorscopeError as error:
        st.error(fmt.markdown_text(str(error)))
        return
    st.session_state[_LAST] = (
        note.note_id,
        note.pair_id,
        DONE[note.kind] if is_new else "Was taken back already",
        name,
    )
    st.rerun()


def last_written(records: data.Records) -> None:
    """What was written last in this session, with its undo; drawn at the top of a page."""
    if _LAST not in st.session_state:
        return
    note_id, pair_id, done, name = st.session_state[_LAST]
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        st.markdown(f"✓ {done}: {name}", width="content")
        if st.button("Undo" if done != DONE["undo"] else "Undo the undo", key="undo_last", type="tertiary"):
            _undo(records, pair_id, note_id, name)


def _undo(records: data.Records, pair_id: str, note_id: str, name: str) -> None:
    author = st.session_state.get(_AUTHOR, "")
    write(records, Note(pair_id, "undo", follow_up.today(records), undoes=note_id, author=author), name)


def draw(records: data.Records, pair: dict[Any, Any]) -> None:
    """How the pair stands, the forms, and its notes; `pair` has pair_id, mentee and mentor."""
    one = follow_up.standings(records).get(pair["pair_id"])
    st.markdown(_status(one, follow_up.due_on(records, pair["pair_id"])))
    chosen = st.segmented_control(
        "Write down",
        list(ACTIONS),
        format_func=ACTIONS.__getitem__,
        key=f"act_{pair['pair_id']}",
        label_visibility="collapsed",
    )
    if chosen:
        _form(records, pair, chosen, one)
    for note in reversed(one.notes if one else ()):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            by = f" ({note.author})" if note.author else ""
            st.text(f"{fmt.date(note.noted_on)}: {follow_up.in_words(note)}{by}")
            if st.button("Undo", key=f"undo_{note.note_id}", type="tertiary"):
                _undo(records, pair["pair_id"], note.note_id, ui.pair_name(pair))


@st.dialog("Follow-up", width="medium")
def dialog(records: data.Records, pair: dict[Any, Any]) -> None:
    """The same over the list."""
    st.markdown(f"**{ui.pair_name(pair)}**")
    draw(records, pair)
    ui.page_link("pair", "Open the pair", pair_id=pair["pair_id"])


def _status(one: Standing | None, due_on: dt.date | None) -> str:
    told = []
    if one and one.closing:
        told.append("**closed**: nothing is planned until somebody writes again")
    if one and one.snooze:
        told.append(f"**snoozed** until {fmt.date(one.snooze.until_on)}")
    if one and one.assigned_to:
        told.append(f"looked after by **{fmt.markdown_text(one.assigned_to)}**")
    if due_on is not None and not (one and one.is_aside):
        told.append(f"next check-in due **{fmt.date(due_on)}**")
    return f"Now: {'; '.join(told) or 'nothing is written down yet'}."


def _form(records: data.Records, pair: dict[Any, Any], kind: str, one: Standing | None) -> None:
    """The fields of one kind of note; submitted, it is written."""
    with st.form(f"form_{kind}_{pair['pair_id']}", border=True):
        given = _FIELDS[kind](records, one)
        author = st.text_input("Your name (optional)", st.session_state.get(_AUTHOR, ""), max_chars=80)
        if not st.form_submit_button("Write it down", type="primary"):
            return
    st.session_state[_AUTHOR] = author.strip()
    if missing := [WANTED[name] for name in MUST_SAY[kind] if not given[name]]:
        st.error(f"Not written yet: please say {fmt.joined(missing)}.")
        return
    note: dict[str, Any] = {"noted_on": follow_up.today(records), "author": author.strip(), **given}
    try:
        written = Note(pair["pair_id"], kind, **note)
    except MentorscopeError as error:
        st.error(f"Not written: {fmt.markdown_text(f'{error.what} {error.next_step}')}")
        return
    write(records, written, ui.pair_name(pair))


def _check_in(records: data.Records, _one: Standing | None) -> dict[str, Any]:
    day = follow_up.today(records)
    return {
        "outcome": st.selectbox("How did it go?", list(follow_up.OUTCOMES), format_func=follow_up.OUTCOMES.__getitem__),
        "noted_on": st.date_input("On", day, max_value=day, format="YYYY-MM-DD"),
        "text": st.text_input("Remark (optional)", max_chars=500).strip(),
    }


def _assign(records: data.Records, one: Standing | None) -> dict[str, Any]:
    known = [standing.NOBODY, *standing.people(follow_up.standings(records))]
    now = one.assigned_to if one else ""
    person = st.selectbox(
        "Who looks after this pair?",
        known,
        index=known.index(now) if now in known else None,
        format_func=lambda name: "nobody in particular" if name == standing.NOBODY else name,
        accept_new_options=True,
        placeholder="choose or type a name",
    )
    return {"person": (person or "").strip()}


def _snooze(records: data.Records, _one: Standing | None) -> dict[str, Any]:
    day = follow_up.today(records)
    return {
        "until_on": st.date_input(
            "Until", day + dt.timedelta(days=SNOOZE_DAYS), min_value=day + dt.timedelta(days=1), format="YYYY-MM-DD"
        ),
        "text": st.text_input("Why?", max_chars=500).strip(),
    }


def _close(_records: data.Records, _one: Standing | None) -> dict[str, Any]:
    return {"text": st.text_input("Why?", max_chars=500).strip()}


_FIELDS = {"check_in": _check_in, "assign": _assign, "snooze": _snooze, "close": _close}


def draw_below(records: data.Records, scope: dict[str, str]) -> None:
    """What stands under the list: what came of it, and the notes as a file; each made only when it is opened."""
    after = st.expander("What happened after check-ins", key="after", bind="query-params")
    if after.open:
        with after:
            follow_up.draw_after(records, scope)
    if records.scope.programs:
        return  # the file holds the notes of every program
    carried = st.expander("Your notes as a file", key="notes", bind="query-params")
    if carried.open:
        with carried:
            carry(records)


def carry(records: data.Records) -> None:
    """All notes out as a file, and back in from one."""
    kept = follow_up.store(records)
    st.markdown("These records are yours: no load touches them. Keep a copy, or bring one in from another computer.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        files.offer(
            "Download all notes",
            lambda: (notes_csv.written(found := kept.read()), len(found)),
            f"follow-up-{follow_up.today(records)}.csv",
            "text/csv",
            "notes_csv",
        )
    given = st.file_uploader("Bring in notes that were downloaded here", type="csv", key="notes_file")
    if given is not None and st.button("Bring them in", key="notes_in"):
        try:
            found = notes_csv.read(given.getvalue(), given.name)
            new = kept.write(found)
        except MentorscopeError as error:
            st.error(fmt.markdown_text(str(error)))
            return
        st.success(f"{fmt.plural(new, 'note')} came in; {fmt.number(len(found) - new)} were here already.")
