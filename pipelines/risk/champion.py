"""The risk that is shown: the gap curve and the signed logistic, half and half on the logit scale.

In: labelled rows of past landmarks and the gaps known when it is fitted. Out: a frozen `Champion` that scores rows. The
curve needs no labels and carries over between programs; the logistic learns what a program's own past adds. Their mean
was best of all that was tried at every size from ten pairs up, so there is no switch between them; below ten pairs, or
with fewer than five rows of either outcome, the curve stands alone. The curve speaks of contact only, and takes an ending for
no more than the end of what was seen; so the chance of an early ending is joined to its own, by the share of past rows that
ended early, in contact or not. The interval adds half the width of each half, as
if both erred together: rather too wide than too narrow. Rejected: weights fitted to the data (they followed the noise).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit, logit, ndtri

from pipelines.risk.features import EDGE, FEATURES, Feature, curve_logit, feature_frame
from pipelines.risk.gap_curve import Floats, GapCurve, GapPrior
from pipelines.risk.gap_fit import fit_curve
from pipelines.risk.logistic import SignedLogistic, fit_signed_logistic

LEAST_PAIRS = 10
LEAST_OF_EACH = 5
STRENGTH = 0.03  # weight of the rows against the penalty; from 10 to 800 pairs nothing between .01 and .1 is better
SHARE_PRIOR_ROWS = 20  # rows without a break-up, added so that one early ending is not yet a habit
ROW_CAP = 60_000
SIGNS = {feature.name: feature.sign for feature in FEATURES}


@dataclass(frozen=True)
class Champion:
    """Both halves; `learned` is None where the program is too small, and `alone_because` says why.

    broke_up_share: of the rows, the share that ended early within its horizon.
    features: what the learned half is told.
    """

    curve: GapCurve
    learned: SignedLogistic | None
    row_count: int
    pair_count: int
    silent_count: int
    broke_up_share: float = 0.0
    alone_because: str = ""
    features: tuple[Feature, ...] = FEATURES

    def logit(self, rows: pd.DataFrame) -> Floats:
        """The risk of each row on the logit scale."""
        base = self._curve_half(rows)
        if self.learned is None:
            return base
        return 0.5 * base + 0.5 * self.learned.logit(self._told(rows))

    def contributions(self, rows: pd.DataFrame) -> pd.DataFrame:
        """What each feature adds to each row's logit against an average row; with `average_logit` they add up exactly.

        Empty where the curve stands alone: then there is nothing but the curve's risk.
        """
        if self.learned is None:
            return pd.DataFrame(index=rows.index)
        parts = 0.5 * self.learned.contributions(self._told(rows))
        curve = 0.5 * (self._curve_half(rows) - self._average_curve())
        return parts.assign(curve_risk=parts.get("curve_risk", 0.0) + curve)

    def average_logit(self) -> float:
        """The logit of a row of average features; NaN where the curve stands alone."""
        return np.nan if self.learned is None else 0.5 * (self.learned.intercept + self._average_curve())

    def _told(self, rows: pd.DataFrame) -> pd.DataFrame:
        return feature_frame(rows, self.curve, self.features)

    def _curve_half(self, rows: pd.DataFrame) -> Floats:
        """The chance of silence by the curve, or of an early ending beside it, each as if the other did not matter."""
        silent = expit(curve_logit(rows, self.curve))
        return np.asarray(logit(silent + (1 - silent) * self.broke_up_share))

    def _average_curve(self) -> float:
        means = dict(zip(self.learned.names, self.learned.means, strict=True)) if self.learned else {}
        return means.get("curve_risk", 0.0)

    def risk(self, rows: pd.DataFrame) -> Floats:
        """The chance that each row's pair stays silent through its horizon. Rows as of `training.rows_of_landmark`."""
        return np.asarray(expit(self.logit(rows)))

    def interval(self, rows: pd.DataFrame, level: float = 0.95) -> tuple[Floats, Floats]:
        """Limits of the risk; of the curve alone where the learned half was fitted without draws."""
        middle = self.logit(rows)
        history = (rows["days_since_contact"], rows["gap_count"], rows["mean_log_gap"], rows["horizon_days"])
        low, high = (np.clip(side, EDGE, 1 - EDGE) for side in self.curve.silence_risk_interval(*history, level=level))
        reach = (logit(high) - logit(low)) / 2
        if self.learned is not None and self.learned.covariance:
            deviation = self.learned.deviation(self._told(rows))
            reach = 0.5 * reach + 0.5 * ndtri(0.5 + level / 2) * deviation
        return np.asarray(expit(middle - reach)), np.asarray(expit(middle + reach))


def fit_champion(
    rows: pd.DataFrame,
    gaps: pd.DataFrame,
    *,
    prior: GapPrior | None = None,
    draws: int = 0,
    seed: int = 20240601,
    features: tuple[Feature, ...] = FEATURES,
) -> Champion:
    """Fit both halves. rows: labelled, of landmarks whose horizon is over; gaps: those known today.

    More than `ROW_CAP` rows are thinned to whole pairs drawn by the seed. `draws`: bootstrap draws over pairs for the
    interval of the learned half.
    """
    curve = fit_curve(gaps, prior, seed)
    kept = _whole_pairs(rows, seed)
    silent, pairs = int(kept["is_silent"].sum()), int(kept["pair_id"].nunique())
    why = _too_small(pairs, silent, len(kept) - silent)
    learned = None
    if not why:
        learned = fit_signed_logistic(
            feature_frame(kept, curve, features),
            kept["is_silent"],
            {feature.name: feature.sign for feature in features},
            strength=STRENGTH,
            pairs=kept["pair_id"],
            draws=draws,
            seed=seed,
        )
    return Champion(curve, learned, len(kept), pairs, silent, _broke_up_share(kept), why, features)


def _broke_up_share(rows: pd.DataFrame) -> float:
    return float(rows["ends_early"].sum() / (len(rows) + SHARE_PRIOR_ROWS))


def _too_small(pairs: int, silent: int, active: int) -> str:
    if pairs < LEAST_PAIRS:
        have = "1 pair has" if pairs == 1 else f"{pairs} pairs have"
        return f"{have} a past to learn from; {LEAST_PAIRS} are needed"
    if min(silent, active) < LEAST_OF_EACH:
        return f"{silent} past silences and {active} returns; {LEAST_OF_EACH} of each are needed"
    return ""


def _whole_pairs(rows: pd.DataFrame, seed: int) -> pd.DataFrame:
    if len(rows) <= ROW_CAP:
        return rows
    pairs = np.sort(rows["pair_id"].unique())
    share = ROW_CAP / len(rows)
    chosen = np.random.default_rng(seed).choice(pairs, max(1, int(len(pairs) * share)), replace=False)
    return rows[rows["pair_id"].isin(chosen)]
