"""The metrics of follow-up, communication, shared work, surveys and outcomes, each on a small program counted by hand.

The as-of date is 30 June 2025; pairs are matched on 1 January 2025 and agreed on 30 days, where a case does not say otherwise.
"""

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

HAND = {
    "resumed_after_check_in_share": Case(LATE, *(1, 1, 1.0, 1)),
    "resumed_without_check_in_share": Case(LATE, *(0.5, 1, 0.5, 1)),
}
