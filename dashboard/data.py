"""The only door from the pages to the records.

In: the published build that `MENTORSCOPE_WAREHOUSE` points to, through `pipelines.open_warehouse`. Out: small frames, one
named function each; the SQL stands in `queries/`, one file each, and fetches no more than is shown. Every answer is kept
in one bounded cache under the build, the edition and the parameters it came from, so that neither an old build nor
another role's rows can be handed on. A run is pinned to the build that was current when it began: no page mixes two.
Rejected: a connection shared by sessions, on which threads get each other's rows; the warehouse takes a cursor a query.
"""

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

import pipelines
from pipelines import metrics
from pipelines.settings import Settings
from pipelines.warehouse import READ_ONLY

VARIABLE = "MENTORSCOPE_WAREHOUSE"
QUERIES = Path(__file__).parent / "queries"
_PINNED = "_records"


@dataclass(frozen=True)
class Records:
    """Which build a run reads, through which edition, and what it says about itself."""

    folder: str
    published: str
    edition: str
    build: str
    as_of: dt.date
    settings: Settings

    def word(self, role: str) -> str:
        """The program's own word for `mentor` or `mentee`."""
        return self.settings.words.get(role, role)


@dataclass(frozen=True)
class Definition:
    """A metric or flag as its SQL file tells it; `measure` is count, share, mean, median, retention or flag."""

    name: str
    title: str
    unit: str
    measure: str
    needs: str
    sql: str
    better: str = "none"
    definition: str = ""
    numerator: str = ""
    denominator: str = ""
    left_out: str = ""
    says: str = ""
    threshold: str = ""
    resets: str = ""


def folder() -> Path:
    """The warehouse that the pages show."""
    return Path(os.environ.get(VARIABLE) or "warehouse")


def published(path: Path) -> str:
    """The name of the current build; empty where nothing was published."""
    pointer = path / "CURRENT"
    return pointer.read_text(encoding="utf-8").strip() if pointer.is_file() else ""


@st.cache_resource(max_entries=4, show_spinner=False, on_release=lambda warehouse: warehouse.close())
def _warehouse(path: str, build: str, edition: str) -> Any:  # the build is part of the key, `CURRENT` says the same
    return pipelines.open_warehouse(Path(path), edition=edition)


def begin_run(edition: str) -> Records:
    """Pin this run to the current build. Raises WarehouseError where there is none to read."""
    path, build = str(folder()), published(folder())
    warehouse = _warehouse(path, build, edition)
    records = Records(path, build, edition, warehouse.build, warehouse.as_of, warehouse.settings)
    st.session_state[_PINNED] = records
    return records


def current() -> Records:
    """The records that this run is pinned to."""
    records: Records = st.session_state[_PINNED]
    return records


@cache
def _text(query: str) -> str:
    return (QUERIES / f"{query}.sql").read_text(encoding="utf-8")


@st.cache_data(max_entries=256, show_spinner=False)
def _kept(path: str, build: str, edition: str, query: str, parameters: tuple[tuple[str, Any], ...]) -> pd.DataFrame:
    given = {name: list(value) if isinstance(value, tuple) else value for name, value in parameters}
    frame: pd.DataFrame = _warehouse(path, build, edition).sql(_text(query), **given)
    return frame


def ask(records: Records, query: str, **parameters: Any) -> pd.DataFrame:
    """The rows of `queries/<query>.sql` with its parameters bound."""
    given = tuple(sorted((k, tuple(v) if isinstance(v, list) else v) for k, v in parameters.items()))
    return _kept(records.folder, records.published, records.edition, query, given)


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


def definitions(records: Records) -> dict[str, Definition]:
    """Every metric and flag by its name, with the thresholds that the build was made with."""
    kept = ask(records, "parameters")
    return _definitions(tuple(zip(kept["parameter"], kept["is_text"], kept["value"], strict=True)))


@lru_cache(maxsize=4)
def _definitions(kept: tuple[tuple[str, bool, str], ...]) -> dict[str, Definition]:
    known = {field.name for field in fields(Definition)}
    told = metrics.definitions({name: value for name, _, value in kept})
    return {one["name"]: Definition(**{key: text for key, text in one.items() if key in known}) for one in told}


