"""Has the program moved away from what the model learned from? Each feature then and now.

In: the rows that a champion learned from, the rows that it scores, and the champion. Out: one row per feature, with the
distance between the two means in standard deviations. A distance beyond a quarter of a deviation and beyond what chance
would do is called a move. Drift of the calibration is told by the trials, origin by origin. Rejected: the population
stability index, whose usual bounds are passed by chance alone where a program has a few hundred pairs.
"""

import numpy as np
import pandas as pd

from pipelines.risk.champion import Champion
from pipelines.risk.features import feature_frame

MOVED = 0.25  # standard deviations; a quarter is the usual bound for groups that are to be compared (Ho et al. 2007)
BEYOND_CHANCE = 2.0  # standard errors


def feature_drift(champion: Champion, learned: pd.DataFrame, today: pd.DataFrame) -> pd.DataFrame:
    """One row per feature of the model: feature, learned_mean, today_mean, distance, missing_then, missing_now, has_moved.

    Means are on the model's scale (`features.FEATURES`). The standard error counts pairs, since the rows of one pair are
    alike. No rows where nothing was learned or nobody is scored.
    """
    columns = ["feature", "learned_mean", "today_mean", "distance", "missing_then", "missing_now", "has_moved"]
    if champion.learned is None or learned.empty or today.empty:
        return pd.DataFrame(columns=columns)
    then, now = feature_frame(learned, champion.curve), feature_frame(today, champion.curve)
    chance = np.sqrt(1 / learned["pair_id"].nunique() + 1 / len(today))
    rows = []
    for name in champion.learned.names:
        spread = float(then[name].std(ddof=0))
        distance = float((now[name].mean() - then[name].mean()) / spread) if spread else 0.0
        has_moved = abs(distance) > max(MOVED, BEYOND_CHANCE * chance)
        missing = (float(then[name].isna().mean()), float(now[name].isna().mean()))
        rows.append((name, float(then[name].mean()), float(now[name].mean()), distance, *missing, has_moved))
    return pd.DataFrame(rows, columns=columns)
