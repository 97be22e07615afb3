"""The command `report`: what the program achieves, for committees; the week's work, for coordinators, ready to be mailed."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import AsJson, Folder, on_record, today
from pipelines.errors import UsageError
from pipelines.terminal import print_json

FORMATS = {"text": "txt", "html": "html"}


def report(
    audience: Annotated[str, typer.Option(help="committee or coordinator.")] = "committee",
    out: Annotated[
        Path | None, typer.Option(help="The file to write: .html, .pdf or .pptx; a coordinator's also .txt.")
    ] = None,
    form: Annotated[
        str | None, typer.Option("--format", help="A coordinator's on standard output, without --out: text or html.")
    ] = None,
    since_days: Annotated[int, typer.Option(help="How many days back is new to a coordinator.", min=1)] = 7,
    program: Annotated[str, typer.Option(help="Only this program.")] = "all",
    warehouse: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Write a report. Example: mentorscope report --audience committee --out report.pdf"""
    from pipelines.report import write  # noqa: PLC0415

    kind = _kind(audience, out, form)
    if audience == "committee":
        made = write.committee_report(warehouse, program)
        content = write.rendered(made, kind)
    else:
        made = write.digest(warehouse, program, since_days, today())
        content = write.mail(made, kind)
    on_record(warehouse, out.name if out else f"digest.{kind}")
    if out is None:
        sys.stdout.buffer.write(content)
        return
    write.put(out, content)
    if as_json:
        print_json({"file": str(out), "audience": audience, "build": made.build, "as_of": made.as_of.isoformat()})
    else:
        print(f"Wrote {out}: {made.subtitle}, {made.build}.")


def _kind(audience: str, out: Path | None, form: str | None) -> str:
    """The kind of file that is meant. Raises UsageError where none is, or two are."""
    from pipelines.report import write  # noqa: PLC0415

    if audience not in ("committee", "coordinator"):
        raise UsageError(f"--audience {audience}", "is not known.", "Use committee or coordinator.")
    if out is not None:
        if form is not None:
            raise UsageError("--format", "is for standard output.", "Leave it out: the ending of --out says the kind.")
        return write.kind_of(out, write.KINDS if audience == "committee" else write.OF_DIGEST)
    if audience == "committee":
        raise UsageError("--out", "is missing.", "Name the file to write, such as report.pdf.")
    if form not in (None, *FORMATS):
        raise UsageError(f"--format {form}", "is not known.", f"Use {' or '.join(FORMATS)}.")
    return FORMATS[form or "text"]
