"""What several commands ask in the same way, and the clock, which is read here and nowhere below.

Results go to standard output, progress to standard error; `--json` prints one JSON object. Each command imports what it needs
when it runs, so that `--help` answers at once.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from functools import wraps
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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

Paths = Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files or folders.")]
Command = Callable[..., None]


@dataclass(frozen=True)
class Said:
    """How files are to be read and understood: the same for a trial as for a load; each field is an option."""

    source: Annotated[str | None, typer.Option(help="The export format, where the headers do not tell.")] = None
    table: Annotated[str | None, typer.Option(help="What the file holds, where its name does not tell.")] = None
    program: Annotated[str | None, typer.Option(help="Program of rows that name none.")] = None
    as_of: Day = None
    exported_on: Day = None
    time_zone: Annotated[str | None, typer.Option(help="Zone of times that name none, e.g. America/New_York.")] = None
    date_order: Annotated[str | None, typer.Option(help="DMY or MDY, where the values cannot decide.")] = None
    delimiter: Annotated[str | None, typer.Option(help="Between cells, e.g. ';' or '\\t'.")] = None
    quote: Annotated[str | None, typer.Option(help="Around cells; '' for none.")] = None
    escape: Annotated[str | None, typer.Option(help="Before a quote inside a cell; '' for none.")] = None
    encoding: Annotated[str | None, typer.Option(help="E.g. utf-8, windows-1252.")] = None
    skip_rows: Annotated[int | None, typer.Option(help="Lines before the header.")] = None
    snapshot: Annotated[
        bool, typer.Option(help="The files are the whole truth: rows no longer in them are retired.")
    ] = False

    def checked(self) -> dict[str, Any]:
        """The options as `pipelines.load` and `pipelines.inspect` take them. Raises UsageError."""
        days = {"as_of": day(self.as_of, "--as-of"), "exported_on": day(self.exported_on, "--exported-on")}
        typed = {"date_order": order(self.date_order), "delimiter": tabbed(self.delimiter)}
        return vars(self) | days | typed


def with_said(command: Command) -> Command:
    """A command that has the options of `Said` one by one, and is handed them as one value, `said`."""
    names = [field.name for field in fields(Said)]

    @wraps(command)
    def called(**given: Any) -> None:
        command(said=Said(**{name: given.pop(name) for name in names}), **given)

    first, *own = [each for each in signature(command).parameters.values() if each.name != "said"]
    every = [first, *signature(Said).parameters.values(), *own]
    keyword = [each.replace(kind=Parameter.KEYWORD_ONLY) for each in every]
    called.__signature__ = Signature(keyword)  # type: ignore[attr-defined] # what typer reads
    called.__annotations__ = {each.name: each.annotation for each in keyword}
    return called


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

    from pipelines.audit import Event, open_log  # noqa: PLC0415
    from pipelines.warehouse import Warehouse, warehouse_folder  # noqa: PLC0415

    store = Warehouse(warehouse_folder(warehouse))
    current = store.current()
    if current is not None:
        open_log(store.folder).append(Event(event, getuser(), "command", what, current.stem), datetime.now(UTC))
