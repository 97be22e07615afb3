"""What is different since a release, in words.

In: the differences that `pipelines.editions.changes` found. Out: a frame of text.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard import data
from dashboard import format as fmt
from dashboard.marks import words


def changes(known: Mapping[str, data.Definition], found: pd.DataFrame) -> pd.DataFrame:
    """One row per difference: what changed, what it was, what it is."""
    rows = found.to_dict("records")
    return pd.DataFrame(
        {
            "Changed": [_changed(known, row["kind"], str(row["what"])) for row in rows],
            "Was": [_value(row["kind"], row["was"]) for row in rows],
            "Is": [_value(row["kind"], row["now"]) for row in rows],
        }
    )


def _changed(known: Mapping[str, data.Definition], kind: str, what: str) -> str:
    name, _, period = what.partition(" ")
    title = fmt.sentence(known[name].title) if name in known else words(name)
    said = {
        "date": "The day that the records speak for",
        "figure": f"The figure {title}",
        "definition": f"What is meant by {title}",
        "setting": f"The setting {words(name)}",
    }
    return said.get(kind) or f"{title} on {_day(period)}: counted again, from later records"


def _value(kind: str, value: Any) -> str:
    return _day(value) if kind == "date" else str(value) or "not told"


def _day(value: Any) -> str:
    return fmt.date(pd.Timestamp(value))
