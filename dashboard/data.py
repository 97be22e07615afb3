"""The only door from the pages to the records.

In: the published build that `MENTORSCOPE_WAREHOUSE` points to, through `pipelines.open_warehouse`, and the scope of the visitor:
one edition, of some programs or all. Out: the rows of a query file in `queries/` (or beside the reports,
which ask some of the same), which fetches no more than is shown;
`questions` gives each a name. Every answer is kept in one bounded cache under the build, the scope and the parameters it came
from, so that neither an old build nor another visitor's rows can be handed on. What is kept is shared by all sessions and is not
written into. A run is pinned to the build that was current when it began: no page mixes two.
Rejected: a connection shared by sessions, on which threads get each other's rows; the warehouse takes a cursor a query.
"""

import datetime as dt
import os
from dataclasses import dataclass, field, fields
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

import pipelines
from pipelines import metrics, provenance
from pipelines.editions.releases import is_release, open_release
from pipelines.kept_backtest import read_backtest
from pipelines.published import Edition
from pipelines.report import queries
from pipelines.report.told import Told, read
from pipelines.settings import Settings
from pipelines.warehouse import EDITIONS, Warehouse

VARIABLE = "MENTORSCOPE_WAREHOUSE"
QUERIES = Path(__file__).parent / "queries"
LARGEST_PAGE = 1000
_PINNED = "_records"


@dataclass(frozen=True)
class Scope:
    """What a visitor may read: one edition, of the programs named, or of all where none is named."""

    edition: str = "coordinator"
    programs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Records:
    """Which build a run reads, in which scope, and what it says about itself."""

    folder: str
    published: str
    scope: Scope
    build: str
    as_of: dt.date
    settings: Settings = field(hash=False)  # the build says the same
    note: str = ""  # what its readers are to be told of it

    @property
    def edition(self) -> str:
        """The edition that the run reads."""
        return self.scope.edition

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
    """The name of the build that is shown; empty where nothing was published."""
    store = Warehouse(path)
    shown = store.served() or store.current()
    return shown.name if shown else ""


def editions() -> tuple[str, ...]:
    """The editions that were made with the current build."""
    store = Warehouse(folder())
    return tuple(edition for edition in EDITIONS if store.served(edition))


@st.cache_resource(max_entries=16, show_spinner=False, on_release=lambda warehouse: warehouse.close())
def _warehouse(path: str, build: str, scope: Scope) -> Any:  # the build is part of the key, `CURRENT` says the same
    if is_release(scope.edition):
        return open_release(Warehouse(Path(path)), scope.edition)
    return pipelines.open_warehouse(Path(path), scope.edition, scope.programs)


def begin_run(scope: Scope) -> Records:
    """Pin this run to the current build. Raises WarehouseError where there is none to read."""
    records = _records(str(folder()), published(folder()), scope)
    st.session_state[_PINNED] = records
    return records


def _records(path: str, build: str, scope: Scope) -> Records:
    warehouse = _warehouse(path, build, scope)
    return Records(path, build, scope, warehouse.build, warehouse.as_of, warehouse.settings, warehouse.note)


def told_to_committees(records: Records, release: str = "") -> Records:
    """The committee's edition of the same build, or a release; whoever sees all records may see either."""
    if records.scope.programs:
        raise PermissionError(release or "committee")
    return _records(records.folder, records.published, Scope(release or "committee"))


def edition(records: Records) -> Edition:
    """The open file that a run reads, for what no query file asks."""
    opened: Edition = _warehouse(records.folder, records.published, records.scope)
    return opened


def end_run() -> None:
    """There is no build to read: nothing is pinned."""
    st.session_state.pop(_PINNED, None)


def pinned() -> Records | None:
    """The records that this run is pinned to, None where nothing was published yet."""
    records: Records | None = st.session_state.get(_PINNED)
    return records


def current() -> Records:
    """The records that this run is pinned to."""
    records: Records = st.session_state[_PINNED]
    return records


@cache
def _text(query: str) -> str:
    own = QUERIES / f"{query}.sql"
    return own.read_text(encoding="utf-8") if own.is_file() else queries.text(query)


