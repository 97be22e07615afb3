"""Intervals of shares, for figures that a page makes of counts.

In: counts. Out: lower and upper limits. The same as the aggregate of the metrics (`sql/aggregates/share.sql`) gives for
independent cases. Rejected: the normal interval, which leaves 0..1 where counts are small.
"""

from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def wilson(numerator: ArrayLike, denominator: ArrayLike, level: float = 0.95) -> tuple[Floats, Floats]:
    """Wilson's score interval (JASA 22, 1927) of numerator out of denominator independent cases; NaN where there is none.

    Scalars or arrays of one shape; both limits lie in 0..1.
    """
    part, whole = np.asarray(numerator, dtype=np.float64), np.asarray(denominator, dtype=np.float64)
    count = np.where(whole > 0, whole, np.nan)
    share, z = part / count, NormalDist().inv_cdf(0.5 + level / 2)
    centre = (share + z**2 / (2 * count)) / (1 + z**2 / count)
    width = z / (1 + z**2 / count) * np.sqrt(share * (1 - share) / count + z**2 / (4 * count**2))
    return np.clip(centre - width, 0.0, 1.0), np.clip(centre + width, 0.0, 1.0)
