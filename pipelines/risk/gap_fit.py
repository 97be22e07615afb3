"""Fits the gap curve to the gaps that pairs have completed and to those that are still open.

In: one row per gap: which pair, how many days, whether it is still open; in time order within each pair. Out: a
`GapCurve`. Each gap is predicted from the gaps before it and scored by the chance of its whole day (half a day either
way, all shorter ones with the first day), an open one by the chance to last longer; the product is the likelihood. The
prior is always added: it decides for ten pairs, and for a thousand it weighs less than a single pair. A program of more
than `PAIR_CAP` pairs is fitted on a seeded sample of them: six parameters gain nothing from more, and time stays
bounded. Rejected: to leave out open gaps, which would make every program look livelier than it is.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize
from scipy.special import log_ndtr, ndtr

from pipelines.errors import UsageError
from pipelines.risk.gap_curve import PARAMETERS, Floats, GapCurve, GapPrior, Rhythm, own_rhythm, share_unbroken

PAIR_CAP = 5_000
GAP_CAP = 100  # only so many of a pair's newest gaps are scored; all of them count for the pair's own mean
LOG_TWO_PI = float(np.log(2 * np.pi))
BOUNDS = [(-2.0, 9.0), (-6.0, 4.0), (-8.0, 5.0), (-9.0, 6.0), (-9.0, 9.0), (0.0, 0.5)]


@dataclass(frozen=True)
class Gaps:
    """Gaps with what was known when each began: how many gaps the pair had completed, and the mean of their logs."""

    days: Floats
    is_open: NDArray[np.bool_]
    before_count: Floats
    before_mean_log: Floats
    pair_count: int


def fit_gap_curve(
    pair_codes: ArrayLike,
    gap_days: ArrayLike,
    is_open: ArrayLike,
    *,
    prior: GapPrior | None = None,
    seed: int = 20240601,
    pair_cap: int = PAIR_CAP,
) -> GapCurve:
    """The most probable gap curve. With no gaps it is the prior's.

    pair_codes: integers; rows of one pair in time order, pairs in any order. gap_days: at least 0; a completed gap of
    less than a day (two contacts inside one pause) counts as one day. Raises UsageError on missing or negative days.
    """
    believed = prior or GapPrior()
    days, still_open = np.asarray(gap_days, np.float64), np.asarray(is_open, np.bool_)
    gaps = prepared(np.asarray(pair_codes), days, still_open, seed, pair_cap)
    if not len(gaps.days):
        return GapCurve.from_prior(believed)
    centre, deviations = believed.theta(), np.array(believed.deviations)

    def cost(theta: Floats) -> tuple[float, Floats]:
        likelihood, slopes = log_likelihood(theta, gaps)
        off = (theta - centre) / deviations
        return 0.5 * float(off @ off) - likelihood, off / deviations - slopes

    found = minimize(cost, centre, jac=True, method="L-BFGS-B", bounds=BOUNDS, options={"ftol": 1e-10, "maxiter": 200})
    return replace(
        GapCurve.from_theta(found.x, _covariance(lambda theta: cost(theta)[1], found.x, deviations)),
        pair_count=gaps.pair_count,
        completed_gap_count=int(np.sum(~gaps.is_open)),
        open_gap_count=int(np.sum(gaps.is_open)),
        log_likelihood=log_likelihood(found.x, gaps)[0],
    )


def fit_curve(gaps: pd.DataFrame, prior: GapPrior | None = None, seed: int = 20240601) -> GapCurve:
    """The gap curve of a frame of gaps (pair_id, gap_number, gap_days, is_open), whatever the order of its rows."""
    ordered = gaps.sort_values(["pair_id", "gap_number"], kind="stable")
    codes, _ = pd.factorize(ordered["pair_id"])
    days, is_open = ordered["gap_days"].astype("float64"), ordered["is_open"].astype(bool)
    return fit_gap_curve(codes, days, is_open, prior=prior, seed=seed)


def log_likelihood(theta: Floats, gaps: Gaps) -> tuple[float, Floats]:
    """The log chance of all gaps, each given those before it, and its slopes by `theta`."""
    rhythm = own_rhythm(theta, gaps.before_count, gaps.before_mean_log)
    never, is_first_day = rhythm.never, gaps.days <= 1
    later, sooner_days = rhythm.standardised(gaps.days + 0.5), np.where(is_first_day, 1.0, gaps.days - 0.5)
    sooner = np.where(is_first_day, -np.inf, rhythm.standardised(sooner_days))
    mass = _log_normal_mass(sooner, later)
    lasting = share_unbroken(gaps.days, rhythm)
    total = np.where(gaps.is_open, np.log(lasting), np.log1p(-never) + mass)
    # Slopes by the two standardised limits and by the chance never to return.
    is_counted = gaps.is_open & (gaps.days >= 1)  # on the day of the contact itself an open gap says nothing
    by_later = np.where(gaps.is_open, is_counted * (never - 1) * _density(later) / lasting, _density(later, mass))
    by_sooner = np.where(gaps.is_open, 0.0, -_density(sooner, mass))
    by_never = np.where(gaps.is_open, is_counted * ndtr(later) / lasting, -1 / (1 - never))
    ways = [_limit_slopes(rhythm, days) for days in (gaps.days + 0.5, sooner_days)]
    by_rhythm = [by_later * one + by_sooner * other for one, other in zip(*ways, strict=True)]
    slopes = _own_rhythm_slopes(theta, gaps.before_count, rhythm)
    by_all = (*by_rhythm, by_never)
    return float(total.sum()), np.array([sum(by @ s for by, s in zip(by_all, one, strict=True)) for one in slopes])


def _limit_slopes(rhythm: Rhythm, days: Floats) -> tuple[Floats, Floats, Floats]:
    """Of a gap's standardised length: the slopes by the centre, the logarithm of the spread, and the bend."""
    spreads, limit = rhythm.in_spreads(days), rhythm.standardised(days)
    steepness = 1 + rhythm.bend * limit
    is_bent = np.abs(rhythm.bend) > 1e-4  # below, the difference of two numbers that are nearly alike says nothing
    bent = (spreads * steepness - limit) / np.where(is_bent, rhythm.bend, 1.0)
    straight = spreads**2 / 2 + rhythm.bend * spreads**3 / 3
    return -steepness / rhythm.spread, -steepness * spreads, np.where(is_bent, bent, straight)


