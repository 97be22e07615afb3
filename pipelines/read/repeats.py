"""The days on which a repeating calendar event takes place (RFC 5545, 3.8.5), unfolded by dateutil.

In: an event as icalendar gives it. Out: every start, its own and those that its rule gives or that are added, without those
taken out. What it may cost is bounded: dateutil searches for a rule that no day fits to the year 9999, and a file may hold
many of them, or rules that give a million days. Rejected: a time limit, which would depend on the machine.
"""

import re
import warnings
from datetime import date, datetime
from itertools import islice
from typing import Any

from dateutil.rrule import rrule, rruleset, rrulestr

MOST_OCCURRENCES, MOST_IN_ALL, MOST_SEARCHED_DAYS, FIRST_YEAR = 2_000, 500_000, 12_000_000, 1900


class TooManyRepeats(Exception):
    """The events of a calendar repeat beyond what can be unfolded."""


class Repeats:
    """Unfolds the events of one calendar up to `until`, within one budget for all of them."""

    def __init__(self, until: datetime) -> None:
        self.until, self.searched_days, self.found_count = until, 0, 0

    def starts(self, event: Any, start: date) -> list[date]:
        """Every start of an event. Raises ValueError where it repeats without measure, TooManyRepeats where the calendar does."""
        if not any(name in event for name in ("RRULE", "RDATE")):
            return [start]
        first = start if isinstance(start, datetime) else datetime.combine(start, datetime.min.time())
        limit = self.until if first.tzinfo else self.until.replace(tzinfo=None)
        every = rruleset()
        every.rdate(first)
        for rule in several(event.get("RRULE")):
            every.rrule(self._bounded(rule.to_ical().decode(), first, limit))
        for added in _days(event.get("RDATE")):
            every.rdate(added)
        for out in _days(event.get("EXDATE")):
            every.exdate(out)
        found = [each for each in islice(every, MOST_OCCURRENCES + 1) if each <= limit or each == first]
        if len(found) > MOST_OCCURRENCES:
            raise ValueError("repeats more often than people meet")
        self.found_count += len(found)
        return [each if isinstance(start, datetime) else each.date() for each in found]

    def _bounded(self, text: str, first: datetime, limit: datetime) -> rrule:
        """A rule that ends by `limit` at the latest."""
        if re.search("FREQ=(SECONDLY|MINUTELY|HOURLY)", text, re.IGNORECASE) or first.year < FIRST_YEAR:
            raise ValueError("repeats more often than people meet")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # a count and an end together
            given = rrulestr(text, dtstart=first)
            end = given._until
            bounded = given.replace(until=min(end, limit) if end else limit)
        is_empty = next(iter(bounded), None) is None
        last = date.max if is_empty else limit.date()
        self.searched_days += max((last - first.date()).days, 0)
        if self.searched_days > MOST_SEARCHED_DAYS or self.found_count > MOST_IN_ALL:
            raise TooManyRepeats
        return bounded


def several(value: Any) -> list[Any]:
    """A property that may stand in several lines, as a list."""
    return [] if value is None else value if isinstance(value, list) else [value]


def _days(value: Any) -> list[datetime]:
    """The days of EXDATE or RDATE, which may stand in several lines."""
    days = [each.dt for dates in several(value) for each in dates.dts]
    days = [day[0] if isinstance(day, tuple) else day for day in days]
    return [day if isinstance(day, datetime) else datetime.combine(day, datetime.min.time()) for day in days]
