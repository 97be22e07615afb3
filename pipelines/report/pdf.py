"""A report as PDF: real text, page numbers, charts as vectors, tagged for PDF/UA-1, which Typst checks as it writes.

In: a report. Out: bytes, the same for the same report: the date in the file is that of the records, and only fonts that come with
Typst are used. The report reaches the template as JSON, so that nothing in it is read as markup. Rejected: printing the page,
which needs a browser and tags nothing, and WeasyPrint, which needs libraries of the system.
"""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import typst

from pipelines.errors import UsageError
from pipelines.report import svg
from pipelines.report.html import asset
from pipelines.report.model import Chart, Exhibit, Report, Table, together

NO_FONT = "could not be displayed"


def rendered(report: Report) -> bytes:
    """The whole file. Raises UsageError where no font at hand has a sign of the report.

    A program whose name needs other letters than Latin, Greek, Cyrillic, Hebrew is set with the fonts of this computer too.
    """
    data = json.dumps(_data(report), ensure_ascii=False)
    made_at = datetime(report.as_of.year, report.as_of.month, report.as_of.day, tzinfo=UTC)
    try:
        return _compiled(data, made_at, ignore_system_fonts=True)
    except typst.TypstError as error:
        if NO_FONT not in str(error):
            raise
    try:
        return _compiled(data, made_at, ignore_system_fonts=False)
    except typst.TypstError as error:
        raise UsageError(
            "the PDF",
            f"cannot be set: {error.message}.",
            "Install a font with these letters (Noto), or write .html or .pptx.",
        ) from error


def _compiled(data: str, made_at: datetime, *, ignore_system_fonts: bool) -> bytes:
    source = asset("report.typ").encode()
    compiler = typst.Compiler(source, ignore_system_fonts=ignore_system_fonts, sys_inputs={"report": data})
    made = compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=made_at)
    return made if isinstance(made, bytes) else b"".join(made or [])


def _data(report: Report) -> dict[str, Any]:
    """The report as plain data, with drawn charts and widths of columns."""
    sections = [
        {**asdict(section), "exhibits": [_exhibit(exhibit) for exhibit in section.exhibits]}
        for section in report.sections
    ]
    as_of = [report.as_of.year, report.as_of.month, report.as_of.day]
    return {**asdict(report), "as_of": as_of, "sections": sections}


def _exhibit(exhibit: Exhibit) -> dict[str, Any]:
    chart, table = exhibit.chart, exhibit.table
    return {**asdict(exhibit), "chart": _chart(chart) if chart else None, "table": _table(table) if table else None}


def _chart(chart: Chart) -> dict[str, str]:
    return {"title": chart.title, "said": chart.said, "svg": svg.standalone(chart)}


def _table(table: Table) -> dict[str, Any]:
    rows = [[together(cell) for cell in row] for row in table.rows]
    return {**asdict(table), "rows": rows, "widths": table.widths}
