"""The coordinators' notes on a database server, where several dashboards stand behind a balancer.

In and out as `notes.NoteStore`. A note that is written again after the server was away stays one note, by its id.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from dashboard.notes import COLUMNS, Note, packed, unpacked
from pipelines.record_server import transact

_TABLES = sa.MetaData()
_MAY_BE_NULL = ("until_on", "undoes")
_NOTES = sa.Table(
    "notes",
    _TABLES,
    sa.Column("place", sa.BigInteger, sa.Identity(), unique=True),
    *(
        sa.Column(name, sa.Text, primary_key=name == "note_id", unique=name == "undoes", nullable=name in _MAY_BE_NULL)
        for name in COLUMNS
    ),
)


@dataclass(frozen=True)
class ServerNotes:
    """Notes in a table of a PostgreSQL database. Raises WarehouseError where it cannot be used."""

    url: str

    def write(self, notes: Iterable[Note]) -> int:
        """As `NoteStore.write`; on the server's disk on return."""
        rows = [dict(zip(COLUMNS, packed(note), strict=True)) for note in notes]
        if not rows:
            return 0

        def add(connection: sa.Connection) -> int:
            fresh = insert(_NOTES).values(rows).on_conflict_do_nothing().returning(_NOTES.c.note_id)
            return len(connection.execute(fresh).all())

        return transact(self.url, _TABLES, add)

    def read(self) -> list[Note]:
        """As `NoteStore.read`."""
        query = sa.select(*(_NOTES.c[name] for name in COLUMNS)).order_by(_NOTES.c.written_at, _NOTES.c.place)
        return transact(self.url, _TABLES, lambda connection: [unpacked(row) for row in connection.execute(query)])

    def version(self) -> str:
        """As `NoteStore.version`. The count too: a note with an earlier place may be kept after one with a later."""
        query = sa.select(sa.func.count(), sa.func.coalesce(sa.func.max(_NOTES.c.place), 0))
        count, last = transact(self.url, _TABLES, lambda connection: connection.execute(query).one())
        return f"{count}-{last}"
