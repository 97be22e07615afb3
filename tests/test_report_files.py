"""The committee's report as files, opened by other programs: HTML parsed, PDF read by pypdf, slides by python-pptx."""
# ruff: noqa: F401, F811 - pytest finds fixtures by their names

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from pptx import Presentation
from pypdf import PdfReader
from typer.testing import CliRunner

import pipelines
from pipelines import cli
from pipelines.audit import AuditLog
from pipelines.report import committee, html, pdf, slides, told
from pipelines.report.model import Bars, Chart, Report
from pipelines.report.write import KINDS
from tests.e2e.pages import empty, hostile, least, sample
from tests.e2e.warehouses import PAYLOADS

LONG = "a cohort of a name that is much longer than anybody would give to a cohort " * 4


def made(warehouse: Path, **changes: Any) -> Report:
    with closing(pipelines.open_warehouse(warehouse, "committee")) as edition:
        return committee.of(replace(told.read(edition), **changes))


@pytest.fixture(scope="module")
def report(sample: Path) -> Report:
    return made(sample)


@pytest.fixture(scope="module")
def foreign(sample: Path) -> Report:
    """The sample under names that try to be markup, one cohort and category for each."""
    with closing(pipelines.open_warehouse(sample, "committee")) as edition:
        one = told.read(edition)
    some = next(rows for rows in one.cohorts.values() if told.known_value(rows.get("retention_12_months")) is not None)
    cohorts = {told.foreign(name): some for name in (*PAYLOADS, "#set page()", "@x <y> $z$ *b* _i_", LONG)}
    goals = tuple({**row, "category": "all" if row["category"] == "all" else PAYLOADS[0]} for row in one.goals)
    name = PAYLOADS[1] + "\x00\x1b\u202e#let"
    return committee.of(replace(one, program="p", programs={"p": name}, cohorts=cohorts, goals=goals))


def charts(report: Report) -> list[Chart]:
    return [exhibit.chart for section in report.sections for exhibit in section.exhibits if exhibit.chart]


# HTML -----------------------------------------------------------------------------------------------------------------


