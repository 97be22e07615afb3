"""A plain log of contact as the records of a program, so that benchmarks and tests run what a build runs.

In: one row per pair and day (number) with contact: pair_id, day, contact_count, mentee_began_count, known_initiator_count, and
optionally known_day, on which it was entered. Out: the marts of `pipelines/sql` over it, and rows as the risk learns from them.
A pair is matched on the day of its first contact and agreed on a contact every fifteen days, so that its horizon is thirty.
"""

from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from typing import Any

import duckdb
import pandas as pd

from pipelines import steps
from pipelines.contract import create_core
from pipelines.risk.records import EPOCH, LEARNED_FROM, Records
from pipelines.settings import Settings

EVERY_DAYS = 15
TABLES = ("mart.risk_features", "mart.pair_groups")
PAIRS = """
insert into core.pairs by name
select pair_id, 'main' as program_id, 'mentor of ' || pair_id as mentor_id, 'mentee of ' || pair_id as mentee_id,
    date '1970-01-01' + cast(min(day) as integer) as matched_on, cast($every as bigint) as contact_every_days
from log group by pair_id
"""
CONTACTS = """
insert into core.contacts by name
select pair_id || ' ' || day || ' ' || place as contact_id, pair_id, 'held' as status,
    timestamp '1970-01-01 12:00:00' + to_days(cast(day as integer)) as occurred_at,
    timestamp '1970-01-01 12:00:00' + to_days(cast(known_day as integer)) as logged_at,
    case when place < mentee_began_count then 'mentee' when place < known_initiator_count then 'mentor' end as initiated_by
from log, range(cast(contact_count as bigint)) as of_day(place)
"""


def marts_of(days: pd.DataFrame, landmarks: Sequence[int], **settings: Any) -> duckdb.DuckDBPyConnection:
    """A connection with the marts of the log at evenly spaced landmarks, the last of which is the as-of date."""
    connection = duckdb.connect(config={"threads": 2})
    create_core(connection)
    log = days if "known_day" in days else days.assign(known_day=days["day"])
    connection.register("log", log)
    connection.execute(PAIRS, {"every": EVERY_DAYS})
    connection.execute(CONTACTS)
    step = landmarks[1] - landmarks[0] if len(landmarks) > 1 else 1
    chosen = Settings(landmark_step_days=step, landmark_count=len(landmarks) - 1, **settings)
    as_of = (EPOCH + timedelta(days=landmarks[-1])).date()
    steps.build(connection, chosen, as_of, only=TABLES)
    return connection


def records_of(days: pd.DataFrame, landmarks: Sequence[int], endings: pd.DataFrame | None = None) -> Records:
    """The records that a build would hand to the risk; `endings` (pair_id, ended_on, end_reason, ended_by) are given to it."""
    with closing(marts_of(days, landmarks)) as connection:
        known = {name: connection.execute(query).df() for name, query in LEARNED_FROM.items()}
    return Records(**known if endings is None else {**known, "endings": endings})


def rows_at(days: pd.DataFrame, landmarks: Sequence[int], horizon_days: int = 30) -> pd.DataFrame:
    """The features of each pair at evenly spaced landmarks, with what came of them by the whole log.

    Columns: pair_id, landmark_day, horizon_days, next_contact_day (NaN where none followed), is_silent (none within the
    horizon), ends_early (never, in a log of contact), known_day (when the horizon is over), and those of `mart.risk_features`.
    """
    with closing(marts_of(days, landmarks)) as connection:
        rows = connection.execute("select * from mart.risk_features order by landmark_on, pair_id").df()
    landmark_day = (pd.to_datetime(rows.pop("landmark_on")) - EPOCH).dt.days
    told = rows.drop(columns="pair_id").astype("float64")
    rows = told.assign(pair_id=rows["pair_id"], landmark_day=landmark_day, horizon_days=horizon_days)
    asked = rows[["pair_id", "landmark_day"]].sort_values("landmark_day", kind="stable")
    later = days[["pair_id", "day"]].assign(next_contact_day=days["day"].astype("float64")).sort_values("day")
    later = later.astype({"pair_id": asked["pair_id"].dtype, "day": asked["landmark_day"].dtype})
    found = pd.merge_asof(
        asked,
        later,
        left_on="landmark_day",
        right_on="day",
        by="pair_id",
        direction="forward",
        allow_exact_matches=False,
    )
    rows["next_contact_day"] = found["next_contact_day"].to_numpy()  # the rows are in the order of their landmarks too
    is_silent = ~(rows["next_contact_day"] <= landmark_day + horizon_days)
    return rows.assign(is_silent=is_silent, ends_early=False, known_day=landmark_day + horizon_days)
