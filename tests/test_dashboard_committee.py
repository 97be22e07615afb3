"""The committee's page shows what its edition tells, and words where a number is held back."""
# ruff: noqa: F401, F811 - pytest finds fixtures by their names

from pathlib import Path

import pipelines
from pipelines.audit import AuditLog
from tests.e2e.pages import Visit, as_served, build, least, sample, visit, words


def test_each_figure_is_the_edition_s_own_or_says_why_there_is_none(visit: Visit, sample: Path) -> None:
    edition = pipelines.open_warehouse(sample, "committee")
    now = edition.metric("retention_12_months", program_id="all", group_by="all").sort_values("period").iloc[-1]
    app = visit(sample, "figures", audience="committee")
    figures = app.table[0].value.set_index("Figure")
    assert not app.exception
    assert len(figures) == edition.table("mart.metric").metric.nunique() == len(set(figures.index))
    together = figures.loc["Together after 12 months"]
    assert together["30 Jun 2026"].startswith(f"{now.value:.0%}".replace("%", " %"))
    assert together["Rests on"] == f"{now.denominator:.0f}, {now.numerator:.0f} still observed"
    assert not figures.isin(["", "0", "nan", "None"]).any(axis=None)


def test_what_is_held_back_is_counted(visit: Visit, sample: Path) -> None:
    edition = pipelines.open_warehouse(sample, "committee")
    hidden = edition.sql("select sum(number_count) as n from mart.hidden where says <> 'shown'").n[0]
    assert f"{hidden:,.0f} are not told" in words(visit(sample, "figures", audience="committee"))


def test_a_program_too_small_has_words_and_no_number(visit: Visit, least: Path) -> None:
    app = visit(least, "figures", audience="committee")
    assert not app.exception
    assert app.header[0].value == "Too few people to say what share of pairs are still together after 12 months."


def test_the_report_is_made_and_taken_in_two_steps_in_three_kinds(visit: Visit, sample: Path) -> None:
    app = visit(sample, "figures", audience="committee")
    labels = [button.label for button in app.button if "report" in button.label]
    assert labels == ["Make the report (PDF)", "Make the report (web page)", "Make the report (slides)"]
    next(button for button in app.button if button.label == labels[0]).click().run()
    (offered,) = app.get("download_button")
    count = pipelines.open_warehouse(sample, "committee").table("mart.metric").metric.nunique()
    assert offered.proto.label == f"Take mentoring-report-2026-06-30.pdf ({count} figures)"
    last = AuditLog(sample).entries()[-1]
    assert (last["event"], last["what"], last["rows"]) == ("prepared", "mentoring-report-2026-06-30.pdf", count)
