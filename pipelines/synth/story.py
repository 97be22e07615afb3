"""A block as it truly happened, before anything is written down: who there is, who was matched, how it went.

In: a `Run`. Out: a frozen `Story`, from which every table is written (`program.py`). Truth and records are kept apart
because they differ: a contact that nobody logged shaped the pair all the same. What depends on what decides the order here:
people, match days, mentors, traits, course, second spells, requests, roster.
"""

from dataclasses import dataclass

import numpy as np

from pipelines.synth.columns import Ints
from pipelines.synth.course import Course, run_course
from pipelines.synth.matching import Spells, choose_mentors, lay_second_spells, match_days
from pipelines.synth.people import People, make_people
from pipelines.synth.requests import Asking, first_seen, make_requests
from pipelines.synth.roster import Roster, make_roster
from pipelines.synth.run import Run
from pipelines.synth.traits import Traits, draw_traits

# Factors on the chance of leaving: by the mentee's career stage, and for each interest that the two share (two count).
STAGE_FACTOR = np.array([1.08, 0.9, 0.97, 1.0, 1.1])
SHARED_INTEREST_FACTOR = 0.9


@dataclass(frozen=True)
class Story:
    """Everything that is true of one block."""

    run: Run
    people: People
    traits: Traits
    course: Course
    spells: Spells
    asking: Asking
    roster: Roster

    @property
    def until(self) -> Ints:
        """The last day on which each pair truly worked together."""
        return self.course.active_until(self.run.as_of)


def make_story(run: Run) -> Story:
    """Let one block happen."""
    people = make_people(run)
    asked = choose_mentors(run, people, match_days(run))
    shared = SHARED_INTEREST_FACTOR ** np.minimum(asked.shared_interests, 2)
    traits = draw_traits(run, STAGE_FACTOR[people.stage[: run.pairs]] * shared)
    course = run_course(run, asked.matched_on, traits)
    spells = lay_second_spells(run, people, asked, course)
    asking = make_requests(run, people, asked, course, spells)
    roster = make_roster(run, people, spells, first_seen(people, asking, course, spells))
    return Story(run, people, traits, course, spells, asking, roster)
