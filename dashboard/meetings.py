"""What the page Meetings asks of the records: one named function a question, each the rows of one file in `queries/`.

In: the records that a run is pinned to, and the filters. Out: small frames and plain values, without formatting, beside
`questions`. Whether a pair has met can be told only where contacts carry their channel.
"""

from collections.abc import Mapping
from statistics import NormalDist
from typing import Any

import pandas as pd

from dashboard import questions
from dashboard.data import Records, ask


def every(records: Records, scope: Mapping[str, str]) -> pd.DataFrame:
    """Meetings, those to come first: event_id, event_name, city, days, is_over, window_to_on, and counts of pairs."""
    return ask(records, "meetings", **scope)


def pairs(
    records: Records,
    event_id: str,
    scope: Mapping[str, str],
    row_count: int,
    offset: int = 0,
    *,
    new_only: bool = False,
) -> pd.DataFrame:
    """One page of the pairs who are both at a meeting; `new_only`: those who have never met before it."""
    page = {"row_count": row_count, "offset": offset, "is_new_only": new_only}
    return ask(records, "meeting_page", event_id=event_id, **page, **scope)


def changes(records: Records, event_id: str, scope: Mapping[str, str]) -> pd.DataFrame:
    """side, pair_count, before_mean, after_mean, change, low, high around one meeting, or `all`."""
    z = NormalDist().inv_cdf((1 + records.settings.interval_level) / 2)
    return ask(records, "meeting_changes", event_id=event_id, z=z, least=records.settings.least_at_risk_count, **scope)


def are_channels_recorded(records: Records) -> bool:
    """Whether any contact says through which channel it was."""
    recorded = questions.recorded(records)
    channel = recorded[(recorded["table_name"] == "contacts") & (recorded["column_name"] == "channel")]
    return bool(channel["filled_count"].sum())


def as_dict(row: pd.Series) -> dict[str, Any]:
    """One meeting as plain values."""
    return {str(name): value for name, value in row.items()}
