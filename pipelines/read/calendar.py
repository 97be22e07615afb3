"""iCalendar (RFC 5545) as `Records`: one row an event, with the days on which it takes place.

In: a calendar file. Out: `Records`; a row's line is that of its `BEGIN:VEVENT`. Times stand as ISO text with their offset, or
without one where the calendar gives none; addresses without `mailto:`, those who declined left out; OCCURRENCES lists every
start of an event, so that a weekly meeting is not one meeting: its rule is unfolded by dateutil, without the days that were
taken out or moved (a moved one is an event of its own). A rule without an end is unfolded to a year after the newest stamp in
the file (`repeats`). Rejected: cutting lines by hand, since folding, escapes and time zones are what the library is for.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
from icalendar import Calendar

from pipelines.errors import UnreadableFile
from pipelines.read.delimited import byte_chunks
from pipelines.read.dialect import Dialect
from pipelines.read.encoding import find_encoding
from pipelines.read.layout import Layout
from pipelines.read.lines import shown, text_chunks
from pipelines.read.repeats import Repeats, TooManyRepeats, several
from pipelines.read.rowwise import RowRecords

MOST_BYTES = 16 << 20
PLAIN = ("UID", "SUMMARY", "STATUS", "LOCATION", "CREATED", "LAST-MODIFIED", "SEQUENCE", "RECURRENCE-ID")
COLUMNS = [
    "UID",
    "DTSTART",
    "DTEND",
    "MINUTES",
    *PLAIN[1:],
    "ORGANIZER",
    "ATTENDEES",
    "CONFERENCE",
    "RRULE",
    "OCCURRENCES",
]
BEGIN = re.compile(r"begin:vevent\s*$", re.IGNORECASE)
CONFERENCE = re.compile(r"https://[^\s\"<>]*(?:zoom\.us|teams\.microsoft|meet\.google|webex)[^\s\"<>]*")


class CalendarRecords(RowRecords):
    """The events of one calendar."""

    kind = "calendar"

    def __init__(self, path: Path, name: str, where: str, encoding: str | None = None) -> None:
        self.where = where
        if path.stat().st_size > MOST_BYTES:
            raise UnreadableFile(where, f"the calendar is larger than {MOST_BYTES >> 20} MB.", "Export fewer years.")
        with path.open("rb") as file:
            codec = find_encoding(where, file.read(4096), byte_chunks(path), encoding).codec
        self.lines = re.split("\r\n|\r|\n", "".join(text_chunks(byte_chunks(path), codec)))
        self.starts = [number for number, line in enumerate(self.lines, start=1) if BEGIN.match(line)]
        try:
            self.events: list[Any] = Calendar.from_ical("\r\n".join(self.lines)).walk("VEVENT")
        except (ValueError, IndexError, KeyError) as error:
            raise UnreadableFile(where, f"the calendar is damaged ({error}).", "Export it again.") from error
        if len(self.events) != len(self.starts):
            raise UnreadableFile(where, "the calendar's events are not closed.", "Export it again.")
        super().__init__(name, Layout(list(COLUMNS), None, 1), Dialect(encoding=codec))

    def numbered(self) -> Iterator[tuple[int, list[str]]]:
        """Every event."""
        repeats = Repeats(_last_day(self.events))
        moved = {(str(e.get("UID")), _moment(day)) for e in self.events if (day := _day(e.get("RECURRENCE-ID")))}
        for line, event in zip(self.starts, self.events, strict=True):
            try:
                cells = _cells(event, repeats, moved)
            except TooManyRepeats as error:
                raise UnreadableFile(
                    self.where,
                    "the calendar's events repeat beyond measure.",
                    "Export fewer years, or without those rules.",
                ) from error
            except (LookupError, ValueError, TypeError, AttributeError, OverflowError) as error:
                self.rejected.append((line, "broken_event", shown(self._raw(line)) or str(error)))
            else:
                yield line, [cells.get(name, "") for name in COLUMNS]

    def _raw(self, line: int) -> str:
        end = next((n for n in range(line, len(self.lines)) if self.lines[n].upper().startswith("END:VEVENT")), line)
        return "\n".join(self.lines[line - 1 : end + 1])

    def raw(self, connection: duckdb.DuckDBPyConnection | None, lines: Iterable[int]) -> dict[int, str]:
        """The events that begin at these lines, as they stand."""
        return {line: shown(self._raw(line)) for line in sorted(set(lines))}


def _cells(event: Any, repeats: Repeats, moved: set[tuple[str, str]]) -> dict[str, str]:
    """One event as text. Raises ValueError where it has no start, or repeats without measure."""
    start = event.decoded("DTSTART")
    end = event.decoded("DTEND") if "DTEND" in event else None
    length = end - start if end is not None else event.decoded("DURATION") if "DURATION" in event else None
    cells = {name: _text(event.get(name)) for name in PLAIN}
    rule = event.get("RRULE")
    cells["DTSTART"], cells["DTEND"] = _moment(start), _moment(end) if end is not None else ""
    cells["MINUTES"] = (
        str(int(length.total_seconds() // 60)) if length is not None and isinstance(start, datetime) else ""
    )
    cells["ORGANIZER"] = _address(event.get("ORGANIZER"))
    cells["ATTENDEES"] = "; ".join(dict.fromkeys(filter(None, [cells["ORGANIZER"], *_attendees(event)])))
    link = CONFERENCE.search(
        " ".join(_text(event.get(name)) for name in ("CONFERENCE", "LOCATION", "DESCRIPTION", "URL"))
    )
    cells["CONFERENCE"] = link.group() if link else ""
    cells["RRULE"] = rule.to_ical().decode() if rule else ""
    starts = repeats.starts(event, start)
    cells["OCCURRENCES"] = "; ".join(
        s for s in map(_moment, starts) if "RECURRENCE-ID" in event or (cells["UID"], s) not in moved
    )
    return cells


def _last_day(events: list[Any]) -> datetime:
    """A year after the newest stamp or start in the file."""
    names = ("DTSTAMP", "LAST-MODIFIED", "CREATED", "DTSTART")
    found = [_day(event.get(name)) for event in events for name in names]
    known = [day if isinstance(day, datetime) else datetime.combine(day, datetime.min.time()) for day in found if day]
    newest = max(
        (day if day.tzinfo else day.replace(tzinfo=UTC) for day in known), default=datetime(1970, 1, 1, tzinfo=UTC)
    )
    return newest + timedelta(days=366)


def _day(value: Any) -> date | None:
    """The day of a property; None where it is missing, or broken, which the library says only when it is asked."""
    try:
        day = getattr(value, "dt", None)
    except ValueError:
        return None
    return day if isinstance(day, date) else None


def _moment(day: date) -> str:
    return day.isoformat(sep=" ") if isinstance(day, datetime) else day.isoformat()


def _text(value: Any) -> str:
    if value is None:
        return ""
    return _moment(value.dt) if hasattr(value, "dt") else str(value)


def _address(value: Any) -> str:
    return re.sub("^mailto:", "", str(value or ""), flags=re.IGNORECASE)


def _attendees(event: Any) -> list[str]:
    """The addresses of those who did not decline."""
    people = several(event.get("ATTENDEE"))
    return [_address(each) for each in people if str(each.params.get("PARTSTAT", "")).upper() != "DECLINED"]
