"""The pages Surveys and Outcomes: their numbers are the build's, asked in other words; what is not recorded is said."""
# ruff: noqa: F401, F811 - pytest finds fixtures by their names

import datetime as dt
from pathlib import Path

import pytest

import pipelines
from pipelines.published import Edition
from tests.e2e.pages import Visit, as_served, build, empty, figure, least, metric, numbers, sample, visit, words
from tests.e2e.warehouses import write_export

YEAR = "answered_at > timestamp '2025-07-01 04:00' "  # midnight in New York after 30 June 2025


def test_the_first_line_says_what_each_role_answers_and_how_many_did(
    visit: Visit, sample: Path, build: Edition
) -> None:
    latest = build.sql(
        "select person_id = mentee_id as is_mentee, avg(value) as score, count(*) as n from (select pair_id, person_id, "
        "arg_max(value, answered_at) as value from core.surveys "
        f"where instrument = 'QUALITY' and {YEAR} group by all) join core.pairs using (pair_id) group by all order by all"
    )
    asked = build.sql(
        "select count(*) as n from core.pairs where matched_on <= date '2026-06-30' - 90 and (ended_on is null or ended_on > "
        "date '2025-06-30' and ended_on >= matched_on + 90)"
    ).n[0]
    mentors, mentees = latest.itertuples()
    told = visit(sample, "surveys").header[0].value
    assert told.startswith("Quality of the mentoring, one question: mentees ")
    assert f"mentees {mentees.score:.1f} of 4 ({mentees.n} of " in told
    assert f"mentors {mentors.score:.1f} of 4 ({mentors.n} of " in told
    assert min(numbers(told.split(" of ")[-1])) >= asked  # whoever could have, and the few who answered earlier


def test_the_line_of_a_role_ends_at_its_score(visit: Visit, sample: Path, build: Edition) -> None:
    lines = {trace["name"]: trace for trace in figure(visit(sample, "surveys"))["data"] if trace.get("name")}
    scores = build.sql(
        "select role, score from mart.survey_means where kind = 'date' and place = '2026-06-30' and instrument = 'quality' "
        "and program_id = 'all' and group_by = 'all'"
    ).set_index("role")["score"]
    assert {name: trace["y"][-1] for name, trace in lines.items()} == {
        "mentees": pytest.approx(scores["mentee"]),
        "mentors": pytest.approx(scores["mentor"]),
    }


def test_every_scale_of_an_instrument_stands_beside_who_answered(visit: Visit, sample: Path) -> None:
    title = "Mentoring Competency Assessment (MCA-21)"
    app = visit(sample, "surveys", part="Scales", survey=title, scales_numbers="true")
    shown = next(table.value for table in app.table if "Scale" in table.value)
    assert len(shown) == 7
    assert shown["Answered, of those who could have"].str.contains(" of ").all()
    assert "read them as one signal" in words(app)


def test_later_surveys_are_captioned_and_the_change_is_that_of_the_same_people(visit: Visit, sample: Path) -> None:
    shown = words(visit(sample, "surveys", part="Since the match"))
    assert "answered by those who stayed" in shown
    assert "who had answered before" in shown


def test_answers_that_no_score_holds_are_counted_with_the_reason(visit: Visit, tmp_path: Path) -> None:
    tables = {
        "participants": (("person_id", "role"), [("M", "mentor"), ("E", "mentee")]),
        "pairs": (("pair_id", "mentor_id", "mentee_id", "matched_on"), [("P", "M", "E", "2026-01-01")]),
        "surveys": (
            ("response_id", "pair_id", "person_id", "instrument", "item", "value", "answered_at"),
            [
                ("1", "P", "E", "QUALITY", "item_01", "3", "2026-02-01 12:00"),
                ("2", "P", "E", "QUALITY", "item_02", "3", "2026-02-01 12:00"),
                ("3", "P", "E", "Pulse", "a", "3", "2026-02-01 12:00"),
                ("4", "P", "E", "MCA21", "item_01", "3", "2026-02-01 12:00"),
                ("5", "P", "M", "QUALITY", "item_01", "9", "2026-02-01 12:00"),
                ("6", "P", "M", "QUALITY", "item_01", "", "2026-02-02 12:00"),
                ("7", "", "E", "QUALITY", "item_01", "3", "2025-02-02 12:00"),
            ],
        ),
    }
    pipelines.load([write_export(tmp_path / "export", tables)], tmp_path / "w", as_of=dt.date(2026, 3, 1))
    app = visit(tmp_path / "w", "surveys", part="Not scored")
    assert not app.exception
    assert "too few for a score" in app.header[0].value
    shown = next(table.value for table in app.table if "What to do" in table.value)
    assert len(shown) == 6
    assert (shown["Answers"].str.startswith("1 of 7")).all()


