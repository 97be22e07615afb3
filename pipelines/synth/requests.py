"""Requests: a mentee asks a mentor. The one that led to the pair, those before it that did not, and those of who waits.

In: `Run`, `People`, `Asked`, `Course`, `Spells`. Out: `Asking`, arrays with one place a request.
Some pairs have no request at all (a coordinator matched them). Unanswered requests stay pending, expire or are withdrawn.
"""

from dataclasses import dataclass

import numpy as np

from pipelines.synth.columns import NONE, Ints, draw
from pipelines.synth.course import Course
from pipelines.synth.matching import CANDIDATES, Asked, Spells
from pipelines.synth.people import People
from pipelines.synth.run import Run

STATUSES = ("pending", "accepted", "declined", "withdrawn", "expired")
REQUESTED_SHARE = 0.86  # of the pairs; a coordinator matched the others
NO_LUCK = (0.08, 0.0, 0.34, 0.17, 0.41)  # what became of a request that led to no pair
EXPIRES_AFTER_DAYS = 21


@dataclass(frozen=True)
class Asking:
    """One place a request, by day; places of mentee and mentor in `People`; answered_on NONE where nobody answered."""

    mentee: Ints
    mentor: Ints
    asked_on: Ints
    status: Ints
    answered_on: Ints


def make_requests(run: Run, people: People, asked: Asked, course: Course, spells: Spells) -> Asking:
    """All requests of the block, sorted by day."""
    rng = run.stream("requests")
    parts = [*_of_pairs(rng, run, asked, spells, course), _of_the_waiting(rng, run, people)]
    mentee, mentor, asked_on, status, answered_on = (np.concatenate(column) for column in zip(*parts, strict=True))
    fits = (mentee != mentor) & (asked_on <= run.as_of)
    answered_on = np.where(answered_on > run.as_of, NONE, answered_on)
    status = np.where((answered_on == NONE) & np.isin(status, (2, 3, 4)), 0, status)
    order = np.flatnonzero(fits)[np.argsort(asked_on[fits], kind="stable")]
    return Asking(mentee[order], mentor[order], asked_on[order], status[order], answered_on[order])


Part = tuple[Ints, Ints, Ints, Ints, Ints]


def _of_pairs(rng: np.random.Generator, run: Run, asked: Asked, spells: Spells, course: Course) -> list[Part]:
    """The accepted request of each pair, and the earlier attempts with the other mentors looked at."""
    n = run.pairs
    wait = np.minimum(1 + rng.exponential(5, n).astype(np.int64), 35)
    asked_on = course.matched_on - wait - rng.integers(0, 4, n)
    has = rng.random(n) < REQUESTED_SHARE
    accepted = (
        spells.mentee[has],
        spells.mentor[has],
        asked_on[has],
        np.ones(int(has.sum()), np.int64),
        (asked_on + wait)[has],
    )
    parts: list[Part] = [accepted]
    attempts = np.where(has, rng.poisson(0.75, n), 0)
    for k in range(CANDIDATES):
        tried = np.flatnonzero((attempts > k) & (asked.candidates[:, k] != spells.mentor))
        before = asked_on[tried] - rng.integers(2, 30, tried.size) - 6 * k
        parts.append(_unlucky(rng, spells.mentee[tried], asked.candidates[tried, k], before))
    return parts


def _of_the_waiting(rng: np.random.Generator, run: Run, people: People) -> Part:
    """One to three requests of two thirds of the mentees who are still without a mentor, all of the last months."""
    waiting = np.arange(run.pairs, people.first_mentor)
    asks = np.repeat(waiting, np.where(rng.random(waiting.size) < 0.66, rng.integers(1, 4, waiting.size), 0))
    mentor = people.first_mentor + rng.integers(0, people.mentors, asks.size)
    asked_on = run.as_of - np.minimum(rng.exponential(25, asks.size), 120).astype(np.int64)
    return _unlucky(rng, asks, mentor, asked_on)


def _unlucky(rng: np.random.Generator, mentee: Ints, mentor: Ints, asked_on: Ints) -> Part:
    """Requests that led to nothing, each with its end."""
    status = draw(rng, NO_LUCK, mentee.size)
    answered_on = asked_on + 1 + np.minimum(rng.exponential(7, mentee.size), 60).astype(np.int64)
    answered_on = np.where(status == 4, asked_on + EXPIRES_AFTER_DAYS, answered_on)
    return mentee, mentor, asked_on, status, np.where(status == 0, NONE, answered_on)


def first_seen(people: People, asking: Asking, course: Course, spells: Spells) -> Ints:
    """The first day on which each person asks, is asked, or is matched; NONE for those of whom nothing is known."""
    far = np.iinfo(np.int64).max
    first = np.full(people.region.size, far, dtype=np.int64)
    for who, when in (
        (spells.mentee, course.matched_on),
        (spells.mentor, course.matched_on),
        (asking.mentee, asking.asked_on),
        (asking.mentor, asking.asked_on),
    ):
        np.minimum.at(first, who, when)
    return np.where(first == far, NONE, first)
