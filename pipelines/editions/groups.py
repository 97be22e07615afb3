"""Which groups a committee may see: small ones are merged before anything is hidden.

In: the people in each group of a grouping, and the groups of the last release. Out: chains of partitions, each merged from the
one before. Cohorts and rhythms are merged with their neighbours into ranges ("2023 or earlier"), all others into one group,
"all others", smallest first. Which of them are published is decided by what can be told of them (`levels`).

A label never names what was merged away, since a name alone says that somebody is there. A new release splits or joins groups of
the last one, but never cuts across them: two partitions that cross would give the people in their overlap by subtraction.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

OTHERS = "all others"
NOT_RECORDED = "not recorded"
RHYTHMS = ("weekly", "every two weeks", "monthly", "every two months", "quarterly", "less often")
ENDS = {"cohort": ("{} or earlier", "{} or later"), "cadence": ("{} or more often", "{} or less often")}
Block = frozenset[str]
Way = list[Block]


@dataclass(frozen=True)
class Partition:
    """Groups that are published side by side: label -> the groups behind it."""

    members: Mapping[str, Block]

    @property
    def label_of(self) -> dict[str, str]:
        """The label of each group."""
        return {group: label for label, block in self.members.items() for group in block}


def chains(group_by: str, sizes: pd.Series, least: int, last: Iterable[Block] = ()) -> list[list[Way]]:
    """Chains of partitions that may be published, the finest first; two where the last release had merged some.

    sizes: people ever in each group, by its name; least: of people in a published group; last: groups of the last release.
    """
    blocks = [frozenset({group}) for group in _order(group_by, list(sizes.index))]
    old = [block & set(sizes.index) for block in last]
    found = [_chain(group_by, blocks, sizes)]
    found += [_chain(group_by, _joined(blocks, old), sizes)] if old else []
    return [[way for way in chain if _is_large(way, sizes, least) and _is_nested(way, old)] for chain in found]


def named(group_by: str, way: Way) -> Partition:
    """A partition with what its groups are called."""
    return Partition({_label(group_by, way, number): block for number, block in enumerate(way)})


def _order(group_by: str, groups: Sequence[str]) -> list[str]:
    """Groups in their own order, those not recorded last."""
    places = {name: place for place, name in enumerate(RHYTHMS)} if group_by == "cadence" else {}
    return sorted(groups, key=lambda name: (name == NOT_RECORDED, places.get(name, 0), name))


def _chain(group_by: str, blocks: Way, sizes: pd.Series) -> list[Way]:
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


def _joined(blocks: Way, old: list[Block]) -> Way:
    """The smallest old groups that still have members, in the place of their first, and the new ones."""
    found: Way = []
    for block in blocks:
        whole = min((group for group in old if block <= group), key=len, default=block)
        if whole not in found:
            found.append(whole)
    return found


def _size(block: Block, sizes: pd.Series) -> int:
    return int(sizes[list(block)].sum())


def _is_large(way: Way, sizes: pd.Series, least: int) -> bool:
    return all(_size(block, sizes) >= least for block in way)


def _is_nested(way: Way, old: list[Block]) -> bool:
    """Whether every group lies within an old one or takes whole old ones in, whatever is new."""
    known = frozenset().union(*old) if old else frozenset()
    return all((inside := block & known) <= group or group <= inside for block in way for group in old if block & group)


def _label(group_by: str, way: Way, number: int) -> str:
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
