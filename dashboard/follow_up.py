"""The coordinator's own loop on the pages: where the notes are, how a pair stands in words, what is due, what came after.

In: the records that a run is pinned to, and the notes beside the warehouse. Out: what is drawn. What is due is judged on the
as-of date, like everything on the pages; what the coordinator writes is of the day on which it is written, or of the as-of
date where the records are ahead of the clock. Writing is in `follow_up_form`.
"""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import clock, data, follow_ups, notes, own_records, questions, standing, ui
from dashboard import format as fmt
from dashboard.marks import state
from dashboard.notes import Note, NoteStore, open_notes
from dashboard.standing import Standing

OUTCOMES = {"fine": "fine", "needs_help": "they need help", "no_answer": "no answer", "closed": "they are done"}
TO_DO, DUE, ASIDE, ANY = "to_do", "due", "aside", "any"
CHOICES = {TO_DO: "not put aside", DUE: "check-in due", ASIDE: "snoozed or closed", ANY: "all"}
SOON_DAYS = 7
SHOWN = 3
NO_LIMIT = 1_000_000


def store(records: data.Records) -> NoteStore:
    """Where the notes of this warehouse are: beside it, or at the address that the environment gives."""
    return open_notes(own_records.address(Path(records.folder)))


def today(records: data.Records) -> dt.date:
    """The day on which the coordinator writes."""
    return max(clock.today(), records.as_of)


def standings(records: data.Records) -> dict[str, Standing]:
    """How every pair with a note that the visitor may see stands now, by its id."""
    address = own_records.address(Path(records.folder))
    return _standings(records, address, open_notes(address).version(), today(records))


@st.cache_resource(max_entries=16, show_spinner=False)
def _standings(records: data.Records, address: str, version: str, day: dt.date) -> dict[str, Standing]:
    """The build, the scope and the version are part of the key."""
    found = standing.by_pair(notes.standing(open_notes(address).read()), day)
    if not records.scope.programs:
        return found
    seen = questions.pairs_in_scope(records)
    return {pair_id: one for pair_id, one in found.items() if pair_id in seen}


# In words -------------------------------------------------------------------------------------------------------------


def in_words(note: Note) -> str:
    """A note in a line, as plain text; who wrote it is told beside it."""
    said = {
        "check_in": f"checked in, {OUTCOMES.get(note.outcome, note.outcome)}",
        "assign": "looked after by nobody in particular"
        if note.person == standing.NOBODY
        else f"given to {note.person}",
        "snooze": f"snoozed until {fmt.date(note.until_on)}",
        "close": "closed",
    }[note.kind]
    return f"{said}: {note.text}" if note.text else said


def short(one: Standing | None) -> str:
    """How a pair stands, for a cell of the list."""
    if one is None:
        return "+ note"
    if one.closing is not None:
        return "closed"
    if one.snooze is not None:
        return f"until {fmt.date(one.snooze.until_on)}"
    last = next((note for note in reversed(one.notes) if note.kind == "check_in"), None)
    told = [one.assigned_to, f"checked {fmt.date(last.noted_on)}" if last else ""]
    return ", ".join(part for part in told if part) or "+ note"


def with_notes(marks: pd.DataFrame, one: Standing | None) -> pd.DataFrame:
    """The marks of the pair's time line with its notes among them, which come from no file of an export."""
    if one is None:
        return marks
    rows = pd.DataFrame(
        {
            "lane": "check_in" if note.kind == "check_in" else "note",
            "kind": note.kind,
            "began_on": pd.Timestamp(note.noted_on),
            "ended_on": pd.NaT if note.until_on is None else pd.Timestamp(note.until_on),
            "who": note.author or "staff",
            "detail": in_words(note),
            "file": "written here",
        }
        for note in one.notes
    )
    both = pd.concat([marks.astype({"line": "object"}), rows]) if len(marks) else rows.reindex(columns=marks.columns)
    return both.sort_values("began_on", kind="stable", ignore_index=True)


# On the pages ---------------------------------------------------------------------------------------------------------


def choices(found: Mapping[str, Standing]) -> dict[str, str]:
    """What the list can be limited to: to do, due, put aside, all, or the pairs of one person."""
    return {**CHOICES, **{f"of {name}": f"of {name}" for name in standing.people(found)}}


