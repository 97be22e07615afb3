"""What was released before, since two releases can be subtracted from each other.

In: the build in force, which keeps what its committee edition and those before it told. Out: the tables that were told, for
disclosure control to compare with, and the groups they were told of; and in the new build the same, with what it tells itself.
Only counts over groups stand there, and only those that a committee has seen. Tables of dates more than a year before the
as-of date are let go: no edition has figures of them any more, unless somebody published one (`releases`).
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import duckdb
import pandas as pd

from pipelines.editions.disclosure import Known, Release
from pipelines.editions.groups import Block
from pipelines.editions.levels import grouping_of
from pipelines.editions.sets import Place
from pipelines.warehouse import Edition

KEPT_DAYS = 400
TABLES = """
create table quality.released (
    build VARCHAR, metric VARCHAR, part VARCHAR, period DATE, program_id VARCHAR, group_by VARCHAR, blocks VARCHAR
);
create table quality.released_groups (build VARCHAR, group_by VARCHAR, label VARCHAR, members VARCHAR);
"""


@dataclass(frozen=True)
class Memory:
    """The tables of earlier releases, and the groups of the last one."""

    known: list[Known] = field(default_factory=list)
    groups: dict[str, list[Block]] = field(default_factory=dict)
    rows: list[tuple[Any, ...]] = field(default_factory=list)


def read(published: Edition | None, as_of: date, released: Collection[str] = ()) -> Memory:
    """From the build in force; nothing where there is none, or it is older than committee editions.

    released: builds of which something was published for good; what they told is never let go.
    """
    if published is None:
        return Memory()
    tables = published.sql("select table_name as t from information_schema.tables where table_schema = 'quality'")
    if "released" not in set(tables["t"]):
        return Memory()
    found = published.table("quality.released")
    found["period"] = found["period"].dt.date
    found = found[(found["period"] >= as_of - timedelta(days=KEPT_DAYS)) | found["build"].isin(released)]
    rows: list[tuple[Any, ...]] = list(found.itertuples(index=False, name=None))
    known = [_known(*row[1:]) for row in rows]
    groups: dict[str, list[Block]] = {}
    for row in published.table("quality.released_groups").itertuples(index=False):
        groups.setdefault(str(row.group_by), []).append(frozenset(json.loads(str(row.members))))
    return Memory(known, groups, rows)


def _known(metric: str, part: str, period: date, program: str, group_by: str, blocks: str) -> Known:
    told = {frozenset(names): float(amount) for names, amount in json.loads(blocks)}
    return Known((metric, part), Place(period.isoformat(), program, group_by), told, is_past=True)


def write(connection: duckdb.DuckDBPyConnection, build: str, memory: Memory, release: Release) -> None:
    """Keep in the new build what it tells and what was told before."""
    connection.execute(TABLES)
    groups = [
        (build, grouping_of(by), label, json.dumps(sorted(block)))
        for by, partition in release.partitions.items()
        for label, block in partition.members.items()
    ]
    _insert(connection, "released", [*memory.rows, *_rows(build, release)])
    _insert(connection, "released_groups", groups)


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[Any, ...]]) -> None:
    """Add rows in one go; one by one costs a second for every few hundred."""
    if rows:
        connection.register("told", pd.DataFrame(rows, dtype="object"))
        connection.execute(f"insert into quality.{table} from told")
        connection.unregister("told")


def _rows(build: str, release: Release) -> Iterable[tuple[Any, ...]]:
    """Every table that is told, under the names of all sets that it tells of."""
    for (key, place), shown in sorted(release.shown.items(), key=str):
        if shown:
            told = release.blocks(key, place, shown)
            blocks = json.dumps(sorted([sorted(block), amount] for block, amount in told.items()))
            yield build, *key, place.date, place.program, place.group_by, blocks
