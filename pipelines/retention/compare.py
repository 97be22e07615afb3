"""Do groups of pairs last differently long? The log-rank family, with strata and trend.

In: durations, endings and a group label per pair. Out: a statistic, its degrees of freedom, its p-value, and per group
how many endings were seen and how many would be expected if the groups did not differ. Groups must be what was known at
the match (a group such as "had ten meetings" wins by having lived longer). Equal to R's survdiff. Only ordered weights
that are named in advance are offered; choosing the smallest p-value among many was rejected by leaving it out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc

from pipelines.errors import UsageError
from pipelines.retention.counts import Floats, Sample, checked, exit_days, group_codes, just_before, ratio, share_left

Weights = Literal["log_rank", "peto", "gehan"]


@dataclass(frozen=True)
class LogRank:
    """The comparison; `groups` is a frame: group, pair_count, observed_count, expected_count.

    statistic and p_value are NaN and degrees 0 where there is nothing to compare (fewer than two groups, or no ending
    while two groups were at risk).
    """

    statistic: float
    degrees: int
    p_value: float
    groups: pd.DataFrame


def log_rank(
    durations: ArrayLike,
    events: ArrayLike,
    groups: Iterable[Any],
    *,
    weights: Weights = "log_rank",
    strata: Iterable[Any] | None = None,
    trend: Mapping[Any, float] | None = None,
    entry: ArrayLike | None = None,
) -> LogRank:
    """Compare the durations of k groups; chi-square on k-1 degrees, or on 1 with `trend` (a score for each group).

    weights: every day alike ("log_rank"), by the pooled share still together just before the day ("peto", R's rho = 1,
    more weight on early endings), or by the number at risk ("gehan"). strata: compare within each stratum and add up.
    Raises UsageError on missing labels or scores and on impossible durations.
    """
    sample = checked(durations, events, entry)
    group_of = group_codes(groups, len(sample.durations), "group")
    stratum_of = group_codes(strata, len(sample.durations), "stratum") if strata is not None else None
    names = group_of[1]
    observed, expected = np.zeros(len(names)), np.zeros(len(names))
    score, variance = np.zeros(len(names)), np.zeros((len(names), len(names)))
    for chosen in _strata(stratum_of, len(sample.durations)):
        parts = _one_stratum(sample.among(chosen), group_of[0][chosen], len(names), weights)
        observed, expected = observed + parts[0], expected + parts[1]
        score, variance = score + parts[2], variance + parts[3]
    table = pd.DataFrame(
        {
            "group": names,
            "pair_count": np.bincount(group_of[0], minlength=len(names)),
            "observed_count": observed,
            "expected_count": expected,
        }
    )
    statistic, degrees = _quadratic(score, variance) if trend is None else _trend(names, trend, score, variance)
    p_value = float(chdtrc(degrees, statistic)) if degrees else np.nan
    return LogRank(statistic, degrees, p_value, table)


def _strata(stratum_of: tuple[NDArray[np.int64], list[Any]] | None, count: int) -> list[NDArray[np.bool_]]:
    if stratum_of is None:
        return [np.ones(count, dtype=np.bool_)]
    return [stratum_of[0] == code for code in range(len(stratum_of[1]))]


def _one_stratum(
    sample: Sample, group_of: NDArray[np.int64], group_count: int, weights: Weights
) -> tuple[Floats, Floats, Floats, Floats]:
    days = exit_days(sample)
    at_risk, ended = sample.at_risk(days), sample.left_on(days, sample.is_ended)
    members = [sample.among(group_of == code) for code in range(group_count)]
    at_risk_by = np.array([member.at_risk(days) for member in members]).reshape(group_count, len(days))
    ended_by = np.array([member.left_on(days, member.is_ended) for member in members]).reshape(group_count, len(days))
    share_at_risk = at_risk_by / np.maximum(at_risk, 1)
    expected_by = share_at_risk * ended
    weight = {
        "log_rank": np.ones_like(days),
        "peto": just_before(share_left(ended, at_risk)),
        "gehan": at_risk,
    }[weights]
    # Hypergeometric covariance of the endings among groups on each day, given their total.
    spread = weight**2 * ratio(ended * (at_risk - ended), at_risk - 1)
    variance = np.diag(share_at_risk @ spread) - (share_at_risk * spread) @ share_at_risk.T
    score = ((ended_by - expected_by) * weight).sum(axis=1)
    return ended_by.sum(axis=1), expected_by.sum(axis=1), score, variance


def _quadratic(score: Floats, variance: Floats) -> tuple[float, int]:
    usable = np.diag(variance) > 0
    degrees = int(usable.sum()) - 1
    if degrees < 1:
        return np.nan, 0
    kept = np.flatnonzero(usable)[:-1]  # the scores add up to 0, so one group is redundant
    return float(score[kept] @ np.linalg.solve(variance[np.ix_(kept, kept)], score[kept])), degrees


def _trend(names: list[Any], trend: Mapping[Any, float], score: Floats, variance: Floats) -> tuple[float, int]:
    without = [name for name in names if name not in trend]
    if without:
        raise UsageError("retention", f"No trend score for: {without[:5]}.", "Give a number for each group.")
    steps = np.array([trend[name] for name in names], dtype=np.float64)
    spread = float(steps @ variance @ steps)
    return (float((steps @ score) ** 2 / spread), 1) if spread > 0 else (np.nan, 0)
