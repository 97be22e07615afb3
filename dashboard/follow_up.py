"""The coordinator's own loop on the pages: what is due, writing it down, taking it back, and what happened after.

In: the records that a run is pinned to, and the notes beside the warehouse. Out: what is drawn, and notes. What is due is
judged on the as-of date, like everything on the pages; what the coordinator writes is of the day on which it is written, or
of the as-of date where the records are ahead of the clock.
"""

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data, notes_csv, practices, standing, ui
from dashboard import format as fmt
from dashboard.notes import FILE, OUTCOMES, Note, NoteStore, open_notes
from dashboard.notes import standing as not_taken_back
from dashboard.standing import NOBODY, Standing
from pipelines.errors import MentorscopeError

VARIABLE = "MENTORSCOPE_NOTES"
ACTIONS = {"check_in": "Log a check-in", "assign": "Assign", "snooze": "Snooze", "close": "Close"}
SAID = {"fine": "fine", "needs_help": "they need help", "no_answer": "no answer", "closed": "they are done"}
SOON_DAYS = 7
SHOWN = 3
_AUTHOR, _LAST = "follow_up_author", "_last_noted"


def store(records: data.Records) -> NoteStore:
    """Where the notes of this warehouse are: beside it, or at the address in the environment."""
    return open_notes(os.environ.get(VARIABLE) or f"sqlite:///{Path(records.folder).absolute() / FILE}")


def today(records: data.Records) -> dt.date:
    """The day on which the coordinator writes."""
    return max(dt.datetime.now().astimezone().date(), records.as_of)


def standings(records: data.Records) -> dict[str, Standing]:
    """How every pair with a note stands now."""
    kept = store(records)
    return _standings(kept, kept.version(), today(records))


@st.cache_resource(max_entries=4, show_spinner=False)
def _standings(_store: NoteStore, version: str, day: dt.date, place: str = "") -> dict[str, Standing]:
    return standing.by_pair(not_taken_back(_store.read()), day)
