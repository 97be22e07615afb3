"""Examples of flags that fire, and what they then say; `flag_cases_quiet` holds those that do not or stand on the edge.

The as-of date is 30 June 2025; the pair was matched on 1 January 2025, 180 days before, unless a case says otherwise.
"""

from dataclasses import dataclass, field
from typing import Any

from tests.hand_made import contacts, pair

OTHERS = [pair("P2")]  # a second pair of the program, whose records show that the program keeps such records


@dataclass(frozen=True)
class Case:
    flag: str
    records: dict[str, list[dict[str, Any]]]
    reason: str | None
    observed: float | None = None
    threshold: float | None = None
    settings: dict[str, Any] = field(default_factory=dict)


def goal(pair_id: str, set_on: str, status: str = "active", **more: Any) -> dict[str, Any]:
    return {"goal_id": f"G {pair_id} {set_on}", "pair_id": pair_id, "set_on": set_on, "status": status} | more


def topic(pair_id: str, planned_on: str, done_on: str | None = None) -> dict[str, Any]:
    return {"pair_id": pair_id, "topic": f"topic of {planned_on}", "planned_on": planned_on, "done_on": done_on}


def work(pair_id: str, shared_at: str, **more: Any) -> dict[str, Any]:
    return (
        {"item_id": f"W {pair_id} {shared_at}", "pair_id": pair_id, "kind": "cv", "shared_by": "mentee"}
        | {"shared_at": f"{shared_at} 10:00:00"}
        | more
    )


def check_in(pair_id: str, done_on: str) -> dict[str, Any]:
    return {"check_in_id": f"K {pair_id} {done_on}", "pair_id": pair_id, "done_on": done_on}


def records(*more_pairs: dict[str, Any], **tables: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    return {"pairs": [*(more_pairs or [pair("P1")]), *OTHERS], **tables}


WEEKLY = ("2025-05-01", "2025-05-08", "2025-05-15", "2025-05-22", "2025-05-29")  # four gaps of 7 days

FIRES = {
    "never_started": Case(
        "never_started",
        records(contacts=contacts("P2", "2025-01-05") + contacts("P1", "2025-07-03", status="scheduled")),
        "No contact yet, 180 days after the match; a first one is planned for 3 Jul 2025",
        180,
        28,
    ),
    "silent": Case(
        "silent",
        records(contacts=contacts("P1", "2025-04-29")),
        "No contact for 62 days; one is expected every 30 days",
        62,
        60,
    ),
    "silent for a pair with a rhythm of its own": Case(
        "silent",
        records(
            contacts=contacts("P1", "2025-03-01", "2025-03-10", "2025-03-19", "2025-03-28", "2025-04-06")
            + contacts("P1", "2025-07-02", status="scheduled")
        ),
        "No contact for 85 days; their usual gap is about 9 days; the next is planned for 2 Jul 2025",
        85,
        60,
    ),
    "silent for a pair that agreed on a long rhythm": Case(
        "silent",
        records(pair("P1", contact_every_days=60), contacts=contacts("P1", "2025-03-01")),
        "No contact for 121 days; one is expected every 60 days",
        121,
        120,
    ),
    "slowing_down": Case(
        "slowing_down",
        records(contacts=contacts("P1", *WEEKLY)),
        "No contact for 32 days; their usual gap is about 7 days",
        32,
        14,
    ),
    "missed_in_a_row": Case(
        "missed_in_a_row",
        records(
            contacts=contacts("P1", "2025-06-01")
            + contacts("P1", "2025-06-05", "2025-06-12", "2025-06-19", "2025-06-26", status="missed")
        ),
        "4 appointments missed in a row",
        4,
        3,
    ),
    "one_sided": Case(
        "one_sided",
        records(
            contacts=contacts("P1", *WEEKLY, initiated_by="mentor")
            + contacts("P1", "2025-06-10", initiated_by="mentee")
        ),
        "The mentee began 1 of the last 6 contacts",
        1 / 6,
        0.2,
    ),
    "follow_up_overdue before any check-in": Case(
        "follow_up_overdue",
        records(pair("P1", "2025-06-10"), check_ins=[check_in("P2", "2025-01-10")]),
        "No check-in in the 20 days since the match; one was due after 14",
        20,
        14,
    ),
    "follow_up_overdue after the second": Case(
        "follow_up_overdue",
        records(check_ins=[check_in("P1", day) for day in ("2025-01-10", "2025-01-28", "2025-05-20")]),
        "Last check-in 41 days ago; one was due after 30",
        41,
        30,
    ),
    "goal_stalled": Case(
        "goal_stalled",
        records(goals=[goal("P1", "2025-02-01"), goal("P1", "2025-04-30")]),
        "No progress on any of 2 active goals for 61 days",
        61,
        60,
    ),
    "no_goal_yet": Case(
        "no_goal_yet",
        records(pair("P1", "2025-04-30"), goals=[goal("P2", "2025-02-01")]),
        "No goal yet, 61 days after the match",
        61,
        60,
    ),
    "agenda_behind": Case(
        "agenda_behind",
        records(agenda=[topic("P1", "2025-05-10"), topic("P1", "2025-04-10"), topic("P1", "2025-03-10")]),
        "3 agenda topics behind, the oldest: topic of 2025-03-10",
        3,
        2,
    ),
    "feedback_waiting for one item": Case(
        "feedback_waiting",
        records(shared_work=[work("P1", "2025-06-15")]),
        "One item waits for feedback, shared for 15 days",
        15,
        14,
    ),
    "feedback_waiting for two items": Case(
        "feedback_waiting",
        records(shared_work=[work("P1", "2025-06-20"), work("P1", "2025-06-01")]),
        "2 items wait for feedback, the oldest for 29 days",
        29,
        14,
    ),
    "planned_end_near": Case(
        "planned_end_near",
        records(pair("P1", planned_end_on="2025-07-12")),
        "Planned end on 12 Jul 2025, in 12 days",
        12,
        30,
    ),
    "planned_end_near after it has passed": Case(
        "planned_end_near",
        records(pair("P1", planned_end_on="2025-06-25")),
        "Planned end on 25 Jun 2025, 5 days ago",
        -5,
        30,
    ),
}
