"""Events and attendance: the annual meeting each December, regional meetings, webinars; who registered and who came.

In: a `Story`. Out: two Arrow tables, and the pairs that talked at a meeting. The same
events serve every block; the first block writes them. Meetings after the as-of date have registrations only.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from pipelines.synth.columns import NONE, Bools, Ints, dates, day_number, numbered, table, worded
from pipelines.synth.names import CITIES, REGIONS
from pipelines.synth.run import Run
from pipelines.synth.story import Story

KINDS = ("annual_meeting", "regional_meeting", "webinar")
ANNUAL, REGIONAL, WEBINAR = range(3)
COMES = (0.42, 0.30, 0.07)  # share of the members (of the region's members for a regional meeting) who register
STATUSES = ("registered", "attended", "cancelled")
TALK_SHARE = (0.55, 0.7, 0.0)  # of the pairs that both come


@dataclass(frozen=True)
class Events:
    """One place an event, by day; `region` is the host of a regional meeting, else -1."""

    name: list[str]
    kind: Ints
    region: Ints
    starts_on: Ints
    ends_on: Ints


def make_events(run: Run) -> Events:
    """Every event from the program's start to half a year after the as-of date."""
    first_year = int(np.datetime64(run.starts_on, "D").astype("datetime64[Y]").astype(int)) + 1970
    last_year = int(np.datetime64(run.as_of, "D").astype("datetime64[Y]").astype(int)) + 1970
    found: list[tuple[int, int, int, int, str]] = []
    for year in range(first_year, last_year + 1):
        found.append((day_number(f"{year}-12-06") - (year % 3), 3, ANNUAL, -1, f"Annual Meeting {year}"))
        for nth, (month, host) in enumerate((("04", year % 7), ("10", (year + 3) % 7))):
            season = "Spring" if nth == 0 else "Autumn"
            found.append(
                (day_number(f"{year}-{month}-18"), 1, REGIONAL, host, f"{REGIONS[host]} {season} Meeting {year}")
            )
        for month, title in (
            ("02", "Interviews"),
            ("05", "First Year in Practice"),
            ("07", "Your CV"),
            ("09", "Programs"),
        ):
            found.append((day_number(f"{year}-{month}-21"), 0, WEBINAR, -1, f"Webinar: {title}, {year}"))
    found = sorted(event for event in found if run.starts_on <= event[0] <= run.as_of + 184)
    starts, length, kind, region, name = zip(*found, strict=True)
    starts_on = np.array(starts, dtype=np.int64)
    return Events(
        list(name), np.array(kind, dtype=np.int64), np.array(region, dtype=np.int64), starts_on,
        starts_on + np.array(length, dtype=np.int64),
    )  # fmt: skip


def event_table(events: Events) -> pa.Table:
    """The events, numbered by day."""
    size = events.kind.size
    city = np.where(events.region >= 0, events.region, np.arange(size) % len(CITIES))
    return table(
        event_id=_event_ids(np.arange(size)),
        name=pa.array(events.name, pa.string()),
        kind=worded(KINDS, events.kind),
        city=worded(CITIES, np.where(events.kind == WEBINAR, -1, city)),
        starts_on=dates(events.starts_on),
        ends_on=dates(events.ends_on),
    )


def _event_ids(place: Ints) -> pa.Array:
    return numbered("E", 1 + place, 3)


def attend(story: Story, events: Events) -> tuple[pa.Table, tuple[Ints, Ints]]:
    """The attendance table, and (pair, day) of the talks between pairs who both came."""
    run, rng = story.run, story.run.stream("attendance")
    until = _stays_until(story)
    who, what, status, talks = [], [], [], []
    for place in range(events.kind.size):
        is_in, came = _one_event(rng, story, until, events, place)
        at = np.flatnonzero(is_in)
        past = events.ends_on[place] <= run.as_of
        who.append(at)
        what.append(np.full(at.size, place))
        status.append(np.where(came[at], 1, np.where(past, 2, 0)))
        if past:
            talks.append(_talks(rng, story, events, place, came))
    person, event = np.concatenate(who), np.concatenate(what)
    attendance = table(
        event_id=_event_ids(event), person_id=story.roster.ids(person), status=worded(STATUSES, np.concatenate(status))
    )
    pair, day = (np.concatenate(part) for part in zip(*talks, strict=True))
    return attendance, (pair, day)


def _stays_until(story: Story) -> Ints:
    """The last day on which each person is likely to come: half a year after their last pair ended."""
    people, spells, course = story.people, story.spells, story.course
    far = np.iinfo(np.int64).max
    ended = np.where(course.ended_on < 0, far - 400, course.ended_on)
    until = np.full(people.region.size, -1, dtype=np.int64)
    np.maximum.at(until, spells.mentee, ended)
    np.maximum.at(until, spells.mentor, ended)
    return np.where(until < 0, far, until + 183)


def _one_event(rng: np.random.Generator, story: Story, until: Ints, events: Events, place: int) -> tuple[Bools, Bools]:
    """Who registered for one event, and who came. Fewer have registered for what is still far off."""
    run, people, roster = story.run, story.people, story.roster
    kind, starts_on = int(events.kind[place]), int(events.starts_on[place])
    share = COMES[kind] * (0.7 if starts_on > run.as_of + 30 else 1.0)
    here = (roster.number >= 0) & (roster.joined_on <= min(starts_on, run.as_of)) & (until >= starts_on)
    if events.region[place] >= 0:
        here &= people.region == events.region[place]
    is_in = here & (rng.random(here.size) < share)
    came = is_in & (rng.random(here.size) < 0.88) & (events.ends_on[place] <= run.as_of)
    return is_in, came


def _talks(rng: np.random.Generator, story: Story, events: Events, place: int, came: Bools) -> tuple[Ints, Ints]:
    """Pair and day of the face-to-face talks at one event."""
    spells, course = story.spells, story.course
    first, last = int(events.starts_on[place]), int(events.ends_on[place])
    both = np.flatnonzero(came[spells.mentee] & came[spells.mentor])
    quiet_from = np.where(course.quiet_from == NONE, last, course.quiet_from)
    both = both[course.runs_on(both, np.full(both.size, last)) & (quiet_from[both] >= last)]
    both = both[course.matched_on[both] < first]
    talk = both[rng.random(both.size) < TALK_SHARE[int(events.kind[place])]]
    return talk, rng.integers(first, last + 1, talk.size)
