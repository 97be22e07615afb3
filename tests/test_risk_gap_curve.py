"""The gap curve: worked values, what holds for every pair, and fits that find what made the gaps."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.special import digamma, gammaincc

from pipelines.errors import UsageError
from pipelines.risk import GapCurve, GapPrior, fit_gap_curve
from pipelines.risk.gap_fit import log_likelihood, prepared

SETTINGS = settings(deadline=None, max_examples=100)
WORKED = GapCurve(mu=np.log(9), sigma=1, tau=1, a=0.2, b=4)
PARTS = {
    "mu": st.floats(0, 5),
    "sigma": st.floats(0.2, 2),
    "tau": st.floats(0.1, 2),
    "a": st.floats(0.01, 5),
    "b": st.floats(0.05, 20),
}
LOGNORMAL = st.builds(GapCurve, **PARTS)
CURVES = st.builds(GapCurve, **PARTS, power=st.floats(0, 0.5))
HISTORIES = st.tuples(st.integers(0, 50), st.floats(0, 6))


def a_program(pairs: int, seed: int = 1) -> tuple[list[int], list[int], list[bool]]:
    """Gaps of pairs with mu = ln 14, sigma = .5, tau = .4, a = .5, b = 2.5, cut after 300 days."""
    random = np.random.default_rng(seed)
    codes, days, is_open = [], [], []
    for pair in range(pairs):
        own, quits, passed = random.normal(np.log(14), 0.4), random.beta(0.5, 2.5), 0
        while True:
            gap = 10**6 if random.random() < quits else max(1, round(float(np.exp(random.normal(own, 0.5)))))
            codes.append(pair)
            is_open.append(passed + gap > 300)
            days.append(300 - passed if is_open[-1] else gap)
            passed += gap
            if is_open[-1]:
                break
    return codes, days, is_open


def test_the_worked_pair_has_its_published_figures() -> None:
    # by hand: centre (4 ln 7.5 + ln 9) / 5, spread sqrt(1.2), never .2 / 8.2, and the same figures in the design notes
    known = (4, np.log(7.5))
    assert WORKED.gap_share_exceeded(20, *known) == pytest.approx(0.811820, abs=5e-7)
    assert WORKED.silence_risk(20, *known, 30) == pytest.approx(0.322982, abs=5e-7)
    assert WORKED.typical_gap_days(*known) == pytest.approx(7.7785, abs=5e-5)
    never = 0.2 / 8.2
    assert never + (1 - never) * (1 - WORKED.gap_share_exceeded(20, *known)) == pytest.approx(0.207980, abs=5e-7)


def test_a_third_is_the_power_of_gamma_gaps_of_any_shape() -> None:
    # oracle: the survival function of the gamma law. Wilson and Hilferty: its cube root over the mean's is normal with mean
    # 1 - 1 / 9k and variance 1 / 9k; the mean of its logarithm is the digamma function's.
    days = np.arange(1, 90)
    for shape in (2.0, 3.0, 8.0):
        spread = float(1 / (np.sqrt(shape) * (1 - 1 / (9 * shape))))
        curve = GapCurve(mu=0, sigma=spread, tau=1, a=1e-9, b=1, power=1 / 3)
        mean_log = np.log(20 / shape) + digamma(shape)
        known = 1 - curve.gap_share_exceeded(days, 10**6, mean_log)
        assert known == pytest.approx(gammaincc(shape, (days + 0.5) * shape / 20), abs=0.006)


def test_the_power_of_the_gaps_is_found() -> None:
    random = np.random.default_rng(2)
    own, codes = random.lognormal(np.log(30), 0.3, 400), np.repeat(np.arange(400), 20)
    for drawn, power in ((random.gamma(3, own[codes] / 3), 1 / 3), (random.lognormal(np.log(own[codes]), 0.6), 0)):
        fitted = fit_gap_curve(codes, np.maximum(1, np.rint(drawn)), np.zeros(len(codes), dtype=bool))
        assert fitted.power == pytest.approx(power, abs=0.06)


def test_a_pair_with_no_completed_gap_has_the_programs_rhythm() -> None:
    assert WORKED.typical_gap_days(0, np.nan) == pytest.approx(9)
    assert 0 < float(WORKED.silence_risk(0, 0, np.nan, 30)) < 1


def test_a_pair_with_many_gaps_has_its_own_rhythm() -> None:
    assert WORKED.typical_gap_days(400, np.log(30)) == pytest.approx(30, rel=0.01)


@SETTINGS
@given(
    curve=LOGNORMAL, history=HISTORIES, days=st.integers(0, 800), horizon=st.integers(1, 365), more=st.integers(1, 99)
)
def test_more_silence_never_lowers_the_risk_from_e_typical_gaps_on(
    *, curve: GapCurve, history: tuple[int, float], days: int, horizon: int, more: int
) -> None:
    late = max(days, np.e * float(curve.typical_gap_days(*history)))
    assert curve.silence_risk(late + more, *history, horizon) >= curve.silence_risk(late, *history, horizon) - 1e-9


@SETTINGS
@given(curve=CURVES, history=HISTORIES, longer=st.floats(2, 9))
def test_with_a_horizon_of_two_typical_gaps_more_silence_hardly_ever_lowers_the_risk(
    *, curve: GapCurve, history: tuple[int, float], longer: float
) -> None:
    typical = float(curve.typical_gap_days(*history))
    horizon = max(30.0, longer * typical)
    risks = curve.silence_risk(np.arange(1, int(4 * typical) + 60), *history, horizon)
    assert (np.maximum.accumulate(risks) - risks).max() < 0.07


@SETTINGS
@given(curve=CURVES, history=HISTORIES, days=st.integers(0, 800), horizon=st.integers(1, 365), more=st.integers(1, 99))
def test_a_longer_horizon_never_raises_the_risk_and_risks_stay_shares(
    *, curve: GapCurve, history: tuple[int, float], days: int, horizon: int, more: int
) -> None:
    near = float(curve.silence_risk(days, *history, horizon))
    far = float(curve.silence_risk(days, *history, horizon + more))
    assert 0 <= far <= near <= 1


@SETTINGS
@given(st.integers(1, 30), st.integers(0, 100))
def test_the_chances_of_all_gaps_add_up_to_one(gap_count: int, day: int) -> None:
    """The chance of every next gap up to a day and the chance that it lasts longer are all there is."""
    theta = WORKED.theta()
    history = [7] * gap_count

    def chance(days: int, is_open: bool) -> float:
        codes, opens = np.zeros(gap_count + 1, dtype=int), np.array([False] * gap_count + [is_open])
        whole = prepared(codes, np.array([*history, days], dtype=float), opens, 1, 10)
        before = prepared(codes[1:], np.array(history, dtype=float), opens[:-1], 1, 10)
        return float(np.exp(log_likelihood(theta, whole)[0] - log_likelihood(theta, before)[0]))

    assert sum(chance(gap, False) for gap in range(1, day + 1)) + chance(day, True) == pytest.approx(1)


def test_the_slopes_of_the_likelihood_are_those_of_small_steps() -> None:
    codes, days, is_open = (np.array(column) for column in a_program(40))
    edges = [[900, 901, 901], [0, 1, 0], [True, False, True]]  # an open gap of no day, a gap of one day
    codes, days, is_open = (np.append(*both) for both in zip((codes, days, is_open), edges, strict=True))
    gaps = prepared(codes, days.astype(float), is_open.astype(bool), 1, 100)
    for theta in (
        GapPrior(power=0.1).theta(),
        np.array([3.0, -1.5, 0.4, 0.7, -0.3, 2e-5]),
        np.array([2.0, -1, -2, 1, 1, 0.4]),
    ):
        steps = 1e-6 * np.eye(6)
        small = [(log_likelihood(theta + s, gaps)[0] - log_likelihood(theta - s, gaps)[0]) / 2e-6 for s in steps]
        assert log_likelihood(theta, gaps)[1] == pytest.approx(small, rel=1e-5, abs=1e-4)


def test_a_fit_finds_the_program_that_made_the_gaps() -> None:
    fitted = fit_gap_curve(*a_program(1500))
    assert np.exp(fitted.mu) == pytest.approx(14, rel=0.05)
    assert fitted.sigma == pytest.approx(0.5, rel=0.05)
    assert fitted.tau == pytest.approx(0.4, rel=0.1)
    assert fitted.a / (fitted.a + fitted.b) == pytest.approx(0.5 / 3, rel=0.1)
    assert (fitted.pair_count, fitted.open_gap_count) == (1500, 1500)


def test_the_truth_lies_within_two_and_a_half_standard_errors_of_every_fit() -> None:
    truth = GapCurve(np.log(14), 0.5, 0.4, 0.5, 2.5).theta()
    for seed in range(5):
        fitted = fit_gap_curve(*a_program(400, seed))
        errors = (fitted.theta() - truth) / np.sqrt(np.diag(np.array(fitted.covariance)))
        assert np.abs(errors).max() < 3
        assert np.abs(errors).mean() < 1.6


def test_ten_pairs_move_the_prior_and_do_not_overthrow_it() -> None:
    prior = GapPrior(typical_gap_days=30)
    fitted = fit_gap_curve(*a_program(10), prior=prior)
    assert 12 < np.exp(fitted.mu) < 30
    firm, vague = np.array(fitted.covariance), np.diag(np.square(prior.deviations))
    assert (np.diag(firm) < np.diag(vague)).all()


def test_no_gaps_give_the_prior_and_one_open_gap_is_enough_to_fit() -> None:
    assert fit_gap_curve([], [], []) == GapCurve.from_prior(GapPrior())
    fitted = fit_gap_curve([0], [400], [True])
    assert np.isfinite(list(fitted.theta())).all()
    assert float(fitted.silence_risk(400, 0, np.nan, 30)) > 0.8


def test_gaps_of_the_same_day_and_of_thousands_of_days_can_be_fitted() -> None:
    fitted = fit_gap_curve([0, 0, 0, 1, 1], [0, 1, 9000, 1, 0], [False, False, True, False, True])
    low, high = fitted.silence_risk_interval(9000, 2, 0.0, 30)
    assert 0 <= float(low) <= float(fitted.silence_risk(9000, 2, 0.0, 30)) <= float(high) <= 1


def test_the_interval_holds_the_risk_and_narrows_with_pairs() -> None:
    widths = []
    for pairs in (10, 100, 1000):
        fitted = fit_gap_curve(*a_program(pairs))
        low, high = fitted.silence_risk_interval([5, 20, 60], [0, 3, 12], [0, 2.5, 2.5], 30)
        risk = fitted.silence_risk([5, 20, 60], [0, 3, 12], [0, 2.5, 2.5], 30)
        assert ((low <= risk) & (risk <= high)).all()
        widths.append(float(np.mean(high - low)))
    assert widths[0] > widths[1] > widths[2]
    assert widths[2] < 0.05


def test_the_interval_agrees_with_draws_from_the_fits_uncertainty() -> None:
    fitted = fit_gap_curve(*a_program(200))
    draws = np.random.default_rng(3).multivariate_normal(fitted.theta(), np.array(fitted.covariance), 4000)
    zero = np.zeros((6, 6))
    risks = [float(GapCurve.from_theta(draw, zero).silence_risk(25, 3, 2.5, 30)) for draw in draws]
    low, high = fitted.silence_risk_interval(25, 3, 2.5, 30)
    assert (float(low), float(high)) == pytest.approx(tuple(np.quantile(risks, [0.025, 0.975])), abs=0.01)


def test_a_large_program_is_fitted_on_a_sample_that_the_seed_decides() -> None:
    gaps = a_program(800)
    first, again = (fit_gap_curve(*gaps, seed=4, pair_cap=200) for _ in range(2))
    other = fit_gap_curve(*gaps, seed=5, pair_cap=200)
    assert first == again
    assert first != other
    assert first.pair_count == 200
    assert np.exp(first.mu) == pytest.approx(14, rel=0.15)


def test_pairs_in_any_order_give_the_same_fit() -> None:
    codes, days, is_open = (np.array(column) for column in a_program(50))
    order = np.argsort(-codes, kind="stable")
    assert fit_gap_curve(codes[order], days[order], is_open[order]) == fit_gap_curve(codes, days, is_open)


def test_a_curve_survives_json_and_scores_the_same() -> None:
    fitted = fit_gap_curve(*a_program(30))
    again = GapCurve.from_json(fitted.to_json())
    assert again == fitted


@SETTINGS
@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 30), st.floats(0, 5)), min_size=2, max_size=40))
def test_a_pair_alone_gets_what_it_gets_in_a_crowd(pairs: list[tuple[int, int, float]]) -> None:
    assume(len(set(pairs)) > 1)
    since, count, mean_log = (np.array(column) for column in zip(*pairs, strict=True))
    crowd = WORKED.silence_risk(since, count, mean_log, 30)
    alone = [float(WORKED.silence_risk(*pair, 30)) for pair in pairs]
    assert crowd.tolist() == alone


def test_missing_and_negative_gaps_are_refused_by_their_rows() -> None:
    with pytest.raises(UsageError, match=r"2 gaps are missing or negative \(rows 1, 2\)"):
        fit_gap_curve([0, 0, 1], [5, -1, np.nan], [False, True, True])
