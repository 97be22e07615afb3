"""Sign-ups, reports, forms, calendars and sheets kept by hand: the rows of each sample and what they become."""

from datetime import date, datetime
from pathlib import Path

import pytest

from pipelines.errors import UnreadableFile
from pipelines.read import open_records
from tests.loading import judged
from tests.samples import sample

ROSTER = "person_id,role,name,email\nm1,mentor,Ada Okafor,ada@example.org\ns1,mentee,Bo Lindqvist,BO@example.org\n"
PAIRS = "pair_id,mentor_id,mentee_id,matched_on\np1,m1,s1,2025-01-01\n"
CANONICAL: dict[str, str | bytes] = {"participants.csv": ROSTER, "pairs.csv": PAIRS}


def test_mentorloop_sign_ups_are_known_by_address_and_who_was_not_approved_is_none(tmp_path: Path) -> None:
    result = judged(tmp_path, sample("mentorloop"))
    assert result.core("participants", "person_id", "role", "name", "email", "joined_on") == [
        ("504", "both", "Dana Ruiz", None, date(2025, 1, 5)),
        ("ada@example.org", "both", "Ada Okafor", "Ada@Example.org", date(2025, 1, 2)),
        ("bo@example.org", "both", "Bo Lindqvist", "bo@example.org", date(2025, 1, 3)),
    ]
    assert result.counts("participants")["ignored"] == 1


def test_qooper_two_rows_of_a_meeting_are_one_contact_and_a_mask_is_no_name(tmp_path: Path) -> None:
    result = judged(tmp_path, sample("qooper"))
    assert result.core("contacts", "pair_id", "occurred_at", "duration_minutes") == [
        ("ada@example.org / bo@example.org", datetime(2025, 2, 3, 15), 30),
        ("ada@example.org / bo@example.org", datetime(2025, 3, 5, 15), 45),
    ]
    assert result.counts("contacts") == {"read": 3, "loaded": 2, "quarantined": 0, "superseded": 1, "ignored": 0}
    assert result.core("participants", "person_id", "role", "name", "joined_on") == [
        ("ada@example.org", "mentor", "Ada Okafor", date(2025, 1, 5)),
        ("bo@example.org", "mentee", "Bo Lindqvist", None),
        ("dana@example.org", "mentor", None, date(2025, 2, 10)),
    ]


def test_chronus_connections_are_pairs_of_addresses(tmp_path: Path) -> None:
    assert judged(tmp_path, sample("chronus")).core(
        "pairs", "mentor_id", "mentee_id", "matched_on", "planned_end_on", "ended_on"
    ) == [
        ("ada@example.org", "bo@example.org", date(2025, 1, 10), date(2025, 12, 31), None),
        ("ada@example.org", "chen@example.org", date(2025, 1, 12), date(2025, 12, 31), date(2025, 3, 1)),
    ]


def test_office_hours_a_name_of_two_mentors_is_held_back_and_an_unknown_one_stands_for_itself(tmp_path: Path) -> None:
    result = judged(tmp_path, sample("office_hours"))
    assert result.core("pairs", "mentor_id", "mentee_id", "matched_on") == [
        ("A1", "bo lindqvist", date(2025, 2, 3)),
        ("zed zimmer", "chen wei", date(2025, 3, 5)),
    ]
    assert result.core("contacts", "contact_id", "status", "status_source", "channel") == [
        ("1", "held", "Completed", "video"),
        ("2", "missed", "No show", "video"),
        ("4", "held", "Completed", "video"),
    ]
    assert result.reasons() == [
        ("sessions.csv", 4, "mentor_id", "ambiguous_person"),
        ("sessions.csv", 4, "pair_id", "unknown_reference"),
        ("sessions.csv", 4, "person_id", "ambiguous_person"),
    ]
    assert ("A1", "Ada Okafor") in result.core("participants", "person_id", "name")  # as the list of mentors writes it


def test_a_form_has_one_contact_for_each_cell_that_says_something(tmp_path: Path) -> None:
    result = judged(tmp_path, sample("weekly_form", "overdue.csv"))
    assert result.core("contacts", "pair_id", "topic", "occurred_at", "status") == [
        ("ada@example.org", "Week 1 (01/16/2026)", datetime(2026, 1, 15), "held"),
        ("ada@example.org", "Week 2 (01/23/2026)", datetime(2026, 1, 25), "held"),
        ("dana@example.org", "Week 3 (01/30/2026)", datetime(2026, 2, 1), "held"),
    ]
    assert result.rows("select pair_id, _line from core.contacts order by all") == [
        ("ada@example.org", 2), ("ada@example.org", 2), ("dana@example.org", 3),
    ]  # fmt: skip
    assert result.core("pairs", "pair_id", "mentee_id", "matched_on") == [
        ("ada@example.org", "student of ada@example.org", date(2026, 1, 16)),
        ("dana@example.org", "student of dana@example.org", date(2026, 1, 30)),
    ]


