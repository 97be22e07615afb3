"""What the page Matching asks of the records: one named function a question, each the rows of one file in `queries/`.

In: the records that a run is pinned to, and the filters. Out: small frames and plain values, without formatting, beside
`questions`. A cohort here is the year in which a mentee came, since who waits was matched in no year.
"""

from typing import Any

import pandas as pd

from dashboard import questions
from dashboard.data import Records, ask


def group_options(records: Records, program: str) -> pd.DataFrame:
    """group_by, group_value, mentee_count: every group that figures about mentees are cut by."""
    return ask(records, "mentee_group_options", program=program)


def head(records: Records, program: str, cohort: str) -> dict[str, Any]:
    """mentee_count, matched_count, waiting_count, again_count, longest_days."""
    return dict(ask(records, "matching_head", program=program, cohort=cohort).iloc[0])


def funnel(records: Records, program: str, group_by: str, group_value: str = "any") -> pd.DataFrame:
    """group_value, step, come_count, passed_count, skipped_count, lost_count, open_count, half_passed_days, mentee_count."""
    return ask(records, "funnel", program=program, group_by=group_by, group_value=group_value)


def answer_curves(records: Records, program: str, group_by: str, group_value: str = "any") -> pd.DataFrame:
    """How soon requests are answered: as `questions.waiting_curves`."""
    return questions.waiting_curves(records, "each_answer", program, group_by, group_value)


def answers_left(
    records: Records, days: list[int], program: str, group_by: str, group_value: str = "any"
) -> pd.DataFrame:
    """group_value, day, waiting_count: how many requests were still unanswered before each day."""
    scope = {"program": program, "group_by": group_by, "group_value": group_value}
    return ask(records, "waiting_left", kind="each_answer", days=days, **scope)


def waiting_page(records: Records, program: str, cohort: str, row_count: int, offset: int = 0) -> pd.DataFrame:
    """One page of the mentees who wait, the longest wait first."""
    return ask(records, "waiting_page", program=program, cohort=cohort, row_count=row_count, offset=offset)


def waiting_one(records: Records, mentee_id: str) -> dict[str, Any] | None:
    """The mentee who waits, with interests and the latest pair, or None."""
    frame = ask(records, "waiting_one", mentee_id=mentee_id)
    return None if frame.empty else dict(frame.iloc[0])


def suggestions(records: Records, mentee_id: str, row_count: int = 10) -> pd.DataFrame:
    """Mentors with a free place who share an interest with the mentee, in the order that the page states."""
    preferred = records.settings.preferred_mentor
    return ask(records, "mentor_suggestions", mentee_id=mentee_id, preferred_mentor=preferred, row_count=row_count)


def interests(records: Records, program: str) -> pd.DataFrame:
    """interest, mentee_count, waiting_count, mentor_count, free_mentor_count, free_place_count."""
    return ask(records, "interest_balance", program=program)
