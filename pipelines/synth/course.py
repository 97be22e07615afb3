"""How a pair's relationship runs: its contacts as they truly happened, the pause, who drops out, when and how it ends.

In: `Run`, match days and the `Traits` of each pair. Out: `Course`. One step of the loop is one contact of every pair that
still meets, so the work grows with the contacts and not with the days. In each gap a pair may begin to leave; the chance
grows more than in proportion to the gap against the pair's own rhythm, and with that rhythm against the one they set out
with, so steady and frequent contact lowers the hazard by construction (field notes, section 7: online STEM program). Who
leaves stretches the next gaps before falling silent; the ending is entered weeks later (`endings.py`). Rejected: drawing a
length first and filling it with contacts, where contact could not have caused anything.
"""

from dataclasses import dataclass

import numpy as np

from pipelines.synth.columns import FAR, NONE, Bools, Floats, Ints, draw, month_index
from pipelines.synth.endings import SYSTEM, draw_endings, is_silent_at
from pipelines.synth.run import Run
from pipelines.synth.traits import Frame, Traits, draw_frame

NOBODY, MENTOR, MENTEE, SUDDEN = 0, 1, 2, 3
LEAVERS = (0.25, 0.60, 0.15)  # mentor, mentee, a sudden ending without fading
# Months with longer gaps: summer and the weeks after the match; the meeting, applications and interviews shorten them.
SEASON = np.array([0.75, 0.85, 0.95, 1.05, 1.1, 1.15, 1.3, 1.1, 0.9, 0.85, 0.85, 0.8])


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


def run_course(run: Run, matched_on: Ints, traits: Traits) -> Course:
    """Let every pair live from its match day to its ending or the as-of date."""
    rng = run.stream("course")
    frame = draw_frame(run, matched_on)
    walk = _Walk(run, rng, traits, frame)
    pair, day, fade = walk.go()
    quiet_from = walk.quiet_from
    sudden = walk.leaver == SUDDEN
    ended_on, reason, by = draw_endings(run, quiet_from, sudden, traits.never_starts, frame.completes_on)
    is_done = (reason == 0) & ~is_silent_at(quiet_from, ended_on)  # silent for a while, but completed all the same
    quiet_from = np.where(is_done, NONE, quiet_from)
    recorded = np.where(ended_on == NONE, NONE, ended_on + rng.integers(0, 15, run.pairs))
    recorded = np.where(by == SYSTEM, ended_on, np.minimum(recorded, run.as_of))
    last = np.where(ended_on == NONE, run.as_of, ended_on)
    has_pause = frame.paused_on < np.minimum(last, np.where(quiet_from == NONE, FAR, quiet_from))
    order = np.lexsort((day, pair))
    return Course(
        matched_on=matched_on,
        planned_end_on=np.where(frame.planned_end_on == FAR, NONE, frame.planned_end_on),
        ended_on=ended_on,
        end_reason=reason,
        ended_by=by,
        end_recorded_on=recorded,
        quiet_from=quiet_from,
        leaver=walk.leaver,
        paused_on=np.where(has_pause, frame.paused_on, NONE),
        resumed_on=np.where(has_pause & (frame.resumed_on <= last), frame.resumed_on, NONE),
        contact_pair=pair[order],
        contact_on=day[order],
        contact_fade=fade[order],
    )


class _Walk:
    """The loop over contacts: all pairs that still meet take one step at a time."""

    def __init__(self, run: Run, rng: np.random.Generator, traits: Traits, frame: Frame) -> None:
        self.run, self.rng, self.traits, self.frame = run, rng, traits, frame
        self.limit = np.minimum(frame.completes_on, run.as_of)
        self.day = frame.matched_on.copy()
        self.fade = np.zeros(run.pairs, dtype=np.int64)  # 0 = in touch, k = k-th contact of the thinning out
        self.fade_left = np.full(run.pairs, -1, dtype=np.int64)  # contacts until silence; -1 = not leaving
        self.leaver = np.zeros(run.pairs, dtype=np.int64)
        self.quiet_from = np.where(traits.never_starts, frame.matched_on, NONE)

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
        paused_on, resumed_on = self.frame.paused_on[walking], self.frame.resumed_on[walking]
        next_on = np.where((next_on > paused_on) & (next_on < resumed_on), resumed_on + next_on % 9, next_on)
        on = ~stops & (next_on <= self.limit[walking])
        moved = walking[on]
        self.day[moved] = next_on[on]
        self.fade[moved] += fading[on]
        self.fade_left[moved] -= fading[on]
        ended = moved[self.fade_left[moved] == 0]
        self.quiet_from[ended] = self.day[ended]
        return np.asarray(moved, dtype=np.int64)

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
        tenure = self.day[walking] - self.frame.matched_on[walking]
        shape = 1 + p.early_peak * np.exp(-tenure / 60)
        uneven = (gap / t.habit_days[walking]) ** 1.3
        seldom = (t.habit_days[walking] / t.usual_days[walking]) ** 0.6 * (
            np.minimum(t.usual_days[walking], 30) / 18
        ) ** 0.2
        hazard = p.leaving_per_day * shape * t.leaving_factor[walking] * uneven * seldom
        leaves = (self.rng.random(walking.size) < -np.expm1(-hazard * gap)) & (self.fade_left[walking] < 0)
        who = 1 + draw(self.rng, LEAVERS, walking.size)
        thinning = np.where(who == SUDDEN, 0, self.rng.poisson(2.1, walking.size))
        going = walking[leaves]
        self.leaver[going] = who[leaves]
        self.fade_left[going] = thinning[leaves]
        silent = going[self.fade_left[going] == 0]
        self.quiet_from[silent] = self.day[silent]
