"""An attacker reads nothing in a report that the committee's edition does not print: every number of its text is one of these."""
# ruff: noqa: F401, F811 - pytest finds fixtures by their names

import io
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
from pptx import Presentation
from pypdf import PdfReader

import pipelines
from pipelines.report import committee, told
from pipelines.report.write import rendered
from pipelines.wording import bounds, duration, few_digits, interval, number, percent
from pipelines.wording import date as day_text
from tests.e2e.pages import sample
from tests.test_report_files import Page

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
AXES = {
    "0",
    "25",
    "50",
    "75",
    "100",
    "6",
    "12",
    "18",
    "24",
    "30",
    "36",
    "95",
    "1",
}  # ticks of charts; the level; PDF/UA-1


def numbers(text: str) -> set[str]:
    return {found.rstrip(",") for found in NUMBER.findall(text)}


def printed(warehouse: Path) -> set[str]:
    """Every number of the edition in each form in which it can be said, and those of its words, dates and settings."""
    found = set(AXES)
    with closing(pipelines.open_warehouse(warehouse, "committee")) as edition:
        tables = edition.sql("select table_schema || '.' || table_name as t from information_schema.tables")["t"]
        for frame in (edition.table(name) for name in tables):
            for column in frame.columns:
                values = frame[column].dropna()
                if pd.api.types.is_numeric_dtype(values):
                    found |= {text for value in values.unique() for text in said(float(value))}
                elif pd.api.types.is_datetime64_any_dtype(values):
                    found |= {
                        text for value in values.unique() for text in numbers(day_text(pd.Timestamp(value).date()))
                    }
                else:
                    found |= {text for value in values.astype(str).unique() for text in numbers(value)}
        for period in edition.table("mart.metric")["period"].unique():
            found |= numbers(day_text(pd.Timestamp(period).date()))
        facts = edition.table("mart.release").set_index("fact")["value"]
        found |= numbers(percent(facts["numbers hidden"] / facts["numbers"]))
        by_words = edition.table("mart.hidden").groupby("says")["number_count"].sum()
        found |= {text for count in by_words for text in said(float(count))}
    return found


def said(value: float) -> Iterator[str]:
    texts = [number(value), few_digits(value), duration(value)]
    if 0 <= value <= 1:
        texts += [percent(value), percent(1 - value), interval(value, value, value), bounds(value, value)]
    for text in texts:
        yield from numbers(text)


def texts(warehouse: Path) -> Iterator[tuple[str, str]]:
    with closing(pipelines.open_warehouse(warehouse, "committee")) as edition:
        report = committee.of(told.read(edition))
    page = Page(rendered(report, "html").decode())
    yield "html", " ".join(text for tag, text in page.texts if tag != "style")
    yield "pdf", " ".join(one.extract_text() for one in PdfReader(io.BytesIO(rendered(report, "pdf"))).pages)
    deck = Presentation(io.BytesIO(rendered(report, "pptx")))
    for slide in deck.slides:
        yield "slides", slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""
        for shape in slide.shapes:
            yield "slides", shape.text_frame.text if shape.has_text_frame else ""
            if shape.has_table:
                yield "slides", " ".join(cell.text for line in shape.table.rows for cell in line.cells)


def test_no_file_of_the_report_holds_a_number_that_the_edition_does_not_print(sample: Path) -> None:
    known = printed(sample)
    for kind, text in texts(sample):
        assert numbers(text) - known == set(), kind