def test_the_upload_of_pairs_says_who_the_students_are(tmp_path: Path) -> None:
    result = judged(tmp_path, sample("weekly_form", "overdue.csv", "pairs_upload.csv"))
    assert result.core("pairs", "pair_id", "mentee_id", "matched_on") == [
        ("ada@example.org", "bo@example.org", date(2026, 1, 16)),
        ("dana@example.org", "student of dana@example.org", date(2026, 1, 30)),
    ]


def test_a_sheet_of_weeks_is_read_by_the_days_in_its_headers(tmp_path: Path) -> None:
    result = judged(tmp_path, sample("weekly_form", "weeks.csv"))
    assert result.core("contacts", "pair_id", "occurred_at", "status", "status_source") == [
        ("ada okafor / chen wei", datetime(2026, 1, 5), "held", "yes"),
        ("ada okafor / chen wei", datetime(2026, 1, 12), "missed", "no"),
        ("ada okafor / chen wei", datetime(2026, 1, 19), "held", "talked about her CV"),
        ("dana ruiz / eli novak", datetime(2026, 1, 12), "held", "x"),
    ]


def test_the_order_of_day_and_month_inside_headers_is_decided_by_all_of_them(tmp_path: Path) -> None:
    unclear = {"weeks.csv": "Mentor,Mentee,Met 03/04/2026,Met 05/04/2026\nA,B,x,x\n"}
    assert {reason for *_, reason in judged(tmp_path / "1", unclear).reasons()} == {"date_order_unclear"}
    clear = {"weeks.csv": "Mentor,Mentee,Met 03/04/2026,Met 17/04/2026\nA,B,x,x\n"}
    assert judged(tmp_path / "2", clear).core("contacts", "occurred_at") == [
        (datetime(2026, 4, 3),),
        (datetime(2026, 4, 17),),
    ]


def test_a_calendar_belongs_to_the_pair_whose_two_addresses_are_invited(tmp_path: Path) -> None:
    result = judged(tmp_path, {**CANONICAL, **sample("calendar")}, as_of="2025-01-22")
    assert result.core("contacts", "pair_id", "occurred_at", "status", "duration_minutes", "topic", "channel") == [
        ("p1", datetime(2025, 1, 6, 22), "held", 30, "Mentoring, CV", "video"),  # 17:00 in New York
        ("p1", datetime(2025, 1, 8, 15), "cancelled", 60, "Interview", None),
        ("p1", datetime(2025, 1, 20, 22), "held", 30, "Mentoring, CV", "video"),  # the 13th was taken out
        ("p1", datetime(2025, 1, 27, 22), "scheduled", 30, "Mentoring, CV", "video"),  # after the as-of date
    ]
    assert result.reasons() == [("meetings.ics", 26, "pair_id", "unattributed")]


def test_what_a_calendar_plans_does_not_move_the_as_of_date(tmp_path: Path) -> None:
    roster = "person_id,role,email,joined_on\nm1,mentor,ada@example.org,2025-01-10\ns1,mentee,bo@example.org,\n"
    result = judged(tmp_path, {**CANONICAL, "participants.csv": roster, **sample("calendar")})
    assert result.as_of == date(2025, 1, 10)


def test_a_file_that_begins_like_a_calendar_and_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"not closed|damaged"):
        judged(tmp_path, {"broken.ics": "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\n"})


def test_a_plain_sheet_finds_known_people_and_their_pair(tmp_path: Path) -> None:
    result = judged(tmp_path, {**CANONICAL, **sample("plain_sheet", "meetings.csv")})
    assert result.core("contacts", "pair_id", "occurred_at", "channel", "duration_minutes", "topic") == [
        ("dana ruiz / chen wei", datetime(2025, 2, 17), "in_person", 60, None),
        ("p1", datetime(2025, 2, 3), "video", 90, "CV"),
        ("p1", datetime(2025, 2, 17), "phone", 45, "Interview"),
    ]
    assert result.core("pairs", "pair_id", "mentor_id", "mentee_id") == [
        ("dana ruiz / chen wei", "dana ruiz", "chen wei"),
        ("p1", "m1", "s1"),
    ]
    assert result.rows("select line, kind from quality.ignored where table_name = 'pairs' order by line") == [
        (2, "pair_known_better"), (3, "pair_known_better"),
    ]  # fmt: skip