class Page(HTMLParser):
    """What a browser would find: the tags with their attributes, and the text by tag."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self.tags[-1][0], data.strip()))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_the_page_asks_for_nothing_runs_nothing_and_is_in_order(report: Report) -> None:
    text = html.rendered(report)
    page = Page(text)
    assert not {name for name, _ in page.tags} & {"script", "link", "img", "iframe", "object", "embed", "form", "base"}
    assert not [value for _, found in page.tags for key, value in found.items() if key in ("src", "srcset", "data")]
    assert all(str(found["href"]).startswith("#") for found in page.of("a"))
    assert set(re.findall(r"https?://[^\"' <]+", text)) == {"http://www.w3.org/2000/svg"}  # a namespace, never fetched
    assert not re.search(r"@import|url\(", text)
    assert page.of("html") == [{"lang": "en"}]
    levels = [int(name[1]) for name, _ in page.tags if re.fullmatch(r"h[1-6]", name)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert len({found["id"] for _, found in page.tags if "id" in found}) == sum("id" in found for _, found in page.tags)


def test_each_table_has_a_caption_and_scopes_and_each_picture_words(report: Report) -> None:
    page = Page(html.rendered(report))
    assert len(page.of("table")) == len(page.of("caption")) == len(list(tables(report)))
    assert {found.get("scope") for found in page.of("th")} == {"col", "row"}
    pictures = page.of("svg")
    assert [found["aria-label"] for found in pictures] == [f"{one.title} {one.said}" for one in charts(report)]
    assert {found["role"] for found in pictures} == {"img"}


def tables(report: Report) -> Iterator[Any]:
    for section in report.sections:
        yield from (exhibit.table for exhibit in section.exhibits if exhibit.table)


def test_what_an_export_names_is_text_on_the_page(foreign: Report) -> None:
    page = Page(html.rendered(foreign))
    known = {name for name, _ in Page(html.rendered(replace(foreign, sections=()))).tags}
    assert not {name for name, _ in page.tags} & {"script", "img", "head"} - known
    assert not [found for _, found in page.tags if {key for key in found if key.startswith("on")}]
    assert not [found for found in page.of("a") if "javascript" in str(found.get("href"))]
    shown = " ".join(text for _, text in page.texts)
    for payload in PAYLOADS[2:]:
        assert payload in shown.replace("\u00a0", " ")


# Charts ---------------------------------------------------------------------------------------------------------------


def test_bars_are_as_long_as_their_shares_and_marks_stand_where_they_belong(report: Report) -> None:
    from pipelines.report import svg

    chart = next(one for one in charts(report) if isinstance(one, Bars) and len(one.series) == 2)
    tree = ET.fromstring(svg.standalone(chart))
    space = "{http://www.w3.org/2000/svg}"
    bars = [bar for bar in tree.iter(f"{space}rect") if float(bar.attrib["height"]) == 14]
    shares = [
        one.value for place in range(len(chart.labels)) for s in chart.series if (one := s.marks[place]) and one.value
    ]
    lengths = [float(bar.attrib["width"]) for bar in bars]
    assert len(lengths) == len(shares)
    assert lengths == pytest.approx([lengths[0] / shares[0] * share for share in shares], abs=0.01)


def test_every_chart_is_well_formed_whatever_it_names(foreign: Report) -> None:
    from pipelines.report import svg

    for chart in charts(foreign):
        tree = ET.fromstring(svg.standalone(chart))
        assert {element.tag.split("}")[1] for element in tree.iter()} <= {
            "svg", "style", "line", "text", "rect", "polygon", "circle",
        }  # fmt: skip


# PDF ------------------------------------------------------------------------------------------------------------------


def test_the_pdf_is_tagged_says_that_it_is_accessible_and_has_text_and_page_numbers(report: Report) -> None:
    content = pdf.rendered(report)
    reader = PdfReader(io.BytesIO(content))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    xmp = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfuaid:part>1<|pdfuaid:part=\"1\"", xmp)
    assert reader.metadata.title == report.title
    assert [outline["/Title"] for outline in reader.outline if isinstance(outline, dict)] == [
        section.title for section in report.sections
    ]
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    for number, page in enumerate(pages, start=1):
        assert f"{number} / {len(pages)}" in page
        assert report.build in page
    text = " ".join(pages).replace("\u00a0", " ")
    for section in report.sections:
        assert section.title in text
        for exhibit in section.exhibits:
            assert exhibit.finding[:40] in text


def tags(node: Any, found: list[Any]) -> list[Any]:
    """Every element of the tree of tags."""
    node = node.get_object()
    if isinstance(node, dict):
        found.append(node)
        children = node.get("/K", [])
        for child in children if isinstance(children, list) else [children]:
            tags(child, found)
    return found


def test_the_pdf_has_headings_in_order_tables_with_heads_and_charts_with_words(report: Report) -> None:
    reader = PdfReader(io.BytesIO(pdf.rendered(report)))
    elements = tags(reader.trailer["/Root"]["/StructTreeRoot"], [])
    kinds = [element.get("/S") for element in elements]
    findings = sum(len(section.exhibits) for section in report.sections)
    assert kinds.count("/Title") + kinds.count("/H1") == len(report.sections) + 1
    assert kinds.count("/H2") == findings
    assert kinds.count("/Table") == len(list(tables(report)))
    assert kinds.count("/TH") == sum(len(table.columns) for table in tables(report))
    words = [str(element["/Alt"]) for element in elements if element.get("/S") == "/Figure" and "/Alt" in element]
    assert words == [chart.said for chart in charts(report)]


def test_the_pdf_is_the_same_for_the_same_build_and_bears_the_date_of_the_records(report: Report) -> None:
    content = pdf.rendered(report)
    assert content == pdf.rendered(report)
    assert PdfReader(io.BytesIO(content)).metadata.creation_date.date() == report.as_of


def test_charts_in_the_pdf_are_drawn_and_not_pictures_of_dots(report: Report) -> None:
    assert [page.images for page in PdfReader(io.BytesIO(pdf.rendered(report))).pages if len(page.images)] == []


@pytest.mark.parametrize("name", ["report", "foreign"])
def test_no_page_of_the_pdf_begins_with_what_explains_a_table_of_the_page_before(
    name: str, request: pytest.FixtureRequest
) -> None:
    one: Report = request.getfixturevalue(name)
    shown = [exhibit for section in one.sections for exhibit in section.exhibits]
    notes = {text for exhibit in shown for text in exhibit.remarks} | {
        table.foot for table in tables(one) if table.foot
    }
    pages = [page.extract_text().splitlines() for page in PdfReader(io.BytesIO(pdf.rendered(one))).pages]
    firsts = [" ".join(lines[:2]).strip("•‣ ") for lines in pages]
    assert len(notes) > 3
    assert not [first for first in firsts for note in notes if first.startswith(note[:30])]


def test_what_an_export_names_is_text_in_the_pdf(foreign: Report) -> None:
    reader = PdfReader(io.BytesIO(pdf.rendered(foreign)))
    text = "".join("".join(page.extract_text().split()) for page in reader.pages)
    for name in ("#setpage()", "$z$*b*_i_", "<script>alert(2)</script>#let", "**bold**_it_`code`#head"):
        assert name in text
    notes = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    assert [note for note in notes if "/URI" in note.get("/A", {})] == []


# Slides ---------------------------------------------------------------------------------------------------------------


def opened(report: Report) -> Any:
    return Presentation(io.BytesIO(slides.rendered(report)))


def test_each_slide_says_one_thing_as_its_title_and_has_notes(report: Report) -> None:
    deck = opened(report)
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    findings = [exhibit.finding for section in report.sections for exhibit in section.exhibits]
    assert titles[0] == report.title
    assert [title for title in titles if title in findings] == findings
    for slide in deck.slides:
        if slide.shapes.title.text_frame.text in findings and slide.shapes.title.text_frame.text != findings[-1]:
            assert re.search(r"resting on|numbers were tried", slide.notes_slide.notes_text_frame.text)


def test_charts_on_slides_hold_the_numbers_and_say_what_they_show(report: Report) -> None:
    drawn = [shape for slide in opened(report).slides for shape in slide.shapes if shape.has_chart]
    assert len(drawn) == len(charts(report))
    for shape, chart in zip(drawn, charts(report), strict=True):
        assert shape._element.nvGraphicFramePr.cNvPr.get("descr") == f"{chart.title} {chart.said}"
        for on_slide, series in zip(shape.chart.plots[0].series, chart.series, strict=True):
            known = [mark for mark in series.marks if mark and mark.value is not None]
            assert [value for value in on_slide.values if value is not None] == pytest.approx(
                [mark.value for mark in known]
            )
        assert shape.chart.part.chart_workbook.xlsx_part is not None  # what makes it editable


def test_intervals_on_slides_reach_from_bound_to_bound_and_stand_where_the_format_wants_them(report: Report) -> None:
    drawn = [shape for slide in opened(report).slides for shape in slide.shapes if shape.has_chart]
    for shape, chart in zip(drawn, charts(report), strict=True):
        for on_slide, series in zip(shape.chart.plots[0].series, chart.series, strict=True):
            order = [child.tag.split("}")[1] for child in on_slide._element]
            assert order == sorted(order, key=SCHEMA.index)
            marks = series.marks if isinstance(chart, Bars) else [m for m in series.marks if m and m.value is not None]
            plus, minus = (bounds(on_slide, name) for name in ("plus", "minus"))
            for mark, up, down in zip(marks, plus, minus, strict=True):
                if mark and mark.value is not None and mark.low is not None:
                    assert (mark.value + up, mark.value - down) == pytest.approx((mark.high, mark.low), abs=1e-4)


def bounds(on_slide: Any, name: str) -> list[float]:
    return [float(value.text) for value in on_slide._element.findall(f".//{{*}}errBars/{{*}}{name}//{{*}}v")]


# The order of a series' parts, ECMA-376 part 1, 21.2.2 (CT_BarSer, CT_ScatterSer).
SCHEMA = [
    "idx", "order", "tx", "spPr", "invertIfNegative", "marker", "dPt", "dLbls", "trendline", "errBars", "cat", "xVal",
    "val", "yVal", "smooth",
]  # fmt: skip


def test_slides_are_the_same_for_the_same_build_and_know_no_other_day(report: Report) -> None:
    content = slides.rendered(report)
    assert content == slides.rendered(report)
    with ZipFile(io.BytesIO(content)) as package:
        days = {part.date_time[:3] for part in package.infolist()}
        inner = [name for name in package.namelist() if name.endswith(".xlsx")]
        with ZipFile(io.BytesIO(package.read(inner[0]))) as book:
            days |= {part.date_time[:3] for part in book.infolist()}
            assert report.as_of.isoformat() in book.read("docProps/core.xml").decode()
    assert days == {(report.as_of.year, report.as_of.month, report.as_of.day)}


def test_tables_on_slides_are_tables_whole_and_with_words(report: Report) -> None:
    shown = [
        exhibit.table
        for section in report.sections
        for exhibit in section.exhibits
        if exhibit.table and not exhibit.chart
    ]
    frames = [shape for slide in opened(report).slides for shape in slide.shapes if shape.has_table]
    rows = [tuple(cell.text for cell in row.cells) for frame in frames for row in list(frame.table.rows)[1:]]
    assert rows == [row for table in shown for row in table.rows]
    assert all(frame._element.nvGraphicFramePr.cNvPr.get("descr") for frame in frames)


def test_what_an_export_names_is_no_formula_in_a_slide_s_workbook(foreign: Report) -> None:
    parts = []
    for slide in opened(foreign).slides:
        for shape in slide.shapes:
            if shape.has_chart:
                with ZipFile(io.BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob)) as book:
                    parts += [book.read(name).decode() for name in book.namelist() if name.endswith(".xml")]
    assert [part for part in parts if re.search(r"<f[ >]", part)] == []
    assert any("&#39;=HYPERLINK" in part or "'=HYPERLINK" in part for part in parts)


# All kinds ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [html, pdf, slides], ids=["html", "pdf", "slides"])
@pytest.mark.parametrize("name", ["least", "empty", "hostile"])
def test_the_smallest_the_empty_and_the_hostile_program_have_a_report(
    kind: Any, name: str, request: pytest.FixtureRequest
) -> None:
    assert len(kind.rendered(made(request.getfixturevalue(name)))) > 3000


def test_the_command_writes_each_kind_and_puts_on_record_that_it_was_taken(sample: Path, tmp_path: Path) -> None:
    starts = {"pdf": b"%PDF", "html": b"<!doctype html>", "pptx": b"PK"}
    for kind in KINDS:
        out = tmp_path / f"report.{kind}"
        done = CliRunner().invoke(cli.app, ["report", "--out", str(out), "--warehouse", str(sample)])
        assert done.exit_code == 0, done.output
        assert out.read_bytes().startswith(starts[kind])
        last = AuditLog(sample).entries()[-1]
        assert (last["event"], last["what"]) == ("taken", out.name)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.html", "report.pdf", "report.pptx"]
