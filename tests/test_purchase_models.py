"""Purchase models equal their publications, and the chance of silence is the same question asked of each of them."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.benchmarks.bgnbd import BgNbd, fit_bgnbd
from tests.oracles import purchases

Past = tuple[np.ndarray, np.ndarray, np.ndarray]


@pytest.fixture(scope="module")
def customers(shared_data: Path) -> Past:
    known = pd.read_csv(shared_data / "cdnow" / "cdnow_customers_summary.csv")
    x, t_x, followed = (known[name].to_numpy(float) for name in ("frequency", "recency", "T"))
    assert len(known) == 2357
    assert (x.sum(), t_x.sum(), followed.sum()) == pytest.approx((2457, 16135.52, 77111.21), abs=0.005)
    return x, t_x, followed


@pytest.fixture(scope="module")
def bgnbd(customers: Past) -> BgNbd:
    return fit_bgnbd(*customers)


def test_bgnbd_fits_cdnow_as_published(bgnbd: BgNbd) -> None:
    # Fader, Hardie and Lee 2005, table 2
    assert (bgnbd.r, bgnbd.alpha, bgnbd.a, bgnbd.b) == pytest.approx((0.243, 4.414, 0.793, 2.426), abs=6e-4)
    assert bgnbd.log_likelihood == pytest.approx(-9582.4256, abs=1e-3)  # lifetimes 0.11.3; the paper prints -9582.4


def test_a_customer_of_bgnbd_is_alive_and_comes_again_as_published(bgnbd: BgNbd) -> None:
    """The example of the paper: two repeat purchases, the last in week 30.43 of 38.86."""
    assert bgnbd.silence(np.array([2.0]), np.array([30.43]), np.array([38.86]), 4) == pytest.approx(0.8693, abs=1e-4)
    assert purchases.alive(bgnbd, 2, 30.43, 38.86) == pytest.approx(0.7266, abs=5e-4)
    assert purchases.expected_later(bgnbd, 2, 30.43, 38.86, 39) == pytest.approx(1.226, abs=1e-3)


def test_new_customers_of_bgnbd_come_as_often_as_on_hardies_sheet(bgnbd: BgNbd) -> None:
    weeks = (0.1429, 1, 3, 31.8571, 32, 78)
    found = [purchases.expected_of_new(bgnbd, ahead) for ahead in weeks]
    assert found == pytest.approx([0.0078, 0.0532, 0.1506, 1.0405, 1.0437, 1.8576], abs=5e-4)


def test_mbg_fits_cdnow_as_in_lifetimes(customers: Past) -> None:
    fit = purchases.fitted(lambda theta: purchases.mbg(theta, *customers))
    assert fit[:4] == pytest.approx((0.525, 6.183, 0.891, 1.614), abs=2e-3)


def test_pareto_nbd_fits_cdnow_as_published(customers: Past) -> None:
    fit = purchases.fitted(lambda theta: purchases.pareto(theta, *customers))
    # Fader, Hardie and Lee 2005, table 2, which prints -9595.0; lifetimes has -9594.974
    assert fit.log_likelihood == pytest.approx(-9594.974, abs=2e-3)
    assert fit[:4] == pytest.approx((0.553, 10.578, 0.606, 11.669), rel=2e-3)


def test_a_customer_of_pareto_nbd_is_alive_as_on_the_authors_sheet() -> None:
    # Fader and Hardie's note on the P(alive) of Pareto/NBD, quoted in the tests of lifetimes
    assert purchases.pareto_alive((0.5534, 10.5802, 0.6061, 11.6562), 26, 30.86, 31) == pytest.approx(0.9979, abs=1e-4)


def test_bgbb_fits_the_donations_as_published(shared_data: Path) -> None:
    known = pd.read_csv(shared_data / "cdnow" / "donations.csv")
    x, t_x, chances, weights = (known[name].to_numpy(float) for name in ("frequency", "recency", "periods", "weights"))
    assert weights.sum() == 11104
    fit = purchases.fitted(lambda theta: purchases.bgbb(theta, x, t_x, chances), weights)
    # Fader, Hardie and Shang 2010, tables 3 and 6
    assert fit[:4] == pytest.approx((1.204, 0.750, 0.657, 2.783), abs=2e-3)
    assert fit.log_likelihood == pytest.approx(-33225.58, abs=0.01)
    theta = np.log(fit[:4])
    past = np.array([[0.0, 2, 6], [0, 4, 6], [6, 6, 6]])
    assert purchases.bgbb_alive(theta, *past).tolist() == pytest.approx([0.108, 0.590, 0.930], abs=1e-3)
    later = purchases.bgbb_later(theta, x, t_x, chances, 5)
    assert float(later @ weights) == pytest.approx(12884.2, abs=1)


def test_silence_is_the_likelihood_of_being_followed_longer_over_that_so_far(customers: Past, bgnbd: BgNbd) -> None:
    """For each model; here against what follows from the chance of being alive."""
    x, t_x, followed = (column[:40] for column in customers)
    past = list(zip(x, t_x, followed, strict=True))
    here = np.array([purchases.alive(bgnbd, *one) for one in past])
    none = ((bgnbd.alpha + followed) / (bgnbd.alpha + followed + 4)) ** (bgnbd.r + x)
    assert bgnbd.silence(x, t_x, followed, 4) == pytest.approx(1 - here + here * none, abs=1e-12)
    # Pareto/NBD has no such closed form; at the beginning the silence breaks at the rate of those that are alive
    fit = (0.553, 10.578, 0.606, 11.669)
    step = 1e-4
    before, after = (purchases.pareto(np.log(fit), x, t_x, followed + ahead) for ahead in (0, step))
    rate = -np.expm1(after - before) / step
    expected = [purchases.pareto_alive(fit, *one) * (fit[0] + one[0]) / (fit[1] + one[2]) for one in past]
    assert rate == pytest.approx(expected, rel=1e-3)
