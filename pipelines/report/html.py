"""A report as one HTML file: it asks for nothing from elsewhere, runs nothing, prints on A4, in light and dark.

In: a report. Out: text. The template escapes everything; the only raw markup is our own style sheet and the charts, which are
built as trees. A policy in the file's head forbids scripts and addresses even to a reader's browser.
"""

from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from pipelines.report import svg
from pipelines.report.model import Chart, Report, together


@cache
def template(name: str) -> Template:
    """A template of the package; what is put in is escaped."""
    loader = PackageLoader("pipelines.report", "templates")
    found = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    found.trim_blocks = found.lstrip_blocks = True
    found.filters["together"] = together
    return found.get_template(name)


def asset(name: str) -> str:
    """The text of a file beside the templates."""
    return resources.files("pipelines.report").joinpath("templates", name).read_text(encoding="utf-8")


def drawn(chart: Chart) -> Markup:
    """A chart as markup."""
    return Markup(svg.inline(chart))  # noqa: S704 - a tree that was written out, its texts escaped


def rendered(report: Report) -> str:
    """The whole file."""
    css = Markup(asset("report.css"))  # noqa: S704 - a file of our own
    return template("report.html.j2").render(report=report, css=css, drawn=drawn)
