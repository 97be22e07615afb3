"""What the page Retention makes of durations beyond the curve: rates by month, later chances, reasons, other ways of counting.

In: the records that a run is pinned to, and the scope. Out: frames of `pipelines.retention`, made of the counts of one query.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from dashboard import questions
from dashboard.data import Records, ask
from pipelines.retention import competing_endings, conditional_retention, ending_rate, kaplan_meier, log_rank

MONTH_DAYS = 365.25 / 12
REACHED_MONTHS = (3, 6, 12)
AHEAD_MONTHS = 6
CAUSES = ("end_reason", "ended_by")


def durations(records: Records, program: str, group_by: str, group_value: str = "any") -> pd.DataFrame:
    """One row per pair: group_value, day, cause, end_reason, ended_by, last_contact_day, entry_day."""
    scope = {
        "program": program,
        "group_by": group_by,
        "group_value": group_value,
        "grace_days": records.settings.grace_days,
    }
    counted = ask(records, "durations", **scope)
    return counted.loc[counted.index.repeat(counted["pair_count"].to_numpy())].reset_index(drop=True)


@dataclass(frozen=True)
class Parts:
    """What the page says of one scope beyond the curve; `causes` has a frame for each of `CAUSES`, none without early endings."""

    rates: pd.DataFrame
    causes: dict[str, pd.DataFrame]
    later: "list[Later]"
    ways: pd.DataFrame


@lru_cache(maxsize=64)
def parts(records: Records, program: str, group_by: str, group_value: str, day: int) -> Parts | None:
    """All of it by `day`, the page's horizon; None where the scope holds no pair. Kept: it is most of the page's work."""
    pairs = durations(records, program, group_by, group_value)
    if pairs.empty:
        return None
    least, level = records.settings.least_at_risk_count, records.settings.interval_level
    has_causes = bool(day) and bool((pairs["cause"] == "early").any())
    return Parts(
        rates=rates(pairs, least, level),
        causes={column: by_cause(pairs, column, day, level) for column in CAUSES} if has_causes else {},
        later=later(pairs, least, level),
        ways=other_ways(pairs, day, level),
    )


@lru_cache(maxsize=64)
def difference(records: Records, program: str, group_by: str) -> tuple[float, float | None]:
    """`compared` over the groups of `group_by`; only years of the match have an order."""
    return compared(durations(records, program, group_by), is_ordered=group_by == "cohort")


@lru_cache(maxsize=64)
def cohorts(records: Records, program: str) -> pd.DataFrame:
    """`cohort_shares` of one program or all."""
    return cohort_shares(questions.retention_curves(records, program, "cohort"))


def rates(pairs: pd.DataFrame, least: int, level: float) -> pd.DataFrame:
    """`ending_rate` by month since the match, as far as `least` pairs were followed through a month."""
    found = ending_rate(pairs["day"], pairs["cause"].notna(), stretch_days=MONTH_DAYS, level=level)
    is_seen = (found["followed_days"] >= least * MONTH_DAYS).cummin()
    return found[is_seen].assign(month=lambda rows: np.arange(1, len(rows) + 1))


@dataclass(frozen=True)
class Later:
    """Of the `pair_count` that were still together after `reached_months`, the share that was six months later."""

    reached_months: int
    pair_count: int
    share: float
    low: float
    high: float


def later(pairs: pd.DataFrame, least: int, level: float) -> list[Later]:
    """Conditional retention at each of `REACHED_MONTHS`, where `least` pairs are still followed six months on."""
    found = []
    ahead = AHEAD_MONTHS * MONTH_DAYS
    for months in REACHED_MONTHS:
        reached = months * MONTH_DAYS
        if (pairs["day"] >= reached + ahead).sum() < least:
            continue
        curve = conditional_retention(pairs["day"], pairs["cause"].notna(), reached, level=level)
        row = curve[curve["day"] <= ahead].iloc[-1]
        count = int((pairs["day"] > reached).sum())
        found.append(Later(months, count, float(row["retention_share"]), float(row["low"]), float(row["high"])))
    return found


def by_cause(pairs: pd.DataFrame, column: str, day: float, level: float) -> pd.DataFrame:
    """Aalen-Johansen by `column` (end_reason or ended_by) of the early endings, beside planned ones: cause, share, low, high.

    The shares of pairs by `day`, largest first; endings whose `column` is not recorded are a cause of their own.
    """
    early = pairs[column].astype(object).where(pairs[column].notna(), "not_recorded")
    causes = early.where(pairs["cause"] == "early", pairs["cause"].astype(object))
    curves = competing_endings(pairs["day"], causes.where(pairs["cause"].notna(), None), level)
    last = curves[curves["day"] <= day].groupby("cause", as_index=False).last()
    return last[last["share"] > 0].sort_values("share", ascending=False, ignore_index=True)


def other_ways(pairs: pd.DataFrame, day: float, level: float) -> pd.DataFrame:
    """The share together after `day` when pairs are counted in other ways: way, pair_count (that it changes), share, low, high.

    Ways: "as_recorded"; "timer_to_last_contact", pairs that the platform's timer closed end at their last contact;
    "from_first_record", a pair is counted only from the day on which its program's records begin (left truncation).
    """
    ended = pairs["cause"].notna()
    is_timed, is_late = pairs["last_contact_day"].notna(), pairs["entry_day"] > 0
    moved = pairs["day"].where(~is_timed, pairs["last_contact_day"]).clip(upper=pairs["day"])
    seen = pairs["entry_day"] < pairs["day"]
    curves = [("as_recorded", len(pairs), kaplan_meier(pairs["day"], ended, level=level))]
    if is_timed.any():
        curves.append(("timer_to_last_contact", int(is_timed.sum()), kaplan_meier(moved, ended, level=level)))
    if is_late.any():
        kept = pairs[seen | ~is_late]
        curve = kaplan_meier(kept["day"], kept["cause"].notna(), kept["entry_day"], level)
        curves.append(("from_first_record", int(is_late.sum()), curve))
    rows = []
    for way, count, curve in curves:
        upto = curve[curve["day"] <= day]
        if len(upto):
            rows.append((way, count, *upto[["retention_share", "low", "high"]].iloc[-1]))
    return pd.DataFrame(rows, columns=["way", "pair_count", "share", "low", "high"])


def compared(pairs: pd.DataFrame, is_ordered: bool) -> tuple[float, float | None]:
    """The p-value of the log-rank test over the groups, and of its trend where the groups have an order; NaN for one group."""
    groups = pairs["group_value"]
    p_value = log_rank(pairs["day"], pairs["cause"].notna(), groups).p_value
    if not is_ordered:
        return p_value, None
    steps = {name: float(place) for place, name in enumerate(sorted(groups.unique()))}
    return p_value, log_rank(pairs["day"], pairs["cause"].notna(), groups, trend=steps).p_value


def cohort_shares(curves: pd.DataFrame, step_months: int = 3) -> pd.DataFrame:
    """Share still together by year of the match (rows) and months since (columns); NaN where the curve has stopped.

    curves: as of `questions.retention_curves` by cohort.
    """
    most = int(curves["day"].max() / MONTH_DAYS) if len(curves) else 0
    months = range(step_months, most + 1, step_months)
    shares = {}
    for cohort, curve in sorted(curves.groupby("group_value"), key=lambda one: str(one[0])):
        known = curve.set_index("day")["retention_share"].sort_index()
        last = known.index.max()
        days = [month * MONTH_DAYS for month in months]
        shares[str(cohort)] = [float(known[known.index <= day].iloc[-1]) if day <= last else np.nan for day in days]
    return pd.DataFrame(shares, index=pd.Index(months, dtype="int64")).T
