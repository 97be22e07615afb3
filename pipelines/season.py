"""The dates that matter in a program's year: meetings, deadlines, match days, as the settings tell them.

In: `[[season_dates]]` of settings.toml, each with a `name` and `on`: a day such as 2026-03-20, or "12-06" for every year; and
`[[annotations]]`, events that came once and are marked on every chart of time.
Out: `SeasonDate` values, and the days on which they fall in a stretch of time. They are data, since every program has its
own; meetings in the records are shown beside them. Rejected: rules such as "the first Friday", which no two programs share.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipelines.errors import DeclarationError

_EVERY_YEAR = re.compile(r"(\d{2})-(\d{2})")
_LEAP_YEAR = 2000


@dataclass(frozen=True)
class SeasonDate:
    """A dated mark; `year` is None where it comes every year."""

    name: str
    month: int
    day: int
    year: int | None = None

    def between(self, first_on: date, last_on: date) -> list[date]:
        """The days from `first_on` to `last_on`, both included, on which it falls; 29 February is 28 in other years."""
        years = range(first_on.year, last_on.year + 1) if self.year is None else [self.year]
        days = [self._in(year) for year in years]
        return [day for day in days if first_on <= day <= last_on]

    def _in(self, year: int) -> date:
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return date(year, 2, 28)


def annotation(given: Mapping[str, Any]) -> SeasonDate:
    """One event that matters, of one day of one year. Raises DeclarationError as `season_date`."""
    found = season_date(given, "annotations", 'name = "New platform" and on = 2026-03-20')
    if found.year is None:
        raise DeclarationError(
            f"settings: annotations, {found.name}",
            "has no year.",
            "Write on = 2026-03-20; what comes every year is a season date.",
        )
    return found


def season_date(
    given: Mapping[str, Any], setting: str = "season_dates", example: str = 'name = "Match day" and on = "03-20"'
) -> SeasonDate:
    """One entry of the settings, checked. Raises DeclarationError on an unknown key, no name, or no such day."""
    unknown = sorted(set(given) - {"name", "on"})
    name, on = given.get("name"), given.get("on")
    if unknown or not isinstance(name, str) or not name.strip():
        what = f"has unknown {', '.join(unknown)}." if unknown else "has no name."
        raise DeclarationError(f"settings: {setting}", what, f"Write {example}.")
    if isinstance(on, date):
        return SeasonDate(name.strip(), on.month, on.day, on.year)
    parts = _EVERY_YEAR.fullmatch(on) if isinstance(on, str) else None
    try:
        day = date(_LEAP_YEAR, int(parts[1]), int(parts[2])) if parts else None
    except ValueError:
        day = None
    if day is None:
        raise DeclarationError(
            f"settings: {setting}, {name}",
            f"falls on {on}, which is no day.",
            f"Write {example}.",
        )
    return SeasonDate(name.strip(), day.month, day.day)