def _own_rhythm_slopes(theta: Floats, n: Floats, rhythm: Rhythm) -> list[tuple[Floats, Floats, Floats, Floats]]:
    """By each parameter in turn: the slopes of the centre, the logarithm of the spread, the bend, the chance never to return."""
    mu, within, between, log_a, log_b, _ = theta
    centre, spread, bend, never = rhythm
    weight, nothing = np.exp(within - between), np.zeros_like(n)
    of_weight = weight * (mu - centre + spread * bend / 2) / (n + weight)
    narrower = weight / ((n + weight) * (n + weight + 1)) / 2
    of_power = np.exp(2 * within) / spread**3
    of_b = -never * np.exp(log_b) / (np.exp(log_a) + np.exp(log_b) + n)
    # The centre moves with half of spread times bend, which falls with the square of the spread.
    return [
        (weight / (n + weight), nothing, nothing, nothing),
        (of_weight + spread * bend * (0.5 + narrower), 0.5 - narrower, bend * (0.5 + 3 * narrower), nothing),
        (-of_weight - spread * bend * narrower, narrower, -3 * narrower * bend, nothing),
        (nothing, nothing, nothing, never * (1 - never)),
        (nothing, nothing, nothing, of_b),
        (spread * of_power / 2, nothing, of_power, nothing),
    ]


def _density(limit: Floats, log_mass: Floats | float = 0.0) -> Floats:
    """The normal density over the mass beside it."""
    return np.asarray(np.exp(-0.5 * limit**2 - 0.5 * LOG_TWO_PI - log_mass))


def _log_normal_mass(low: Floats, high: Floats) -> Floats:
    """ln(Phi(high) - Phi(low)) without loss in either tail (both limits are turned to the lower tail)."""
    flip = low + high > 0
    upper, lower = log_ndtr(np.where(flip, -low, high)), log_ndtr(np.where(flip, -high, low))
    return np.asarray(upper + np.log(-np.expm1(np.minimum(lower - upper, -1e-15))))


def prepared(codes: NDArray[np.int64], days: Floats, is_open: NDArray[np.bool_], seed: int, pair_cap: int) -> Gaps:
    """The gaps of at most `pair_cap` pairs, each with its pair's history before it."""
    _refuse_impossible(days)
    pairs = np.unique(codes)
    if len(pairs) > pair_cap:
        pairs = np.random.default_rng(seed).choice(pairs, pair_cap, replace=False)
        chosen = np.isin(codes, pairs)
        codes, days, is_open = codes[chosen], days[chosen], is_open[chosen]
    order = np.argsort(codes, kind="stable")
    codes, is_open = codes[order], is_open[order]
    days = np.where(is_open, days[order], np.maximum(days[order], 1.0))
    starts, ends = np.searchsorted(codes, codes, side="left"), np.searchsorted(codes, codes, side="right")
    count = _sum_before(np.where(is_open, 0.0, 1.0), starts)
    total = _sum_before(np.where(is_open, 0.0, np.log(np.maximum(days, 1.0))), starts)
    mean = np.divide(total, count, out=np.zeros_like(total), where=count > 0)
    recent = ends - np.arange(len(codes)) <= GAP_CAP
    return Gaps(days[recent], is_open[recent], count[recent], mean[recent], min(len(pairs), pair_cap))


def _refuse_impossible(days: Floats) -> None:
    wrong = ~(np.isfinite(days) & (days >= 0))
    if wrong.any():
        rows = ", ".join(str(row) for row in np.flatnonzero(wrong)[:5])
        raise UsageError("gap curve", f"{wrong.sum()} gaps are missing or negative (rows {rows}).", "Correct them.")


def _sum_before(values: Floats, starts: NDArray[np.int64]) -> Floats:
    running = np.concatenate(([0.0], np.cumsum(values)))
    return np.asarray(running[:-1] - running[starts])


def _covariance(slopes: Callable[[Floats], Floats], theta: Floats, deviations: Floats) -> Floats:
    """The inverse of the cost's curvature, by central differences; never wider than the prior in any direction."""
    size = 1e-3
    lines = [(slopes(theta + one) - slopes(theta - one)) / (2 * size) for one in size * deviations * np.eye(PARAMETERS)]
    curvature = np.array(lines) * deviations  # in units of the prior's deviations, in which the prior's own is 1
    values, vectors = np.linalg.eigh((curvature + curvature.T) / 2)
    half = (deviations[:, None] * vectors) / np.sqrt(np.maximum(values, 1.0))
    return np.asarray(half @ half.T)
