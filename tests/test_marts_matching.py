"""The way to a mentor, waits, free places and interests, on records small enough to follow by eye; as of 30 June 2025."""

from datetime import date, timedelta

import duckdb
import pytest

from pipelines.retention import kaplan_meier
from tests.hand_made import build, contacts, core, one, pair
from tests.metric_cases_matching import mentee, mentor, request


def goal(pair_id: str, set_on: str) -> dict[str, str]:
    return {"goal_id": f"G {pair_id}", "pair_id": pair_id, "set_on": set_on, "status": "active"}


def program() -> duckdb.DuckDBPyConnection:
    """Seven mentees, each at another place of the way."""
    return core(
        participants=[
            *(
                mentee(name, "2025-01-01")
                for name in ("quiet", "asks", "refused", "by hand", "starts", "gone", "whole")
            ),
            mentor("M", 2),
        ],
        requests=[
            request("asks", "2025-06-10"),
            request("refused", "2025-02-01", "declined", "2025-02-05"),
            request("refused", "2025-03-01", "expired"),
            request("starts", "2025-02-01", "accepted", "2025-02-04"),
            request("gone", "2025-02-01", "accepted", "2025-02-02"),
            request("whole", "2025-01-11", "declined", "2025-01-15"),
            request("whole", "2025-01-21", "accepted", "2025-01-22"),
        ],
        pairs=[
            pair("P1", "2025-02-10", mentee_id="by hand", mentor_id="M"),
            pair("P2", "2025-02-04", mentee_id="starts", mentor_id="M"),
            pair("P3", "2025-02-03", mentee_id="gone", mentor_id="M", ended_on="2025-05-01"),
            pair("P4", "2025-01-25", mentee_id="whole", mentor_id="M"),
        ],
        contacts=[
            *contacts("P2", "2025-02-20"),
            *contacts("P3", "2025-02-10", status="missed"),
            *contacts("P4", "2025-02-01", "2025-02-15", "2025-03-01"),
        ],
        goals=[goal("P4", "2025-02-10")],
    )


@pytest.fixture(scope="module")
def built() -> duckdb.DuckDBPyConnection:
    return build(program(), "funnel", "mentees_waiting", "mentor_capacity")


STEPS = [  # come, passed, skipped (by the program), lost, open
    ("request", 7, 5, 1, 0, 1),  # `quiet` may still ask; `by hand` never had to
    ("answer", 5, 4, 0, 0, 1),  # `asks` waits
    ("match", 5, 4, 0, 1, 0),  # `refused` has no request left that could be accepted
    ("first_contact", 4, 2, 0, 1, 1),  # `gone` ended without a contact, `by hand` may still begin
    ("first_goal", 2, 1, 0, 0, 1),
    ("three_contacts", 1, 1, 0, 0, 0),
]


@pytest.mark.parametrize(("step", "come", "passed", "skipped", "lost", "still_open"), STEPS)
def test_each_step_tells_who_got_there_who_was_lost_and_who_may_still_come(
    built: duckdb.DuckDBPyConnection, step: str, come: int, passed: int, skipped: int, lost: int, still_open: int
) -> None:
    found = one(
        built,
        "select come_count, passed_count, skipped_count, lost_count, open_count from mart.funnel "
        f"where program_id = 'all' and group_by = 'all' and step = '{step}'",
    )
    assert found == (come, passed, skipped, lost, still_open)


def test_every_mentee_at_a_step_has_exactly_one_fate(built: duckdb.DuckDBPyConnection) -> None:
    assert (
        built.execute(
            "select * from mart.funnel where come_count <> passed_count + skipped_count + lost_count + open_count"
        ).fetchall()
        == []
    )
    twice = "select mentee_id, step from mart.mentee_steps group by all having count(*) > 1"
    assert built.execute(twice).fetchall() == []


def test_time_runs_from_one_step_to_the_next(built: duckdb.DuckDBPyConnection) -> None:
    found = built.execute(
        "select step, entered_on::varchar, passed_on::varchar from mart.mentee_steps where mentee_id = 'whole' "
        "order by step_number"
    ).fetchall()
    assert found == [
        ("request", "2025-01-01", "2025-01-11"),
        ("answer", "2025-01-11", "2025-01-15"),  # the first answer was a no
        ("match", "2025-01-15", "2025-01-25"),
        ("first_contact", "2025-01-25", "2025-02-01"),
        ("first_goal", "2025-02-01", "2025-02-10"),
        ("three_contacts", "2025-02-10", "2025-03-01"),
    ]


def test_a_program_that_keeps_only_matches_has_that_one_step() -> None:
    connection = build(
        core(participants=[mentee("E", "2025-01-01")], pairs=[pair("P", "2025-01-31", mentee_id="E")]), "funnel"
    )
    found = connection.execute(
        "select step, passed_count, half_passed_days from mart.funnel where program_id = 'all' and group_by = 'all'"
    ).fetchall()
    assert found == [("match", 1, 30)]


