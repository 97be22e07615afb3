"""How a pair stands in the coordinator's own records, from notes made by hand."""

import datetime as dt

from dashboard import standing
from dashboard.notes import Note
from dashboard.standing import by_pair


def day(number: int) -> dt.date:
    return dt.date(2026, 7, number)


def check_in(on: int, pair_id: str = "P1") -> Note:
    return Note(pair_id, "check_in", day(on), outcome="fine")


def snooze(on: int, until: int, pair_id: str = "P1") -> Note:
    return Note(pair_id, "snooze", day(on), until_on=day(until), text="exams")


def close(on: int, pair_id: str = "P1") -> Note:
    return Note(pair_id, "close", day(on), text="they have finished")


def assign(on: int, person: str, pair_id: str = "P1") -> Note:
    return Note(pair_id, "assign", day(on), person=person)


def test_a_snooze_is_over_on_its_day() -> None:
    notes = [snooze(1, until=10)]
    assert by_pair(notes, day(9))["P1"].is_aside
    assert not by_pair(notes, day(10))["P1"].is_aside


def test_a_check_in_ends_a_snooze_and_a_closing() -> None:
    assert not by_pair([snooze(1, until=20), check_in(2)], day(3))["P1"].is_aside
    assert not by_pair([close(1), check_in(2)], day(3))["P1"].is_aside
    assert by_pair([check_in(1), close(2)], day(3))["P1"].closing is not None


def test_a_closed_pair_stays_closed_when_it_is_given_to_somebody_and_opens_with_a_snooze() -> None:
    assert by_pair([close(1), assign(2, "Mira")], day(3))["P1"].is_aside
    snoozed = by_pair([close(1), snooze(2, until=5)], day(3))["P1"]
    assert (snoozed.closing, snoozed.snooze is not None) == (None, True)


def test_the_last_assignment_counts_and_nobody_is_nobody() -> None:
    notes = [assign(1, "Mira"), assign(2, "Jo"), assign(1, "Jo", "P2"), assign(1, "Mira", "P3")]
    assert standing.people(by_pair(notes, day(3))) == {"Jo": ["P1", "P2"], "Mira": ["P3"]}
    assert by_pair([*notes, assign(3, standing.NOBODY)], day(3))["P1"].assigned_to == ""


def test_check_ins_of_one_day_count_once_in_the_order_of_their_days() -> None:
    found = by_pair([check_in(5), check_in(2), check_in(5), snooze(6, until=9), check_in(1, "P2")], day(7))
    assert standing.own_clock(found) == {
        "own_pair_ids": ["P1", "P2"],
        "own_counts": [2, 1],
        "own_first_ons": [day(2), day(1)],
        "own_last_ons": [day(5), day(1)],
    }
    assert standing.own_check_ins(found) == {
        "own_pair_ids": ["P1", "P1", "P2"],
        "own_days": [day(2), day(5), day(1)],
    }
