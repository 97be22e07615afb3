"""The restricted mean: how many days a pair lasts on average within a window, the one mean that open pairs allow.

In: durations, endings and the length of the window in days. Out: the area under the retention curve up to that day with
its standard error. The variance is Greenwood's, carried through the area, as in R's survmean; rejected: the variance of
min(duration, window), which some libraries return under the same name and which does not shrink with more pairs.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pipelines.errors import UsageError
from pipelines.retention.counts import normal_quantile, ratio
from pipelines.retention.curves import kaplan_meier


@dataclass(frozen=True)
class RestrictedMean:
    """Mean days together within a window of `within_days`, its standard error and interval (clipped to the window)."""

    mean_days: float
    se_days: float
    low: float
    high: float
    within_days: float


def restricted_mean(
    durations: ArrayLike,
    events: ArrayLike,
    within_days: float,
    entry: ArrayLike | None = None,
    level: float = 0.95,
) -> RestrictedMean:
    """Mean duration in days when every pair is followed for `within_days` at most.

    All numbers are NaN for no pairs. Raises UsageError where `within_days` is not positive, or lies beyond the last day
    on which any pair was followed while the curve is still above 0: the area there would be a guess.
    """
    if not within_days > 0:
        raise UsageError("retention", f"A window of {within_days} days is empty.", "Give a positive number of days.")
    curve = kaplan_meier(durations, events, entry, level)
    if curve.empty:
        return RestrictedMean(np.nan, np.nan, np.nan, np.nan, within_days)
    days, share = curve["day"].to_numpy(), curve["retention_share"].to_numpy()
    if within_days > days[-1] and share[-1] > 0:
        raise UsageError(
            "retention",
            f"Nobody was followed for {within_days:g} days (the longest was {days[-1]:g}).",
            "Choose a shorter window.",
        )
    edges = np.minimum(np.append(days, max(within_days, days[-1])), within_days)
    pieces = share * np.diff(edges)
    area_after = pieces[::-1].cumsum()[::-1]  # from each row's day to the end of the window
    at_risk, ended = curve["at_risk_count"].to_numpy(np.float64), curve["ended_count"].to_numpy(np.float64)
    se = float(np.sqrt(np.sum(area_after**2 * ratio(ended, at_risk * (at_risk - ended)))))
    mean = float(pieces.sum())
    reach = normal_quantile(level) * se
    return RestrictedMean(mean, se, max(mean - reach, 0.0), min(mean + reach, within_days), within_days)
