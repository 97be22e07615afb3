"""What every estimator counts first: on each day, how many pairs are at risk, how many end, how many leave the view.

In: durations in days, endings, and for pairs first seen in mid-life the day from which they are seen. Out: one frozen
`DayCounts` per sample, sorted by day. A pair is at risk on day t when entry < t <= duration; a pair seen from its start
is at risk on day 0 too, so that a match which ended on the day it was made still counts. Endings come before censorings
on the same day, as in R. Rejected: to drop impossible rows (a missing or negative duration is refused with its rows).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from pipelines.errors import UsageError

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Sample:
    """Checked input: all arrays have one element per pair; `entry` is -inf for a pair seen from its start."""

    durations: Floats
    is_ended: Flags
    entry: Floats

    def among(self, chosen: Flags) -> "Sample":
        """The chosen pairs only."""
        return Sample(self.durations[chosen], self.is_ended[chosen], self.entry[chosen])

    @cached_property
    def ordered(self) -> Floats:
        """The durations, ascending: sorted once for every count."""
        return np.sort(self.durations)

    def at_risk(self, days: Floats) -> Floats:
        """Pairs under observation on each of `days` (sorted or not), by sorted searches."""
        gone = np.searchsorted(self.ordered, days, side="left")
        is_seen_later = self.entry > -np.inf
        late = np.sort(self.entry[is_seen_later])
        entered = len(self.entry) - len(late) + np.searchsorted(late, days, side="left")
        return np.asarray(entered - gone, dtype=np.float64)

    def left_on(self, days: Floats, chosen: Flags) -> Floats:
        """How many of the chosen pairs have their duration on each of `days`."""
        return _count_on(np.sort(np.where(chosen, self.durations, np.inf)), days)

    def all_left_on(self, days: Floats) -> Floats:
        """How many pairs have their duration on each of `days`."""
        return _count_on(self.ordered, days)


def _count_on(ordered: Floats, days: Floats) -> Floats:
    upto = np.searchsorted(ordered, days, side="right")
    return np.asarray(upto - np.searchsorted(ordered, days, side="left"), dtype=np.float64)


def checked(durations: ArrayLike, events: ArrayLike, entry: ArrayLike | None = None) -> Sample:
    """The input as a `Sample`. Raises UsageError that names up to five impossible rows."""
    days = np.asarray(durations, dtype=np.float64).ravel()
    endings = np.asarray(events, dtype=np.float64).ravel()
    seen_from = np.zeros_like(days) if entry is None else np.asarray(entry, dtype=np.float64).ravel()
    if not len(days) == len(endings) == len(seen_from):
        raise UsageError(
            "retention",
            f"{len(days)} durations, {len(endings)} endings and {len(seen_from)} entry days do not fit together.",
            "Give one of each per pair.",
        )
    refuse("a missing or negative duration", ~(np.isfinite(days) & (days >= 0)))
    refuse("an ending that is neither 0 nor 1", ~np.isin(endings, (0.0, 1.0)))
    refuse("an entry day that is missing or not before the duration", ~(seen_from < days) & ~(seen_from <= 0))
    return Sample(days, endings == 1.0, np.where(seen_from <= 0, -np.inf, seen_from))


def refuse(what: str, wrong: Flags) -> None:
    """Raise UsageError naming the first rows where `wrong` is true."""
    rows = np.flatnonzero(wrong)
    if len(rows):
        shown = ", ".join(str(row) for row in rows[:5])
        raise UsageError("retention", f"{len(rows)} rows have {what} (rows {shown}).", "Correct or leave them out.")


def exit_days(sample: Sample) -> Floats:
    """Day 0 and every distinct day on which a pair ended or left the view; empty for an empty sample."""
    if not len(sample.durations):
        return np.empty(0)
    ordered = np.concatenate(([0.0], sample.ordered))
    days: Floats = ordered[np.append(True, ordered[1:] > ordered[:-1])]
    return days


def normal_quantile(level: float) -> float:
    """The two-sided standard normal quantile, 1.96 for level .95. Raises UsageError outside 0..1."""
    if not 0 < level < 1:
        raise UsageError("retention", f"An interval at level {level} does not exist.", "Use a level such as 0.95.")
    return float(ndtri(0.5 + level / 2))


def ratio(above: Floats, below: Floats) -> Floats:
    """`above / below`, and 0 where `below` is 0: a term of a variance sum that has nobody left to vary."""
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0)


def share_left(ended: Floats, at_risk: Floats) -> Floats:
    """The product-limit share left after each day."""
    return np.asarray(np.cumprod(1 - ratio(ended, at_risk)), dtype=np.float64)


def just_before(share: Floats) -> Floats:
    """The share left just before each day: 1, then the share after the day before."""
    return np.concatenate(([1.0], share[:-1]))[: len(share)]


def labels(values: Iterable[Any]) -> NDArray[np.object_]:
    """Any labels as an object array of one dimension, None where a label is missing (None, NaN, NA)."""
    given = list(values)
    out = np.empty(len(given), dtype=object)
    out[:] = given
    out[pd.isna(out)] = None
    return out
