"""A report as the body of a mail: plain text, or one plain HTML file that mail programs show.

In: a report without charts. Out: text. In plain text a table's row is a line with its other cells below it, since columns do not
survive a mail.
"""

import textwrap
from collections.abc import Iterator

from markupsafe import Markup

from pipelines.report.html import asset, template
from pipelines.report.model import Exhibit, Report

WIDTH = 72


def as_html(report: Report) -> str:
    """The whole mail as HTML; everything put in is escaped."""
    css = Markup(asset("letter.css"))  # noqa: S704 - a file of our own
    return template("letter.html.j2").render(report=report, css=css)


def as_text(report: Report) -> str:
    """The whole mail as plain text."""
    lines = [report.title, f"{report.subtitle} · {report.build}"]
    for section in report.sections:
        lines += ["", section.title, "-" * len(section.title)]
        for text in section.paragraphs:
            lines += textwrap.wrap(text, WIDTH)
        for exhibit in section.exhibits:
            lines += _exhibit(exhibit)
    return "\n".join(lines) + "\n"


def _exhibit(exhibit: Exhibit) -> Iterator[str]:
    yield from textwrap.wrap(exhibit.finding, WIDTH)
    if exhibit.table:
        for place, row in enumerate(exhibit.table.rows, start=1):
            yield ""
            yield from textwrap.wrap(f"{place}. {row[0]}", WIDTH, subsequent_indent="   ")
            for name, cell in zip(exhibit.table.columns[1:], row[1:], strict=True):
                yield from textwrap.wrap(f"{name}: {cell}", WIDTH, initial_indent="   ", subsequent_indent="     ")
        yield ""
    for text in exhibit.remarks:
        yield from textwrap.wrap(text, WIDTH)
