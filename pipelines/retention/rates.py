"""When do pairs end? The rate of endings by time since the match.

In: durations in days and endings. Out: for each stretch of days, how many pairs ended, how long pairs were followed in it,
and the rate with its exact interval. Endings over time followed, so that pairs which are still open count for as long as
they were seen. Smoothed over neighbouring stretches with weights 1, 2, 1 by counts, which leaves a stretch in which
nobody was followed without a number. Rejected: kernel smoothing, whose band hides how few pairs a late month rests on.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.stats import chi2

from pipelines.errors import UsageError
from pipelines.retention.counts import Floats, checked


def ending_rate(
    durations: ArrayLike,
    events: ArrayLike,
    entry: ArrayLike | None = None,
    *,
    stretch_days: float = 30.0,
    level: float = 0.95,
) -> pd.DataFrame:
    """Endings per pair and stretch of `stretch_days`: from_day, to_day, ended_count, followed_days, rate, low, high,
    smooth_rate.

    One row per stretch from the match to the longest duration; no rows for no pairs. A rate of .05 is five endings per
    hundred pairs followed through the stretch. The interval is Garwood's for a Poisson count. NaN where nobody was
    followed. Raises UsageError on impossible durations or a stretch that is not positive.
    """
    if not stretch_days > 0:
        raise UsageError("retention", f"A stretch of {stretch_days} days is empty.", "Give a positive number of days.")
    sample = checked(durations, events, entry)
    count = int(np.floor(sample.durations.max() / stretch_days)) + 1 if len(sample.durations) else 0
    starts = np.arange(count) * stretch_days
    place = np.floor(sample.durations / stretch_days).astype(np.int64)
    ended = np.bincount(place[sample.is_ended], minlength=count)[:count].astype(np.float64)
    since = 0.0 if sample.entry is None else np.maximum(sample.entry, 0.0)
    followed = np.array(
        [np.clip(np.minimum(sample.durations, s + stretch_days) - np.maximum(since, s), 0, None).sum() for s in starts]
    )
    exposure = followed / stretch_days
    tail = (1 - level) / 2
    low = np.where(ended > 0, chi2.ppf(tail, 2 * np.maximum(ended, 1)) / 2, 0.0)
    high = np.asarray(chi2.ppf(1 - tail, 2 * (ended + 1)) / 2)
    return pd.DataFrame(
        {
            "from_day": starts,
            "to_day": starts + stretch_days,
            "ended_count": ended.astype(np.int64),
            "followed_days": followed,
            "rate": _over(ended, exposure),
            "low": _over(low, exposure),
            "high": _over(high, exposure),
            "smooth_rate": _over(_neighbours(ended), np.where(exposure > 0, _neighbours(exposure), 0.0)),
        }
    )


def _over(above: Floats, below: Floats) -> Floats:
    return np.divide(above, below, out=np.full_like(above, np.nan), where=below > 0)


def _neighbours(values: Floats) -> Floats:
    padded = np.pad(values, 1)
    return padded[:-2] + 2 * padded[1:-1] + padded[2:]
