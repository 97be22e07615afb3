"""What several commands ask in the same way, and the clock, which is read here and nowhere below.

Results go to standard output, progress to standard error; `--json` prints one JSON object. Each command imports what it needs
when it runs, so that `--help` answers at once.
"""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.errors import UsageError

if TYPE_CHECKING:
    from pipelines.progress import Teller

Folder = Annotated[
    Path | None,
    typer.Option("--warehouse", help="The warehouse folder (else MENTORSCOPE_WAREHOUSE, else ./warehouse)."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Day = Annotated[str | None, typer.Option(metavar="DATE", help="A day as 2026-06-30.")]

# How files are to be read and understood: the same for a trial as for a load.
Paths = Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files or folders.")]
SourceName = Annotated[str | None, typer.Option(help="The export format, where the headers do not tell.")]
TableName = Annotated[str | None, typer.Option(help="What the file holds, where its name does not tell.")]
Program = Annotated[str | None, typer.Option(help="Program of rows that name none.")]
TimeZone = Annotated[str | None, typer.Option(help="Zone of times that name none, e.g. America/New_York.")]
DateOrder = Annotated[str | None, typer.Option(help="DMY or MDY, where the values cannot decide.")]
Delimiter = Annotated[str | None, typer.Option(help="Between cells, e.g. ';' or '\\t'.")]
Quote = Annotated[str | None, typer.Option(help="Around cells; '' for none.")]
Escape = Annotated[str | None, typer.Option(help="Before a quote inside a cell; '' for none.")]
Encoding = Annotated[str | None, typer.Option(help="E.g. utf-8, windows-1252.")]
SkipRows = Annotated[int | None, typer.Option(help="Lines before the header.")]
Snapshot = Annotated[bool, typer.Option(help="The files are the whole truth: rows no longer in them are retired.")]


def day(text: str | None, name: str) -> date | None:
    """The day that an option told. Raises UsageError where it is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(name, f"{text} is no day.", "Write it as 2026-06-30.") from error


def order(text: str | None) -> str | None:
    """An order of day and month as it was typed. Raises UsageError."""
    if text not in (None, "DMY", "MDY"):
        raise UsageError("--date-order", f"{text} is no order.", "Use DMY or MDY.")
    return text


def tabbed(text: str | None) -> str | None:
    """A delimiter as it was typed: a tab is hard to type on a command line."""
    return text.replace("\\t", "\t") if text else None


def teller() -> "Teller":
    """Progress on standard error."""
    from pipelines.progress import OnStandardError  # noqa: PLC0415

    return OnStandardError()


def today() -> date:
    """The day it is where the command runs."""
    return datetime.now(UTC).astimezone().date()


def moment() -> str:
    """The moment of a load as its ledger keeps it, in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def on_record(warehouse: Path | None, what: str, event: str = "taken") -> None:
    """Put on record what whoever runs the command does: take a file out, or another event. Raises WarehouseError."""
    from getpass import getuser  # noqa: PLC0415

    from pipelines.audit import AuditLog, Event  # noqa: PLC0415
    from pipelines.warehouse import Warehouse, warehouse_folder  # noqa: PLC0415

    store = Warehouse(warehouse_folder(warehouse))
    current = store.current()
    if current is not None:
        AuditLog(store.folder).append(Event(event, getuser(), "command", what, current.stem), datetime.now(UTC))
