"""The learned half's features: which they are, which way each may push, and how it is put on a scale.

In: the raw columns of `mart.risk_features`, and the gap curve. Out: one column per feature. Declared one a line, so that
model, reasons and model card read the same list. A sign says which way a feature may push the risk; with it a reason cannot
claim that a longer gap is a good sign. But for the curve's chance, which falls a little while a contact comes due, every
feature moves its own way or not at all while a silence lasts. A feature whose records are missing is NaN and counts as
average. Rejected: as features, sex, ethnicity, age, school and whatever else
a person cannot change; interactions, whose coefficients nobody can read; and what earned nothing on synthetic programs
(tests/benchmarks/earned.py, risk.md): planned meetings, what the two do in other pairs, channel, open goals, check-ins, waiting
feedback, the mentee's share, agreed cadence, tenure, a near planned end; and on the public logs neither: recent contact, which
the present gap and the own rhythm tell already, own silences, two-sidedness, of which a flag of its own speaks.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import logit

from pipelines.risk.gap_curve import Floats, GapCurve

EDGE = 1e-4  # shares are kept this far from 0 and 1 before their logit is taken


@dataclass(frozen=True)
class Feature:
    """One input of the learned half. sign: +1 may only raise the risk, -1 only lower it, 0 either."""

    name: str
    family: str
    sign: int
    of: Callable[[pd.DataFrame], Floats]


def numbers(rows: pd.DataFrame, column: str) -> Floats:
    """The column as floats; all NaN where the program does not record it."""
    return rows[column].to_numpy(np.float64, na_value=np.nan) if column in rows else np.full(len(rows), np.nan)


def _log(column: str) -> Callable[[pd.DataFrame], Floats]:
    return lambda rows: np.asarray(np.log1p(numbers(rows, column)))


def _column(column: str) -> Callable[[pd.DataFrame], Floats]:
    return lambda rows: numbers(rows, column)


LEFT_OUT = (
    "Tried, and left out because the Brier score was no lower with them: recent contact beside the present gap and own rhythm, "
    "own silences, two-sidedness, planned meetings, contact in other pairs, channel, open goals, check-ins, waiting feedback, "
    "the mentee's share, agreed rhythm, tenure, a near planned end. Never looked at: what a person cannot change."
)

FEATURES = (
    Feature("days_since_contact", "present gap", 1, _log("days_since_contact")),
    Feature("gap_share_exceeded", "present gap", 1, _column("logit_gap_share_exceeded")),
    Feature("curve_risk", "present gap", 1, _column("logit_curve_risk")),
    Feature("recent_gap_days", "own rhythm", 1, _log("recent_gap_days")),
    Feature("longest_gap_days", "own rhythm", 1, _log("longest_gap_days")),
    Feature("gap_variation", "own rhythm", 0, _log("gap_variation")),
    Feature("contact_day_count", "history", -1, _log("contact_day_count")),
    Feature("span_days", "history", 0, _log("span_days")),
    Feature("missed_in_a_row", "other records", 1, _log("missed_in_a_row")),
    Feature("days_since_goal_progress", "other records", 1, _log("days_since_goal_progress")),
    Feature("agenda_behind_count", "other records", 1, _log("agenda_behind_count")),
    Feature("season_rise", "season", -1, _column("season_rise")),
)


def feature_frame(rows: pd.DataFrame, curve: GapCurve, features: tuple[Feature, ...] = FEATURES) -> pd.DataFrame:
    """The features of each row, one column each, by name; `rows` must hold horizon_days and the raw columns."""
    known = rows.assign(logit_curve_risk=curve_logit(rows, curve), logit_gap_share_exceeded=_exceeded(rows, curve))
    return pd.DataFrame({feature.name: feature.of(known) for feature in features}, index=rows.index)


def curve_logit(rows: pd.DataFrame, curve: GapCurve) -> Floats:
    """The curve's risk of each row on the logit scale."""
    risk = curve.silence_risk(rows["days_since_contact"], rows["gap_count"], rows["mean_log_gap"], rows["horizon_days"])
    return np.asarray(logit(np.clip(risk, EDGE, 1 - EDGE)))


def _exceeded(rows: pd.DataFrame, curve: GapCurve) -> Floats:
    share = curve.gap_share_exceeded(rows["days_since_contact"], rows["gap_count"], rows["mean_log_gap"])
    return np.asarray(logit(np.clip(share, EDGE, 1 - EDGE)))
