"""Editions: what committees and researchers may see of a build, each in a file of its own.

In: a build in the making, complete but for its editions, and the warehouse. Out: beside it, files that hold what their audience
may see and nothing else, so that no page, query or fault of the program can show more. They are cut from the finished tables
in the same connection, and are published or thrown away together with the build. A committee's edition may stand for several
builds (`standing`).
"""

from contextlib import closing
from datetime import date
from pathlib import Path

import duckdb

from pipelines.contract import quoted
from pipelines.editions import committee, evidence, memory, research
from pipelines.editions.memory import Memory
from pipelines.editions.pseudonyms import new_key
from pipelines.editions.releases import released
from pipelines.editions.standing import standing
from pipelines.warehouse import Warehouse, beside, open_warehouse


def make_editions(
    connection: duckdb.DuckDBPyConnection, building: Path, warehouse: Warehouse, *, may_stand: bool = True
) -> None:
    """Write the other editions of the build at `building`, which `connection` has open.

    may_stand: whether the committee's edition in force may be that of this build too, where a new one would tell less.
    """
    build, as_of = connection.execute("select build, as_of from quality.build").fetchall()[0]
    _committee(connection, building, warehouse, as_of, may_stand=may_stand)
    key = new_key(warehouse.keys, build)
    _attach(connection, building, "research")
    research.make(connection, "research", key, warehouse.settings, as_of)
    evidence.release(connection, "research")
    _detach(connection, "research")


def _committee(
    connection: duckdb.DuckDBPyConnection, building: Path, warehouse: Warehouse, as_of: date, *, may_stand: bool
) -> None:
    """The committee's edition, with what is remembered of it and those before; made anew to know what it would tell."""
    last = _last(warehouse, as_of)
    _attach(connection, building, "committee")
    made = committee.make(connection, "committee", warehouse.settings, last)
    _detach(connection, "committee")
    before = standing(connection, warehouse, as_of) if may_stand else None
    if before and made.told_count < before.told_count:
        before.take_over(building)
        memory.carry(connection, last)
    else:
        memory.write(connection, building.name.split(".")[0], last, made.faces, made.dates)


def _last(warehouse: Warehouse, as_of: date) -> Memory:
    """What the build in force told committees."""
    if warehouse.served() is None:
        return Memory()
    with closing(open_warehouse(warehouse.folder, accepts_older=True)) as published:
        return (
            Memory()
            if published.is_older
            else memory.read(published, as_of, {one.build for one in released(warehouse.folder)})
        )


def _attach(connection: duckdb.DuckDBPyConnection, building: Path, edition: str) -> None:
    """Open an edition's own new file, with the facts of the build and the settings that it was made with."""
    path = str(beside(building, edition)).replace("'", "''")
    connection.execute(f"attach '{path}' as {quoted(edition)}")
    connection.execute(f"create schema {quoted(edition)}.quality")
    connection.execute(
        f"create table {quoted(edition)}.quality.build as select build, as_of, format from quality.build"
    )
    connection.execute(f"create schema {quoted(edition)}.mart")
    connection.execute(f"create table {quoted(edition)}.mart.parameters as from mart.parameters")


def _detach(connection: duckdb.DuckDBPyConnection, edition: str) -> None:
    connection.execute(f"checkpoint {quoted(edition)}")
    connection.execute(f"detach {quoted(edition)}")
