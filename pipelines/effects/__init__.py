"""What goes with longer and better pairs: associations with their uncertainty, never more.

In: the research edition, whose records name nobody. Out: one row a pair with what was seen of it early on, comparisons of
groups, and hazard ratios of exposures that were declared before anybody looked. Proportional hazards come from statsmodels,
equal to R's; rejected: effects read off groups that were formed by what happened later, in which whoever lasted is immortal.
"""

from pipelines.effects.groups import GroupComparison, compare, grouped, with_groups
from pipelines.effects.hazards import hazard_ratios
from pipelines.effects.lasting import EXPOSURES, LANDMARK_DAYS, Exposure, associations
from pipelines.effects.pairs import FACTS, pair_records

__all__ = [
    "EXPOSURES",
    "FACTS",
    "LANDMARK_DAYS",
    "Exposure",
    "GroupComparison",
    "associations",
    "compare",
    "grouped",
    "hazard_ratios",
    "pair_records",
    "with_groups",
]
