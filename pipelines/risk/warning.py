"""Early warning: of the silences that came, how many were on the list in time to do something.

In: the frame of `origins`, which knows when each pair's next contact came. Out: per candidate, how many silences were
listed before they had lasted the horizon, how many two weeks ahead, and the median lead. Only pairs that have not been
silent for a whole horizon count, those that no days rule has caught yet. Read with the precision: a list drawn by lot
names others each week and so reaches many silences by chance. Rejected: to count listed rows, by which a pair that
stays on the list for months looks like many successes.
"""

import numpy as np
import pandas as pd

from pipelines.risk.evaluation import candidates_in
from pipelines.risk.measures import Judged

EARLY_DAYS = 14


def early_warning(trials: pd.DataFrame, capacity: float = 0.2) -> pd.DataFrame:
    """One row per candidate: candidate, silences, listed_share, early_share (two weeks ahead), median_lead_days,
    precision (of the listed, the share that stayed silent through the horizon).

    A silence is a gap longer than the horizon, begun and ripe within the tried landmarks (one step more on either
    side); it is listed when, at a landmark within its horizon, the pair was among the `capacity` (number or share)
    highest chances of the pairs in contact. The lead is the time from the first such landmark to the day on which the
    silence has lasted the horizon. NaN where no silence came.
    """
    landmarks = np.sort(trials["landmark_day"].unique())
    step = float(np.median(np.diff(landmarks))) if len(landmarks) > 1 else 0.0
    fresh = trials[trials["days_since_contact"] < trials["horizon_days"]].reset_index(drop=True)
    began = fresh["landmark_day"] - fresh["days_since_contact"]
    ripe = began + fresh["horizon_days"]
    is_whole = (began >= landmarks[:1].sum() - step) & (ripe <= landmarks[-1:].sum() + step)
    is_silence = ~(fresh["next_contact_day"] <= ripe) & is_whole
    silence = pd.MultiIndex.from_arrays([fresh["pair_id"], began])
    lead = (ripe - fresh["landmark_day"]).astype("float64")
    rows = []
    for name in candidates_in(trials):
        listed = Judged.of(fresh, name, capacity).is_listed()
        of_list = lead.where(listed)[is_silence]
        first = of_list.groupby(silence[is_silence]).max()  # the longest lead is that of the first listing
        rows.append(
            {
                "candidate": name,
                "silences": len(first),
                "listed_share": float(first.notna().mean()) if len(first) else np.nan,
                "early_share": float((first >= EARLY_DAYS).mean()) if len(first) else np.nan,
                "median_lead_days": float(first.median()) if len(first) else np.nan,
                "precision": float(fresh.loc[listed, "is_silent"].mean()),
            }
        )
    return pd.DataFrame(rows)
