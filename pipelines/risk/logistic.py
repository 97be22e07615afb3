"""A logistic regression whose coefficients may only have the sign that makes sense.

In: a frame of features, what came of each row, the allowed signs, and the pair each row belongs to. Out: a frozen
model: plain numbers, exact additive contributions, and the coefficients' covariance from a bootstrap over pairs (rows
of one pair are no independent evidence). Ridge penalty as in scikit-learn's C, on standardised features; bounds are
L-BFGS-B's. Without the bounds correlated features take opposite signs, and reasons read from them would lie; with them
the measured loss is nothing. Rejected: scikit-learn's LogisticRegression, which knows no bounds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize
from scipy.special import expit

from pipelines.risk.gap_curve import Floats


@dataclass(frozen=True)
class SignedLogistic:
    """The fitted model; features by name, with the mean and deviation each was standardised by."""

    names: tuple[str, ...]
    means: tuple[float, ...]
    deviations: tuple[float, ...]
    coefficients: tuple[float, ...]
    intercept: float
    covariance: tuple[tuple[float, ...], ...] = ()  # of intercept and coefficients; empty where not bootstrapped

    def contributions(self, features: pd.DataFrame) -> pd.DataFrame:
        """What each feature adds to the logit of each row, against an average row; the sums plus intercept are exact."""
        return self._standardised(features) * list(self.coefficients)

    def logit(self, features: pd.DataFrame) -> Floats:
        """The logit of each row, summed feature by feature so that a row alone gets what it gets in a crowd."""
        parts = self.contributions(features)
        total = np.full(len(features), self.intercept)
        for name in self.names:
            total = total + parts[name].to_numpy()
        return total

    def deviation(self, features: pd.DataFrame) -> Floats:
        """The standard error of each row's logit; NaN where the model was not bootstrapped."""
        if not self.covariance:
            return np.full(len(features), np.nan)
        rows = np.column_stack([np.ones(len(features)), self._standardised(features).to_numpy()])
        return np.asarray(np.sqrt(np.clip(np.einsum("ri,ij,rj->r", rows, np.array(self.covariance), rows), 0, None)))

    def _standardised(self, features: pd.DataFrame) -> pd.DataFrame:
        centred = (features[list(self.names)] - list(self.means)) / list(self.deviations)
        return pd.DataFrame(centred).fillna(0.0)  # what is not recorded counts as average


@dataclass(frozen=True)
class _Task:
    """One penalised likelihood with bounds; solved once for the fit and once for each draw of the bootstrap."""

    rows: Floats
    outcome: Floats
    bounds: tuple[tuple[float | None, float | None], ...]
    strength: float

    def cost(self, theta: Floats, weight: Floats) -> tuple[float, Floats]:
        score = self.rows @ theta[1:] + theta[0]
        miss = self.strength * weight * (expit(score) - self.outcome)
        loss = self.strength * float(weight @ (np.logaddexp(0, score) - self.outcome * score))
        slopes = np.concatenate(([miss.sum()], self.rows.T @ miss + theta[1:]))
        return loss + 0.5 * float(theta[1:] @ theta[1:]), slopes

    def solve(self, start: Floats, weight: Floats) -> Floats:
        found = minimize(
            self.cost, start, (weight,), method="L-BFGS-B", jac=True, bounds=self.bounds, options={"maxiter": 500}
        )
        return np.asarray(found.x)


def fit_signed_logistic(
    features: pd.DataFrame,
    is_silent: ArrayLike,
    signs: Mapping[str, int],
    *,
    strength: float,
    pairs: ArrayLike | None = None,
    draws: int = 0,
    seed: int = 20240601,
) -> SignedLogistic:
    """Fit; features that are nowhere recorded or do not vary are left out.

    signs: +1, -1 or 0 by feature. strength: the weight of the rows against the penalty (scikit-learn's C). With `draws`
    the rows of each of `pairs` are weighted by Poisson(1) counts that often, for the covariance of the coefficients.
    """
    names = tuple(str(name) for name in features if features[name].std(ddof=0) > 1e-12)
    means = features[list(names)].mean().to_numpy(np.float64)
    deviations = features[list(names)].std(ddof=0).to_numpy(np.float64)
    rows = np.nan_to_num((features[list(names)].to_numpy(np.float64) - means) / deviations, nan=0.0)
    bounds = ((None, None), *((0 if signs[n] > 0 else None, 0 if signs[n] < 0 else None) for n in names))
    task = _Task(rows, np.asarray(is_silent, dtype=np.float64), bounds, strength)
    found = task.solve(np.zeros(len(names) + 1), np.ones(len(rows)))
    spread = _bootstrap(task, found, np.asarray(pairs), draws, seed) if draws else np.zeros((0, 0))
    scale = (tuple(means.tolist()), tuple(deviations.tolist()))
    covariance = tuple(tuple(line) for line in spread.tolist())
    return SignedLogistic(names, *scale, tuple(found[1:].tolist()), float(found[0]), covariance)


def _bootstrap(task: _Task, found: Floats, pairs: NDArray[Any], draws: int, seed: int) -> Floats:
    codes, _ = pd.factorize(pairs)
    weights = np.random.default_rng(seed).poisson(1.0, (draws, codes.max() + 1)).astype(np.float64)
    return np.cov(np.array([task.solve(found, weight[codes]) for weight in weights]), rowvar=False)
