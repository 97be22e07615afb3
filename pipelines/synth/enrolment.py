"""The records of who is there and who is matched: programs, participants, interests, requests, pairs.

In: a `Story`. Out: one Arrow table each. Profiles have gaps, a few mentors have one mentee more than they offered to take,
and few pairs sign an agreement or write down a rhythm (field notes, section 7: 16 % and 24 %).
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.synth.columns import NONE, Ints, clock, counts, dates, numbered, stamps, table, worded
from pipelines.synth.endings import END_REASONS, ENDED_BY
from pipelines.synth.matching import most_at_once
from pipelines.synth.names import FAMILY, GIVEN, INSTITUTIONS, REGIONS
from pipelines.synth.people import STAGES
from pipelines.synth.requests import STATUSES
from pipelines.synth.run import PROGRAM_EVERY_DAYS, PROGRAM_ID, PROGRAM_NAME, TIME_ZONE, Run
from pipelines.synth.story import Story
from pipelines.synth.topics import INTERESTS, PRACTICE_AREAS

ROLES = ("mentor", "mentee", "both")
AGREEMENT_SHARE = 0.18  # of the pairs that last long enough to sign; about 0.16 of all

WITHDRAWN_AFTER_DAYS = 150  # without a mentee, most mentors set their offer to none


def pair_ids(run: Run, pair: Ints) -> pa.Array:
    """The pair_id of each place in the block."""
    return numbered("P", run.number("pairs") + pair)


def program_table(run: Run) -> pa.Table:
    """The one program, with the limits of its current year; blocks after the first add none."""
    year_start = np.datetime64(run.as_of + 1, "D").astype("datetime64[M]") - 12
    limits = np.array([year_start.astype("datetime64[D]").astype(np.int64), run.as_of])
    only = table(
        program_id=pa.array([PROGRAM_ID]),
        name=pa.array([PROGRAM_NAME]),
        time_zone=pa.array([TIME_ZONE]),
        starts_on=dates(limits[:1]),
        ends_on=dates(limits[1:]),
        contact_every_days=pa.array([PROGRAM_EVERY_DAYS]),
    )
    return only if run.block == 0 else only.slice(0, 0)


def participant_table(story: Story) -> pa.Table:
    """The profiles, one a person, in the order of their numbers."""
    rng, people, roster = story.run.stream("profiles"), story.people, story.roster
    keep, size = roster.in_order, roster.number.size
    given, family = rng.integers(0, len(GIVEN), size)[keep], rng.integers(0, len(FAMILY), size)[keep]
    region = np.where(rng.random(size) < 0.02, -1, people.region)[keep]
    ids, first = roster.ids(keep), worded(GIVEN, given)
    mail = pc.binary_join_element_wise(pc.utf8_lower(first), ".", pc.utf8_lower(ids), "@example.org", "")
    return table(
        person_id=ids,
        program_id=pa.array([PROGRAM_ID] * keep.size, pa.string()),
        role=worded(ROLES, roster.role[keep]),
        name=pc.binary_join_element_wise(first, worded(FAMILY, family), " "),
        email=mail,
        institution=worded(INSTITUTIONS, people.institution[keep]),
        region=worded(REGIONS, region),
        practice_area=worded(PRACTICE_AREAS, people.area[keep]),
        career_stage=worded(STAGES, people.stage[keep]),
        joined_on=dates(roster.joined_on[keep]),
        capacity=counts(_capacity(rng, story)[keep]),
    )


def _capacity(rng: np.random.Generator, story: Story) -> Ints:
    """How many mentees each mentor offers to take: what they had at most and some room; 0 once they have withdrawn."""
    size, spells, course = story.roster.number.size, story.spells, story.course
    most = most_at_once(spells.mentor, course.matched_on, course.ended_on, size)
    room = rng.choice([0, 1, 2, 3], p=[0.35, 0.35, 0.2, 0.1], size=size)
    capacity = np.maximum(1, most + room)
    capacity = np.where((rng.random(size) < 0.03) & (most > 1), most - 1, capacity)  # accepted one too many
    last_seen = story.roster.joined_on.copy()
    np.maximum.at(last_seen, spells.mentor, np.where(course.ended_on == NONE, story.run.as_of, course.ended_on))
    has_withdrawn = (last_seen < story.run.as_of - WITHDRAWN_AFTER_DAYS) & (rng.random(size) < 0.8)
    capacity = np.where(has_withdrawn, 0, capacity)
    return np.where((story.roster.role == 1) | (rng.random(size) < 0.02), NONE, capacity)


def interest_table(story: Story) -> pa.Table:
    """One row a person and interest."""
    keep = story.roster.in_order
    who, what = np.nonzero(story.people.interests[keep])
    return table(person_id=story.roster.ids(keep[who]), interest=worded(INTERESTS, what.astype(np.int64)))


def request_table(story: Story) -> pa.Table:
    """The requests by day; nobody answered an expired one, so it has no answer time."""
    run, asking = story.run, story.asking
    rng, size = run.stream("request times"), asking.mentee.size
    answered = (asking.answered_on != NONE) & (asking.status != STATUSES.index("expired"))
    answered_at = np.full(size, NONE, dtype=np.int64)
    answered_at[answered] = clock(rng, asking.answered_on[answered], TIME_ZONE, run.as_of)
    return table(
        request_id=numbered("R", run.number("requests") + np.arange(size)),
        program_id=pa.array([PROGRAM_ID] * size, pa.string()),
        mentee_id=story.roster.ids(asking.mentee),
        mentor_id=story.roster.ids(asking.mentor),
        requested_at=stamps(clock(rng, asking.asked_on, TIME_ZONE, run.as_of)),
        status=worded(STATUSES, asking.status),
        responded_at=stamps(answered_at),
    )


def pair_table(story: Story) -> pa.Table:
    """The pairs as recorded, by day."""
    run, course = story.run, story.course
    rng, n = run.stream("pairs"), run.pairs
    signed_on = course.matched_on + rng.integers(0, 25, n)
    signed = (rng.random(n) < AGREEMENT_SHARE) & (signed_on <= story.until)
    return table(
        pair_id=pair_ids(run, np.arange(n)),
        program_id=pa.array([PROGRAM_ID] * n, pa.string()),
        mentor_id=story.roster.ids(story.spells.mentor),
        mentee_id=story.roster.ids(story.spells.mentee),
        matched_on=dates(course.matched_on),
        planned_end_on=dates(course.planned_end_on),
        ended_on=dates(course.ended_on),
        end_recorded_on=dates(course.end_recorded_on),
        ended_by=worded(ENDED_BY, course.ended_by),
        contact_every_days=counts(story.traits.agreed_days),
        agreement_on=dates(np.where(signed, signed_on, NONE)),
        end_reason=worded(END_REASONS, course.end_reason),
    )
