"""Contacts as they were logged: what of the true contacts reached the records, when, by whom; plus missed and scheduled ones.

In: a `Story`, days on which pairs met at an event. Out: one Arrow table, by time. Logging differs between
pairs: some platforms log every message, some mentors write everything down, some pairs log half, some nothing at all. A
contact whose entry would come after the as-of date is not in the export. While a mentee drops out, contacts begun by the
mentee fade first, and the mentor's last invitations are missed; the other way round where the mentor does.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from pipelines.synth.columns import (
    DAY,
    NONE,
    Bools,
    Floats,
    Ints,
    clock,
    counts,
    draw,
    month_index,
    numbered,
    stamps,
    table,
    worded,
)
from pipelines.synth.course import MENTEE, MENTOR, Course
from pipelines.synth.enrolment import pair_ids
from pipelines.synth.run import TIME_ZONE, Run
from pipelines.synth.story import Story
from pipelines.synth.topics import AGENDA, OTHER_TOPICS

STATUSES = ("held", "scheduled", "missed", "cancelled")
HELD, SCHEDULED, MISSED, CANCELLED = range(4)
CHANNELS = ("video", "phone", "email", "message", "in_person", "other")
IN_PERSON = 4
INITIATORS = ("mentor", "mentee", "staff")
LOGGERS = ("mentor", "mentee", "staff", "system")
# Ways of logging: share of pairs, chance that a contact is entered, who enters it, median delay in days.
WAYS = ("system", "careful mentor", "mentee", "staff", "patchy", "nobody")
UNLOGGED = WAYS.index("nobody")
WAY_SHARE = (0.24, 0.34, 0.24, 0.05, 0.095, 0.035)
WAY_CHANCE = np.array([1.0, 0.95, 0.88, 0.85, 0.5, 0.0])
WAY_LOGGER = np.array([3, 0, 1, 2, 0, 0])
WAY_DELAY = np.array([0.0, 1.0, 2.0, 8.0, 4.0, 0.0])
FADES_TO = 0.25  # factor a fading step on the share of contacts that the leaver begins


@dataclass(frozen=True)
class Rows:
    """One place a contact row."""

    pair: Ints
    on: Ints
    status: Ints
    by: Ints
    in_person: Bools


def logging_ways(run: Run) -> Ints:
    """The way of logging of each pair, a position in WAYS."""
    return draw(run.stream("logging"), WAY_SHARE, run.pairs)


def contact_table(story: Story, way: Ints, met: tuple[Ints, Ints]) -> pa.Table:
    """The contacts as exported. `met`: pair and day of the talks at events."""
    run, course = story.run, story.course
    rng = run.stream("contacts")
    share = np.where(rng.random(run.pairs) < 0.07, 0.06, rng.beta(6.0, 4.4, run.pairs))  # of contacts the mentee begins
    rows = _join([_held(rng, course, share), _missed(rng, course, share), _last_tries(rng, run, course),
                  _coming(rng, story), _at_events(rng, met)])  # fmt: skip
    rows = _pick(rows, (way[rows.pair] != UNLOGGED) & (rng.random(rows.pair.size) < WAY_CHANCE[way[rows.pair]]))
    at = clock(rng, rows.on, TIME_ZONE, run.as_of)
    logged_at, logged_by = _logging(run, rows, way, at)
    end_of_records = (run.as_of + 1) * DAY
    keep = np.flatnonzero(logged_at < end_of_records)
    keep = keep[np.argsort(at[keep], kind="stable")]
    return _as_table(run, _pick(rows, keep), at[keep], logged_at[keep], logged_by[keep])


def _held(rng: np.random.Generator, course: Course, share: Floats) -> Rows:
    """The true contacts, with who began each."""
    pair, fade = course.contact_pair, course.contact_fade
    begins = share[pair]
    begins = np.where(course.leaver[pair] == MENTEE, begins * FADES_TO**fade, begins)
    begins = np.where(course.leaver[pair] == MENTOR, 1 - (1 - begins) * FADES_TO**fade, begins)
    by = (rng.random(pair.size) < begins).astype(np.int64)
    by = np.where(rng.random(pair.size) < 0.02, 2, by)
    return Rows(pair, course.contact_on, np.zeros(pair.size, np.int64), by, rng.random(pair.size) < 0.02)


def _missed(rng: np.random.Generator, course: Course, share: Floats) -> Rows:
    """Appointments between two contacts that came to nothing, more of them while contact thins out."""
    pair, day = course.contact_pair, course.contact_on
    follows = pair[1:] == pair[:-1]
    gap = np.where(follows, day[1:] - day[:-1], 0)
    chance = np.where(course.contact_fade[1:] > 0, 0.4, 0.11)
    at = np.flatnonzero((gap >= 8) & (rng.random(gap.size) < chance))
    on = day[at] + (gap[at] * rng.uniform(0.3, 0.8, at.size)).astype(np.int64)
    status = np.where(rng.random(at.size) < 0.55, MISSED, CANCELLED)
    by = (rng.random(at.size) < share[pair[at]]).astype(np.int64)
    return Rows(pair[at], on, status, by, np.zeros(at.size, np.bool_))


def _last_tries(rng: np.random.Generator, run: Run, course: Course) -> Rows:
    """Invitations after the last contact that nobody came to, from the one who stayed."""
    left = np.flatnonzero((course.leaver == MENTEE) | (course.leaver == MENTOR))
    left = left[course.quiet_from[left] != NONE]
    pair = np.repeat(left, rng.choice([0, 1, 2, 3, 4], p=[0.33, 0.2, 0.17, 0.19, 0.11], size=left.size))
    nth = np.arange(pair.size) - np.searchsorted(pair, pair)
    on = course.quiet_from[pair] + 7 + 9 * nth + rng.integers(0, 7, pair.size)
    until = np.where(course.ended_on[pair] == NONE, run.as_of, course.ended_on[pair])
    status = np.where(rng.random(pair.size) < 0.06, SCHEDULED, MISSED)  # some are never updated
    by = np.where(course.leaver[pair] == MENTEE, 0, 1)
    return _pick(Rows(pair, on, status, by, np.zeros(pair.size, np.bool_)), on <= until)


def _coming(rng: np.random.Generator, story: Story) -> Rows:
    """Appointments after the as-of date of pairs that are in touch."""
    run, traits, course = story.run, story.traits, story.course
    in_touch = (course.ended_on == NONE) & (course.quiet_from == NONE) & ~traits.never_starts
    in_touch &= (course.paused_on == NONE) | (course.resumed_on != NONE)
    pair = np.flatnonzero(in_touch & (rng.random(run.pairs) < 0.4))
    on = run.as_of + 1 + (rng.random(pair.size) * np.minimum(traits.habit_days[pair], 45)).astype(np.int64)
    by = (rng.random(pair.size) < 0.5).astype(np.int64)
    return Rows(pair, on, np.full(pair.size, SCHEDULED), by, rng.random(pair.size) < 0.03)


def _at_events(rng: np.random.Generator, met: tuple[Ints, Ints]) -> Rows:
    """Talks at a meeting that both attended."""
    pair, on = met
    by = (rng.random(pair.size) < 0.5).astype(np.int64)
    return Rows(pair, on, np.zeros(pair.size, np.int64), by, np.ones(pair.size, np.bool_))


def _join(parts: list[Rows]) -> Rows:
    return Rows(*(np.concatenate([getattr(part, name) for part in parts]) for name in Rows.__dataclass_fields__))


def _pick(rows: Rows, which: Ints | Bools) -> Rows:
    return Rows(*(getattr(rows, name)[which] for name in Rows.__dataclass_fields__))


def _logging(run: Run, rows: Rows, way: Ints, at: Ints) -> tuple[Ints, Ints]:
    """When and by whom each row was entered: after a held or missed contact, before one that is still to come."""
    rng, size = run.stream("logging days"), rows.pair.size
    delay = WAY_DELAY[way[rows.pair]] * np.exp(rng.normal(0, 1.1, size))
    after = at + np.rint(np.minimum(delay, 75) * DAY).astype(np.int64) + rng.integers(1, 50, size) * 60
    first_possible = run.as_of - rng.integers(0, 14, size)
    before = np.minimum(first_possible * DAY + 14 * 3600, at - 3600)
    logged_at = np.where(rows.status == SCHEDULED, before, after).astype(np.int64)
    by = np.where(rng.random(size) < 0.05, 2, WAY_LOGGER[way[rows.pair]])
    return logged_at, by


def _as_table(run: Run, rows: Rows, at: Ints, logged_at: Ints, logged_by: Ints) -> pa.Table:
    """Channel, topic and duration are drawn last; every optional cell is sometimes empty."""
    rng, size = run.stream("contact words"), rows.pair.size
    channel = draw(rng, (0.4, 0.13, 0.26, 0.17, 0.0, 0.04), size)
    channel = np.where(rows.in_person, IN_PERSON, channel)
    talks = np.isin(channel, (0, 1, IN_PERSON)) & np.isin(rows.status, (HELD, SCHEDULED))
    minutes = 5 * np.clip(np.rint(np.exp(rng.normal(np.log(36), 0.45, size)) / 5), 1, 36).astype(np.int64)
    minutes = np.where(talks & (rng.random(size) < 0.92), minutes, NONE)
    other = len(AGENDA) + rng.integers(0, len(OTHER_TOPICS), size)
    topic = np.where(rng.random(size) < 0.68, month_index(rows.on), other)
    return table(
        contact_id=numbered("C", run.number("contacts") + np.arange(size), 7),
        pair_id=pair_ids(run, rows.pair),
        occurred_at=stamps(at),
        status=worded(STATUSES, rows.status),
        logged_at=stamps(logged_at),
        logged_by=worded(LOGGERS, logged_by),
        channel=worded(CHANNELS, np.where(rng.random(size) < 0.01, -1, channel)),
        initiated_by=worded(INITIATORS, np.where(rng.random(size) < 0.05, -1, rows.by)),
        duration_minutes=counts(minutes),
        topic=worded((*AGENDA, *OTHER_TOPICS), np.where(rng.random(size) < 0.15, -1, topic)),
    )
