"""States, the coordinator's list and `mart.pair_today` on hand-made records, as of 30 June 2025."""

from datetime import date
from typing import Any

import pytest

from tests.hand_made import build, contacts, core, one, pair

OTHER = pair("P2")
OTHERS_CONTACT = contacts("P2", "2025-01-05")
WORK = {"item_id": "W", "pair_id": "P1", "kind": "cv", "shared_at": "2025-06-01 10:00:00"}
PAUSE = {"pair_id": "P1", "paused_on": "2025-06-01"}


@pytest.mark.parametrize(
    ("state", "row", "days", "more", "risk"),
    [
        ("ended", pair("P1", ended_on="2025-06-30"), ["2025-02-01"], {"pauses": [PAUSE]}, None),
        ("paused", pair("P1"), ["2025-02-01"], {"pauses": [PAUSE]}, 0.9),
        ("too_early", pair("P1", "2025-06-03"), [], {}, None),  # 27 days
        ("never_started", pair("P1", "2025-06-02"), [], {}, None),  # 28 days
        ("not_recorded", pair("P1"), [], {"shared_work": [WORK]}, None),
        ("at_risk", pair("P1"), ["2025-04-30"], {}, None),  # 61 days, twice the rhythm is 60
        ("watch", pair("P1"), ["2025-05-01"], {}, None),  # exactly twice
        ("watch", pair("P1"), ["2025-05-30"], {}, None),  # 31 days
        ("on_track", pair("P1"), ["2025-05-31"], {}, None),  # exactly the rhythm
        ("on_track", pair("P1", contact_every_days=90), ["2025-04-01"], {}, None),  # 90 days: a quarterly pair
        ("watch", pair("P1", contact_every_days=60), ["2025-03-31"], {}, None),  # 91 days of 60: not yet twice
        ("at_risk", pair("P1", contact_every_days=60), ["2025-03-01"], {}, None),  # 121 days of 60
        ("watch", pair("P1", contact_every_days=180), ["2025-01-02"], {}, 0.6),  # 179 days of 180, but the risk
        ("at_risk", pair("P1"), ["2025-06-20"], {}, 0.76),
        ("watch", pair("P1"), ["2025-06-20"], {}, 0.75),
        ("on_track", pair("P1"), ["2025-06-20"], {}, 0.5),
    ],
)
def test_a_pair_is_in_the_first_state_that_holds(
    state: str, row: dict[str, Any], days: list[str], more: dict[str, Any], risk: float | None
) -> None:
    connection = core(pairs=[row, OTHER], contacts=contacts("P1", *days) + OTHERS_CONTACT, **more)
    build(connection, "pair_state", risk=[("P1", "2025-06-30", risk)] if risk is not None else [])
    now = "select state from mart.pair_state where pair_id = 'P1' and landmark_on = date '2025-06-30'"
    assert one(connection, now) == state


def test_without_any_contact_in_the_export_nobody_is_called_never_started() -> None:
    connection = build(core(pairs=[pair("P1"), pair("P2")]), "pair_state")
    assert connection.execute("select distinct state from mart.pair_state order by 1").fetchall() == [
        ("not_recorded",),
        ("too_early",),
    ]


def test_the_floor_is_the_longer_of_the_setting_and_twice_the_pairs_rhythm() -> None:
    connection = core(
        pairs=[pair("monthly"), pair("yearly", "2024-01-01", contact_every_days=365)],
        contacts=contacts("monthly", "2025-03-31") + contacts("yearly", "2025-03-31"),
    )
    build(connection, "pair_state")
    now = "select pair_id, state, is_over_floor from mart.pair_state where landmark_on = date '2025-06-30' order by 1"
    assert connection.execute(now).fetchall() == [("monthly", "at_risk", True), ("yearly", "on_track", False)]


def ranked(connection: Any) -> list[str]:
    return [row[0] for row in connection.execute("select pair_id from mart.pair_list order by list_rank").fetchall()]


def test_the_list_puts_the_floor_first_then_the_risk() -> None:
    connection = core(
        pairs=[pair(name) for name in ("over floor", "silent", "risky", "fine")],
        contacts=[
            *contacts("over floor", "2025-03-31"),
            *contacts("silent", "2025-04-20"),
            *contacts("risky", "2025-06-20"),
            *contacts("fine", "2025-06-20"),
        ],
    )
    risk = {"over floor": 0.6, "silent": 0.7, "risky": 0.9, "fine": 0.1}
    build(connection, "pair_list", risk=[(name, "2025-06-30", value) for name, value in risk.items()])
    assert ranked(connection) == ["over floor", "risky", "silent"]


def test_a_pair_that_never_started_stands_at_the_limit_of_at_risk_the_latest_match_first() -> None:
    connection = core(
        pairs=[pair("old", "2024-09-01"), pair("new", "2025-05-01"), pair("sure"), pair("unsure")],
        contacts=contacts("sure", "2025-04-20") + contacts("unsure", "2025-04-20"),
    )
    build(connection, "pair_list", risk=[("sure", "2025-06-30", 0.8), ("unsure", "2025-06-30", 0.74)])
    assert ranked(connection) == ["sure", "new", "old", "unsure"]


