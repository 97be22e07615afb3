"""Is the risk as true for one group of pairs as for another? Error and reach by career stage, region and cadence.

In: the trials of the champion, and the groups of each pair. Out: one row per group with what was said, what came, and the
difference with an interval from a bootstrap over pairs; nothing but counts where a group is too small to tell. What a
person cannot change is never a feature of the model; here it is looked at all the same, because a model can be wrong for
a group that it has never heard of. Rejected: one figure for all groups, which the largest decides.
"""

import numpy as np
import pandas as pd

from pipelines.risk.evaluation import pair_draws, too_little
from pipelines.risk.gap_curve import Floats
from pipelines.risk.measures import Counts, Judged

GROUPINGS = ("career_stage", "region", "cadence")
FIGURES = ("mean_chance", "silent_share", "error", "brier", "listed_share", "caught_share")


def audit(
    trials: pd.DataFrame,
    groups: pd.DataFrame,
    candidate: str,
    capacity: float,
    *,
    draws: int = 200,
    seed: int = 20240601,
    level: float = 0.95,
) -> pd.DataFrame:
    """One row per group, in order: group_by, group_value, rows, pairs, silences, and each of FIGURES with _low and _high.

    groups: pair_id and a column for each of GROUPINGS that is known. error: mean chance less the share that fell silent.
    listed_share: of the rows, those within the capacity; caught_share: of the silences, those within it. NaN where
    `evaluation.too_little` would say why.
    """
    listed = Judged.of(trials, candidate, capacity).is_listed().astype(np.float64)
    known = trials.assign(listed=listed).merge(groups, "left", "pair_id")
    rows = []
    for name in [name for name in GROUPINGS if name in groups]:
        for value, part in known.groupby(known[name].fillna("not recorded"), sort=True):
            about = {"group_by": name, "group_value": str(value), "rows": len(part)}
            about |= {"pairs": part["pair_id"].nunique(), "silences": int(part["is_silent"].sum())}
            times = pair_draws(part["pair_id"], draws, seed)
            rows.append(about | ({} if too_little(part) else _figures(part, candidate, times, level)))
    counted = ["group_by", "group_value", "rows", "pairs", "silences"]
    limits = [f"{name}{side}" for name in FIGURES for side in ("", "_low", "_high")]
    return pd.DataFrame(rows, columns=[*counted, *limits])


def _figures(part: pd.DataFrame, candidate: str, times: Counts, level: float) -> dict[str, float]:
    """Every figure is a ratio of sums over rows, so that all draws are one product of matrices."""
    chance, outcome = part[candidate].to_numpy(np.float64), part["is_silent"].to_numpy(np.float64)
    listed, each = part["listed"].to_numpy(np.float64), np.ones(len(part))
    ratios = {
        "mean_chance": (chance, each),
        "silent_share": (outcome, each),
        "error": (chance - outcome, each),
        "brier": ((chance - outcome) ** 2, each),
        "listed_share": (listed, each),
        "caught_share": (listed * outcome, outcome),
    }
    found: dict[str, float] = {}
    for name, (above, below) in ratios.items():
        low, high = _limits(above, below, times, level)
        found |= {name: float(above.sum() / below.sum()), f"{name}_low": low, f"{name}_high": high}
    return found


def _limits(above: Floats, below: Floats, times: Counts, level: float) -> tuple[float, float]:
    tail = (1 - level) / 2
    whole = times @ below
    drawn = (times @ above)[whole > 0] / whole[whole > 0]
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return float(low), float(high)
