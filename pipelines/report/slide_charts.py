"""Native charts on slides: their numbers can be edited, and each is one that the report tells.

In: a slide, a chart of the model, a place. Out: nothing; the slide has the chart, with intervals as error bars. python-pptx
has no error bars, so theirs is the one piece of XML written here. Labels are made inert: a chart carries a workbook.
"""

from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE
from pptx.util import Pt

from pipelines.report.model import Bars, Chart, Lines, Mark, Series
from pipelines.spreadsheets import inert

ACCENT, INK, SOFT = RGBColor(0x0B, 0x6B, 0x60), RGBColor(0x0F, 0x1A, 0x18), RGBColor(0x49, 0x55, 0x53)
COLOURS = (
    ACCENT,
    RGBColor(0xB9, 0xC4, 0xC2),
    RGBColor(0x00, 0x72, 0xB2),
    RGBColor(0xB3, 0x47, 0x00),
    RGBColor(0x7A, 0x2F, 0x5F),
)
LINE_COLOURS = (ACCENT, RGBColor(0x6B, 0x77, 0x75), *COLOURS[2:])
FEW, SMALL, LARGE = 6, 10, 13  # bars that have room, and sizes of their labels
EDGE = RGBColor(0xD5, 0xDD, 0xDB)
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
Box = tuple[int, int, int, int]


def add_chart(slide: Any, chart: Chart, box: Box) -> None:
    """Put the chart on the slide, with what it shows as its alternative text."""
    frame = _bars(slide, chart, box) if isinstance(chart, Bars) else _lines(slide, chart, box)
    frame.name = chart.title
    frame._element.nvGraphicFramePr.cNvPr.set("descr", f"{chart.title} {chart.said}")
    drawn = frame.chart
    drawn.font.size, drawn.font.color.rgb = Pt(14), INK
    drawn.has_title, drawn.has_legend = True, len(chart.series) > 1
    drawn.chart_title.text_frame.text = chart.title
    title = drawn.chart_title.text_frame.paragraphs[0].runs[0].font
    title.size, title.bold, title.color.rgb = Pt(14), False, SOFT
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    _share_axis(drawn.value_axis)


def _share_axis(axis: Any) -> None:
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = 0, 1, 0.25
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "0 %", False
    axis.major_gridlines.format.line.color.rgb = EDGE
    axis.format.line.fill.background()


def _bars(slide: Any, chart: Bars, box: Box) -> Any:
    """Lying bars, the first label on top; where the first series is held back, the label says what stands instead."""
    data = CategoryChartData(number_format="0 %")
    first = chart.series[0].marks
    data.categories = [
        inert(label if mark is None or mark.value is not None else f"{label}: {mark.said}")
        for label, mark in zip(chart.labels, first, strict=True)
    ]
    for series in chart.series:
        data.add_series(inert(series.name), [mark.value if mark else None for mark in series.marks])
    frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *box, data)
    plot, axis = frame.chart.plots[0], frame.chart.category_axis
    plot.gap_width, plot.overlap = 45, -5
    axis.reverse_order, axis.format.line.color.rgb = True, SOFT
    small = Pt(SMALL if len(chart.labels) > FEW else LARGE)
    axis.tick_labels.font.size = small
    every = etree.Element(f"{{{CHART}}}tickLblSkip", val="1")  # a label for each bar, also where there are many
    axis._element.find(f"{{{CHART}}}noMultiLvlLbl").addprevious(every)
    frame.chart.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
    for number, (drawn, series) in enumerate(zip(plot.series, chart.series, strict=True)):
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = COLOURS[number]
        drawn.data_labels.font.size, drawn.data_labels.show_value = small, True
        drawn.data_labels.font.color.rgb = INK if number else RGBColor(0xFF, 0xFF, 0xFF)
        drawn.data_labels.position = XL_LABEL_POSITION.INSIDE_BASE
        _intervals(drawn, series.marks, "cat")
    return frame


def _lines(slide: Any, chart: Lines, box: Box) -> Any:
    """Marks with lines between them, over months."""
    data = XyChartData(number_format="0 %")
    kept: list[Series] = []
    for series in chart.series:
        points = data.add_series(inert(series.name))
        known = [
            (month, mark)
            for month, mark in zip(chart.months, series.marks, strict=True)
            if mark and mark.value is not None
        ]
        for month, mark in known:
            points.add_data_point(round(month, 2), mark.value)
        kept.append(Series(series.name, tuple(mark for _, mark in known)))
    frame = slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER_LINES, *box, data)
    axis = frame.chart.category_axis
    axis.minimum_scale, axis.major_unit, axis.has_major_gridlines = 0, 3, False
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "0", False
    axis.has_title = True
    axis.axis_title.text_frame.text = chart.axis
    axis.axis_title.text_frame.paragraphs[0].runs[0].font.size = Pt(12)
    for number, (drawn, series) in enumerate(zip(frame.chart.plots[0].series, kept, strict=True)):
        colour = LINE_COLOURS[number]
        for place, (*_, is_next) in enumerate(chart.steps(chart.series[number]), start=1):
            if not is_next:
                leap = drawn.points[place].format.line
                leap.dash_style, leap.width, leap.color.rgb = MSO_LINE.SQUARE_DOT, Pt(2.5), colour
        drawn.smooth, drawn.format.line.width, drawn.format.line.color.rgb = False, Pt(2.5), colour
        drawn.marker.style, drawn.marker.size = XL_MARKER_STYLE.CIRCLE, 7
        drawn.marker.format.fill.solid()
        drawn.marker.format.fill.fore_color.rgb = colour
        _intervals(drawn, series.marks, "xVal")
    return frame


def _intervals(drawn: Any, marks: tuple[Mark | None, ...], before: str) -> None:
    """Error bars from the bounds of the intervals, in the order that the format wants."""
    bars = etree.Element(f"{{{CHART}}}errBars", nsmap={"c": CHART, "a": DRAWING})
    if before == "xVal":
        _value(bars, "errDir", "y")
    for name, value in (("errBarType", "both"), ("errValType", "cust"), ("noEndCap", "0")):
        _value(bars, name, value)
    for name, bound in (("plus", "high"), ("minus", "low")):
        numbers = etree.SubElement(etree.SubElement(bars, f"{{{CHART}}}{name}"), f"{{{CHART}}}numLit")
        etree.SubElement(numbers, f"{{{CHART}}}formatCode").text = "General"
        _value(numbers, "ptCount", str(len(marks)))
        for place, mark in enumerate(marks):
            point = etree.SubElement(numbers, f"{{{CHART}}}pt", idx=str(place))
            etree.SubElement(point, f"{{{CHART}}}v").text = f"{_reach(mark, bound):.4f}"
    line = etree.SubElement(etree.SubElement(bars, f"{{{CHART}}}spPr"), f"{{{DRAWING}}}ln", w="15875")
    etree.SubElement(etree.SubElement(line, f"{{{DRAWING}}}solidFill"), f"{{{DRAWING}}}srgbClr", val=str(INK))
    drawn._element.find(f"{{{CHART}}}{before}").addprevious(bars)


def _value(parent: Any, name: str, value: str) -> None:
    etree.SubElement(parent, f"{{{CHART}}}{name}", val=value)


def _reach(mark: Mark | None, bound: str) -> float:
    """How far the interval reaches from the value; nothing where there is none."""
    at = None if mark is None else getattr(mark, bound)
    return 0.0 if mark is None or mark.value is None or at is None else abs(at - mark.value)
