"""Retention: how long pairs stay together, told without pretending that the open ones have ended.

In: one duration per pair in days, and whether (or how) it ended. Out: survival curves, competing endings, restricted
means, group comparisons and the renewal model, each with its interval and the numbers behind it. Written by hand on
numpy, because every estimator is a few lines and must equal R to its printed digits. Rejected: lifelines (does not
resolve with pandas 3, breaks ties between competing endings at random) and scikit-survival (GPL).
"""

from pipelines.retention.compare import LogRank, log_rank
from pipelines.retention.curves import (
    Median,
    Retained,
    conditional_retention,
    kaplan_meier,
    kaplan_meier_by,
    median_duration,
    retention_at,
)
from pipelines.retention.endings import competing_endings
from pipelines.retention.means import RestrictedMean, restricted_mean
from pipelines.retention.rates import ending_rate
from pipelines.retention.renewals import Renewals, fit_renewals

__all__ = [
    "LogRank",
    "Median",
    "Renewals",
    "RestrictedMean",
    "Retained",
    "competing_endings",
    "conditional_retention",
    "ending_rate",
    "fit_renewals",
    "kaplan_meier",
    "kaplan_meier_by",
    "log_rank",
    "median_duration",
    "restricted_mean",
    "retention_at",
]
