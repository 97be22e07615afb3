"""The proof that goes with a risk: what it would have said at earlier dates, beside plain rules, as plain values.

In: trials as of `origins.roll`, the groups of the pairs, the settings. Out: a dict that JSON can hold, for the model card,
the page and the command alike. Every figure has an interval from a bootstrap over pairs, and where there is too little to
tell, the reason stands in its place. Rejected: a frame per reader, each with its own idea of what is enough.
"""

import json
from typing import Any

import numpy as np
import pandas as pd

from pipelines.risk.audit import audit
from pipelines.risk.evaluation import LEAST_ORIGINS, brier_difference, candidates_in, measure, too_little
from pipelines.risk.measures import Judged, calibration_table
from pipelines.risk.records import EPOCH
from pipelines.risk.warning import early_warning, fixed_rules
from pipelines.settings import Settings

CHAMPION, CHALLENGER, REPLACED = "blend", "boosting", "replaced"  # the first is the model in use, whichever that is
SHOWN_BY_CAPACITY = (CHAMPION, "days_since", "gap_ratio")
MOST_CAPACITIES = 40
TAKES_OVER = (
    f"The challenger may take the model's place when its Brier score is lower by more than two standard errors over at least "
    f"{LEAST_ORIGINS} dates. No build does that by itself, since chances would change from one week to the next without a word: "
    'write risk_model = "boosting" at the top of settings.toml, and each build tries it, and takes it while the rule holds.'
)


def evidence(
    trials: pd.DataFrame, groups: pd.DataFrame, settings: Settings, capacity: int, draws: int = 100
) -> dict[str, Any]:
    """Everything that the trials say of the champion.

    capacity: how many of the tried pairs can be contacted at each origin. Keys: too_little (why nothing can be said, else
    empty), rows, pairs, silences, origins, capacity, takes_over; and as lists of rows: measures (one per candidate), by_origin
    (the champion at each origin), calibration (tenths of the champion), by_capacity (precision and recall by the number of
    pairs contacted), early_warning, rules (the fixed rules without a limit), against (the champion's gain on each other
    candidate), subgroups.
    """
    why = "no horizon of an earlier date is over yet" if trials.empty else too_little(trials)
    origins = sorted(trials["landmark_day"].unique())
    told: dict[str, Any] = {
        "too_little": why,
        "rows": len(trials),
        "pairs": int(trials["pair_id"].nunique()),
        "silences": int(trials["is_silent"].sum()),
        "origins": [date_of(day) for day in origins],
        "capacity": capacity,
        "takes_over": TAKES_OVER,
    }
    if why:
        return told
    options: dict[str, Any] = {"seed": settings.seed, "level": settings.interval_level}
    outcome = trials["is_silent"].to_numpy(np.float64)
    found = {
        "measures": measure(trials, capacity=capacity, draws=draws, **options),
        "by_origin": by_origin(trials, capacity),
        "calibration": calibration_table(outcome, trials[CHAMPION].to_numpy(np.float64)),
        "by_capacity": by_capacity(trials),
        "early_warning": early_warning(trials, capacity),
        "rules": fixed_rules(trials),
        "against": against(trials, settings),
        "subgroups": audit(trials, groups, CHAMPION, capacity, draws=2 * draws, **options),
    }
    return told | {name: plain_rows(frame) for name, frame in found.items()}


def takes_over(told: dict[str, Any]) -> bool:
    """Whether the challenger was tried, and the rule of promotion holds."""
    return any(row["other"] == CHALLENGER and row["takes_over"] for row in told.get("against", ()))


def in_its_place(trials: pd.DataFrame) -> pd.DataFrame:
    """The trials with the challenger's chances as those of the model in use, beside those of the model that it replaced."""
    return trials.rename(columns={CHAMPION: REPLACED, CHALLENGER: CHAMPION})


def by_origin(trials: pd.DataFrame, capacity: float) -> pd.DataFrame:
    """The champion at each origin: origin, rows, pairs, base_rate, mean_chance, and the measures, NaN where too little."""
    parts = []
    for day, part in trials.groupby("landmark_day"):
        row = measure(part[[*part.columns.difference(candidates_in(part)), CHAMPION]], capacity=capacity)
        parts.append(row.assign(origin=date_of(day), mean_chance=part[CHAMPION].mean()))
    return pd.concat(parts, ignore_index=True).drop(columns="candidate")


def by_capacity(trials: pd.DataFrame) -> pd.DataFrame:
    """candidate, capacity, precision, recall for each number of pairs contacted at an origin, up to half of the pairs there."""
    most = min(MOST_CAPACITIES, max(1, int(trials.groupby("landmark_day").size().median() // 2)))
    rows = []
    for name in [name for name in SHOWN_BY_CAPACITY if name in trials]:
        for capacity in range(1, most + 1):
            judged = Judged.of(trials, name, capacity)
            rows.append((name, capacity, *judged.at_capacity(np.ones(len(trials)))))
    return pd.DataFrame(rows, columns=["candidate", "capacity", "precision", "recall"])


def against(trials: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """other, brier_lower_by, low, high, is_clear (the interval excludes 0), takes_over (the rule, for the challenger)."""
    rows = []
    for other in [name for name in candidates_in(trials) if name != CHAMPION]:
        gain = brier_difference(trials, CHAMPION, other, seed=settings.seed, level=settings.interval_level)
        rival = brier_difference(trials, other, CHAMPION, seed=settings.seed, level=settings.interval_level)
        is_clear = gain.low > 0 or gain.high < 0
        rows.append((other, gain.brier_lower_by, gain.low, gain.high, is_clear, rival.is_proven))
    return pd.DataFrame(rows, columns=["other", "brier_lower_by", "low", "high", "is_clear", "takes_over"])


def date_of(day: Any) -> str:
    """A day number as 2026-06-30."""
    return str((EPOCH + pd.Timedelta(days=int(day))).date())


def plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as JSON knows them; NaN is None."""
    rows: list[dict[str, Any]] = json.loads(frame.to_json(orient="records", double_precision=15))
    return rows
