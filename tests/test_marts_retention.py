"""`mart.retention_curve` against published figures, a ten-line oracle, and the estimator in Python."""

from datetime import date, timedelta
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.retention import kaplan_meier
from tests.hand_made import AS_OF, build, core, one, pair

ALL = "program_id = 'all' and group_by = 'all'"


def pairs_of(durations: list[tuple[int, bool]], prefix: str = "P", **more: Any) -> list[dict[str, Any]]:
    """A pair a duration: ended after so many days, or matched so many days before the as-of date and running."""
    return [
        pair(
            f"{prefix}{number}",
            str(AS_OF - timedelta(days=day)) if not is_ended else "2020-01-01",
            ended_on=str(date(2020, 1, 1) + timedelta(days=day)) if is_ended else None,
            **more,
        )
        for number, (day, is_ended) in enumerate(durations)
    ]


def curve(connection: duckdb.DuckDBPyConnection, where: str = ALL) -> pd.DataFrame:
    build(connection, "retention_curve")
    return connection.execute(
        f"select * exclude (program_id, group_by, group_value) from mart.retention_curve where {where} order by day"
    ).df()


def by_hand(durations: list[tuple[int, bool]]) -> list[tuple[int, float]]:
    """Share still together after each day, multiplied up one day at a time."""
    share, rows = 1.0, []
    for day in sorted({0, *(day for day, _ in durations)}):
        at_risk = sum(other >= day for other, _ in durations)
        ended = sum(other == day and is_ended for other, is_ended in durations)
        share *= 1 - ended / at_risk
        rows.append((day, share))
    return rows


def test_the_curve_equals_the_published_one_of_freireich() -> None:
    """21 patients on 6-MP (Freireich 1963): S and log-log limits as printed by R's survfit."""
    ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    running = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    rows = curve(core(pairs=pairs_of([(day, True) for day in ended] + [(day, False) for day in running])))
    published = {
        6: (0.857143, 0.619718, 0.951552),
        7: (0.806723, 0.563147, 0.922809),
        10: (0.752941, 0.503200, 0.889362),
        13: (0.690196, 0.431610, 0.849066),
        16: (0.627451, 0.367511, 0.804912),
        22: (0.537815, 0.267779, 0.746791),
        23: (0.448179, 0.188052, 0.680143),
    }
    found = rows[rows["ended_count"] > 0].set_index("day")[["retention_share", "low", "high"]]
    assert list(found.index) == list(published)
    np.testing.assert_allclose(found.to_numpy(), np.array(list(published.values())), atol=5e-7)


CASES = {
    "ties of endings and of running pairs on one day": [
        (5, True),
        (5, True),
        (5, False),
        (9, True),
        (9, False),
        (20, False),
    ],
    "no endings": [(3, False), (8, False), (8, False)],
    "one pair that ended": [(12, True)],
    "one pair that runs": [(12, False)],
    "all ended, the share comes down to 0": [(1, True), (4, True), (4, True), (9, True)],
    "ended on the day of the match": [(0, True), (0, True), (7, False), (9, True)],
    "all ended on the day of the match": [(0, True), (0, True)],
    "matched on the as-of date": [(0, False), (0, False)],
}


@pytest.mark.parametrize("durations", CASES.values(), ids=CASES.keys())
def test_the_curve_equals_the_estimators(durations: list[tuple[int, bool]]) -> None:
    rows = curve(core(pairs=pairs_of(durations)))
    assert_equal(rows, durations)


def assert_equal(rows: pd.DataFrame, durations: list[tuple[int, bool]]) -> None:
    expected = by_hand(durations)
    assert rows["day"].tolist() == [day for day, _ in expected]
    np.testing.assert_allclose(rows["retention_share"], [share for _, share in expected], atol=1e-9)
    days, ended = zip(*durations, strict=True)
    python = kaplan_meier(days, ended)
    for column in python.columns:
        np.testing.assert_allclose(rows[column].astype(float), python[column].astype(float), atol=1e-9, err_msg=column)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.booleans()), min_size=1, max_size=60))
def test_the_curve_equals_the_estimators_on_any_durations(durations: list[tuple[int, bool]]) -> None:
    assert_equal(curve(core(pairs=pairs_of(durations))), durations)


def test_every_program_and_group_has_its_own_curve() -> None:
    students = [(10, True), (20, False), (30, True)]
    others = [(5, True), (40, True)]
    connection = core(
        participants=[
            {"person_id": f"mentee of S{number}", "role": "mentee", "career_stage": "student"}
            for number in range(len(students))
        ],
        pairs=pairs_of(students, "S", program_id="A") + pairs_of(others, "T", program_id="B"),
    )
    assert_equal(curve(connection), students + others)
    assert_equal(curve(connection, "program_id = 'A' and group_by = 'all'"), students)
    assert_equal(
        curve(connection, "program_id = 'all' and group_by = 'career_stage' and group_value = 'student'"), students
    )
    assert_equal(
        curve(connection, "program_id = 'B' and group_by = 'career_stage' and group_value = 'not recorded'"), others
    )
    groupings = connection.execute("select distinct group_by from mart.retention_curve order by 1").fetchall()
    names = ["all", "cadence", "career_stage", "cohort", "crosses_region", "practice_area", "region"]
    assert groupings == [(name,) for name in names]


def test_a_program_that_is_called_all_is_not_counted_twice() -> None:
    rows = curve(core(pairs=pairs_of([(10, True), (20, False)], program_id="all")))
    assert rows["at_risk_count"].tolist() == [2, 2, 1]


def test_an_ending_is_planned_early_or_of_no_recorded_kind() -> None:
    reasons: list[dict[str, Any]] = [
        {"end_reason": "completed"},
        {"end_reason": "mentor_left", "planned_end_on": "2025-01-31"},
        {"planned_end_on": "2025-03-01"},
        {"planned_end_on": "2025-03-02"},
        {},
    ]
    connection = core(
        pairs=[pair(f"P{n}", "2025-01-01", ended_on="2025-03-01", **reason) for n, reason in enumerate(reasons)]
        + [pair("P9", "2025-01-01")]
    )
    build(connection, "pair_duration")
    now = "select pair_id, day, cause from mart.pair_duration where is_as_of order by pair_id"
    assert connection.execute(now).fetchall() == [
        ("P0", 59, "planned"),
        ("P1", 59, "early"),
        ("P2", 59, "planned"),
        ("P3", 59, "early"),
        ("P4", 59, "not_recorded"),
        ("P9", 180, None),
    ]


def test_a_pair_running_now_is_not_yet_ended_in_the_curve_of_an_earlier_as_of_date() -> None:
    connection = core(pairs=[pair("P1", "2025-01-01", ended_on="2025-06-10")])
    build(connection, "retention_curve", as_of=date(2025, 6, 1))
    assert one(connection, f"select day, ended_count from mart.retention_curve where {ALL} and day > 0") == (151, 0)
