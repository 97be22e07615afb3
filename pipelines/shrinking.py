"""A snapshot that would retire most of a table is stopped: more often the export is cut short than the program.

In: the warehouse as it is published and the tables that a snapshot fills. Out: a check of what was judged, which refuses it.
"""

from collections.abc import Callable, Collection
from contextlib import closing

import duckdb

from pipelines.errors import RefusedInput
from pipelines.warehouse import Warehouse, open_warehouse

LEAST_LEFT = 0.5  # of a table's rows; with fewer, it is asked whether that is meant
COUNTS = "select table_name, row_count from quality.recorded where column_name is null"


def refuse_shrinking(store: Warehouse, tables: Collection[str]) -> Callable[[duckdb.DuckDBPyConnection], None]:
    """A check that raises RefusedInput where one of `tables` would lose more than half of the rows that are published."""
    before: dict[str, int] = {}
    if store.served() is not None:
        with closing(open_warehouse(store.folder, accepts_older=True)) as edition:
            counted = edition.sql(COUNTS)
        before = dict(zip(counted["table_name"], counted["row_count"], strict=True))

    def check(judged: duckdb.DuckDBPyConnection) -> None:
        after: dict[str, int] = dict(judged.execute(COUNTS).fetchall())
        lost = [name for name in tables if after[name] < LEAST_LEFT * before.get(name, 0)]
        if lost:
            told = ", ".join(f"{after[name]:,} of {before[name]:,} rows of {name}" for name in lost)
            raise RefusedInput(
                "The snapshot",
                f"would leave {told}.",
                "See whether the export is whole. If it is, load it again with --yes.",
            )

    return check
