"""The people of a block: what is drawn about each before anybody is matched.

In: a `Run`. Out: `People`, arrays with one place a person: first the mentees that a pair was drawn for (place = pair),
then those still waiting, then the mentors. Who of them enters the export is decided after matching (`roster.py`).
Mentors lean to other regions and interests than mentees, so that a coordinator has mismatches to find.
"""

from dataclasses import dataclass

import numpy as np

from pipelines.synth.columns import Bools, Ints, draw
from pipelines.synth.names import INSTITUTIONS, REGIONS
from pipelines.synth.run import Run
from pipelines.synth.topics import ASKED, INTERESTS, OFFERED, PRACTICE_AREAS

STAGES = ("student", "resident", "new_practitioner", "practitioner", "other")
MENTEE_STAGES = (0.47, 0.31, 0.20, 0.0, 0.02)
MENTOR_STAGES = (0.0, 0.07, 0.17, 0.73, 0.03)
WAITING_SHARE = 0.11  # of the pairs: mentees who joined and have nobody
PAIRS_A_MENTOR = 1.9


@dataclass(frozen=True)
class People:
    """One place a person. Indexes point into the word lists; `interests` is a person x INTERESTS table of yes and no."""

    mentees: int
    waiting: int
    mentors: int
    region: Ints
    institution: Ints
    area: Ints
    stage: Ints
    interests: Bools

    @property
    def first_mentor(self) -> int:
        """The place of the first mentor."""
        return self.mentees + self.waiting


def make_people(run: Run) -> People:
    """Draw region, institution, practice area, stage and interests of everybody in the block."""
    rng = run.stream("people")
    waiting = max(1, round(run.pairs * WAITING_SHARE))
    mentees = run.pairs + waiting
    mentors = max(2, round(run.pairs / PAIRS_A_MENTOR))
    region_weights = np.linspace(1.6, 0.6, len(REGIONS))
    region = np.concatenate([draw(rng, region_weights, mentees), draw(rng, np.roll(region_weights, 2), mentors)])
    area_weights = np.linspace(1.7, 0.5, len(PRACTICE_AREAS))
    area = np.concatenate([draw(rng, area_weights, mentees), draw(rng, np.roll(area_weights, 1), mentors)])
    area[rng.random(area.size) < 0.03] = -1  # left blank in the profile
    stage = np.concatenate([draw(rng, MENTEE_STAGES, mentees), draw(rng, MENTOR_STAGES, mentors)])
    interests = np.concatenate([_interests(rng, area[:mentees], ASKED), _interests(rng, area[mentees:], OFFERED)])
    return People(run.pairs, waiting, mentors, region, _institution(rng, region), area, stage, interests)


def _institution(rng: np.random.Generator, region: Ints) -> Ints:
    """An institution of the person's region (each stands in one region: its place modulo the number of regions)."""
    nth = rng.integers(0, len(INSTITUTIONS) // len(REGIONS), region.size)
    return nth * len(REGIONS) + region


def _interests(rng: np.random.Generator, area: Ints, general: tuple[float, ...]) -> Bools:
    """Two to four interests a person, drawn without replacement: the own practice area mostly, the rest by weight."""
    weights = np.concatenate([np.full(len(PRACTICE_AREAS), 0.25), np.asarray(general)])
    keys = np.log(weights) + rng.gumbel(size=(area.size, len(INTERESTS)))
    has_area = np.flatnonzero((area >= 0) & (rng.random(area.size) < 0.85))
    keys[has_area, area[has_area]] += 6.0
    rank = np.argsort(np.argsort(-keys, axis=1), axis=1)
    wanted = rng.integers(2, 5, area.size)
    wanted[rng.random(area.size) < 0.04] = 0  # named no interest at all
    return np.asarray(rank < wanted[:, None], dtype=np.bool_)
