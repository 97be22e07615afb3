"""When a new fit takes the place of the one before: at every build, unless what came since says that it is worse.

In: the labelled past of a program and a landmark. Out: the champion to score with at that landmark, and why it is that one.
The fit at the landmark before has not seen the rows whose horizon ended since; the new fit has learned from them. If it
tells them worse all the same, by more than one standard error, something is wrong with it (or with the newest export)
and the one before stays. Both are made of what was known at their landmarks, so that a build needs no other build.
Rejected: to keep the fitted parameters between builds; they would have to be kept in step with corrected records.
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipelines.risk.champion import Champion, fit_champion
from pipelines.risk.evaluation import brier_difference, too_little
from pipelines.risk.gap_curve import GapPrior
from pipelines.risk.records import EPOCH, Records
from pipelines.risk.scoring import program_prior
from pipelines.settings import Settings

RULE = (
    "The model is fitted anew at every build. The fit of the landmark before is kept if the new one is worse, by more than "
    "one standard error of the Brier score, on the rows whose horizon ended between the two."
)


@dataclass(frozen=True)
class Fitted:
    """A champion with the landmark that it was fitted at, the prior that it was given and the rows that it learned from."""

    champion: Champion
    prior: GapPrior
    rows: pd.DataFrame
    landmark: pd.Timestamp


def fit_at(records: Records, past: pd.DataFrame, landmark: pd.Timestamp, settings: Settings, draws: int = 0) -> Fitted:
    """The champion of what was known at a landmark. past: labelled rows of all landmarks; draws: for the interval."""
    here = records.asof_at(landmark)
    prior, known = program_prior(here), past[past["known_day"] <= day_of(landmark)]
    gaps = records.gaps_known_at(landmark)
    return Fitted(fit_champion(known, gaps, prior=prior, draws=draws, seed=settings.seed), prior, known, landmark)


def chosen_fit(
    records: Records, past: pd.DataFrame, landmark: pd.Timestamp, settings: Settings, draws: int
) -> tuple[Fitted, dict[str, Any]]:
    """The fit to score with at a landmark, and what the rule found."""
    new = fit_at(records, past, landmark, settings, draws)
    earlier = [one for one in records.landmarks() if one < landmark]
    told: dict[str, Any] = {"rule": RULE, "is_held": False, "rows": 0}
    if not earlier:
        return new, told
    before = fit_at(records, past, earlier[-1], settings)
    since = new.rows[new.rows["known_day"] > day_of(before.landmark)]
    if too_little(since):
        return new, told | {"rows": len(since)}
    compared = since.assign(new=new.champion.risk(since), before=before.champion.risk(since))
    found = brier_difference(compared, "before", "new", seed=settings.seed)
    told |= {"rows": len(since), "before_better_by": found.brier_lower_by, "standard_error": found.standard_error}
    if found.brier_lower_by <= found.standard_error:
        return new, told
    return fit_at(records, past, before.landmark, settings, draws), told | {"is_held": True}


def day_of(landmark: pd.Timestamp) -> int:
    """Days since 1970-01-01."""
    return int((landmark - EPOCH).days)
