"""Metrics of matching, each on a small program counted by hand; the as-of date is 30 June 2025."""

from typing import Any

from tests.hand_made import contacts, pair
from tests.metric_cases import Case


def mentee(person_id: str, joined_on: str | None, **more: Any) -> dict[str, Any]:
    """A profile of a mentee."""
    return {"person_id": person_id, "program_id": "main", "role": "mentee", "joined_on": joined_on} | more


def mentor(person_id: str, capacity: int | None = None, **more: Any) -> dict[str, Any]:
    """A profile of a mentor."""
    return {"person_id": person_id, "program_id": "main", "role": "mentor", "capacity": capacity} | more


def request(
    mentee_id: str, on: str, status: str = "pending", answered: str | None = None, **more: Any
) -> dict[str, Any]:
    """A request made at nine in the morning, answered at noon of a day."""
    return {
        "request_id": f"R {mentee_id} {on} {more}",
        "program_id": "main",
        "mentee_id": mentee_id,
        "mentor_id": "M",
        "requested_at": f"{on} 09:00:00",
        "status": status,
        "responded_at": f"{answered} 12:00:00" if answered else None,
    } | more


HAND = {
    "mentees_waiting": Case(
        {
            "participants": [
                mentee("never", "2025-01-01"),
                mentee("matched", "2025-01-01"),
                mentee("unknown day", None),
                mentee("later", "2025-07-01"),
                mentor("M"),
            ],
            "requests": [request("no profile", "2025-06-01")],
            "pairs": [pair("P", "2025-02-01", mentee_id="matched", mentor_id="M")],
        },
        *(3, 4, 3),
    ),
    "matched_in_time_share": Case(
        {
            "participants": [
                mentee("on day 60", "2025-01-01"),
                mentee("on day 61", "2025-01-02"),
                mentee("not yet", "2025-02-01"),
                mentee("young", "2025-05-02"),  # the first 60 days end on 1 July
                mentee("old", "2024-05-01"),  # they ended on 30 June 2024
            ],
            "pairs": [
                pair("P1", "2025-03-02", mentee_id="on day 60"),
                pair("P2", "2025-03-04", mentee_id="on day 61"),
                pair("P3", "2025-05-03", mentee_id="young"),
                pair("P4", "2024-05-02", mentee_id="old"),
            ],
        },
        *(1, 3, 1 / 3),
    ),
    "answered_in_time_share": Case(
        {
            "requests": [
                request("on day 14", "2025-06-01", "accepted", "2025-06-15"),
                request("on day 15", "2025-06-01", "declined", "2025-06-16"),
                request("waits", "2025-06-01"),
                request("expired", "2025-06-01", "expired", "2025-06-10"),
                request("young", "2025-06-17", "accepted", "2025-06-18"),
                request("without a day", "2025-06-01", "accepted"),
            ]
        },
        *(1, 4, 0.25, 1),
    ),
    "never_answered_share": Case(
        {
            "requests": [
                request("late", "2025-05-31", "accepted", "2025-06-30"),
                request("waits", "2025-05-31"),
                request("withdrawn", "2025-05-01", "withdrawn", "2025-05-03"),
                request("answered later", "2025-05-31", "accepted", "2025-07-01"),
                request("young", "2025-06-01"),
                request("without a day", "2025-05-01", "declined"),
            ]
        },
        *(3, 5, 0.6),
    ),
    "declined_share": Case(
        {
            "requests": [
                request("no", "2025-06-01", "declined", "2025-06-02"),
                request("yes", "2025-06-01", "accepted", "2025-06-02"),
                request("yes too", "2025-06-01", "accepted", "2025-06-02"),
                request("waits", "2025-06-01"),
                request("a year ago", "2024-06-01", "declined", "2024-06-30"),
                request("day only", "2025-06-01", answered="2025-06-02") | {"status": None},
            ]
        },
        *(1, 3, 1 / 3, 1),
    ),
    "requests_per_match": Case(
        {
            "requests": [
                request("one", "2025-01-01", "accepted", "2025-01-03"),
                *(request("three", f"2025-01-0{day}", "declined", "2025-01-09") for day in (1, 2)),
                request("three", "2025-01-10", "accepted", "2025-01-12"),
                request("three", "2025-03-01"),  # after the match
                request("never matched", "2025-01-01"),
            ],
            "pairs": [
                pair("P1", "2025-01-03", mentee_id="one"),
                pair("P2", "2025-01-12", mentee_id="three"),
                pair("P3", "2025-06-12", mentee_id="three"),
                pair("P4", "2025-01-03", mentee_id="by the program"),
            ],
        },
        *(4, 2, 2, 1),
    ),
    "three_contacts_in_time_share": Case(
        {
            "pairs": [
                *(pair("three"), pair("two"), pair("on day 91"), pair("elsewhere"), pair("young", "2025-04-02")),
                pair("gone", ended_on="2025-03-01"),
            ],
            "contacts": contacts("three", "2025-01-05", "2025-01-06", "2025-04-01")
            + contacts("two", "2025-01-05", "2025-01-06")
            + contacts("on day 91", "2025-01-05", "2025-01-06", "2025-04-02")
            + contacts("gone", "2025-01-05"),
            "shared_work": [{"item_id": "W", "pair_id": "elsewhere", "kind": "cv", "shared_at": "2025-03-01 10:00:00"}],
        },
        *(1, 3, 1 / 3, 2),
    ),
}