@st.cache_data(max_entries=16, show_spinner=False)
def metric_rows(
    records: Records, metric: str, period: str, program: str, group_by: str, group_value: str
) -> pd.DataFrame:
    """The rows behind one figure: pair_id, unit_id, numerator, denominator, is_left_out, mentee, mentor."""
    path = Path(records.folder) / "builds" / records.published
    with closing(duckdb.connect(str(path), read_only=True, config=dict(READ_ONLY))) as connection:
        rows = metrics.rows(connection, metric, period, program, group_by, group_value)
    names = ask(records, "pair_names", pair_ids=sorted(set(rows["pair_id"])))
    return rows.merge(names, on="pair_id", how="left")


# Pairs ----------------------------------------------------------------------------------------------------------------


def pair_counts(records: Records, program: str, cohort: str, search: str) -> pd.DataFrame:
    """state, pair_count, need_count within the filters and the search."""
    return ask(records, "pair_counts", program=program, cohort=cohort, search=search)


def pairs_page(records: Records, row_count: int, offset: int, filters: Mapping[str, Any]) -> pd.DataFrame:
    """One page of the list; `filters` are program, cohort, states, flag, search and order."""
    given = {"program": "all", "cohort": "all", "states": [], "flag": "all", "search": "", "order": "list", **filters}
    return ask(records, "pairs_page", row_count=row_count, offset=offset, **given)


def pair_total(records: Records, filters: Mapping[str, Any]) -> int:
    """How many pairs the list holds within the filters of `pairs_page`."""
    asked = {name: value for name, value in filters.items() if name != "order"}
    return int(ask(records, "pair_total", **asked)["total_count"].iloc[0])


def flags_today(records: Records, program: str, cohort: str) -> list[str]:
    """The flags that fire at the as-of date, the most frequent first."""
    return ask(records, "flags_today", program=program, cohort=cohort)["flag"].tolist()


def pair_search(records: Records, search: str, row_count: int = 12) -> pd.DataFrame:
    """Pairs whose names or id hold the words."""
    return ask(records, "pair_search", search=search, row_count=row_count)


def pair_one(records: Records, pair_id: str) -> dict[str, Any] | None:
    """The pair as the list knows it, or None."""
    return _one(ask(records, "pair_one", pair_id=pair_id))


def of_pair(records: Records, what: str, pair_id: str) -> pd.DataFrame:
    """What is recorded of one pair; `what` is marks, gaps, flag_spans, goals or agenda."""
    return ask(records, f"pair_{what}", pair_id=pair_id)


# Retention and goals --------------------------------------------------------------------------------------------------


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


def goal_curves(records: Records, program: str) -> pd.DataFrame:
    """category, day, reached_share, low, high, dropped_share, goal_count; `all` first, then the largest."""
    return ask(records, "goal_curves", program=program)


def goal_counts(records: Records, program: str, cohort: str) -> dict[str, Any]:
    """The goals within the filters by status, and how pairs work with them."""
    return _one(ask(records, "goal_counts", program=program, cohort=cohort)) or {}


def stalled_goals(records: Records, program: str, cohort: str, row_count: int, offset: int = 0) -> pd.DataFrame:
    """One page of the goals without progress, the longest first."""
    return ask(records, "stalled_goals", program=program, cohort=cohort, row_count=row_count, offset=offset)


# What was loaded ------------------------------------------------------------------------------------------------------


def loaded(records: Records, what: str, **parameters: Any) -> pd.DataFrame:
    """What the loads left behind; `what` is a query: loads, newest_load, quarantine_reasons, quarantine_rows, warnings."""
    return ask(records, what, **parameters)


def load_totals(records: Records) -> dict[str, Any]:
    """Rows read, loaded, quarantined, superseded and ignored in all."""
    return _one(ask(records, "load_totals")) or {}


def exported_tables(records: Records) -> set[str]:
    """The canonical tables that some export holds."""
    frame = ask(records, "recorded")
    return set(frame.loc[frame["column_name"].isna() & frame["is_exported"], "table_name"])


def recorded(records: Records) -> pd.DataFrame:
    """table_name, column_name, row_count, filled_count, is_exported."""
    return ask(records, "recorded")
