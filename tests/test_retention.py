"""Retention: what holds for any sample, and what is defined at the edges."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.errors import UsageError
from pipelines.retention import (
    competing_endings,
    conditional_retention,
    fit_renewals,
    kaplan_meier,
    kaplan_meier_by,
    log_rank,
    median_duration,
    restricted_mean,
    retention_at,
)

SETTINGS = settings(deadline=None, max_examples=100)
PAIRS = st.lists(st.tuples(st.integers(0, 12), st.booleans(), st.integers(0, 2)), min_size=1, max_size=25)


def redistributed_to_the_right(durations: list[int], ended: list[bool], day: int) -> float:
    """Efron's construction: each censored pair hands its weight in equal parts to all that were seen longer."""
    order = sorted(range(len(durations)), key=lambda i: (durations[i], not ended[i]))
    weight = [1 / len(durations)] * len(durations)
    left = 1.0
    for place, pair in enumerate(order):
        later = order[place + 1 :]
        if ended[pair]:
            left -= weight[pair] if durations[pair] <= day else 0
            continue
        for other in later:
            weight[other] += weight[pair] / len(later)
    return left


@SETTINGS
@given(PAIRS)
def test_the_curve_equals_efrons_redistribution_and_keeps_within_its_interval(
    pairs: list[tuple[int, bool, int]],
) -> None:
    durations, ended = [p[0] for p in pairs], [p[1] for p in pairs]
    curve = kaplan_meier(durations, ended)
    for row in curve.itertuples():
        expected = redistributed_to_the_right(durations, ended, int(row.day))
        assert row.retention_share == pytest.approx(expected, abs=1e-9)
    assert (curve["low"] <= curve["retention_share"]).all()
    assert (curve["retention_share"] <= curve["high"]).all()
    assert curve["ended_count"].sum() == sum(ended)
    assert curve["censored_count"].sum() == len(pairs) - sum(ended)


@SETTINGS
@given(PAIRS)
def test_competing_shares_and_the_share_together_add_up_to_one(pairs: list[tuple[int, bool, int]]) -> None:
    durations, causes = [p[0] for p in pairs], [p[2] for p in pairs]
    together = kaplan_meier(durations, [cause > 0 for cause in causes]).set_index("day")["retention_share"]
    endings = competing_endings(durations, causes)
    total = endings.groupby("day")["share"].sum() if len(endings) else together * 0
    assert (total + together).to_numpy() == pytest.approx(np.ones(len(together)))
    assert ((endings["low"] <= endings["share"]) & (endings["share"] <= endings["high"])).all()


@SETTINGS
@given(PAIRS)
def test_the_log_rank_of_two_groups_equals_sums_over_two_by_two_tables(pairs: list[tuple[int, bool, int]]) -> None:
    durations, ended, group = np.array([(d, e, g % 2) for d, e, g in pairs]).T
    score = variance = 0.0
    for day in np.unique(durations[ended == 1]):
        n, first = np.sum(durations >= day), np.sum((durations >= day) & (group == 0))
        d = np.sum((durations == day) & (ended == 1))
        score += np.sum((durations == day) & (ended == 1) & (group == 0)) - d * first / n
        variance += d * first / n * (1 - first / n) * (n - d) / (n - 1) if n > 1 else 0
    found = log_rank(durations, ended, group)
    if variance > 0:
        assert found.statistic == pytest.approx(score**2 / variance)
        assert found.degrees == 1
    else:
        assert np.isnan(found.statistic)
        assert found.degrees == 0


def test_ties_of_an_ending_and_a_censoring_count_the_ending_first() -> None:
    curve = kaplan_meier([5, 5, 9], [1, 0, 0])
    assert curve[["day", "at_risk_count", "ended_count", "censored_count"]].to_numpy().tolist() == [
        [0, 3, 0, 0],
        [5, 3, 1, 1],
        [9, 1, 0, 1],
    ]
    assert curve["retention_share"].tolist() == pytest.approx([1, 2 / 3, 2 / 3])


def test_no_pairs_give_empty_frames_with_the_same_columns() -> None:
    curve = kaplan_meier([], [])
    assert curve.empty
    assert list(curve) == ["day", "retention_share", "low", "high", "at_risk_count", "ended_count", "censored_count"]
    assert list(competing_endings([], [])) == ["cause", "day", "share", "low", "high"]
    assert np.isnan(median_duration([], []).day)
    assert np.isnan(restricted_mean([], [], 30).mean_days)
    assert log_rank([], [], []).degrees == 0


