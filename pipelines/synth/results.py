"""Surveys and outcomes: what the two say of it, and what came of it.

In: a `Story`. Out: two Arrow tables. Item codes only (`item_07`), no item texts:
`MES` 12 items 0..5 by mentees, `MCA21` 21 items 1..7 by mentors, `QUALITY` one item 1..4 by both. Who has dropped out
answers less often, so that the mean of the answers is better than the program; the response share shows it.
"""

import numpy as np
import pyarrow as pa

from pipelines.synth.columns import (
    NONE,
    Floats,
    Ints,
    clock,
    counts,
    dates,
    draw,
    month_index,
    numbered,
    stamps,
    table,
    worded,
)
from pipelines.synth.enrolment import pair_ids
from pipelines.synth.run import TIME_ZONE
from pipelines.synth.story import Story
from pipelines.synth.topics import OUTCOME_DETAILS

INSTRUMENTS = ("QUALITY", "MES", "MCA21")
# instrument, by the mentee, items, lowest and highest answer, days after matching at which it is sent
SENT = (
    (0, True, 1, 1, 4, (90, 180, 365)),
    (0, False, 1, 1, 4, (90, 180, 365)),
    (1, True, 12, 0, 5, (180, 365)),
    (2, False, 21, 1, 7, (180, 365)),
)
OUTCOME_KINDS = tuple(OUTCOME_DETAILS)
# By career stage of the mentee: student, resident, new practitioner, practitioner, other.
OUTCOME_WEIGHTS = np.array(
    [
        [2.6, 0.1, 0.3, 0.0, 0.8, 0.5, 0.4, 1.3],
        [0.9, 0.6, 1.7, 0.1, 0.5, 0.6, 0.8, 1.0],
        [0.1, 0.3, 0.9, 1.0, 0.4, 1.0, 0.7, 1.0],
        [0.0, 0.1, 0.5, 1.3, 0.4, 1.0, 0.8, 0.8],
        [0.2, 0.2, 1.0, 0.5, 0.4, 0.5, 0.4, 1.0],
    ]
)


def survey_table(story: Story) -> pa.Table:
    """One row a person, instrument, time and item, by time."""
    run = story.run
    rng = run.stream("surveys")
    liking = 0.55 * np.log(story.traits.engagement) + rng.normal(0, 0.8, run.pairs)
    parts = [_answers(rng, story, liking, sent, day) for sent in SENT for day in sent[5]]
    pair, who, instrument, item, value, on = (np.concatenate(column) for column in zip(*parts, strict=True))
    at = clock(rng, on, TIME_ZONE, run.as_of)
    first = np.concatenate([[True], (who[1:] != who[:-1]) | (on[1:] != on[:-1]) | (instrument[1:] != instrument[:-1])])
    at = at[np.maximum.accumulate(np.where(first, np.arange(at.size), 0))]  # one sheet, one moment
    order = np.argsort(at, kind="stable")
    codes = [f"item_{number:02d}" for number in range(1, 22)]
    return table(
        response_id=numbered("S", run.number("surveys") + np.arange(at.size), 7),
        pair_id=pair_ids(run, pair[order]),
        person_id=story.roster.ids(who[order]),
        instrument=worded(INSTRUMENTS, instrument[order]),
        item=worded(codes, item[order]),
        value=counts(value[order]),
        answered_at=stamps(at[order]),
    )


Sent = tuple[int, bool, int, int, int, tuple[int, ...]]


def _answers(
    rng: np.random.Generator, story: Story, liking: Floats, sent: Sent, day: int
) -> tuple[Ints, Ints, Ints, Ints, Ints, Ints]:
    """The answered sheets of one instrument at one time, a row an item."""
    instrument, by_mentee, items, low, high, _ = sent
    run, course, spells = story.run, story.course, story.spells
    on = course.matched_on + day + rng.integers(0, 22, run.pairs)
    is_sent = course.runs_on(np.arange(run.pairs), course.matched_on + day)
    still_here = story.until >= on - 30
    chance = np.where(still_here, 1 / (1 + np.exp(-(0.62 + 0.5 * liking))), 0.16)
    answers = is_sent & (on <= run.as_of) & (rng.random(run.pairs) < chance * (1.0 if items == 1 else 0.92))
    pair = np.repeat(np.flatnonzero(answers), items)
    item = np.tile(np.arange(items), int(answers.sum()))
    noise = 0.11 if items > 1 else 0.2  # one item alone scatters more than one of a scale
    middle = low + (high - low) * (0.70 + 0.13 * liking[pair])
    value = np.clip(np.rint(middle + rng.normal(0, noise * (high - low), pair.size)), low, high).astype(np.int64)
    value = np.where((rng.random(pair.size) < 0.02) & (items > 1), NONE, value)  # not applicable
    who = (spells.mentee if by_mentee else spells.mentor)[pair]
    return pair, who, np.full(pair.size, instrument), item, value, on[pair]


def outcome_table(story: Story) -> pa.Table:
    """Outcomes of mentees, more of them where the pair worked together for long; residencies in the match's month."""
    run, course, spells, until = story.run, story.course, story.spells, story.until
    rng = run.stream("outcomes")
    months = np.clip((until - course.matched_on) / 30, 0.5, 18)
    pair = np.repeat(np.arange(run.pairs), np.minimum(rng.poisson(0.075 * months * story.traits.engagement**0.4), 4))
    stage = np.where(story.people.stage[spells.mentee[pair]] < 0, 4, story.people.stage[spells.mentee[pair]])
    edges = np.cumsum(OUTCOME_WEIGHTS[stage], axis=1)
    kind = (rng.random(pair.size)[:, None] > edges / edges[:, -1:]).sum(axis=1).astype(np.int64)
    on = (
        course.matched_on[pair] + 20 + (rng.random(pair.size) * (until - course.matched_on + 60)[pair]).astype(np.int64)
    )
    on = np.where(kind == 0, _match_day(on, course.matched_on[pair]), on)
    kept = np.flatnonzero(on <= run.as_of)
    kept = kept[np.argsort(on[kept], kind="stable")]
    details = [detail for choices in OUTCOME_DETAILS.values() for detail in choices]  # two a kind
    detail = 2 * kind[kept] + draw(rng, (0.6, 0.4), kept.size)
    return table(
        outcome_id=numbered("O", run.number("outcomes") + np.arange(kept.size)),
        person_id=story.roster.ids(spells.mentee[pair[kept]]),
        kind=worded(OUTCOME_KINDS, kind[kept]),
        occurred_on=dates(on[kept]),
        detail=worded(details, np.where(rng.random(kept.size) < 0.15, -1, detail)),
    )


def _match_day(on: Ints, matched_on: Ints) -> Ints:
    """The 14th of a March, when the residency match is published: the last one in spring and summer, else the next.

    A March before the pair had been matched for three weeks is never meant.
    """
    year = on.astype("datetime64[D]").astype("datetime64[Y]").astype("datetime64[M]")
    this_year = (year + 2).astype("datetime64[D]").astype(np.int64) + 13
    next_year = (year + 14).astype("datetime64[D]").astype(np.int64) + 13
    stays = (month_index(on) < 8) & (this_year >= matched_on + 21)
    return np.where(stays, this_year, next_year)
