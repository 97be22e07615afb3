"""Every way of telling who will fall silent that is measured beside the one that is shown.

In: what was known at an origin (`Past`). Out: a function from rows to chances. Each rule is calibrated on the same past
as the models, so that it is compared at its best: days since the last contact and the gap ratio by a logistic curve,
the fixed rules by the share of silences on either side. Rejected: to compare with rules at their face value, which any
model beats.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd
from scipy.special import expit

from pipelines.risk.challenger import fit_trees
from pipelines.risk.champion import SIGNS, STRENGTH, fit_champion
from pipelines.risk.features import curve_logit, feature_frame
from pipelines.risk.gap_curve import Floats, GapPrior
from pipelines.risk.gap_fit import fit_curve
from pipelines.risk.logistic import fit_signed_logistic

RULE_DAYS = (14, 30, 60)


@dataclass(frozen=True)
class Past:
    """What a fit may see: labelled rows whose horizon is over, the gaps known at the origin, the prior, the seed."""

    rows: pd.DataFrame
    gaps: pd.DataFrame
    prior: GapPrior | None = None
    seed: int = 20240601


Score = Callable[[pd.DataFrame], Floats]
Fit = Callable[[Past], Score]


def fit_base_rate(past: Past) -> Score:
    """Everybody gets the share of past rows that fell silent (one silence and one return added, for small programs)."""
    share = float((past.rows["is_silent"].sum() + 1) / (len(past.rows) + 2))
    return lambda rows: np.full(len(rows), share)


def fit_days_since(past: Past) -> Score:
    """Days since the last contact, calibrated."""
    return _calibrated(past, lambda rows: np.log1p(rows["days_since_contact"].to_numpy()))


def fit_gap_ratio(past: Past) -> Score:
    """Days since the last contact over the pair's own usual gap (its geometric mean), calibrated."""
    return _calibrated(
        past, lambda rows: np.log1p((rows["days_since_contact"] / np.exp(rows["mean_log_gap"])).to_numpy())
    )


def fit_rule(days: int) -> Fit:
    """The rule 'no contact for more than so many days'."""

    def fit(past: Past) -> Score:
        def shares(is_flagged: "pd.Series[bool]") -> float:
            flagged = past.rows.loc[is_flagged, "is_silent"]
            return float((flagged.sum() + 1) / (len(flagged) + 2))

        is_late = past.rows["days_since_contact"] > days
        late, early = shares(is_late), shares(~is_late)
        return lambda rows: np.where(rows["days_since_contact"] > days, late, early)

    return fit


def fit_gap_curve_alone(past: Past) -> Score:
    """The gap curve, without calibration."""
    curve = fit_curve(past.gaps, past.prior, past.seed)
    return lambda rows: np.asarray(expit(curve_logit(rows, curve)))


def fit_logistic_alone(past: Past) -> Score:
    """The signed logistic, without the curve's half."""
    curve = fit_curve(past.gaps, past.prior, past.seed)
    learned = fit_signed_logistic(feature_frame(past.rows, curve), past.rows["is_silent"], SIGNS, strength=STRENGTH)
    return lambda rows: np.asarray(expit(learned.logit(feature_frame(rows, curve))))


def fit_blend(past: Past) -> Score:
    """The champion: the curve and the logistic, half and half."""
    return fit_champion(past.rows, past.gaps, prior=past.prior, seed=past.seed).risk


def fit_challenger(past: Past) -> Score:
    """Monotone boosted trees on the champion's features, calibrated out of fold; the base rate for too few rows."""
    curve = fit_curve(past.gaps, past.prior, past.seed)
    return fit_trees(past.rows, curve, past.seed) or fit_base_rate(past)


def _calibrated(past: Past, score: Score) -> Score:
    known = pd.DataFrame({"score": score(past.rows)})
    fitted = fit_signed_logistic(known, past.rows["is_silent"], {"score": 0}, strength=100.0)
    return lambda rows: np.asarray(expit(fitted.logit(pd.DataFrame({"score": score(rows)}))))


CANDIDATES: Mapping[str, Fit] = MappingProxyType(
    {
        "blend": fit_blend,
        "gap_curve": fit_gap_curve_alone,
        "logistic": fit_logistic_alone,
        "boosting": fit_challenger,
        "days_since": fit_days_since,
        "gap_ratio": fit_gap_ratio,
        **{f"rule_{days}_days": fit_rule(days) for days in RULE_DAYS},
        "base_rate": fit_base_rate,
    }
)
