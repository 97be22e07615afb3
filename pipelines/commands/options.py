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


def day(text: str | None, name: str) -> date | None:
    """The day that an option told. Raises UsageError where it is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(name, f"{text} is no day.", "Write it as 2026-06-30.") from error


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
