"""The coordinator's side and the year's plan: pauses, check-ins, agenda.

In: a `Story`. Out: Arrow tables pauses, check_ins, agenda. Check-ins are due twice in the
first month and then monthly; some are missed, and those asked while a pair falls silent often get no answer.
"""

import numpy as np
import pyarrow as pa

from pipelines.synth.columns import NONE, dates, draw, month_index, numbered, table, worded
from pipelines.synth.enrolment import pair_ids
from pipelines.synth.story import Story
from pipelines.synth.topics import AGENDA

OUTCOMES = ("fine", "needs_help", "no_answer", "closed")
CHECK_IN_DAYS = np.concatenate([[13], np.arange(29, 1200, 30)])
AGENDA_SHARE = 0.72
AGENDA_MONTHS = 13
AGENDA_AHEAD_DAYS = 92


def pause_table(story: Story) -> pa.Table:
    """The agreed breaks."""
    run, course = story.run, story.course
    pair = np.flatnonzero(course.paused_on != NONE)
    return table(
        pair_id=pair_ids(run, pair), paused_on=dates(course.paused_on[pair]), resumed_on=dates(course.resumed_on[pair])
    )


def check_in_table(story: Story) -> pa.Table:
    """The follow-ups that were done, by day."""
    run, course, spells, roster = story.run, story.course, story.spells, story.roster
    rng = run.stream("check-ins")
    n, ended = run.pairs, np.where(course.ended_on == NONE, run.as_of, course.ended_on)
    on = course.matched_on[:, None] + CHECK_IN_DAYS + rng.integers(-4, 7, (n, CHECK_IN_DAYS.size))
    on = np.maximum(on, course.matched_on[:, None])
    care = rng.beta(9, 1.1, n)[:, None]  # some pairs are followed up worse than others
    done = (on <= ended[:, None]) & (rng.random(on.shape) < care)
    pair, nth = np.nonzero(done)
    day = on[pair, nth]
    quiet = np.where(course.quiet_from == NONE, run.as_of + 1, course.quiet_from)
    silent = day > quiet[pair]
    outcome = draw(rng, (0.78, 0.08, 0.14), pair.size)
    outcome = np.where(silent, draw(rng, (0.22, 0.3, 0.48), pair.size), outcome)
    closing = (day >= ended[pair] - 3) & (course.ended_on[pair] != NONE)
    outcome = np.where(closing, 3, outcome)
    asked = np.where(rng.random(pair.size) < 0.55, spells.mentee[pair], spells.mentor[pair])
    asked = np.where(rng.random(pair.size) < 0.05, -1, asked)
    order = np.argsort(day, kind="stable")
    return table(
        check_in_id=numbered("K", run.number("check_ins") + np.arange(pair.size)),
        pair_id=pair_ids(run, pair[order]),
        person_id=roster.ids(asked[order]),
        done_on=dates(day[order]),
        outcome=worded(OUTCOMES, outcome[order]),
    )


def agenda_table(story: Story) -> pa.Table:
    """A topic a month from the month after matching; planned to the ending, or a quarter beyond the as-of date."""
    run, traits, course = story.run, story.traits, story.course
    rng = run.stream("agenda")
    pair = np.flatnonzero((rng.random(run.pairs) < AGENDA_SHARE) & ~traits.never_starts)
    month = course.matched_on[pair].astype("datetime64[D]").astype("datetime64[M]")
    months = (month[:, None] + np.arange(1, AGENDA_MONTHS + 1)).astype("datetime64[D]").astype(np.int64)
    planned = months + 14
    ended = course.ended_on[pair]
    ends = np.where(ended == NONE, run.as_of + AGENDA_AHEAD_DAYS, ended + 20)
    kept = planned <= ends[:, None]
    row, nth = np.nonzero(kept)
    planned_on, who = planned[row, nth], pair[row]
    diligence = np.clip(0.76 + 0.18 * np.log(traits.engagement[who] + 0.2), 0.15, 0.95)
    done_on = planned_on + rng.integers(-12, 26, who.size)
    can = (done_on <= story.until[who]) & (done_on >= course.matched_on[who])
    done_on = np.where(can & (rng.random(who.size) < diligence), done_on, NONE)
    return table(
        pair_id=pair_ids(run, who),
        topic=worded(AGENDA, month_index(planned_on)),
        planned_on=dates(planned_on),
        done_on=dates(done_on),
    )
