"""Yearly renewals: how a cohort thins out when its pairs differ in how loyal they are.

In: how many pairs of one cohort were left at the start and after each renewal. Out: the two parameters of the shifted
beta-geometric model and the shares it expects later. Each pair has its own chance of not renewing, spread over the
cohort as a beta distribution; so retention rates rise with age although nobody changes. Fader and Hardie, How to
Project Customer Retention, J. Interactive Marketing 21(1), 2007. Rejected: to draw a line through the curve.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import betaln

from pipelines.errors import UsageError
from pipelines.retention.counts import Floats


@dataclass(frozen=True)
class Renewals:
    """The fitted cohort; `alpha` and `beta` of the beta distribution of the chance not to renew."""

    alpha: float
    beta: float
    log_likelihood: float

    def retention_share(self, renewals: int | Sequence[int]) -> Floats:
        """The expected share left after each number of renewals (0 gives 1)."""
        passed = np.atleast_1d(np.asarray(renewals, dtype=np.float64))
        return np.asarray(np.exp(betaln(self.alpha, self.beta + passed) - betaln(self.alpha, self.beta)))


def fit_renewals(left_counts: Sequence[float]) -> Renewals:
    """Fit by maximum likelihood; `left_counts` are the pairs left at the start and after each renewal, never rising.

    Raises UsageError with fewer than three counts or where they rise. Where every pair renews, or all leave at once,
    the likelihood has no maximum and the parameters end on their bounds (e^-12 to e^12).
    """
    left = np.asarray(left_counts, dtype=np.float64)
    if len(left) < 3 or left[0] <= 0 or (np.diff(left) > 0).any() or (left < 0).any():
        raise UsageError("renewals", "need three counts that never rise.", "Give the pairs left at each renewal.")
    lost, periods = -np.diff(left), np.arange(1, len(left))

    def cost(theta: Floats) -> float:
        alpha, beta = np.exp(theta)
        leaves = betaln(alpha + 1, beta + periods - 1) - betaln(alpha, beta)
        stays = betaln(alpha, beta + periods[-1]) - betaln(alpha, beta)
        return -float(lost @ leaves + left[-1] * stays)

    found = minimize(
        cost, np.zeros(2), method="L-BFGS-B", bounds=[(-12, 12)] * 2, options={"ftol": 1e-14, "gtol": 1e-8}
    )
    alpha, beta = (float(value) for value in np.exp(found.x))
    return Renewals(alpha, beta, -float(found.fun))
