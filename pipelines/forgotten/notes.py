"""The coordinator's notes about the pairs of the forgotten are erased, in the file where the pages keep them.

In: the warehouse folder and the book. Out: the number of notes that are gone, each byte of them. The pages own the file
(`dashboard/notes.py`), which stands above this layer; known here are its name, the variable that may name another place, and
that `notes` has a `pair_id`. Rejected: to leave it to the pages, so that nothing would be erased until somebody opens them.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from pipelines.forgotten.book import PAIR, Book

FILE, VARIABLE = "follow_up.sqlite", "MENTORSCOPE_NOTES"
SQLITE = "sqlite:///"
_BUSY_SECONDS = 20


def erase_notes(folder: Path, book: Book) -> int:
    """Erase every note about a pair in the book; what is freed is overwritten, in the file and in its journal."""
    told = os.environ.get(VARIABLE, "")
    path = Path(told.removeprefix(SQLITE)) if told.startswith(SQLITE) else folder / FILE
    if not path.exists():
        return 0
    with closing(sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)) as connection:
        connection.execute("pragma secure_delete = on")
        pairs = [pair_id for (pair_id,) in connection.execute("select distinct pair_id from notes")]
        gone = [[pair_id] for pair_id in pairs if book.holds(PAIR, pair_id)]
        erased = connection.executemany("delete from notes where pair_id = ?", gone).rowcount if gone else 0
        connection.execute("vacuum")
        connection.execute("pragma wal_checkpoint(truncate)")
    return erased
