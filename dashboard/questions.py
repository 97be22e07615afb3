"""What the pages ask of the records: one named function a question, each the rows of one file in `queries/`.

In: the records that a run is pinned to, and the filters. Out: small frames and plain values, without formatting. Nothing
here opens or keeps anything; `data` does.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard.data import Records, ask


def _one(frame: pd.DataFrame) -> dict[str, Any] | None:
    return None if frame.empty else {str(name): value for name, value in frame.iloc[0].items()}


# Filters --------------------------------------------------------------------------------------------------------------


def program_options(records: Records) -> dict[str, str]:
    """Name of each program that has pairs, by its id."""
    frame = ask(records, "program_options")
    return dict(zip(frame["program_id"], frame["program_name"], strict=True))


def group_options(records: Records, program: str) -> pd.DataFrame:
    """group_by, group_value, pair_count: every group that the figures are cut by."""
    return ask(records, "group_options", program=program)


# Program --------------------------------------------------------------------------------------------------------------


def headline(records: Records, program: str, cohort: str) -> dict[str, Any]:
    """How many pairs there are, run, need contact and came onto the list since the landmark before."""
    return _one(ask(records, "headline", program=program, cohort=cohort)) or {}


def state_counts(records: Records, program: str, cohort: str) -> pd.DataFrame:
    """state, pair_count, before_count, before_on: now and at the landmark before."""
    return ask(records, "state_counts", program=program, cohort=cohort)


def state_changes(records: Records, program: str, cohort: str) -> pd.DataFrame:
    """previous_state, state, pair_count: the most frequent changes since the landmark before."""
    return ask(records, "state_changes", program=program, cohort=cohort, row_count=6)


def metric_values(
    records: Records, names: Sequence[str], program: str, group_by: str, group_value: str
) -> pd.DataFrame:
    """metric, period, numerator, denominator, value, low, high, left_out_count: every period of some metrics."""
    scope = {"program": program, "group_by": group_by, "group_value": group_value}
    return ask(records, "metric_values", metrics=list(names), **scope)


# Pairs ----------------------------------------------------------------------------------------------------------------


def pair_counts(records: Records, program: str, cohort: str, search: str) -> pd.DataFrame:
    """state, pair_count, need_count within the filters and the search."""
    return ask(records, "pair_counts", program=program, cohort=cohort, search=search)


NO_FILTERS = {
    **dict.fromkeys(("program", "cohort", "flag"), "all"),
    "states": [],
    "search": "",
    "order": "list",
    "aside": [],
    "only": [],
    "is_limited": False,
}


def pairs_page(records: Records, row_count: int, offset: int, filters: Mapping[str, Any]) -> pd.DataFrame:
    """One page of the list; `filters` are program, cohort, states, flag, search, order, aside, only and is_limited."""
    return ask(records, "pairs_page", row_count=row_count, offset=offset, **{**NO_FILTERS, **filters})


def pair_total(records: Records, filters: Mapping[str, Any]) -> int:
    """How many pairs the list holds within the filters of `pairs_page`."""
    asked = {name: value for name, value in {**NO_FILTERS, **filters}.items() if name != "order"}
    return int(ask(records, "pair_total", **asked)["total_count"].iloc[0])


def pair_chances(records: Records, pair_id: str) -> dict[str, Any] | None:
    """What the models say of a pair: risk with reasons and after a contact, chance to begin, chance of an early ending."""
    return _one(ask(records, "pair_chances", pair_id=pair_id))


def flags_today(records: Records, program: str, cohort: str) -> list[str]:
    """The flags that fire at the as-of date, the most frequent first."""
    return ask(records, "flags_today", program=program, cohort=cohort)["flag"].tolist()


def pair_search(records: Records, search: str, row_count: int = 12) -> pd.DataFrame:
    """Pairs whose names or id hold the words."""
    return ask(records, "pair_search", search=search, row_count=row_count)


def pair_one(records: Records, pair_id: str) -> dict[str, Any] | None:
    """The pair as the list knows it, or None."""
    return _one(ask(records, "pair_one", pair_id=pair_id))


def pairs_in_scope(records: Records) -> set[str]:
    """The pairs that the visitor may see."""
    return set(ask(records, "pairs_in_scope")["pair_id"])


def of_pair(records: Records, what: str, pair_id: str) -> pd.DataFrame:
    """What is recorded of one pair; `what` is marks, gaps, flag_spans, goals, goal_history or agenda."""
    return ask(records, f"pair_{what}", pair_id=pair_id)


# Retention --------------------------------------------------------------------------------------------------


def retention_curves(records: Records, program: str, group_by: str, group_value: str = "any") -> pd.DataFrame:
    """Curves of one group or all values of a grouping, cut off where too few pairs are left."""
    least = records.settings.least_at_risk_count
    scope = {"program": program, "group_by": group_by, "group_value": group_value}
    return ask(records, "retention_curves", least_at_risk=least, **scope)


def at_risk_counts(
    records: Records, program: str, group_by: str, days: list[int], group_value: str = "any"
) -> pd.DataFrame:
    """group_value, day, at_risk_count for the days under the axis."""
    scope = {"program": program, "group_by": group_by, "group_value": group_value}
    return ask(records, "at_risk_counts", days=days, **scope)


def ending_curve(records: Records, program: str, group_by: str, group_value: str) -> pd.DataFrame:
    """cause, day, share, low, high of one group."""
    least = records.settings.least_at_risk_count
    scope = {"program": program, "group_by": group_by, "group_value": group_value}
    return ask(records, "ending_curve", least_at_risk=least, **scope)


# What was loaded ------------------------------------------------------------------------------------------------------


def loaded(records: Records, what: str, **parameters: Any) -> pd.DataFrame:
    """What the loads left behind; `what` is a query: loads, newest_load, warnings, quarantine_reasons, _rows, _files."""
    return ask(records, what, **parameters)


def load_totals(records: Records) -> dict[str, Any]:
    """Rows read, loaded, quarantined, superseded and ignored in all."""
    return _one(ask(records, "load_totals")) or {}


def exported(records: Records) -> set[str]:
    """The canonical tables that some export holds, and the columns that it fills, as `table.column`."""
    return set(ask(records, "exported")["name"])


def recorded(records: Records) -> pd.DataFrame:
    """table_name, column_name, row_count, filled_count, is_exported."""
    return ask(records, "recorded")


def waiting_curves(records: Records, kind: str, program: str, group_by: str, group_value: str = "any") -> pd.DataFrame:
    """kind, group_value, day, come_share, low, high, waiting_count, wait_count: how soon what is waited for comes.

    As far as enough still wait. `kind` is one of the mart's, or the beginning of several with `*` after it.
    """
    scope = {"program": program, "group_by": group_by, "group_value": group_value}
    least = records.settings.least_at_risk_count
    return ask(records, "waiting_curves", kind=kind, least_at_risk=least, **scope)
