"""What the follow-up asks of the records: what is due by the coordinator's clock, and what came after check-ins.

In: the records that a run is pinned to, the filters, and how pairs stand in the coordinator's own notes, which the queries
are given as lists. Out: small frames and plain values, without formatting. Rejected: to attach the file of the notes to the
connection, which is locked so that it can open nothing else.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard import standing
from dashboard.data import Records, ask
from dashboard.standing import Standing
from pipelines.intervals import wilson


def follow_ups(
    records: Records,
    standings: Mapping[str, Standing],
    until_on: dt.date,
    row_count: int,
    program: str = "all",
    cohort: str = "all",
    pair_id: str = "all",
) -> pd.DataFrame:
    """Pairs whose next check-in is due by `until_on`, the longest due first; due_count and overdue_count of all."""
    clock = {
        "first_days": records.settings.first_check_in_days,
        "second_days": records.settings.second_check_in_days,
        "every_days": records.settings.check_in_every_days,
    }
    own = {**standing.own_clock(standings), "aside": standing.aside(standings)}
    scope = {"program": program, "cohort": cohort, "pair_id": pair_id, "row_count": row_count}
    return ask(records, "follow_ups", as_of=records.as_of, until_on=until_on, **clock, **own, **scope)


def after_follow_up(records: Records, standings: Mapping[str, Standing], program: str, cohort: str) -> dict[str, Any]:
    """What followed check-ins with late pairs, and what happened without one: counts, shares, intervals."""
    settings = records.settings
    days = {"within_days": settings.resumed_within_days, "period_days": settings.period_days, "as_of": records.as_of}
    own = standing.own_check_ins(standings)
    (row,) = ask(records, "after_follow_up", program=program, cohort=cohort, **days, **own).to_dict("records")
    counts: dict[str, Any] = {str(name): value for name, value in row.items()}
    followed, pair_count = counts["followed_count"], counts["pair_count"]
    for name in ("resumed_count", "similar_resumed"):
        share = counts[name] / followed if followed else float("nan")
        low, high = wilson(share * pair_count, pair_count, settings.interval_level)  # as many cases as pairs
        counts |= {f"{name}_share": share, f"{name}_low": float(low), f"{name}_high": float(high)}
    return counts
