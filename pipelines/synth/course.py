"""How a pair's relationship runs: its contacts as they truly happened, the pause, who drops out, when and how it ends.

In: `Run`, match days and the `Traits` of each pair. Out: `Course`. One step of the loop is one contact of every pair that
still meets, so the work grows with the contacts and not with the days. In each gap a pair may begin to leave; the chance
grows with the gap's length in days and against the pair's own rhythm, so frequent and steady contact lowers the hazard by
construction (field notes, section 7: online STEM program). Who leaves stretches the next gaps before falling silent, and
the ending is entered weeks later, by whom is drawn apart: mentees stop replying more often, endings are put down to
mentors twice as often (MentorNet, STAR). Rejected: drawing a length first and filling it with contacts, where contact
could not have caused anything.
"""

from dataclasses import dataclass

import numpy as np

from pipelines.synth.columns import FAR, NONE, Bools, Floats, Ints, draw, month_index
from pipelines.synth.run import Run

END_REASONS = ("completed", "mentor_left", "mentee_left", "no_contact", "mismatch", "moved", "other")
ENDED_BY = ("mentor", "mentee", "staff", "system")
NOBODY, MENTOR, MENTEE, SUDDEN = 0, 1, 2, 3
LEAVERS = (0.26, 0.58, 0.16)  # mentor, mentee, a sudden ending without fading
# Months with longer gaps: summer and the weeks after the match; the meeting, applications and interviews shorten them.
SEASON = np.array([0.75, 0.85, 0.95, 1.05, 1.1, 1.15, 1.3, 1.1, 0.9, 0.85, 0.85, 0.8])
ENDING_BY = (0.46, 0.23, 0.17, 0.14)
PAUSE_SHARE = 0.12
NEVER_CLOSED_SHARE = 0.04
CARRIES_ON_SHARE = 0.10  # of the pairs that reach their planned end
SYSTEM_TIMER_DAYS = 120


@dataclass(frozen=True)
class Traits:
    """What a pair brings: rhythm in days, spread of its log gaps, engagement (mean 1), factor on the leaving hazard."""

    engagement: Floats
    habit_days: Floats
    spread: Floats
    agreed_days: Ints
    leaving_factor: Floats
    never_starts: Bools


@dataclass(frozen=True)
class Course:
    """One place a pair; the three contact arrays one place a true contact, in the order of (pair, day)."""

    matched_on: Ints
    planned_end_on: Ints
    ended_on: Ints
    end_reason: Ints
    ended_by: Ints
    end_recorded_on: Ints
    quiet_from: Ints
    leaver: Ints
    paused_on: Ints
    resumed_on: Ints
    contact_pair: Ints
    contact_on: Ints
    contact_fade: Ints

    def active_until(self, as_of: int) -> Ints:
        """The last day on which each pair truly worked together (the as-of day for one that still does)."""
        ended = np.where(self.ended_on == NONE, as_of, self.ended_on)
        quiet = np.where(self.quiet_from == NONE, as_of, self.quiet_from)
        return np.asarray(np.minimum(np.minimum(ended, quiet), as_of), dtype=np.int64)

    def runs_on(self, pair: Ints, day: Ints) -> Bools:
        """Whether `pair` is a running pair on `day`, by its records."""
        ended = np.where(self.ended_on == NONE, FAR, self.ended_on)
        return np.asarray((self.matched_on[pair] <= day) & (ended[pair] >= day), dtype=np.bool_)


def draw_traits(run: Run, group_factor: Floats) -> Traits:
    """Engagement, rhythm, steadiness and agreed cadence. `group_factor` multiplies each pair's leaving hazard."""
    rng = run.stream("traits")
    n, shape = run.pairs, run.preset.engagement_shape
    engagement = np.clip(rng.gamma(shape, 1 / shape, n), 0.08, 4.0)
    rhythm = draw(rng, (0.42, 0.30, 0.19, 0.09), n)
    usual = np.array([11.0, 18.0, 26.0, 84.0])[rhythm]
    quarterly = rhythm == 3
    stretch = np.where(quarterly, 1.0, engagement**-0.3)
    habit = np.clip(usual * stretch * np.exp(rng.normal(0, 0.12, n)), 4.0, 110.0)
    spread = np.where(quarterly, 0.14, 0.2 + 0.6 * rng.beta(2.0, 2.6, n))
    agrees = rng.random(n) < np.where(quarterly, 0.88, 0.17)
    agreed = np.where(agrees, np.array([14, 30, 30, 90])[rhythm], NONE)
    factor = group_factor * engagement**-0.7 * np.where(agrees, 0.8, 1.0)
    return Traits(engagement, habit, spread, agreed, factor, rng.random(n) < run.preset.never_started_share)


