"""How models are tried: always on later landmarks, never on rows drawn at random.

In: labelled rows of many landmarks, and a way to get the gaps known on a day. Out: one row per tried pair and landmark
with each candidate's chance. Two protocols: `roll` refits at every origin on all rows whose horizon was over by then,
as the program does in use; `split_by_pairs` also hides the tried pairs from the fit. Both keep a whole horizon between
the last landmark learned from and the first one tried. There is no shuffled split here on purpose: with rows of the
same pairs and weeks on both sides the worst model looks best.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipelines.errors import UsageError
from pipelines.risk.candidates import CANDIDATES, Fit, Past
from pipelines.risk.gap_curve import GapPrior

WINDOW_DAYS = 26 * 7  # how far back rows are learned from
KEPT = ("pair_id", "landmark_day", "horizon_days", "next_contact_day", "is_silent", "days_since_contact")


@dataclass(frozen=True)
class Material:
    """What a trial stands on: rows as of `training.labelled` of many landmarks, and the gaps known on a day."""

    rows: pd.DataFrame
    gaps_on: Callable[[int], pd.DataFrame]
    prior: GapPrior | None = None
    seed: int = 20240601

    def past(self, day: int, window_days: int = WINDOW_DAYS) -> Past:
        """What was known on `day`: rows whose horizon was over, not older than the window."""
        over, recent = self.rows["known_day"] <= day, self.rows["known_day"] >= day - window_days
        return Past(self.rows[over & recent], self.gaps_on(day), self.prior, self.seed)


def roll(
    material: Material,
    origins: Iterable[int],
    candidates: Mapping[str, Fit] = CANDIDATES,
    window_days: int = WINDOW_DAYS,
) -> pd.DataFrame:
    """Each origin's rows scored by candidates fitted on what was known on that day; origins without a past are left out.

    Columns: pair_id, landmark_day, horizon_days, next_contact_day, is_silent, days_since_contact, one per candidate.
    """
    parts = []
    for origin in origins:
        past = material.past(origin, window_days)
        tried = material.rows[material.rows["landmark_day"] == origin]
        if len(past.rows) and len(tried):
            parts.append(_scored(past, tried, candidates))
    return _together(parts, candidates)


def split_by_pairs(
    material: Material,
    learn_days: Sequence[int],
    try_days: Sequence[int],
    candidates: Mapping[str, Fit] = CANDIDATES,
    folds: int = 5,
) -> pd.DataFrame:
    """Rows of `try_days` scored by candidates fitted on rows of `learn_days` of other pairs only. Columns as of `roll`.

    Raises UsageError where a horizon of the learned rows reaches into the tried days.
    """
    learned = material.rows[material.rows["landmark_day"].isin(learn_days)]
    tried = material.rows[material.rows["landmark_day"].isin(try_days)]
    if len(learned) and int(learned["known_day"].max()) > min(try_days):
        raise UsageError("backtest", "The learned days' horizon reaches into the tried days.", "Leave more room.")
    gaps = material.gaps_on(min(try_days))
    pairs = np.sort(tried["pair_id"].unique())
    fold_of = pd.Series(np.random.default_rng(material.seed).permutation(len(pairs)) % folds, index=pairs)
    parts = []
    for fold in range(folds):
        hidden = fold_of.index[fold_of == fold]
        seen, seen_gaps = learned[~learned["pair_id"].isin(hidden)], gaps[~gaps["pair_id"].isin(hidden)]
        part = tried[tried["pair_id"].isin(hidden)]
        if len(part):
            parts.append(_scored(Past(seen, seen_gaps, material.prior, material.seed), part, candidates))
    return _together(parts, candidates)


def _scored(past: Past, tried: pd.DataFrame, candidates: Mapping[str, Fit]) -> pd.DataFrame:
    return tried[list(KEPT)].assign(**{name: fit(past)(tried) for name, fit in candidates.items()})


def _together(parts: list[pd.DataFrame], candidates: Mapping[str, Fit]) -> pd.DataFrame:
    if not parts:
        return pd.DataFrame(columns=[*KEPT, *candidates])
    return pd.concat(parts).sort_values(["landmark_day", "pair_id"], kind="stable", ignore_index=True)
