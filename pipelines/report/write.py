"""From a warehouse to the bytes of a report, by its kind; what the command and the button of the page share.

In: a warehouse or what is told of it, and a kind of file. Out: bytes. The libraries of a kind are loaded when it is asked for.
"""

from contextlib import closing
from pathlib import Path

from pipelines.errors import UsageError
from pipelines.report.model import Report

KINDS = {
    "pdf": "application/pdf",
    "html": "text/html",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


def kind_of(out: Path) -> str:
    """The kind of report that a file is to hold, by its ending. Raises UsageError on others."""
    kind = out.suffix.lower().removeprefix(".")
    if kind not in KINDS:
        raise UsageError(
            f"--out {out.name}", "has an ending that is no kind of report.", f"End it in .{', .'.join(KINDS)}."
        )
    return kind


def rendered(report: Report, kind: str) -> bytes:
    """The report as a file of a kind: pdf, html or pptx."""
    if kind == "pdf":
        from pipelines.report import pdf  # noqa: PLC0415 - a compiler that the other kinds do without

        return pdf.rendered(report)
    if kind == "pptx":
        from pipelines.report import slides  # noqa: PLC0415 - as above

        return slides.rendered(report)
    from pipelines.report import html  # noqa: PLC0415 - as above

    return html.rendered(report).encode()


def committee_report(warehouse: Path | None, program: str) -> Report:
    """The committee's report on what is published. Raises WarehouseError, UsageError."""
    from pipelines.report import committee  # noqa: PLC0415 - as above
    from pipelines.warehouse import open_warehouse  # noqa: PLC0415

    with closing(open_warehouse(warehouse, "committee")) as edition:
        return committee.make(edition, program)


def put(out: Path, content: bytes) -> None:
    """Write the file whole or not at all. Raises UsageError where the folder is not there."""
    if not out.parent.is_dir():
        raise UsageError(f"--out {out}", "lies in a folder that is not there.", "Make the folder first.")
    aside = out.with_name(f"{out.name}.making")
    aside.write_bytes(content)
    aside.replace(out)
