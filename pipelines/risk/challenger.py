"""The challenger: boosted trees, bound to the same signs, calibrated on pairs that they did not see.

In: labelled rows and the champion's curve. Out: a function from rows to chances, or the champion with it in place of its own.
It is measured beside the champion and shown on the evidence page; it takes its place where the settings ask for it and the rule
in `evaluation.py` holds on the program's own past. Pairs of one mentor are kept together when it is calibrated. Four
leaves and heavy shrinkage, because larger trees learn the pairs by heart. One thread: with two, the same fit takes ten
times as long on a busy machine. Rejected: default capacity (last of all that was tried once pairs are kept apart).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy.special import expit, logit
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import GroupKFold
from threadpoolctl import threadpool_limits

from pipelines.risk.champion import SIGNS, Champion
from pipelines.risk.features import EDGE, feature_frame
from pipelines.risk.gap_curve import Floats, GapCurve

LEAST_ROWS, LEAST_GROUPS, FOLDS = 60, 10, 4
Score = Callable[[pd.DataFrame], Floats]


@dataclass(frozen=True)
class Promoted(Champion):
    """The challenger's chance, with the champion's reasons, and around it an interval as wide as the champion's.

    Trees have neither additive parts nor a variance of their own.
    """

    score: Score = field(kw_only=True)

    def risk(self, rows: pd.DataFrame) -> Floats:
        """The chance by the trees."""
        return np.clip(self.score(rows), EDGE, 1 - EDGE)

    def interval(self, rows: pd.DataFrame, level: float = 0.95) -> tuple[Floats, Floats]:
        """The champion's limits, moved on the logit scale by what the trees say otherwise."""
        moved = logit(self.risk(rows)) - self.logit(rows)
        low, high = super().interval(rows, level)
        return np.asarray(expit(logit(low) + moved)), np.asarray(expit(logit(high) + moved))


def promoted(champion: Champion, rows: pd.DataFrame, seed: int) -> Champion:
    """The champion with trees that learned from the same rows in its place; itself where they are too few for trees."""
    score = fit_trees(rows, champion.curve, seed)
    return champion if score is None else Promoted(**vars(champion), score=score)


def fit_trees(rows: pd.DataFrame, curve: GapCurve, seed: int) -> Score | None:
    """Trees on the champion's features of labelled rows; None where they are too few. `mentor_id` groups them, else `pair_id`."""
    groups = rows["mentor_id"] if "mentor_id" in rows else rows["pair_id"]
    scored = fit_boosting(feature_frame(rows, curve), rows["is_silent"], groups, SIGNS, seed)
    return None if scored is None else lambda asked: scored(feature_frame(asked, curve))


def fit_boosting(
    features: pd.DataFrame, is_silent: "pd.Series[bool]", groups: "pd.Series[str]", signs: Mapping[str, int], seed: int
) -> Score | None:
    """Fit and calibrate; None with too few rows, groups, or silences and returns to do so out of fold."""
    outcome = is_silent.to_numpy(np.int64)
    splits = list(GroupKFold(FOLDS).split(features, outcome, groups)) if groups.nunique() >= LEAST_GROUPS else []
    is_mixed = [0 < outcome[part].mean() < 1 for split in splits for part in split]
    if len(features) < LEAST_ROWS or not splits or not all(is_mixed):
        return None
    names = [str(name) for name in features if features[name].notna().any()]
    trees = HistGradientBoostingClassifier(
        learning_rate=0.05,
        max_iter=200,
        max_leaf_nodes=4,
        min_samples_leaf=int(np.clip(len(features) / 20, 20, 300)),
        l2_regularization=30.0,
        max_features=0.5,
        monotonic_cst=[signs[name] for name in names],
        early_stopping=False,
        random_state=seed,
    )
    model = CalibratedClassifierCV(trees, method="sigmoid", cv=splits, ensemble=False)
    with threadpool_limits(1):
        model.fit(features[names].to_numpy(np.float64), outcome)

    def score(rows: pd.DataFrame) -> Floats:
        with threadpool_limits(1):
            return np.asarray(model.predict_proba(rows[names].to_numpy(np.float64))[:, 1])

    return score
