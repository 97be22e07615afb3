"""Goals, check-ins and the agenda at each landmark date: hand-made records in, expected rows out; as of 30 June 2025."""

from datetime import date
from typing import Any

from tests.hand_made import build, contacts, core, one, pair


def goal(goal_id: str, set_on: str | None = "2025-02-01", status: str = "active", **more: Any) -> dict[str, Any]:
    return {"goal_id": goal_id, "pair_id": "P1", "set_on": set_on, "status": status} | more


def update(day: str, progress_pct: float | None = None, status: str | None = None) -> dict[str, Any]:
    return {"goal_id": "G", "updated_at": f"{day} 10:00:00", "progress_pct": progress_pct, "status": status}


def test_a_goal_is_told_as_each_landmark_date_knew_it() -> None:
    connection = core(
        pairs=[pair()],
        goals=[goal("G", status="reached", progress_pct=100, updated_at="2025-06-20 10:00:00")],
        goal_updates=[update("2025-03-20", 40), update("2025-05-20", 30), update("2025-06-20", 100, "reached")],
    )
    build(connection, "goal_asof")
    columns = "landmark_on, status, progress_pct, revision_count, last_progress_on, status_since_on"
    assert connection.execute(f"select {columns} from mart.goal_asof order by 1").fetchall() == [
        (date(2025, 2, 10), "active", None, 0, date(2025, 2, 1), date(2025, 2, 1)),
        (date(2025, 3, 10), "active", None, 0, date(2025, 2, 1), date(2025, 2, 1)),
        (date(2025, 4, 7), "active", 40, 1, date(2025, 3, 20), date(2025, 2, 1)),
        (date(2025, 5, 5), "active", 40, 1, date(2025, 3, 20), date(2025, 2, 1)),
        (date(2025, 6, 2), "active", 30, 2, date(2025, 3, 20), date(2025, 2, 1)),  # 30 is less than 40: no progress
        (date(2025, 6, 30), "reached", 100, 3, date(2025, 6, 20), date(2025, 6, 20)),
    ]


def test_a_reached_goal_that_was_taken_up_again_is_active() -> None:
    connection = core(
        pairs=[pair()],
        goals=[goal("G", status="active", updated_at="2025-05-01 10:00:00")],
        goal_updates=[update("2025-03-01", 100, "reached"), update("2025-05-01", 50, "active")],
    )
    build(connection, "goal_progress")
    columns = "status, progress_pct, reached_on, days_open, last_progress_on"
    assert one(connection, f"select {columns} from mart.goal_progress") == ("active", 50, None, 149, date(2025, 3, 1))


def test_goal_progress_tells_how_each_goal_stands() -> None:
    connection = core(
        pairs=[pair(), pair("P2", ended_on="2025-04-02")],
        goals=[
            goal("specific", measure="three letters", target_on="2025-08-01", category="network", proposed_by="mentee"),
            goal("child", "2025-06-01", parent_goal_id="specific", measure="one letter"),
            goal("reached", status="reached", updated_at="2025-04-12 10:00:00"),
            goal("dropped", status="dropped", updated_at="2025-03-03 10:00:00"),
            goal("reached some day", status="reached"),
            goal("of a pair that ended", pair_id="P2"),
            goal("later", "2025-07-01"),
        ],
    )
    build(connection, "goal_progress")
    columns = "goal_id, category, status, is_specific, is_expanded, reached_on, dropped_on, days_open, is_stalled"
    assert connection.execute(f"select {columns} from mart.goal_progress order by 1").fetchall() == [
        ("child", "not recorded", "active", False, False, None, None, 29, False),
        ("dropped", "not recorded", "dropped", False, False, None, date(2025, 3, 3), 30, False),
        ("of a pair that ended", "not recorded", "active", False, False, None, None, 60, False),
        ("reached", "not recorded", "reached", False, False, date(2025, 4, 12), None, 70, False),
        ("reached some day", "not recorded", "reached", False, False, None, None, None, False),
        ("specific", "network", "active", True, True, None, None, 149, True),
    ]


