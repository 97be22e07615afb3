"""The database server that keeps notes and the access log where several dashboards share them; without one they are files.

In: a PostgreSQL URL, from the environment or from the warehouse's `secrets.toml` (it holds a password, so it is no setting that
a build repeats). Out: transactions that are on the server's disk when they end. A server that is away for a moment is waited
for, since a restart must not lose a note; work may therefore run twice, and must come to the same. One database is for one
warehouse. SQLAlchemy and its driver are optional: `pip install "mentorscope[server]"`.
"""

import os
import time
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pipelines.errors import UsageError, WarehouseError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, MetaData

VARIABLE, OF_NOTES = "MENTORSCOPE_SERVER", "MENTORSCOPE_NOTES"
NOTES_FILE, SQLITE = "follow_up.sqlite", "sqlite:///"
SECRETS = "secrets.toml"
_WAIT_SECONDS, _PAUSE_SECONDS = 20.0, 0.25
_OPTIONS = "-c lock_timeout=20s"
_INSTALL = 'pip install "mentorscope[server]"'
_LOCK = 0x4D53  # of our own making tables, so that two servers that start at once do not

T = TypeVar("T")


def address(folder: Path) -> str:
    """The URL of the server that keeps this warehouse's records; empty where they lie beside it. Raises UsageError."""
    told = os.environ.get(VARIABLE, "")
    secrets = folder / SECRETS
    if not told and secrets.is_file():
        try:
            table: dict[str, Any] = tomllib.loads(secrets.read_text(encoding="utf-8")).get("records", {})
        except tomllib.TOMLDecodeError as error:
            raise UsageError(str(secrets), f"is no TOML ({error}).", "Correct it; the README shows one.") from error
        told = str(table.get("url", ""))
    if told and not told.startswith(("postgresql://", "postgresql+psycopg://")):
        raise UsageError(
            VARIABLE, "is no address of PostgreSQL.", "It looks like postgresql://NAME:PASSWORD@HOST/DATABASE."
        )
    return told


def notes_address(folder: Path) -> str:
    """Where the coordinators' notes are: at an address of their own, on the server, or in a file of the warehouse."""
    return os.environ.get(OF_NOTES) or address(folder) or f"{SQLITE}{folder.absolute() / NOTES_FILE}"


@cache
def _engine(url: str) -> "Engine":
    try:
        from sqlalchemy import create_engine, make_url  # noqa: PLC0415 - optional
        from sqlalchemy.exc import ArgumentError  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(VARIABLE, f"needs the module {error.name}.", _INSTALL) from error
    try:
        parsed = make_url(url).set(drivername="postgresql+psycopg")
        # what waits for a lock longer than this would keep visitors from their page
        return create_engine(parsed, pool_pre_ping=True, connect_args={"connect_timeout": 5, "options": _OPTIONS})
    except (ArgumentError, ModuleNotFoundError) as error:
        raise UsageError(VARIABLE, "is no address of PostgreSQL, or its driver is missing.", _INSTALL) from error


_prepared: set[tuple[str, int]] = set()


def _prepare(connection: "Connection", url: str, tables: "MetaData") -> None:
    """Make the tables where they are not there yet."""
    if (url, id(tables)) in _prepared:
        return
    connection.exec_driver_sql(f"select pg_advisory_xact_lock({_LOCK})")
    tables.create_all(connection)
    _prepared.add((url, id(tables)))


def transact(url: str, tables: "MetaData", work: Callable[["Connection"], T]) -> T:
    """What `work` gives, in one transaction that is on the server's disk on return.

    Waits for a server that is away, and then does `work` again: whether the transaction before was kept is not known, so
    `work` must come to the same when it was. Raises WarehouseError where the server stays away or refuses.
    """
    from sqlalchemy.exc import DBAPIError, OperationalError  # noqa: PLC0415

    engine = _engine(url)
    until = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            with engine.begin() as connection:
                connection.exec_driver_sql("set local synchronous_commit = on")
                _prepare(connection, url, tables)
                return work(connection)
        except DBAPIError as error:
            is_away = isinstance(error, OperationalError) or error.connection_invalidated
            if is_away and time.monotonic() < until:
                time.sleep(_PAUSE_SECONDS)
                continue
            raise WarehouseError(
                engine.url.render_as_string(hide_password=True),
                f"could not be used ({type(error.orig).__name__}); nothing was recorded.",
                "See to the database server, then try again.",
            ) from error


def rewrite(url: str, table: str) -> None:
    """Write a table of ours anew on the server's disk, without what was deleted from it."""
    with _engine(url).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"vacuum (full) {table}")