def test_lines_that_are_no_record_of_any_table_are_told_once_a_sheet(tmp_path: Path) -> None:
    log = "Date,Mentor,Mentee,Mood\n2025-02-03,Ada Okafor,Bo Lindqvist,fine\n\n\n"
    told = judged(tmp_path, {"log.csv": log}).rows('select "table", warnings, rows_ignored from quality.loads')
    once = ["columns that are not loaded: Mood.", "2 blank lines ignored."]
    assert told == [("participants", once, 2), ("participants", [], 2), ("pairs", [], 2), ("contacts", [], 2)]


def test_a_plain_sheet_alone_makes_its_pairs_from_the_first_meeting_on(tmp_path: Path) -> None:
    result = judged(tmp_path, sample("plain_sheet"))
    assert result.core("pairs", "pair_id", "mentor_id", "matched_on", "ended_on") == [
        ("ada okafor / bo lindqvist", "ada@example.org", date(2025, 2, 3), None),
        ("dana ruiz / chen wei", "dana ruiz", date(2025, 2, 17), None),
        ("dana ruiz / eli novak / 2025-01-10", "dana ruiz", date(2025, 1, 10), date(2025, 2, 20)),
    ]
    assert len(result.core("contacts")) == 3


OWN_WORDS = {
    "pairs.csv": "Match Number,Mentor's Name,Mentee E-mail,Match Start,Closed On,Match Status\n"
    "007,Dana Ruiz,eli@example.org,2025-01-10,2025-02-20,Completed\n"
    "008,Dana Ruiz,chen@example.org,2025-01-12,,Active\n"
    "009,Ada Okafor,bo@example.org,2025-01-14,,Closed\n",
    "log.csv": "Date and Time,Mentor's Name,Mentee E-mail,Session Status,Contact Method,Mins,Topics Discussed\n"
    "2025-02-03 17:00,Dana Ruiz,chen@example.org,no show,Zoom,,CV\n",
}


@pytest.mark.parametrize(
    ("exported_on", "ended"),
    [
        (None, {"007": date(2025, 2, 20), "008": None}),
        ("2025-03-01", {"007": date(2025, 2, 20), "008": None, "009": date(2025, 3, 1)}),
    ],
)
def test_a_plain_list_of_pairs_says_their_number_and_state_in_its_own_words(
    tmp_path: Path, exported_on: str | None, ended: dict[str, date | None]
) -> None:
    told = [exported_on] if exported_on else []
    result = judged(tmp_path, OWN_WORDS, exported_on=told, tells_exported_on=bool(told))
    assert dict(result.core("pairs", "pair_id", "ended_on")) == ended
    assert result.core("pairs", "pair_id", "mentor_id", "mentee_id", "matched_on", "end_reason")[0] == (
        "007", "dana ruiz", "eli@example.org", date(2025, 1, 10), "completed",
    )  # fmt: skip
    assert result.core("contacts", "pair_id", "status", "status_source", "channel", "topic") == [
        ("008", "missed", "no show", "video", "CV"),
    ]
    assert [reason for *_, reason in result.reasons()] == ([] if exported_on else ["end_unknown"])
    assert not [said for said in result.warnings() if "not loaded" in said]


@pytest.mark.parametrize(
    ("rule", "starts", "rejected"),
    [
        ("RRULE:FREQ=WEEKLY;COUNT=2", "2025-01-06 17:00:00+00:00; 2025-01-13 17:00:00+00:00", []),
        ("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "2025-01-06 17:00:00+00:00", []),  # no day fits: it was held once
        ("RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", None, ["broken_event"]),
        ("RRULE:FREQ=DAILY;UNTIL=20400101T000000Z", 367, []),  # to a year after the newest stamp
    ],
)
def test_a_repeating_event_is_unfolded_within_measure(
    tmp_path: Path, rule: str, starts: str | int | None, rejected: list[str]
) -> None:
    records = open_records(calendar(tmp_path, f"DTSTART:20250106T170000Z\n{rule}\n"))
    found = [row[-1] for _, row in records.rows]
    assert [reason for _, reason, _ in records.rejected] == rejected
    if isinstance(starts, int):
        assert len(found[0].split("; ")) == starts
    else:
        assert found == ([starts] if starts else [])


def test_a_calendar_that_repeats_beyond_measure_is_refused(tmp_path: Path) -> None:
    event = "DTSTART:20250106T170000Z\nRRULE:FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30\n"
    with pytest.raises(UnreadableFile, match="repeat beyond measure"):
        _ = open_records(calendar(tmp_path, *[event] * 50)).rows


def calendar(tmp_path: Path, *events: str) -> Path:
    path = tmp_path / "meetings.ics"
    path.write_text(
        "BEGIN:VCALENDAR\n" + "".join(f"BEGIN:VEVENT\nUID:1\n{e}END:VEVENT\n" for e in events) + "END:VCALENDAR\n"
    )
    return path
