"""Pairs that have not begun: how likely they still will, from how long the others took to their first contact.

In: the pairs of a landmark (mart.pair_asof). Out: for each that is running, past its grace period and without a contact, the
chance that a first one comes within its horizon, given how long it has waited already. Kaplan-Meier of the time from match to
first contact; a pair that ended before it is seen until then. Rejected: to take it for a long gap; a pair that never began
has no rhythm that could be broken.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipelines.retention import kaplan_meier
from pipelines.retention.counts import normal_quantile
from pipelines.risk.gap_curve import Floats
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
    since, ahead = waited[asked], horizon[asked].astype(np.float64)
    chance, low, high = _later(waited, has_begun, since, ahead, settings.interval_level)
    ids = pairs["pair_id"].to_numpy()[asked]
    return pd.DataFrame({"pair_id": ids, "begin_chance": chance, "begin_low": low, "begin_high": high})


def _later(
    waited: Floats, has_begun: NDArray[np.bool_], since: Floats, ahead: Floats, level: float
) -> tuple[Floats, Floats, Floats]:
    """Of those who waited longer than `since`, the share that began within `ahead` days, with log-log limits.

    The curve of those who waited so long is the whole curve after that day over its share on it, so one curve serves all.
    """
    curve = kaplan_meier(waited, has_begun)
    day = curve["day"].to_numpy(np.float64)
    at_risk, ended = curve["at_risk_count"].to_numpy(np.float64), curve["ended_count"].to_numpy(np.float64)
    share, left = curve["retention_share"].to_numpy(np.float64), at_risk * (at_risk - ended)
    variance = np.cumsum(np.divide(ended, left, out=np.zeros_like(ended), where=left > 0))  # Greenwood, of ln(share)
    then, later = (np.searchsorted(day, when, side="right") - 1 for when in (since, since + ahead))
    longer = len(waited) - np.searchsorted(np.sort(waited), since, side="right")
    with np.errstate(divide="ignore", invalid="ignore"):
        still = np.where(longer >= LEAST_PAIRS, share[later] / share[then], np.nan)
        spread = np.exp(normal_quantile(level) * np.sqrt(variance[later] - variance[then]) / -np.log(still))
        low, high = (np.where(still < 1, 1 - still**power, still * 0) for power in (1 / spread, spread))
    return 1 - still, low, high
