"""Groups of pairs side by side: curves, restricted means and tests, corrected for how many were made.

In: the frame of `pairs.pair_records` and columns known at the match. Out: curves for each combination of their values, and a
comparison. Small groups and missing values are not dropped without a word: they are counted. Rejected: choosing the columns
that differ most, whose p-values would mean nothing.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from statsmodels.stats.multitest import multipletests

from pipelines.effects.pairs import FACTS
from pipelines.retention import competing_endings, kaplan_meier_by, log_rank, restricted_mean

GROUP = "group_value"
UNKNOWN = ("not recorded", "not shown")  # nobody wrote it down, or it is withheld so that nobody can be picked out
LEAST_FOR_MEAN = 10  # pairs still followed in each group at the end of the window of the restricted mean


@dataclass(frozen=True)
class GroupComparison:
    """The comparison of all groups, of each with each, and their means within the longest window that all of them reach.

    pairs: first, second, statistic, p_value, p_holm. means: group_value, pair_count, ended_count, mean_days, low, high.
    """

    statistic: float
    degrees: int
    p_value: float
    within_days: float
    means: pd.DataFrame
    pairs: pd.DataFrame


def with_groups(pairs: pd.DataFrame, columns: list[str], least_count: int) -> tuple[pd.DataFrame, int, int]:
    """The pairs with a `group_value`, how many lack a value of a column, and how many are in groups of under `least_count`."""
    known = pairs[(pairs[columns].notna() & ~pairs[columns].isin(UNKNOWN)).all(axis=1)]
    named = known[columns].apply(_in_words)
    label = named.agg(", ".join, axis=1) if columns else pd.Series("all", index=known.index)
    labelled = known.assign(**{GROUP: label})
    size = labelled.groupby(GROUP)[GROUP].transform("size")
    kept = labelled[size >= least_count]
    return kept, len(pairs) - len(known), len(labelled) - len(kept)


def _in_words(column: pd.Series) -> pd.Series:
    """The values as text; a yes or no says to what."""
    fact = FACTS.get(str(column.name), str(column.name))
    return column.astype(str).map(lambda value: f"{fact}: {value}" if value in ("yes", "no") else value)


def grouped(pairs: pd.DataFrame, least_at_risk: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Retention curves and shares by kind of ending, each group by itself, cut off where fewer than `least_at_risk` are left.

    The first has group_value and the columns of `kaplan_meier`, the largest group first; the second group_value, cause, day,
    share, low, high.
    """
    every = kaplan_meier_by(pairs["day"], pairs["is_ended"], pairs[GROUP])
    told = every[every["at_risk_count"] >= least_at_risk].rename(columns={"group": GROUP})
    curves, endings = [], []
    for group in pairs[GROUP].value_counts().index:
        curve, of_group = told[told[GROUP] == group], pairs[pairs[GROUP] == group]
        if curve.empty:
            continue
        ended = competing_endings(of_group["day"], of_group["cause"])
        curves.append(curve)
        endings.append(ended[ended["day"] <= curve["day"].max()].assign(**{GROUP: group}))
    return tuple(pd.concat(parts, ignore_index=True) if parts else pd.DataFrame() for parts in (curves, endings))  # type: ignore[return-value]


def compare(pairs: pd.DataFrame) -> GroupComparison:
    """Log-rank of all groups and of each two, the latter corrected by Holm; restricted means in a common window."""
    whole = log_rank(pairs["day"], pairs["is_ended"], pairs[GROUP])
    groups = list(pairs[GROUP].value_counts().index)
    within = min((_last_followed(pairs[pairs[GROUP] == group]) for group in groups), default=0.0)
    means = pd.DataFrame([_mean(pairs[pairs[GROUP] == group], group, within) for group in groups])
    rows = [_two(pairs, first, second) for first, second in combinations(groups, 2)]
    table = pd.DataFrame(rows, columns=["first", "second", "statistic", "p_value"])
    told = table["p_value"].notna()
    table["p_holm"] = np.nan
    if told.any():
        table.loc[told, "p_holm"] = multipletests(table.loc[told, "p_value"], method="holm")[1]
    return GroupComparison(whole.statistic, whole.degrees, whole.p_value, within, means, table)


def _last_followed(pairs: pd.DataFrame) -> float:
    """The last day on which `LEAST_FOR_MEAN` pairs were followed; 0 where there are not as many."""
    days = np.sort(pairs["day"].to_numpy(np.float64))
    return float(days[-LEAST_FOR_MEAN]) if len(days) >= LEAST_FOR_MEAN else 0.0


def _mean(pairs: pd.DataFrame, group: str, within: float) -> dict[str, object]:
    told = {GROUP: group, "pair_count": len(pairs), "ended_count": int(pairs["is_ended"].sum())}
    if not within:
        return {**told, "mean_days": np.nan, "low": np.nan, "high": np.nan}
    mean = restricted_mean(pairs["day"], pairs["is_ended"], within)
    return {**told, "mean_days": mean.mean_days, "low": mean.low, "high": mean.high}


def _two(pairs: pd.DataFrame, first: str, second: str) -> tuple[str, str, float, float]:
    both = pairs[pairs[GROUP].isin([first, second])]
    test = log_rank(both["day"], both["is_ended"], both[GROUP])
    return first, second, test.statistic, test.p_value
