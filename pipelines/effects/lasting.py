"""What goes with lasting: exposures declared in advance, and how the hazard of an early ending differs with each.

In: the frame of `pairs.pair_records`. Out: one row an exposure with its hazard ratio, how many pairs and endings it rests on,
how many it left out and why. Exposures are looked for in the first days after the match, and pairs are compared only from a
later landmark on, among those still together: before it, nobody could be exposed without having lasted. The ending is the early
one; a planned completion ends the observation. Each exposure has a model of its own with a baseline for every program; p-values
are corrected for their number by Holm. Rejected: one model with all of them, where each would mean "with the others held fixed"
and pairs that miss one would be lost to all.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from statsmodels.stats.multitest import multipletests

from pipelines.effects.hazards import hazard_ratios

LANDMARK_DAYS = 45  # the window of 30 days, and feedback within 14 more
LEAST_ENDINGS = 5  # in each of the two groups; a ratio of fewer says nothing


@dataclass(frozen=True)
class Exposure:
    """Something that a pair did or had early on: its column, its title, what it is exactly, and what must be recorded."""

    name: str
    title: str
    meaning: str
    needs: str


EXPOSURES = (
    Exposure("early_goal", "A first goal early", "a goal was set within 30 days of the match", "goals"),
    Exposure("agreed_cadence", "An agreed rhythm", "the pair agreed how often to be in touch", "pairs"),
    Exposure(
        "mentee_initiative",
        "The mentee's initiative",
        "the mentee began at least half of the contacts of the first 30 days whose beginner is recorded",
        "contacts",
    ),
    Exposure("crosses_region", "Across regions", "mentor and mentee are in different regions", "participants"),
    Exposure("early_meeting", "An early talk", "they spoke or met within 14 days of the match", "contacts"),
    Exposure(
        "prompt_feedback",
        "Prompt feedback",
        "the first item shared within 30 days of the match had feedback within 14 days",
        "shared_work",
    ),
)


def associations(pairs: pd.DataFrame, level: float = 0.95) -> pd.DataFrame:
    """One row for each of `EXPOSURES`.

    name, title, pair_count (compared), exposed_count, ended_count, exposed_ended_count, missing_count (not recorded),
    before_count (over or out of sight before the landmark), unknown_count (ended, not recorded how), mentor_count,
    hazard_ratio, low, high, p_value, p_holm, proportionality_p. The ratio is NaN with fewer than `LEAST_ENDINGS` early
    endings among the exposed or the others.
    """
    seen = pairs[pairs["day"] > LANDMARK_DAYS]
    found = pd.DataFrame([_one(seen, exposure, len(pairs) - len(seen), level) for exposure in EXPOSURES])
    told = found["p_value"].notna()
    found["p_holm"] = np.nan
    if told.any():
        found.loc[told, "p_holm"] = multipletests(found.loc[told, "p_value"], method="holm")[1]
    return found


def _one(seen: pd.DataFrame, exposure: Exposure, before_count: int, level: float) -> dict[str, Any]:
    known = seen[seen[exposure.name].notna()]
    exposed, ended = known[exposure.name].astype(bool), known["cause"].eq("early").fillna(False).astype(bool)
    counts = {
        "name": exposure.name,
        "title": exposure.title,
        "pair_count": len(known),
        "exposed_count": int(exposed.sum()),
        "ended_count": int(ended.sum()),
        "exposed_ended_count": int((exposed & ended).sum()),
        "missing_count": len(seen) - len(known),
        "before_count": before_count,
        "unknown_count": int(known["cause"].eq("not_recorded").fillna(False).sum()),
        "mentor_count": int(known["mentor_id"].nunique()),
    }
    is_told = min((exposed & ended).sum(), (~exposed & ended).sum()) >= LEAST_ENDINGS
    return {**counts, **(_ratio(known, exposed, ended, level) if is_told else _UNTOLD)}


_UNTOLD = dict.fromkeys(("hazard_ratio", "low", "high", "p_value", "proportionality_p"), np.nan)


def _ratio(known: pd.DataFrame, exposed: pd.Series, ended: pd.Series, level: float) -> dict[str, float]:
    (row,) = hazard_ratios(
        known["day"] - LANDMARK_DAYS,
        ended,
        exposed.astype(float).to_frame(),
        clusters=known["mentor_id"],
        strata=known["program_id"],
        level=level,
    ).to_dict("records")
    return {name: row[name] for name in _UNTOLD}
