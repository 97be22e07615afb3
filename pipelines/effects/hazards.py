"""Proportional hazards: ratios with errors that know whose pairs belong together, and whether the ratio holds over time.

In: durations, endings, exposures, a cluster for each pair, strata. Out: a frame, one row an exposure. Estimates are Efron's, by
statsmodels; the errors are Lin and Wei's sandwich over clusters, since a mentor's pairs share the mentor. Proportionality is
the score test of a coefficient that moves with the share still together, exact as in R's cox.zph from survival 3 on; the older
approximation by scaled residuals differs where exposures are correlated. Rejected: mixed effects (frailty), which statsmodels
does not offer for hazards; the sandwich asks for no distribution of mentors.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc
from statsmodels.duration.hazard_regression import PHReg, PHRegResults

from pipelines.errors import UsageError
from pipelines.retention.counts import normal_quantile

Floats = NDArray[np.float64]


def hazard_ratios(
    durations: ArrayLike,
    events: ArrayLike,
    exposures: pd.DataFrame,
    *,
    clusters: ArrayLike | None = None,
    strata: ArrayLike | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """name, coefficient, se, hazard_ratio, low, high, p_value, proportionality_p: one row a column of `exposures`.

    exposures: numbers without gaps. clusters: one label a pair; without them the errors are the model's own. strata: a
    baseline hazard for each. Raises UsageError where a column says nothing (all alike) or nothing ended.
    """
    days, ended = np.asarray(durations, dtype=np.float64), np.asarray(events, dtype=bool)
    given = exposures.to_numpy(np.float64)
    if not ended.any():
        raise UsageError("hazard ratios", "Nothing ended, so there is nothing to compare.", "Follow the pairs longer.")
    flat = [str(name) for name, column in zip(exposures.columns, given.T, strict=True) if np.ptp(column) == 0]
    if flat:
        raise UsageError("hazard ratios", f"All pairs are alike in {', '.join(flat)}.", "Leave it out.")
    blocks = _codes(strata, len(days))
    fit = PHReg(days, given, status=ended, strata=blocks, ties="efron").fit()
    coefficient = np.asarray(fit.params)
    se = np.asarray(fit.bse) if clusters is None else _clustered(fit, _codes(clusters, len(days)))
    reach = normal_quantile(level) * se
    return pd.DataFrame(
        {
            "name": exposures.columns,
            "coefficient": coefficient,
            "se": se,
            "hazard_ratio": np.exp(coefficient),
            "low": np.exp(coefficient - reach),
            "high": np.exp(coefficient + reach),
            "p_value": chdtrc(1, (coefficient / se) ** 2),
            "proportionality_p": proportionality(days, ended, given, coefficient, blocks),
        }
    )


def _codes(labels: ArrayLike | None, count: int) -> NDArray[np.int64]:
    return np.zeros(count, dtype=np.int64) if labels is None else pd.factorize(np.asarray(labels, dtype=object))[0]


def _clustered(fit: PHRegResults, clusters: NDArray[np.int64]) -> Floats:
    """Errors that let the pairs of a cluster go together: each cluster's pull on the estimate, squared and summed.

    Who was last seen before anything ended pulls nowhere; statsmodels has no number for them, and no error then at all.
    """
    pull = pd.DataFrame(np.nan_to_num(fit.score_residuals)).groupby(clusters).sum().to_numpy()
    moved = pull @ fit.cov_params()
    se: Floats = np.sqrt((moved**2).sum(axis=0))
    return se


def proportionality(
    days: Floats, ended: NDArray[np.bool_], given: Floats, coefficient: Floats, blocks: NDArray[np.int64]
) -> Floats:
    """One p-value a column: does its coefficient move with the share of pairs that has ended by then?"""
    score, spread = drift(days, ended, given, coefficient, blocks)
    left = np.diag(spread)
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = np.where(left > 1e-12, score**2 / left, np.nan)
    p_value: Floats = chdtrc(1, statistic)
    return p_value


def drift(
    days: Floats, ended: NDArray[np.bool_], given: Floats, coefficient: Floats, blocks: NDArray[np.int64]
) -> tuple[Floats, Floats]:
    """How strongly each coefficient moves, and the covariance of that.

    Score test of coefficient(t) = b + c g(t), g the share ended just before t, with the other coefficients free (Grambsch
    and Therneau 1994, without their approximation of the information).
    """
    moved = _share_ended_before(days, ended)
    count = given.shape[1]
    score = np.zeros(count)
    plain, mixed, square = (np.zeros((count, count)) for _ in range(3))
    for block in np.unique(blocks):
        inside = blocks == block
        for day in np.unique(days[inside & ended]):
            surprise, spread = _one_day(given, coefficient, inside & (days >= day), inside & ended & (days == day))
            at = moved[day]
            score += at * surprise
            plain, mixed, square = plain + spread, mixed + at * spread, square + at**2 * spread
    return score, square - mixed @ np.linalg.pinv(plain) @ mixed.T


def _share_ended_before(days: Floats, ended: NDArray[np.bool_]) -> dict[float, float]:
    """One minus Kaplan-Meier just before each day on which something ended."""
    found, share = {}, 1.0
    for day in np.unique(days[ended]):
        found[float(day)] = 1 - share
        share *= 1 - (ended & (days == day)).sum() / (days >= day).sum()
    return found


def _one_day(
    given: Floats, coefficient: Floats, at_risk: NDArray[np.bool_], left: NDArray[np.bool_]
) -> tuple[Floats, Floats]:
    """What those who left had over what was to be expected, and the covariance of that; ties by Efron."""
    among, leaving = given[at_risk], left[at_risk]
    hazard = np.exp((among - among.mean(axis=0)) @ coefficient)
    tied = int(leaving.sum())
    surprise, spread = among[leaving].sum(axis=0), np.zeros((given.shape[1], given.shape[1]))
    for place in range(tied):
        weight = hazard * np.where(leaving, 1 - place / tied, 1.0)
        weight /= weight.sum()
        mean = weight @ among
        surprise = surprise - mean
        spread += (among - mean).T @ ((among - mean) * weight[:, None])
    return surprise, spread
