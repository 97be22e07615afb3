"""Pairs that have not begun: how likely they still will, from how long the others took to their first contact.

In: the pairs of a landmark (mart.pair_asof). Out: for each that is running, past its grace period and without a contact, the
chance that a first one comes within its horizon, given how long it has waited already. Kaplan-Meier of the time from match to
first contact; a pair that ended before it is seen until then. Rejected: to take it for a long gap; a pair that never began
has no rhythm that could be broken.
"""

import numpy as np
import pandas as pd

from pipelines.retention import conditional_retention
from pipelines.risk.scoring import horizon_of
from pipelines.settings import Settings

LEAST_PAIRS = 10  # that waited at least as long
COLUMNS = ("pair_id", "begin_chance", "begin_low", "begin_high")


def chances_to_begin(here: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """One row per pair that has not begun: pair_id, begin_chance, begin_low, begin_high; NaN where too few waited as long.

    here: mart.pair_asof at one landmark. No rows where nobody's contact is recorded.
    """
    if "first_contact_on" not in here:
        return pd.DataFrame(columns=list(COLUMNS))
    pairs = here[here["is_contact_recorded"].astype("boolean").fillna(value=False).astype(bool)].reset_index(drop=True)
    to_first = (pd.to_datetime(pairs["first_contact_on"]) - pd.to_datetime(pairs["matched_on"])).dt.days
    has_begun = to_first.notna().to_numpy()
    so_far = np.where(has_begun, to_first.to_numpy(np.float64), pairs["tenure_days"].to_numpy(np.float64))
    waited = np.clip(so_far, 0, None)
    is_open = ~pairs["is_ended"].to_numpy(bool) & ~pairs["is_paused"].to_numpy(bool) & ~has_begun
    asked = np.flatnonzero(is_open & (waited >= settings.grace_days))
    horizon = horizon_of(pairs["contact_every_days"], settings).to_numpy(np.float64)
    rows = []
    for place in asked:
        chance = (np.nan, np.nan, np.nan)
        if (waited > waited[place]).sum() >= LEAST_PAIRS:
            curve = conditional_retention(waited, has_begun, waited[place], level=settings.interval_level)
            last = curve[curve["day"] <= horizon[place]].iloc[-1]
            chance = (1 - last["retention_share"], 1 - last["high"], 1 - last["low"])
        rows.append((pairs["pair_id"].iloc[place], *chance))
    return pd.DataFrame(rows, columns=list(COLUMNS))
