"""One small program a metric, counted by hand; the as-of date is 30 June 2025, pairs are matched on 1 January 2025."""

from dataclasses import dataclass, field
from typing import Any

from tests.hand_made import contacts, pair


@dataclass(frozen=True)
class Case:
    """Records, and what the metric makes of them: numerator, denominator, value, how many were left out."""

    records: dict[str, list[dict[str, Any]]]
    numerator: float | None
    denominator: float
    value: float | None
    left_out_count: int = 0
    settings: dict[str, Any] = field(default_factory=dict)


def goal(goal_id: str, pair_id: str, set_on: str, status: str = "active", **more: Any) -> dict[str, Any]:
    return {"goal_id": goal_id, "pair_id": pair_id, "set_on": set_on, "status": status} | more


def check_in(pair_id: str, done_on: str) -> dict[str, Any]:
    return {"check_in_id": f"K {pair_id} {done_on}", "pair_id": pair_id, "done_on": done_on}


PAUSED = {"pair_id": "paused", "paused_on": "2025-06-01"}
FIVE_LONG = [pair(f"L{n}", "2024-01-01") for n in range(5)]  # 546 days together, still running

HAND = {
    "pairs_running": Case(
        {
            "pairs": [pair("runs"), pair("paused"), pair("ended", ended_on="2025-06-30"), pair("later", "2025-07-01")],
            "pauses": [PAUSED],
        },
        *(2, 3, 2),
    ),
    "pairs_matched": Case(
        {"pairs": [pair("a", "2024-06-30"), pair("b", "2024-07-01"), pair("c", "2025-06-30")]},
        *(2, 3, 2),  # 365 days up to 30 June 2025 begin on 1 July 2024
    ),
    "pairs_ended_early": Case(
        {
            "pairs": [
                pair("runs"),
                pair("early", ended_on="2025-03-01", end_reason="mismatch"),
                pair("completed", ended_on="2025-03-01", end_reason="completed"),
                pair("unknown", ended_on="2025-03-01"),
                pair("before the year", "2023-01-01", ended_on="2024-06-30", end_reason="mismatch"),
            ]
        },
        *(1, 3, 1, 1),
    ),
    "never_started_share": Case(
        {
            "pairs": [
                pair("met"),
                pair("never"),
                pair("also never", "2025-06-02"),
                pair("young", "2025-06-03"),
                pair("paused"),
                pair("elsewhere"),
            ],
            "contacts": contacts("met", "2025-03-01"),
            "pauses": [PAUSED],
            "shared_work": [{"item_id": "W", "pair_id": "elsewhere", "kind": "cv", "shared_at": "2025-03-01 10:00:00"}],
        },
        *(2, 3, 2 / 3, 2),
    ),
    "contacts_per_month_and_pair": Case(
        {
            "pairs": [pair("full"), pair("half", "2025-05-16"), pair("gone", ended_on="2025-03-01"), pair("elsewhere")],
            "contacts": contacts("full", "2025-04-01", "2025-04-02", "2025-05-02", "2025-06-02")
            + contacts("half", "2025-06-01"),
            "shared_work": [{"item_id": "W", "pair_id": "elsewhere", "kind": "cv", "shared_at": "2025-03-01 10:00:00"}],
        },
        # full: the 90 days begin on 2 April; half: 45 days
        *(4, 135 / 30.4375, 4 * 30.4375 / 135, 1),
    ),
    "median_gap_ratio": Case(
        {
            "pairs": [
                pair("15 days"),
                pair("60 days"),
                pair("90 of 90", contact_every_days=90),
                pair("never"),
                pair("young", "2025-06-03"),
            ],
            "contacts": contacts("15 days", "2025-06-15")
            + contacts("60 days", "2025-05-01")
            + contacts("90 of 90", "2025-04-01")
            + contacts("young", "2025-06-10"),
        },
        *(None, 3, 1.0, 1),  # ratios 0.5, 2 and 1
    ),
    "on_cadence_share": Case(
        {
            "pairs": [pair("just"), pair("late"), pair("never"), pair("paused")],
            "contacts": contacts("just", "2025-05-31")
            + contacts("late", "2025-05-30")
            + contacts("paused", "2025-05-31"),
            "pauses": [PAUSED],
        },
        *(1, 3, 1 / 3, 1),
    ),
    "mentee_initiated_share": Case(
        {
            "pairs": [pair("a"), pair("b")],
            "contacts": contacts("a", "2025-06-01", "2025-06-02", "2025-06-03", initiated_by="mentee")
            + contacts("a", "2025-06-04", initiated_by="mentor")
            + contacts("a", "2025-06-05", "2025-06-06")
            + contacts("b", "2025-06-01", initiated_by="staff")
            + contacts("b", "2025-04-01", initiated_by="mentee"),
        },
        *(3, 5, 0.6, 2),
    ),
    "retention_3_months": Case(
        {
            "pairs": [
                *FIVE_LONG,
                pair("ended on day 91", "2024-01-01", ended_on="2024-04-01"),
                pair("ended on day 92", "2024-01-01", ended_on="2024-04-02"),
                pair("seen for 60 days", "2025-05-01"),
            ]
        },
        # eight at the match, seven followed to day 91 on which one ends
        *(6, 8, 6 / 7),
    ),
    "retention_6_months": Case(
        {
            "pairs": [
                *FIVE_LONG,
                pair("early", "2024-01-01", ended_on="2024-01-11"),
                pair("running", "2025-05-01"),
                pair("later", "2024-01-01", ended_on="2024-02-20"),
            ]
        },
        *(5, 8, 7 / 8 * 6 / 7),  # day 10: one of eight; day 50: one of seven
    ),
    "retention_12_months": Case({"pairs": FIVE_LONG[:4]}, None, 4, None),  # fewer than five pairs
    "goal_within_30_days_share": Case(
        {
            "pairs": [
                *(pair("in time"), pair("late"), pair("none"), pair("young", "2025-06-01"), pair("old", "2024-05-31")),
                pair("gone", ended_on="2025-01-20"),
                pair("other program", program_id="silent"),
            ],
            "goals": [
                goal("G1", "in time", "2025-01-31"),
                goal("G2", "late", "2025-02-01"),
                goal("G3", "young", "2025-06-02"),
                goal("G4", "old", "2024-06-01"),
            ],
        },
        *(1, 3, 1 / 3, 2),
    ),
    "goals_reached_share": Case(
        {
            "pairs": [pair("a"), pair("b", ended_on="2025-05-01")],
            "goals": [
                goal("G1", "a", "2025-02-01", "reached", updated_at="2025-04-01 10:00:00"),
                goal("G2", "a", "2025-02-01", "dropped", updated_at="2025-04-01 10:00:00"),
                goal("G3", "a", "2025-02-01"),
                goal("G4", "b", "2025-02-01", "reached", updated_at="2025-07-01 10:00:00"),
            ],
        },
        *(1, 4, 0.25),  # G4 was reached after the as-of date
    ),
    "median_goal_progress": Case(
        {
            "pairs": [pair("a"), pair("ended", ended_on="2025-05-01")],
            "goals": [
                goal("G1", "a", "2025-02-01", progress_pct=10, updated_at="2025-04-01 10:00:00"),
                goal("G2", "a", "2025-02-01", progress_pct=40, updated_at="2025-04-01 10:00:00"),
                goal("G3", "a", "2025-02-01"),
                goal("G4", "a", "2025-02-01", "reached", progress_pct=100, updated_at="2025-04-01 10:00:00"),
                goal("G5", "ended", "2025-02-01", progress_pct=90, updated_at="2025-04-01 10:00:00"),
            ],
        },
        *(None, 2, 25, 1),
    ),
    "check_ins_on_time_share": Case(
        {
            "pairs": [
                pair("kept", "2025-04-21"),  # due 5 May, 21 May, then 18 June (30 days after 19 May), 17 July
                pair("late", "2025-04-21"),  # due 5 May, made on 6 May; due 21 May, never made
                pair("paused", "2025-06-01"),  # due 15 June, during the pause
                pair("ended", "2025-06-01", ended_on="2025-06-10"),  # due after it ended
            ],
            "check_ins": [check_in("kept", day) for day in ("2025-05-05", "2025-05-19", "2025-06-17")]
            + [check_in("late", "2025-05-06")],
            "pauses": [PAUSED | {"paused_on": "2025-06-15"}],
        },
        *(3, 5, 0.6, 1),
    ),
    "contact_recorded_share": Case(
        {
            "pairs": [pair("met"), pair("silent"), pair("elsewhere"), pair("other", program_id="B")],
            "contacts": contacts("met", "2025-03-01"),
            "shared_work": [{"item_id": "W", "pair_id": "elsewhere", "kind": "cv", "shared_at": "2025-03-01 10:00:00"}],
        },
        *(2, 4, 0.5),
    ),
}
