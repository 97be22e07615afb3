"""What a committee's report says: the numbers of the committee's edition, its marks, and sentences that these decide."""
# ruff: noqa: F401, F811 - pytest finds fixtures by their names

import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import pipelines
from pipelines.errors import UsageError
from pipelines.published import Edition
from pipelines.report import committee, curves, figures, subjects, told
from pipelines.report.model import Bars, Exhibit, Lines, Report, Table
from pipelines.report.told import Told, known_value
from pipelines.settings import Settings
from tests.e2e.pages import empty, hostile, least, sample


def read(warehouse: Path) -> Told:
    with closing(pipelines.open_warehouse(warehouse, "committee")) as edition:
        return told.read(edition)


@pytest.fixture(scope="module")
def of_sample(sample: Path) -> Told:
    return read(sample)


def exhibits(report: Report) -> Iterator[Exhibit]:
    for section in report.sections:
        yield from section.exhibits


def row(name: str, value: float | None, **more: Any) -> dict[str, Any]:
    """A row of mart.metric as the edition has it."""
    nothing = dict.fromkeys(("low", "high", "numerator", "denominator"))
    marks = {f"{key}_mark": None for key in ("value", "numerator", "denominator")}
    return {"metric": name, "period": "2026-06-30", "value": value, **nothing, **marks, **more}


# Numbers --------------------------------------------------------------------------------------------------------------


def test_every_figure_of_the_edition_stands_in_a_table_with_its_value_or_its_mark(
    of_sample: Told, sample: Path
) -> None:
    report = committee.of(of_sample)
    cells = {line[0]: line for exhibit in exhibits(report) if exhibit.table for line in exhibit.table.rows}
    with closing(pipelines.open_warehouse(sample, "committee")) as edition:
        now = edition.sql(
            "select m.*, d.title, d.measure from mart.metric as m join mart.definitions as d on d.name = m.metric "
            "where program_id = 'all' and group_by = 'all' and period = '2026-06-30'"
        )
    assert len(now) > 40
    of_curves = {"retention_3_months", "retention_6_months"}  # columns of the cohorts' table, rows of the curve's
    for one in now[~now["metric"].isin(of_curves)].itertuples():
        said = cells[one.title[0].upper() + one.title[1:]][2]
        if isinstance(one.value_mark, str):
            assert said == told.brief(one.value_mark)
        elif one.measure in ("share", "retention"):
            assert said.startswith(f"{round(one.value * 100 + 1e-9)} %") or abs(one.value * 100 % 1 - 0.5) < 1e-6
        else:
            assert float(said.replace(",", "")) == pytest.approx(one.value, abs=0.5 if one.value >= 9.95 else 0.05)


def test_nothing_is_told_that_the_edition_holds_back(of_sample: Told) -> None:
    for one in [*of_sample.now.values(), *(cell for by in of_sample.cohorts.values() for cell in by.values())]:
        definition = of_sample.definitions[one["metric"]]
        if one["value"] is None:
            assert told.value_text(definition, one) == one["value_mark"]
        for number in ("numerator", "denominator"):
            if one[number] is None and one[f"{number}_mark"]:
                assert "or hidden" in told.counts_text(definition, one)


@pytest.mark.parametrize(
    ("value", "mark", "said"), [(12, None, "12"), (None, "10 or fewer", "10 or fewer"), (None, None, "not recorded")]
)
def test_a_mark_stands_where_a_number_is_held_back(value: float | None, mark: str | None, said: str) -> None:
    assert told.held(value, mark) == said


HIDDEN = "10 or fewer, or hidden to protect such a number"


@pytest.mark.parametrize(
    ("measure", "numerator", "denominator", "said"),
    [
        ("share", 275, 484, "275 of 484"),
        ("share", None, 176, "(10 or fewer, or hidden) of 176"),
        ("share", None, None, "10 or fewer, or hidden"),
        ("count", 59, 277, "59 of 277"),
        ("mean", 634.2, 499.3, "634 over 499"),
        ("median", None, 78, "78"),
        ("retention", 162, 400, "400, 162 still observed"),
    ],
)
def test_a_figure_says_what_it_was_made_of(
    measure: str, numerator: float | None, denominator: float | None, said: str
) -> None:
    marks = {
        "numerator_mark": HIDDEN if numerator is None else None,
        "denominator_mark": HIDDEN if denominator is None else None,
    }
    one = row("x", None, numerator=numerator, denominator=denominator) | marks
    assert told.counts_text({"measure": measure}, one) == said


