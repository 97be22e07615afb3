"""Each metric on records small enough to count by hand, as of 30 June 2025, and the intervals against published ones."""

import re
from datetime import date

import duckdb
import pytest

from pipelines import metrics, sqlfiles
from pipelines.contract import contract
from pipelines.errors import UsageError
from tests import (
    metric_cases,
    metric_cases_matching,
    metric_cases_meetings,
    metric_cases_practices,
    metric_cases_reach,
    metric_cases_results,
    metric_cases_year,
)
from tests.hand_made import build, contacts, core, one, pair
from tests.metric_cases import Case, goal

HAND = (
    metric_cases.HAND
    | metric_cases_practices.HAND
    | metric_cases_matching.HAND
    | metric_cases_meetings.HAND
    | metric_cases_reach.HAND
    | metric_cases_results.HAND
    | metric_cases_year.HAND
)
ALL = "program_id = 'all' and group_by = 'all'"
NOW = f"{ALL} and period = '2025-06-30'"


def shape(name: str) -> tuple[str, ...]:
    """The columns of a metric's rows, whose units belong to pairs or to mentees."""
    first, _, *others = metrics.COLUMNS
    return (first, metrics.owner(name), *others)


@pytest.mark.parametrize(("name", "case"), HAND.items(), ids=HAND.keys())
def test_the_metric_counts_as_by_hand(name: str, case: Case) -> None:
    connection = build(core(**case.records), "metric", **case.settings)
    found = one(
        connection,
        f"select numerator, denominator, value, left_out_count from mart.metric where metric = '{name}' and {NOW}",
    )
    expected = (case.numerator, case.denominator, case.value)
    assert found[:3] == tuple(None if number is None else pytest.approx(number) for number in expected)
    assert found[3] == case.left_out_count


@pytest.mark.parametrize(("name", "case"), HAND.items(), ids=HAND.keys())
def test_the_rows_behind_a_figure_add_up_to_it(name: str, case: Case) -> None:
    connection = build(core(**case.records), "metric", "parameters")
    rows = metrics.rows(connection, name, "2025-06-30")
    assert tuple(rows.columns) == shape(name)
    counted = rows[~rows["is_left_out"]]
    kind = metrics.describe(name)["kind"]
    if kind == "median":
        assert counted["numerator"].median() == pytest.approx(case.value)
    elif case.numerator is not None:
        assert counted["numerator"].sum() == pytest.approx(case.numerator)
        assert counted["denominator"].sum() == pytest.approx(case.denominator)
    left_out = rows[rows["is_left_out"]]
    assert (left_out["denominator"].sum() if kind == "share" else len(left_out)) == case.left_out_count


def test_every_metric_has_a_case_by_hand() -> None:
    assert set(HAND) == set(sqlfiles.read_kind("metric"))


@pytest.mark.parametrize("file", sqlfiles.read_kind("metric").values(), ids=lambda file: file.name)
def test_a_metrics_header_is_complete_and_its_select_has_the_shape(file: sqlfiles.SqlFile) -> None:
    assert file.columns == shape(file.name)
    for table, _, column in (need.partition(".") for need in file.header["needs"].split(", ")):
        assert not column or column in contract()[table].columns
    told = metrics.describe(file.name)
    assert not [key for key, text in told.items() if key != "sql" and "{" in text]
    assert re.fullmatch(r"[A-Z].*\.", told["definition"])


def share_of(hits: int, all_count: int) -> duckdb.DuckDBPyConnection:
    """A program in which `hits` of `all_count` pairs never started."""
    return core(
        pairs=[pair(f"P{n}") for n in range(all_count)],
        contacts=[row for n in range(hits, all_count) for row in contacts(f"P{n}", "2025-06-01")]
        + contacts("P0", "2025-06-01", status="missed"),
    )


