"""How true the chance of an early ending was at earlier dates: fitted at each on what was known then, and held against what came.

In: the records of a program. Out: plain values for the model card. A date is tried where its ninety days are over and thirty
early endings were on record by then. A planned end within the ninety days is no early ending; a pair that the platform's timer
closed is taken out, as from the fit. Beside it stands the share of earlier pairs that ended early, the same for everybody.
Rejected: one split in time, which tells of one season alone.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from pipelines.risk.early_ending import AHEAD_DAYS, LEAST_EARLY, fit_early_ending, known_at
from pipelines.risk.evaluation import LEAST_OF_EACH, LEAST_PAIRS, brier_difference, measure
from pipelines.risk.evidence import date_of, plain_rows
from pipelines.risk.measures import calibration_table
from pipelines.risk.origins import KEPT
from pipelines.risk.records import EPOCH, Records, drawn_pairs
from pipelines.risk.training import day_number
from pipelines.settings import Settings

HAZARD, ALIKE = "hazard", "base_rate"
BINS = 5  # early endings are rarer than silences


def ending_evidence(records: Records, settings: Settings, draws: int = 100) -> dict[str, Any]:
    """What the trials say. Keys: ahead_days, too_little (why nothing can be said, else empty), rows, pairs, early, origins; and
    measures (of the model and of the same chance for everybody, with intervals over pairs), calibration (fifths), by_origin,
    gain (by how much the model's Brier score is lower, with its interval).
    """
    trials = ending_trials(records, settings.seed)
    early, pairs = int(trials["is_silent"].sum()), int(trials["pair_id"].nunique())
    told: dict[str, Any] = {"ahead_days": AHEAD_DAYS, "rows": len(trials), "pairs": pairs, "early": early}
    told["origins"] = [date_of(day) for day in sorted(trials["landmark_day"].unique())]
    told["too_little"] = _too_little(trials)
    if told["too_little"]:
        return told
    options: dict[str, Any] = {"seed": settings.seed, "level": settings.interval_level}
    gain = brier_difference(trials, HAZARD, ALIKE, **options)
    return told | {
        "measures": plain_rows(measure(trials, draws=draws, **options)),
        "calibration": plain_rows(calibration_table(*_said_and_came(trials), bins=BINS)),
        "by_origin": plain_rows(_by_origin(trials)),
        "gain": {"brier_lower_by": gain.brier_lower_by, "low": gain.low, "high": gain.high},
    }


def ending_trials(records: Records, seed: int) -> pd.DataFrame:
    """One row per running pair and tried date: the columns of `origins.roll`, is_silent of those that ended early within
    ninety days, and the chances `hazard` and `base_rate`.
    """
    drawn = records.asof["pair_id"].isin(drawn_pairs(records.asof, seed))
    followed, landmarks = replace(records, asof=records.asof[drawn]), records.landmarks()
    parts = []
    for origin in [one for one in landmarks if (landmarks[-1] - one).days >= AHEAD_DAYS]:
        fitted = fit_early_ending(followed, origin, seed)
        over = [one for one in landmarks if (origin - one).days >= AHEAD_DAYS]
        if fitted is None or not over:
            continue
        known = known_at(followed, origin)
        share = pd.concat([_outcomes(known, one)["is_silent"] for one in over]).mean()
        rows = _outcomes(followed, origin)
        parts.append(rows.assign(**{HAZARD: fitted.chance(rows), ALIKE: share})[[*KEPT, HAZARD, ALIKE]])
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=[*KEPT, HAZARD, ALIKE])


def _outcomes(records: Records, landmark: pd.Timestamp) -> pd.DataFrame:
    """The pairs that ran at a landmark, with whether they ended early in the ninety days after it."""
    here = records.asof_at(landmark)
    rows = here[~here["is_ended"].astype(bool)].merge(records.endings, "left", "pair_id", suffixes=("_then", ""))
    day = (landmark - EPOCH).days
    to_end = day_number(rows["ended_on"]) - day
    ends = to_end <= AHEAD_DAYS
    kept = ~((to_end <= 0) | (ends & (rows["ended_by"] == "system")))
    told = {"landmark_day": day, "horizon_days": AHEAD_DAYS, "next_contact_day": np.nan}
    return rows.assign(is_silent=ends & (rows["end_reason"] != "completed"), **told)[kept]


def _too_little(trials: pd.DataFrame) -> str:
    if trials.empty:
        return f"no date has {LEAST_EARLY} early endings before it and {AHEAD_DAYS} days after it"
    early, pairs = int(trials["is_silent"].sum()), trials["pair_id"].nunique()
    if pairs < LEAST_PAIRS or min(early, len(trials) - early) < LEAST_OF_EACH:
        return f"{early} early endings of {pairs} pairs were seen; {LEAST_OF_EACH} of {LEAST_PAIRS} are needed"
    return ""


def _said_and_came(trials: pd.DataFrame) -> tuple[Any, Any]:
    return trials["is_silent"].to_numpy(np.float64), trials[HAZARD].to_numpy(np.float64)


def _by_origin(trials: pd.DataFrame) -> pd.DataFrame:
    """origin, pairs, mean_chance, early_share of each tried date."""
    found = trials.groupby("landmark_day").agg(
        pairs=("pair_id", "size"), mean_chance=(HAZARD, "mean"), early_share=("is_silent", "mean")
    )
    return (
        found.reset_index().assign(origin=lambda rows: rows["landmark_day"].map(date_of)).drop(columns="landmark_day")
    )
