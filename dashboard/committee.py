"""What a committee may be told, in words: a number, or the words that stand in the place of one that is held back.

In: rows of the committee's edition, in which a number that could give somebody away is empty and a mark says why. Out: text.
A number that is held back is never shown as nothing, and never as zero.
"""

from collections.abc import Mapping
from typing import Any

from dashboard import data
from dashboard import format as fmt

SHARES = ("share", "retention")


def told(value: float | None, mark: Any) -> str:
    """A count, or the words of its mark."""
    return fmt.number(value) if not fmt.is_missing(value) else fmt.NOT_RECORDED if fmt.is_missing(mark) else str(mark)


def value_text(definition: data.Definition, row: Mapping[Any, Any]) -> str:
    """The figure with its interval where it has one, or why it is held back."""
    value = row["value"]
    if fmt.is_missing(value):
        return told(None, row["value_mark"])
    if definition.measure in SHARES:
        return fmt.percent(value) if fmt.is_missing(row["low"]) else fmt.interval(value, row["low"], row["high"])
    return fmt.number(value) if definition.measure == "count" else fmt.few_digits(value)


def base_text(row: Mapping[Any, Any]) -> str:
    """How many the figure rests on, or why that is held back."""
    return told(row["denominator"], row["denominator_mark"])
