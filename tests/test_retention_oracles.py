"""Retention against numbers that nobody here computed: R's, and those printed with the data.

Where no other source stands beside a value it comes from R 4.2.2 with survival 3.5-3 and cmprsk 2.2-11, to the digits
that R prints. The data and their publications are in tests/oracles/survival.py.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtri

from pipelines.retention import (
    competing_endings,
    fit_renewals,
    kaplan_meier,
    log_rank,
    median_duration,
    restricted_mean,
)
from pipelines.retention.counts import checked, exit_days
from pipelines.retention.endings import cumulative_incidence
from tests.oracles import patients, survival


def column(curve: pd.DataFrame, name: str, days: list[float]) -> list[float]:
    return curve.set_index("day").loc[days, name].tolist()


def close(expected: list[float] | float, digits: int = 6) -> object:
    return pytest.approx(expected, abs=0.6 * 10**-digits)  # half of the last printed digit


def errors(curve: pd.DataFrame, days: list[float]) -> list[float]:
    """The standard error of the share on each day, read back from the lower limit on the log-log scale."""
    at = curve.set_index("day").loc[days]
    log_share = np.log(at["retention_share"])
    spread = np.log(np.log(at["low"]) / log_share) / ndtri(0.975)
    return (spread * -log_share * at["retention_share"]).tolist()


def test_the_6mp_arm_has_rs_curve_interval_and_restricted_mean() -> None:
    weeks, ended, _ = survival.sample(survival.FREIREICH["6-MP"])
    curve = kaplan_meier(weeks, ended)
    days = [6, 7, 10, 13, 16, 22, 23]
    assert column(curve, "retention_share", days) == close(
        [0.857143, 0.806723, 0.752941, 0.690196, 0.627451, 0.537815, 0.448179]
    )
    assert column(curve, "low", days) == close([0.619718, 0.563147, 0.503200, 0.431610, 0.367511, 0.267779, 0.188052])
    assert column(curve, "high", days) == close([0.951552, 0.922809, 0.889362, 0.849066, 0.804912, 0.746791, 0.680143])
    assert errors(curve, days) == close([0.076360, 0.086935, 0.096350, 0.106815, 0.114054, 0.128234, 0.134591])
    assert column(curve, "at_risk_count", days) == [21, 17, 15, 12, 11, 7, 6]
    mean = restricted_mean(weeks, ended, 35)
    assert (mean.mean_days, mean.se_days) == close((23.287395, 2.827468))


def test_the_medians_of_both_remission_arms_are_the_textbooks() -> None:
    for arm, median in (("6-MP", 23), ("placebo", 8)):
        weeks, ended, _ = survival.sample(survival.FREIREICH[arm])
        assert median_duration(weeks, ended).day == median


def test_two_arms_differ_by_rs_log_rank_peto_and_gehan() -> None:
    weeks, ended, arm = survival.sample(*survival.FREIREICH.values())
    assert log_rank(weeks, ended, arm).statistic == close(16.792941)
    assert log_rank(weeks, ended, arm, weights="peto").statistic == close(14.457151)
    assert log_rank(weeks, ended, arm, weights="gehan").statistic == close(13.457852)
    assert log_rank(weeks, ended, arm).p_value == pytest.approx(4.17e-05, abs=1e-7)


def test_rossi_has_rs_curve_restricted_mean_and_log_rank(shared_data: Path) -> None:
    rossi = pd.read_csv(shared_data / "survival_textbook" / "rossi.csv")
    curve = kaplan_meier(rossi["week"], rossi["arrest"])
    days = [13, 26, 39, 52]
    assert column(curve, "retention_share", days) == close([0.953704, 0.875, 0.8125, 0.736111])
    assert column(curve, "low", days) == close([0.929158, 0.839975, 0.772394, 0.691860])
    assert column(curve, "high", days) == close([0.969882, 0.902804, 0.846250, 0.775063])
    assert errors(curve, days) == close([0.010110, 0.015912, 0.018779, 0.021205])
    mean = restricted_mean(rossi["week"], rossi["arrest"], 52)
    assert (mean.mean_days, mean.se_days) == close((45.854167, 0.608509))
    by_aid = log_rank(rossi["week"], rossi["arrest"], rossi["fin"])
    assert (by_aid.statistic, by_aid.p_value) == (close(3.837570), close(0.0501, 4))


def test_lung_differs_by_sex_as_in_r_with_rs_medians() -> None:
    days, ended, sex = survival.sample(*survival.LUNG.values())
    assert log_rank(days, ended, sex).statistic == close(10.326742)
    male = median_duration(days[sex == 0], ended[sex == 0])
    female = median_duration(days[sex == 1], ended[sex == 1])
    assert (male.day, male.low, male.high) == (270, 210, 306)
    assert (female.day, female.low, female.high) == (426, 345, 524)


def test_glioma_and_lymphoma_differ_as_published() -> None:
    months, ended, group = survival.sample(*survival.GLIOMA_GRADE_3.values())
    assert log_rank(months, ended, group).p_value == close(0.0138, 4)
    days, ended, stage = survival.sample(*survival.LYMPHOMA.values())
    compared = log_rank(days, ended, stage)  # Matthews and Farewell print 6.71, p = .0096
    assert (compared.statistic, compared.p_value) == (close(6.70971, 5), close(0.0096, 4))


def test_aml_and_waltons_have_the_shares_printed_with_them(shared_data: Path) -> None:
    aml = pd.read_csv(shared_data / "survival_textbook" / "aml.csv")
    kept = aml[aml["group"] == 1]
    curve = kaplan_meier(kept["time"], kept["cens"])
    assert column(curve, "retention_share", [9, 13, 18, 23, 31, 34, 48]) == close(
        [0.909, 0.818, 0.716, 0.614, 0.491, 0.368, 0.184], 3
    )
    assert log_rank(aml["time"], aml["cens"], aml["group"]).statistic == close(3.396, 3)
    waltons = pd.read_csv(shared_data / "survival_textbook" / "waltons_dataset.csv")
    curve = kaplan_meier(waltons["T"], waltons["E"])
    assert column(curve, "retention_share", [19, 26, 33, 56, 61, 68, 75]) == close(
        [0.9137, 0.8581, 0.8025, 0.4299, 0.2543, 0.1004, 0], 4
    )
    assert median_duration(waltons["T"], waltons["E"]).day == 56


def test_rulers_by_form_of_government_differ_as_in_lifelines() -> None:
    years, ended, form = patients.rulers()
    assert (len(years), ended.sum()) == (1808, 1468)
    compared = log_rank(years, ended, form)
    assert (compared.statistic, compared.degrees) == (close(322.5991, 4), 5)


def test_two_samples_of_three_have_the_statistics_of_lifelines_own_tests() -> None:
    first, second = [10, 20, 30], [10, 20, 50]
    arm = [0, 0, 0, 1, 1, 1]
    all_ended = log_rank(first + second, [1] * 6, arm)
    assert (all_ended.statistic, all_ended.p_value) == close((0.254237, 0.614107))
    some_open = log_rank(first + second, [1, 0, 1, 1, 0, 1], arm)
    assert (some_open.statistic, some_open.p_value) == close((0.384615, 0.535143))


def test_late_entry_counts_a_pair_only_from_the_day_it_is_seen() -> None:
    curve = kaplan_meier([2, 10, 5, 4, 3], [1] * 5, entry=[1, 2, 4, 0, 0])  # lifelines' test of late entry
    assert column(curve, "retention_share", [2, 3, 4, 5, 10]) == close([0.6667, 0.4444, 0.2222, 0.1111, 0], 4)


def test_the_toy_pairs_have_rs_retention() -> None:
    curve = kaplan_meier(survival.TOY_MONTHS, survival.TOY_ENDINGS > 0)
    months = [1, 2, 3, 4, 5, 6, 8, 9, 11, 12, 13, 15, 16, 18, 20]
    assert column(curve, "retention_share", months) == close(
        [
            *(0.958333, 0.916667, 0.873016, 0.829365, 0.785714, 0.739496, 0.690196, 0.640896),
            *(0.582633, 0.407843, 0.349580, 0.279664, 0.209748, 0.139832, 0),
        ]
    )
    assert errors(curve, [12]) == close([0.113616])
    assert (column(curve, "low", [12]), column(curve, "high", [12])) == (close([0.192314]), close([0.613908]))
    median = median_duration(survival.TOY_MONTHS, survival.TOY_ENDINGS > 0)
    assert (median.day, median.low, median.high) == (12, 8, 15)
    for window, mean, se in ((12, 9.396709, 0.776723), (18, 11.202871, 1.168126)):
        found = restricted_mean(survival.TOY_MONTHS, survival.TOY_ENDINGS > 0, window)
        assert (found.mean_days, found.se_days) == close((mean, se))


def test_the_toy_pairs_have_cmprsks_competing_endings() -> None:
    curve = competing_endings(survival.TOY_MONTHS, survival.TOY_ENDINGS)
    months = [6, 12, 14, 18, 20]
    early, planned = curve[curve["cause"] == 1], curve[curve["cause"] == 2]
    assert column(early, "share", months) == close([0.260504, 0.475630, 0.475630, 0.545546, 0.545546])
    assert column(planned, "share", months) == close([0, 0.116527, 0.174790, 0.314622, 0.454454])
    # the interval at 12 months is scikit-survival's
    assert (column(early, "low", [12]), column(early, "high", [12])) == (close([0.241739]), close([0.677792]))


@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        (1, [0.00886955, 0.01363383, 0.01363383, 0.01552819, 0.01552819]),
        (2, [0, 0.00654051, 0.00903536, 0.01548621, 0.03508116]),
    ],
)
def test_the_toy_pairs_have_cmprsks_variances(ending: int, expected: list[float]) -> None:
    pairs = checked(survival.TOY_MONTHS, survival.TOY_ENDINGS > 0)
    days = exit_days(pairs)
    _, variance = cumulative_incidence(pairs, ending == survival.TOY_ENDINGS, days)
    assert variance[np.isin(days, [6, 12, 14, 18, 20])] == close(expected, 8)


def test_one_minus_kaplan_meier_overstates_early_endings_where_pairs_also_complete() -> None:
    naive = kaplan_meier(survival.TOY_MONTHS, survival.TOY_ENDINGS == 1)
    early = competing_endings(survival.TOY_MONTHS, survival.TOY_ENDINGS).query("cause == 1")
    assert 1 - column(naive, "retention_share", [18])[0] == close(0.607, 3)
    assert column(early, "share", [18])[0] == close(0.546, 3)


def test_the_toy_arms_differ_by_rs_log_rank() -> None:
    every = log_rank(survival.TOY_MONTHS, survival.TOY_ENDINGS > 0, survival.TOY_ARM)
    early = log_rank(survival.TOY_MONTHS, survival.TOY_ENDINGS == 1, survival.TOY_ARM)
    assert (every.statistic, early.statistic) == close((1.384156, 1.603746))


def test_transplants_have_cmprsks_shares_and_variances() -> None:
    months, ending = survival.transplant()
    patients = checked(months, ending > 0)
    days = exit_days(patients)
    relapse, relapse_variance = cumulative_incidence(patients, ending == 1, days)
    death, death_variance = cumulative_incidence(patients, ending == 2, days)
    at = [int(np.searchsorted(days, day, side="right")) - 1 for day in (6, 12, 24, 36)]
    assert relapse[at[:2]] == close([0.204926, 0.272839])
    assert relapse_variance[at[:2]] == close([0.00492147, 0.00633784], 8)
    assert death[at] == close([0.175792, 0.340760, 0.446142, 0.481270])
    assert death_variance[at] == close([0.00438952, 0.00736535, 0.00844086, 0.00860478], 8)


@pytest.mark.parametrize(
    ("left", "alpha", "beta", "log_likelihood", "later"),
    [
        ([1000, 869, 743, 653, 593, 551, 517, 491], 0.668, 3.806, -1611.158, [0.460, 0.436, 0.414, 0.395, 0.378]),
        ([1000, 631, 468, 382, 326, 289, 262, 241], 0.704, 1.182, -1680.265, [0.220, 0.204, 0.191, 0.180, 0.170]),
    ],
)
def test_renewals_fit_fader_and_hardies_cohorts(
    left: list[int], alpha: float, beta: float, log_likelihood: float, later: list[float]
) -> None:
    fitted = fit_renewals(left)  # Fader and Hardie 2007, high-end and regular customers
    assert (fitted.alpha, fitted.beta, fitted.log_likelihood) == close((alpha, beta, log_likelihood), 3)
    assert fitted.retention_share([8, 9, 10, 11, 12]) == close(later, 3)
