"""Gray, Fine and Gray, and the jackknife of R's survfit on the samples whose shares the product is held to.

The product offers cause-specific hazards and the shares; these say that the samples and their published values are the same. R
4.2.2 with survival 3.5-3 and cmprsk 2.2-11.
"""

import numpy as np
import pytest

from pipelines.retention.counts import checked
from pipelines.retention.endings import cumulative_incidence, log_log_limits
from tests.oracles import competing, survival

MONTHS, ARM = survival.TOY_MONTHS.astype(np.float64), survival.TOY_ARM


def of_interest(endings: np.ndarray, ending: int) -> np.ndarray:
    """1 for the ending of interest, 2 for the other."""
    return np.where(endings == 0, 0, np.where(endings == ending, 1, 2))


@pytest.mark.parametrize(("ending", "expected"), [(1, 1.316793), (2, 0.420629)])
def test_the_toy_arms_differ_by_grays_test(ending: int, expected: float) -> None:
    found = competing.gray(MONTHS, of_interest(survival.TOY_ENDINGS, ending), ARM)
    assert found == pytest.approx(expected, abs=6e-7)


@pytest.mark.parametrize(("ending", "expected"), [(1, 1.301635), (2, 7.082278)])  # p = .2539 and .0078
def test_transplants_differ_by_leukaemia_as_published(ending: int, expected: float) -> None:
    months, endings = survival.transplant()
    found = competing.gray(months, of_interest(endings, ending), survival.leukaemia())
    assert found == pytest.approx(expected, abs=6e-7)


def test_the_toy_arms_have_cmprsks_subdistribution_hazard() -> None:
    coefficient, error = competing.fine_gray(MONTHS, survival.TOY_ENDINGS, ARM.astype(np.float64))
    assert (coefficient, error) == pytest.approx((-0.725355, 0.590300), abs=6e-7)


def test_the_jackknife_of_early_endings_is_survfits_and_near_to_what_is_shown() -> None:
    months = [6, 12, 14, 18]
    found = [competing.jackknife_error(MONTHS, survival.TOY_ENDINGS, month) for month in months]
    assert found == pytest.approx([0.091772, 0.112293, 0.112293, 0.116848], abs=6e-7)
    pairs = checked(MONTHS, survival.TOY_ENDINGS > 0)
    _, variance = cumulative_incidence(pairs, survival.TOY_ENDINGS == 1, np.unique(MONTHS))
    shown = np.sqrt(variance[np.searchsorted(np.unique(MONTHS), months)])
    assert shown == pytest.approx(found, rel=0.08)  # another estimator of the same error


def test_six_with_two_endings_have_sass_variances_and_the_limits_that_follow() -> None:
    """Months 1 to 6, of which the first and the last are open: SAS's macro, quoted in lifelines' own tests."""
    months, endings = np.arange(1.0, 7), of_interest(np.array([0, 1, 1, 2, 2, 0]), 2)
    variance = np.array([competing.jackknife_error(months, endings, month) ** 2 for month in months])
    assert variance == pytest.approx([0, 0, 0, 0.032, 0.048, 0.048], abs=1e-8)
    share, _ = cumulative_incidence(checked(months, endings > 0), endings == 1, months)
    low, high = log_log_limits(share, variance, 0.95)
    assert low[3:5] == pytest.approx([0.00836904, 0.05197575], abs=1e-7)
    assert high[3:5] == pytest.approx([0.58185303, 0.75281579], abs=1e-7)
