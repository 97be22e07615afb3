"""Participants and interests: the people who enter the export, with their profiles.

In: `Run`, `People`, `Asked`, `Course`, `Spells`, the requests. Out: `Roster` (person numbers, who is in) and two Arrow
tables. Everybody who is in a pair or a request is in, plus the mentees who wait and the mentors nobody has chosen yet.
Persons are numbered in the order in which they joined, as a platform would.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.synth.columns import NONE, Bools, Ints, counts, dates, numbered, table, worded
from pipelines.synth.course import Course
from pipelines.synth.matching import Spells, most_at_once
from pipelines.synth.names import FAMILY, GIVEN, INSTITUTIONS, REGIONS
from pipelines.synth.people import STAGES, People
from pipelines.synth.run import PROGRAM_ID, Run
from pipelines.synth.topics import INTERESTS, PRACTICE_AREAS

ROLES = ("mentor", "mentee", "both")


@dataclass(frozen=True)
class Roster:
    """One place a person as in `People`: number (-1 for those who never joined), joined_on, role, running mentees now."""

    number: Ints
    joined_on: Ints
    role: Ints

    def ids(self, place: Ints) -> pa.Array:
        """The person_id of each place."""
        return numbered("U", np.where(place >= 0, self.number[place], -1))


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


def participants(run: Run, people: People, spells: Spells, course: Course, roster: Roster) -> pa.Table:
    """The profiles, one a person, in the order of their numbers."""
    rng = run.stream("profiles")
    size = roster.number.size
    given, family = rng.integers(0, len(GIVEN), size), rng.integers(0, len(FAMILY), size)
    most = most_at_once(spells.mentor, course.matched_on, course.ended_on, size)
    room = rng.choice([0, 1, 2, 3], p=[0.35, 0.35, 0.2, 0.1], size=size)
    capacity = np.maximum(1, most + room)
    capacity = np.where((rng.random(size) < 0.03) & (most > 1), most - 1, capacity)  # accepted one too many
    capacity = np.where((roster.role == 1) | (rng.random(size) < 0.02), NONE, capacity)
    keep = _in_order(roster)
    region = np.where(rng.random(size) < 0.02, -1, people.region)
    name = pc.binary_join_element_wise(worded(GIVEN, given[keep]), worded(FAMILY, family[keep]), " ")
    ids = roster.ids(keep)
    mail = pc.binary_join_element_wise(
        pc.utf8_lower(worded(GIVEN, given[keep])), ".", pc.utf8_lower(ids), "@example.org", ""
    )
    return table(
        person_id=ids,
        program_id=pa.array([PROGRAM_ID] * keep.size, pa.string()),
        role=worded(ROLES, roster.role[keep]),
        name=name,
        email=mail,
        institution=worded(INSTITUTIONS, people.institution[keep]),
        region=worded(REGIONS, region[keep]),
        practice_area=worded(PRACTICE_AREAS, people.area[keep]),
        career_stage=worded(STAGES, people.stage[keep]),
        joined_on=dates(roster.joined_on[keep]),
        capacity=counts(capacity[keep]),
    )


def interests(people: People, roster: Roster) -> pa.Table:
    """One row a person and interest."""
    keep = _in_order(roster)
    who, what = np.nonzero(people.interests[keep])
    return table(person_id=roster.ids(keep[who]), interest=worded(INTERESTS, what.astype(np.int64)))


def _in_order(roster: Roster) -> Ints:
    """The places of the people who are in, by number."""
    inside: Bools = roster.number >= 0
    return np.asarray(np.flatnonzero(inside)[np.argsort(roster.number[inside])], dtype=np.int64)
