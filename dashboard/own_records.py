"""Where the coordinator's own records are, and what they come to for a query, outside of the pages.

In: the warehouse's folder and a day. Out: the address of the notes, and the parameters that say which pairs are put aside and
which check-ins were written here. The weekly digest finds `parameters` by its entry point, as a command finds the server.
"""

import datetime as dt
from pathlib import Path
from typing import Any

from dashboard import notes, standing
from pipelines import record_server


def address(folder: Path) -> str:
    """Where the notes of a warehouse are: at the address that the environment gives, on its server, or beside it."""
    return record_server.notes_address(folder)


def parameters(folder: Path, today: dt.date) -> dict[str, Any]:
    """The pairs put aside and the check-ins, as `needs_contact.sql` and `follow_ups.sql` take them. Raises WarehouseError."""
    found = standing.by_pair(notes.standing(notes.open_notes(address(folder)).read()), today)
    return {**standing.own_clock(found), "aside": standing.aside(found)}
