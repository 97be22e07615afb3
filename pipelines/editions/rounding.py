"""How figures whose counts are not told are rounded, so that they do not give the counts away."""

import math
from typing import Any

Row = dict[str, Any]
SIGNIFICANT = 3


def rounded_share(row: Row) -> Row:
    """A share in whole percent, its interval widened to whole percent."""
    share, low, high = row["value"], row["low"], row["high"]
    return {
        "value": round(share, 2),
        "low": None if is_missing(low) else math.floor(round(low * 100, 6)) / 100,
        "high": None if is_missing(high) else math.ceil(round(high * 100, 6)) / 100,
    }


def rounded_measure(row: Row) -> Row:
    """A mean or median and its interval, to three digits."""
    return {name: _significant(row[name]) for name in ("value", "low", "high")}


def _significant(value: Any) -> float | None:
    if is_missing(value) or value == 0:
        return None if is_missing(value) else 0.0
    return round(float(value), SIGNIFICANT - 1 - math.floor(math.log10(abs(value))))


def is_missing(value: Any) -> bool:
    """Whether a number is not there."""
    return value is None or value != value  # noqa: PLR0124 - NaN is not itself
