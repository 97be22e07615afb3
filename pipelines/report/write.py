"""From a warehouse to the bytes of a report, by its kind; what the command and the button of the page share.

In: a warehouse or what is told of it, and a kind of file. Out: bytes. The libraries of a kind are loaded when it is asked for.
"""

from collections.abc import Iterable
from contextlib import closing
from datetime import date
from pathlib import Path

from pipelines.errors import UsageError
from pipelines.report.model import Report

KINDS = {
    "pdf": "application/pdf",
    "html": "text/html",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


OF_DIGEST = ("html", "txt", "pdf", "pptx")


def kind_of(out: Path, kinds: Iterable[str] = tuple(KINDS)) -> str:
    """The kind of report that a file is to hold, by its ending. Raises UsageError on others."""
    kind = out.suffix.lower().removeprefix(".")
    if kind not in kinds:
        known = ", .".join(kinds)
        raise UsageError(f"--out {out.name}", "has an ending that is no kind of this report.", f"End it in .{known}.")
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
    from pipelines.report.since import since_last  # noqa: PLC0415
    from pipelines.warehouse import Warehouse, open_warehouse, warehouse_folder  # noqa: PLC0415

    with closing(open_warehouse(warehouse, "committee")) as edition:
        return committee.make(edition, program, since_last(Warehouse(warehouse_folder(warehouse)), edition))


def digest(warehouse: Path | None, program: str, since_days: int, today: date) -> Report:
    """The coordinator's digest of what is published, without the pairs put aside on that day. Raises as the other one."""
    from importlib.metadata import entry_points  # noqa: PLC0415 - as above

    from pipelines.report import digest as of_week  # noqa: PLC0415
    from pipelines.warehouse import open_warehouse, warehouse_folder  # noqa: PLC0415

    (own_records,) = entry_points(group="mentorscope.dashboard", name="own_records")
    with closing(open_warehouse(warehouse)) as edition:
        own = own_records.load()(warehouse_folder(warehouse), max(today, edition.as_of))
        return of_week.make(edition, own, since_days, program)


def mail(report: Report, kind: str) -> bytes:
    """The digest as a file of a kind: html and txt are bodies of a mail."""
    from pipelines.report import letter  # noqa: PLC0415 - as above

    if kind not in ("html", "txt"):
        return rendered(report, kind)
    return (letter.as_html(report) if kind == "html" else letter.as_text(report)).encode()


def put(out: Path, content: bytes) -> None:
    """Write the file whole or not at all. Raises UsageError where the folder is not there."""
    if not out.parent.is_dir():
        raise UsageError(f"--out {out}", "lies in a folder that is not there.", "Make the folder first.")
    aside = out.with_name(f"{out.name}.making")
    aside.write_bytes(content)
    aside.replace(out)