def run_course(run: Run, matched_on: Ints, traits: Traits) -> Course:
    """Let every pair live from its match day to its ending or the as-of date."""
    rng = run.stream("course")
    planned_end_on = _planned_end(rng, run, matched_on)
    carries_on = rng.random(run.pairs) < CARRIES_ON_SHARE
    completes_on = planned_end_on + rng.integers(0, 12, run.pairs)
    completes_on = np.where((planned_end_on == NONE) | carries_on, FAR, completes_on)
    paused_on = matched_on + rng.integers(45, 300, run.pairs)
    paused_on = np.where(rng.random(run.pairs) < PAUSE_SHARE, paused_on, FAR)
    resumed_on = paused_on + rng.integers(21, 85, run.pairs)
    walk = _Walk(run, rng, matched_on, traits, np.minimum(completes_on, run.as_of), paused_on, resumed_on)
    pair, day, fade = walk.go()
    ended_on, reason, by = _endings(rng, run, walk, completes_on)
    recorded = np.where(ended_on == NONE, NONE, ended_on + rng.integers(0, 15, run.pairs))
    recorded = np.where(by == 3, ended_on, np.minimum(recorded, run.as_of))
    last = np.where(ended_on == NONE, run.as_of, ended_on)
    has_pause = (paused_on < last) & (paused_on < np.where(walk.quiet_from == NONE, FAR, walk.quiet_from))
    resumed_on = np.where(resumed_on > last, NONE, resumed_on)
    order = np.lexsort((day, pair))
    return Course(
        matched_on, planned_end_on, ended_on, reason, by, recorded, walk.quiet_from, walk.leaver,
        np.where(has_pause, paused_on, NONE), np.where(has_pause, resumed_on, NONE),
        pair[order], day[order], fade[order],
    )  # fmt: skip


def _planned_end(rng: np.random.Generator, run: Run, matched_on: Ints) -> Ints:
    """One year, two years, or open (NONE)."""
    p = run.preset
    kind = draw(rng, (p.one_year_share, 1 - p.one_year_share - p.open_ended_share, p.open_ended_share), run.pairs)
    return np.where(kind == 2, NONE, matched_on + np.where(kind == 0, 365, 730))


class _Walk:
    """The loop over contacts: all pairs that still meet take one step at a time."""

    def __init__(
        self, run: Run, rng: np.random.Generator, matched_on: Ints, traits: Traits, limit: Ints, paused: Ints, resumed: Ints
    ) -> None:
        self.run, self.rng, self.traits, self.matched_on = run, rng, traits, matched_on
        self.limit, self.paused, self.resumed = limit, paused, resumed
        self.day = matched_on.copy()
        self.fade = np.zeros(run.pairs, dtype=np.int64)  # 0 = in touch, k = k-th contact of the thinning out
        self.fade_left = np.full(run.pairs, -1, dtype=np.int64)
        self.leaver = np.zeros(run.pairs, dtype=np.int64)
        self.quiet_from = np.where(traits.never_starts, matched_on, NONE)

    def go(self) -> tuple[Ints, Ints, Ints]:
        """Pair, day and fading step of every contact."""
        walking = np.flatnonzero(~self.traits.never_starts)
        step, found = 0, []
        while walking.size:
            walking = self._step(walking, step)
            found.append((walking, self.day[walking], self.fade[walking]))
            walking = walking[self.fade_left[walking] != 0]
            step += 1
        pair, day, fade = (np.concatenate(part) for part in zip(*found, strict=True))
        return pair, day, fade

    def _step(self, walking: Ints, step: int) -> Ints:
        """Move to the next contact; those who stop or reach their limit before it are left out."""
        gap = self._gap(walking, step)
        self._begin_to_leave(walking, gap)
        stops = self.fade_left[walking] == 0
        fading = self.fade_left[walking] > 0
        gap = np.where(fading, gap * 1.45 ** (self.fade[walking] + 1), gap)
        next_on = self.day[walking] + np.maximum(1, np.rint(gap)).astype(np.int64)
        in_pause = (next_on > self.paused[walking]) & (next_on < self.resumed[walking])
        next_on = np.where(in_pause, self.resumed[walking] + next_on % 9, next_on)
        on = ~stops & (next_on <= self.limit[walking])
        moved = walking[on]
        self.day[moved] = next_on[on]
        self.fade[moved] += fading[on]
        self.fade_left[moved] -= fading[on]
        ended = moved[self.fade_left[moved] == 0]
        self.quiet_from[ended] = self.day[ended]
        return moved

    def _gap(self, walking: Ints, step: int) -> Floats:
        noise = self.rng.normal(size=walking.size)
        if step == 0:
            return np.asarray(np.clip(np.exp(np.log(7.0) + 0.75 * noise), 1, 75), dtype=np.float64)
        t = self.traits
        gap = t.habit_days[walking] * np.exp(t.spread[walking] * noise)
        season = SEASON[month_index(self.day[walking])]
        return np.asarray(gap * np.where(t.habit_days[walking] > 60, 1.0, season), dtype=np.float64)

    def _begin_to_leave(self, walking: Ints, gap: Floats) -> None:
        """Draw who begins to leave in this gap, and after how many thinning contacts the silence begins."""
        p, t = self.run.preset, self.traits
        tenure = self.day[walking] - self.matched_on[walking]
        shape = 1 + p.early_peak * np.exp(-tenure / 60)
        against_habit = (gap / t.habit_days[walking]) ** 0.7
        against_month = (t.habit_days[walking] / 20) ** -0.6  # the hazard is per gap more than per day
        hazard = p.leaving_per_day * shape * t.leaving_factor[walking] * against_habit * against_month
        leaves = (self.rng.random(walking.size) < -np.expm1(-hazard * gap)) & (self.fade_left[walking] < 0)
        who = 1 + draw(self.rng, LEAVERS, walking.size)
        thinning = np.where(who == SUDDEN, 0, self.rng.poisson(1.7, walking.size))
        going = walking[leaves]
        self.leaver[going] = who[leaves]
        self.fade_left[going] = thinning[leaves]
        silent = going[self.fade_left[going] == 0]
        self.quiet_from[silent] = self.day[silent]


