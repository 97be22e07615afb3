"""BG/NBD, the yardstick of purchase models: contacts at random, and a chance to quit after each of them.

In: per pair x (contacts after the first), t_x (time of the last since the first), T (time followed). Out: the fitted
four parameters and the chance of silence. Fader, Hardie and Lee, Marketing Science 24(2), 2005; here only to measure
against, and checked on the published fit to CDNOW.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import betaln, expit, gammaln

from pipelines.risk.candidates import Past, Score
from pipelines.risk.logistic import fit_signed_logistic

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class BgNbd:
    """The fit; `r`, `alpha` of the rate of contact, `a`, `b` of the chance to quit."""

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float

    def silence(self, x: Floats, t_x: Floats, followed: Floats, horizon: float) -> Floats:
        """The chance of no contact for `horizon` more: the likelihood of a longer follow-up over that of this one."""
        theta = np.log([self.r, self.alpha, self.a, self.b])
        return np.asarray(np.exp(_each(theta, x, t_x, followed + horizon) - _each(theta, x, t_x, followed)))


def _each(theta: Floats, x: Floats, t_x: Floats, followed: Floats) -> Floats:
    r, alpha, a, b = np.exp(theta)
    rate = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    alive = betaln(a, b + x) - betaln(a, b) - (r + x) * np.log(alpha + followed)
    gone = betaln(a + 1, b + np.maximum(x, 1) - 1) - betaln(a, b) - (r + x) * np.log(alpha + t_x)
    return np.asarray(rate + np.logaddexp(alive, np.where(x > 0, gone, -np.inf)))


def fit_bgnbd(x: Floats, t_x: Floats, followed: Floats) -> BgNbd:
    """Maximum likelihood from a start at one each (alpha at the mean time followed)."""
    start = np.log([1.0, max(float(np.mean(followed)), 1.0), 1.0, 1.0])
    found = minimize(
        lambda theta: -float(_each(theta, x, t_x, followed).mean()),
        start,
        method="L-BFGS-B",
        bounds=[(-9, 9)] * 4,
        options={"ftol": 1e-13, "gtol": 1e-8, "maxiter": 1000},
    )
    r, alpha, a, b = np.exp(found.x)
    return BgNbd(float(r), float(alpha), float(a), float(b), -float(found.fun) * len(x))


def silence_candidate(*, is_calibrated: bool):
    """The candidate for `origins`: fitted to every pair's gaps at the origin, horizon of each row; calibrated if asked."""

    def fit(past: Past) -> Score:
        gaps = past.gaps.groupby("pair_id")
        done = past.gaps["gap_days"].where(~past.gaps["is_open"], 0).groupby(past.gaps["pair_id"]).sum().to_numpy(float)
        model = fit_bgnbd(gaps.size().to_numpy(float) - 1, done, gaps["gap_days"].sum().to_numpy(float))

        def score(rows: pd.DataFrame) -> Floats:
            span, since = rows["span_days"].to_numpy(), rows["days_since_contact"].to_numpy()
            return model.silence(rows["gap_count"].to_numpy(), span, span + since, float(rows["horizon_days"].iloc[0]))

        if not is_calibrated:
            return score
        known = pd.DataFrame({"score": np.log(score(past.rows))})
        platt = fit_signed_logistic(known, past.rows["is_silent"], {"score": 0}, strength=100.0)
        return lambda rows: expit(platt.logit(pd.DataFrame({"score": np.log(score(rows))})))

    return fit
