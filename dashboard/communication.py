"""What the page Communication asks of the records: one named function a question, each the rows of a file in `queries/`.

In: the records that a run is pinned to, and the filters. Out: small frames and plain values, without formatting; rates and
intervals are added to counts here.
"""

import datetime as dt
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd

from dashboard.data import Records, ask

WEEKS_A_YEAR = 52
HEAD_WEEKS = 12
PERIOD_WEEKS = 4
BACK_DAYS = (0, 91, 365)  # now, a quarter ago, a year ago


def weeks(records: Records, program: str, cohort: str, channel: str = "all") -> pd.DataFrame:
    """weeks_ago, years_ago, week, held_count, running_pair_count, per_pair, ended_on: every week since the first match.

    week counts from 0, the oldest of a year's 52, to 51; ended_on is the last day of the week. Contacts are those of one
    channel, or all.
    """
    found = ask(records, "contact_weeks", program=program, cohort=cohort, channel=channel)
    return found.assign(
        years_ago=found["weeks_ago"] // WEEKS_A_YEAR,
        week=WEEKS_A_YEAR - 1 - found["weeks_ago"] % WEEKS_A_YEAR,
        per_pair=found["held_count"] / found["running_pair_count"].where(found["running_pair_count"] > 0),
        ended_on=[pd.Timestamp(records.as_of - dt.timedelta(weeks=int(ago))) for ago in found["weeks_ago"]],
    )


def head(found: pd.DataFrame) -> dict[str, Any]:
    """Contacts and pairs of the last twelve weeks, and of the same weeks a year ago where pairs ran in all of them."""
    now = found[found["weeks_ago"] < HEAD_WEEKS]
    before = found[found["weeks_ago"].between(WEEKS_A_YEAR, WEEKS_A_YEAR + HEAD_WEEKS - 1)]
    is_comparable = len(before) == HEAD_WEEKS and bool((before["running_pair_count"] > 0).all())
    return {
        "held_count": int(now["held_count"].sum()),
        "per_pair": _per_pair(now),
        "before_per_pair": _per_pair(before) if is_comparable else None,
        "earlier_years": int(found["years_ago"].max()) if len(found) else 0,
    }


def _per_pair(found: pd.DataFrame) -> float | None:
    running = found["running_pair_count"].mean() if len(found) else 0
    return float(found["held_count"].sum() / running) if running else None


def gap_bands(records: Records, program: str, cohort: str) -> pd.DataFrame:
    """landmark_on, band, from_ratio, until_ratio, pair_count, share: now, a quarter and a year ago, the newest first.

    The landmark date nearest to each is taken, and each once.
    """
    found = ask(records, "gap_bands", program=program, cohort=cohort)
    days = sorted(set(found["landmark_on"]), reverse=True)
    wanted = [pd.Timestamp(records.as_of - dt.timedelta(days=back)) for back in BACK_DAYS]
    chosen = dict.fromkeys(min(days, key=lambda day: abs(day - on)) for on in wanted) if days else {}
    kept = found[found["landmark_on"].isin(list(chosen))].sort_values(["landmark_on", "band"], ascending=[False, True])
    return kept.assign(share=kept["pair_count"] / kept.groupby("landmark_on")["pair_count"].transform("sum"))


def initiative(records: Records, program: str, cohort: str) -> pd.DataFrame:
    """months, pair_count, share, low, high: the mentee's mean share of beginnings, while enough pairs are left.

    The interval is the normal one of a mean over pairs, kept within 0..1.
    """
    least = records.settings.least_at_risk_count
    found = ask(records, "initiative_months", program=program, cohort=cohort)
    enough = (found["pair_count"] >= least).cummin() if len(found) else found["pair_count"] >= least
    found = found[enough]
    count, mean = found["pair_count"], found["share_sum"] / found["pair_count"]
    variance = (found["share_square_sum"] - count * mean**2).clip(lower=0) / (count - 1).where(count > 1)
    width = NormalDist().inv_cdf(0.5 + records.settings.interval_level / 2) * np.sqrt(variance / count)
    return found.assign(share=mean, low=(mean - width).clip(0, 1), high=(mean + width).clip(0, 1))


def channels(records: Records, program: str, cohort: str) -> pd.DataFrame:
    """weeks_ago (of the newest week of four), channel, contact_count: held contacts of two years by four weeks."""
    return ask(records, "contact_channels", program=program, cohort=cohort, week_count=2 * WEEKS_A_YEAR)


def appointments(records: Records, program: str, cohort: str) -> pd.DataFrame:
    """weeks_ago (of the newest week of four), status, contact_count: talks and meetings of a year by what became of them."""
    return ask(records, "appointments", program=program, cohort=cohort, week_count=WEEKS_A_YEAR)


def logging(records: Records, program: str, cohort: str) -> pd.DataFrame:
    """logged_by, contact_count, logged_at_count, prompt_count: who wrote the contacts of the last year down."""
    return ask(records, "logging_ways", program=program, cohort=cohort)


def coverage(records: Records, program: str, cohort: str) -> dict[str, int]:
    """running_count, unlogged_count, silent_count: pairs that nobody logs, and pairs that are logged and silent."""
    return {
        str(name): int(value)
        for name, value in ask(records, "coverage", program=program, cohort=cohort).iloc[0].items()
    }


def unlogged(records: Records, program: str, cohort: str, row_count: int, offset: int = 0) -> pd.DataFrame:
    """One page of the running pairs whose contact nobody logs, with what else is recorded of them lately."""
    return ask(records, "unlogged_pairs", program=program, cohort=cohort, row_count=row_count, offset=offset)
