"""How finely each figure is broken down: the partitions of every grouping that a release has, and which figure uses which.

In: for every grouping its groups with the counts of each metric, and the groups of the last release. Out: `Cuts`. Of the chain
from single groups to two, a few levels are taken, and each metric is cut by the one that shows more of it than it hides by most:
how many pairs run can be told of more groups than how many of their goals are reached. It is cut alike at all dates, so that a
reader can compare, and so are the metrics that go with the curves. A metric of which no level would show anything is not cut:
rows of nothing but marks help nobody. Levels of a grouping lie within each other, so that what two metrics tell of one set of
people can be set side by side (`disclosure`). Rejected: one partition for all metrics, which hid half of all numbers.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from pipelines.editions.groups import OTHERS, Block, Partition, Way, chains, named
from pipelines.editions.limits import Limits

PEOPLE, ALIKE = "people", ""
COST_OF_HIDING = 1.0
MOST_LEVELS = 3
MARK = " in "  # `region in 4` is the level of the grouping `region` that has four groups
MEASURED = ("mean", "median")


@dataclass(frozen=True)
class Cuts:
    """partitions: by level. level_of: by metric and grouping the level by which the metric is cut; with none it is not."""

    partitions: Mapping[str, Partition] = field(default_factory=dict)
    level_of: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def has(self, metric: str, level: str) -> bool:
        """Whether a metric is cut by a level; a grouping of one level cuts all that it can."""
        by = grouping_of(level)
        return level == by or self.level_of.get((kind_of(metric), by)) == level


def kind_of(metric: str) -> str:
    """The days of a curve behave alike: `ended by 91` is of the kind `ended`."""
    return metric.split(" by ", maxsplit=1)[0]


def grouping_of(level: str) -> str:
    """The grouping that a level is of."""
    return level.split(MARK, maxsplit=1)[0]


def one_level(group_by: str, counts: pd.DataFrame, limits: Limits, last: Iterable[Block] = ()) -> Partition:
    """The best partition of a grouping that has one for all metrics; `counts` as in `several_levels`."""
    sizes = _sizes(counts)
    ways = [way for chain in chains(group_by, sizes, limits.people, last) for way in chain]
    if not ways:
        return Partition({OTHERS: frozenset(sizes.index)} if len(sizes) else {})
    shown = counts[counts["metric"] != PEOPLE]
    alike = pd.Series(ALIKE, shown.index)
    return named(group_by, max(ways, key=lambda way: (_worth(way, shown, alike, limits).sum(), len(way))))


def several_levels(
    group_by: str, counts: pd.DataFrame, limits: Limits, last: Iterable[Block], alike: Collection[str]
) -> Cuts:
    """The levels of one grouping.

    counts: one row per group, metric and date: group_value, metric, period, kind, numerator, denominator; the metric `people`
    has in `denominator` the people ever in the group. last: groups of the last release; alike: metrics that are cut by one level.
    """
    shown = counts[counts["metric"] != PEOPLE]
    together = shown["metric"].where(~shown["metric"].isin(alike), ALIKE)
    best, most = Cuts(), 0.0
    for chain in chains(group_by, _sizes(counts), limits.people, last):
        ways = [way for way in chain if len(way) > 1]
        worth = pd.DataFrame([_worth(way, shown, together, limits) for way in ways])
        taken = _taken(worth)
        total = float(worth.loc[taken].max().clip(lower=0).sum())
        if taken and total >= most:
            best, most = _cuts(group_by, ways, worth.loc[taken], alike), total
    return best


def _sizes(counts: pd.DataFrame) -> pd.Series:
    return counts[counts["metric"] == PEOPLE].set_index("group_value")["denominator"].sort_index()


def _taken(worth: pd.DataFrame) -> list[int]:
    """The levels that together tell most, one after the other; worth: of each level (row) for each metric (column).

    The first is the best for what is cut alike, which is cut in any case: how many stay is the first that anybody asks.
    """
    taken = [int(worth[ALIKE].to_numpy().argmax())] if ALIKE in worth and len(worth) else []
    while len(taken) < min(MOST_LEVELS, len(worth)):
        rest = [level for level in range(len(worth)) if level not in taken]
        taken.append(max(rest, key=lambda level: float(worth.loc[[*taken, level]].max().clip(lower=0).sum())))
    return sorted(taken)


def _cuts(group_by: str, ways: list[Way], worth: pd.DataFrame, alike: Collection[str]) -> Cuts:
    """Each metric with the finest of its best levels; those of which none shows anything have none."""
    level_of: dict[tuple[str, str], str] = {}
    used: dict[str, Partition] = {}
    for name in [str(name) for name in worth if name == ALIKE or worth[name].max() > 0]:
        way = ways[worth.index[int(worth[name].to_numpy().argmax())]]
        level = f"{group_by}{MARK}{len(way)}"
        used[level] = named(group_by, way)
        level_of |= {(metric, group_by): level for metric in (alike if name == ALIKE else [name])}
    return Cuts(used, level_of)


def _worth(way: Way, rows: pd.DataFrame, names: pd.Series, limits: Limits) -> pd.Series:
    """What a partition tells beyond the totals, by the counts alone: a figure shown counts 1, a hidden one COST_OF_HIDING.

    names: of each row the name under which its worth is summed, a metric's own or one of several; gives the worth by name.
    """
    labels = {group: number for number, block in enumerate(way) for group in block}
    table = [names.rename("name"), rows["metric"], rows["period"]]
    by = [*table, rows["group_value"].map(labels).rename("label")]
    sums = rows.groupby(by).agg({"numerator": "sum", "denominator": "sum", "kind": "first"})
    rest = sums["denominator"] - sums["numerator"]
    is_counted = (sums["numerator"] >= limits.people) & (rest >= limits.people)
    shown = (sums["denominator"] >= limits.base) & (is_counted | sums["kind"].isin(MEASURED))
    tables = shown.groupby(level=["name", "metric", "period"]).agg(["sum", "size"])
    hidden = tables["size"] - tables["sum"]
    hidden += ((hidden == 1) & (tables["sum"] > 0)).astype(int)  # one alone could be subtracted: a second goes with it
    told = (tables["size"] - hidden).where(hidden > 0, tables["size"] - 1)
    return (told - COST_OF_HIDING * hidden).groupby(level="name").sum()