def _rows(path: str, build: str, scope: Scope, query: str, parameters: tuple[tuple[str, Any], ...]) -> pd.DataFrame:
    given = {name: list(value) if isinstance(value, tuple) else value for name, value in parameters}
    frame: pd.DataFrame = _warehouse(path, build, scope).sql(_text(query), **given)
    return frame


_kept = lru_cache(maxsize=256)(_rows)


def ask(records: Records, query: str, **parameters: Any) -> pd.DataFrame:
    """The rows of `queries/<query>.sql` with its parameters bound; what is larger than a page is not kept.

    Kept frames are shared by all sessions: a copy costs nothing until somebody writes into it (pandas copies on write).
    """
    given = tuple(sorted((k, tuple(v) if isinstance(v, list) else v) for k, v in parameters.items()))
    answer = _rows if parameters.get("row_count", 0) > LARGEST_PAGE else _kept
    return answer(records.folder, records.published, records.scope, query, given).copy(deep=False)


def kept_backtest(records: Records) -> dict[str, Any] | None:
    """The backtest that was made last on this warehouse, of whatever build; None where there is none."""
    return read_backtest(Path(records.folder))


def extract(records: Records) -> tuple[bytes, int]:
    """The research edition as a ZIP of CSV, Parquet, data package and README, and how many rows it holds."""
    from pipelines.editions.archive import zipped  # noqa: PLC0415 - writes what no other page needs

    return zipped(Path(records.folder))


@lru_cache(maxsize=4)
def told(records: Records) -> Told:
    """What the committee's edition tells of all programs together."""
    return read(_warehouse(records.folder, records.published, records.scope))


@lru_cache(maxsize=4)
def pair_records(records: Records) -> pd.DataFrame:
    """One row a pair of the research edition, as `pipelines.effects.pair_records` gives them."""
    from pipelines.effects import pair_records as of_edition  # noqa: PLC0415 - statistics that no other page needs

    return of_edition(_warehouse(records.folder, records.published, records.scope))


def raw_rows(records: Records, file_id: int, lines: list[int]) -> dict[int, str]:
    """The text of rows of a loaded file by their line; reads the file, so only where somebody asks."""
    if records.scope.programs:
        return {}  # a row of a file may tell of people in programs that the visitor does not see
    return provenance.raw_rows(_warehouse(records.folder, records.published, records.scope), file_id, lines)


def held_rows(records: Records, file_id: int) -> tuple[bytes, int]:
    """The held rows of a loaded file in its own columns, to be corrected and brought in again, and how many they are."""
    return provenance.held_rows_csv(_warehouse(records.folder, records.published, records.scope), file_id)


def definitions(records: Records) -> dict[str, Definition]:
    """Every metric and flag by its name, with the thresholds that the build was made with."""
    kept = ask(records, "parameters")
    return _definitions(tuple(zip(kept["parameter"], kept["is_text"], kept["value"], strict=True)))


@lru_cache(maxsize=4)
def _definitions(kept: tuple[tuple[str, bool, str], ...]) -> dict[str, Definition]:
    known = {one.name for one in fields(Definition)}
    told = metrics.definitions({name: value for name, _, value in kept})
    return {one["name"]: Definition(**{key: text for key, text in one.items() if key in known}) for one in told}


@lru_cache(maxsize=16)
def metric_rows(
    records: Records, metric: str, period: str, program: str, group_by: str, group_value: str
) -> pd.DataFrame:
    """The rows behind one figure: pair_id, unit_id, numerator, denominator, is_left_out, mentee, mentor.

    Units of mentees, who may have no pair, have mentee_id and mentee alone.
    """
    warehouse = _warehouse(records.folder, records.published, records.scope)
    rows: pd.DataFrame = warehouse.rows_behind(metric, period, program, group_by, group_value)
    owner = metrics.owner(metric)
    asked = {f"{owner}s": sorted(set(rows[owner]))}
    return rows.merge(ask(records, owner.replace("_id", "_names"), **asked), on=owner, how="left")
