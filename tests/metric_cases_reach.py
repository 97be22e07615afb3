"""Metrics of reach, each on a small program counted by hand; the as-of date is 30 June 2025."""

from typing import Any

from tests.hand_made import pair
from tests.metric_cases import Case


def person(person_id: str, **profile: Any) -> dict[str, Any]:
    """A profile; what it does not name is not recorded."""
    return {"person_id": person_id, "program_id": "main", "role": "both"} | profile


def four_pairs(column: str) -> dict[str, list[dict[str, Any]]]:
    """Of four running pairs one goes across, two stay within, one has a mentor without a record; an ended one goes across."""
    return {
        "participants": [
            person("a", **{column: "student" if column == "career_stage" else "here"}),
            person("b", **{column: "student" if column == "career_stage" else "here"}),
            person("c", **{column: "resident" if column == "career_stage" else "there"}),
            person("unknown"),
        ],
        "pairs": [
            pair("across", mentee_id="a", mentor_id="c"),
            pair("within", mentee_id="a", mentor_id="b"),
            pair("within too", mentee_id="b", mentor_id="a"),
            pair("not recorded", mentee_id="a", mentor_id="unknown"),
            pair("ended", mentee_id="c", mentor_id="a", ended_on="2025-03-01"),
        ],
    }


HAND = {
    "across_regions_share": Case(four_pairs("region"), 1, 3, 1 / 3, 1),
    "across_institutions_share": Case(four_pairs("institution"), 1, 3, 1 / 3, 1),
    "across_practice_areas_share": Case(four_pairs("practice_area"), 1, 3, 1 / 3, 1),
    "across_career_stages_share": Case(four_pairs("career_stage"), 1, 3, 1 / 3, 1),
    "institutions_per_mentee": Case(
        {
            "participants": [
                *(person(mentee, institution="Home") for mentee in ("two", "none", "later")),
                *(person(f"mentor at {place}", institution=place) for place in ("Home", "North", "South")),
                person("unknown"),
                person("mentor without"),
            ],
            "pairs": [
                pair("P1", mentee_id="two", mentor_id="mentor at North"),
                pair("P2", mentee_id="two", mentor_id="mentor at South", ended_on="2025-02-01"),
                pair("P3", "2025-03-01", mentee_id="two", mentor_id="mentor at North"),  # the same again
                pair("P4", mentee_id="none", mentor_id="mentor at Home"),
                pair("P5", "2025-07-01", mentee_id="later", mentor_id="mentor at North"),
                pair("P6", mentee_id="unknown", mentor_id="mentor at North"),
                pair("P7", mentee_id="later", mentor_id="mentor without"),
            ],
        },
        *(2, 2, 1, 2),
    ),
    "connections_per_mentee": Case(
        {
            "pairs": [
                pair("P1", mentee_id="a"),
                pair("P2", mentee_id="b"),
                pair("P3", "2025-07-01", mentee_id="later"),
            ],
            "outcomes": [
                {"outcome_id": str(n), "person_id": who, "kind": kind, "occurred_on": day}
                for n, (who, kind, day) in enumerate(
                    [
                        ("a", "connection", "2025-05-01"),
                        ("a", "connection", "2025-06-30"),
                        ("a", "connection", "2025-07-01"),
                        ("a", "award", "2025-05-01"),
                        ("later", "connection", "2025-05-01"),
                    ]
                )
            ],
        },
        *(2, 2, 1),
    ),
}
