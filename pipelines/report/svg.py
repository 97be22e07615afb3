"""Charts as SVG: the same picture stands in the page and on paper.

In: a chart of the model. Out: SVG text, whose shapes have classes and no colours: a page's style sheet gives them those of light
or dark, and for paper `standalone` brings its own. Built as a tree, so that no label is ever read as markup. Rejected: Plotly,
whose pictures need a browser or 5 MB of script, and matplotlib, whose text is outlines and and which is large for two kinds.
"""

import textwrap
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipelines.report.model import Bars, Chart, Lines, Mark, Series

WIDTH = 680
LABEL = 190  # the labels' column of bars
LEAST_APART = 30  # months under an axis
SAID = 128  # the column of what bars say
PAPER = """
text { font-family: "Libertinus Serif"; font-size: 13px; fill: #0f1a18 } .soft { fill: #495553 } .small { font-size: 11.5px }
.strong { font-weight: bold } .grid { stroke: #d5dddb; fill: none } .axis { stroke: #6b7775; fill: none }
.c0 { fill: #0b6b60; stroke: #0b6b60 } .c1 { fill: #6b7775; stroke: #6b7775 } .c2 { fill: #0072b2; stroke: #0072b2 }
.c3 { fill: #b34700; stroke: #b34700 } .c4 { fill: #7a2f5f; stroke: #7a2f5f } .tint { fill-opacity: 0.22; stroke: none }
.line { fill: none; stroke-width: 2 } .leap { stroke-dasharray: 3 5 } .end { stroke: none } .dot { stroke: #fff }
"""


def inline(chart: Chart) -> str:
    """The chart for a page, whose style sheet colours it."""
    return ET.tostring(_tree(chart), encoding="unicode")


def standalone(chart: Chart) -> str:
    """The chart as a document of its own, in the colours of paper."""
    tree = _tree(chart)
    style = ET.Element("style")
    style.text = PAPER
    tree.insert(0, style)
    return ET.tostring(tree, encoding="unicode")


def _tree(chart: Chart) -> ET.Element:
    return _bars(chart) if isinstance(chart, Bars) else _lines(chart)


