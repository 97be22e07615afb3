"""Scores of surveys, who answered, waves, and outcomes beside contact: hand-made records in, expected rows out."""

from typing import Any

import pytest

from tests.hand_made import build, contacts, core, one, pair
from tests.metric_cases_results import SURVEYED, answer, outcome

ALL = "program_id = 'all' and group_by = 'all'"


def mes(day: str, *values: float | None, role: str = "mentee", pair_id: str = "P1") -> list[dict[str, Any]]:
    """Answers to the first items of MES on one day."""
    return [
        answer(pair_id, role, day, value, f"Item {number}", instrument="M.E.S.")
        for number, value in enumerate(values, start=1)
    ]


def scores(surveys: list[dict[str, Any]], **tables: Any) -> list[tuple[Any, ...]]:
    connection = build(core(pairs=[pair()], surveys=surveys, **tables), "survey_scores")
    return connection.execute(
        "select instrument, scale, role, answered_count, score from mart.survey_scores order by all"
    ).fetchall()


def test_a_score_is_the_mean_of_the_answered_items_where_enough_are_answered() -> None:
    # nine answers of twelve are enough: 5 + 8 * 4 = 37; 'not applicable' and an answer out of range are none
    assert scores(mes("2025-03-01", 5, 4, 4, 4, 4, 4, 4, 4, 4, None, 9)) == [("mes", "total", "mentee", 9, 37 / 9)]
    assert scores(mes("2025-03-01", 5, 4, 4, 4, 4, 4, 4, 4, None, None, 9)) == [("mes", "total", "mentee", 8, None)]


def test_negative_items_are_turned_round_on_every_scale_that_says_so() -> None:
    surveys = [
        *(answer("P1", "mentee", "2025-03-01", 5, f"Positive {n}", instrument="YSoR") for n in range(1, 7)),
        *(answer("P1", "mentee", "2025-03-01", 2, f"Negative {n}", instrument="YSoR") for n in range(1, 5)),
    ]
    # six times 5 and four times 6 - 2 = 4
    assert scores(surveys) == [
        ("ysor", "negative", "mentee", 4, 4.0),
        ("ysor", "positive", "mentee", 6, 5.0),
        ("ysor", "total", "mentee", 10, pytest.approx(4.6)),
    ]


def test_an_item_answered_twice_on_a_day_counts_as_answered_last() -> None:
    twice = [
        answer("P1", "mentee", "2025-03-01", 1),
        answer("P1", "mentee", "2025-03-01", 4) | {"answered_at": "2025-03-01 13:00:00", "response_id": "later"},
    ]
    assert scores(twice) == [("quality", "total", "mentee", 1, 4.0)]


def test_answers_of_another_role_of_strangers_and_to_undeclared_items_are_not_scored() -> None:
    surveys = [
        *mes("2025-03-01", *(5,) * 12, role="mentor"),
        answer("P1", "mentee", "2025-03-01", 4) | {"person_id": "a stranger"},
        answer("P1", "mentee", "2025-03-01", 4, "item_02"),
        answer("P1", "mentee", "2025-03-01", 4, instrument="Pulse"),
    ]
    assert scores(surveys) == []


def test_an_answer_without_a_pair_speaks_of_the_person_s_latest_one() -> None:
    connection = core(
        pairs=[pair("old", "2024-01-01", mentee_id="E"), pair("new", "2025-01-01", mentee_id="E")],
        surveys=[answer("", "mentee", "2025-03-01", 4) | {"pair_id": None, "person_id": "E"}],
    )
    build(connection, "survey_scores")
    assert one(connection, "select pair_id, days_since_match from mart.survey_scores") == ("new", 59)


def test_a_mean_stands_beside_how_many_answered_of_those_who_could_have() -> None:
    connection = build(core(**SURVEYED), "survey_means")
    told = connection.execute(
        "select role, asked_count, answered_count, scored_count, score, low, high from mart.survey_means "
        f"where {ALL} and kind = 'date' and place = '2025-06-30' order by role"
    ).fetchall()
    # mentors: 4, 2 and 3 points, standard error 1 / sqrt(3), and 3 + 1.96 / sqrt(3) is beyond the range's end
    assert told == [
        ("mentee", 2, 1, 1, 3.0, None, None),
        ("mentor", 3, 3, 3, 3.0, pytest.approx(3 - 1.959964 / 3**0.5), 4.0),
    ]


def test_waves_count_those_together_in_the_quarter_and_the_change_of_the_same_people() -> None:
    # asked in the quarters 1 and 2 since the match; `left` ended before the second, `quiet` answered in neither.
    connection = core(
        pairs=[pair("a", "2024-06-01"), pair("left", "2024-06-01", ended_on="2024-10-01"), pair("quiet", "2024-06-01")],
        surveys=[
            answer("a", "mentee", "2024-09-01", 2),
            answer("a", "mentee", "2024-12-01", 3),
            answer("left", "mentee", "2024-09-02", 1),
        ],
    )
    build(connection, "survey_means")
    told = connection.execute(
        "select kind, place, asked_count, answered_count, scored_count, score from mart.survey_means "
        f"where {ALL} and kind in ('wave', 'change') order by all"
    ).fetchall()
    assert told == [
        ("change", "1", 3, 2, 0, None),
        ("change", "2", 2, 1, 1, 1.0),
        ("wave", "1", 3, 2, 2, 1.5),
        ("wave", "2", 2, 1, 1, 3.0),
    ]


def test_outcomes_are_counted_by_kind_in_this_year_and_the_one_before() -> None:
    connection = core(
        pairs=[pair("a", "2024-01-01"), pair("b", "2024-01-01")],
        outcomes=[
            outcome("mentee of a", "2025-03-01", "award"),
            outcome("mentee of a", "2025-04-01", "award"),
            outcome("mentee of b", "2024-03-01", "residency"),
        ],
    )
    build(connection, "outcome_shares")
    told = connection.execute(
        "select question, value, mentee_count, with_count, outcome_count from mart.outcome_shares "
        f"where {ALL} order by all"
    ).fetchall()
    assert told == [
        ("this year", "any", 2, 1, 2),
        ("this year", "award", 2, 1, 2),
        ("this year", "residency", 2, 0, 0),
        ("year before", "any", 2, 1, 1),
        ("year before", "award", 2, 0, 0),
        ("year before", "residency", 2, 1, 1),
    ]


def test_early_contact_is_set_beside_outcomes_of_the_year_that_follows_it() -> None:
    # a rhythm of 30 days is three contacts in the first 90; `young` has not been followed for 90 + 365 days.
    connection = core(
        pairs=[pair(name, "2024-01-01") for name in ("often", "once", "never")] + [pair("young", "2024-06-01")],
        contacts=[
            *contacts("often", "2024-01-10", "2024-02-10", "2024-03-10"),
            *contacts("once", "2024-01-10", "2024-05-10"),
            *contacts("never", "2024-05-10"),
            *contacts("young", "2024-06-10"),
        ],
        outcomes=[
            outcome("mentee of often", "2024-04-01"),  # day 91
            outcome("mentee of once", "2024-03-31"),  # day 90: before the year that counts
            outcome("mentee of never", "2025-04-01"),  # a day after it
        ],
    )
    build(connection, "outcome_shares")
    told = connection.execute(
        "select value, mentee_count, with_count from mart.outcome_shares "
        f"where {ALL} and question = 'early contact' order by all"
    ).fetchall()
    assert told == [("as agreed or more", 1, 1), ("fewer than agreed", 1, 0), ("none", 1, 0)]