WAITS = [("a", 2), ("b", 5), ("c", 5), ("d", 9), ("e", None), ("f", None), ("g", 40)]  # days until answered


def test_the_waiting_curve_is_one_minus_kaplan_meier_with_its_interval() -> None:
    asked = {"e": "2025-06-20", "f": "2025-06-25"}  # unanswered for 10 and 5 days
    requests = [
        request(name, asked.get(name, "2025-05-01"), "accepted" if days else "pending", day_after("2025-05-01", days))
        for name, days in WAITS
    ]
    connection = build(core(requests=requests), "waiting_curve")
    found = connection.execute(
        "select day, 1 - come_share, 1 - high, 1 - low, waiting_count from mart.waiting_curve "
        "where kind = 'each_answer' and program_id = 'all' and group_by = 'all' order by day"
    ).fetchall()
    curve = kaplan_meier([2, 5, 5, 9, 10, 5, 40], [1, 1, 1, 1, 0, 0, 1])
    expected = curve[["day", "retention_share", "low", "high", "at_risk_count"]].to_numpy().tolist()
    assert [tuple(row) for row in found] == [pytest.approx(tuple(row)) for row in expected]


def day_after(day: str, days: int | None) -> str | None:
    return None if days is None else str(date.fromisoformat(day) + timedelta(days))


def test_a_request_that_expired_stays_unanswered_to_the_as_of_date() -> None:
    connection = build(core(requests=[request("E", "2025-05-31", "expired", "2025-06-10")]), "waiting_times")
    assert one(connection, "select day, has_come from mart.waiting_times where kind = 'each_answer'") == (30, False)


def test_an_answer_after_the_as_of_date_is_not_known_yet() -> None:
    connection = build(core(requests=[request("E", "2025-06-01", "accepted", "2025-07-02")]), "request_days")
    assert one(connection, "select status, is_answered, answered_on from mart.request_days") == ("pending", False, None)


def test_who_was_never_matched_waits_since_the_profile_and_who_asks_again_since_then() -> None:
    connection = build(
        core(
            participants=[mentee("new", "2025-06-01"), mentee("again", "2024-01-01"), mentee("done", "2024-01-01")],
            requests=[request("again", "2025-06-20"), request("done", "2024-01-02", "accepted", "2024-01-03")],
            pairs=[
                pair("P1", "2024-02-01", mentee_id="again", ended_on="2025-05-01"),
                pair("P2", "2024-02-01", mentee_id="done", ended_on="2025-05-01"),
                pair("P3", "2024-02-01", mentee_id="still paired"),
            ],
        ),
        "mentees_waiting",
    )
    found = connection.execute(
        "select mentee_id, waiting_days, is_again, pending_count from mart.mentees_waiting order by 1"
    ).fetchall()
    assert found == [("again", 10, True, 1), ("new", 29, False, 0)]


def test_free_places_are_the_offer_less_the_running_pairs_and_never_below_none() -> None:
    connection = build(
        core(
            participants=[mentor("two free", 3), mentor("over", 1), mentor("no offer"), mentee("E", "2025-01-01")],
            pairs=[
                pair("P1", mentor_id="two free"),
                pair("P2", mentor_id="two free", ended_on="2025-03-01"),
                *(pair(f"P{n}", mentor_id="over") for n in (3, 4)),
            ],
            requests=[request("E", "2025-06-20", mentor_id="over")],
        ),
        "mentor_capacity",
    )
    found = connection.execute(
        "select mentor_id, running_count, open_request_count, free_count from mart.mentor_capacity order by 1"
    ).fetchall()
    assert found == [("no offer", 0, 0, None), ("over", 2, 1, 0), ("two free", 1, 0, 2)]


def test_interests_count_who_waits_for_them_against_the_places_that_are_free() -> None:
    connection = build(
        core(
            participants=[
                mentee("waits", "2025-06-01"),
                mentee("matched", "2025-01-01"),
                mentor("M", 3),
                mentor("full", 1),
            ],
            pairs=[pair("P", mentee_id="matched", mentor_id="full")],
            interests=[
                *({"person_id": person, "interest": "oncology"} for person in ("waits", "matched", "M", "full")),
                {"person_id": "waits", "interest": "Teaching"},
                {"person_id": "full", "interest": "teaching"},
            ],
        ),
        "interest_balance",
    )
    found = connection.execute(
        "select interest, waiting_count, mentee_count, mentor_count, free_mentor_count, free_place_count "
        "from mart.interest_balance where program_id = 'all' order by 1"
    ).fetchall()
    assert found == [("oncology", 1, 2, 2, 1, 3), ("teaching", 1, 1, 1, 0, 0)]
