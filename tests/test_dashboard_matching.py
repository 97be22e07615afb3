"""Matching shows what the build holds: who found somebody, who waits, and who would fit, in the order that it states."""
# ruff: noqa: F401, F811 - pytest finds fixtures by their names

from pathlib import Path

import pandas as pd
import pytest

from dashboard.charts import matching as charts
from dashboard.tables import matching as tables
from pipelines.published import Edition
from tests.e2e.pages import Visit, as_served, build, empty, figure, least, metric, numbers, sample, visit, words


def test_the_first_line_counts_who_found_a_mentor_and_who_waits(visit: Visit, sample: Path, build: Edition) -> None:
    journeys, waiting = build.table("mart.mentee_journey"), build.table("mart.mentees_waiting")
    head = visit(sample, "matching").header[0].value
    assert numbers(head)[:3] == [journeys.matched_on.notna().sum(), len(journeys), len(waiting)]


def test_the_tiles_are_the_metrics_of_the_build(visit: Visit, sample: Path, build: Edition) -> None:
    app = visit(sample, "matching")
    shown = {tile.label: tile.value for tile in app.metric}
    for label, name in (
        ("Matched in time", "matched_in_time_share"),
        ("Requests answered in time", "answered_in_time_share"),
        ("Requests without an answer", "never_answered_share"),
        ("Requests declined", "declined_share"),
    ):
        assert shown[label] == f"{metric(build, name).value:.0%}".replace("%", " %")
    assert shown["Requests until the first match"] == f"{metric(build, 'requests_per_match').value:.1f}"


def test_the_bars_are_the_counts_of_the_build(visit: Visit, sample: Path, build: Edition) -> None:
    steps = build.sql("select * from mart.funnel where program_id = 'all' and group_by = 'all' order by step_number")
    bars = {
        bar["hovertemplate"].split("<br>")[1].split(":")[0]: bar["x"]
        for bar in figure(visit(sample, "matching"))["data"]
    }
    assert bars["got there"][1:] == steps.passed_count.to_list()
    assert bars["may still come"][1:] == steps.open_count.to_list()
    assert bars["lost"][1:] == steps.lost_count.to_list()


def test_one_year_shows_its_own_mentees(visit: Visit, sample: Path, build: Edition) -> None:
    groups, waiting = build.table("mart.mentee_groups"), build.table("mart.mentees_waiting")
    head = numbers(visit(sample, "matching", came="2025").header[0].value)
    assert head[1] == (groups.cohort == "2025").sum()
    assert (head[2] if len(head) > 2 else 0) == (waiting.cohort == "2025").sum()


def test_the_curve_of_answers_is_that_of_the_build(visit: Visit, sample: Path, build: Edition) -> None:
    curve = build.sql(
        "select day, come_share from mart.waiting_curve where kind = 'each_answer' and program_id = 'all' and "
        "group_by = 'all' and day <= 60 and came_count > 0 order by day"
    )
    drawn = next(trace for trace in figure(visit(sample, "matching"), 1)["data"] if trace.get("name") == "all requests")
    assert set(zip(curve.day, curve.come_share, strict=True)) <= set(zip(drawn["x"], drawn["y"], strict=True))


def test_who_waits_longest_stands_first(visit: Visit, sample: Path, build: Edition) -> None:
    waiting = build.sql("select mentee_name from mart.mentees_waiting order by waiting_days desc, mentee_id limit 25")
    app = visit(sample, "matching")
    assert app.dataframe[-1].value.Mentee.to_list() == waiting.mentee_name.to_list()
    assert f"Who would fit {waiting.mentee_name[0]}" in words(app).replace("\\", "")


def test_a_tick_shows_who_would_fit_that_mentee_until_the_address_names_another(visit: Visit, sample: Path) -> None:
    app = visit(sample, "matching")
    waiting = app.dataframe[-1].value.Mentee
    app.session_state["waits_0"] = {"selection": {"rows": [2], "columns": [], "cells": []}}
    app.run()
    assert f"Who would fit {waiting[2]}" in words(app).replace("\\", "")
    del app.query_params["mentee"]  # as on the way back, where the tick stays
    app.run()
    assert f"Who would fit {waiting[0]}" in words(app).replace("\\", "")


def test_suggested_mentors_have_room_share_interests_and_stand_in_the_order_told(
    visit: Visit, sample: Path, build: Edition
) -> None:
    mentee_id = build.sql("select mentee_id from mart.mentees_waiting order by waiting_days desc limit 3").mentee_id[2]
    shown = next(
        table.value for table in visit(sample, "matching", mentee=mentee_id).table if "Shared interests" in table.value
    )
    free = build.table("mart.mentor_capacity").query("free_count > 0")
    assert set(shown.Mentor) <= set(free.mentor_name)
    shared = [int(told.split(":")[0]) for told in shown["Shared interests"]]
    assert shared == sorted(shared, reverse=True)
    elsewhere = [
        (-count, "another region" not in where, "another institution" not in where)
        for count, where in zip(shared, shown.Where, strict=True)
    ]
    assert elsewhere == sorted(elsewhere)


def test_without_mentees_the_page_says_what_to_export(visit: Visit, empty: Path) -> None:
    shown = words(visit(empty, "matching"))
    assert "No mentees in this export" in shown
    assert "`requests`" in shown


def test_with_the_least_the_page_names_the_steps_that_are_not_recorded(visit: Visit, least: Path) -> None:
    app = visit(least, "matching")
    shown = words(app)
    assert app.header[0].value == "3 of 3 mentees have found a mentor; nobody waits."
    assert "No requests in this export" in shown
    assert "export `contacts`, `goals` and `requests`" in shown
    assert "%" not in shown


# The figures and tables -----------------------------------------------------------------------------------------------

STEPS = pd.DataFrame(
    [
        ("all", "request", 10, 6, 3, 0, 1, 5.0, 10),
        ("all", "answer", 6, 4, 0, 1, 1, None, 10),
        ("all", "match", 7, 6, 0, 0, 1, 2.0, 10),
        ("all", "first_contact", 5, 4, 0, 1, 0, 90.0, 10),
    ],
    columns=[
        *("group_value", "step", "come_count", "passed_count", "skipped_count", "lost_count", "open_count"),
        *("half_passed_days", "mentee_count"),
    ],
)


def test_who_was_matched_without_asking_stays_in_the_picture_and_who_is_not_recorded_is_told_apart() -> None:
    bars = charts.parts(STEPS)
    assert bars.values.tolist() == [
        [10, 0, 0, 0, 0],
        [6, 3, 1, 0, 0],
        [4, 3, 1, 1, 0],  # the three skipped the answer as well
        [6, 0, 1, 0, 0],
        [4, 0, 0, 1, 1],  # one of the six has no recorded contact
    ]


def test_each_bar_says_how_soon_half_had_passed_where_half_have() -> None:
    assert charts.labels(STEPS)[:3] == ["profile", "asked a mentor<br>half within 5 days", "was answered"]


def test_a_step_that_is_still_open_lowers_no_line() -> None:
    assert charts.still_on_the_way(STEPS) == pytest.approx([1.0, 4 / 5, 4 / 5, 4 / 5 * 4 / 5])


def test_the_table_of_steps_says_every_fate() -> None:
    assert tables.steps(STEPS).iloc[0].to_list() == ["asked a mentor", "9 of 10 (90 %)", "3", "1", "0", "5 days"]
