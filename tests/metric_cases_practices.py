"""The metrics of follow-up, communication, shared work, surveys and outcomes, each on a small program counted by hand.

The as-of date is 30 June 2025; pairs are matched on 1 January 2025 and agreed on 30 days, where a case does not say otherwise.
"""

from typing import Any

from tests.hand_made import contacts, pair
from tests.metric_cases import PAUSED, Case, check_in

# Late from 1 April (31 days after 1 March), very late from 1 May: "helped" and "silent" on 10 April, "alone" too.
LATE = {
    "pairs": [pair("helped"), pair("alone"), pair("silent")],
    "contacts": contacts("helped", "2025-03-01", "2025-04-20")
    + contacts("alone", "2025-03-02", "2025-04-15")
    + contacts("silent", "2025-03-01"),
    "check_ins": [
        check_in("helped", "2025-04-10"),  # in touch 10 days later; "alone" was too, "silent" was not
        check_in("silent", "2025-05-10"),  # nobody else was very late on that day
        check_in("silent", "2025-06-20"),  # its 14 days are not over
        check_in("alone", "2025-03-20"),  # not late
    ],
}

SPACED = ("2025-01-11", "2025-01-21", "2025-01-31", "2025-02-10")  # three gaps of 10 days


def begun(pair_id: str, *by: str | None) -> list[dict[str, Any]]:
    """Contacts on the first days of June, each begun by whom is said."""
    return [row for day, who in enumerate(by, 1) for row in contacts(pair_id, f"2025-06-{day:02}", initiated_by=who)]


def item(item_id: str, pair_id: str, on: str, feedback: str | None = None, by: str | None = "mentee") -> dict[str, Any]:
    """Work shown at noon of a day, with feedback at noon of another."""
    back = f"{feedback} 12:00:00" if feedback else None
    return {
        "item_id": item_id,
        "pair_id": pair_id,
        "kind": "cv",
        "shared_by": by,
        "shared_at": f"{on} 12:00:00",
        "feedback_at": back,
    }


def together(
    collaboration_id: str, status: str | None, ended_on: str | None = None, started_on: str = "2025-02-01"
) -> dict[str, Any]:
    """A collaboration of the pair `a`."""
    dates = {"started_on": started_on, "ended_on": ended_on}
    return {"collaboration_id": collaboration_id, "pair_id": "a", "status": status} | dates


HAND = {
    "feedback_in_time_share": Case(
        {
            "pairs": [pair("a"), pair("ended", ended_on="2025-05-10")],
            "shared_work": [
                item("on the 14th day", "a", "2025-05-01", "2025-05-15"),
                item("a day later", "a", "2025-05-01", "2025-05-16"),
                item("none", "a", "2025-06-16"),  # its 14 days end on 30 June
                item("too young", "a", "2025-06-17"),
                item("a model", "a", "2025-05-01", None, "mentor"),
                item("nobody says who", "a", "2025-05-01", "2025-05-02", None),
                item("ended", "ended", "2025-05-01"),
                item("ended, in time", "ended", "2025-05-01", "2025-05-03"),
            ],
        },
        *(3, 5, 0.6, 1),
    ),
    "items_waiting": Case(
        {
            "pairs": [pair("a"), pair("ended", ended_on="2025-05-10")],
            "shared_work": [
                item("waits", "a", "2025-05-01"),
                item("answered", "a", "2025-05-01", "2025-05-16"),
                item("a model", "a", "2025-05-01", None, "mentor"),
                item("of a pair that ended", "ended", "2025-05-01"),
            ],
        },
        *(1, 2, 1),
    ),
    "mentor_shows_share": Case(
        {
            "pairs": [
                pair("both"),
                pair("mentee"),
                pair("unknown"),
                pair("nothing"),
                pair("ended", ended_on="2025-05-10"),
            ],
            "shared_work": [
                item("1", "both", "2025-05-01"),
                item("2", "both", "2025-05-01", None, "mentor"),
                item("3", "mentee", "2025-05-01"),
                item("4", "unknown", "2025-05-01", None, None),
                item("5", "ended", "2025-05-01", None, "mentor"),
            ],
        },
        *(1, 2, 0.5, 1),
    ),
    "sharing_work_share": Case(
        {
            "pairs": [
                pair("lately"),
                pair("90 days ago"),
                pair("paused"),
                pair("young", "2025-06-20"),
                pair("B", program_id="B"),
            ],
            "shared_work": [
                item("1", "lately", "2025-04-02"),  # 89 days before 30 June
                item("2", "90 days ago", "2025-04-01"),
                item("3", "young", "2025-06-25"),
                item("4", "paused", "2025-06-25"),
            ],
            "pauses": [PAUSED],
        },
        *(1, 2, 0.5, 2),
    ),
    "collaborations_public_share": Case(
        {
            "pairs": [pair("a")],
            "collaborations": [
                together("1", "published", "2025-05-01"),
                together("2", "presented"),  # on a day that nobody recorded
                together("3", "dropped", "2025-05-01"),
                together("4", "submitted"),
                together("5", None),
                together("later", "active", started_on="2025-07-01"),
            ],
        },
        *(2, 5, 0.4),
    ),
    "two_sided_share": Case(
        {
            "pairs": [pair("both"), pair("mentee alone"), pair("mentor alone"), pair("four"), pair("one unknown")],
            "contacts": begun("both", "mentee", "mentee", "mentor", "mentee", "mentee")
            + begun("mentee alone", *["mentor"] + ["mentee"] * 5)
            + begun("mentor alone", *["mentor"] * 5)
            + begun("four", *["mentee", "mentor"] * 2)
            + begun("one unknown", "mentee", "mentor", None, "mentee", "mentor"),
        },
        *(1, 3, 1 / 3, 2),
    ),
    "appointments_held_share": Case(
        {
            "pairs": [pair("a")],
            "contacts": contacts("a", "2025-06-01", "2025-06-02", channel="video")
            + contacts("a", "2025-06-03", channel="phone", status="missed")
            + contacts("a", "2025-06-04", status="cancelled")
            + contacts("a", "2025-06-05", channel="video", status="scheduled")  # its day is past
            + contacts("a", "2025-07-05", channel="video", status="scheduled")
            + contacts("a", "2025-06-06", channel="email")
            + contacts("a", "2025-04-01", channel="video", status="missed")  # 90 days ago
            + contacts("a", "2025-06-07", channel="video", logged_at="2025-07-01 10:00:00"),
        },
        *(2, 5, 0.4, 1),
    ),
    "median_gap_spread": Case(
        {
            "pairs": [pair("steady"), pair("not"), pair("few")],
            "contacts": contacts("steady", *SPACED, "2025-02-20")
            + contacts("not", *SPACED, "2025-05-21")  # gaps 10, 10, 10 and 100
            + contacts("few", *SPACED),
        },
        # ln 10 three times and ln 100: standard deviation ln(10) / 2, exp of it the root of 10; and 1
        *(None, 2, (1 + 10**0.5) / 2, 1),
    ),
    "resumed_after_check_in_share": Case(LATE, *(1, 1, 1.0, 1)),
    "resumed_without_check_in_share": Case(LATE, *(0.5, 1, 0.5, 1)),
}