def test_pairs_that_are_all_open_stay_at_one_and_have_no_median() -> None:
    curve = kaplan_meier([10, 20, 30], [0, 0, 0])
    assert curve["retention_share"].tolist() == [1, 1, 1, 1]
    assert (curve["low"].tolist(), curve["high"].tolist()) == ([1, 1, 1, 1], [1, 1, 1, 1])
    assert np.isnan(median_duration([10, 20, 30], [0, 0, 0]).day)
    assert competing_endings([10, 20, 30], [0, None, ""]).empty
    assert restricted_mean([10, 20, 30], [0, 0, 0], 30).mean_days == 30


def test_one_pair_that_ended_has_an_interval_that_admits_to_know_nothing() -> None:
    curve = kaplan_meier([40], [1])
    assert curve[["day", "retention_share", "low", "high"]].to_numpy().tolist() == [[0, 1, 1, 1], [40, 0, 0, 1]]


def test_a_match_that_ended_on_its_first_day_counts() -> None:
    assert kaplan_meier([0, 10], [1, 0])["retention_share"].tolist() == [0.5, 0.5]


def test_a_wider_level_gives_a_wider_interval() -> None:
    usual = retention_at(kaplan_meier([1, 2, 3, 4], [1, 1, 0, 1]), 2)
    wide = retention_at(kaplan_meier([1, 2, 3, 4], [1, 1, 0, 1], level=0.99), 2)
    assert wide.low < usual.low < usual.retention_share < usual.high < wide.high


def test_a_curve_is_read_between_its_days_and_not_beyond_them() -> None:
    curve = kaplan_meier([10, 20, 30], [1, 1, 0])
    between = retention_at(curve, 15)
    assert (between.retention_share, between.at_risk_count) == (pytest.approx(2 / 3), 2)
    assert retention_at(curve, 30).retention_share == pytest.approx(1 / 3)
    assert np.isnan(retention_at(curve, 31).retention_share)
    assert retention_at(kaplan_meier([10], [1]), 365).retention_share == 0
    assert np.isnan(retention_at(kaplan_meier([], []), 0).retention_share)


def test_a_curve_that_rests_at_one_half_has_its_median_in_the_middle_of_the_rest() -> None:
    assert median_duration([1, 2, 4, 7], [1, 1, 1, 1]).day == 3


def test_conditional_retention_is_the_later_curve_over_the_share_that_got_there() -> None:
    durations, ended = [3, 5, 8, 8, 12, 15, 20], [1, 1, 0, 1, 1, 0, 1]
    whole, later = kaplan_meier(durations, ended), conditional_retention(durations, ended, 6)
    for day in (8, 12, 20):
        expected = retention_at(whole, day).retention_share / retention_at(whole, 6).retention_share
        assert retention_at(later, day - 6).retention_share == pytest.approx(expected)


def test_a_restricted_mean_is_refused_beyond_what_was_followed() -> None:
    with pytest.raises(UsageError, match="Nobody was followed for 31 days"):
        restricted_mean([10, 30], [1, 0], 31)
    assert restricted_mean([10, 30], [1, 1], 60).mean_days == pytest.approx(20)


def test_strata_compare_only_within_themselves() -> None:
    durations, ended = [1, 2, 3, 4, 11, 12, 13, 14], [1] * 8
    group = ["a", "b", "a", "b", "a", "b", "a", "b"]
    stratum = ["x"] * 4 + ["y"] * 4
    stratified = log_rank(durations, ended, group, strata=stratum)
    parts = [log_rank(durations[s], ended[s], group[s]) for s in (slice(0, 4), slice(4, 8))]
    assert stratified.groups["expected_count"].tolist() == pytest.approx(
        (parts[0].groups["expected_count"] + parts[1].groups["expected_count"]).tolist()
    )
    # both strata hold the same order of endings, so score and variance double, and with them the statistic
    assert stratified.statistic == pytest.approx(2 * parts[0].statistic)


def test_a_trend_over_two_groups_is_their_log_rank_and_does_not_depend_on_the_scale_of_its_scores() -> None:
    durations, ended = [1, 3, 4, 6, 7, 9, 12, 13], [1, 1, 0, 1, 1, 1, 1, 0]
    two = ["weekly", "monthly"] * 4
    plain = log_rank(durations, ended, two)
    trend = log_rank(durations, ended, two, trend={"weekly": 7, "monthly": 30})
    assert trend.statistic == pytest.approx(plain.statistic)
    three = [0, 1, 2, 0, 1, 2, 0, 1]
    first = log_rank(durations, ended, three, trend={0: 0, 1: 1, 2: 2})
    assert first.degrees == 1
    assert first.statistic == pytest.approx(log_rank(durations, ended, three, trend={0: 10, 1: 30, 2: 50}).statistic)
    with pytest.raises(UsageError, match="No trend score for"):
        log_rank(durations, ended, three, trend={0: 0, 1: 1})


