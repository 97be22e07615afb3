"""A report as slides: one message a slide, its title the finding; charts and tables are native, to be edited and reused.

In: a report. Out: the bytes of a PPTX. The notes of a slide hold what its figures mean and rest on, for whoever is asked; charts
and tables have alternative text. Rejected: pictures of charts, which nobody can correct, restyle or read aloud.
"""

import io
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Emu, Inches, Pt

from pipelines.report.fixed import fixed
from pipelines.report.model import Exhibit, Report, Section, Table
from pipelines.report.slide_charts import ACCENT, INK, SOFT, add_chart

WIDTH, HEIGHT, MARGIN = Inches(13.333), Inches(7.5), Inches(0.65)
INNER = Emu(WIDTH - 2 * MARGIN)
TOP = Inches(1.65)
MOST_ROWS = 9
TITLE_ONLY = 5  # of python-pptx's own layouts
QUIET = RGBColor(0xF2, 0xF5, 0xF4)
WHITE = RGBColor(0xFF, 0xFF, 0xFF)


def rendered(report: Report) -> bytes:
    """The whole file; the same bytes for the same report."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    _describe(deck, report)
    _front(deck, report)
    for section in report.sections:
        for exhibit in section.exhibits:
            _exhibit(deck, report, exhibit)
        if section.paragraphs and not section.exhibits:
            _words(deck, report, section)
    out = io.BytesIO()
    deck.save(out)
    return fixed(out.getvalue(), report.as_of)


def _describe(deck: Any, report: Report) -> None:
    about = deck.core_properties
    about.title, about.subject, about.author, about.language = report.title, report.subtitle, "Mentorscope", "en"
    about.last_modified_by, about.revision, about.comments = "Mentorscope", 1, report.build


def _slide(deck: Any, report: Report, title: str, notes: tuple[str, ...] = ()) -> Any:
    """A slide with its title, its foot and its notes."""
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    head = slide.shapes.title
    head.left, head.top, head.width, head.height = MARGIN, Inches(0.4), INNER, Inches(1.15)
    head.text_frame.word_wrap, head.text_frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
    _write(head.text_frame, (title,), 26, INK, is_bold=True)
    foot = f"{report.subtitle} · {report.build} · {len(deck.slides)}"
    _box(slide, (foot,), HEIGHT - Inches(0.5), Inches(0.35), 11, SOFT, "Foot")
    slide.notes_slide.notes_text_frame.text = "\n".join(notes)
    return slide


def _box(slide: Any, texts: tuple[str, ...], top: int, height: int, size: int, colour: RGBColor, name: str) -> None:
    box = slide.shapes.add_textbox(MARGIN, top, INNER, height)
    box.name, box.text_frame.word_wrap = name, True
    _write(box.text_frame, texts, size, colour)


def _write(frame: Any, texts: tuple[str, ...], size: int, colour: RGBColor, *, is_bold: bool = False) -> None:
    """One paragraph a text, left."""
    for place, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment, paragraph.space_after = 1, Pt(size / 2)
        run = paragraph.add_run()
        run.text, run.font.size, run.font.bold, run.font.color.rgb = text, Pt(size), is_bold, colour


def _front(deck: Any, report: Report) -> None:
    slide = _slide(deck, report, report.title, tuple(f"{name}: {value}" for name, value in report.facts))
    bar = slide.shapes.add_shape(1, MARGIN, Inches(3.9), Inches(2.2), Inches(0.07))
    bar.name = "Line"
    bar.fill.solid()
    bar.fill.fore_color.rgb = ACCENT
    bar.line.fill.background()
    slide.shapes.title.top = Inches(2.4)
    slide.shapes.title.text_frame.paragraphs[0].runs[0].font.size = Pt(40)
    _box(slide, (report.subtitle,), Inches(4.15), Inches(0.6), 22, SOFT, "Subtitle")
    facts = tuple(f"{name}: {value}" for name, value in report.facts)
    _box(slide, facts, Inches(4.95), Inches(1.6), 14, SOFT, "What the report speaks of")


def _exhibit(deck: Any, report: Report, exhibit: Exhibit) -> None:
    """A chart, else a table, on as many slides as it has rows for."""
    notes = (*exhibit.remarks, *exhibit.notes)
    if exhibit.chart:
        slide = _slide(deck, report, exhibit.finding, (*notes, *_as_lines(exhibit.table)))
        remark_height = Inches(0.3) * len(exhibit.remarks)
        height = HEIGHT - TOP - Inches(0.6) - remark_height
        add_chart(slide, exhibit.chart, (MARGIN, TOP, INNER, height))
        if exhibit.remarks:
            _box(slide, exhibit.remarks, TOP + height, remark_height, 12, SOFT, "Remarks")
    elif exhibit.table:
        for first in range(0, len(exhibit.table.rows), MOST_ROWS):
            rows = exhibit.table.rows[first : first + MOST_ROWS]
            _add_table(_slide(deck, report, exhibit.finding, notes), exhibit, exhibit.table, rows)
    else:
        _box(_slide(deck, report, exhibit.finding, notes), exhibit.remarks or ("",), TOP, Inches(2), 18, INK, "Remarks")


def _as_lines(table: Table | None) -> tuple[str, ...]:
    """The numbers behind a chart, for the notes."""
    if table is None:
        return ()
    return (f"{table.caption}: {' | '.join(table.columns)}", *(" | ".join(row) for row in table.rows))


def _add_table(slide: Any, exhibit: Exhibit, table: Table, rows: tuple[tuple[str, ...], ...]) -> None:
    """The rows as a table, and what must be known of them at the slide's foot."""
    frame = slide.shapes.add_table(len(rows) + 1, len(table.columns), MARGIN, TOP, INNER, Inches(0.4) * (len(rows) + 1))
    frame.name = table.caption
    frame._element.nvGraphicFramePr.cNvPr.set("descr", f"{table.caption}. Columns: {', '.join(table.columns)}.")
    for across, name in enumerate(table.columns):
        frame.table.columns[across].width = Emu(INNER * table.widths[across] // sum(table.widths))
        _cell(frame.table.cell(0, across), name, ACCENT, WHITE, is_right=across >= table.numeric_from)
        for down, row in enumerate(rows, start=1):
            ground = QUIET if down % 2 else WHITE
            _cell(frame.table.cell(down, across), row[across], ground, INK, is_right=across >= table.numeric_from)
    below = tuple(text for text in (table.foot, *exhibit.remarks) if text)
    height = Inches(0.3) * len(below)
    if below:
        _box(slide, below, HEIGHT - Inches(0.6) - height, height, 12, SOFT, "Remarks")


def _cell(cell: Any, text: str, ground: RGBColor, colour: RGBColor, *, is_right: bool) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = ground
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    _write(cell.text_frame, (text,), 14, colour, is_bold=colour == WHITE)
    cell.text_frame.paragraphs[0].space_after = Pt(0)
    if is_right:
        cell.text_frame.paragraphs[0].alignment = 3


def _words(deck: Any, report: Report, section: Section) -> None:
    slide = _slide(deck, report, section.title)
    _box(slide, section.paragraphs, TOP, HEIGHT - TOP - Inches(0.8), 17, INK, section.title)
