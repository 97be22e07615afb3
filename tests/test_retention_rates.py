"""The rate of endings by time since the match."""

import numpy as np
import pytest

from pipelines.errors import UsageError
from pipelines.retention import ending_rate
from tests.oracles import survival


def test_endings_are_counted_over_the_time_that_pairs_were_followed() -> None:
    rates = ending_rate([10, 30, 45, 60, 75], [1, 1, 0, 1, 0], stretch_days=30)
    assert rates["from_day"].tolist() == [0, 30, 60]
    assert rates["ended_count"].tolist() == [1, 1, 1]  # an ending on the border belongs to the stretch it begins
    assert rates["followed_days"].tolist() == [10 + 4 * 30, 15 + 30 + 30, 15]
    assert rates["rate"].tolist() == pytest.approx([30 / 130, 30 / 75, 30 / 15])


def test_smoothing_weighs_a_stretch_twice_and_its_neighbours_once() -> None:
    rates = ending_rate([10, 30, 45, 60, 75], [1, 1, 0, 1, 0], stretch_days=30)
    assert rates["smooth_rate"].tolist() == pytest.approx(
        [30 * 3 / (2 * 130 + 75), 30 * 4 / (130 + 2 * 75 + 15), 30 * 3 / (75 + 2 * 15)]
    )


def test_all_endings_over_all_time_is_the_textbooks_rate_of_the_6mp_arm() -> None:
    weeks, ended, _ = survival.sample(survival.FREIREICH["6-MP"])
    rates = ending_rate(weeks, ended, stretch_days=1000)
    # 9 relapses in 359 person-weeks, as in every textbook
    assert (rates["ended_count"].tolist(), rates["followed_days"].tolist()) == ([9], [359])
    assert rates["rate"].iloc[0] == pytest.approx(9 / 359 * 1000)
    # the exact Poisson limits of a count of 9 are 4.115 and 17.085 (Garwood 1936; any table)
    limits = rates[["low", "high"]].iloc[0] * 0.359
    assert limits.tolist() == pytest.approx([4.115, 17.085], abs=5e-4)


def test_the_interval_holds_the_rate_and_no_endings_still_have_an_upper_limit() -> None:
    rates = ending_rate([100, 100, 100], [0, 0, 0])
    assert rates["rate"].tolist() == [0, 0, 0, 0]
    assert rates["low"].tolist() == [0, 0, 0, 0]
    assert rates["high"].iloc[0] == pytest.approx(-np.log(0.025) / 3)


def test_time_before_a_pair_was_seen_does_not_count() -> None:
    rates = ending_rate([50, 80], [1, 1], entry=[40, 0], stretch_days=30)
    assert rates["followed_days"].tolist() == [30, 10 + 30, 20]


def test_a_stretch_in_which_nobody_was_followed_has_no_rate() -> None:
    rates = ending_rate([100], [1], entry=[65], stretch_days=30)
    assert np.isnan(rates["rate"].iloc[:2]).all()
    assert np.isnan(rates["smooth_rate"].iloc[:2]).all()
    assert rates["rate"].iloc[3] == pytest.approx(3)


def test_no_pairs_have_no_rates_and_an_empty_stretch_is_refused() -> None:
    assert ending_rate([], []).empty
    with pytest.raises(UsageError, match="A stretch of 0 days is empty"):
        ending_rate([1], [1], stretch_days=0)
