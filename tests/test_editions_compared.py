"""The committee's edition beside the coordinator's, number by number, where nothing is suppressed."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import pipelines
from pipelines.published import Edition
from tests.e2e.pages import sample as warehouse  # noqa: F401 - pytest finds the fixture by its name

KEYS = ["metric", "program_id", "period", "group_by", "group_value"]
COUNTS = ("numerator", "denominator", "left_out_count")
PERCENT = 0.005 + 1e-9  # shares are told in whole percent


@pytest.fixture(scope="module")
def told(warehouse: Path) -> Iterator[Edition]:  # noqa: F811
    with closing(pipelines.open_warehouse(warehouse, "committee")) as edition:
        yield edition


@pytest.fixture(scope="module")
def true(warehouse: Path) -> Iterator[Edition]:  # noqa: F811
    with closing(pipelines.open_warehouse(warehouse)) as edition:
        yield edition


@pytest.fixture(scope="module")
def both(told: Edition, true: Edition) -> pd.DataFrame:
    """One row per figure of the committee's, with the coordinator's beside it; no partner for groups that were merged."""
    kinds = told.table("mart.definitions").set_index("name")["measure"]
    found = told.table("mart.metric").merge(true.table("mart.metric"), "left", KEYS, suffixes=("", "_true"))
    return found.assign(kind=found["metric"].map(kinds), is_merged=found["value_true"].isna())


@pytest.mark.parametrize("name", COUNTS)
def test_every_count_that_is_told_is_the_coordinator_s(both: pd.DataFrame, name: str) -> None:
    shown = both[both[name].notna() & ~both["is_merged"]]
    assert len(shown) > 500
    assert shown[name].to_numpy() == pytest.approx(shown[f"{name}_true"].astype(float).to_numpy(), abs=1e-9)


def test_every_value_that_is_told_is_the_coordinator_s_as_finely_as_it_is_told(both: pd.DataFrame) -> None:
    shown = both[both["value"].notna() & ~both["is_merged"]]
    off = (shown["value"] - shown["value_true"].astype(float)).abs()
    assert shown["kind"].value_counts().min() > 20
    assert off[shown["kind"] == "count"].max() == 0
    assert off[shown["kind"].isin(["share", "retention"])].max() <= PERCENT
    rounded = shown["kind"].isin(["mean", "median"])  # three digits that count
    assert (off[rounded] <= 0.005 * shown.loc[rounded, "value_true"].abs() + 1e-9).all()


def test_an_interval_that_is_told_holds_the_coordinator_s_and_is_hardly_wider(both: pd.DataFrame) -> None:
    shown = both[both["low"].notna() & ~both["is_merged"] & both["kind"].isin(["share", "retention"])]
    below, above = shown["low_true"].astype(float) - shown["low"], shown["high"] - shown["high_true"].astype(float)
    assert len(shown) > 500
    for reach in (below, above):
        assert reach.between(-PERCENT, 0.01 + 1e-9).all()


def test_a_merged_group_has_the_counts_of_the_groups_that_it_joins(both: pd.DataFrame, true: Edition) -> None:
    """Where a table has one merged group, it joins every group of the coordinator's that is not named beside it."""
    coordinator = true.table("mart.metric")
    tried = 0
    for key, table in both[both["kind"].isin(["count", "share"]) & (both["group_by"] != "all")].groupby(KEYS[:-1]):
        merged = table[table["is_merged"]]
        if len(merged) != 1:
            continue
        here = coordinator[(coordinator[KEYS[:-1]] == list(key)).all(axis=1)]
        joined = here[~here["group_value"].isin(table["group_value"])]
        for name in ("numerator", "denominator"):
            value = merged[name].iloc[0]
            if pd.notna(value):
                assert value == pytest.approx(joined[name].sum()), (key, name)
                tried += 1
    assert tried > 50


def last_by(curve: pd.DataFrame, day: float, columns: list[str]) -> "pd.Series[float]":
    """The last row of a step curve up to a day."""
    return curve.loc[curve["day"] <= day, columns].iloc[-1].astype(float)


def test_the_curves_pass_through_the_coordinator_s(told: Edition, true: Edition) -> None:
    """Shares in whole percent; counts between two days that are told are the sums of the days between, where a pair that was
    followed up to a day is still observed on it.
    """
    mine, theirs = (edition.table("mart.retention_curve") for edition in (told, true))
    where = ["program_id", "group_by", "group_value"]
    groups = dict(list(theirs.groupby(where)))
    tried = 0
    for key, curve in mine.groupby(where):
        if key not in groups:
            continue
        known, before = groups[key].sort_values("day"), -1
        for row in curve.sort_values("day").itertuples():
            assert row.retention_share == pytest.approx(
                last_by(known, row.day, ["retention_share"]).iloc[0], abs=PERCENT
            )
            ended = known[(known["day"] > before) & (known["day"] <= row.day)]["ended_count"].sum()
            unseen = known[(known["day"] >= before) & (known["day"] < row.day)]["censored_count"].sum()
            assert np.isnan(row.ended_count) or row.ended_count == ended
            assert np.isnan(row.censored_count) or row.censored_count == unseen
            before, tried = row.day, tried + 1
    assert tried > 50


@pytest.mark.parametrize(
    ("name", "where", "share"),
    [
        ("ending_curve", ["program_id", "group_by", "group_value", "cause"], "share"),
        ("goal_curve", ["program_id", "category"], "reached_share"),
    ],
)
def test_endings_and_goals_pass_through_the_coordinator_s(
    told: Edition, true: Edition, name: str, where: list[str], share: str
) -> None:
    groups = dict(list(true.table(f"mart.{name}").sort_values("day").groupby(where)))
    shown = [row for row in told.table(f"mart.{name}").to_dict("records") if tuple(row[n] for n in where) in groups]
    assert len(shown) >= 8
    for row in shown:
        found = last_by(groups[tuple(row[n] for n in where)], row["day"], [share])
        assert row[share] == pytest.approx(found.iloc[0], abs=PERCENT), row
