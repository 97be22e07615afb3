"""Shared work and what pairs wait for: hand-made records in, expected rows out; as of 30 June 2025."""

from datetime import date

from tests.hand_made import build, core, one, pair
from tests.metric_cases import goal
from tests.metric_cases_practices import item, together


def test_work_of_a_mentee_waits_until_feedback_or_the_ending_and_a_model_waits_for_nothing() -> None:
    connection = core(
        pairs=[pair("a"), pair("ended", ended_on="2025-05-10")],
        shared_work=[
            item("answered", "a", "2025-05-01", "2025-05-16"),
            item("waits", "a", "2025-06-20"),
            item("a model", "a", "2025-06-20", None, "mentor"),
            item("ended", "ended", "2025-05-01"),
            item("later", "a", "2025-07-01"),
        ],
    )
    build(connection, "work_items")
    columns = "item_id, shared_on, feedback_on, is_waiting, waited_days"
    assert connection.execute(f"select {columns} from mart.work_items order by 1").fetchall() == [
        ("a model", date(2025, 6, 20), None, False, 10),
        ("answered", date(2025, 5, 1), date(2025, 5, 16), False, 15),
        ("ended", date(2025, 5, 1), None, False, 9),
        ("waits", date(2025, 6, 20), None, True, 10),
    ]


def test_work_is_dated_in_the_program_s_own_zone() -> None:
    shown = item("late evening", "P1", "2025-05-01") | {"shared_at": "2025-05-02 02:00:00"}
    programs = [{"program_id": "main", "name": "M", "time_zone": "America/New_York"}]
    connection = core(programs=programs, pairs=[pair()], shared_work=[shown])
    build(connection, "work_items")
    assert one(connection, "select shared_on from mart.work_items") == date(2025, 5, 1)


def test_the_curve_of_feedback_counts_what_never_comes_as_waiting_to_the_end() -> None:
    # Five items of 1 June: answered after 2, 2 and 10 days, one still waiting, one of a pair that ended after 3 days.
    connection = core(
        pairs=[pair("a"), pair("ended", ended_on="2025-06-04")],
        shared_work=[
            item("1", "a", "2025-06-01", "2025-06-03"),
            item("2", "a", "2025-06-01", "2025-06-03"),
            item("3", "a", "2025-06-01", "2025-06-11"),
            item("4", "a", "2025-06-01"),
            item("5", "ended", "2025-06-01"),
            item("a model", "a", "2025-06-01", None, "mentor"),
        ],
    )
    build(connection, "waiting_curve")
    columns = "day, round(come_share, 6), waiting_count"
    where = "kind = 'feedback' and program_id = 'all' and group_by = 'all'"
    assert connection.execute(f"select {columns} from mart.waiting_curve where {where} order by 1").fetchall() == [
        (0, 0.0, 5),
        (2, 0.4, 5),
        (10, 0.6, 3),
        (29, 0.6, 2),
    ]
    kinds = "select distinct kind from mart.waiting_curve where kind like 'feedback%' order by 1"
    assert connection.execute(kinds).fetchall() == [("feedback",), ("feedback of cv",)]


def test_pairs_wait_for_their_first_goal_only_where_goals_are_recorded() -> None:
    connection = core(
        pairs=[pair("set"), pair("none"), pair("ended", ended_on="2025-02-01"), pair("elsewhere", program_id="B")],
        goals=[goal("G1", "set", "2025-01-11"), goal("G2", "set", "2025-03-01")],
    )
    build(connection, "waiting_times")
    times = "select day, has_come from mart.waiting_times where kind = 'pair_first_goal' order by 1"
    assert connection.execute(times).fetchall() == [(10, True), (180, False), (180, False)]


def test_a_collaboration_made_public_on_an_unknown_day_has_no_duration() -> None:
    made = [
        together("1", "published", "2025-05-02"),
        together("2", "presented"),
        together("3", "dropped", "2025-03-01"),
    ]
    connection = core(pairs=[pair("a")], collaborations=[*made, together("4", None)])
    build(connection, "waiting_times")
    times = "select day, has_come from mart.waiting_times where kind = 'made_public' order by 1"
    assert connection.execute(times).fetchall() == [(90, True), (149, False), (149, False)]
