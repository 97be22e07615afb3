"""What every estimator counts first: on each day, how many pairs are at risk, how many end, how many leave the view.

In: durations in days, endings, and for pairs first seen in mid-life the day from which they are seen. Out: a checked
`Sample` that can be counted on any day (`days` counts a sample's own days, group by group). A pair is at risk on day t when
entry < t <= duration; a pair seen from its start is at risk on day 0 too, so that a match which ended on the day it was made
still counts. Endings come before censorings on the same day, as in R. Rejected: to drop impossible rows (a missing or
negative duration is refused with its rows).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from pandas.api.extensions import ExtensionArray
from scipy.special import ndtri

from pipelines.errors import UsageError

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Sample:
    """Checked input: all arrays have one element per pair.

    durations: floats, or whole numbers where they came as such. entry: the day from which a pair was seen, -inf for one
    seen from its start; None where all were.
    """

    durations: NDArray[Any]
    is_ended: Flags
    entry: Floats | None = None

    def among(self, chosen: Flags) -> "Sample":
        """The chosen pairs only."""
        entry = None if self.entry is None else self.entry[chosen]
        return Sample(self.durations[chosen], self.is_ended[chosen], entry)

    @cached_property
    def ordered(self) -> NDArray[Any]:
        """The durations, ascending: sorted once for every count."""
        return np.sort(self.durations)

    def at_risk(self, days: Floats) -> Floats:
        """Pairs under observation on each of `days` (sorted or not), by sorted searches."""
        gone = np.searchsorted(self.ordered, days, side="left")
        return np.asarray(len(self.durations) - gone, dtype=np.float64) - self.not_yet_seen(days)

    def not_yet_seen(self, days: Floats) -> Floats | float:
        """How many pairs are seen only from each of `days` on, or later."""
        if self.entry is None:
            return 0.0
        late = np.sort(self.entry[self.entry > -np.inf])
        return np.asarray(len(late) - np.searchsorted(late, days, side="left"), dtype=np.float64)

    def left_on(self, days: Floats, chosen: Flags) -> Floats:
        """How many of the chosen pairs have their duration on each of `days`."""
        ordered = np.sort(self.durations[chosen])
        upto = np.searchsorted(ordered, days, side="right")
        return np.asarray(upto - np.searchsorted(ordered, days, side="left"), dtype=np.float64)


def checked(durations: ArrayLike, events: ArrayLike, entry: ArrayLike | None = None) -> Sample:
    """The input as a `Sample`. Raises UsageError that names up to five impossible rows."""
    days, endings = _numbers(durations, np.int64), _numbers(events, np.bool_)
    seen_from = None if entry is None else np.asarray(entry, dtype=np.float64).ravel()
    if len(days) != len(endings) or (seen_from is not None and len(seen_from) != len(days)):
        entered = "" if seen_from is None else f" and {len(seen_from)} entry days"
        raise UsageError(
            "retention",
            f"{len(days)} durations, {len(endings)} endings{entered} do not fit together.",
            "Give one of each per pair.",
        )
    refuse("a missing or negative duration", ~(np.isfinite(days) & (days >= 0)))
    if endings.dtype != np.bool_:
        refuse("an ending that is neither 0 nor 1", ~np.isin(endings, (0.0, 1.0)))
    is_ended = endings.astype(np.bool_)
    if seen_from is None:
        return Sample(days, is_ended)
    refuse("an entry day that is missing or not before the duration", ~(seen_from < days) & ~(seen_from <= 0))
    return Sample(days, is_ended, np.where(seen_from <= 0, -np.inf, seen_from))


def _numbers(given: ArrayLike, kept: type[np.generic]) -> NDArray[Any]:
    """An array of one dimension: of type `kept` as it is, else as floats that are to be looked at."""
    array = np.asarray(given)
    return (array if array.dtype == kept else np.asarray(given, dtype=np.float64)).ravel()


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


def group_codes(groups: Iterable[Any], count: int, what: str) -> tuple[Codes, list[Any]]:
    """The code of each pair's group, and the groups in their order. Raises UsageError where one of `count` pairs has none."""
    values = groups if isinstance(groups, (pd.Series, pd.Index, np.ndarray, ExtensionArray)) else labels(groups)
    codes, names = _near_numbers(values) or _factorized(values)
    if len(codes) != count or codes.min(initial=0) < 0:
        raise UsageError("retention", f"Not every pair has a {what}.", f"Give one {what} per pair.")
    return codes, names


def _near_numbers(values: Any) -> tuple[Codes, list[Any]] | None:
    """Years and other whole numbers that follow on each other are codes as they are; None for all else."""
    if not (isinstance(values.dtype, np.dtype) and values.dtype.kind == "i" and len(values)):
        return None
    low, high = int(values.min()), int(values.max())
    if high - low >= len(values):
        return None
    codes, names = np.asarray(values, dtype=np.int64) - low, list(range(low, high + 1))
    # Among the first ones each number is met nearly always; only where not, all are looked through.
    is_each_met = any(np.bincount(some, minlength=len(names)).all() for some in (codes[: 100 * len(names)], codes))
    return (codes, names) if is_each_met else None


def _factorized(values: Any) -> tuple[Codes, list[Any]]:
    """Codes of any labels, -1 where one is missing; labels of different types in the order of the types."""
    codes, found = pd.factorize(values)
    order = sorted(range(len(found)), key=lambda place: (str(type(found[place])), found[place]))
    place_of = np.append(np.argsort(np.asarray(order, dtype=np.int64)), -1)  # a missing one is the last, too
    return place_of[codes], [found[place] for place in order]


def labels(values: Iterable[Any]) -> NDArray[np.object_]:
    """Any labels as an object array of one dimension, None where a label is missing (None, NaN, NA)."""
    given = list(values)
    out = np.empty(len(given), dtype=object)
    out[:] = given
    out[pd.isna(out)] = None
    return out
