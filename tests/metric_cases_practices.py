"""The metrics of follow-up, communication, shared work, surveys and outcomes, each on a small program counted by hand.

The as-of date is 30 June 2025; pairs are matched on 1 January 2025 and agreed on 30 days, where a case does not say otherwise.
"""

from typing import Any

from tests.hand_made import contacts, pair
from tests.metric_cases import Case, check_in

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


HAND = {
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
