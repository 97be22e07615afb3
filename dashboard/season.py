"""What the page The year asks of the records: one named function a question, each the rows of one file in `queries/`.

In: the records that a run is pinned to, and the filters. Out: small frames and plain values, without formatting, beside
`questions`. The dates that matter come from two places: the settings, and the meetings among the records.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.data import Records, ask


def months(records: Records, scope: Mapping[str, str]) -> pd.DataFrame:
    """month_on, is_open, pair_days, contact_count, topic_count, done_count, behind_count, and contact a year before."""
    return ask(records, "season", as_of=records.as_of.isoformat(), **scope)


def dates_that_matter(records: Records, first_on: dt.date, last_on: dt.date) -> pd.DataFrame:
    """name, on: the settings' dates and the recorded meetings from `first_on` to `last_on`."""
    told = [
        (mark.name, day) for mark in records.settings.dates_that_matter() for day in mark.between(first_on, last_on)
    ]
    events = ask(records, "season_events", first_on=first_on.isoformat(), last_on=last_on.isoformat())
    held = [(name, day.date()) for name, day in zip(events["name"], events["starts_on"], strict=True)]
    return pd.DataFrame(sorted([*told, *held], key=lambda mark: (mark[1], mark[0])), columns=["name", "on"])


def coming_months(as_of: dt.date, count: int = 3) -> list[dt.date]:
    """The first days of this month and of those after it."""
    firsts = [as_of.replace(day=1)]
    while len(firsts) < count:
        firsts.append((firsts[-1] + dt.timedelta(days=32)).replace(day=1))
    return firsts


def head(records: Records, month_on: dt.date, scope: Mapping[str, str]) -> dict[str, Any]:
    """topic_count, behind_count, behind_pair_count, month_count."""
    return dict(ask(records, "year_head", month_on=month_on.isoformat(), **scope).iloc[0])


def behind(records: Records, scope: Mapping[str, str], row_count: int, offset: int = 0) -> pd.DataFrame:
    """One page of the pairs with topics behind, the most first."""
    return ask(records, "agenda_behind", row_count=row_count, offset=offset, **scope)


def of_month(
    records: Records, month_on: dt.date, scope: Mapping[str, str], row_count: int, offset: int = 0
) -> pd.DataFrame:
    """One page of a month's topics that are still to do, with their pairs."""
    return ask(records, "agenda_month", month_on=month_on.isoformat(), row_count=row_count, offset=offset, **scope)


def topics_of_month(records: Records, month_on: dt.date, scope: Mapping[str, str]) -> pd.DataFrame:
    """topic, pair_count: a month's topics, the most frequent first."""
    return ask(records, "agenda_month_topics", month_on=month_on.isoformat(), **scope)
