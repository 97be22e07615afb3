"""The committee's page shows what its edition tells, and words where a number is held back."""
# ruff: noqa: F401, F811 - pytest finds fixtures by their names

import datetime as dt
import re
import shutil
from pathlib import Path

import pytest

import pipelines
from dashboard import data
from pipelines.audit import AuditLog
from pipelines.editions.releases import released
from pipelines.report.told import read
from pipelines.settings import Settings
from pipelines.synth import write_program
from tests.e2e.pages import Visit, as_served, build, least, sample, visit, words
from tests.releases import for_committees_alone, without_some


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


@pytest.mark.parametrize("page", ["figures", "release"])
def test_no_table_has_an_empty_cell_and_what_is_held_back_says_so(page: str, visit: Visit, sample: Path) -> None:
    edition = pipelines.open_warehouse(sample, "committee")
    hidden = edition.sql(
        "select d.title from mart.metric as m join mart.definitions as d on d.name = m.metric where m.program_id = 'all' "
        "and m.group_by = 'all' and m.period = '2026-06-30' and m.denominator_mark is not null"
    )
    app = visit(sample, page, audience="committee")
    for table in app.table:
        assert not table.value.isin(["", "0", "nan", "None"]).any(axis=None), table.value
    figures = app.table[0].value.set_index("Figure")
    assert len(hidden)
    for title in hidden["title"]:
        assert "10 or fewer, or hidden" in figures.loc[title[0].upper() + title[1:], "Rests on"]
    assert "two figures may be told of different groups" in words(visit(sample, "figures", audience="committee"))


def test_what_is_held_back_is_counted(visit: Visit, sample: Path) -> None:
    edition = pipelines.open_warehouse(sample, "committee")
    hidden = edition.sql("select sum(number_count) as n from mart.hidden where says <> 'shown'").n[0]
    assert f"{hidden:,.0f} are not told" in words(visit(sample, "figures", audience="committee"))


def test_committees_read_the_program_s_own_words(visit: Visit, sample: Path, tmp_path: Path) -> None:
    shutil.copytree(sample, tmp_path / "w")
    with (tmp_path / "w" / "settings.toml").open("a") as settings:
        settings.write('\n[words]\nmentor = "guide"\nmentee = "scholar"\n')
    for page in ("figures", "release"):
        app = visit(tmp_path / "w", page, audience="committee")
        said = words(app) + "".join(table.value.to_csv() for table in app.table)
        assert not app.exception
        assert "Scholars with an outcome" in said
        assert not re.findall(r".{20}\bment(?:or|ee)s?\b", said, re.IGNORECASE)


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


def test_cohorts_endings_and_goals_are_told_beside_the_figures(visit: Visit, sample: Path) -> None:
    app = visit(sample, "figures", audience="committee")
    assert [subheader.value for subheader in app.subheader] == [
        "How long pairs stay together",
        "Whether later pairs stay longer",
        "How pairs part",
        "How soon goals are reached",
        "What is not told",
        "What changed since the last release",
    ]
    told = read(pipelines.open_warehouse(sample, "committee"))
    cohorts = next(table.value for table in app.table if "Cohort" in table.value)
    assert list(cohorts["Cohort"]) == [name for name, row in told.cohorts.items() if "retention_12_months" in row]
    assert "Nothing was released before these figures" in words(app)


def test_a_release_is_read_on_record_published_listed_and_opened(visit: Visit, sample: Path, tmp_path: Path) -> None:
    warehouse = tmp_path / "w"
    shutil.copytree(sample, warehouse, ignore=shutil.ignore_patterns("audit", "releases"))
    app = visit(warehouse, "release", audience="committee")
    edition = pipelines.open_warehouse(warehouse, "committee")
    assert set(app.table[0].value["Figure"]) >= {"Together after 12 months", "Pairs matched"}
    assert next(button for button in app.button if button.label == "Publish").disabled
    app.toggle[0].set_value(True).run()
    next(button for button in app.button if button.label == "Publish").click().run()
    assert not app.exception
    (one,) = released(warehouse)
    assert one.build == edition.build
    last = AuditLog(warehouse).entries()[-1]
    ends = sorted(edition.table("mart.metric")["period"].unique())
    told = edition.sql(
        "select count(*)::integer as n from mart.metric where period in ($first, $last)", first=ends[0], last=ends[-1]
    )
    assert (last["event"], last["what"], last["rows"]) == ("released", "release-000001", told["n"][0])
    opened = visit(warehouse, "release", audience="committee", release="release-000001")
    listed = next(table.value for table in opened.table if "Release" in table.value)
    assert list(listed["Release"]) == ["release\\-000001"]
    assert opened.table[0].value.equals(opened.table[-1].value), "the release shows what its preview showed"
    assert "settings are those of release" in words(visit(warehouse, "figures", audience="committee"))


def test_a_program_too_small_has_a_release_page_of_words(visit: Visit, least: Path) -> None:
    app = visit(least, "release", audience="committee")
    assert not app.exception
    assert app.title[0].value == "Release"


def test_who_sees_some_programs_alone_is_not_told_of_all(sample: Path) -> None:
    limited = data.Records(
        str(sample), "", data.Scope("coordinator", ("rx-north",)), "", dt.date(2026, 6, 30), Settings()
    )
    with pytest.raises(PermissionError):
        data.told_to_committees(limited)


@pytest.mark.slow
def test_who_publishes_hears_that_the_edition_is_not_of_the_newest_build(visit: Visit, tmp_path: Path) -> None:
    """Five pairs more in a week: what they changed is not told yet."""
    write_program(tmp_path / "all", 80, "online", 3)
    without_some(tmp_path / "all", tmp_path / "before", 1)
    with for_committees_alone():
        pipelines.load(tmp_path / "before", tmp_path / "w", as_of=dt.date(2026, 6, 23), yes=True)
        assert "committees still see" not in "\n".join(one.value for one in visit(tmp_path / "w", "release").info)
        pipelines.load(tmp_path / "all", tmp_path / "w", as_of=dt.date(2026, 6, 30), yes=True)
    app = visit(tmp_path / "w", "release")
    (note,) = [one.value for one in app.info]
    assert "records of build\\-000002 go up to 30 Jun 2026, but committees still see this edition" in note
    assert "As of 23 Jun 2026 · build build\\-000001" in words(app)
