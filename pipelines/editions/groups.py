"""Which groups a committee sees: small ones are merged before anything is hidden.

In: for every grouping its groups with the counts of each metric at the as-of date, and the groups of the last release. Out: for
every grouping a partition: labels, each with the groups behind it. Cohorts and rhythms are merged with their neighbours into
ranges ("2023 or earlier"), all others into one group, "all others", smallest first; of the partitions on this way the one is
taken that shows more figures than it hides by most. It is the same for every metric and period, so that a reader can compare.

A label never names what was merged away, since a name alone says that somebody is there. A new release splits or joins groups of
the last one, but never cuts across them: two partitions that cross would give the people in their overlap by subtraction.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

OTHERS = "all others"
NOT_RECORDED = "not recorded"
COST_OF_HIDING = 0.5
RHYTHMS = ("weekly", "every two weeks", "monthly", "every two months", "quarterly", "less often")
ENDS = {"cohort": ("{} or earlier", "{} or later"), "cadence": ("{} or more often", "{} or less often")}
Block = frozenset[str]


@dataclass(frozen=True)
class Partition:
    """The groups of one grouping that are published: label -> the groups behind it."""

    members: Mapping[str, Block]

    @property
    def label_of(self) -> dict[str, str]:
        """The label of each group."""
        return {group: label for label, block in self.members.items() for group in block}


def partition(group_by: str, counts: pd.DataFrame, least: int, base: int, last: Iterable[Block] = ()) -> Partition:
    """The best partition of one grouping.

    counts: one row per group and metric: group_value, metric, numerator, denominator; the metric `people` has in
    `denominator` the people ever in the group. least: of people in a group; base: of the denominator of a percentage.
    """
    sizes = counts[counts["metric"] == "people"].set_index("group_value")["denominator"].sort_index()
    blocks = [frozenset({group}) for group in _order(group_by, list(sizes.index))]
    ways = _ways(group_by, blocks, sizes)
    old = [block & set(sizes.index) for block in last]
    ways += _ways(group_by, _joined(blocks, old), sizes) if old else []
    allowed = [way for way in ways if _is_large(way, sizes, least) and _is_nested(way, old)]
    if not allowed:
        return Partition({OTHERS: frozenset(sizes.index)} if len(sizes) else {})
    best = max(allowed, key=lambda way: (_worth(way, counts, least, base), len(way)))
    return Partition({_label(group_by, best, number): block for number, block in enumerate(best)})


def _order(group_by: str, groups: Sequence[str]) -> list[str]:
    """Groups in their own order, those not recorded last."""
    places = {name: place for place, name in enumerate(RHYTHMS)} if group_by == "cadence" else {}
    return sorted(groups, key=lambda name: (name == NOT_RECORDED, places.get(name, 0), name))


def _ways(group_by: str, blocks: list[Block], sizes: pd.Series) -> list[list[Block]]:
    """The partitions on the way from `blocks` to one group, each merged from the one before."""
    way, found = list(blocks), [list(blocks)]
    while len(way) > 1:
        if group_by in ENDS:
            first = min(range(len(way) - 1), key=lambda n: _size(way[n], sizes) + _size(way[n + 1], sizes))
            way[first : first + 2] = [way[first] | way[first + 1]]
        else:
            several = [block for block in way if len(block) > 1]
            alone = sorted((block for block in way if len(block) == 1), key=lambda block: (_size(block, sizes), *block))
            taken = [*several, *alone][: max(2, len(several) + 1)]
            way = [block for block in way if block not in taken] + [frozenset().union(*taken)]
        found.append(list(way))
    return found


def _joined(blocks: list[Block], old: list[Block]) -> list[Block]:
    """The old groups that still have members, in the place of their first, and the new ones."""
    found: list[Block] = []
    for block in blocks:
        whole = next((group for group in old if block <= group), block)
        if whole not in found:
            found.append(whole)
    return found


def _size(block: Block, sizes: pd.Series) -> int:
    return int(sizes[list(block)].sum())


def _is_large(way: list[Block], sizes: pd.Series, least: int) -> bool:
    return all(_size(block, sizes) >= least for block in way)


def _is_nested(way: list[Block], old: list[Block]) -> bool:
    """Whether every group lies within an old one or takes whole old ones in, whatever is new."""
    known = frozenset().union(*old) if old else frozenset()
    return all((inside := block & known) <= group or group <= inside for block in way for group in old if block & group)


def _worth(way: list[Block], counts: pd.DataFrame, least: int, base: int) -> float:
    """What the partition tells beyond the totals, by the counts alone: a figure shown counts 1, a hidden one costs half."""
    labels = {group: number for number, block in enumerate(way) for group in block}
    rows = counts[counts["metric"] != "people"]
    sums = rows.groupby(["metric", rows["group_value"].map(labels)])[["numerator", "denominator"]].sum()
    rest = sums["denominator"] - sums["numerator"]
    shown = (sums["denominator"] >= base) & (sums["numerator"] >= least) & (rest >= least)
    tables = shown.groupby("metric").agg(["sum", "size"])
    hidden = tables["size"] - tables["sum"]
    hidden += ((hidden == 1) & (tables["sum"] > 0)).astype(int)  # one alone could be subtracted: a second goes with it
    told = (tables["size"] - hidden).where(hidden > 0, tables["size"] - 1)
    return float((told - COST_OF_HIDING * hidden).sum())


def _label(group_by: str, way: list[Block], number: int) -> str:
    """What a merged group is called; it names the ends of a range only, never what is in it."""
    block = way[number]
    if len(block) == 1:
        return next(iter(block))
    if group_by not in ENDS or NOT_RECORDED in block:
        return OTHERS
    low, *_, high = _order(group_by, sorted(block))
    lower, upper = ENDS[group_by]
    dated = [other for other in way if other != frozenset({NOT_RECORDED})]
    if block == dated[0]:
        return lower.format(high)
    return upper.format(low) if block == dated[-1] else f"{low} to {high}"
