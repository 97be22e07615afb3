"""Numpy arrays -> Arrow columns, and the few drawings that every part of a synthetic program shares.

In: integer arrays (day = days since 1970-01-01, second = seconds since then in UTC, index = position in a word list).
Out: Arrow arrays ready to be a table's columns. Arrow and not Python objects, because a million pairs have some fifty
million rows. Rejected: pandas columns of `datetime.date`, forty times slower.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

NONE = -(2**40)  # no such day; far below any date, so that comparisons with it need a thought and get one
FAR = 2**40  # a day that never comes
DAY = 86_400


def day_number(text: str) -> int:
    """Days since 1970-01-01 of an ISO date."""
    return int(np.datetime64(text, "D").astype(np.int64))


def month_index(days: Ints) -> Ints:
    """Calendar month of each day, 0 = January."""
    return np.asarray(days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12, dtype=np.int64)


def numbered(prefix: str, numbers: Ints, width: int = 6) -> pa.Array:
    """Identifiers such as P000042; negative numbers become NULL."""
    text = pc.utf8_lpad(pc.cast(pa.array(numbers), pa.string()), width=width, padding="0")
    ids = pc.binary_join_element_wise(prefix, text, "")
    return pc.if_else(pa.array(numbers >= 0), ids, pa.scalar(None, pa.string()))


def worded(words: Sequence[str], index: Ints) -> pa.Array:
    """words[index]; a negative index becomes NULL."""
    at = pa.array(index, mask=index < 0)
    return pc.take(pa.array(list(words), pa.string()), at)


def dates(days: Ints) -> pa.Array:
    """Arrow dates; NONE and FAR become NULL."""
    missing = (days == NONE) | (days == FAR)
    return pa.array(np.where(missing, 0, days).astype(np.int32), pa.int32(), mask=missing).cast(pa.date32())


def stamps(seconds: Ints) -> pa.Array:
    """Arrow timestamps in UTC, without a zone; NONE becomes NULL."""
    missing = seconds == NONE
    return (
        pa.array(np.where(missing, 0, seconds), pa.int64(), mask=missing)
        .cast(pa.timestamp("s"))
        .cast(pa.timestamp("us"))
    )


def counts(values: Ints) -> pa.Array:
    """Whole numbers; NONE becomes NULL."""
    return pa.array(values, pa.int64(), mask=values == NONE)


def table(**columns: Any) -> pa.Table:
    """An Arrow table with these columns in this order."""
    return pa.table(columns)


def draw(rng: np.random.Generator, weights: Sequence[float] | Floats, size: int) -> Ints:
    """`size` positions in `weights`, each as likely as its weight."""
    edges = np.cumsum(np.asarray(weights, dtype=np.float64))
    return np.searchsorted(edges / edges[-1], rng.random(size), side="right").astype(np.int64)


def clock(rng: np.random.Generator, days: Ints, zone: str, last_day: int) -> Ints:
    """A second in UTC on each of `days`: working hours and evenings of `zone`.

    On `last_day` the clock stops at five in the afternoon, so that no zone of the Americas or Europe sees the day after.
    """
    latest_hour = np.where(days == last_day, 17, 21)
    second = 8 * 3600 + rng.random(days.size) * (latest_hour - 8) * 3600
    local = days * DAY + (second.astype(np.int64) // 60) * 60
    return in_utc(local, zone)


def in_utc(local: Ints, zone: str) -> Ints:
    """Local wall-clock seconds -> seconds in UTC. Hours that the clocks skip or repeat at night never occur here."""
    index = pd.DatetimeIndex(local.astype("datetime64[s]")).tz_localize(zone).tz_convert("UTC").tz_localize(None)
    return np.asarray(index.to_numpy().astype("datetime64[s]").astype(np.int64), dtype=np.int64)
