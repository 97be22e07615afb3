"""Metrics of surveys, outcomes and goal attainment, each on a small program counted by hand; as of 30 June 2025."""

from typing import Any

from tests.hand_made import pair
from tests.metric_cases import Case, goal


def answer(
    pair_id: str, role: str, day: str, value: float | None, item: str = "item_01", **more: Any
) -> dict[str, Any]:
    """An answer of one of a pair at noon of a day, to the one question on quality unless `more` says otherwise."""
    return {
        "response_id": f"{pair_id} {role} {day} {item} {more}",
        "pair_id": pair_id,
        "person_id": f"{role} of {pair_id}",
        "instrument": "QUALITY",
        "item": item,
        "value": value,
        "answered_at": f"{day} 12:00:00",
    } | more


def outcome(person_id: str, day: str, kind: str = "award") -> dict[str, Any]:
    """An outcome of a mentee."""
    return {"outcome_id": f"{person_id} {day} {kind}", "person_id": person_id, "kind": kind, "occurred_on": day}


# Both of `both` could have answered and did, the mentee twice (the later counts); `mentor alone` has one answer; `young` is
# too young to be asked, and its mentor answered all the same; `ended` was over before the 365 days began; `not asked` is young.
SURVEYED = {
    "pairs": [
        pair("both"),
        pair("mentor alone"),
        pair("young", "2025-05-01"),
        pair("ended", "2023-01-01", ended_on="2024-06-30"),
        pair("not asked", "2025-05-01"),
    ],
    "surveys": [
        answer("both", "mentee", "2025-04-10", 1),
        answer("both", "mentee", "2025-06-10", 3),
        answer("both", "mentor", "2025-06-01", 4),
        answer("mentor alone", "mentor", "2025-06-01", 2),
        answer("young", "mentor", "2025-06-01", 3),
        answer("ended", "mentee", "2024-05-01", 1),
    ],
}

HAND = {
    # 3 + 4 + 2 + 3 points of four people; left out: the mentee of `mentor alone`.
    "relationship_quality": Case(SURVEYED, 12, 4, 3, 1),
    "survey_response_share": Case(SURVEYED, 4, 5, 4 / 5, 0),
    # `three goals`: 50 + 10 (2 * 1 + 1 * -1 + 1 * 0) / sqrt(0.7 * (4 + 1 + 1) + 0.3 * 4 * 4) = 50 + 10 / 3;
    # `one goal`: 50 + 10 * 2 / sqrt(0.7 + 0.3) = 70; a goal without a level, and a level entered later, count for nothing.
    "goal_attainment": Case(
        {
            "pairs": [pair("three goals"), pair("one goal"), pair("no level"), pair("later")],
            "goals": [
                goal("A", "three goals", "2025-01-10", attainment_level=1, attainment_weight=2),
                goal("B", "three goals", "2025-01-10", attainment_level=-1, attainment_weight=1),
                goal("C", "three goals", "2025-01-10", attainment_level=0),
                goal("D", "three goals", "2025-01-10"),
                goal("E", "one goal", "2025-01-10", attainment_level=2, attainment_weight=3),
                goal("F", "no level", "2025-01-10"),
                goal("G", "later", "2025-01-10", attainment_level=2, updated_at="2025-07-02 12:00:00"),
            ],
        },
        *(50 + 10 / 3 + 70, 2, (120 + 10 / 3) / 2, 0),
    ),
    # Four mentees had a pair in the 365 days, `old` not; outcomes of the mentees `a` (twice) and `b` fall into them.
    "mentees_with_outcome_share": Case(
        {
            "pairs": [
                pair("a"),
                pair("b", "2024-01-01", ended_on="2024-09-01"),
                pair("c"),
                pair("d"),
                pair("old", "2023-01-01", ended_on="2024-06-30"),
            ],
            "outcomes": [
                outcome("mentee of a", "2025-03-01"),
                outcome("mentee of a", "2025-04-01", "residency"),
                outcome("mentee of b", "2025-06-30"),
                outcome("mentee of c", "2024-06-30"),
                outcome("mentee of d", "2025-07-01"),
                outcome("mentee of old", "2025-03-01"),
            ],
        },
        *(2, 4, 1 / 2, 0),
    ),
}
