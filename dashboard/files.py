"""Files that visitors take: made when asked for, on record, and handed over in two steps.

In: what makes a file. Out: a button that makes it and one that hands it over. A file lies nowhere before the second click, since
Streamlit serves a download's bytes before anybody presses it.
"""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from dashboard import access, trail
from dashboard import format as fmt
from pipelines.spreadsheets import inert


def download(label: str, rows: Callable[[], pd.DataFrame], file_name: str, key: str) -> None:
    """A table as CSV, safe to open in a spreadsheet, in the two steps of `offer`."""
    offer(label, lambda: _counted(rows()), file_name, "text/csv", key)


def _counted(frame: pd.DataFrame) -> tuple[bytes, int]:
    return csv_bytes(frame), len(frame)


def offer(
    label: str, make: Callable[[], tuple[bytes, int]], file_name: str, mime: str, key: str, of: str = "row"
) -> None:
    """A file in two steps for those who may take records: one makes it and says how much it holds, one hands it over.

    Each is on record before it happens; the file goes to the server's files only with the second click, and the first one
    counts for what the filters say at that moment. of: what the file holds so many of.
    """
    if not access.current().may_take or not st.button(label, key=f"{key}_prepare"):
        return
    content, row_count = make()
    may_go = trail.prepared(file_name, row_count)

    def taken() -> bytes:
        may_go()
        return content

    st.download_button(
        f"Take {file_name} ({fmt.plural(row_count, of)})",
        data=taken,
        file_name=file_name,
        mime=mime,
        on_click="ignore",
        key=key,
    )


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """The frame as CSV with a byte order mark for spreadsheets; no cell can be taken for a formula."""
    safe = frame.map(lambda value: inert("; ".join(value) if isinstance(value, list) else value))
    return safe.rename(columns=inert).to_csv(index=False).encode("utf-8-sig")
