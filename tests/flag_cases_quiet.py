"""Examples of flags that do not fire, stand exactly on their threshold, or lack the records; see `flag_cases`."""

from tests.flag_cases import WEEKLY, Case, check_in, goal, records, topic, work
from tests.hand_made import contacts, pair

DOES_NOT_FIRE = {
    "never_started: too young": Case(
        "never_started", records(pair("P1", "2025-06-10"), contacts=contacts("P2", "2025-01-05")), None
    ),
    "silent: in touch": Case("silent", records(contacts=contacts("P1", "2025-06-20")), None),
    "silent: paused since": Case(
        "silent",
        records(contacts=contacts("P1", "2025-03-01"), pauses=[{"pair_id": "P1", "paused_on": "2025-03-10"}]),
        None,
    ),
    "silent: ended": Case(
        "silent", records(pair("P1", ended_on="2025-06-29"), contacts=contacts("P1", "2025-02-01")), None
    ),
    "slowing_down: only three gaps": Case("slowing_down", records(contacts=contacts("P1", *WEEKLY[1:])), None),
    "slowing_down: silent says it": Case(
        "slowing_down", records(pair("P1", contact_every_days=14), contacts=contacts("P1", *WEEKLY)), None
    ),
    "missed_in_a_row: one was held between": Case(
        "missed_in_a_row",
        records(
            contacts=contacts("P1", "2025-06-15")
            + contacts("P1", "2025-06-05", "2025-06-12", "2025-06-19", "2025-06-26", status="missed")
        ),
        None,
    ),
    "one_sided: too few contacts with a known initiator": Case(
        "one_sided",
        records(contacts=contacts("P1", *WEEKLY[:4], initiated_by="mentor") + contacts("P1", "2025-06-10")),
        None,
    ),
    "one_sided: the mentee begins all": Case(
        "one_sided", records(contacts=contacts("P1", *WEEKLY, initiated_by="mentee")), None
    ),
    "follow_up_overdue: checked in": Case("follow_up_overdue", records(check_ins=[check_in("P1", "2025-06-10")]), None),
    "goal_stalled: progress rose": Case(
        "goal_stalled",
        records(
            goals=[goal("P1", "2025-02-01")],
            goal_updates=[{"goal_id": "G P1 2025-02-01", "updated_at": "2025-06-20 10:00:00", "progress_pct": 30}],
        ),
        None,
    ),
    "goal_stalled: reached": Case(
        "goal_stalled", records(goals=[goal("P1", "2025-02-01", "reached", updated_at="2025-03-01 10:00:00")]), None
    ),
    "no_goal_yet: has one": Case("no_goal_yet", records(goals=[goal("P1", "2025-02-01")]), None),
    "agenda_behind: done": Case(
        "agenda_behind", records(agenda=[topic("P1", "2025-04-10", "2025-04-12"), topic("P1", "2025-05-10")]), None
    ),
    "agenda_behind: this month is not over": Case(
        "agenda_behind", records(agenda=[topic("P1", "2025-06-01"), topic("P1", "2025-06-02")]), None
    ),
    "feedback_waiting: given": Case(
        "feedback_waiting", records(shared_work=[work("P1", "2025-06-01", feedback_at="2025-06-28 10:00:00")]), None
    ),
    "feedback_waiting: a mentor's model": Case(
        "feedback_waiting", records(shared_work=[work("P1", "2025-06-01", shared_by="mentor")]), None
    ),
    "planned_end_near: far": Case("planned_end_near", records(pair("P1", planned_end_on="2025-12-31")), None),
}

ON_THE_THRESHOLD = {
    "never_started fires when the grace is over": Case(
        "never_started",
        records(pair("P1", "2025-06-02"), contacts=contacts("P2", "2025-01-05")),
        "No contact yet, 28 days after the match",
        28,
        28,
    ),
    "silent does not fire at twice the rhythm": Case("silent", records(contacts=contacts("P1", "2025-05-01")), None),
    "slowing_down does not fire at twice the usual gap": Case(
        "slowing_down", records(contacts=contacts("P1", *(f"2025-06-{day:02}" for day in (4, 6, 8, 12, 16)))), None
    ),
    "missed_in_a_row fires at the third": Case(
        "missed_in_a_row",
        records(contacts=contacts("P1", "2025-06-12", "2025-06-19", "2025-06-26", status="missed")),
        "3 appointments missed in a row",
        3,
        3,
    ),
    "one_sided does not fire at one in five": Case(
        "one_sided",
        records(
            contacts=contacts("P1", *WEEKLY[:4], initiated_by="mentor")
            + contacts("P1", "2025-06-10", initiated_by="mentee")
        ),
        None,
    ),
    "follow_up_overdue does not fire on the day it is due": Case(
        "follow_up_overdue",
        records(pair("P1", "2025-06-16"), check_ins=[check_in("P2", "2025-01-10")]),
        None,
    ),
    "goal_stalled does not fire on day 60": Case("goal_stalled", records(goals=[goal("P1", "2025-05-01")]), None),
    "no_goal_yet does not fire on day 60": Case(
        "no_goal_yet", records(pair("P1", "2025-05-01"), goals=[goal("P2", "2025-02-01")]), None
    ),
    "agenda_behind fires at two topics": Case(
        "agenda_behind",
        records(agenda=[topic("P1", "2025-05-31"), topic("P1", "2025-04-10")]),
        "2 agenda topics behind, the oldest: topic of 2025-04-10",
        2,
        2,
    ),
    "feedback_waiting does not fire on day 14": Case(
        "feedback_waiting", records(shared_work=[work("P1", "2025-06-16")]), None
    ),
    "planned_end_near fires thirty days before": Case(
        "planned_end_near",
        records(pair("P1", planned_end_on="2025-07-30")),
        "Planned end on 30 Jul 2025, in 30 days",
        30,
        30,
    ),
}

NOT_RECORDED = {
    "never_started": Case("never_started", records(), None),
    "silent": Case("silent", records(), None),
    "slowing_down": Case("slowing_down", records(), None),
    "missed_in_a_row": Case("missed_in_a_row", records(), None),
    "one_sided": Case("one_sided", records(contacts=contacts("P1", *WEEKLY)), None),
    "follow_up_overdue": Case("follow_up_overdue", records(), None),
    "goal_stalled": Case("goal_stalled", records(), None),
    "no_goal_yet": Case("no_goal_yet", records(), None),
    "agenda_behind": Case("agenda_behind", records(), None),
    "feedback_waiting": Case("feedback_waiting", records(), None),
    "planned_end_near": Case("planned_end_near", records(), None),
}