def _endings(rng: np.random.Generator, run: Run, walk: _Walk, completes_on: Ints) -> tuple[Ints, Ints, Ints]:
    """Day, reason and author of each ending; NONE and -1 for pairs that run at the as-of date."""
    n = run.pairs
    sudden = walk.leaver == SUDDEN
    silence = np.where(sudden, rng.integers(1, 22, n), 16 + np.clip(rng.exponential(42, n), 0, 300).astype(np.int64))
    silence = np.where(walk.traits.never_starts, silence + 25, silence)
    by = draw(rng, ENDING_BY, n)
    by = np.where(sudden & (by == 3), 0, by)
    silence = np.where(by == 3, SYSTEM_TIMER_DAYS, silence)
    quit_on = np.where(walk.quiet_from == NONE, FAR, walk.quiet_from + silence)
    quit_on = np.where(rng.random(n) < NEVER_CLOSED_SHARE, FAR, quit_on)
    reason = _early_reason(rng, by, sudden)
    completed = completes_on < quit_on
    silent_at_end = completed & (walk.quiet_from != NONE) & (walk.quiet_from < completes_on - 45)
    ended_on = np.minimum(completes_on, quit_on)
    reason = np.where(completed, np.where(silent_at_end, 3, 0), reason)
    by = np.where(completed, np.where(silent_at_end, 2, draw(rng, (0.12, 0.08, 0.5, 0.3), n)), by)
    running = ended_on > run.as_of
    walk.quiet_from = np.where(completed & ~silent_at_end, NONE, walk.quiet_from)
    return np.where(running, NONE, ended_on), np.where(running, -1, reason), np.where(running, -1, by)


def _early_reason(rng: np.random.Generator, by: Ints, sudden: Bools) -> Ints:
    """The reason that goes with who ended it: positions in END_REASONS, never 'completed'."""
    weights = np.array(
        [
            [0.42, 0.02, 0.30, 0.09, 0.12, 0.05],  # entered by the mentor
            [0.04, 0.45, 0.22, 0.14, 0.10, 0.05],  # by the mentee
            [0.12, 0.16, 0.50, 0.10, 0.05, 0.07],  # by staff
            [0.0, 0.0, 1.0, 0.0, 0.0, 0.0],  # by the platform's timer
        ]
    )
    weights = weights[by] * np.where(sudden[:, None], np.array([1.5, 1.5, 0.1, 1.5, 3.0, 1.0]), 1.0)
    edges = np.cumsum(weights, axis=1)
    edges /= edges[:, -1:]
    return 1 + np.asarray((rng.random(by.size)[:, None] > edges).sum(axis=1), dtype=np.int64)
