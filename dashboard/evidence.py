"""What the page Model evidence asks of the records: the card of the build's model, and the last backtest that was made.

In: the records that a run is pinned to. Out: plain values, and frames of the lists in them. The card speaks of the build
that is shown; the backtest may speak of an older one, and says of which.
"""

import json
from typing import Any

import pandas as pd

from dashboard.data import Records, ask, kept_backtest

CHAMPION, CHALLENGER, REPLACED, RULE = "blend", "boosting", "replaced", "days_since"


def card(records: Records) -> dict[str, Any] | None:
    """The model card (`pipelines.risk.program`); None where no pair was ever at risk."""
    rows = ask(records, "model_card")
    found: dict[str, Any] | None = json.loads(rows["card"].iloc[0]) if len(rows) else None
    return found


def challenge(records: Records, proof: dict[str, Any]) -> dict[str, Any] | None:
    """The build's proof, where its settings had the challenger tried, else the last backtest that says something."""
    if of(proof, CHALLENGER) or of(proof, REPLACED):
        return {**proof, "build": records.build, "as_of": records.as_of.isoformat()}
    kept = kept_backtest(records)
    return kept if kept and not kept["too_little"] else None


def of(proof: dict[str, Any], candidate: str) -> dict[str, Any]:
    """The measures of one candidate; empty where it was not tried."""
    return next((row for row in proof["measures"] if row["candidate"] == candidate), {})


def frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """A list of rows as a frame; what is missing is NaN."""
    return pd.DataFrame(rows)
