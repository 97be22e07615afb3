"""Goals and their history: set early or late or never, expanded, revised, reached, dropped, stalled.

In: a `Story`. Out: `Goals` (true fates) and the Arrow tables goals and goal_updates. A goal moves only
while its pair works together; what is active when contact ends mostly stays active in the records, as nobody closes it.
Some goals are a checklist: set once, ticked off, no history.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from pipelines.synth.columns import (
    NONE,
    Bools,
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
from pipelines.synth.run import TIME_ZONE, Run
from pipelines.synth.story import Story
from pipelines.synth.topics import GOALS, NOTES

STATUSES = ("active", "reached", "dropped")
ACTIVE, REACHED, DROPPED = range(3)
CATEGORIES = tuple(GOALS)
CATEGORY_WEIGHTS = (1.2, 1.3, 1.6, 1.1, 1.0, 0.7, 0.8)
APPLICATION = CATEGORIES.index("application_prep")
EXPANDED_SHARE = 0.34
CHECKLIST_SHARE = 0.14
STALLED_SHARE = 0.16
DROPPED_SHARE = 0.13
SCALED_SHARE = 0.4  # of pairs, those who keep levels of attainment
MOST_UPDATES = 10


@dataclass(frozen=True)
class Goals:
    """One place a goal; `parent` is the place of the goal it expands (-1: none); `until` the day of its fate."""

    pair: Ints
    parent: Ints
    category: Ints
    set_on: Ints
    reach_days: Floats
    stalls_on: Ints
    fate: Ints
    until: Ints
    is_checklist: Bools


def make_goals(story: Story, always: Bools) -> Goals:
    """The goals of the block by the day they were set. `always`: pairs that keep goals even if they log no contact."""
    run, traits, course, until = story.run, story.traits, story.course, story.until
    rng = run.stream("goals")
    chance = np.clip(0.60 + 0.16 * np.log(traits.engagement + 0.3), 0.1, 0.85)
    has = (rng.random(run.pairs) < np.where(always, 0.9, chance)) & (until > course.matched_on)
    pair = np.repeat(np.arange(run.pairs), np.where(has, 1 + np.minimum(rng.poisson(0.9, run.pairs), 4), 0))
    nth = np.arange(pair.size) - np.searchsorted(pair, pair)
    lag = np.minimum(np.exp(rng.normal(np.log(20), 0.85, run.pairs)), 250).astype(np.int64)
    set_on = course.matched_on[pair] + lag[pair] + nth * rng.integers(15, 90, pair.size)
    kept = set_on <= until[pair]
    pair, set_on = pair[kept], set_on[kept]
    category = draw(rng, CATEGORY_WEIGHTS, pair.size)
    autumn = np.isin(month_index(set_on), (7, 8, 9, 10))
    category = np.where(autumn & (rng.random(pair.size) < 0.35), APPLICATION, category)
    parent = np.full(pair.size, -1, dtype=np.int64)
    grows = np.flatnonzero(rng.random(pair.size) < EXPANDED_SHARE)
    child_on = set_on[grows] + rng.integers(25, 130, grows.size)
    grows, child_on = grows[child_on <= until[pair[grows]]], child_on[child_on <= until[pair[grows]]]
    pair, category = np.concatenate([pair, pair[grows]]), np.concatenate([category, category[grows]])
    set_on, parent = np.concatenate([set_on, child_on]), np.concatenate([parent, grows])
    order = np.argsort(set_on, kind="stable")
    place = np.empty(order.size, dtype=np.int64)
    place[order] = np.arange(order.size)
    parent = np.where(parent >= 0, place[parent], -1)[order]
    return _fates(rng, story, (pair[order], parent, category[order], set_on[order]))


def _fates(rng: np.random.Generator, story: Story, drawn: tuple[Ints, Ints, Ints, Ints]) -> Goals:
    """What becomes of each goal, and when: the earliest of reaching it, dropping it, and the end of working together."""
    pair, parent, category, set_on = drawn
    size = pair.size
    reach_days = np.exp(rng.normal(np.log(125), 0.55, size)) * story.traits.engagement[pair] ** -0.3
    drop_days = np.where(rng.random(size) < DROPPED_SHARE, rng.integers(20, 180, size), 10**6)
    stalls_on = np.where(rng.random(size) < STALLED_SHARE, set_on + rng.integers(10, 110, size), 10**9)
    reached_on = set_on + np.maximum(1, np.rint(reach_days)).astype(np.int64)
    reached_on = np.where(reached_on > stalls_on, 10**9, reached_on)
    works_until = story.until[pair]
    until = np.minimum(np.minimum(reached_on, set_on + drop_days), works_until)
    until = np.maximum(until, set_on)
    fate = np.where(until == reached_on, REACHED, np.where(until == set_on + drop_days, DROPPED, ACTIVE))
    ended = story.course.ended_on[pair]
    closed = (fate == ACTIVE) & (ended != NONE) & (rng.random(size) < 0.3)  # staff tidies up when the pair ends
    fate, until = np.where(closed, DROPPED, fate), np.where(closed, ended, until)
    return Goals(pair, parent, category, set_on, reach_days, stalls_on, fate, until, rng.random(size) < CHECKLIST_SHARE)


def goal_tables(run: Run, goals: Goals) -> tuple[pa.Table, pa.Table]:
    """Tables goals and goal_updates; each goal's own columns repeat its last update."""
    rng = run.stream("goal tables")
    size = goals.pair.size
    goal, on, progress, status = _updates(rng, goals)
    updated_at = clock(rng, on, TIME_ZONE, run.as_of)
    progress_now, at_now = np.zeros(size, dtype=np.int64), clock(rng, goals.set_on, TIME_ZONE, run.as_of)
    progress_now[goal], at_now[goal] = progress, updated_at  # of a goal's updates, the last one stays
    ids = numbered("G", run.number("goals") + np.arange(size))
    history = table(
        goal_id=ids.take(pa.array(goal)),
        updated_at=stamps(updated_at),
        progress_pct=counts(progress),
        status=worded(STATUSES, status),
        updated_by=worded(("mentor", "mentee", "staff"), draw(rng, (0.33, 0.61, 0.06), goal.size)),
        note=worded(NOTES, np.where(rng.random(goal.size) < 0.3, rng.integers(0, len(NOTES), goal.size), -1)),
    )
    return _goal_table(run, goals, ids, progress_now, at_now), history


