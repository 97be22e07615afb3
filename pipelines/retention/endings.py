"""Competing endings: of all pairs, which share has come to each kind of ending by each day.

In: durations in days and the cause of each ending (0 or missing: still open). Out: one curve per cause whose shares and
the retention share add up to 1. Aalen-Johansen with Gray's variance and the log-log interval, equal to R's cmprsk. One
minus Kaplan-Meier per cause was rejected: it treats a planned completion as if the pair might still break up early.
Tied days are counted together as they are; no random jitter.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from pipelines.errors import UsageError
from pipelines.retention.counts import (
    Flags,
    Floats,
    Sample,
    checked,
    exit_days,
    just_before,
    labels,
    normal_quantile,
    ratio,
    share_left,
)

WIDEST = 100.0  # on the log-log scale; beyond it the limits are 0 and 1 to the last bit


def competing_endings(durations: ArrayLike, causes: Iterable[Any], level: float = 0.95) -> pd.DataFrame:
    """The share of pairs that has ended by each day, per cause: cause, day, share, low, high.

    `causes` has one label per pair; 0, False, an empty text and a missing value mean that the pair was still open. One
    row per cause and day on which any pair ended or was last seen, and day 0; causes in sorted order; no rows where
    nobody ended. The interval is 0 to 0 before the first ending of the cause. Raises UsageError on impossible input.
    """
    given = labels(causes)
    days_given = np.asarray(durations, dtype=np.float64).ravel()
    if len(given) != len(days_given):
        raise UsageError(
            "retention",
            f"{len(days_given)} durations and {len(given)} causes differ.",
            "Give one of each per pair.",
        )
    is_ended = np.array([cause is not None and bool(cause) for cause in given], dtype=np.bool_)
    sample = checked(days_given, is_ended)
    frames = [
        _one_cause(sample, np.array([c == cause for c in given], dtype=np.bool_) & is_ended, cause, level)
        for cause in sorted(set(given[is_ended]), key=lambda c: (str(type(c)), c))
    ]
    if not frames:
        return pd.DataFrame({"cause": [], "day": [], "share": [], "low": [], "high": []}).astype({"cause": object})
    return pd.concat(frames, ignore_index=True)


def _one_cause(sample: Sample, is_cause: Flags, cause: Any, level: float) -> pd.DataFrame:
    days = exit_days(sample)
    share, variance = cumulative_incidence(sample, is_cause, days)
    low, high = log_log_limits(share, variance, level)
    low = np.where(share < 1, low, low[share < 1].max(initial=0.0))  # all have ended: the last limit that had a formula
    return pd.DataFrame({"cause": cause, "day": days, "share": share, "low": low, "high": high})


def log_log_limits(share: Floats, variance: Floats, level: float) -> tuple[Floats, Floats]:
    """Limits of a share that stay within 0..1; the share itself where it is 0 or 1."""
    inside = (share > 0) & (share < 1)
    some = np.where(inside, share, 0.5)
    spread = np.minimum(normal_quantile(level) * np.sqrt(variance) / (some * -np.log(some)), WIDEST)
    return np.where(inside, some ** np.exp(spread), share), np.where(inside, some ** np.exp(-spread), share)


def cumulative_incidence(sample: Sample, is_cause: Flags, days: Floats) -> tuple[Floats, Floats]:
    """Share ended by the cause on each day, and its variance as R's cmprsk::cuminc prints it (Gray 1988).

    `days` must hold every day on which a pair ended, ascending. Every ending on day j moves the share of day t: one by
    the cause itself by S(j-) (1 - (F(t) - F(j)) / S(j)), any other by -S(j-) (F(t) - F(j)) / S(j); both vary like draws
    without replacement. The square is expanded, so that running sums serve all days in one pass.
    """
    n = sample.at_risk(days)
    any_end, this_end = sample.left_on(days, sample.is_ended), sample.left_on(days, is_cause)
    after = share_left(any_end, n)
    before = just_before(after)
    share = np.cumsum(before * ratio(this_end, n))
    others = np.where(after > 0, any_end - this_end, 0.0)  # once nobody is left, other endings move nothing any more
    pull = ratio(np.ones_like(after), after)
    push_others, push_this = share * pull, 1 + share * pull
    vary_others, vary_this = (before**2 * _draw_variance(ended, n) for ended in (others, this_end))
    squares = np.cumsum(push_others**2 * vary_others + push_this**2 * vary_this)
    mixed = np.cumsum(pull * (push_others * vary_others + push_this * vary_this))
    pulls = np.cumsum(pull**2 * (vary_others + vary_this))
    return share, np.clip(squares - 2 * share * mixed + share**2 * pulls, 0.0, None)


def _draw_variance(ended: Floats, at_risk: Floats) -> Floats:
    return ratio(ended, at_risk**2) * (1 - (ended - 1) / np.maximum(at_risk - 1, 1))
