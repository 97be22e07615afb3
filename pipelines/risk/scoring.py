"""Scores the pairs of one landmark: fits the gap curve to what was known then, and applies it to each pair.

In: `mart.pair_asof` at one landmark (a row per pair), `mart.contact_gaps` cut to that landmark, and the settings. Out:
a frame with one row per pair, and the model card as a dict that JSON can hold. A pair that ended, is paused, is within
its grace period, or has no contact yet gets no risk (NaN): each of these is a state of its own, not a low risk.
Rejected: to carry a fit from one landmark to the next; it takes half a second and would need to be kept in step.
"""

from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd
import scipy
import sklearn
from numpy.typing import NDArray

from pipelines.errors import UsageError
from pipelines.risk.gap_curve import Floats, GapCurve, GapPrior
from pipelines.risk.gap_fit import GAP_CAP, PAIR_CAP, fit_curve
from pipelines.settings import Settings

NEEDED_FEATURES = (
    *("pair_id", "landmark_on", "is_ended", "is_paused", "tenure_days", "contact_every_days"),
    *("contact_count", "days_since_contact", "gap_count", "mean_log_gap"),
)
NEEDED_GAPS = ("pair_id", "gap_number", "gap_days", "is_open")
FEW_PAIRS = 30
LIMITS = (
    "The chance concerns recorded contact: what nobody recorded counts as silence.",
    "A pair's rhythm is taken as steady; holidays and terms that are not recorded as pauses look like long gaps.",
    "Acting on the list changes what happens next, so later silences understate the risk that was averted.",
)


def score_landmark(
    features: pd.DataFrame, gaps: pd.DataFrame, settings: Settings
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Risk of each pair at one landmark by the gap curve alone, and the card of the model that gave it.

    The frame, in the order of `features`: pair_id, landmark_on, risk, risk_low, risk_high, horizon_days,
    typical_gap_days, gap_share_exceeded. Raises UsageError on missing columns or more than one landmark.
    """
    _refuse_missing(gaps, NEEDED_GAPS, "gaps")
    prior = program_prior(features)
    return score_with(fit_curve(gaps, prior, settings.seed), prior, features, settings)


def score_with(
    curve: GapCurve, prior: GapPrior, features: pd.DataFrame, settings: Settings
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """As `score_landmark`, by a curve that is fitted already."""
    _refuse_missing(features, NEEDED_FEATURES, "features")
    if features["landmark_on"].nunique() > 1 or features["pair_id"].duplicated().any():
        raise UsageError("risk", "Features hold more than one row for a pair.", "Score one landmark at a time.")
    scored = score_pairs(curve, features, settings)
    return scored, {
        **_card(curve, prior, scored, settings),
        "landmark_on": None if features.empty else str(pd.Timestamp(features["landmark_on"].iloc[0]).date()),
        "is_sampled": curve.pair_count >= PAIR_CAP,
    }


def horizon_of(contact_every_days: "pd.Series[Any]", settings: Settings) -> "pd.Series[int]":
    """The days ahead that the risk speaks of: the setting, else the longer of 30 days and twice the agreed cadence."""
    agreed = contact_every_days.astype("float64").fillna(settings.default_contact_every_days)
    chosen = agreed * 0 + settings.horizon_days if settings.horizon_days else np.maximum(30, 2 * agreed)
    return pd.Series(np.ceil(chosen), index=agreed.index).astype("int64")


def program_prior(features: pd.DataFrame) -> GapPrior:
    """What to expect of a program before its gaps are seen: that pairs mostly keep the cadence they agreed on."""
    agreed = features["contact_every_days"].astype("float64").dropna()
    return GapPrior(typical_gap_days=float(agreed.median())) if len(agreed) else GapPrior()


def score_pairs(curve: GapCurve, features: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Each pair by itself: a pair scored alone gets what it gets in a crowd."""
    since, count, mean_log = (
        features[name].astype("float64").to_numpy() for name in ("days_since_contact", "gap_count", "mean_log_gap")
    )
    horizon = horizon_of(features["contact_every_days"], settings)
    scored, has_contact = is_scored(features, settings), _has_contact(features)
    running = ~features["is_ended"].fillna(value=False).to_numpy(bool)
    ahead = horizon.to_numpy(np.float64)
    low, high = curve.silence_risk_interval(since, count, mean_log, ahead, level=settings.interval_level)
    return pd.DataFrame(
        {
            "pair_id": features["pair_id"].to_numpy(),
            "landmark_on": features["landmark_on"].to_numpy(),
            "risk": _where(scored, curve.silence_risk(since, count, mean_log, ahead)),
            "risk_low": _where(scored, low),
            "risk_high": _where(scored, high),
            "horizon_days": horizon.to_numpy(),
            "typical_gap_days": _where(has_contact, curve.typical_gap_days(count, mean_log)),
            "gap_share_exceeded": _where(has_contact & running, curve.gap_share_exceeded(since, count, mean_log)),
        }
    )


def is_scored(features: pd.DataFrame, settings: Settings) -> NDArray[np.bool_]:
    """Whether a pair is to be scored: in contact before, running, not paused, past its grace period."""
    ended, paused = (features[name].fillna(value=False).to_numpy(bool) for name in ("is_ended", "is_paused"))
    is_settled = features["tenure_days"].to_numpy(np.float64) >= settings.grace_days
    return np.asarray(_has_contact(features) & ~ended & ~paused & is_settled)


def _has_contact(features: pd.DataFrame) -> NDArray[np.bool_]:
    since = features["days_since_contact"].astype("float64").to_numpy()
    return (features["contact_count"].fillna(0).to_numpy() > 0) & np.isfinite(since)


def _where(known: NDArray[np.bool_], values: Floats) -> Floats:
    return np.where(known, values, np.nan)


def _refuse_missing(frame: pd.DataFrame, needed: tuple[str, ...], what: str) -> None:
    missing = [name for name in needed if name not in frame]
    if missing:
        raise UsageError("risk", f"The {what} lack columns: {', '.join(missing)}.", "Give the mart's columns.")


def _card(curve: GapCurve, prior: GapPrior, scored: pd.DataFrame, settings: Settings) -> dict[str, Any]:
    known = scored["risk"].notna()
    return {
        "model": "gap_curve",
        "says": "the chance of no contact within the horizon",
        "horizon_days": sorted({int(days) for days in scored["horizon_days"]}),
        "parameters": asdict(curve),
        "prior": asdict(prior),
        "typical_gap_days": float(np.exp(curve.mu)),
        "pair_count": len(scored),
        "scored_pair_count": int(known.sum()),
        "mean_risk": float(scored["risk"].mean()) if known.any() else None,
        "is_small": curve.pair_count < FEW_PAIRS,
        "fitted_on": f"at most {PAIR_CAP} pairs and the newest {GAP_CAP} gaps of each, drawn by the seed",
        "seed": settings.seed,
        "interval_level": settings.interval_level,
        "limits": list(LIMITS),
        "versions": {one.__name__: one.__version__ for one in (np, pd, scipy, sklearn)},
    }