def _root(chart: Chart, height: float) -> ET.Element:
    box = {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {WIDTH} {height:g}", "class": "chart"}
    return ET.Element("svg", {**box, "role": "img", "aria-label": f"{chart.title} {chart.said}"})


def _add(tree: ET.Element, tag: str, text: str = "", /, **attributes: float | str) -> ET.Element:
    plain = {
        name.rstrip("_").replace("_", "-"): f"{value:.6g}" if isinstance(value, float | int) else value
        for name, value in attributes.items()
    }
    made = ET.SubElement(tree, tag, plain)
    made.text = text or None
    return made


def shortened(text: str, most: int) -> str:
    """A label that fits; the table beside the chart has it whole."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _percent_axis(tree: ET.Element, at: Callable[[float], float], top: float, bottom: float) -> None:
    """Upright lines at quarters, with their percent below."""
    for quarter in range(5):
        x = at(quarter / 4)
        _add(tree, "line", x1=x, x2=x, y1=top, y2=bottom, class_="axis" if quarter == 0 else "grid")
        _add(tree, "text", f"{25 * quarter} %", x=x, y=bottom + 16, text_anchor="middle", class_="soft small")


def _bars(chart: Bars) -> ET.Element:
    """A row for each label: one bar a series from zero on, its interval, and what it says."""
    row, head = 18 * len(chart.series) + 14, 26 if len(chart.series) > 1 else 6
    bottom = head + row * len(chart.labels)
    tree = _root(chart, bottom + 22)

    def at(share: float) -> float:
        return LABEL + 14 + share * (WIDTH - LABEL - SAID - 36)

    _percent_axis(tree, at, head, bottom)
    if len(chart.series) > 1:
        _key(tree, chart.series, at(0))
    for place, label in enumerate(chart.labels):
        top = head + row * place + 7
        _label(tree, label, top + (row - 14) / 2)
        for number, series in enumerate(chart.series):
            if (mark := series.marks[place]) is not None:
                _bar(tree, mark, at, top + 18 * number, f"c{number}")
    return tree


def _key(tree: ET.Element, series: tuple[Series, ...], x: float) -> None:
    for number, one in enumerate(series):
        _add(tree, "rect", x=x, y=4, width=12, height=12, class_=f"c{number} tint")
        _add(tree, "line", x1=x + 12, x2=x + 12, y1=4, y2=16, class_=f"c{number}", stroke_width=2.5)
        _add(tree, "text", one.name, x=x + 20, y=14.5, class_="small")
        x += 40 + 7 * len(one.name)


def _label(tree: ET.Element, label: str, middle: float) -> None:
    lines = textwrap.wrap(shortened(label, 50), 26, break_on_hyphens=False) or [""]
    for place, line in enumerate(lines[:2]):
        y = middle + 4.5 + (place - (len(lines[:2]) - 1) / 2) * 15
        _add(tree, "text", line, x=LABEL, y=y, text_anchor="end")


def _bar(tree: ET.Element, mark: Mark, at: Callable[[float], float], top: float, colour: str) -> None:
    middle = top + 8
    strong = "strong" if colour == "c0" else "soft"
    if mark.value is None:
        _add(tree, "text", mark.said, x=at(0) + 6, y=middle + 4.5, class_="soft small")
        return
    _add(tree, "rect", x=at(0), y=top + 1, width=at(mark.value) - at(0), height=14, class_=f"{colour} tint")
    _add(tree, "line", x1=at(mark.value), x2=at(mark.value), y1=top + 1, y2=top + 15, class_=colour, stroke_width=3)
    if mark.low is not None and mark.high is not None:
        _add(tree, "line", x1=at(mark.low), x2=at(mark.high), y1=middle, y2=middle, class_=colour, stroke_width=1.5)
    _add(tree, "text", mark.said, x=WIDTH - SAID + 4, y=middle + 4.5, class_=f"small {strong}")


@dataclass(frozen=True)
class _Plot:
    """Where months and shares lie in a picture of lines."""

    last: float
    left: float = 60
    right: float = WIDTH - 150
    top: float = 10
    bottom: float = 250

    def x(self, month: float) -> float:
        return self.left + month / (self.last or 1) * (self.right - self.left)

    def y(self, share: float) -> float:
        return self.bottom - share * (self.bottom - self.top)


def _lines(chart: Lines) -> ET.Element:
    """Marks at the months that are told, each with its interval, and a line that leads from one to the next."""
    plot = _Plot(max(chart.months))
    tree = _root(chart, plot.bottom + (84 if chart.under else 46))
    for quarter in range(5):
        y = plot.y(quarter / 4)
        _add(tree, "line", x1=plot.left, x2=plot.right, y1=y, y2=y, class_="axis" if quarter == 0 else "grid")
        _add(tree, "text", f"{25 * quarter} %", x=plot.left - 8, y=y + 4, text_anchor="end", class_="soft small")
    _months(tree, chart, plot)
    labels = dict(_ends(chart, plot))
    for number, series in enumerate(chart.series):
        _series(tree, chart, series, plot, f"c{number}")
        if number in labels:
            at = {"x": plot.right + 10, "y": labels[number] + 4}
            _add(tree, "text", shortened(series.name, 22), **at, class_=f"c{number} end")
    return tree


def _months(tree: ET.Element, chart: Lines, plot: _Plot) -> None:
    """The axis of months, and the row of numbers below it."""
    below, free = plot.bottom, -1e9
    for place, month in enumerate(chart.months):
        x = plot.x(month)
        if x - free < LEAST_APART:
            continue
        free = x
        _add(tree, "line", x1=x, x2=x, y1=below, y2=below + 4, class_="axis")
        _add(tree, "text", f"{month:.0f}", x=x, y=below + 18, text_anchor="middle", class_="soft small")
        if chart.under:
            _add(tree, "text", chart.under[1][place], x=x, y=below + 76, text_anchor="middle", class_="small")
    middle = (plot.left + plot.right) / 2
    _add(tree, "text", chart.axis, x=middle, y=below + 36, text_anchor="middle", class_="soft small")
    if chart.under:
        _add(tree, "text", f"{chart.under[0]}:", x=plot.left - 12, y=below + 58, class_="soft small")


def _series(tree: ET.Element, chart: Lines, series: Series, plot: _Plot, colour: str) -> None:
    """The band of intervals, the line, dashed where it leaps, and the marks."""
    known = [(plot.x(month), mark) for month, mark in zip(chart.months, series.marks, strict=True) if mark]
    edges = [(x, mark.low, mark.high) for x, mark in known if mark.low is not None and mark.high is not None]
    over = [f"{x:.1f},{plot.y(high):.1f}" for x, _, high in edges]
    below = [f"{x:.1f},{plot.y(low):.1f}" for x, low, _ in reversed(edges)]
    _add(tree, "polygon", points=" ".join(over + below), class_=f"{colour} tint")
    for (month, share), (to_month, to_share), is_next in chart.steps(series):
        ends = {"x1": plot.x(month), "y1": plot.y(share), "x2": plot.x(to_month), "y2": plot.y(to_share)}
        _add(tree, "line", **ends, class_=f"{colour} line" if is_next else f"{colour} line leap")
    for x, mark in known:
        if mark.value is not None and mark.low is not None:
            _add(tree, "circle", cx=x, cy=plot.y(mark.value), r=3.5, class_=f"{colour} dot")


def _ends(chart: Lines, plot: _Plot) -> Iterator[tuple[int, float]]:
    """Where each series is named: beside its last mark, and no two over each other."""
    shares = [[mark.value for mark in series.marks if mark and mark.value is not None] for series in chart.series]
    free = 0.0
    for y, number in sorted((plot.y(found[-1]), number) for number, found in enumerate(shares) if found):
        free = max(y, free + 16)
        yield number, free
