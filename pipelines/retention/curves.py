"""The retention curve: the share of pairs still together on each day since their match.

In: durations in days, whether each pair ended (1) or was still open when last seen (0), and optionally the day from
which it was seen, or its group. Out: a frame with one row per day on which somebody ended or left the view, from day 0 on.
Kaplan-Meier with Greenwood's variance and the log-log interval (Kalbfleisch and Prentice), which stays within 0..1 and
holds its level in small programs; the plain interval was rejected because it does neither. Where the interval has no
formula: 1 to 1 before the first ending, and once the share is 0, from 0 to the last upper limit.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from pipelines.errors import UsageError
from pipelines.retention.counts import Floats, checked, group_codes, normal_quantile, ratio, share_left
from pipelines.retention.days import DayCounts, day_counts


@dataclass(frozen=True)
class Retained:
    """What a curve says on one day; all NaN where nobody was followed that long."""

    day: float
    retention_share: float
    low: float
    high: float
    at_risk_count: float


@dataclass(frozen=True)
class Median:
    """The day by which half of the pairs have ended, with its interval; NaN where it is not reached."""

    day: float
    low: float
    high: float


def kaplan_meier(
    durations: ArrayLike, events: ArrayLike, entry: ArrayLike | None = None, level: float = 0.95
) -> pd.DataFrame:
    """The retention curve: day, retention_share, low, high, at_risk_count, ended_count, censored_count.

    One row per day on which a pair ended or was last seen, and day 0; no rows for no pairs. A row's share holds from
    its day to the next. `entry` is the day from which a pair is observed (0: from its match). Raises UsageError on
    impossible durations, endings or entries. Equal to R's survfit(conf.type = "log-log").
    """
    sample = checked(durations, events, entry)
    (counts,) = day_counts(sample, np.zeros(len(sample.durations), dtype=np.int64), 1)
    return _curve(counts, level)


def kaplan_meier_by(
    durations: ArrayLike, events: ArrayLike, groups: Iterable[Any], level: float = 0.95
) -> pd.DataFrame:
    """The retention curve of each group: group, then the columns of `kaplan_meier`; groups in their order.

    groups: one label per pair. The same rows as of one call for each group, from one pass over all pairs. Raises UsageError
    on missing labels and impossible durations or endings.
    """
    sample = checked(durations, events)
    group_of, names = group_codes(groups, len(sample.durations), "group")
    curves = [_curve(counts, level) for counts in day_counts(sample, group_of, len(names))]
    curve = pd.concat(curves, ignore_index=True) if curves else kaplan_meier([], [], level=level)
    curve.insert(0, "group", [name for name, rows in zip(names, curves, strict=True) for _ in range(len(rows))])
    return curve


def _curve(counts: DayCounts, level: float) -> pd.DataFrame:
    share = share_left(counts.ended, counts.at_risk)
    variance = np.cumsum(
        ratio(counts.ended, counts.at_risk * (counts.at_risk - counts.ended))
    )  # Greenwood, of ln(share)
    low, high = _log_log_interval(share, variance, level)
    return pd.DataFrame(
        {
            "day": counts.days,
            "retention_share": share,
            "low": low,
            "high": high,
            "at_risk_count": counts.at_risk.astype(np.int64),
            "ended_count": counts.ended.astype(np.int64),
            "censored_count": counts.censored.astype(np.int64),
        }
    )


def _log_log_interval(share: Floats, variance: Floats, level: float) -> tuple[Floats, Floats]:
    quantile = normal_quantile(level)
    inside = (share > 0) & (share < 1)
    log_share = np.log(np.where(inside, share, 0.5))
    spread = quantile * np.sqrt(variance) / -log_share
    low = np.where(inside, np.exp(log_share * np.exp(spread)), share)
    high = np.where(inside, np.exp(log_share * np.exp(-spread)), np.where(share > 0, 1.0, np.nan))
    if len(share) and share[-1] == 0:  # the share can only have fallen since the last limit that had a formula
        last = high[share > 0][-1] if (share > 0).any() else 1.0
        high = np.where(share > 0, high, last)
    return low, high


def retention_at(curve: pd.DataFrame, day: float) -> Retained:
    """The share still together on `day`, its interval, and how many pairs were still followed then.

    Beyond the last day of a curve that has not come down to 0 nothing is known, and every number is NaN.
    """
    days = curve["day"].to_numpy()
    row = int(np.searchsorted(days, day, side="right")) - 1
    is_known = row >= 0 and (day <= days[-1] or curve["retention_share"].iloc[-1] == 0)
    if not is_known:
        return Retained(day, np.nan, np.nan, np.nan, np.nan)
    following = int(np.searchsorted(days, day, side="left"))
    at_risk = float(curve["at_risk_count"].iloc[following]) if following < len(days) else 0.0
    share, low, high = (float(curve[name].iloc[row]) for name in ("retention_share", "low", "high"))
    return Retained(day, share, low, high, at_risk)


def conditional_retention(
    durations: ArrayLike,
    events: ArrayLike,
    reached_day: float,
    entry: ArrayLike | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """The curve of those who were still together after `reached_day`; day 0 of it is that day of the match.

    Same frame as `kaplan_meier`, days counted on from `reached_day`. Pairs that ended or were last seen by then are no
    part of the question. Raises UsageError on a negative day.
    """
    if not reached_day >= 0:
        raise UsageError("retention", f"Day {reached_day} lies before the match.", "Give a day of 0 or more.")
    sample = checked(durations, events, entry)
    later = sample.among(sample.durations > reached_day)
    entry = None if later.entry is None else later.entry - reached_day
    return kaplan_meier(later.durations - reached_day, later.is_ended, entry, level)


def median_duration(
    durations: ArrayLike, events: ArrayLike, entry: ArrayLike | None = None, level: float = 0.95
) -> Median:
    """The median duration in days with the interval of Brookmeyer and Crowley on the log-log scale, as in R.

    Where the curve rests at exactly one half, the middle of that rest is the median. NaN where half is not reached.
    """
    curve = kaplan_meier(durations, events, entry, level)
    days = curve["day"].to_numpy()
    return Median(*(_crossing(days, curve[name].to_numpy()) for name in ("retention_share", "low", "high")))


def _crossing(days: Floats, values: Floats) -> float:
    tolerance = 1e-12  # a share of one half that rounding has moved is still one half
    below = np.flatnonzero(values < 0.5 - tolerance)
    resting = np.flatnonzero(np.abs(values - 0.5) <= tolerance)
    if len(resting):
        end = days[below[0]] if len(below) else days[-1]
        return float((days[resting[0]] + end) / 2)
    return float(days[below[0]]) if len(below) else np.nan
