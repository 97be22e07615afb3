"""The yardstick is right: BG/NBD as its authors published it."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.benchmarks.bgnbd import fit_bgnbd


def test_bgnbd_fits_cdnow_as_published(shared_data: Path) -> None:
    known = pd.read_csv(shared_data / "cdnow" / "cdnow_customers_summary.csv")
    fit = fit_bgnbd(*(known[name].to_numpy(float) for name in ("frequency", "recency", "T")))
    # Fader, Hardie and Lee 2005, table 2
    assert (fit.r, fit.alpha, fit.a, fit.b) == pytest.approx((0.243, 4.414, 0.793, 2.426), abs=6e-4)
    assert fit.log_likelihood == pytest.approx(-9582.4, abs=0.05)
    # the chance of no purchase in four weeks of the customer with x = 2, t_x = 30.43, T = 38.86
    assert fit.silence(np.array([2.0]), np.array([30.43]), np.array([38.86]), 4) == pytest.approx(0.8693, abs=1e-4)
