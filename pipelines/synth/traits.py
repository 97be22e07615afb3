"""What a pair brings with it before its first contact: engagement, rhythm, steadiness, planned end, a pause.

In: `Run`, match days, a factor of the pair's group on its leaving. Out: `Traits` and `Frame`, one place a pair. Engagement is
gamma distributed, so pairs differ far more than chance; rhythms run from every ten days to once a quarter.
"""

from dataclasses import dataclass

import numpy as np

from pipelines.synth.columns import FAR, NONE, Bools, Floats, Ints, draw
from pipelines.synth.run import Run

RHYTHM_SHARE = (0.42, 0.30, 0.19, 0.09)
RHYTHM_DAYS = np.array([11.0, 18.0, 26.0, 84.0])
AGREED_DAYS = np.array([14, 30, 30, 90])
QUARTERLY = 3
PAUSE_SHARE = 0.12
CARRIES_ON_SHARE = 0.10  # of the pairs that reach their planned end


@dataclass(frozen=True)
class Traits:
    """One place a pair: engagement (mean 1), rhythm set out with and rhythm kept (days), spread of log gaps, leaving."""

    engagement: Floats
    usual_days: Floats
    habit_days: Floats
    spread: Floats
    agreed_days: Ints
    leaving_factor: Floats
    never_starts: Bools


@dataclass(frozen=True)
class Frame:
    """The days between which a pair's course runs: FAR where there is no planned end, no completion, no pause."""

    matched_on: Ints
    planned_end_on: Ints
    completes_on: Ints
    paused_on: Ints
    resumed_on: Ints


def draw_traits(run: Run, group_factor: Floats) -> Traits:
    """Engagement, rhythm, steadiness and agreed cadence. `group_factor` multiplies each pair's leaving hazard."""
    rng = run.stream("traits")
    n, shape = run.pairs, run.preset.engagement_shape
    engagement = np.clip(rng.gamma(shape, 1 / shape, n), 0.08, 4.0)
    rhythm = draw(rng, RHYTHM_SHARE, n)
    usual = RHYTHM_DAYS[rhythm]
    quarterly = rhythm == QUARTERLY
    stretch = np.where(quarterly, 1.0, engagement**-0.3)
    habit = np.clip(usual * stretch * np.exp(rng.normal(0, 0.12, n)), 4.0, 110.0)
    spread = np.where(quarterly, 0.14, 0.2 + 0.6 * rng.beta(2.0, 2.6, n))
    agrees = rng.random(n) < np.where(quarterly, 0.88, 0.17)
    agreed = np.where(agrees, AGREED_DAYS[rhythm], NONE)
    factor = group_factor * engagement**-0.7 * np.where(agrees, 0.8, 1.0)
    return Traits(engagement, usual, habit, spread, agreed, factor, rng.random(n) < run.preset.never_started_share)


def draw_frame(run: Run, matched_on: Ints) -> Frame:
    """Planned end after one or two years or open, completion some days later, a pause for some."""
    rng, p, n = run.stream("frame"), run.preset, run.pairs
    kind = draw(rng, (p.one_year_share, 1 - p.one_year_share - p.open_ended_share, p.open_ended_share), n)
    planned_end_on = np.where(kind == 2, FAR, matched_on + np.where(kind == 0, 365, 730))
    carries_on = rng.random(n) < CARRIES_ON_SHARE
    completes_on = np.where((kind == 2) | carries_on, FAR, planned_end_on + rng.integers(0, 12, n))
    paused_on = matched_on + rng.integers(45, 300, n)
    paused_on = np.where(rng.random(n) < PAUSE_SHARE, paused_on, FAR)
    return Frame(matched_on, planned_end_on, completes_on, paused_on, paused_on + rng.integers(21, 85, n))
