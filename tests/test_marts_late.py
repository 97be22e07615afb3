"""When pairs were late, and what followed a check-in: hand-made records in, expected rows out; as of 30 June 2025."""

from datetime import date

import pytest

from tests.hand_made import build, contacts, core, pair
from tests.metric_cases import check_in


def test_a_pair_is_late_from_the_day_after_its_rhythm_to_the_day_of_contact() -> None:
    connection = core(pairs=[pair(contact_every_days=10)], contacts=contacts("P1", "2025-01-20", "2025-02-05"))
    build(connection, "late_spells")
    columns = "late_on, very_late_on, contact_on, until_on"
    assert connection.execute(f"select {columns} from mart.late_spells order by 1").fetchall() == [
        (date(2025, 1, 31), date(2025, 2, 10), date(2025, 2, 5), date(2025, 2, 5)),
        (date(2025, 2, 16), date(2025, 2, 26), None, date(2025, 6, 30)),
    ]


def test_a_pair_that_never_began_is_late_after_the_grace_until_it_begins_or_ends() -> None:
    pairs = [pair("begins"), pair("ends", ended_on="2025-03-01"), pair("in time")]
    connection = core(pairs=pairs, contacts=contacts("begins", "2025-02-10") + contacts("in time", "2025-01-28"))
    build(connection, "late_spells")
    found = "select pair_id, late_on, until_on from mart.late_spells where very_late_on is null order by 1"
    assert connection.execute(found).fetchall() == [
        ("begins", date(2025, 1, 29), date(2025, 2, 10)),
        ("ends", date(2025, 1, 29), date(2025, 3, 1)),
    ]


def test_a_pause_puts_lateness_off_by_its_days() -> None:
    connection = core(
        pairs=[pair()],
        contacts=contacts("P1", "2025-01-20"),
        pauses=[
            {"pair_id": "P1", "paused_on": "2025-02-01", "resumed_on": "2025-02-11"},
            {"pair_id": "P1", "paused_on": "2025-03-01", "resumed_on": "2025-03-03"},
        ],
    )
    build(connection, "late_spells")
    (row,) = connection.execute("select late_on, very_late_on from mart.late_spells").fetchall()
    assert row == (date(2025, 3, 4), date(2025, 4, 3))  # 20 January + 31 and 61 days, 12 days of pauses later


def test_a_pair_whose_contact_nobody_records_is_never_late() -> None:
    work = [{"item_id": "W", "pair_id": "P2", "kind": "cv", "shared_at": "2025-03-01 10:00:00"}]
    connection = core(pairs=[pair("P1"), pair("P2")], contacts=contacts("P1", "2025-06-20"), shared_work=work)
    build(connection, "late_spells")
    assert connection.execute("select distinct pair_id from mart.late_spells").fetchall() == [("P1",)]


def test_the_compared_pairs_of_a_day_are_those_that_nobody_had_followed_up_in_the_two_weeks_before() -> None:
    connection = core(
        pairs=[pair("a"), pair("b")],
        contacts=contacts("a", "2025-03-01", "2025-04-24") + contacts("b", "2025-03-01"),
        check_ins=[check_in("b", "2025-04-05")],
    )
    build(connection, "late_days")
    found = (
        "select day_on, waiting_count, resumed_count from mart.late_days where lateness = 'late' "
        "and day_on in ('2025-04-04', '2025-04-05', '2025-04-09', '2025-04-10', '2025-04-18', '2025-04-19') order by 1"
    )
    assert connection.execute(found).fetchall() == [
        (date(2025, 4, 4), 2, 0),
        (date(2025, 4, 5), 1, 0),  # b has its check-in
        (date(2025, 4, 9), 1, 0),
        (date(2025, 4, 10), 1, 1),  # 14 days before the contact of a
        (date(2025, 4, 18), 1, 1),
        (date(2025, 4, 19), 2, 1),  # the fourteen days of b are over
    ]


@pytest.mark.parametrize(("contact_on", "is_resumed"), [("2025-04-24", True), ("2025-04-25", False)])
def test_contact_within_fourteen_days_counts_as_resumed(contact_on: str, is_resumed: bool) -> None:
    connection = core(
        pairs=[pair()], contacts=contacts("P1", "2025-03-01", contact_on), check_ins=[check_in("P1", "2025-04-10")]
    )
    build(connection, "check_ins_after")
    columns = "done_on, lateness, is_resumed, similar_count"
    assert connection.execute(f"select {columns} from mart.check_ins_after").fetchall() == [
        (date(2025, 4, 10), "late", is_resumed, None)
    ]
