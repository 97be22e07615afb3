"""Pairs counted by group and day: all that a curve needs of them, however many there are.

In: a checked sample and the group of each pair. Out: for each group its `DayCounts`. Durations are whole days nearly always,
so one pass counts them by cell (a group and a day); only days that are fractions, or too far apart for their pairs, are
sorted. Rejected: a split into groups first, which costs three times as much as everything here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipelines.retention.counts import Codes, Floats, Sample

BLOCK = 65_536  # pairs; what is worked out of them on the way stays in the processor's cache
CELLS_A_PAIR = 8  # above so many, sorting the pairs is cheaper than looking through the cells


@dataclass(frozen=True)
class DayCounts:
    """One element for day 0 and for each day on which a pair of the group ended or was last seen, ascending."""

    days: Floats
    at_risk: Floats
    ended: Floats
    censored: Floats


@dataclass(frozen=True)
class _Cells:
    """All cells that hold pairs or are a day 0.

    days: every day there is. number: of each cell, the code of its group times the count of days, plus the place of its day,
    ascending. pairs: of each cell, censored and ended.
    """

    days: Floats
    number: NDArray[np.int64]
    pairs: NDArray[np.int64]


def day_counts(sample: Sample, group_of: Codes, group_count: int) -> Iterator[DayCounts]:
    """The counts of each group, in the order of the codes 0 to group_count - 1; a group of no pairs has no elements.

    group_of: the code of each pair's group.
    """
    cells = _counted(sample, group_of, group_count) or _sorted(sample, group_of, group_count)
    edges = np.searchsorted(cells.number, np.arange(group_count + 1) * len(cells.days))
    for code, (start, stop) in enumerate(pairwise(edges)):
        days = cells.days[cells.number[start:stop] % len(cells.days)]
        censored, ended = cells.pairs[start:stop].T.astype(np.float64)
        remaining = (censored + ended)[::-1].cumsum()[::-1]
        members = sample if group_count == 1 or sample.entry is None else sample.among(group_of == code)
        at_risk = remaining - members.not_yet_seen(days)
        upto = np.count_nonzero(remaining)  # an empty group has nobody even on its day 0
        yield DayCounts(*(numbers[:upto] for numbers in (days, at_risk, ended, censored)))


def _counted(sample: Sample, group_of: Codes, group_count: int) -> _Cells | None:
    """The cells by counting; None where durations are no whole days, or the cells too many."""
    day_count = int(sample.durations.max(initial=0)) + 1
    cell_count = group_count * day_count
    if cell_count > CELLS_A_PAIR * len(sample.durations):
        return None
    counts = np.zeros(2 * cell_count, dtype=np.int64)
    for start in range(0, len(sample.durations), BLOCK):
        block = slice(start, start + BLOCK)
        day = sample.durations[block].astype(np.int64, copy=False)
        if not np.array_equal(day, sample.durations[block]):
            return None
        cell = group_of[block] * day_count + day
        counts += np.bincount(2 * cell + sample.is_ended[block], minlength=2 * cell_count)
    pairs = counts.reshape(cell_count, 2)
    kept = np.flatnonzero(pairs.any(axis=1) | (np.arange(cell_count) % day_count == 0))
    return _Cells(np.arange(day_count, dtype=np.float64), kept, pairs[kept])


def _sorted(sample: Sample, group_of: Codes, group_count: int) -> _Cells:
    """The cells by sorting the days, then the pairs."""
    days, place_of = np.unique(np.append(0.0, sample.durations), return_inverse=True)
    cell_of = np.append(np.arange(group_count) * len(days), group_of * len(days) + place_of[1:])
    number, at = np.unique(cell_of, return_inverse=True)
    counts = np.bincount(2 * at[group_count:] + sample.is_ended, minlength=2 * len(number))
    return _Cells(days, number, counts.reshape(-1, 2))
