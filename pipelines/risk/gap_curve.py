"""The gap curve: how long a pair's silences usually last, and what a silence so far says about the days to come.

In: for each pair the days since its last contact, how many gaps it has completed and the mean of their logarithms.
Out: the chance of no contact within the next days, the pair's typical gap, and how unusual the present gap is.

The model. The logarithms of a pair's gaps are normal around the pair's own mean with spread `sigma`; the own means are
normal around the program's `mu` with spread `tau`; after each contact the pair may never return, with a chance that
falls with every completed gap, a / (a + b + n). So a pair's rhythm is its own once it is known and the program's until
then, and a long silence is weighed against both. The chance asked for is conditional: S(d + horizon) / S(d). It is
true, not tidy: it falls a little while the next contact comes due, and only rises from e = 2.7 typical gaps on (there at
the latest the hazard of a lognormal gap declines). With a horizon of two typical gaps or more it never falls by more
than .06 in all. Keeping it from falling was tried: no loss on bursty logs, but up to .12 too high on scheduled pairs.

Rejected: the gap divided by the usual gap, which says how surprising a silence is, not whether it will go on, and ranks
worse than the plain days since contact; Poisson models (BG/NBD), whose contacts know no rhythm. The interval is the
delta method on the logit scale with the curvature at the fit: deterministic, within 0..1, and without random draws.
"""

import json
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, logit, ndtr, ndtri

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class GapPrior:
    """What is believed of a program before its first gap is seen, and how firmly (standard deviations of `theta`)."""

    typical_gap_days: float = 14.0
    sigma: float = 0.9
    tau: float = 0.9
    a: float = 0.2
    b: float = 2.0
    deviations: tuple[float, ...] = (0.75, 0.5, 0.6, 1.0, 1.0)

    def theta(self) -> Floats:
        """The centre on the scale of the fit: mu, ln sigma^2, ln tau^2, ln a, ln b."""
        within, between = 2 * np.log(self.sigma), 2 * np.log(self.tau)
        return np.array([np.log(self.typical_gap_days), within, between, np.log(self.a), np.log(self.b)])


