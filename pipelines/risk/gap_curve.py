"""The gap curve: how long a pair's silences usually last, and what a silence so far says about the days to come.

In: for each pair the days since its last contact, how many gaps it has completed and the mean of their logarithms.
Out: the chance of no contact within the next days, the pair's typical gap, and how unusual the present gap is.

The model. The logarithms of a pair's gaps lie around the pair's own mean with spread `sigma`; the own means are
normal around the program's `mu` with spread `tau`; after each contact the pair may never return, with a chance that
falls with every completed gap, a / (a + b + n). So a pair's rhythm is its own once it is known and the program's until
then, and a long silence is weighed against both. How long the longest gaps of a program grow is learned too: the gaps are normal
after a Box-Cox transformation with `power`, 0 for a lognormal law and a third for gamma gaps of any shape (Wilson and Hilferty
1931), whose longest are much shorter. The chance asked for is conditional: S(d + horizon) / S(d). It is
true, not tidy: it falls a little while the next contact comes due, and, for power 0, only rises from e = 2.7 typical gaps on
(there at the latest the hazard of a lognormal gap declines). With a horizon of two typical gaps or more it never falls by more
than .07 in all. Keeping it from falling was tried: no loss on bursty logs, but up to .12 too high on scheduled pairs.

Rejected: the gap divided by the usual gap, which says how surprising a silence is, not whether it will go on, and ranks
worse than the plain days since contact; Poisson models (BG/NBD), whose contacts know no rhythm; a power below 0, whose
longest gaps cannot be told from pairs that never return. The interval is the
delta method on the logit scale with the curvature at the fit: deterministic, within 0..1, and without random draws.
"""

import json
from dataclasses import asdict, dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import boxcox, expit, logit, ndtr, ndtri

Floats = NDArray[np.float64]
PARAMETERS = 6
FARTHEST = 1e6  # standardised gaps are kept this near to the middle, so that the logarithm of their chance stays exact


class Rhythm(NamedTuple):
    """A pair's next gap: the logarithm of its median, the spread of its logarithm, how far that bends away from a normal
    law, and the chance that there is none.
    """

    centre: Floats
    spread: Floats
    bend: Floats
    never: Floats

    def standardised(self, days: Floats) -> Floats:
        """The length of a gap as a standard normal value (Box-Cox); of the logarithm alone where `bend` is 0."""
        return np.asarray(np.clip(boxcox(np.exp(self.in_spreads(days)), self.bend), -FARTHEST, FARTHEST))

    def in_spreads(self, days: Floats) -> Floats:
        """How many spreads the logarithm of a gap lies above that of the median."""
        return np.asarray(np.clip((np.log(days) - self.centre) / self.spread, -500, 500))


@dataclass(frozen=True)
class GapPrior:
    """What is believed of a program before its first gap is seen, and how firmly (standard deviations of `theta`)."""

    typical_gap_days: float = 14.0
    sigma: float = 0.9
    tau: float = 0.9
    a: float = 0.2
    b: float = 2.0
    power: float = 0.0
    deviations: tuple[float, ...] = (0.75, 0.5, 0.6, 1.0, 1.0, 0.3)

    def theta(self) -> Floats:
        """The centre on the scale of the fit: mu, ln sigma^2, ln tau^2, ln a, ln b, power."""
        within, between = 2 * np.log(self.sigma), 2 * np.log(self.tau)
        return np.array([np.log(self.typical_gap_days), within, between, np.log(self.a), np.log(self.b), self.power])