def test_a_revision_without_a_number_is_progress() -> None:
    connection = core(pairs=[pair()], goals=[goal("G")], goal_updates=[update("2025-05-10")])
    build(connection, "goal_progress", "pair_asof")
    assert one(connection, "select last_progress_on, revision_count from mart.goal_progress") == (date(2025, 5, 10), 1)
    assert one(connection, "select days_since_goal_progress from mart.pair_asof where is_as_of") == 51


def test_a_goal_without_a_date_counts_from_its_first_update() -> None:
    connection = core(pairs=[pair()], goals=[goal("G", None)], goal_updates=[update("2025-05-10", 10)])
    build(connection, "pair_asof")
    seen = "select landmark_on, goal_count, first_goal_on from mart.pair_asof where landmark_on >= date '2025-05-05' order by 1"
    assert connection.execute(seen).fetchall() == [
        (date(2025, 5, 5), None, None),  # the program had recorded no goal yet
        (date(2025, 6, 2), 1, date(2025, 5, 10)),
        (date(2025, 6, 30), 1, date(2025, 5, 10)),
    ]


def test_check_ins_are_due_by_the_coordinators_clock() -> None:
    days = ("2025-01-10", "2025-02-20", "2025-03-01")
    connection = core(
        pairs=[pair("P1", "2025-01-01"), pair("P2", "2025-01-01")],
        check_ins=[{"check_in_id": day, "pair_id": "P1", "done_on": day} for day in days]
        + [{"check_in_id": "late first", "pair_id": "P2", "done_on": "2025-02-05"}],
    )
    build(connection, "pair_asof")
    clock = "select check_in_number, due_on, done_on from mart.check_in_clock where pair_id = '{}' order by 1"
    assert connection.execute(clock.format("P1")).fetchall() == [
        (1, date(2025, 1, 15), date(2025, 1, 10)),
        (2, date(2025, 1, 31), date(2025, 2, 20)),
        (3, date(2025, 3, 22), date(2025, 3, 1)),
        (4, date(2025, 3, 31), None),
    ]
    assert connection.execute(clock.format("P2")).fetchall() == [
        (1, date(2025, 1, 15), date(2025, 2, 5)),
        (2, date(2025, 3, 7), None),  # the first came after the day of the second: thirty days on
    ]
    columns = "check_in_count, last_check_in_on, check_in_due_on"
    asof = f"select {columns} from mart.pair_asof where pair_id = 'P1' order by landmark_on"
    assert connection.execute(asof).fetchall()[:3] == [
        (1, date(2025, 1, 10), date(2025, 1, 31)),  # 13 January
        (1, date(2025, 1, 10), date(2025, 1, 31)),  # 10 February
        (3, date(2025, 3, 1), date(2025, 3, 31)),  # 10 March
    ]


def test_a_topic_is_due_when_its_month_is_over_and_done_only_once_it_was_done() -> None:
    connection = core(
        pairs=[pair()],
        agenda=[
            {"pair_id": "P1", "topic": "CV", "planned_on": "2025-04-30", "done_on": "2025-05-20"},
            {"pair_id": "P1", "topic": "Letters", "planned_on": "2025-05-01"},
        ],
    )
    build(connection, "pair_asof")
    columns = "landmark_on, agenda_planned_count, agenda_behind_count, agenda_behind_topic"
    seen = f"select {columns} from mart.pair_asof where landmark_on >= date '2025-04-07' order by 1"
    assert connection.execute(seen).fetchall() == [
        (date(2025, 4, 7), 0, 0, None),
        (date(2025, 5, 5), 1, 1, "CV"),
        (date(2025, 6, 2), 2, 1, "Letters"),
        (date(2025, 6, 30), 2, 1, "Letters"),
    ]


def test_work_waits_until_its_feedback_in_days_of_the_program() -> None:
    connection = core(
        programs=[{"program_id": "main", "name": "Main", "time_zone": "Asia/Tokyo"}],
        pairs=[pair()],
        shared_work=[
            {"item_id": "W", "pair_id": "P1", "kind": "cv", "shared_by": "mentee"}
            | {"shared_at": "2025-06-01 16:00:00", "feedback_at": "2025-06-29 16:00:00"}  # 2 and 30 June in Tokyo
        ],
    )
    build(connection, "pair_asof")
    columns = "feedback_waiting_count, feedback_waiting_days"
    seen = f"select {columns} from mart.pair_asof where landmark_on >= date '2025-06-02' order by landmark_on"
    assert connection.execute(seen).fetchall() == [(1, 0), (0, None)]


