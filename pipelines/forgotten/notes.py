"""The coordinator's notes about the pairs of the forgotten are erased, where the pages keep them.

In: the warehouse folder and the book. Out: the number of notes that are gone, each byte of them; in the others a name of theirs
is taken out of the text (`texts`). A server's own journal and backups are its keeper's. The pages own the notes
(`dashboard/notes.py`), which stand above this layer; known here is that the table `notes` has a `pair_id` and a `text`.
Rejected: to leave it to the pages, so that nothing would be erased until somebody opens them.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import record_server
from pipelines.forgotten.book import PAIR, Book
from pipelines.forgotten.texts import Texts

if TYPE_CHECKING:
    from sqlalchemy import Connection

_BUSY_SECONDS = 20


def erase_notes(folder: Path, book: Book) -> int:
    """Erase every note about a pair in the book; what is freed is overwritten, in the file and in its journal."""
    told = record_server.notes_address(folder)
    if not told.startswith(record_server.SQLITE):
        return _erase_on_server(told, book)
    path = Path(told.removeprefix(record_server.SQLITE))
    if not path.exists():
        return 0
    with closing(sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)) as connection:
        connection.execute("pragma secure_delete = on")
        pairs = [pair_id for (pair_id,) in connection.execute("select distinct pair_id from notes")]
        gone = [[pair_id] for pair_id in pairs if book.holds(PAIR, pair_id)]
        erased = connection.executemany("delete from notes where pair_id = ?", gone).rowcount if gone else 0
        named = _masked(connection.execute("select distinct text from notes").fetchall(), book)
        connection.executemany("update notes set text = ? where text = ?", named)
        connection.execute("vacuum")
        connection.execute("pragma wal_checkpoint(truncate)")
    return erased


def _masked(rows: Iterable[Sequence[Any]], book: Book) -> list[tuple[str, str]]:
    """What becomes of the texts that name somebody forgotten, and what they were."""
    texts = Texts(book)
    return [(told, text) for (text,) in rows if (told := texts.masked(text)) != text]


def _erase_on_server(url: str, book: Book) -> int:
    from sqlalchemy import MetaData, text  # noqa: PLC0415 - optional

    def erase(connection: "Connection") -> int:
        if connection.scalar(text("select to_regclass('notes')")) is None:
            return 0
        pairs = [str(pair_id) for pair_id in connection.scalars(text("select distinct pair_id from notes"))]
        gone = [pair_id for pair_id in pairs if book.holds(PAIR, pair_id)]
        for now, before in _masked(connection.execute(text("select distinct text from notes")).fetchall(), book):
            connection.execute(
                text("update notes set text = :now where text = :before"), {"now": now, "before": before}
            )
        return connection.execute(text("delete from notes where pair_id = any(:gone)"), {"gone": gone}).rowcount

    erased = record_server.transact(url, MetaData(), erase)
    if erased:
        record_server.rewrite(url, "notes")
    return erased
