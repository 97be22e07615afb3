"""What the researchers' pages ask: curves and comparisons of groups, and what goes with lasting.

In: the records that a run is pinned to, and the columns chosen. Out: frames, kept for everybody who asks the same. Only the
researchers' pages import this module, so that no other page loads the statistics.
"""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dashboard import data
from pipelines import effects


@dataclass(frozen=True)
class Explored:
    """The pairs by group: curves, endings by kind, the numbers under the axis, the comparison, and what was left out."""

    curves: pd.DataFrame
    endings: pd.DataFrame
    at_risk: pd.DataFrame
    comparison: effects.GroupComparison
    pair_count: int
    ended_count: int
    missing_count: int
    small_count: int


def facts() -> dict[str, str]:
    """The columns known at the match, in words."""
    return effects.FACTS


def landmark_days() -> int:
    """The day after the match from which pairs are compared."""
    return effects.LANDMARK_DAYS


def meanings() -> list[tuple[str, str, str]]:
    """Title, exact meaning and needed table of each exposure."""
    return [(one.title, one.meaning, one.needs) for one in effects.EXPOSURES]


@st.cache_data(max_entries=32, show_spinner=False)
def explored(records: data.Records, columns: tuple[str, ...], days: tuple[int, ...]) -> Explored:
    """The pairs compared by the combinations of these columns; `days` are those under the axis."""
    least = records.settings.least_at_risk_count
    kept, missing, small = effects.with_groups(data.pair_records(records), list(columns), 2 * least)
    curves, endings = effects.grouped(kept, least)
    shown = set(curves["group_value"]) if len(curves) else set()
    at_risk = pd.DataFrame(
        [
            {"group_value": group, "day": day, "at_risk_count": int((of_group["day"] >= day).sum())}
            for group, of_group in kept.groupby("group_value")
            for day in days
            if group in shown and (of_group["day"] >= day).sum() >= least
        ],
        columns=["group_value", "day", "at_risk_count"],
    )
    ended = int(kept["is_ended"].sum())
    return Explored(curves, endings, at_risk, effects.compare(kept), len(kept), ended, missing, small)


@st.cache_data(max_entries=4, show_spinner=False)
def associations(records: data.Records) -> pd.DataFrame:
    """What goes with lasting: one row a declared exposure."""
    return effects.associations(data.pair_records(records), records.settings.interval_level)
