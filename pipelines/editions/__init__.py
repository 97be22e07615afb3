"""Editions: what committees and researchers may see of a build, each in a file of its own.

In: a build in the making, complete but for its editions, and the warehouse. Out: beside it, files that hold what their audience
may see and nothing else, so that no page, query or fault of the program can show more. They are cut from the finished tables
in the same connection, and are published or thrown away together with the build.
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
from pipelines.warehouse import Warehouse, beside, open_warehouse


def make_editions(connection: duckdb.DuckDBPyConnection, building: Path, warehouse: Warehouse) -> None:
    """Write the other editions of the build at `building`, which `connection` has open."""
    build, as_of = connection.execute("select build, as_of from quality.build").fetchall()[0]
    _attach(connection, building, "committee")
    committee.make(connection, "committee", warehouse.settings, build, _last(warehouse, as_of))
    key = new_key(warehouse.keys, build)
    _attach(connection, building, "research")
    research.make(connection, "research", key, warehouse.settings, as_of)
    evidence.release(connection, "research")
    _detach(connection, "research")
    _detach(connection, "committee")


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
