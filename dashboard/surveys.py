"""What the page Surveys asks of the records: one named function a question, each the rows of a file in `queries/`.

In: the records that a run is pinned to, and the filters. Out: small frames, without formatting. A mean of fewer scores than
the settings' `least_at_risk_count` is not given away: it would tell what one person wrote.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.data import Records, ask

KINDS = ("date", "scale", "wave", "change")


def instruments(records: Records, program: str, cohort: str) -> pd.DataFrame:
    """instrument, role, survey_count, title, low, high, item_count, reference, note: what is answered, the most first."""
    return ask(records, "survey_instruments", program=program, cohort=cohort)


def means(records: Records, kind: str, instrument: str, program: str, group_by: str, group_value: str) -> pd.DataFrame:
    """place, role, asked_count, answered_count, scored_count, score, low, high, scale_title of one of `KINDS`."""
    scope = {"program": program, "group_by": group_by, "group_value": group_value}
    least = records.settings.least_at_risk_count
    return ask(records, "survey_means", kind=kind, instrument=instrument, least_scored=least, **scope)


@dataclass(frozen=True)
class Asked:
    """One instrument within the filters: what it is, and its means of each kind."""

    records: Records
    instrument: Mapping[Any, Any]
    scope: Mapping[str, str]

    @property
    def title(self) -> str:
        """Its name in words."""
        return str(self.instrument["title"])

    @property
    def source(self) -> str:
        """What is to be known of it, and where it was published."""
        reference = self.instrument["reference"]
        return f"{self.instrument['note']} Source: {reference}." if reference else str(self.instrument["note"])

    @property
    def range(self) -> tuple[float, float]:
        """The least and the most that can be answered."""
        return float(self.instrument["low"]), float(self.instrument["high"])

    def means(self, kind: str) -> pd.DataFrame:
        """The means of one of `KINDS`."""
        return means(self.records, kind, str(self.instrument["instrument"]), **self.scope)

    @property
    def now(self) -> pd.DataFrame:
        """Both roles at the as-of date."""
        dates = self.means("date")
        return dates[dates["place"] == str(self.records.as_of)]


def unscored(records: Records) -> pd.DataFrame:
    """reason, answer_count, an example of exported_instrument and exported_item, and all_count of every answer."""
    return ask(records, "survey_unscored")
