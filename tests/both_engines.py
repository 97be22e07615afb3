"""A build on Spark beside a build on DuckDB: the session, both builds, and what they say otherwise.

Java and pyspark may be missing on a developer's machine, but not where MENTORSCOPE_REQUIRE_SPARK says so.
"""

import json
import math
import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines import load
from pipelines.progress import Silent
from pipelines.settings import Settings
from pipelines.warehouse import Warehouse

REQUIRED = "MENTORSCOPE_REQUIRE_SPARK"
SMALL = {
    "spark.driver.memory": "2g",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    # No memory of what was done, which would be looked through at each collection of garbage.
    **dict.fromkeys(("spark.ui.retainedJobs", "spark.ui.retainedStages", "spark.ui.retainedTasks"), "1"),
    "spark.sql.ui.retainedExecutions": "1",
    # Small queries by the hundred: no code is compiled for them, nor cut in parts.
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmn500m",
    # Small files by the thousand: each checksum and each mark of success is a file more, and a shell that sets its permissions.
    "spark.hadoop.fs.file.impl": "org.apache.hadoop.fs.RawLocalFileSystem",
    "spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
}
# What differs by design: the ledger's words on a file, suspicions between tables, the raw text of rows that broke such a rule.
NOT_COMPARED = {"batch", "loaded_at", "sha256", "exported_on", "raw_row", "warnings"}
COMPARED_QUALITY = ("loads", "quarantine", "superseded", "recorded")
TOLERANCE = 1e-9


@contextmanager
def small_session() -> Iterator[Any]:
    """A Spark session of one worker; skips where there is none, unless it is required."""
    missing = [name for name, here in (("pyspark", find_spec("pyspark")), ("Java", shutil.which("java"))) if not here]
    if missing and os.environ.get(REQUIRED):
        pytest.fail(f"{REQUIRED} is set, and {' and '.join(missing)} is not here")
    if missing:
        pytest.skip(
            f"{' and '.join(missing)} is not here: make test-spark installs pyspark, Debian openjdk-17-jre-headless"
        )
    from pipelines.spark.session import open_session

    opened = open_session("local[1]", SMALL)
    try:
        yield opened
    finally:
        opened.stop()


def build_on_both(session: Any, source: Path, folder: Path) -> tuple[Path, Path]:
    """The same records built by both: the published file of one machine, and the folder of the other."""
    from pipelines.spark.build import build

    load([source], folder / "warehouse")
    build(session, str(source), str(folder / "tables"), Settings(), Silent())
    published = Warehouse(folder / "warehouse").current()
    assert published
    return published, folder / "tables"


def all_differing(published: Path, tables: Path) -> list[str]:
    """What the two engines say otherwise about any table, in words."""
    with closing(duckdb.connect(str(published), read_only=True)) as connection:
        made = connection.execute(
            "select table_schema, table_name from information_schema.tables where table_schema in ('core', 'mart') "
            "or (table_schema = 'quality' and list_contains($quality, table_name))",
            {"quality": list(COMPARED_QUALITY)},
        ).fetchall()
    assert len(made) > 80
    return [difference for schema, name in made for difference in differing(published, tables, schema, name)]


def cells(connection: duckdb.DuckDBPyConnection, relation: str, names: list[str]) -> list[tuple[Any, ...]]:
    """The rows of a relation in an order that does not depend on the engine: by all that is no fraction, then the rest."""
    listed = ", ".join(f'"{name}"' for name in names)
    rows = connection.execute(f"select {listed} from {relation}").fetchall()

    def place(row: tuple[Any, ...]) -> tuple[tuple[str, ...], tuple[float, ...]]:
        whole = tuple("" if isinstance(cell, float) else str(cell) for cell in row)
        return whole, tuple(round(cell, 6) if isinstance(cell, float) else 0.0 for cell in row)

    return sorted(rows, key=place)


def is_same(one: Any, other: Any) -> bool:
    """Whether two cells say the same: numbers to 1e-9, JSON by its values, all else exactly."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(is_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    if isinstance(one, float) and other is not None and not isinstance(other, str):
        return math.isclose(one, float(other), rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return bool(one == other)


def differing(published: Path, tables: Path, schema: str, name: str) -> list[str]:
    """What the two engines say otherwise about one table, in words; at most a few."""
    with closing(duckdb.connect(str(published), read_only=True)) as connection:
        connection.execute("set TimeZone = 'UTC'")
        on_spark = f"read_parquet('{tables / schema / name}/*.parquet')"
        described = connection.execute(f"describe {schema}.{name}").fetchall()
        names = [column for column, *_ in described if column not in NOT_COMPARED]
        moments = {column for column, type_, *_ in described if type_ == "TIMESTAMP"}
        replaced = ", ".join(f'"{column}"::timestamp as "{column}"' for column in moments)
        ours = cells(connection, f"{schema}.{name}", names)
        theirs = cells(connection, f"(select * {f'replace ({replaced})' if replaced else ''} from {on_spark})", names)
    if len(ours) != len(theirs):
        return [f"{schema}.{name} has {len(ours)} rows, on Spark {len(theirs)}"]
    return [
        f"{schema}.{name}.{column}: {one!r}, on Spark {other!r}"
        for row, same in zip(ours, theirs, strict=True)
        for column, one, other in zip(names, map(told, row), map(told, same), strict=True)
        if not is_same(one, other)
    ][:3]


def told(cell: Any) -> Any:
    """A cell, a model's card as its values."""
    return json.loads(cell) if isinstance(cell, str) and cell.startswith('{"') else cell
