"""Intervals of shares against published ones, and against what the metrics give for the same counts."""

import numpy as np
import pytest

from pipelines.intervals import wilson


@pytest.mark.parametrize(
    ("numerator", "denominator", "low", "high"),
    [
        # R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3, to four places.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_the_published_one(numerator: int, denominator: int, low: float, high: float) -> None:
    assert wilson(numerator, denominator) == (pytest.approx(low, abs=6e-5), pytest.approx(high, abs=6e-5))


def test_no_cases_have_no_interval_and_arrays_go_through_at_once() -> None:
    low, high = wilson(np.array([0, 5]), np.array([0, 5]))
    assert np.isnan(low[0])
    assert np.isnan(high[0])
    assert (low[1], high[1]) == (pytest.approx(0.5655, abs=1e-4), 1.0)