@dataclass(frozen=True)
class GapCurve:
    """A fitted gap curve; plain numbers, so that it is kept as JSON and read without running anything.

    mu, sigma, tau: of the logarithm of gaps in days. a, b: of the chance never to return. power: after which gaps are
    normal. covariance: of (mu, ln sigma^2, ln tau^2, ln a, ln b, power). The counts say what it was fitted on; all are 0
    for a prior alone.
    """

    mu: float
    sigma: float
    tau: float
    a: float
    b: float
    power: float = 0.0
    covariance: tuple[tuple[float, ...], ...] = ((0.0,) * PARAMETERS,) * PARAMETERS
    pair_count: int = 0
    completed_gap_count: int = 0
    open_gap_count: int = 0
    log_likelihood: float = 0.0

    @classmethod
    def from_theta(cls, theta: Floats, covariance: Floats) -> "GapCurve":
        """The curve at a point of the fit's scale."""
        mu, within, between, log_a, log_b, power = theta.tolist()
        a, b = float(np.exp(log_a)), float(np.exp(log_b))
        rows = tuple(tuple(row) for row in covariance.tolist())
        return cls(mu, float(np.exp(within / 2)), float(np.exp(between / 2)), a, b, power, rows)

    @classmethod
    def from_prior(cls, prior: GapPrior) -> "GapCurve":
        """The curve of a program that has not shown a gap yet."""
        return cls.from_theta(prior.theta(), np.diag(np.square(prior.deviations)))

    def theta(self) -> Floats:
        """The parameters on the scale of the fit."""
        within, between = 2 * np.log(self.sigma), 2 * np.log(self.tau)
        return np.array([self.mu, within, between, np.log(self.a), np.log(self.b), self.power])

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
            [(logit_at(middle + shift) - logit_at(middle - shift)) / (2 * step) for shift in step * np.eye(PARAMETERS)]
        )
        variance = np.einsum("i...,ij,j...->...", slopes, np.array(self.covariance), slopes)
        reach = ndtri(0.5 + level / 2) * np.sqrt(np.clip(variance, 0, None))
        risk = conditional_silence(middle, days_since, gap_count, mean_log_gap, horizon_days)
        low, high = expit(logit_at(middle) - reach), expit(logit_at(middle) + reach)
        return np.asarray(np.minimum(low, risk)), np.asarray(np.maximum(high, risk))  # also where the logit was clipped

    def typical_gap_days(self, gap_count: ArrayLike, mean_log_gap: ArrayLike) -> Floats:
        """The pair's usual gap: the median of its next gap if it returns, shrunk towards the program's."""
        return np.asarray(np.exp(own_rhythm(self.theta(), gap_count, mean_log_gap).centre))

    def gap_share_exceeded(self, days_since: ArrayLike, gap_count: ArrayLike, mean_log_gap: ArrayLike) -> Floats:
        """The share of the pair's own gaps that would have been over by now, if it returns."""
        rhythm = own_rhythm(self.theta(), gap_count, mean_log_gap)
        returns = rhythm._replace(never=np.zeros_like(rhythm.never))
        return 1 - share_unbroken(np.asarray(days_since, np.float64), returns)


def conditional_silence(
    theta: Floats, days_since: ArrayLike, gap_count: ArrayLike, mean_log_gap: ArrayLike, horizon_days: ArrayLike
) -> Floats:
    """S(days_since + horizon_days) / S(days_since) of each pair at parameters on the scale of the fit."""
    since, horizon = np.asarray(days_since, np.float64), np.asarray(horizon_days, np.float64)
    rhythm = own_rhythm(theta, gap_count, mean_log_gap)
    return np.asarray(share_unbroken(since + horizon, rhythm) / share_unbroken(since, rhythm))


def own_rhythm(theta: Floats, gap_count: ArrayLike, mean_log_gap: ArrayLike) -> Rhythm:
    """The next gap after `gap_count` completed ones. The less is known of a pair, the more it is a normal law's: the spread
    that not knowing its rhythm adds is normal, which leaves the third moment and takes its share of the deviation's cube.
    """
    mu, within, between, log_a, log_b, power = theta
    n = np.asarray(gap_count, np.float64)
    own = np.where(n > 0, np.asarray(mean_log_gap, np.float64), 0.0)
    weight = np.exp(within - between)  # how many gaps the program's mean is worth
    spread = np.sqrt(np.exp(within) * (1 + 1 / (n + weight)))
    bend = np.asarray(power * np.exp(2 * within) / spread**3)
    centre = (n * own + weight * mu) / (n + weight) + spread * bend / 2  # a bent law's mean lies below its median
    return Rhythm(centre, spread, bend, np.asarray(np.exp(log_a) / (np.exp(log_a) + np.exp(log_b) + n)))


def share_unbroken(days: Floats, rhythm: Rhythm) -> Floats:
    """The chance that a gap lasts longer than `days` whole days; 1 on the day of the contact, as gaps count from 1."""
    lasting = rhythm.never + (1 - rhythm.never) * ndtr(-rhythm.standardised(days + 0.5))
    return np.asarray(np.where(days < 1, 1.0, lasting))
