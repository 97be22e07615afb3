"""The challenger: boosted trees, bound to the same signs, calibrated on pairs that they did not see.

In: features, outcomes, the group of each row (pair, or mentor), signs. Out: a function from features to chances. It is
measured beside the champion and shown on the evidence page; it may take its place only by the rule in `evaluation.py`. Four
leaves and heavy shrinkage, because larger trees learn the pairs by heart. One thread: with two, the same fit takes ten
times as long on a busy machine. Rejected: default capacity (last of all that was tried once pairs are kept apart).
"""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import GroupKFold
from threadpoolctl import threadpool_limits

from pipelines.risk.gap_curve import Floats

LEAST_ROWS, LEAST_GROUPS, FOLDS = 60, 10, 4


def fit_boosting(
    features: pd.DataFrame, is_silent: "pd.Series[bool]", groups: "pd.Series[str]", signs: Mapping[str, int], seed: int
) -> Callable[[pd.DataFrame], Floats] | None:
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
