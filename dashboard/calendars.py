"""Topics of pairs as a calendar that any calendar program reads (iCalendar, RFC 5545).

In: rows of topics with their pair's names, and the as-of date. Out: bytes of one all-day event a topic, the same for the
same rows: the time stamp is the as-of date, the identifiers come from the rows, so that a calendar that takes the file twice
updates its entries instead of doubling them. Escaping and folding are the library's. Rejected: to-dos, which half of the
calendar programs do not show.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event

PRODUCT = "-//Mentorscope//Agenda//EN"


def agenda_calendar(topics: Iterable[Mapping[Any, Any]], as_of: dt.date) -> bytes:
    """A calendar of topics; each has pair_id, mentee, mentor, topic, planned_on, program_name."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    stamp = dt.datetime.combine(as_of, dt.time(), tzinfo=dt.UTC)
    for topic in topics:
        calendar.add_component(_event(topic, stamp))
    return bytes(calendar.to_ical())


def _event(topic: Mapping[Any, Any], stamp: dt.datetime) -> Event:
    day = dt.date(topic["planned_on"].year, topic["planned_on"].month, topic["planned_on"].day)
    event = Event()
    name = f"{topic['pair_id']} {topic['topic']} {day}"
    event.add("uid", f"{uuid5(NAMESPACE_URL, name)}@mentorscope")
    event.add("dtstamp", stamp)
    event.add("dtstart", day)
    event.add("dtend", day + dt.timedelta(days=1))
    event.add("summary", f"{topic['topic']}: {topic['mentee']} with {topic['mentor']}")
    event.add("description", f"Topic of the pair's yearly schedule, {topic['program_name']}")
    event.add("transp", "TRANSPARENT")
    return event
