"""Who enters the export, in which role, and since when.

In: `Run`, `People`, `Spells`, the first day on which each person is seen. Out: `Roster`. Everybody who is in a pair or a
request is in, plus the mentees who wait and the mentors nobody has chosen yet. Persons are numbered in the order in which
they joined, as a platform would.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from pipelines.synth.columns import NONE, Ints, numbered
from pipelines.synth.matching import Spells
from pipelines.synth.people import People
from pipelines.synth.run import Run


@dataclass(frozen=True)
class Roster:
    """One place a person as in `People`: number (-1 for those who never joined), joined_on, role."""

    number: Ints
    joined_on: Ints
    role: Ints

    def ids(self, place: Ints) -> pa.Array:
        """The person_id of each place."""
        return numbered("U", np.where(place >= 0, self.number[place], -1))

    @property
    def in_order(self) -> Ints:
        """The places of the people who are in, by number."""
        inside = np.flatnonzero(self.number >= 0)
        return np.asarray(inside[np.argsort(self.number[inside])], dtype=np.int64)


def make_roster(run: Run, people: People, spells: Spells, first_seen: Ints) -> Roster:
    """`first_seen`: the first day on which each person does anything (NONE: nothing yet)."""
    rng = run.stream("roster")
    size = first_seen.size
    is_mentor, is_mentee = np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_)
    is_mentor[people.first_mentor :] = True
    is_mentee[: people.first_mentor] = True
    is_mentee[spells.mentee] = True
    lead = np.minimum(rng.exponential(18, size).astype(np.int64), 200) + rng.integers(0, 6, size)
    joined_on = np.where(first_seen == NONE, _waiting_since(rng, run, people), first_seen - lead)
    waits = (first_seen != NONE) | (np.arange(size) >= run.pairs)  # mentees drawn for a pair and replaced never joined
    order = np.lexsort((np.arange(size), np.where(waits, joined_on, np.iinfo(np.int64).max)))
    number = np.full(size, -1, dtype=np.int64)
    number[order[: int(waits.sum())]] = run.number("person") + np.arange(int(waits.sum()))
    return Roster(number, joined_on, np.where(is_mentor & is_mentee, 2, np.where(is_mentor, 0, 1)))


def _waiting_since(rng: np.random.Generator, run: Run, people: People) -> Ints:
    """When somebody whom nothing has happened to joined: mentees lately, mentors at any time."""
    size = people.region.size
    recent = run.as_of - np.minimum(rng.exponential(60, size), 330).astype(np.int64)
    ever = rng.integers(run.starts_on, run.as_of, size)
    return np.where(np.arange(size) < people.first_mentor, recent, ever)
