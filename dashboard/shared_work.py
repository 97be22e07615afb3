"""What the page Shared work asks of the records: one named function a question, each the rows of a file in `queries/`.

In: the records that a run is pinned to, and the filters. Out: small frames and plain values, without formatting.
"""

from typing import Any

import pandas as pd

from dashboard import questions
from dashboard.data import Records, ask

OF_KIND = "feedback of "  # before the kind of work, as mart.pair_waits has it

KIND = "kind"  # the grouping that only work has


def head(records: Records, program: str, cohort: str) -> dict[str, Any]:
    """item_count, mentee_item_count, waiting_count, longest_days, together_count, unresolved_count."""
    return {
        str(name): value for name, value in ask(records, "work_head", program=program, cohort=cohort).iloc[0].items()
    }


def half_answered_days(curve: pd.DataFrame) -> float | None:
    """The first day by which half of the work had feedback; None where half is not reached."""
    reached = curve.loc[curve["come_share"] >= 0.5 - 1e-12, "day"]
    return float(reached.iloc[0]) if len(reached) else None


def feedback_curves(records: Records, program: str, group_by: str, group_value: str) -> pd.DataFrame:
    """How soon feedback comes, of one group: as `questions.waiting_curves`."""
    return questions.waiting_curves(records, "feedback", program, group_by, group_value)


def feedback_by_kind(records: Records, program: str, group_by: str, group_value: str) -> pd.DataFrame:
    """The same by kind of work, which stands in group_value; the most frequent kinds first."""
    curves = questions.waiting_curves(records, f"{OF_KIND}*", program, group_by, group_value)
    return curves.assign(group_value=curves["kind"].str.removeprefix(OF_KIND))


def still_waiting(curves: pd.DataFrame, days: list[int]) -> pd.DataFrame:
    """group_value, day, waiting_count: how much still waited before each of the days, for the row under the axis."""
    rows = []
    for group, curve in curves.groupby("group_value", sort=False):
        for day in days:
            later = curve.loc[curve["day"] >= day, "waiting_count"]
            rows.append((group, day, int(later.iloc[0]) if len(later) else 0))
    return pd.DataFrame(rows, columns=["group_value", "day", "waiting_count"])


def public_by(records: Records, day: int, program: str, group_by: str, group_value: str) -> dict[str, Any] | None:
    """come_share, low and high of the collaborations made public by a day since their start; None where it is not seen."""
    curve = questions.waiting_curves(records, "made_public", program, group_by, group_value)
    if curve.empty or curve["day"].max() < day:
        return None
    return {str(name): value for name, value in curve[curve["day"] <= day].iloc[-1].items()}


def kinds(records: Records, program: str, cohort: str) -> pd.DataFrame:
    """kind, shared_by, item_count, answered_count: what is shown, and by whom; the most frequent kinds first."""
    return ask(records, "work_kinds", program=program, cohort=cohort)


def waiting(records: Records, program: str, cohort: str, row_count: int, offset: int = 0) -> pd.DataFrame:
    """One page of the items that wait for feedback, the longest wait first."""
    return ask(records, "work_waiting", program=program, cohort=cohort, row_count=row_count, offset=offset)


def together(records: Records, program: str, cohort: str) -> pd.DataFrame:
    """status, collaboration_count, dated_count, median_days: collaborations by how far they have come.

    median_days runs from the start to the day that ended it, and to the as-of date for those that have not ended.
    """
    return ask(records, "work_together", program=program, cohort=cohort, as_of=records.as_of)


def unresolved(records: Records, program: str, cohort: str, row_count: int, offset: int = 0) -> pd.DataFrame:
    """One page of the collaborations under way or submitted, the oldest first."""
    scope = {"program": program, "cohort": cohort, "row_count": row_count, "offset": offset}
    return ask(records, "work_unresolved", as_of=records.as_of, **scope)