def test_the_report_needs_no_other_file_than_the_committee_s(sample: Path, tmp_path: Path, of_sample: Told) -> None:
    with closing(pipelines.open_warehouse(sample, "committee")) as edition:
        alone = tmp_path / "handed-over.duckdb"
        alone.write_bytes(edition.path.read_bytes())
    with closing(Edition(alone, Settings())) as handed_over:
        assert committee.make(handed_over) == committee.of(of_sample)


# Sentences ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        ((0.57, 0.52, 0.62), (0.54, 0.47, 0.61), "57 % (52 to 62) of goals are reached, up from 54 % on 29 Jul 2025."),
        ((0.57, 0.52, 0.62), (0.571, 0.5, 0.6), "57 % (52 to 62) of goals are reached, as on 29 Jul 2025."),
        (
            (0.50, 0.45, 0.55),
            (0.54, 0.47, 0.61),
            "50 % (45 to 55) of goals are reached, down from 54 % on 29 Jul 2025.",
        ),
        ((0.50, 0.45, 0.55), None, "50 % (45 to 55) of goals are reached."),
        ("95 % or more", (0.54, 0.47, 0.61), "95 % or more of goals are reached."),
        ("too few people to say", None, "Too few people to say what share of goals are reached."),
    ],
)
def test_the_sentence_follows_the_figures(of_sample: Told, now: Any, before: Any, said: str) -> None:
    def made(what: Any) -> dict[str, Any]:
        if isinstance(what, tuple):
            return row("goals_reached_share", what[0], low=what[1], high=what[2])
        return row("goals_reached_share", None, value_mark=what or "too few people to say")

    then = made(before) | {"period": "2025-07-29"}
    one = replace(of_sample, now={"goals_reached_share": made(now)}, before={"goals_reached_share": then})
    assert figures.compared(one, "goals_reached_share", "{} of goals are reached") == said


@pytest.mark.parametrize(
    ("then", "word"), [((0.47, 0.61), "overlap: the difference may be chance"), ((0.3, 0.4), "do not overlap")]
)
def test_whether_the_intervals_overlap_is_told(of_sample: Told, then: tuple[float, float], word: str) -> None:
    now = row("goals_reached_share", 0.57, low=0.52, high=0.62)
    before = row("goals_reached_share", 0.5, low=then[0], high=then[1]) | {"period": "2025-07-29"}
    one = replace(of_sample, now={"goals_reached_share": now}, before={"goals_reached_share": before})
    (said,) = figures.chance(one, "goals_reached_share")
    assert word in said


def test_the_report_on_the_sample_has_every_subject_and_says_what_is_held_back(of_sample: Told) -> None:
    report = committee.of(of_sample)
    assert [section.title for section in report.sections] == [
        "Key figures", "Staying together", "Goals", "Reach", "Contact", "Topics and follow-up",
        "Work shown and done together", "Surveys and outcomes", "Finding a mentor", "What changed since the last release",
        "What is not told",
        "How these figures were made", "What each figure means", "How to cite",
    ]  # fmt: skip
    findings = [exhibit.finding for exhibit in exhibits(report)]
    assert "66 % (60 to 71) of pairs are still together after 12 months, up from 63 % on 29 Jul 2025." in findings
    assert f"{of_sample.hidden_count:,} of {of_sample.number_count:,} numbers" in " ".join(findings)
    assert all(finding[0].isupper() or finding[0].isdigit() for finding in findings)
    assert all(finding.endswith(".") and "{" not in finding and "None" not in finding for finding in findings)


def test_a_metric_that_no_subject_names_stands_under_other_figures(of_sample: Told) -> None:
    assert subjects.others(of_sample).metrics == ()
    new = {"new_share": {**of_sample.definitions["on_cadence_share"], "title": "something new"}}
    one = replace(
        of_sample,
        definitions={**of_sample.definitions, **new},
        now={**of_sample.now, "new_share": row("new_share", 0.5)},
    )
    one = replace(one, before={**of_sample.before, "new_share": row("new_share", 0.4)})
    last = next(section for section in committee.of(one).sections if section.title == "Other figures")
    assert last.exhibits[0].table
    assert last.exhibits[0].table.rows[0][:3] == ("Something new", "share of pairs", "50 %")


# Pictures -------------------------------------------------------------------------------------------------------------


