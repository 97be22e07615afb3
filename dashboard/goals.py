"""What the page Goals asks of the records: one named function a question, each the rows of a file in `queries/`.

In: the records that a run is pinned to, and the filters. Out: small frames and plain values, without formatting.
"""

from typing import Any

import pandas as pd

from dashboard import questions
from dashboard.data import Records, ask

MOST_PATHS = 40  # single goals in one picture; more are a tangle
ALL_CATEGORIES = "all"


def counts(records: Records, program: str, cohort: str) -> dict[str, Any]:
    """The goals within the filters by status, and how pairs work with them."""
    (row,) = ask(records, "goal_counts", program=program, cohort=cohort).to_dict("records")
    return {str(name): value for name, value in row.items()}


def curves(records: Records, program: str) -> pd.DataFrame:
    """category, day, reached_share, low, high, dropped_share, goal_count; `all` first, then the largest.

    The last day of each quarter of a month, each curve as far as enough of its goals are left to follow.
    """
    return ask(records, "goal_curves", program=program, least_at_risk=records.settings.least_at_risk_count)


def first_goal(records: Records, program: str, group_by: str, group_value: str) -> pd.DataFrame:
    """Pairs that have set a goal, by days since the match: as `questions.waiting_curves`."""
    return questions.waiting_curves(records, "pair_first_goal", program, group_by, group_value)


def without_goal(records: Records, days: list[int], program: str, group_by: str, group_value: str) -> pd.DataFrame:
    """group_value, day, waiting_count: pairs that had set no goal before each of the days."""
    scope = {"program": program, "group_by": group_by, "group_value": group_value}
    return ask(records, "waiting_left", kind="pair_first_goal", days=days, **scope)


def months(records: Records, program: str, cohort: str) -> pd.DataFrame:
    """month_number, goal_count, middle_pct, low_pct, high_pct: progress by 30-day months since goals were set."""
    least = records.settings.least_at_risk_count
    return ask(records, "goal_months", program=program, cohort=cohort, least_at_risk=least)


def schedule(records: Records, program: str, cohort: str) -> pd.DataFrame:
    """quarter, goal_count, reached_count, middle_pct, low_pct, high_pct, with_date_count: by the share of their own time used.

    A goal counts in a quarter of the time to its target date once that quarter has come.
    """
    return ask(records, "goal_schedule", program=program, cohort=cohort)


def paths(records: Records, program: str, cohort: str) -> pd.DataFrame:
    """goal_id, status, month_number, progress_pct of the goals set latest that were followed for half a year."""
    return ask(records, "goal_paths", program=program, cohort=cohort, row_count=MOST_PATHS)


def categories(records: Records, program: str, cohort: str) -> pd.DataFrame:
    """category, cohort, goal_count, reached_count, dropped_count, specific_count; the largest categories first."""
    return ask(records, "goal_categories", program=program, cohort=cohort)


def stalled(records: Records, program: str, cohort: str, row_count: int, offset: int = 0) -> pd.DataFrame:
    """One page of the goals without progress, the longest first."""
    return ask(records, "stalled_goals", program=program, cohort=cohort, row_count=row_count, offset=offset)
