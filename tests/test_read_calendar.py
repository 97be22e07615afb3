"""A calendar gives one row an event; an event that is broken costs itself alone."""

import pytest

from pipelines.read import read_records
from tests.test_read_delimited import write

EVENT = "BEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20250101T000000Z\n{more}END:VEVENT\n"


def calendar(*events: str) -> str:
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//x//EN\n{''.join(events)}END:VCALENDAR\n"


@pytest.mark.parametrize(
    "broken",
    ["DTSTART:20250106Ô170000\n", "DTSTART:\n", "DTSTART:20250230T100000\n", "SUMMARY:no start\n",
     "DTSTART:20250106T170000\nRECURRENCE-ID:yesterday\n", "DTSTART:20250106T170000\nDTEND:soon\n",
     "DTSTART:20250106T170000\nRRULE:FREQ=SOMETIMES\n"],
)  # fmt: skip
def test_an_event_with_a_broken_day_is_rejected_and_the_others_are_read(tmp_path, broken):
    whole = EVENT.format(uid="b", more="DTSTART:20250107T170000Z\nDTEND:20250107T180000Z\n")
    records = read_records(write(tmp_path, calendar(EVENT.format(uid="a", more=broken), whole), "meetings.ics"))
    assert [reason for _, reason, _ in records.rejected] == ["broken_event"]
    assert [(cells[0], cells[1], cells[3]) for _, cells in records.rows] == [("b", "2025-01-07 17:00:00+00:00", "60")]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_bytes_that_are_no_text_cost_their_event_alone(tmp_path, encoding):
    more = "DTSTART:20250101T170000Z\nSUMMARY:{}\n"
    events = [EVENT.format(uid=uid, more=more.format(uid)) for uid in ("first", "broken", "last")]
    content = calendar(*events).encode().replace(b"SUMMARY:broken", b"SUMMARY:x\x81")
    records = read_records(write(tmp_path, content, "meetings.ics"), encoding=encoding)
    assert [cells[0] for _, cells in records.rows] == ["first", "last"]
    assert [reason for _, reason, _ in records.rejected] == ["undecodable"]
