"""Who saw and took what? The record of visits, pages, pairs, files and releases, and whether it is as it was written."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data, filters, questions, trail, ui
from dashboard import format as fmt

KINDS = {
    "all": "everything",
    "signed_in": "signed in",
    "signed_out": "signed out",
    "refused": "refused",
    "page": "opened a page",
    "pair": "opened a pair",
    "prepared": "prepared a file",
    "taken": "took a file",
    "released": "published a release",
    "loaded": "loaded files",
    "forgotten": "had somebody forgotten",
    "rejoined": "let somebody be known again",
}


def answer(entries: pd.DataFrame) -> str:
    """The sentence that answers the page's question."""
    if entries.empty:
        return "Nothing is on record yet."
    counts = entries["event"].value_counts()
    views, files = int(counts.get("page", 0)), int(counts.get("taken", 0))
    people = fmt.plural(entries["who"].nunique(), "visitor")
    since = fmt.date(pd.Timestamp(entries["at"].iloc[-1]))
    return f"{people} opened {fmt.plural(views, 'page')} and took {fmt.plural(files, 'file')} since {since}."


def draw_faults(faults: list[str]) -> None:
    """Whether the record can be relied on."""
    if not faults:
        st.markdown("✓ Every entry is as it was written, and none is missing.")
        return
    st.error(
        f"**The record was changed by something else than this program.** {' '.join(faults[:5])} "
        "Keep the folder `audit` as it is, and find out who could write there."
    )


def which(event: str, what: str, pairs: Mapping[str, str]) -> str:
    """What an entry is about; a pair stands in the record by a keyed hash."""
    return pairs.get(what, f"not in this build ({what[:8]})") if event == "pair" else what


def as_shown(entries: pd.DataFrame, pairs: Mapping[str, str]) -> pd.DataFrame:
    """A page of entries in words; `pairs`: identifiers by their hashes."""
    return pd.DataFrame(
        {
            "When (UTC)": [fmt.moment(pd.Timestamp(at).tz_localize(None)) for at in entries["at"]],
            "Who": entries["who"].to_list(),
            "As": entries["role"].to_list(),
            "What": [KINDS.get(event, event) for event in entries["event"]],
            "Which": [which(event, what, pairs) for event, what in zip(entries["event"], entries["what"], strict=True)],
            "Rows": ["" if fmt.is_missing(rows) else fmt.number(rows) for rows in entries["rows"]],
            "Build": entries["build"].to_list(),
        }
    )


@st.cache_data(max_entries=2, show_spinner=False)
def read(folder: str, version: tuple[int, int]) -> tuple[list[dict[str, Any]], list[str]]:
    """The entries and the faults of a record; the version is part of the key."""
    faults = trail.log().faults()
    try:
        return trail.log().entries(), faults
    except ValueError:
        return [], faults


def main() -> None:
    """Filters, load, show."""
    records = data.current()
    entries, faults = read(records.folder, trail.log().version())
    newest_first = pd.DataFrame(entries[::-1], columns=["at", "who", "role", "event", "what", "rows", "build"])
    ui.head("Access log", answer(newest_first), records)
    draw_faults(faults)
    with filters.place():
        there = {kind: words for kind, words in KINDS.items() if kind == "all" or kind in set(newest_first["event"])}
        kind = filters.choice("What happened", "event", there, 220)
    chosen = newest_first if kind == "all" else newest_first[newest_first["event"] == kind]
    first = ui.page_number(len(chosen), "entries", afresh_for=kind)
    page = chosen.iloc[first : first + ui.PAGE_ROWS]
    names_pairs = (page["event"] == "pair").any()
    pairs = trail.pairs_on_record(questions.pairs_in_scope(records)) if names_pairs else {}
    ui.small_table(
        as_shown(page, pairs), f"Entries {first + 1} to {first + len(page)} of {len(chosen)}, the newest first"
    )
    st.caption(
        "Entries hold no content of a record, and pairs by a keyed hash alone. "
        "The check of all entries runs whenever this page is opened."
    )


main()