@dataclass(frozen=True)
class GapCurve:
    """A fitted gap curve; plain numbers, so that it is kept as JSON and read without running anything.

    mu, sigma, tau: of the logarithm of gaps in days. a, b: of the chance never to return. covariance: of
    (mu, ln sigma^2, ln tau^2, ln a, ln b). The counts say what it was fitted on; all are 0 for a prior alone.
    """

    mu: float
    sigma: float
    tau: float
    a: float
    b: float
    covariance: tuple[tuple[float, ...], ...] = ((0.0,) * 5,) * 5
    pair_count: int = 0
    completed_gap_count: int = 0
    open_gap_count: int = 0
    log_likelihood: float = 0.0

    @classmethod
    def from_theta(cls, theta: Floats, covariance: Floats) -> "GapCurve":
        """The curve at a point of the fit's scale."""
        mu, within, between, log_a, log_b = theta.tolist()
        a, b = float(np.exp(log_a)), float(np.exp(log_b))
        rows = tuple(tuple(row) for row in covariance.tolist())
        return cls(mu, float(np.exp(within / 2)), float(np.exp(between / 2)), a, b, rows)

    @classmethod
    def from_prior(cls, prior: GapPrior) -> "GapCurve":
        """The curve of a program that has not shown a gap yet."""
        return cls.from_theta(prior.theta(), np.diag(np.square(prior.deviations)))

    def theta(self) -> Floats:
        """The parameters on the scale of the fit."""
        return np.array([self.mu, 2 * np.log(self.sigma), 2 * np.log(self.tau), np.log(self.a), np.log(self.b)])

    def to_json(self) -> str:
        """The parameters and what they were fitted on."""
        return json.dumps(asdict(self), indent=1)

    @classmethod
    def from_json(cls, text: str) -> "GapCurve":
        """The curve that `to_json` wrote."""
        given = json.loads(text)
        return cls(**{**given, "covariance": tuple(tuple(row) for row in given["covariance"])})

    def silence_risk(
        self, days_since: ArrayLike, gap_count: ArrayLike, mean_log_gap: ArrayLike, horizon_days: ArrayLike
    ) -> Floats:
        """The chance of no contact in the next `horizon_days`, given `days_since` without one. Arrays broadcast.

        gap_count: completed gaps; mean_log_gap: mean of ln(gap in days), ignored where gap_count is 0.
        """
        return conditional_silence(self.theta(), days_since, gap_count, mean_log_gap, horizon_days)

    def silence_risk_interval(
        self,
        days_since: ArrayLike,
        gap_count: ArrayLike,
        mean_log_gap: ArrayLike,
        horizon_days: ArrayLike,
        *,
        level: float = 0.95,
    ) -> tuple[Floats, Floats]:
        """Limits of `silence_risk` for not knowing the program's parameters better than the gaps seen so far tell."""

        def logit_at(theta: Floats) -> Floats:
            risk = conditional_silence(theta, days_since, gap_count, mean_log_gap, horizon_days)
            return np.asarray(logit(np.clip(risk, 1e-12, 1 - 1e-12)))

        middle, step = self.theta(), 1e-4
        slopes = np.array(
            [(logit_at(middle + shift) - logit_at(middle - shift)) / (2 * step) for shift in step * np.eye(5)]
        )
        variance = np.einsum("i...,ij,j...->...", slopes, np.array(self.covariance), slopes)
        reach = ndtri(0.5 + level / 2) * np.sqrt(np.clip(variance, 0, None))
        risk = conditional_silence(middle, days_since, gap_count, mean_log_gap, horizon_days)
        low, high = expit(logit_at(middle) - reach), expit(logit_at(middle) + reach)
        return np.asarray(np.minimum(low, risk)), np.asarray(np.maximum(high, risk))  # also where the logit was clipped

    def typical_gap_days(self, gap_count: ArrayLike, mean_log_gap: ArrayLike) -> Floats:
        """The pair's usual gap: the median of its next gap if it returns, shrunk towards the program's."""
        return np.asarray(np.exp(own_rhythm(self.theta(), gap_count, mean_log_gap)[0]))

    def gap_share_exceeded(self, days_since: ArrayLike, gap_count: ArrayLike, mean_log_gap: ArrayLike) -> Floats:
        """The share of the pair's own gaps that would have been over by now, if it returns."""
        centre, spread, _ = own_rhythm(self.theta(), gap_count, mean_log_gap)
        return 1 - share_unbroken(np.asarray(days_since, np.float64), centre, spread, np.zeros_like(spread))


def conditional_silence(
    theta: Floats, days_since: ArrayLike, gap_count: ArrayLike, mean_log_gap: ArrayLike, horizon_days: ArrayLike
) -> Floats:
    """S(days_since + horizon_days) / S(days_since) of each pair at parameters on the scale of the fit."""
    since, horizon = np.asarray(days_since, np.float64), np.asarray(horizon_days, np.float64)
    rhythm = own_rhythm(theta, gap_count, mean_log_gap)
    return np.asarray(share_unbroken(since + horizon, *rhythm) / share_unbroken(since, *rhythm))


def own_rhythm(theta: Floats, gap_count: ArrayLike, mean_log_gap: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Centre and spread of ln(next gap), and the chance never to return, after `gap_count` completed gaps."""
    mu, within, between, log_a, log_b = theta
    n = np.asarray(gap_count, np.float64)
    own = np.where(n > 0, np.asarray(mean_log_gap, np.float64), 0.0)
    weight = np.exp(within - between)  # how many gaps the program's mean is worth
    centre = (n * own + weight * mu) / (n + weight)
    spread = np.sqrt(np.exp(within) * (1 + 1 / (n + weight)))
    return centre, spread, np.asarray(np.exp(log_a) / (np.exp(log_a) + np.exp(log_b) + n))


def share_unbroken(days: Floats, centre: Floats, spread: Floats, never: Floats) -> Floats:
    """The chance that a gap lasts longer than `days` whole days; 1 on the day of the contact, as gaps count from 1."""
    lasting = never + (1 - never) * ndtr((centre - np.log(days + 0.5)) / spread)
    return np.asarray(np.where(days < 1, 1.0, lasting))
