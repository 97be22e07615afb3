"""Whether the committee's edition in force goes on standing in a new build, unchanged.

In: the warehouse and a build in the making. Out: the edition in force, with how many numbers it tells. An edition of nearly the
same records has to hide what a few people changed, since a reader of both would have their number by subtraction; made anew
every week it would soon tell next to nothing. What was told before costs nothing to tell again. So while an edition is younger
than `committee_edition_days`, only one that tells as much takes its place. Rejected: a fixed calendar, under which whoever loads
a program's exports one after the other would wait a month for figures.
"""

import shutil
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

from pipelines.editions.pages import definitions
from pipelines.published import Edition
from pipelines.warehouse import Warehouse, beside

PARAMETERS = "select parameter, value from mart.parameters where parameter <> 'as_of' order by parameter"


@dataclass(frozen=True)
class Standing:
    """The committee's edition in force: its file, and how many numbers it tells."""

    path: Path
    told_count: float

    def take_over(self, building: Path) -> None:
        """Make it the edition of the build at `building`."""
        shutil.copyfile(self.path, beside(building, "committee"))


def standing(connection: duckdb.DuckDBPyConnection, warehouse: Warehouse, as_of: date) -> Standing | None:
    """The edition in force, if it may stand in a build as of a day: it is young enough and was made by the same rules."""
    served, path = warehouse.served(), warehouse.served("committee")
    if served is None or path != beside(served, "committee"):
        return None
    with closing(Edition(path, warehouse.settings, accepts_older=True)) as edition:
        age = (as_of - edition.as_of).days
        if edition.is_older or not 0 <= age < warehouse.settings.committee_edition_days:
            return None
        rules = (edition.sql(PARAMETERS), connection.execute(PARAMETERS).df())
        meant = (edition.table("mart.definitions"), definitions(connection))
        facts = edition.table("mart.release").set_index("fact")["value"]
    is_alike = all(_text(before) == _text(now) for before, now in (rules, meant))
    return Standing(path, float(facts["numbers"] - facts["numbers hidden"])) if is_alike else None


def _text(frame: pd.DataFrame) -> list[list[str]]:
    return frame.fillna("").astype("str").to_numpy().tolist()
