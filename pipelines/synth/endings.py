"""How a pair that has fallen silent ends in the records: when, for which reason, and to whom it is put down.

In: the course of contact as it came out. Out: day, reason and author of each ending. Silence and ending are two events: the
mentee stops replying more often than the mentor (MentorNet), while endings are put down to mentors about twice as often
(STAR); some are closed by the platform's own timer, a few are never closed at all.
"""

import numpy as np

from pipelines.synth.columns import FAR, NONE, Bools, Ints, draw
from pipelines.synth.run import Run

END_REASONS = ("completed", "mentor_left", "mentee_left", "no_contact", "mismatch", "moved", "other")
ENDED_BY = ("mentor", "mentee", "staff", "system")
STAFF, SYSTEM, NO_CONTACT = 2, 3, 3
ENDING_BY = (0.46, 0.23, 0.17, 0.14)
COMPLETED_BY = (0.14, 0.08, 0.63, 0.15)
NEVER_CLOSED_SHARE = 0.04
SYSTEM_TIMER_DAYS = 120
# Weights of the reasons after `completed`, by who entered the ending; sudden endings have reasons of their own.
REASONS_BY = np.array(
    [
        [0.42, 0.02, 0.30, 0.09, 0.12, 0.05],
        [0.04, 0.45, 0.22, 0.14, 0.10, 0.05],
        [0.12, 0.16, 0.50, 0.10, 0.05, 0.07],
        [0.0, 0.0, 1.0, 0.0, 0.0, 0.0],
    ]
)
SUDDEN_FACTORS = np.array([1.5, 1.5, 0.1, 1.5, 3.0, 1.0])


def draw_endings(
    run: Run, quiet_from: Ints, sudden: Bools, never_starts: Bools, completes_on: Ints
) -> tuple[Ints, Ints, Ints]:
    """Day, reason (place in END_REASONS) and author (place in ENDED_BY); NONE and -1 for pairs that run at the as-of date."""
    rng, n = run.stream("endings"), run.pairs
    by = draw(rng, ENDING_BY, n)
    by = np.where(sudden & (by == SYSTEM), 0, by)
    silence = np.where(sudden, rng.integers(1, 22, n), 16 + np.minimum(rng.exponential(42, n), 300).astype(np.int64))
    silence = np.where(by == SYSTEM, SYSTEM_TIMER_DAYS, np.where(never_starts, silence + 25, silence))
    quit_on = np.where((quiet_from == NONE) | (rng.random(n) < NEVER_CLOSED_SHARE), FAR, quiet_from + silence)
    reason = _early_reason(rng, by, sudden)
    completed = completes_on < quit_on
    silent_at_end = completed & is_silent_at(quiet_from, completes_on)
    reason = np.where(completed, np.where(silent_at_end, NO_CONTACT, 0), reason)
    by = np.where(completed, np.where(silent_at_end, STAFF, draw(rng, COMPLETED_BY, n)), by)
    ended_on = np.minimum(completes_on, quit_on)
    running = ended_on > run.as_of
    return np.where(running, NONE, ended_on), np.where(running, -1, reason), np.where(running, -1, by)


def is_silent_at(quiet_from: Ints, day: Ints) -> Bools:
    """Whether a pair had been silent for more than six weeks on `day`."""
    return np.asarray((quiet_from != NONE) & (quiet_from < day - 42), dtype=np.bool_)


def _early_reason(rng: np.random.Generator, by: Ints, sudden: Bools) -> Ints:
    """The reason that goes with who ended it: places in END_REASONS, never `completed`."""
    edges = np.cumsum(REASONS_BY[by] * np.where(sudden[:, None], SUDDEN_FACTORS, 1.0), axis=1)
    return 1 + np.asarray((rng.random(by.size)[:, None] > edges / edges[:, -1:]).sum(axis=1), dtype=np.int64)
