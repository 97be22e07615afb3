"""Pairs at meetings, and contact around them, on records small enough to follow; as of 30 June 2025."""

import duckdb
import pytest

from tests.hand_made import build, contacts, core, one, pair
from tests.metric_cases_meetings import attends, event

SPRING = event("spring", "2025-04-10", "2025-04-12")
NEXT = event("next", "2025-09-10", "2025-09-12")


def at(connection: duckdb.DuckDBPyConnection, event_id: str) -> list[tuple[str, bool, bool, str | None]]:
    """pair_id, is_both_listed, has_met_before, met_on."""
    return connection.execute(
        "select pair_id, is_both_listed, has_met_before, met_on::varchar from mart.meeting_pairs "
        f"where event_id = '{event_id}' order by pair_id"
    ).fetchall()


def test_pairs_to_introduce_are_both_registered_and_have_never_met_in_person() -> None:
    connection = build(
        core(
            pairs=[
                *(pair("never met"), pair("met"), pair("one registered"), pair("cancelled")),
                pair("ended", ended_on="2025-05-01"),
            ],
            events=[NEXT],
            attendance=attends("next", "never met", "met", "ended", status="registered")
            + attends("next", "one registered", status="registered")[:1]
            + attends("next", "cancelled", status="cancelled"),
            contacts=contacts("never met", "2025-03-01", channel="video")
            + contacts("met", "2025-03-01", channel="in_person"),
        ),
        "meeting_pairs",
    )
    assert at(connection, "next") == [
        ("met", True, True, None),
        ("never met", True, False, None),
        ("one registered", False, False, None),
    ]


def test_of_a_meeting_that_is_over_only_those_who_came_count_and_a_missing_status_is_a_yes() -> None:
    connection = build(
        core(
            pairs=[pair("came"), pair("registered only"), pair("unknown")],
            events=[SPRING],
            attendance=attends("spring", "came")
            + attends("spring", "registered only", status="registered")
            + attends("spring", "unknown", status=None),
            contacts=contacts("came", "2025-04-11", "2025-04-12", channel="in_person"),
        ),
        "meeting_pairs",
    )
    assert at(connection, "spring") == [("came", True, False, "2025-04-11"), ("unknown", True, False, None)]


def test_the_day_of_a_talk_is_that_of_the_program() -> None:
    late = contacts(
        "P", "2025-04-13", channel="in_person", occurred_at="2025-04-13 02:00:00"
    )  # 22:00 of the 12th in New York
    programs = [{"program_id": "main", "name": "Main", "time_zone": "America/New_York"}]
    connection = build(
        core(programs=programs, pairs=[pair("P")], events=[SPRING], attendance=attends("spring", "P"), contacts=late),
        "meeting_pairs",
    )
    assert at(connection, "spring") == [("P", True, False, "2025-04-12")]


SIDES = [  # side, contacts in the 60 days before, in the 60 days after
    ("met", 2, 3),
    ("both_there", 1, 0),
    ("elsewhere", 0, 1),
]


@pytest.mark.parametrize(("side", "before", "after"), SIDES)
def test_contact_is_counted_in_whole_windows_beside_the_days_of_the_meeting(side: str, before: int, after: int) -> None:
    connection = build(
        core(
            pairs=[pair(name, "2024-01-01") for name in ("met", "both_there", "elsewhere")]
            + [pair("matched within", "2025-02-10"), pair("ended within", "2024-01-01", ended_on="2025-06-10")],
            events=[SPRING, event("webinar", "2025-03-01", kind="webinar"), event("not long enough ago", "2025-05-10")],
            attendance=attends("spring", "met", "both_there", "matched within", "ended within"),
            contacts=contacts("met", "2025-02-08", "2025-02-09", "2025-04-09")  # the first is a day too early
            + contacts("met", "2025-04-10", "2025-04-12", channel="in_person")
            + contacts("met", "2025-04-13", "2025-05-01", "2025-06-11", "2025-06-12")  # the last a day too late
            + contacts("both_there", "2025-04-01")
            + contacts("elsewhere", "2025-06-01"),
        ),
        "meeting_windows",
    )
    found = one(connection, f"select before_count, after_count from mart.meeting_windows where side = '{side}'")
    assert found == (before, after)
    assert one(connection, "select count(*) from mart.meeting_windows") == 3


def test_effects_are_sums_of_the_windows_by_program_and_year() -> None:
    pairs = [pair("a", "2024-01-01"), pair("b", "2024-01-01"), pair("c", "2025-01-01")]
    connection = build(
        core(
            pairs=pairs,
            events=[SPRING],
            attendance=attends("spring", "a"),
            contacts=contacts("b", "2025-03-01", "2025-03-02", "2025-05-01") + contacts("c", "2025-05-01"),
        ),
        "meeting_effects",
    )
    found = connection.execute(
        "select cohort, side, pair_count, before_count, after_count, change_squares from mart.meeting_effects order by 1, 2"
    ).fetchall()
    assert found == [
        ("2024", "both_there", 1, 0, 0, 0),
        ("2024", "elsewhere", 1, 2, 1, 1),
        ("2025", "elsewhere", 1, 0, 1, 1),
    ]
