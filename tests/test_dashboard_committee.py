"""The committee's page shows what its edition tells, and words where a number is held back."""
# ruff: noqa: F401, F811 - pytest finds fixtures by their names

from pathlib import Path

import pytest

import pipelines
from dashboard import committee
from tests.e2e.pages import Visit, as_served, build, least, sample, visit, words


def test_each_figure_is_the_edition_s_own_or_says_why_there_is_none(visit: Visit, sample: Path) -> None:
    edition = pipelines.open_warehouse(sample, "committee")
    now = edition.metric("retention_12_months", program_id="all", group_by="all").sort_values("period").iloc[-1]
    app = visit(sample, "figures", audience="committee")
    figures = app.table[0].value.set_index("Figure")
    assert not app.exception
    assert len(figures) == edition.table("mart.metric").metric.nunique() == len(set(figures.index))
    assert figures.loc["Together after 12 months"].iloc[0].startswith(f"{now.value:.0%}".replace("%", " %"))
    assert figures.loc["Together after 12 months", "Rests on"] == f"{now.denominator:.0f}"
    assert not figures.isin(["", "0", "nan", "None"]).any(axis=None)


def test_what_is_held_back_is_counted(visit: Visit, sample: Path) -> None:
    edition = pipelines.open_warehouse(sample, "committee")
    hidden = edition.sql("select sum(number_count) as n from mart.hidden where says <> 'shown'").n[0]
    assert f"{hidden:,.0f} are not told" in words(visit(sample, "figures", audience="committee"))


def test_a_program_too_small_has_words_and_no_number(visit: Visit, least: Path) -> None:
    app = visit(least, "figures", audience="committee")
    assert not app.exception
    assert app.header[0].value == "Too few pairs to say how long they stay together."


@pytest.mark.parametrize(
    ("value", "mark", "said"), [(12, None, "12"), (None, "10 or fewer", "10 or fewer"), (None, None, "not recorded")]
)
def test_a_mark_stands_where_a_number_is_held_back(value: float | None, mark: str | None, said: str) -> None:
    assert committee.told(value, mark) == said
