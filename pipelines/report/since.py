"""What changed in the records, definitions and settings since the last release, so that it is not taken for the program's doing.

In: what a committee is told, and how that differs from the last release. Out: a section of the report, and of the page Figures.
"""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import date as day
from typing import Any

from pipelines.editions.changes import DATE, DEFINITION, FIGURE, RECORDS, SETTING, changes
from pipelines.editions.releases import open_release, released
from pipelines.listing import records
from pipelines.published import Edition
from pipelines.report.model import Exhibit, Section, Table
from pipelines.report.told import Row, Told
from pipelines.warehouse import Warehouse
from pipelines.wording import date, sentence

TITLE = "What changed since the last release"
NONE_BEFORE = "Nothing was released before these figures, so there is nothing to set them beside."
UNCHANGED = "The records, definitions and settings are those of {}."
CHANGED = "The last release is {}. A figure that changed with its definition is not the program's doing."
CAPTION = "What changed in the records, definitions and settings since the last release"


@dataclass(frozen=True)
class Since:
    """The last release and the differences from it: rows of `pipelines.editions.changes`."""

    name: str
    released_on: str
    rows: tuple[Row, ...]

    @property
    def said(self) -> str:
        """The release by its name and day."""
        return f"{self.name}, published on {date(day.fromisoformat(self.released_on))}"


def between(before: Edition, now: Edition, name: str) -> Since:
    """How an edition differs from a release."""
    released_on = str(before.table("quality.release")["released_on"].iloc[0])
    return Since(name, released_on, tuple(records(changes(before, now))))


def since_last(warehouse: Warehouse, now: Edition) -> Since | None:
    """How an edition differs from the last release of its warehouse; None where nothing was released."""
    every = released(warehouse.folder)
    if not every:
        return None
    with closing(open_release(warehouse, every[-1].name)) as before:
        return between(before, now, every[-1].name)


def section(told: Told, since: Since | None) -> Section:
    """The section that tells it."""
    if since is None:
        return Section(TITLE, (NONE_BEFORE,))
    if not since.rows:
        return Section(TITLE, (UNCHANGED.format(since.said),))
    table = Table(CAPTION, ("Changed", "Was", "Is"), tuple(_rows(told, since.rows)))
    return Section(TITLE, exhibits=(Exhibit(CHANGED.format(since.said), table=table),))


def _rows(told: Told, found: Iterable[Row]) -> Iterable[tuple[str, str, str]]:
    for row in found:
        said = (_value(row["kind"], row[side]) for side in ("was", "now"))
        yield _changed(told, row["kind"], str(row["what"])), *said  # type: ignore[misc]


def _changed(told: Told, kind: str, what: str) -> str:
    name, _, period = what.partition(" ")
    title = sentence(str(told.definitions[name]["title"])) if name in told.definitions else name.replace("_", " ")
    said = {
        DATE: "The day that the records speak for",
        FIGURE: f"The figure {title}",
        DEFINITION: f"What is meant by {title}",
        SETTING: f"The setting {title}",
    }
    return f"{title} on {_day(period)}: counted again, from later records" if kind == RECORDS else said[kind]


def _value(kind: str, value: Any) -> str:
    return _day(value) if kind == DATE else str(value) or "not told"


def _day(value: Any) -> str:
    return date(day.fromisoformat(str(value)[:10]))