def test_without_any_risk_the_longer_silence_comes_first_within_each_state() -> None:
    connection = core(
        pairs=[pair("60 days"), pair("61 days"), pair("80 days")],
        contacts=contacts("60 days", "2025-05-01")
        + contacts("61 days", "2025-04-30")
        + contacts("80 days", "2025-04-11"),
    )
    build(connection, "pair_list")
    assert ranked(connection) == ["80 days", "61 days", "60 days"]


def test_pair_today_tells_the_pair_its_state_before_its_weeks_and_its_next_topic() -> None:
    connection = core(
        programs=[{"program_id": "main", "name": "Pharmacy"}],
        participants=[
            {"person_id": "mentor of P1", "role": "mentor", "name": "Ada", "region": "North"},
            {
                "person_id": "mentee of P1",
                "role": "mentee",
                "name": "Ben",
                "region": "South",
                "career_stage": "student",
            },
        ],
        pairs=[pair("P1")],
        contacts=contacts("P1", "2025-04-08", "2025-05-10", "2025-05-12", "2025-05-28"),
        agenda=[
            {"pair_id": "P1", "topic": "CV", "planned_on": "2025-05-01"},
            {"pair_id": "P1", "topic": "Letters", "planned_on": "2025-06-15", "done_on": "2025-06-16"},
            {"pair_id": "P1", "topic": "Interviews", "planned_on": "2025-07-15"},
            {"pair_id": "P1", "topic": "Programs", "planned_on": "2025-08-15"},
        ],
    )
    build(connection, risk=[("P1", "2025-06-30", 0.66)])
    columns = "mentor_name, mentee_name, program_name, state, previous_state, days_since_contact, risk, list_rank"
    assert one(connection, f"select {columns} from mart.pair_today") == (
        *("Ada", "Ben", "Pharmacy", "watch", "on_track"),
        *(33, 0.66, 1),
    )
    assert one(connection, "select weeks from mart.pair_today") == [1, 0, 0, 0, 2, 0, 0, 1, 0, 0, 0, 0]
    assert one(connection, "select next_topic, next_topic_on from mart.pair_today") == ("Interviews", date(2025, 7, 15))
    groups = "select cohort, career_stage, practice_area, region, cadence from mart.pair_today"
    assert one(connection, groups) == ("2025", "student", "not recorded", "South", "monthly")
    assert one(connection, "select crosses_region from mart.pair_groups") == "yes"
    assert one(connection, "select reasons, flags from mart.pair_today") == (
        ["No contact for 33 days; one is expected every 30 days"],
        [],
    )


def test_a_risk_that_no_gap_explains_is_told_in_words() -> None:
    connection = core(pairs=[pair("P1")], contacts=contacts("P1", "2025-06-10"))
    build(connection, risk=[("P1", "2025-06-30", 0.82)])
    assert one(connection, "select state, reasons from mart.pair_today") == (
        "at_risk",
        ["In 8 of 10 cases like theirs no contact follows within 60 days"],
    )


def test_reasons_come_in_the_order_of_their_weight() -> None:
    connection = core(
        pairs=[pair("P1", planned_end_on="2025-07-10")],
        contacts=contacts("P1", "2025-04-20")
        + contacts("P1", "2025-05-01", "2025-05-02", "2025-05-03", status="missed"),
    )
    build(connection)
    assert one(connection, "select flags from mart.pair_today") == ["silent", "missed_in_a_row", "planned_end_near"]
    assert one(connection, "select len(reasons) from mart.pair_today") == 3


def test_every_listed_pair_has_a_reason() -> None:
    days = [f"2025-{month:02}-{day:02}" for month in (3, 4, 5, 6) for day in (1, 11, 21)]
    connection = core(
        pairs=[pair(f"P{n:02}") for n in range(14)],
        contacts=[row for n, day in enumerate(days) for row in contacts(f"P{n:02}", day)],
    )
    build(connection, risk=[(f"P{n:02}", "2025-06-30", n / 14) for n in range(12)])
    assert one(connection, "select count(*) from mart.pair_list") > 8
    assert one(connection, "select count(*) from mart.pair_today where list_rank > 0 and len(reasons) = 0") == 0


def test_where_contact_is_not_recorded_weeks_are_null_and_not_zeros() -> None:
    connection = build(core(pairs=[pair("P1")]))
    assert one(connection, "select state, weeks, contact_count, list_rank from mart.pair_today") == (
        "not_recorded",
        *(None, None, None),
    )


def test_everything_stands_when_nothing_is_recorded() -> None:
    connection = build(core())
    tables = connection.execute(
        "select table_name from information_schema.tables where table_schema = 'mart' order by 1"
    ).fetchall()
    filled = [table for (table,) in tables if one(connection, f"select count(*) from mart.{table}")]
    # Dates come from the settings and the as-of date, scales from their declarations, numbers from counting: none from records.
    assert filled == ["instrument_scales", "landmarks", "numbers", "parameters", "program_years", "season_calendar"]


def test_a_repeated_build_gives_the_same_list() -> None:
    connection = core(pairs=[pair(f"P{n}") for n in range(9)], contacts=contacts("P3", "2025-02-01"))
    first = ranked(build(connection, "pair_list"))
    assert ranked(build(connection, "pair_list")) == first
    assert len(first) == 9