def _updates(rng: np.random.Generator, goals: Goals) -> tuple[Ints, Ints, Ints, Ints]:
    """Goal, day, progress and status of every revision, by goal and day."""
    size = goals.pair.size
    every = rng.integers(16, 48, size)
    k = np.arange(1, MOST_UPDATES + 1)
    on = goals.set_on[:, None] + every[:, None] * k + rng.integers(-5, 6, (size, MOST_UPDATES))
    moves = (on < goals.until[:, None]) & (on <= goals.stalls_on[:, None]) & ~goals.is_checklist[:, None]
    share = (on - goals.set_on[:, None]) / goals.reach_days[:, None]
    progress = 5 * np.rint(np.clip(100 * share**0.9 * np.exp(rng.normal(0, 0.2, on.shape)), 0, 95) / 5).astype(np.int64)
    progress = np.maximum.accumulate(progress, axis=1)
    lowered = rng.random(on.shape) < 0.05  # the goal was made bigger, so less of it is done
    progress = np.maximum(np.where(lowered, progress - 20, progress), 0)
    goal, nth = np.nonzero(moves)
    done = np.flatnonzero(goals.fate != ACTIVE)
    best = np.where(moves, progress, 0).max(axis=1)
    last = np.where(goals.fate == REACHED, 100, best)
    goals_at = np.concatenate([goal, done])
    days = np.concatenate([on[goal, nth], goals.until[done]])
    order = np.lexsort((days, goals_at))
    percent = np.concatenate([progress[goal, nth], last[done]])
    status = np.concatenate([np.zeros(goal.size, np.int64), goals.fate[done]])
    return goals_at[order], days[order], percent[order], status[order]


def _goal_table(run: Run, goals: Goals, ids: pa.Array, progress: Ints, updated_at: Ints) -> pa.Table:
    rng, size = run.stream("goal words"), goals.pair.size
    titles = [(title, measure) for category in CATEGORIES for title, measure in GOALS[category]]
    sizes = np.array([len(GOALS[category]) for category in CATEGORIES])
    title = (np.cumsum(sizes) - sizes)[goals.category] + rng.integers(0, sizes[goals.category])
    target_on = np.where(rng.random(size) < 0.58, goals.set_on + 7 * rng.integers(6, 36, size), NONE)
    progress = np.where((progress == 0) & (rng.random(size) < 0.3), NONE, progress)
    return table(
        goal_id=ids,
        pair_id=pair_ids(run, goals.pair),
        parent_goal_id=numbered("G", np.where(goals.parent >= 0, run.number("goals") + goals.parent, -1)),
        category=worded(CATEGORIES, np.where(rng.random(size) < 0.02, -1, goals.category)),
        title=worded([words[0] for words in titles], title),
        proposed_by=worded(("mentor", "mentee"), np.where(rng.random(size) < 0.04, -1, draw(rng, (0.36, 0.64), size))),
        set_on=dates(goals.set_on),
        target_on=dates(target_on),
        measure=worded([words[1] for words in titles], np.where(rng.random(size) < 0.5, title, -1)),
        status=worded(STATUSES, goals.fate),
        progress_pct=counts(progress),
        updated_at=stamps(updated_at),
        **_attainment(run, goals, progress),
    )


def _attainment(run: Run, goals: Goals, progress: Ints) -> dict[str, pa.Array]:
    """Levels of goal attainment scaling and weights, in the pairs that use it; what is still under way falls short."""
    rng, size = run.stream("goal attainment"), goals.pair.size
    is_used = (rng.random(run.pairs) < SCALED_SHARE)[goals.pair]
    reached = draw(rng, (0.55, 0.3, 0.15), size)  # as expected, more, much more
    short = -1 - draw(rng, (0.55, 0.45), size)  # less, much less
    level = np.where(goals.fate == REACHED, reached, np.where(progress >= 70, np.minimum(short + 1, 0), short))
    weight = np.where(rng.random(size) < 0.3, NONE, 1 + draw(rng, (0.5, 0.3, 0.2), size))
    return {
        "attainment_level": counts(np.where(is_used, level, NONE)),
        "attainment_weight": counts(np.where(is_used, weight, NONE)),
    }
