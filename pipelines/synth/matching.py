"""Who is matched with whom and when: match days, the mentors that a mentee asks, and second spells.

In: `Run`, `People`, later the `Course`. Out: `Asked` (before the course) and `Spells` (after it). The match days follow
the academic year and the program's growth. Each mentee looks at a few mentors who are there at that time and ends with
the one that suits best (practice area, region, shared interests, chance); the others become the requests that led nowhere.
Second spells are laid over the drawn pairs afterwards, because they need to know when the first one ended.
"""

from dataclasses import dataclass

import numpy as np

from pipelines.synth.columns import FAR, NONE, Ints, month_index
from pipelines.synth.course import Course
from pipelines.synth.people import People
from pipelines.synth.run import Run

MATCH_MONTH = np.array([1.1, 0.8, 0.6, 0.8, 0.7, 0.65, 0.7, 1.1, 2.0, 1.7, 0.9, 0.5])  # January first
GROWTH_A_YEAR = 1.15
CANDIDATES = 4
SECOND_SPELL_SHARE = 0.16  # of the early endings that can be followed by another pair
SAME_MENTOR_SHARE = 0.15  # of the second spells: the match is reopened
MENTOR_AS_MENTEE_SHARE = 0.015


@dataclass(frozen=True)
class Asked:
    """A pair a place: match day, chosen mentor (place in People), mentors looked at (pairs x CANDIDATES), interests shared."""

    matched_on: Ints
    mentor: Ints
    candidates: Ints
    shared_interests: Ints


@dataclass(frozen=True)
class Spells:
    """The two people of each pair, and the pair that the mentee was in before (-1: none)."""

    mentee: Ints
    mentor: Ints
    previous: Ints


def match_days(run: Run) -> Ints:
    """The sorted days on which the block's pairs are matched: seasons, growth, fewer at weekends."""
    rng = run.stream("match days")
    days = np.arange(run.starts_on, run.as_of + 1)
    weight = MATCH_MONTH[month_index(days)] * GROWTH_A_YEAR ** ((days - run.starts_on) / 365.25)
    weight = np.where((days + 3) % 7 >= 5, weight * 0.15, weight)  # day 0 was a Thursday
    return np.sort(rng.choice(days, size=run.pairs, p=weight / weight.sum())).astype(np.int64)


def choose_mentors(run: Run, people: People, matched_on: Ints) -> Asked:
    """The mentors each mentee looked at, and the one who suits best."""
    rng = run.stream("mentors")
    when = np.arange(run.pairs) / run.pairs
    near = when[:, None] + rng.normal(0.0, 0.16, (run.pairs, CANDIDATES))
    near = np.abs(near)
    near = np.where(near >= 1, 2 - near, near)  # reflected, so that no mentor at the edge is overrun
    place = np.clip((near * people.mentors).astype(np.int64), 0, people.mentors - 1)
    candidates = people.first_mentor + place
    mentee = np.arange(run.pairs)[:, None]
    own = people.interests[: run.pairs]
    shared = np.stack([(own & people.interests[looked_at]).sum(axis=1) for looked_at in candidates.T], axis=1)
    suits = (
        1.2 * (people.area[candidates] == people.area[mentee])
        + 0.35 * (people.region[candidates] == people.region[mentee])
        + 0.6 * shared
    )
    best = np.argmax(suits + rng.gumbel(scale=0.9, size=suits.shape), axis=1)
    rows = np.arange(run.pairs)
    return Asked(matched_on, candidates[rows, best], candidates, shared[rows, best].astype(np.int64))


def lay_second_spells(run: Run, people: People, asked: Asked, course: Course) -> Spells:
    """Give some pairs the mentee of a pair that ended before, and a few of those its mentor too."""
    rng = run.stream("second spells")
    mentee, mentor = np.arange(run.pairs), asked.mentor.copy()
    previous = _previous(rng, course)
    same_mentor = (previous >= 0) & (rng.random(run.pairs) < SAME_MENTOR_SHARE)
    for pair in np.flatnonzero(previous >= 0):  # in the order of matching, so that chains carry through
        mentee[pair] = mentee[previous[pair]]
        if same_mentor[pair]:
            mentor[pair] = mentor[previous[pair]]
    is_first = (previous < 0) & ~np.isin(mentee, mentee[previous >= 0])
    also = np.flatnonzero(is_first & (rng.random(run.pairs) < MENTOR_AS_MENTEE_SHARE))
    stage = people.stage[people.first_mentor :]
    young = people.first_mentor + np.flatnonzero((stage == 1) | (stage == 2))
    if young.size:
        teacher = rng.choice(young, also.size)
        fits = teacher != mentor[also]
        mentee[also[fits]] = teacher[fits]
    return Spells(mentee, mentor, previous)


def _previous(rng: np.random.Generator, course: Course) -> Ints:
    """For each pair the ended pair whose mentee it takes over, or -1; no pair is followed twice."""
    ended = course.ended_on
    early = np.flatnonzero((ended != NONE) & (course.end_reason > 0) & (rng.random(ended.size) < SECOND_SPELL_SHARE))
    early = early[np.argsort(ended[early], kind="stable")]
    back_on = ended[early] + rng.integers(12, 120, early.size)
    after = np.searchsorted(course.matched_on, back_on, side="left")
    fits = after < ended.size
    after, first = np.unique(after[fits], return_index=True)
    previous = np.full(ended.size, -1, dtype=np.int64)
    previous[after] = early[fits][first]
    return previous


def most_at_once(mentor: Ints, matched_on: Ints, ended_on: Ints, size: int) -> Ints:
    """The largest number of pairs that each of `size` people mentored at the same time."""
    until = np.where(ended_on == NONE, FAR, ended_on)
    who = np.concatenate([mentor, mentor])
    day = np.concatenate([matched_on, until])
    step = np.concatenate([np.ones(mentor.size, np.int64), -np.ones(mentor.size, np.int64)])
    order = np.lexsort((step, day, who))
    running = np.cumsum(step[order])  # each person's steps add to zero or to the pairs still running ...
    who = who[order]
    starts = np.concatenate([[True], who[1:] != who[:-1]])
    before = np.where(starts, running - step[order], 0)
    base = np.maximum.accumulate(np.where(starts, np.arange(who.size), 0))
    running = running - before[base]  # ... so each person's count begins at its own zero
    most = np.zeros(size, dtype=np.int64)
    np.maximum.at(most, who, running)
    return most
