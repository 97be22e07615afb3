"""What a reader can tell of the groups behind labels, when two releases or two metrics join groups differently.

In: the labels of one grouping, as each release prints them. Out: for each release and label the pieces that it is made of, such
that the same piece is the same people in both: a group that is named alone somewhere, or what no release names. Read from the
words alone: "2023 or earlier" is every year up to 2023, "all others" is whatever stands under no other label.
"""

import re
from collections.abc import Collection, Sequence

RHYTHMS = ("weekly", "every two weeks", "monthly", "every two months", "quarterly", "less often")
OTHERS, FIRST, LAST, UNNAMED = "all others", "(before)", "(after)", "(unnamed)"
RANGE = re.compile(r"(?P<low>.+) to (?P<high>.+)|(?P<down>.+) or (earlier|more often)|(?P<up>.+) or (later|less often)")
Pieces = dict[str, frozenset[str]]


def pieces(releases: Sequence[Collection[str]]) -> list[Pieces]:
    """Of every release: label -> pieces."""
    labels = {label for names in releases for label in names}
    ends = {end for label in labels for end in _ends(label)}
    order = _order({label for label in labels if not _ends(label)} | ends)
    return [_of(names, order, labels) for names in releases]


def _ends(label: str) -> list[str]:
    found = RANGE.fullmatch(label) if label not in RHYTHMS else None
    return [end for end in found.group("low", "high", "down", "up") if end] if found else []


def _order(named: Collection[str]) -> list[str]:
    """Years without a gap, or rhythms, in their order; nothing where groups have none."""
    years = [int(name) for name in named if name.isdecimal()]
    if years:
        return [str(year) for year in range(min(years), max(years) + 1)]
    return list(RHYTHMS) if set(named) & set(RHYTHMS) else []


def _of(names: Collection[str], order: list[str], labels: Collection[str]) -> Pieces:
    found = {name: _range(name, order) or frozenset({name}) for name in names if name != OTHERS}
    every = {FIRST, *order, LAST, UNNAMED, *(label for label in labels if not _ends(label))} - {OTHERS}
    if OTHERS in names:
        found[OTHERS] = frozenset(every).difference(*found.values())
    return found


def _range(label: str, order: list[str]) -> frozenset[str]:
    found = RANGE.fullmatch(label) if _ends(label) else None
    if not found:
        return frozenset()
    low, high, down, up = found.group("low", "high", "down", "up")
    if down:
        return frozenset({FIRST, *order[: order.index(down) + 1]})
    if up:
        return frozenset({LAST, *order[order.index(up) :]})
    return frozenset(order[order.index(low) : order.index(high) + 1])
