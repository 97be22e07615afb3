"""The coordinator's own records: check-ins, assignments, snoozes and closings, in a file of their own that no load touches.

In: `Note` values, written one at a time by anybody at the pages. Out: all notes in the order in which they were written. The
store is a log: nothing is changed or removed, an undo is a note that names another one. So two coordinators cannot overwrite
each other, the whole history stays, and two stores are put together by adding what is new. A note is on the disk, synced,
when `write` returns. SQLite in WAL mode from the standard library, opened anew for each call, since a process keeps no lock
between two clicks. Several dashboards keep theirs on a server, in `notes_server`. Rejected: one class for both by SQLAlchemy,
which the embedded store would then need; a table in the warehouse, which every load builds anew.
"""

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass, field, fields
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from dashboard import clock
from pipelines.errors import UsageError, WarehouseError

OUTCOMES = ("fine", "needs_help", "no_answer", "closed")
# What each kind of note must say beside its pair and its day.
MUST_SAY = {
    "check_in": ("outcome",),
    "assign": ("person",),
    "snooze": ("until_on", "text"),
    "close": ("text",),
    "undo": ("undoes",),
}
FORMAT = 1
_BUSY_SECONDS = 20
_CREATE = """
create table if not exists notes (
    note_id text primary key, pair_id text not null, kind text not null, noted_on text not null, until_on text,
    outcome text not null, person text not null, text text not null, author text not null, undoes text unique,
    written_at text not null
) strict
"""


def _now() -> dt.datetime:
    return clock.now().replace(tzinfo=None)


@dataclass(frozen=True)
class Note:
    """One entry about one pair; `noted_on` is the day it speaks for, `written_at` (UTC) when it was written.

    outcome: of a check-in. person: whom the pair is assigned to, nobody where it is "-". until_on: when a snooze is over.
    text: reason or remark. undoes: the note that this one takes back. Raises UsageError on what cannot be meant.
    """

    pair_id: str
    kind: str
    noted_on: dt.date
    until_on: dt.date | None = None
    outcome: str = ""
    person: str = ""
    text: str = ""
    author: str = ""
    undoes: str = ""
    written_at: dt.datetime = field(default_factory=_now)
    note_id: str = field(default_factory=lambda: uuid4().hex)

    def __post_init__(self) -> None:
        if self.kind not in MUST_SAY:
            raise UsageError("note", f"of kind {self.kind!r} is not known.", f"Known are: {', '.join(MUST_SAY)}.")
        missing = [name for name in ("pair_id", *MUST_SAY[self.kind]) if not getattr(self, name)]
        if missing:
            raise UsageError(self.kind, f"does not say {', '.join(missing)}.", "Fill it in.")
        if self.kind == "check_in" and self.outcome not in OUTCOMES:
            raise UsageError("check_in", f"ended as {self.outcome!r}.", f"Choose one of {', '.join(OUTCOMES)}.")
        if self.until_on is not None and self.until_on <= self.noted_on:
            raise UsageError("snooze", f"until {self.until_on} is over already.", "Choose a later day.")


COLUMNS = tuple(one.name for one in fields(Note))


class NoteStore(Protocol):
    """Where notes are kept; every call stands for itself and may come from any thread or process."""

    def write(self, notes: Iterable[Note]) -> int:
        """Keep the notes, all or none; gives how many are new. One that is there already, by its id, stays as it is."""

    def read(self) -> list[Note]:
        """Every note, in the order of writing."""

    def version(self) -> str:
        """Another text whenever something was written; cheap."""


@dataclass(frozen=True)
class SqliteNotes:
    """Notes in one SQLite file, which is made at the first writing. Raises WarehouseError where it cannot be used."""

    path: Path

    def write(self, notes: Iterable[Note]) -> int:
        """As `NoteStore.write`; synced to the disk on return. Waits its turn behind another writer."""
        rows = [packed(note) for note in notes]
        marks = ", ".join("?" for _ in COLUMNS)
        with self._open() as connection:
            connection.execute("begin immediate")
            before = connection.total_changes
            connection.executemany(
                f"insert into notes ({', '.join(COLUMNS)}) values ({marks}) on conflict do nothing",  # noqa: S608 - our own names
                rows,
            )
            connection.execute("commit")
            return connection.total_changes - before

    def read(self) -> list[Note]:
        """As `NoteStore.read`."""
        if not self.path.exists():
            return []
        with self._open() as connection:
            query = f"select {', '.join(COLUMNS)} from notes order by written_at, rowid"  # noqa: S608 - our own names
            return [unpacked(row) for row in connection.execute(query)]

    def version(self) -> str:
        """As `NoteStore.version`: the number of the last row."""
        if not self.path.exists():
            return "0"
        with self._open() as connection:
            return str(connection.execute("select coalesce(max(rowid), 0) from notes").fetchone()[0])

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)) as connection:
                self._prepare(connection)
                yield connection
        except sqlite3.Error as error:
            raise WarehouseError(
                str(self.path),
                f"could not be used ({error}); nothing was recorded.",
                "See to the file, then try again.",
            ) from error

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.execute("pragma synchronous = full")
        (found,) = connection.execute("pragma user_version").fetchone()
        if found > FORMAT:
            raise WarehouseError(str(self.path), "was written by a newer version.", "Update the program.")
        if found < FORMAT:
            connection.execute("pragma journal_mode = wal")
            connection.execute(_CREATE)
            connection.execute(f"pragma user_version = {FORMAT}")


def open_notes(address: str) -> NoteStore:
    """The store at `sqlite:///folder/follow_up.sqlite` or `postgresql://…`. Raises UsageError on an unknown kind."""
    if address.startswith("postgresql"):
        from dashboard.notes_server import ServerNotes  # noqa: PLC0415 - its driver is optional

        return ServerNotes(address)
    scheme, _, place = address.partition(":///")
    if scheme != "sqlite" or not place:
        raise UsageError(
            "the notes' address", "is of no store that this version knows.", "Use sqlite:///PATH or postgresql://…"
        )
    return SqliteNotes(Path(place))


def packed(note: Note) -> tuple[str | None, ...]:
    """Dates and times as ISO text; nothing undone is NULL, so that only one note can take back another."""
    values = dict(zip(COLUMNS, astuple(note), strict=True))
    values["undoes"] = note.undoes or None
    return tuple(value.isoformat() if isinstance(value, dt.date) else value for value in values.values())


def unpacked(row: Iterable[str | None]) -> Note:
    """The note of such a row."""
    return from_texts({name: value or "" for name, value in zip(COLUMNS, row, strict=True)})


def from_texts(cells: dict[str, str]) -> Note:
    """The note whose fields are given as text, dates in ISO form. Raises UsageError, or ValueError on a date."""
    until = cells["until_on"]
    dated = {
        "noted_on": dt.date.fromisoformat(cells["noted_on"]),
        "until_on": dt.date.fromisoformat(until) if until else None,
        "written_at": dt.datetime.fromisoformat(cells["written_at"]),
    }
    return Note(**{**cells, **dated})  # type: ignore[arg-type]  # texts and dates by their names


def standing(notes: Iterable[Note]) -> list[Note]:
    """The notes that nobody took back; an undo that was itself undone counts no more."""
    given = list(notes)
    taken_back: set[str] = set()
    for note in reversed(given):
        if note.kind == "undo" and note.note_id not in taken_back:
            taken_back.add(note.undoes)
    return [note for note in given if note.kind != "undo" and note.note_id not in taken_back]
