"""A connection to a build in the making: nothing is fetched, and memory is taken within bounds.

In: where the build is to be. Out: a connection that spills beside it. Rejected: the engine's own limit, a share of the machine,
which on a large one lets a build crowd out the dashboard that it is made for.
"""

from pathlib import Path

import duckdb

SHARE = "60%"  # of a machine's memory, where it is little
BUILDING_GIB = 6  # with half of it, the editions of ten million contacts cost 40 % more
JUDGING_GIB = 2  # a row in the making takes 500 bytes; on disk, ten million of them cost a quarter more time


def connect(building: Path) -> duckdb.DuckDBPyConnection:
    """A connection to a build in the making, which spills beside it and fetches nothing."""
    connection = duckdb.connect(
        str(building), config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    )
    aside = building.with_name(building.name + "-spill")
    connection.execute(f"set temp_directory = '{str(aside).replace(chr(39), chr(39) * 2)}'")
    connection.execute("set TimeZone = 'UTC'; set enable_progress_bar = false")
    take_at_most(connection, BUILDING_GIB)
    return connection


def take_at_most(connection: duckdb.DuckDBPyConnection, gib: int) -> None:
    """Limit the memory of a connection; what is larger spills to disk."""
    connection.execute(f"set memory_limit = '{SHARE}'")
    (most,) = connection.execute("select current_setting('memory_limit')").fetchone() or ("",)
    size, unit = most.split()
    if unit == "TiB" or (unit == "GiB" and float(size) > gib):
        connection.execute(f"set memory_limit = '{gib}GiB'")
