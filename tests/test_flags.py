"""Each flag on hand-made records: it fires, it does not, it stands exactly on its threshold, it is not recorded.

The as-of date is 30 June 2025; the pair was matched on 1 January 2025, 180 days before, unless a case says otherwise.
"""

import re
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

import pytest

from pipelines import flags, sqlfiles
from pipelines.contract import contract
from pipelines.errors import DeclarationError
from pipelines.settings import Settings
from tests.hand_made import build, contacts, core, pair

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
    "silent for a quarterly pair over the floor": Case(
        "silent",
        records(pair("P1", contact_every_days=85), contacts=contacts("P1", "2025-03-31")),
        "No contact for 91 days; one is expected every 85 days",
        91,
        90,
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


def fired(case: Case) -> list[tuple[float, float, str]]:
    connection = build(core(**case.records), "pair_flags", **case.settings)
    return connection.execute(
        "select observed, threshold, reason from mart.pair_flags "
        "where pair_id = 'P1' and flag = $flag and landmark_on = date '2025-06-30'",
        {"flag": case.flag},
    ).fetchall()


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in FIRES.items()])
def test_the_flag_fires_and_says_why(case: Case) -> None:
    assert fired(case) == [(pytest.approx(case.observed), pytest.approx(case.threshold), case.reason)]


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in DOES_NOT_FIRE.items()])
def test_the_flag_does_not_fire(case: Case) -> None:
    assert fired(case) == []


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in ON_THE_THRESHOLD.items()])
def test_exactly_on_the_threshold(case: Case) -> None:
    expected = [] if case.reason is None else [(case.observed, case.threshold, case.reason)]
    assert fired(case) == expected


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in NOT_RECORDED.items()])
def test_what_is_not_recorded_raises_no_flag(case: Case) -> None:
    assert fired(case) == []


def test_every_flag_has_each_kind_of_example() -> None:
    names = set(sqlfiles.read_kind("flag"))
    for examples in (FIRES, DOES_NOT_FIRE, ON_THE_THRESHOLD, NOT_RECORDED):
        assert {case.flag for case in examples.values()} == names


def test_flags_remember_when_they_fired() -> None:
    connection = core(pairs=[pair()], contacts=contacts("P1", "2025-01-05", "2025-06-10"))
    build(connection, "pair_flags")
    rows = connection.execute(
        "select landmark_on, reason from mart.pair_flags where flag = 'silent' order by 1"
    ).fetchall()
    assert rows == [
        (date(2025, 3, 10), "No contact for 64 days; one is expected every 30 days"),
        (date(2025, 4, 7), "No contact for 92 days; one is expected every 30 days"),
        (date(2025, 5, 5), "No contact for 120 days; one is expected every 30 days"),
        (date(2025, 6, 2), "No contact for 148 days; one is expected every 30 days"),
    ]


def test_a_changed_setting_moves_the_threshold() -> None:
    case = Case("no_goal_yet", records(pair("P1", "2025-06-10"), goals=[goal("P2", "2025-02-01")]), None)
    assert fired(case) == []
    moved = Case(case.flag, case.records, None, settings={"no_goal_after_days": 10})
    assert fired(moved) == [(20, 10, "No goal yet, 20 days after the match")]


@pytest.mark.parametrize("file", sqlfiles.read_kind("flag").values(), ids=lambda file: file.name)
def test_a_flags_header_names_settings_and_tables_that_exist(file: sqlfiles.SqlFile) -> None:
    words = set(re.findall(r"[a-z]+(?:_[a-z]+)+", file.header["threshold"]))
    assert words
    assert words <= {setting.name for setting in fields(Settings)}
    assert set(file.header["needs"].split(", ")) <= set(contract())


def test_the_order_of_flags_is_a_numbering() -> None:
    orders = sorted(int(file.header["order"]) for file in sqlfiles.read_kind("flag").values())
    assert orders == list(range(1, len(orders) + 1))


def test_a_sentence_that_names_a_column_the_file_does_not_select_is_refused() -> None:
    file = sqlfiles.read_kind("flag")["silent"]
    header = dict(file.header) | {"says": "No contact for {days}"}
    broken = sqlfiles.SqlFile(file.name, "flag", header, file.text, file.parameters, file.depends_on, file.columns)
    with pytest.raises(DeclarationError, match=r"sql/flags/silent.sql: does not select days"):
        flags.sentence_sql(broken)