def test_a_program_s_own_instrument_is_scored(visit: Visit, tmp_path: Path) -> None:
    people = [(f"{role}{n}", role) for n in range(6) for role in ("mentor", "mentee")]
    tables = {
        "participants": (("person_id", "role"), people),
        "pairs": (
            ("pair_id", "mentor_id", "mentee_id", "matched_on"),
            [(f"P{n}", f"mentor{n}", f"mentee{n}", "2025-09-01") for n in range(6)],
        ),
        "surveys": (
            ("response_id", "pair_id", "person_id", "instrument", "item", "value", "answered_at"),
            [(f"S{n}", f"P{n}", f"mentee{n}", "Pulse", "a", "2", "2026-02-01 12:00") for n in range(5)],
        ),
    }
    (tmp_path / "w" / "instruments").mkdir(parents=True)
    (tmp_path / "w" / "instruments" / "pulse.toml").write_text(
        'title = "<b>Pulse</b>"\nanswered_by = ["mentee"]\nlow = 1\nhigh = 3\n'
        '[[scales]]\nname = "total"\ntitle = "mood"\nitems = ["A"]\nleast_answered = 1\n',
        encoding="utf-8",
    )
    pipelines.load([write_export(tmp_path / "export", tables)], tmp_path / "w", as_of=dt.date(2026, 3, 1))
    told = visit(tmp_path / "w", "surveys").header[0].value
    assert told.replace("\\", "") == "<b>Pulse</b>: mentees 2.0 of 3 (5 of 6 answered)."
    assert "\\<b\\>" in told


def test_outcomes_are_those_of_the_last_year_beside_the_one_before(visit: Visit, sample: Path, build: Edition) -> None:
    now = metric(build, "mentees_with_outcome_share")
    told = visit(sample, "outcomes").header[0].value
    assert told.startswith(
        f"{now.numerator:.0f} of {now.denominator:.0f} mentees ({now.value * 100:.0f} %) had an outcome"
    )
    traces = {trace["name"]: trace for trace in figure(visit(sample, "outcomes"))["data"]}
    assert max(traces["this year"]["x"]) == pytest.approx(now.value)


def test_contact_beside_outcomes_is_called_an_association(visit: Visit, sample: Path, build: Edition) -> None:
    app = visit(sample, "outcomes", part="Beside early contact", contact_numbers="true")
    assert "an association, not an effect" in words(app)
    counts = build.sql(
        "select sum(mentee_count) as n from mart.outcome_shares where question = 'early contact' and program_id = 'all' "
        "and group_by = 'all'"
    ).n[0]
    shown = next(table.value for table in app.table if "Contact in the first months" in table.value)
    assert sum(int(count) for count in shown["Mentees"]) == counts


def test_goals_with_levels_are_counted_and_scored(visit: Visit, sample: Path, build: Edition) -> None:
    app = visit(sample, "outcomes", part="Goal attainment")
    levels = (
        build.sql("select attainment_level as level, count(*) as n from core.goals group by 1").set_index("level").n
    )
    assert figure(app)["data"][0]["y"] == [levels[level] for level in range(-2, 3)]
    now = metric(build, "goal_attainment")
    assert f"Mean T score {now.value:.0f} (" in words(app)
    assert f"over {now.denominator:.0f} pairs" in words(app)


@pytest.mark.parametrize(("page", "table"), [("surveys", "surveys"), ("outcomes", "outcomes")])
def test_without_records_the_page_says_which_export_brings_them(
    page: str, table: str, visit: Visit, least: Path, empty: Path
) -> None:
    for warehouse in (least, empty):
        shown = words(visit(warehouse, page))
        assert f"No {table} in this export" in shown
        assert f"`{table}`" in shown


@pytest.mark.parametrize("part", ["By kind", "By group", "Beside early contact", "Goal attainment"])
def test_each_part_of_outcomes_stands_on_a_single_outcome(part: str, visit: Visit, tmp_path: Path) -> None:
    tables = {
        "participants": (("person_id", "role"), [("M", "mentor"), ("E", "mentee")]),
        "pairs": (("pair_id", "mentor_id", "mentee_id", "matched_on"), [("P", "M", "E", "2026-01-01")]),
        "outcomes": (("outcome_id", "person_id", "kind", "occurred_on"), [("O", "E", "award", "2026-02-01")]),
    }
    pipelines.load([write_export(tmp_path / "export", tables)], tmp_path / "w", as_of=dt.date(2026, 3, 1))
    app = visit(tmp_path / "w", "outcomes", part=part)
    assert not app.exception
    assert app.header[0].value == "1 of 1 mentees had an outcome in the last year."