def test_no_join_adds_a_row_to_a_pair() -> None:
    twice: list[dict[str, Any]] = [
        {"pair_id": "P1", "paused_on": "2025-03-01", "resumed_on": "2025-03-05"},
        {"pair_id": "P1", "paused_on": "2025-03-10", "resumed_on": "2025-03-15"},
    ]
    connection = core(
        pairs=[pair(), pair("P2")],
        contacts=contacts("P1", "2025-02-01", "2025-03-12", "2025-04-01")
        + contacts("P1", "2025-03-12", status="missed"),
        pauses=twice,
        goals=[goal("G1"), goal("G2")],
        agenda=[{"pair_id": "P1", "topic": topic, "planned_on": "2025-03-01"} for topic in ("a", "b")],
        check_ins=[{"check_in_id": n, "pair_id": "P1", "done_on": "2025-03-01"} for n in ("1", "2")],
        shared_work=[
            {"item_id": n, "pair_id": "P1", "kind": "cv", "shared_at": "2025-03-01 10:00:00"} for n in ("1", "2")
        ],
    )
    build(connection)
    for mart, rows in {
        "pair_asof": 14,
        "pair_state": 14,
        "pair_duration": 14,
        "pair_today": 2,
        "pair_groups": 2,
    }.items():
        assert (mart, one(connection, f"select count(*) from mart.{mart}")) == (mart, rows)


def test_a_goal_counts_in_the_quarters_of_its_own_time_that_have_come() -> None:
    connection = core(
        pairs=[pair()],
        goals=[  # as of 30 June 2025; 80 days from 1 March: 21 March, 10 April, 30 April, 20 May
            goal(
                "late", set_on="2025-03-01", target_on="2025-05-20", status="reached", updated_at="2025-05-25 12:00:00"
            ),
            goal(
                "in time",
                set_on="2025-03-01",
                target_on="2025-05-20",
                status="reached",
                updated_at="2025-04-10 12:00:00",
            ),
            goal(
                "not due",
                set_on="2025-06-01",
                target_on="2025-08-20",
                progress_pct=40,
                updated_at="2025-06-11 12:00:00",
            ),
            goal("no date", set_on="2025-03-01"),
            goal("at once", set_on="2025-03-01", target_on="2025-03-01"),
        ],
    )
    build(connection, "goal_schedule")
    rows = connection.execute(
        "select goal_id, list(progress_pct order by quarter), list(is_reached order by quarter) from mart.goal_schedule "
        "group by 1 order by 1"
    ).fetchall()
    assert rows == [
        ("in time", [0, 100, 100, 100], [False, True, True, True]),
        ("late", [0, 0, 0, 0], [False] * 4),
        ("not due", [40], [False]),
    ]


def test_progress_by_months_is_carried_on_and_ends_at_the_as_of_date() -> None:
    def revised(goal_id: str, day: str, progress_pct: float) -> dict[str, Any]:
        return {"goal_id": goal_id, "updated_at": f"{day} 12:00:00", "progress_pct": progress_pct, "status": "active"}

    connection = core(
        pairs=[pair()],
        goals=[  # as of 30 June 2025; months of 30 days since 1 March are 31 March, 30 April, 30 May, 29 June
            goal("moves", set_on="2025-03-01"),
            goal("done", set_on="2025-03-01", status="reached", updated_at="2025-04-15 12:00:00"),
            goal("gone", set_on="2025-03-01", status="dropped", progress_pct=30, updated_at="2025-04-15 12:00:00"),
            goal("new", set_on="2025-06-15"),
        ],
        goal_updates=[revised("moves", "2025-03-31", 20), revised("moves", "2025-05-20", 60)],
    )
    build(connection, "goal_months")
    rows = connection.execute(
        "select goal_id, list(progress_pct order by month_number) from mart.goal_months group by 1 order by 1"
    ).fetchall()
    assert rows == [
        ("done", [0, 0, 100, 100, 100]),
        ("gone", [0, 0, 30, 30, 30]),
        ("moves", [0, 20, 20, 60, 60]),
        ("new", [0]),
    ]
