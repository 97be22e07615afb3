"""The command `report`: what the program achieves, as a file for committees."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import AsJson, Folder, on_record
from pipelines.errors import UsageError
from pipelines.terminal import print_json


def report(
    out: Annotated[Path, typer.Option(help="The file to write: .html, .pdf or .pptx.")],
    audience: Annotated[str, typer.Option(help="committee.")] = "committee",
    program: Annotated[str, typer.Option(help="Only this program, where the edition names it.")] = "all",
    warehouse: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Write a report. Example: mentorscope report --audience committee --out report.pdf"""
    from pipelines.report import write  # noqa: PLC0415

    if audience != "committee":
        raise UsageError(f"--audience {audience}", "is not known.", "Use committee.")
    kind = write.kind_of(out)
    made = write.committee_report(warehouse, program)
    content = write.rendered(made, kind)
    on_record(warehouse, out.name)
    write.put(out, content)
    if as_json:
        print_json({"file": str(out), "audience": audience, "build": made.build, "as_of": made.as_of.isoformat()})
    else:
        print(f"Wrote {out}: {made.subtitle}, {made.build}.")
