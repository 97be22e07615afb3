"""What was released before, since two releases can be subtracted from each other.

In: the build in force, which keeps what its committee edition and those before it told. Out: the tables that were told, for
disclosure control to compare with, and the groups they were told of; and in the new build the same, with what it tells itself.
Only counts over groups stand there, and only those that a committee has seen. Tables of dates more than a year before the
as-of date are let go: no edition has figures of them any more, unless somebody published one (`releases`). Of the last release
alone, all that its figures say is kept too, and how its sets lay to each other, so that both can be audited as one.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import duckdb
import pandas as pd

from pipelines.editions.blocks import begins
from pipelines.editions.disclosure import Known, Release
from pipelines.editions.faces import Faces
from pipelines.editions.groups import Block
from pipelines.editions.levels import grouping_of
from pipelines.editions.said import everything
from pipelines.editions.sets import ALL, COHORT, Key, Place, Relations
from pipelines.editions.worlds import Bound, Told
from pipelines.warehouse import Edition

KEPT_DAYS = 400
TABLES = """
create table quality.released (
    build VARCHAR, metric VARCHAR, part VARCHAR, period DATE, program_id VARCHAR, group_by VARCHAR, blocks VARCHAR
);
create table quality.released_groups (build VARCHAR, group_by VARCHAR, label VARCHAR, members VARCHAR);
create table quality.released_said (period DATE, group_by VARCHAR, block VARCHAR, factors VARCHAR, at_most DOUBLE);
create table quality.released_sets (
    relation VARCHAR, metric VARCHAR, part VARCHAR, other_metric VARCHAR, other_part VARCHAR
);
"""
NAMES = ("released_groups", "released_said", "released_sets")
SAME, WITHIN = "same", "within"


@dataclass(frozen=True)
class Memory:
    """The tables of earlier releases; of the last one the groups, its own tables and statements by date, and its sets.

    tables: as they stand in the build.
    """

    known: list[Known] = field(default_factory=list)
    groups: dict[str, list[Block]] = field(default_factory=dict)
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    last: list[Known] = field(default_factory=list)
    said: Mapping[str, list[Bound]] = field(default_factory=dict)
    relations: Relations | None = None
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    def told(self, date: str) -> Told | None:
        """What the last release told of a date; none where it told nothing, or was made before this was kept."""
        if self.relations is None or not any(one.place.date == date for one in self.last):
            return None
        known = {  # of equal sets the one that was told most finely: the others follow from it
            (key, one.place): replace(one, key=key)
            for one in sorted(self.last, key=lambda one: len(one.blocks))
            if one.place.date == date
            for key in [self.relations.same.get(one.key, one.key)]
        }
        said = self.said.get(date, [])
        groupings = {grouping_of(place.group_by) for _, place in known} | {grouping_of(one.group_by) for one in said}
        blocks = {
            by: [block for block in self.groups.get(by, ()) if by != COHORT or begins(block) <= date]
            for by in groupings - {ALL}
        }
        return Told(list(known.values()), said, self.relations, blocks)


def read(published: Edition | None, as_of: date, released: Collection[str] = ()) -> Memory:
    """From the build in force; nothing where there is none, or it is older than committee editions.

    released: builds of which something was published for good; what they told is never let go.
    """
    if published is None:
        return Memory()
    tables = published.sql("select table_name as t from information_schema.tables where table_schema = 'quality'")
    if "released" not in set(tables["t"]):
        return Memory()
    found = _table(published, "released")
    found = found[(found["period"] >= as_of - timedelta(days=KEPT_DAYS)) | found["build"].isin(released)]
    kept = {"released": found} | {name: _table(published, name) for name in NAMES if name in set(tables["t"])}
    rows: list[tuple[Any, ...]] = list(found.itertuples(index=False, name=None))
    known = [_known(*row[1:]) for row in rows]
    newest = set(kept["released_groups"]["build"])
    last = [one for one, row in zip(known, rows, strict=True) if row[0] in newest]
    groups: dict[str, list[Block]] = {}
    for row in kept["released_groups"].itertuples(index=False):
        groups.setdefault(str(row.group_by), []).append(frozenset(json.loads(str(row.members))))
    said, relations = _last(kept) if "released_sets" in kept else ({}, None)
    return Memory(known, groups, rows, last, said, relations, kept)


def _table(published: Edition, name: str) -> pd.DataFrame:
    """One of `TABLES`, with days as days, which a frame has as midnights."""
    found = published.table(f"quality.{name}")
    return found.assign(period=found["period"].dt.date) if "period" in found else found


def _known(metric: str, part: str, period: date, program: str, group_by: str, blocks: str) -> Known:
    told = {frozenset(names): float(amount) for names, amount in json.loads(blocks)}
    return Known((metric, part), Place(period.isoformat(), program, group_by), told, is_past=True)


def _last(kept: Mapping[str, pd.DataFrame]) -> tuple[dict[str, list[Bound]], Relations]:
    """What the figures of the last release said beyond counts, by date, and how its sets lay to each other."""
    said: dict[str, list[Bound]] = {}
    for period, by, block, factors, at_most in kept["released_said"].itertuples(index=False, name=None):
        terms = {(metric, part): float(factor) for metric, part, factor in json.loads(factors)}
        said.setdefault(str(period)[:10], []).append(Bound(terms, at_most, by, frozenset(json.loads(block))))
    pairs: dict[str, list[tuple[Key, Key]]] = {SAME: [], WITHIN: []}
    for relation, metric, part, *other in kept["released_sets"].itertuples(index=False, name=None):
        pairs[relation].append(((metric, part), (other[0], other[1])))
    return said, Relations(dict(pairs[SAME]), frozenset(pairs[WITHIN]), frozenset())


def carry(connection: duckdb.DuckDBPyConnection, memory: Memory) -> None:
    """Keep in the new build what was told before: it tells nothing itself."""
    connection.execute(TABLES)
    for name, table in memory.tables.items():
        _insert(connection, name, list(table.itertuples(index=False, name=None)))


def write(connection: duckdb.DuckDBPyConnection, build: str, memory: Memory, faces: Faces, dates: list[str]) -> None:
    """Keep in the new build what it tells of the dates and what was told before."""
    release = faces.release
    connection.execute(TABLES)
    groups = [
        (build, grouping_of(by), label, json.dumps(sorted(block)))
        for by, partition in release.partitions.items()
        for label, block in partition.members.items()
    ]
    _insert(connection, "released", [*memory.rows, *_rows(build, release)])
    _insert(connection, "released_groups", groups)
    said = [
        (
            date,
            one.group_by,
            json.dumps(sorted(one.block)),
            json.dumps([[*key, n] for key, n in one.factors.items()]),
            one.upper,
        )
        for date in dates
        for one in everything(faces, date).said
    ]
    _insert(connection, "released_said", said)
    pairs = {SAME: release.relations.same.items(), WITHIN: sorted(release.relations.within)}
    _insert(connection, "released_sets", [(name, *one, *other) for name in pairs for one, other in pairs[name]])


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