def test_three_groups_have_two_degrees_and_a_group_of_one_is_compared_too() -> None:
    compared = log_rank([1, 2, 3, 4, 5], [1, 1, 1, 1, 0], ["a", "a", "b", "b", "c"])
    assert compared.degrees == 2
    assert compared.groups["pair_count"].tolist() == [2, 2, 1]
    assert compared.groups["observed_count"].sum() == pytest.approx(compared.groups["expected_count"].sum())


@pytest.mark.parametrize(
    ("durations", "events", "entry", "says"),
    [
        ([1, -2], [1, 1], None, "1 rows have a missing or negative duration (rows 1)"),
        ([1, np.nan], [1, 1], None, "a missing or negative duration"),
        ([1, 2], [1, 2], None, "an ending that is neither 0 nor 1"),
        ([1, 2], [1], None, "2 durations, 1 endings"),
        ([5, 5], [1, 1], [0, 5], "an entry day that is missing or not before the duration (rows 1)"),
    ],
)
def test_impossible_rows_are_refused_by_their_place(
    durations: list[float], events: list[int], entry: list[int] | None, says: str
) -> None:
    with pytest.raises(UsageError) as refusal:
        kaplan_meier(durations, events, entry)
    assert says in str(refusal.value)


def test_missing_labels_and_levels_outside_of_reason_are_refused() -> None:
    with pytest.raises(UsageError, match="Not every pair has a group"):
        log_rank([1, 2], [1, 1], ["a", None])
    with pytest.raises(UsageError, match="An interval at level 95"):
        kaplan_meier([1], [1], level=95)
    with pytest.raises(UsageError, match="2 durations and 1 causes differ"):
        competing_endings([1, 2], ["early"])
    with pytest.raises(UsageError, match="never rise"):
        fit_renewals([100, 50, 60])


def test_causes_may_be_words_and_missing_means_open() -> None:
    curve = competing_endings([1, 2, 3, 4], pd.Series(["early", None, "planned", pd.NA], dtype="string"))
    assert curve["cause"].unique().tolist() == ["early", "planned"]
    assert curve.query("cause == 'early' and day == 4")["share"].tolist() == [0.25]
    assert curve.query("cause == 'planned' and day == 4")["share"].tolist() == [0.375]


def test_a_hundred_thousand_pairs_and_the_same_pairs_shuffled_give_one_curve() -> None:
    random = np.random.default_rng(7)
    durations, ended = random.integers(0, 900, 100_000), random.integers(0, 2, 100_000)
    order = random.permutation(100_000)
    pd.testing.assert_frame_equal(kaplan_meier(durations, ended), kaplan_meier(durations[order], ended[order]))


@SETTINGS
@given(
    st.lists(st.tuples(st.sampled_from(["b", "a", "c"]), st.integers(0, 12), st.booleans()), min_size=1, max_size=40),
    st.sampled_from([1, 0.5, 10**9]),
)
def test_curves_by_group_are_those_of_each_group_alone_in_whole_days_fractions_and_far_apart(
    pairs: list[tuple[str, int, bool]], unit: float
) -> None:
    frame = pd.DataFrame(pairs, columns=["group", "place", "is_ended"])
    frame["day"] = [place * unit for place in frame["place"]]
    alone = [
        kaplan_meier(rows["place"], rows["is_ended"]).assign(group=group) for group, rows in frame.groupby("group")
    ]
    expected = pd.concat(alone, ignore_index=True)
    found = kaplan_meier_by(frame["day"], frame["is_ended"], frame["group"])
    assert found["day"].tolist() == [day * unit for day in expected["day"]]
    same = list(expected.columns.drop("day"))
    pd.testing.assert_frame_equal(found[same], expected[same])


def test_groups_may_be_years_with_gaps_or_labels_of_two_kinds_and_come_in_order() -> None:
    years = kaplan_meier_by([3, 1, 2], [1, 1, 0], pd.Series([2024, 2021, 2022]))
    assert years.query("day > 0")[["group", "day", "censored_count"]].to_numpy().tolist() == [
        [2021, 1, 0],
        [2022, 2, 1],
        [2024, 3, 0],
    ]
    assert kaplan_meier_by([3, 1, 2], [1, 1, 0], ["x", 7, "b"])["group"].unique().tolist() == [7, "b", "x"]
    assert log_rank([3, 1, 2], [1, 1, 0], [2, 1, 1]).groups["group"].tolist() == [1, 2]
    assert log_rank([3, 1, 2], [1, 1, 0], np.array([9, 1, 1])).groups["pair_count"].tolist() == [2, 1]
    assert kaplan_meier_by([], [], []).columns.tolist() == ["group", *kaplan_meier([], []).columns]
    with pytest.raises(UsageError, match="Not every pair has a group"):
        kaplan_meier_by([1, 2], [1, 1], pd.Series(["a", None]))
    with pytest.raises(UsageError, match="Not every pair has a group"):
        kaplan_meier_by([1, 2], [1, 1], [2024])
