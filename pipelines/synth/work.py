"""Shared work and collaborations: what the two show each other, how long feedback takes, what they make together.

In: a `Story`. Out: two Arrow tables. Mentees share most; some mentors model with work of their own.
Feedback ends with the contact, so items wait, most of them in pairs that fall silent.
"""

import numpy as np
import pyarrow as pa

from pipelines.synth.columns import NONE, Ints, clock, dates, draw, month_index, numbered, stamps, table, worded
from pipelines.synth.enrolment import pair_ids
from pipelines.synth.run import TIME_ZONE
from pipelines.synth.story import Story
from pipelines.synth.topics import WORK_TITLES

KINDS = tuple(WORK_TITLES)
MENTEE_KINDS = (2.4, 1.6, 1.3, 1.2, 0.4, 0.7, 0.8, 0.5)
MENTOR_KINDS = (0.5, 0.3, 0.8, 1.3, 1.6, 0.9, 0.7, 0.3)
STATUSES = ("active", "submitted", "published", "presented", "dropped")
MADE = ("poster", "presentation", "paper", "manuscript", "project")


def shared_work_table(story: Story) -> pa.Table:
    """Items by time, with the moment of feedback where there was any."""
    run, course, until = story.run, story.course, story.until
    rng = run.stream("shared work")
    months = np.maximum(until - course.matched_on, 0) / 30
    pair = np.repeat(np.arange(run.pairs), np.minimum(rng.poisson(0.16 * months * story.traits.engagement**0.5), 8))
    on = course.matched_on[pair] + (rng.random(pair.size) * (until - course.matched_on)[pair]).astype(np.int64)
    order = np.argsort(on, kind="stable")
    pair, on = pair[order], on[order]
    by_mentee = rng.random(pair.size) < 0.74
    kind = np.where(by_mentee, draw(rng, MENTEE_KINDS, pair.size), draw(rng, MENTOR_KINDS, pair.size))
    summer_cv = by_mentee & np.isin(month_index(on), (6, 7, 8)) & (rng.random(pair.size) < 0.4)
    kind = np.where(summer_cv, 0, kind)
    back_on = on + 1 + np.minimum(np.exp(rng.normal(np.log(6), 0.9, pair.size)), 90).astype(np.int64)
    ended = np.where(course.ended_on == NONE, run.as_of, course.ended_on)
    has = (
        (rng.random(pair.size) < 0.86) & (back_on <= np.minimum(until[pair] + 5, ended[pair])) & (back_on <= run.as_of)
    )
    back_at = np.full(pair.size, NONE, dtype=np.int64)
    back_at[has] = clock(rng, back_on[has], TIME_ZONE, run.as_of)
    return table(
        item_id=numbered("W", run.number("shared_work") + np.arange(pair.size)),
        pair_id=pair_ids(run, pair),
        kind=worded(KINDS, kind),
        shared_by=worded(("mentor", "mentee"), by_mentee.astype(np.int64)),
        shared_at=stamps(clock(rng, on, TIME_ZONE, run.as_of)),
        feedback_at=stamps(back_at),
        title=_titles(rng, kind),
    )


def _titles(rng: np.random.Generator, kind: Ints) -> pa.Array:
    flat = [title for titles in WORK_TITLES.values() for title in titles]  # two a kind
    return worded(flat, np.where(rng.random(kind.size) < 0.1, -1, 2 * kind + rng.integers(0, 2, kind.size)))


def collaboration_table(story: Story) -> pa.Table:
    """Posters, papers and projects, from started to presented or published."""
    run, course, until = story.run, story.course, story.until
    rng = run.stream("collaborations")
    chance = np.clip(0.15 * story.traits.engagement**0.6, 0, 0.5)
    pair = np.flatnonzero((rng.random(run.pairs) < chance) & (until - course.matched_on > 75))
    room = (until - course.matched_on)[pair] - 45
    started_on = course.matched_on[pair] + 45 + (rng.random(pair.size) * room).astype(np.int64)
    order = np.argsort(started_on, kind="stable")
    pair, started_on = pair[order], started_on[order]
    kind = draw(rng, (1.5, 0.9, 0.8, 1.3, 0.9), pair.size)
    age = run.as_of - started_on
    status = np.zeros(pair.size, dtype=np.int64)
    status = np.where(age > rng.integers(60, 200, pair.size), 1, status)
    takes = rng.integers(140, 420, pair.size)
    out_on = started_on + takes
    status = np.where(age > takes, np.where(np.isin(kind, (2, 3)), 2, 3), status)
    dropped = (rng.random(pair.size) < 0.22) & (age > 90)
    status = np.where(dropped, 4, status)
    drop_on = started_on + np.minimum(rng.integers(30, 200, pair.size), np.maximum(age, 1))
    ended_on = np.where(status >= 2, np.where(dropped, drop_on, out_on), NONE)
    return table(
        collaboration_id=numbered("L", run.number("collaborations") + np.arange(pair.size)),
        pair_id=pair_ids(run, pair),
        kind=worded(MADE, kind),
        started_on=dates(started_on),
        ended_on=dates(ended_on),
        status=worded(STATUSES, status),
    )
