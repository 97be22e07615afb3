"""What the page Outcomes asks of the records: one named function a question, each the rows of a file in `queries/`.

In: the records that a run is pinned to, and the filters. Out: small frames, without formatting; shares with Wilson's interval.
"""

import pandas as pd

from dashboard.data import Records, ask
from pipelines.intervals import wilson

YEARS = ("this year", "year before")
BANDS = ("none", "fewer than agreed", "as agreed or more")


def _shares(records: Records, questions: tuple[str, ...], scope: dict[str, str]) -> pd.DataFrame:
    found = ask(records, "outcome_shares", questions=questions, **scope)
    low, high = wilson(found["with_count"], found["mentee_count"], records.settings.interval_level)
    return found.assign(share=found["with_count"] / found["mentee_count"], low=low, high=high)


def by_kind(records: Records, program: str, group_by: str, group_value: str) -> pd.DataFrame:
    """Question (one of `YEARS`), value (a kind, or `any`), mentee_count, with_count, outcome_count, share, low, high.

    Kinds that nobody had in either year are left out; the most frequent this year come first.
    """
    scope = {"program": program, "group_by": group_by, "group_value": group_value}
    found = _shares(records, YEARS, scope)
    had = found.loc[found["with_count"] > 0, "value"]
    return found[found["value"].isin({*had, "any"})].reset_index(drop=True)


def by_contact(records: Records, program: str, group_by: str, group_value: str) -> pd.DataFrame:
    """The same by contact in the first months (value is one of `BANDS`, in their order)."""
    scope = {"program": program, "group_by": group_by, "group_value": group_value}
    found = _shares(records, ("early contact",), scope).set_index("value")
    return found.loc[[band for band in BANDS if band in found.index]].reset_index()


def levels(records: Records, program: str, cohort: str) -> pd.DataFrame:
    """Level (-2 to 2), goal_count, pair_count of the goals that carry one."""
    return ask(records, "attainment_levels", program=program, cohort=cohort)
