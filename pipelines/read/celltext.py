"""A workbook's values as the text that is shown.

In: what the reader of workbooks gives for a cell. Out: text. Dates and times in ISO form, whole numbers without ".0", other
numbers with the 15 digits Excel keeps, TRUE and FALSE. Imports nothing of the project, so that a process that reads a workbook
for another (`xlsworker.py`) starts in no time.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

EXACT = 2**53


def _number(value: float) -> str:
    whole = int(value) if -EXACT < value < EXACT else None
    return str(whole) if whole == value else f"{value:.15g}"


def _duration(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    sign, seconds = ("-" if seconds < 0 else ""), abs(seconds)
    return f"{sign}{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _moment(value: datetime) -> str:
    """To the second: a serial number holds no more, its fraction is noise."""
    if not value.microsecond:
        return value.isoformat()
    return (value + timedelta(microseconds=500_000)).replace(microsecond=0).isoformat()


TEXT: dict[type, Callable[[Any], str]] = {
    str: str,
    bool: lambda value: "TRUE" if value else "FALSE",
    int: str,
    float: _number,
    date: date.isoformat,
    datetime: _moment,
    time: time.isoformat,
    timedelta: _duration,
    type(None): lambda _: "",
}


def texts(values: list[Any]) -> list[str]:
    """A row of values as text."""
    return [value if type(value) is str else TEXT[type(value)](value) for value in values]