def limits(records: data.Records, found: Mapping[str, Standing], chosen: str, scope: dict[str, str]) -> dict[str, Any]:
    """The same as `pairs_page.sql` takes it: `aside` to leave out, and `only` where `is_limited`."""
    aside = standing.aside(found)
    if chosen in (TO_DO, ANY):
        return {"aside": aside if chosen == TO_DO else [], "only": [], "is_limited": False}
    if chosen == DUE:
        due = follow_ups.follow_ups(records, found, records.as_of, NO_LIMIT, **scope)["pair_id"].tolist()
    only = due if chosen == DUE else aside if chosen == ASIDE else standing.people(found).get(chosen[3:], [])
    return {"aside": [], "only": only, "is_limited": True}


def due_on(records: data.Records, pair_id: str) -> dt.date | None:
    """When the pair's next check-in is due; None where nobody records check-ins, or the pair is paused, ended or aside."""
    found = follow_ups.follow_ups(records, standings(records), dt.date.max, 1, pair_id=pair_id)
    return found["due_on"].iloc[0] if len(found) else None


def draw_due(records: data.Records, scope: dict[str, str]) -> None:
    """What is due by the as-of date and in the days after it, the longest due first."""
    found = standings(records)
    if "check_ins" not in questions.exported(records) and not standing.own_clock(found)["own_pair_ids"]:
        st.markdown(
            "▢ Check-ins are not recorded: write one on a pair's page, or export `check_ins`, to see which are due."
        )
        return
    soon = records.as_of + dt.timedelta(days=SOON_DAYS)
    due = follow_ups.follow_ups(records, found, records.as_of, SHOWN, **scope)
    later = follow_ups.follow_ups(records, found, soon, 1, **scope)
    count, overdue = (int(due[name].iloc[0]) if len(due) else 0 for name in ("due_count", "overdue_count"))
    coming = (int(later["due_count"].iloc[0]) if len(later) else 0) - count
    today_ = f", {fmt.number(count - overdue)} of today" if count > overdue else ""
    st.markdown(
        f"**{fmt.plural(overdue, 'follow-up')}** overdue{today_}; "
        f"{fmt.number(coming)} more by {fmt.date(soon)}, by the coordinator's own clock."
    )
    for pair in due.to_dict("records"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            ui.page_link("pair", ui.pair_name(pair), pair_id=pair["pair_id"])
            st.markdown(state(pair["state"]).badge, width="content")
            st.caption(f"due {fmt.date(pair['due_on'])}", width="content")
    if count:
        ui.page_link("pairs_to_contact", "All that are due", follow_up=CHOICES[DUE])


def draw_after(records: data.Records, scope: dict[str, str]) -> None:
    """What happened after check-ins with late pairs, beside pairs as late that nobody checked on."""
    counts = follow_ups.after_follow_up(records, standings(records), **scope)
    within = fmt.plural(records.settings.resumed_within_days, "day")
    if not counts["followed_count"]:
        st.markdown(
            f"No check-in of the last year came while a pair was late and is {within} old, so there is nothing to compare yet."
        )
        return
    without = fmt.of(round(counts["similar_resumed"]), counts["followed_count"])
    rows = [
        ("Late pairs that were checked on", fmt.of(counts["resumed_count"], counts["followed_count"]), "resumed_count"),
        ("Pairs as late on the same days, not checked on", f"about {without}", "similar_resumed"),
    ]
    shown = [
        (what, counted, fmt.interval(*(counts[f"{name}_{part}"] for part in ("share", "low", "high"))))
        for what, counted, name in rows
    ]
    table = pd.DataFrame(shown, columns=["Who", "In touch again", "Share (interval)"])
    ui.small_table(table, f"In touch again within {within}, with and without a check-in")
    left = fmt.plural(counts["left_out_count"], "check-in")
    st.caption(
        f"In touch again within {within} after a check-in of the last year. {left} had no pair as late on their day and "
        "are left out. This is not what a check-in brings about: pairs are not chosen for one at random, and those that "
        "worry you most may be the least likely to be in touch whatever anybody does."
    )
