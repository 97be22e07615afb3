"""The access log on a database server, for several dashboards behind a balancer: the same entries, the same chain of hashes.

In and out as `pipelines.audit`. The row of the head is locked while an entry is added, so entries of all servers stand in one
chain. Rejected: a trigger that computes the hashes, which whoever owns the database could change unseen.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from pipelines import audit
from pipelines.audit import Event, UnrecordedError
from pipelines.errors import WarehouseError
from pipelines.record_server import transact

_TABLES = sa.MetaData()
_LOG = sa.Table(
    "access_log",
    _TABLES,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("line", sa.LargeBinary, nullable=False),
)
_HEAD = sa.Table(
    "access_log_head",
    _TABLES,
    sa.Column("is_only", sa.Boolean, sa.CheckConstraint("is_only"), primary_key=True),
    sa.Column("number", sa.BigInteger, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
)


@dataclass(frozen=True)
class ServerLog:
    """The record of one warehouse on a server; every call stands for itself and may come from any thread or process."""

    url: str

    def append(self, event: Event, at: datetime) -> None:
        """Add an entry; it is on the server's disk on return. Raises UnrecordedError, and then nothing was added."""
        tried: dict[int, bytes] = {}

        def add(connection: sa.Connection) -> None:
            last = _locked_head(connection)
            for number, line in tried.items():  # was the transaction kept, of which the server did not tell?
                if connection.scalar(sa.select(_LOG.c.line).where(_LOG.c.number == number)) == line:
                    return
            line, digest = audit.sealed_entry(event, at, last)
            number = last["number"] + 1
            tried[number] = line
            connection.execute(sa.insert(_LOG).values(number=number, line=line))
            connection.execute(sa.update(_HEAD).values(number=number, hash=digest))

        try:
            transact(self.url, _TABLES, add)
        except WarehouseError as error:
            raise UnrecordedError(
                error.where,
                "could not be added to, and what is not on record is not shown.",
                "See to the database server; `mentorscope doctor` says what is wrong with the entries.",
            ) from error

    def entries(self) -> list[dict[str, Any]]:
        """Every entry, the oldest first. Raises ValueError on a line that is none."""
        return [audit.parsed(line) for line in self._read()[0]]

    def version(self) -> tuple[int, int]:
        """Another value whenever something was added or taken out."""

        def counted(connection: sa.Connection) -> tuple[int, int]:
            count, last = connection.execute(
                sa.select(sa.func.count(), sa.func.coalesce(sa.func.max(_LOG.c.number), 0))
            ).one()
            return int(count), int(last)

        return transact(self.url, _TABLES, counted)

    def faults(self) -> list[str]:
        """What is wrong with the record, in words; empty where every byte is as it was written."""
        lines, head = self._read()
        return audit.faults_in(lines, head, is_head_there=head is not None)

    def _read(self) -> tuple[list[bytes], dict[str, Any] | None]:
        query = sa.text(
            "select head.number, head.hash, entry.line from (values (1)) as one "
            "left join access_log_head as head on true left join access_log as entry on true order by entry.number"
        )  # one statement, so that no entry comes in between

        def all_of_it(connection: sa.Connection) -> tuple[list[bytes], dict[str, Any] | None]:
            rows = connection.execute(query).all()
            lines = [bytes(row.line) for row in rows if row.line is not None]
            first = rows[0]
            return lines, None if first.number is None else {"number": first.number, "hash": first.hash}

        return transact(self.url, _TABLES, all_of_it)


def _locked_head(connection: sa.Connection) -> dict[str, Any]:
    """The last number and hash; whoever adds next waits until this transaction is over."""
    from sqlalchemy.dialects.postgresql import insert  # noqa: PLC0415

    first = {"is_only": True, **audit.NOTHING}
    connection.execute(insert(_HEAD).values(**first).on_conflict_do_nothing())
    return dict(connection.execute(sa.select(_HEAD.c.number, _HEAD.c.hash).with_for_update()).mappings().one())
