"""Early warning: of the silences that came, how many were on the list in time to do something.

In: the frame of `origins`, which knows when each pair's next contact came. Out: per candidate, how many silences were
listed before they had lasted the horizon, how many two weeks ahead, and the median lead; beside the lists, the fixed rules
without a limit. Only pairs that have not been silent for a whole horizon count, those that no days rule has caught yet. Read
with the precision: a list drawn by lot names others each week and so reaches many silences by chance. Rejected: to count
listed rows, by which a pair that stays on the list for months looks like many successes.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from pipelines.risk.candidates import RULE_DAYS
from pipelines.risk.evaluation import candidates_in
from pipelines.risk.measures import Judged, share

EARLY_DAYS = 14


def early_warning(trials: pd.DataFrame, capacity: float = 0.2) -> pd.DataFrame:
    """One row per candidate: candidate, silences, listed_share, early_share (two weeks ahead), median_lead_days,
    precision (of the listed, the share that stayed silent through the horizon).

    A silence is a gap longer than the horizon, begun and ripe within the tried landmarks (one step more on either
    side); it is listed when, at a landmark within its horizon, the pair was among the `capacity` (number or share)
    highest chances of the pairs in contact. The lead is the time from the first such landmark to the day on which the
    silence has lasted the horizon. NaN where no silence came.
    """
    fresh = _fresh(trials)
    rows = []
    for name in candidates_in(trials):
        listed = pd.Series(Judged.of(fresh, name, capacity).is_listed(), index=fresh.index)
        told = _in_time(fresh, listed, trials["landmark_day"])
        rows.append({"candidate": name, **told, "precision": float(fresh.loc[listed, "is_silent"].mean())})
    return pd.DataFrame(rows)


def fixed_rules(trials: pd.DataFrame, days: Iterable[int] = RULE_DAYS) -> pd.DataFrame:
    """Each rule 'no contact for more than so many days' as it stands, with no limit on its list; one row per rule.

    Columns: rule_days, flagged_share (of all rows), precision, recall (of the rows that fell silent), and silences,
    listed_share, early_share, median_lead_days as in `early_warning`. Fourteen days is the rule of rubyforgood/casa
    (`CONTACT_MADE_IN_DAYS_NUM` in app/models).
    """
    fresh = _fresh(trials)
    rows = []
    for limit in days:
        flagged = trials["days_since_contact"] > limit
        hits = float((flagged & trials["is_silent"]).sum())
        told = {
            "rule_days": limit,
            "flagged_share": float(flagged.mean()) if len(trials) else np.nan,
            "precision": share(hits, float(flagged.sum())),
            "recall": share(hits, float(trials["is_silent"].sum())),
        }
        rows.append(told | _in_time(fresh, fresh["days_since_contact"] > limit, trials["landmark_day"]))
    return pd.DataFrame(rows)


def _fresh(trials: pd.DataFrame) -> pd.DataFrame:
    """The rows of pairs that have not been silent for a whole horizon."""
    return trials[trials["days_since_contact"] < trials["horizon_days"]].reset_index(drop=True)


def _in_time(fresh: pd.DataFrame, listed: "pd.Series[bool]", tried_days: "pd.Series[int]") -> dict[str, float]:
    """How many silences came, which share was listed before the horizon was over, and how long before."""
    landmarks = np.sort(tried_days.unique())
    step = float(np.median(np.diff(landmarks))) if len(landmarks) > 1 else 0.0
    began = fresh["landmark_day"] - fresh["days_since_contact"]
    ripe = began + fresh["horizon_days"]
    is_whole = (began >= landmarks[:1].sum() - step) & (ripe <= landmarks[-1:].sum() + step)
    is_silence = ~(fresh["next_contact_day"] <= ripe) & is_whole
    silence = pd.MultiIndex.from_arrays([fresh["pair_id"], began])
    lead = (ripe - fresh["landmark_day"]).astype("float64")
    first = lead.where(listed)[is_silence].groupby(silence[is_silence]).max()  # the longest lead is the first listing's
    return {
        "silences": len(first),
        "listed_share": float(first.notna().mean()) if len(first) else np.nan,
        "early_share": float((first >= EARLY_DAYS).mean()) if len(first) else np.nan,
        "median_lead_days": float(first.median()) if len(first) else np.nan,
    }