def test_a_picture_shows_what_its_table_tells(of_sample: Told) -> None:
    exhibit = curves.retention(of_sample)
    assert isinstance(exhibit.chart, Lines)
    assert exhibit.table
    assert [mark.said for mark in exhibit.chart.series[0].marks if mark][1:] == [line[1] for line in exhibit.table.rows]
    assert exhibit.chart.under
    assert exhibit.chart.under[1][1:] == tuple(line[3] for line in exhibit.table.rows)
    assert [round(month) for month in exhibit.chart.months] == [0, 3, 6, 9, 12, 15, 21]


def test_cohorts_of_which_only_other_figures_tell_are_no_rows_of_the_table(of_sample: Told) -> None:
    finer = {**of_sample.cohorts, "1999": {"agenda_done_share": of_sample.now["agenda_done_share"]}}
    told, before = (curves.cohorts(replace(of_sample, cohorts=each)).table for each in (finer, of_sample.cohorts))
    assert told is not None
    assert told == before
    of_curves = {"retention_3_months", "retention_6_months", "retention_12_months"}
    assert [row[0] for row in told.rows] == [name for name, row in finer.items() if of_curves & set(row)]


def test_of_many_cohorts_the_picture_shows_the_last_and_the_table_all(of_sample: Told) -> None:
    told = next(rows for rows in of_sample.cohorts.values() if known_value(rows.get("retention_12_months")) is not None)
    exhibit = curves.cohorts(replace(of_sample, cohorts={f"{1990 + n}": told for n in range(40)}))
    assert isinstance(exhibit.chart, Bars)
    assert len(exhibit.chart.labels) == 12
    assert exhibit.table
    assert len(exhibit.table.rows) == 40
    assert exhibit.remarks[0] == "The picture shows the last 12 of 40 cohorts; the table has them all."


def test_a_line_over_quarters_that_are_not_told_is_said_to_be_dashed(of_sample: Told) -> None:
    assert "A dashed line leads over quarters that may not be told." in curves.retention(of_sample).remarks
    near = tuple(one for one in of_sample.retention if one["day"] < 400)
    assert not [text for text in curves.retention(replace(of_sample, retention=near)).remarks if "dashed" in text]


# Small, empty, hostile ------------------------------------------------------------------------------------------------


def test_a_program_of_three_pairs_has_words_and_no_number(least: Path) -> None:
    report = committee.of(read(least))
    assert {exhibit.chart for exhibit in exhibits(report)} == {None}
    key = next(exhibits(report))
    assert key.finding == "Too few pairs to say how many there are."
    assert key.table
    assert {line[2] for line in key.table.rows} <= {told.brief(HIDDEN), "too few people to say"}
    assert not re.search(r"\b[0-9]+ %", " ".join(exhibit.finding for exhibit in list(exhibits(report))[:-1]))


def test_a_program_without_records_says_what_would_bring_them(empty: Path) -> None:
    report = committee.of(read(empty))
    assert report.sections[0].title == "No figures yet"
    assert "who mentors whom" in report.sections[0].paragraphs[0]
    assert "What is not told" not in [section.title for section in report.sections]


def test_a_program_s_own_words_for_its_people_stand_throughout(sample: Path, tmp_path: Path) -> None:
    shutil.copytree(sample, tmp_path / "w")
    with (tmp_path / "w" / "settings.toml").open("a") as settings:
        settings.write('\n[words]\nmentor = "guide"\nmentee = "scholar"\n')
    report = committee.of(read(tmp_path / "w"))
    said = repr(report)
    assert "Finding a guide" in [section.title for section in report.sections]
    assert "share of scholars" in said
    assert "11 people and 3 guides" in said
    assert not re.findall(r".{20}\bment(?:or|ee)s?\b", said, re.IGNORECASE)


def test_a_program_that_the_edition_does_not_name_is_refused_with_those_it_names(sample: Path) -> None:
    with (
        closing(pipelines.open_warehouse(sample, "committee")) as edition,
        pytest.raises(UsageError, match="Known are: all, rx-bridge"),
    ):
        committee.make(edition, "other")
    with closing(pipelines.open_warehouse(sample, "committee")) as edition:
        assert committee.make(edition, "rx-bridge").subtitle.startswith(
            "Rx Bridge Virtual Mentoring, as of 30 Jun 2026"
        )


def test_a_row_with_too_few_cells_is_no_table() -> None:
    with pytest.raises(ValueError, match="another number of cells"):
        Table("a", ("x", "y"), (("1",),))
