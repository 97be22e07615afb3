"""The page Goals and a pair's goals: their numbers are the build's, asked in other words."""
# ruff: noqa: F401, F811 - pytest finds fixtures by their names

import datetime as dt
from pathlib import Path

import pytest

import pipelines
from pipelines.published import Edition
from tests.e2e.pages import Visit, as_served, build, figure, listed, numbers, sample, visit, words
from tests.e2e.warehouses import write_export

PARTS = ("Reached", "Progress", "First goal", "Categories", "Expanded or checklist", "Standing still")


def test_dropping_is_drawn_as_the_other_ending_and_curves_stop_where_few_are_left(
    visit: Visit, sample: Path, build: Edition
) -> None:
    lines = {trace["name"]: trace for trace in figure(visit(sample, "goals"))["data"] if trace.get("name")}
    fifth = build.sql("select days_open from mart.goal_progress order by 1 desc nulls last offset 4 limit 1").days_open[
        0
    ]
    curve = build.sql(
        "select * from mart.goal_curve where program_id = 'all' and category = 'all' "
        f"and day <= {fifth} order by day desc limit 1"
    ).iloc[0]
    assert lines["all goals"]["x"][-1] == curve.day
    assert lines["all goals"]["y"][-1] == pytest.approx(curve.reached_share)
    assert lines["all goals, dropped"]["y"][-1] == pytest.approx(curve.dropped_share)


def test_the_middle_goal_is_the_median_of_those_followed(visit: Visit, sample: Path, build: Edition) -> None:
    middle = build.sql(
        "select month_number, median(progress_pct) as pct from mart.goal_months group by 1 order by 1"
    ).pct.to_list()
    traces = figure(visit(sample, "goals", part="Progress"))["data"]
    assert next(trace["y"] for trace in traces if trace.get("name") == "the middle goal") == middle
    thin = [trace for trace in traces if str(trace.get("name", "")).startswith("single goals")]
    assert sum(trace["y"].count(None) for trace in thin) == 40  # each goal's line ends with a break


def test_the_first_goal_is_waited_for_by_all_pairs(visit: Visit, sample: Path, build: Edition) -> None:
    left = next(t for t in figure(visit(sample, "goals", part="First goal"))["data"] if t.get("mode") == "text")
    assert left["text"][0] == str(build.sql("select count(*) as n from core.pairs").n[0])


def test_categories_count_every_goal_once_in_each_year(visit: Visit, sample: Path, build: Edition) -> None:
    shown = next(t.value for t in visit(sample, "goals", part="Categories").table if "Category" in t.value)
    goals = build.sql(
        "select coalesce(category, 'not recorded') as category, count(*) as n from core.goals group by 1 order by 2 desc"
    )
    assert [int(count) for count in shown["Goals"]] == goals.n.to_list()
    years = shown[[column for column in shown if column.isdigit()]]
    assert (years.astype(int).sum(axis=1) == shown["Goals"].astype(int)).all()


def test_who_ticks_goals_off_is_counted_of_those_who_reached_one(visit: Visit, sample: Path, build: Edition) -> None:
    counted = build.sql(
        "select count(*) filter (where reached) as whole, count(*) filter (where reached and not developed) as part from "
        "(select pair_id, bool_or(status = 'reached') as reached, bool_or(is_expanded or revision_count > 0) as developed "
        "from mart.goal_progress group by pair_id)"
    ).iloc[0]
    shown = next(
        t.value for t in visit(sample, "goals", part="Expanded or checklist").table if "Practice" in t.value
    ).set_index("Practice")["Share"]
    (told,) = [share for practice, share in shown.items() if "ticked goals off" in str(practice)]
    assert numbers(told)[-2:] == [counted.part, counted.whole]


def test_goals_that_stand_still_are_listed(visit: Visit, sample: Path, build: Edition) -> None:
    stalled = build.sql("select count(*) as n from mart.goal_progress where is_stalled").n[0]
    assert len(listed(visit(sample, "goals", part="Standing still"))) == min(25, stalled)


def test_a_goal_of_a_pair_shows_its_revisions_with_their_day_and_author(
    visit: Visit, sample: Path, build: Edition
) -> None:
    goal = build.sql(
        "select goals.pair_id, goals.goal_id, count(*) as n from core.goal_updates join core.goals as goals using (goal_id) "
        "group by all order by n desc, goal_id limit 1"
    ).iloc[0]
    app = visit(sample, "pair", pair_id=goal.pair_id)
    histories = [table.value for table in app.table if "Progress" in table.value]
    assert goal.n in [len(history) for history in histories]
    assert any((history["By"] != "").any() for history in histories)


@pytest.mark.parametrize("part", PARTS)
def test_each_part_stands_on_a_single_goal(part: str, visit: Visit, tmp_path: Path) -> None:
    tables = {
        "participants": (("person_id", "role"), [("M", "mentor"), ("E", "mentee")]),
        "pairs": (("pair_id", "mentor_id", "mentee_id", "matched_on"), [("P", "M", "E", "2026-01-01")]),
        "goals": (("goal_id", "pair_id", "status"), [("G", "P", "active")]),
    }
    pipelines.load([write_export(tmp_path / "export", tables)], tmp_path / "w", as_of=dt.date(2026, 3, 1))
    app = visit(tmp_path / "w", "goals", part=part)
    assert not app.exception
    assert app.header[0].value == "0 of 1 goal is reached; none stands still."


def test_the_table_of_curves_is_exact_at_its_months(visit: Visit, sample: Path, build: Edition) -> None:
    shown = listed(visit(sample, "goals", reached_numbers="true"))
    curve = build.sql("select * from mart.goal_curve where program_id = 'all' and category = 'all' order by day")
    for row in shown[shown["Category"] == "all"].to_dict("records"):
        exact = curve[curve.day <= round(row["Months"] * 365.25 / 12)].iloc[-1].reached_share
        assert row["Reached (interval)"].startswith(f"{exact * 100:.0f} %")


def test_goals_not_yet_due_count_as_far_as_their_time_has_come(visit: Visit, sample: Path, build: Edition) -> None:
    shown = next(
        t.value for t in visit(sample, "goals", part="Progress").table if "Time to the target date used" in t.value
    )
    for place, row in enumerate(shown.to_dict("records"), start=1):
        came, whole = build.sql(
            "select count(*) filter (where set_on + cast((target_on - set_on) * $quarter // 4 as integer) <= $as_of::date) "
            "as came, count(*) as whole from core.goals where target_on > set_on",
            quarter=place,
            as_of=build.as_of,
        ).iloc[0]
        assert row["Goals that came so far"] == f"{came} of {whole}"
