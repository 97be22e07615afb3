"""The chance that a running pair ends early within ninety days: a hazard in discrete time with two competing endings.

In: pairs at landmarks (mart.pair_asof) and how pairs ended. Out: a frozen model, and each running pair's chance. A row is a
pair over one step between landmarks; it ends early in it, ends as planned, or goes on (multinomial logistic, ridge). The chance
adds up the steps, with the planned end drawing nearer. Fitted from thirty early endings on; below that, the curve of the
program's endings says as much. Endings by the platform's timer are left out: they would teach the timer. Rejected: one minus
Kaplan-Meier, which forgets that a pair which completed can no longer end early.
"""

from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from pipelines.risk.gap_curve import Floats
from pipelines.risk.records import EPOCH, Records, drawn_pairs
from pipelines.risk.training import day_number

LEAST_EARLY = 30
AHEAD_DAYS = 90
STRENGTH = 0.1
GOES_ON, EARLY, PLANNED = 0, 1, 2
NAMES = ("tenure", "silence", "has_no_contact", "planned_end_in_step", "planned_end_passed", "planned_end_not_recorded")


@dataclass(frozen=True)
class EarlyEnding:
    """Coefficients of both endings against going on; features by `NAMES`, standardised by means and deviations."""

    step_days: int
    means: tuple[float, ...]
    deviations: tuple[float, ...]
    coefficients: tuple[tuple[float, ...], tuple[float, ...]]
    intercepts: tuple[float, float]
    row_count: int
    early_count: int
    planned_count: int

    def hazards(self, pairs: pd.DataFrame, after_days: float = 0.0) -> Floats:
        """The chances of an early and a planned ending in one step, a column each; `after_days` from the landmark on."""
        rows = (_features(pairs, self.step_days, after_days) - np.array(self.means)) / np.array(self.deviations)
        odds = np.exp(rows @ np.array(self.coefficients).T + np.array(self.intercepts))
        return np.asarray(odds / (1 + odds.sum(axis=1, keepdims=True)))

    def chance(self, pairs: pd.DataFrame, ahead_days: int = AHEAD_DAYS) -> Floats:
        """The chance of an early ending within `ahead_days`."""
        together, early = np.ones(len(pairs)), np.zeros(len(pairs))
        for passed in np.arange(0, ahead_days, self.step_days):
            part = min(1.0, (ahead_days - passed) / self.step_days)
            hazard = part * self.hazards(pairs, float(passed))
            early, together = early + together * hazard[:, 0], together * (1 - hazard.sum(axis=1))
        return early

    def card(self) -> dict[str, Any]:
        """What the model card says of it."""
        return {**asdict(self), "features": NAMES, "ahead_days": AHEAD_DAYS}


def fit_early_ending(records: Records, landmark: pd.Timestamp, seed: int = 20240601) -> EarlyEnding | None:
    """Fit on the steps over at the landmark, as it knew them; None below `LEAST_EARLY` early endings or without a planned one.

    Of more than `records.PAIR_CAP` pairs, so many are drawn by the seed.
    """
    landmarks = [one for one in records.landmarks() if one <= landmark]
    if len(landmarks) < 2:
        return None
    step = int(np.median([(later - one).days for one, later in pairwise(landmarks)]))
    pairs = drawn_pairs(records.asof, seed)
    asof = records.asof[
        pd.to_datetime(records.asof["landmark_on"]).isin(landmarks[:-1]) & records.asof["pair_id"].isin(pairs)
    ]
    endings = known_at(records, landmark).endings
    rows = asof[~asof["is_ended"].astype(bool)].merge(endings, "left", "pair_id", suffixes=("_then", ""))
    after = day_number(rows["ended_on"]) - (pd.to_datetime(rows["landmark_on"]) - EPOCH).dt.days
    ends = after <= step
    kept = ~(
        (after <= 0) | (ends & (rows["ended_by"] == "system"))
    )  # what had ended before was entered too late to tell
    rows, ends = rows[kept], ends[kept]
    outcome = np.where(~ends, GOES_ON, np.where(rows["end_reason"] == "completed", PLANNED, EARLY))
    early, planned = int((outcome == EARLY).sum()), int((outcome == PLANNED).sum())
    if early < LEAST_EARLY or not planned:
        return None
    features = _features(rows, step)
    means, deviations = features.mean(axis=0), np.maximum(features.std(axis=0), 1e-9)
    with threadpool_limits(limits=1):
        model = LogisticRegression(C=STRENGTH, tol=1e-8, max_iter=500).fit((features - means) / deviations, outcome)
    lines, starts = model.coef_ - model.coef_[GOES_ON], model.intercept_ - model.intercept_[GOES_ON]
    return EarlyEnding(
        step,
        tuple(means.tolist()),
        tuple(deviations.tolist()),
        (tuple(lines[EARLY].tolist()), tuple(lines[PLANNED].tolist())),
        (float(starts[EARLY]), float(starts[PLANNED])),
        len(rows),
        early,
        planned,
    )


def known_at(records: Records, landmark: pd.Timestamp) -> Records:
    """The records with those endings alone that were on record at the landmark."""
    here = records.asof_at(landmark)
    ended = here.loc[here["is_ended"].astype(bool), "pair_id"]
    return replace(records, endings=records.endings[records.endings["pair_id"].isin(ended)])


def _features(pairs: pd.DataFrame, step_days: int, after_days: float = 0.0) -> Floats:
    def numbers(name: str) -> Floats:
        return pairs[name].to_numpy(np.float64, na_value=np.nan) if name in pairs else np.full(len(pairs), np.nan)

    tenure, silence = numbers("tenure_days") + after_days, numbers("days_since_contact")
    to_end = numbers("planned_end_in_days") - after_days
    is_silent = np.isnan(silence)
    return np.column_stack(
        [
            np.log1p(np.clip(tenure, 0, None)),
            np.log1p(np.where(is_silent, tenure, silence)),
            is_silent,
            (to_end > 0) & (to_end <= step_days),
            to_end <= 0,
            np.isnan(to_end),
        ]
    ).astype(np.float64)
