"""What the page Retention makes of durations: other ways of counting, reasons, later chances, rates, years side by side."""
# ruff: noqa: F401, F811 - pytest finds fixtures by their names

from pathlib import Path

import pandas as pd
import pytest

from dashboard import retention
from pipelines.published import Edition
from pipelines.retention import kaplan_meier
from tests.e2e.pages import Visit, as_served, build, least, sample, visit, words


def pairs(*rows: tuple[float, str | None, str | None, str | None]) -> pd.DataFrame:
    """Pairs of day, cause, end_reason, ended_by."""
    frame = pd.DataFrame(rows, columns=["day", "cause", "end_reason", "ended_by"])
    return frame.assign(last_contact_day=float("nan"), entry_day=0, group_value="all")


def test_reasons_compete_and_add_up_to_all_pairs() -> None:
    given = pairs(
        (10, "early", "moved", "mentor"),
        (20, "early", "moved", "mentee"),
        (30, "planned", "completed", "staff"),
        (40, "early", None, None),
        (50, None, None, None),
    )
    reasons = retention.by_cause(given, "end_reason", 45, 0.95).set_index("cause")["share"]
    assert reasons.round(12).to_dict() == {"moved": 0.4, "not_recorded": 0.2, "planned": 0.2}
    whom = retention.by_cause(given, "ended_by", 45, 0.95).set_index("cause")["share"]
    assert whom.round(12).to_dict() == {"mentor": 0.2, "mentee": 0.2, "not_recorded": 0.2, "planned": 0.2}
    assert retention.by_cause(given, "end_reason", 25, 0.95)["cause"].to_list() == ["moved"]


def test_pairs_that_a_timer_closed_end_at_their_last_contact_in_the_other_way_of_counting() -> None:
    given = pairs((100, "early", "no_contact", "system"), (200, None, None, None), (200, None, None, None))
    given.loc[0, "last_contact_day"] = 20
    found = retention.other_ways(given, 50, 0.95).set_index("way")
    assert found.loc["as_recorded", "share"] == 1
    assert found.loc["timer_to_last_contact", "share"] == pytest.approx(2 / 3)
    assert found.loc["timer_to_last_contact", "pair_count"] == 1


def test_pairs_that_are_older_than_the_records_count_from_the_day_they_were_seen() -> None:
    # lifelines' own test of late entry: shares .6667 .4444 .2222 .1111 0 at 2, 3, 4, 5 and 10
    given = pairs(*((day, "early", "moved", "mentor") for day in (2, 10, 5, 4, 3)))
    given["entry_day"] = [1, 2, 4, 0, 0]
    found = retention.other_ways(given, 4, 0.95).set_index("way")
    assert found.loc["from_first_record", "share"] == pytest.approx(0.2222, abs=5e-5)
    assert found.loc["as_recorded", "share"] == pytest.approx(0.4)


def test_where_nothing_can_be_counted_otherwise_there_is_one_way() -> None:
    assert retention.other_ways(pairs((100, None, None, None)), 50, 0.95)["way"].to_list() == ["as_recorded"]


def test_later_chances_are_the_curve_over_what_had_been_reached() -> None:
    given = pairs(*((30.0 * month, "early", "moved", "mentor") for month in range(1, 25)))
    curve = kaplan_meier(given["day"], given["cause"].notna()).set_index("day")["retention_share"]
    found = {one.reached_months: one for one in retention.later(given, 3, 0.95)}
    month = retention.MONTH_DAYS
    expected = curve[curve.index <= 12 * month].iloc[-1] / curve[curve.index <= 6 * month].iloc[-1]
    assert found[6].share == pytest.approx(expected)
    assert found[6].pair_count == (given["day"] > 6 * month).sum()
    assert 12 in found
    assert not retention.later(given.head(8), 3, 0.95)  # nobody was followed for nine months


def test_rates_stop_where_too_few_were_followed() -> None:
    given = pairs(*((45.0, "early", "moved", "mentor") for _ in range(8)), (400.0, None, None, None))
    found = retention.rates(given, 5, 0.95)
    assert found["month"].to_list() == [1]
    assert found["ended_count"].sum() == 0


def test_groups_that_part_at_other_times_differ_and_the_trend_knows_their_order() -> None:
    years = [(100.0 * place, f"20{20 + place}") for place in (1, 2, 3) for _ in range(12)]
    given = pairs(*((day, "early", "moved", "mentor") for day, _ in years)).assign(
        group_value=[year for _, year in years]
    )
    p_value, trend = retention.compared(given, is_ordered=True)
    assert p_value < 0.001
    assert trend is not None
    assert trend < 0.001
    assert retention.compared(given, is_ordered=False)[1] is None


def test_years_stand_side_by_side_as_far_as_their_curves_reach() -> None:
    curves = pd.DataFrame(
        [("2024", 0, 1.0), ("2024", 80, 0.9), ("2024", 400, 0.5), ("2025", 0, 1.0), ("2025", 100, 0.7)],
        columns=["group_value", "day", "retention_share"],
    )
    shares = retention.cohort_shares(curves)
    assert shares.columns.to_list() == [3, 6, 9, 12]
    assert shares.loc["2024"].to_list() == [0.9, 0.9, 0.9, 0.9]
    assert shares.loc["2025"].isna().to_list() == [False, True, True, True]


def test_the_page_holds_every_pair_once_and_all_of_its_parts(visit: Visit, sample: Path, build: Edition) -> None:
    app = visit(sample, "retention")
    shown = [part.value for part in app.subheader]
    for part in ("When they part", "Why, and by whom", "Of those who got this far", "Year by year"):
        assert part in shown
    counted = build.sql(
        (Path(retention.__file__).parent / "queries" / "durations.sql").read_text(),
        program="all",
        group_by="all",
        group_value="any",
        grace_days=28,
    )
    assert counted["pair_count"].sum() == len(build.table("pairs"))
    curve = build.sql("from mart.retention_curve where program_id = 'all' and group_by = 'all' order by day")
    repeated = counted.loc[counted.index.repeat(counted["pair_count"])]
    again = kaplan_meier(repeated["day"], repeated["cause"].notna())
    assert again["retention_share"].to_numpy() == pytest.approx(curve["retention_share"].to_numpy(), abs=1e-9)


def test_comparing_years_says_what_the_log_rank_test_says(visit: Visit, sample: Path) -> None:
    assert "For a trend over the years: p" in words(visit(sample, "retention", group="Year of the match"))


def test_three_pairs_get_no_rates_and_no_shares(visit: Visit, least: Path) -> None:
    assert "When they part" not in [part.value for part in visit(least, "retention").subheader]
