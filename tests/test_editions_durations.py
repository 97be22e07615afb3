"""Endings by day of some thousand pairs, counted by the edition's SQL and by hand."""

from contextlib import closing
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from pipelines import sqlfiles

PAIRS, DATES = 6_000, 14
KINDS = ("ended", "unseen", "followed", "early", "planned")


def durations() -> pd.DataFrame:
    """As mart.pair_duration: pairs at dates 28 days apart."""
    random = np.random.default_rng(1)
    dates = pd.DataFrame({"landmark_on": pd.date_range("2025-06-03", periods=DATES, freq="28D").date})
    pairs = pd.DataFrame({"pair_id": [f"pair {number:05d}" for number in range(PAIRS)]}).merge(dates, how="cross")
    is_ended = random.random(len(pairs)) < 0.5
    cause = np.where(is_ended, random.choice(["early", "planned"], len(pairs)), None)
    is_as_of = pairs["landmark_on"] == dates["landmark_on"].max()
    return pairs.assign(day=random.integers(0, 800, len(pairs)), is_ended=is_ended, cause=cause, is_as_of=is_as_of)


def by_hand(pairs: pd.DataFrame, day: int, kind: str) -> int:
    to_day, after = pairs["day"] <= day, pairs["day"] > day
    is_of_kind = {
        "ended": pairs["is_ended"] & to_day,
        "unseen": ~pairs["is_ended"] & (pairs["day"] < day),
        "followed": after | (~pairs["is_ended"] & (pairs["day"] == day)),
    }.get(kind, (pairs["cause"] == kind) & to_day)
    return int(is_of_kind.sum())


def test_endings_by_day_of_thousands_of_pairs_are_counted_without_an_error_of_the_engine(tmp_path: Path) -> None:
    """DuckDB 2.0 ended such a query in an internal error where pairs met dates before days."""
    pairs = durations()
    days = pd.DataFrame([(day, kind, day == 365) for day in (90, 365, 720) for kind in KINDS])
    days.columns = ["day", "kind", "is_for_all_dates"]
    query = (Path(sqlfiles.__file__).parent / "sql" / "editions" / "duration_rows.sql").read_text()
    with closing(duckdb.connect(str(tmp_path / "build.duckdb"))) as connection:
        connection.execute("create schema mart; create table mart.pair_duration as from pairs")
        connection.execute(
            "create table mart.landmarks as select distinct landmark_on, is_as_of from pairs; checkpoint"
        )
        connection.register("curve_days", days)
        found = connection.execute(f"select metric, landmark_on, sum(numerator)::int as n from ({query}) group by all")
        told = found.df().set_index(["metric", "landmark_on"])["n"]
    for day, kind, everywhere in days.itertuples(index=False):
        dates = pairs["landmark_on"].unique() if everywhere else [pairs["landmark_on"].max()]
        for date in dates:
            expected = by_hand(pairs[pairs["landmark_on"] == date], day, kind)
            assert told[f"{kind} by {day}", pd.Timestamp(date)] == expected
    assert len(told) == len(KINDS) * (DATES + 2)