@pytest.mark.parametrize(
    ("hits", "all_count", "low", "high"),
    [  # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_a_share_of_pairs_has_wilsons_interval(hits: int, all_count: int, low: float, high: float) -> None:
    connection = build(share_of(hits, all_count), "metric")
    interval = f"select low, high from mart.metric where metric = 'never_started_share' and {NOW}"
    assert one(connection, interval) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_goals_that_a_pair_reaches_all_or_none_count_as_one() -> None:
    """Ten pairs with ten goals each, five reach all: no more is known than from 5 of 10, Wilson 0.2366 to 0.7634."""
    updated = {"updated_at": "2025-04-01 10:00:00"}
    goals = [
        goal(f"G{n}-{m}", f"P{n}", "2025-02-01", "reached" if n < 5 else "active", **updated)
        for n in range(10)
        for m in range(10)
    ]
    connection = build(core(pairs=[pair(f"P{n}") for n in range(10)], goals=goals), "metric")
    found = one(
        connection, f"select denominator, low, high from mart.metric where metric = 'goals_reached_share' and {NOW}"
    )
    assert found == (100, pytest.approx(0.2366, abs=5e-5), pytest.approx(0.7634, abs=5e-5))


def test_a_mean_has_the_interval_of_independent_pairs() -> None:
    """Three pairs of 90 days with 3, 6 and 9 contacts: 2.029 a month, s = 3, half width 1.96 * 3 / sqrt(3) / 2.957."""
    days = [f"2025-06-{day:02}" for day in range(1, 10)]
    rows = [row for n in (3, 6, 9) for row in contacts(f"P{n}", *days[:n])]
    connection = build(core(pairs=[pair(f"P{n}") for n in (3, 6, 9)], contacts=rows), "metric")
    found = one(
        connection, f"select value, low, high from mart.metric where metric = 'contacts_per_month_and_pair' and {NOW}"
    )
    assert found == (pytest.approx(2.0292, abs=1e-4), pytest.approx(0.8811, abs=1e-4), pytest.approx(3.1773, abs=1e-4))


def test_a_median_has_the_interval_of_its_ranks() -> None:
    """A hundred values: the 40th and the 61st (Campbell and Gardner 1988, BMJ 296, 1454-1456)."""
    goals = [goal(f"G{n}", "P", "2025-02-01", progress_pct=n, updated_at="2025-04-01 10:00:00") for n in range(1, 101)]
    connection = build(core(pairs=[pair("P")], goals=goals), "metric")
    found = f"select value, low, high from mart.metric where metric = 'median_goal_progress' and {NOW}"
    assert one(connection, found) == (50.5, 40, 61)


def test_a_figure_is_told_for_every_landmark_program_and_group() -> None:
    connection = core(
        participants=[{"person_id": "mentee of P1", "role": "mentee", "career_stage": "student"}],
        pairs=[pair("P1", "2025-05-20", program_id="A"), pair("P2", "2025-06-10", program_id="B")],
    )
    build(connection, "metric")
    found = connection.execute(
        "select program_id, period, group_by, group_value, value from mart.metric where metric = 'pairs_running' "
        "and group_by in ('all', 'career_stage') order by all"
    ).fetchall()
    assert found == [
        ("A", "2025-06-02", "all", "all", 1),
        ("A", "2025-06-02", "career_stage", "student", 1),
        ("A", "2025-06-30", "all", "all", 1),
        ("A", "2025-06-30", "career_stage", "student", 1),
        ("B", "2025-06-30", "all", "all", 1),
        ("B", "2025-06-30", "career_stage", "not recorded", 1),
        ("all", "2025-06-02", "all", "all", 1),
        ("all", "2025-06-02", "career_stage", "student", 1),
        ("all", "2025-06-30", "all", "all", 2),
        ("all", "2025-06-30", "career_stage", "not recorded", 1),
        ("all", "2025-06-30", "career_stage", "student", 1),
    ]


def test_where_nothing_is_recorded_the_value_is_null_and_not_zero() -> None:
    connection = build(core(pairs=[pair("P1")]), "metric")
    columns = "numerator, denominator, value, low, high, left_out_count"
    found = one(connection, f"select {columns} from mart.metric where metric = 'never_started_share' and {NOW}")
    assert found == (None, 0, None, None, None, 1)


def test_an_earlier_period_does_not_know_what_came_later() -> None:
    connection = core(pairs=[pair("P1", "2025-01-01", ended_on="2025-06-10", end_reason="moved")])
    build(connection, "metric")
    found = f"select period, value from mart.metric where metric = 'pairs_ended_early' and {ALL} order by period desc limit 2"
    assert connection.execute(found).fetchall() == [("2025-06-30", 1), ("2025-06-02", 0)]


def test_the_rows_behind_a_group_are_only_its_own() -> None:
    connection = core(pairs=[pair("P1", "2024-05-20"), pair("P2", "2025-01-10")])
    build(connection, "metric", "parameters", as_of=date(2025, 6, 30))
    rows = metrics.rows(connection, "pairs_running", "2025-06-30", group_by="cohort", group_value="2024")
    assert rows["pair_id"].tolist() == ["P1"]
    assert metrics.rows(connection, "pairs_running", "2025-06-30", program_id="elsewhere").empty


def test_the_rows_are_made_with_the_settings_of_the_build() -> None:
    connection = core(pairs=[pair("P1", "2025-06-10"), pair("P2")], contacts=contacts("P2", "2025-06-01"))
    build(connection, "metric", "parameters", grace_days=7)
    assert metrics.rows(connection, "never_started_share", "2025-06-30")["numerator"].tolist() == [1, 0]


def test_a_definition_tells_the_thresholds_of_its_settings() -> None:
    assert "28 days or more ago" in metrics.describe("never_started_share")["definition"]
    assert "7 days or more ago" in metrics.describe("never_started_share", {"grace_days": 7})["definition"]
    assert metrics.describe("silent")["measure"] == "flag"
    assert {told["name"] for told in metrics.definitions()} == set(HAND) | set(sqlfiles.read_kind("flag"))


def test_an_unknown_metric_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"happiness: is no metric and no flag. Known are: .*pairs_running"):
        metrics.describe("happiness")
    with pytest.raises(UsageError, match="silent: is a flag"):
        metrics.rows(duckdb.connect(), "silent", "2025-06-30")
