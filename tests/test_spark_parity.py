"""A build on Spark equals a build on DuckDB in every cell: the sample's, and of messes that nobody thought out.

Oracle: the tables that one machine publishes. Spark runs here with one worker and little memory; Java and pyspark may be
missing on a developer's machine, but not where MENTORSCOPE_REQUIRE_SPARK says so.
"""

import json
import math
import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from pipelines import load, open_warehouse
from pipelines.commands.cluster import build_on_cluster
from pipelines.progress import Silent
from pipelines.sample import sample_folder
from pipelines.settings import Settings
from pipelines.synth import write_program
from pipelines.synth.faults import plant_faults
from pipelines.warehouse import Warehouse

pytestmark = [pytest.mark.long, pytest.mark.timeout(3600)]

REQUIRED = "MENTORSCOPE_REQUIRE_SPARK"
SMALL = {
    "spark.driver.memory": "1g",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    # Small queries by the hundred: no code is compiled for them, nor cut in parts.
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}
# What differs by design: the ledger's words on a file, suspicions between tables, the raw text of rows that broke such a rule.
NOT_COMPARED = {"batch", "loaded_at", "sha256", "exported_on", "raw_row", "warnings"}
COMPARED_QUALITY = ("loads", "quarantine", "superseded", "recorded")
TOLERANCE = 1e-9
CELLS = (
    "",
    "NULL",
    "?!",
    "2025-02-30",
    "5/1/2025",
    "2025-03-30T02:30:00",
    "2031-01-01",
    "-1",
    "45,5",
    "Done",
    " x ",
    "é",
)


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
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
    yield opened
    opened.stop()


def messed(folder: Path, seed: int) -> Path:
    """A small synthetic program with every kind of fault planted, then cells damaged at random and a table in two files."""
    rng = np.random.default_rng(seed)
    write_program(folder, pairs=30, preset=("online", "community")[seed % 2], seed=seed)
    plant_faults(folder)
    for path in sorted(folder.glob("*.csv")):
        header, *lines = path.read_text(encoding="utf-8").splitlines()
        for place in rng.choice(len(lines), len(lines) // 15, replace=False) if lines else ():
            cells = lines[place].split(",")
            cells[int(rng.integers(len(cells)))] = str(rng.choice(CELLS))
            lines[place] = ",".join(cells)
        path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    later = folder / "later"
    later.mkdir()
    header, *lines = (folder / "contacts.csv").read_text(encoding="utf-8").splitlines()
    (later / "contacts.csv").write_text("\n".join([header, *lines[::9]]) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module", params=["sample", 1, 2])
def built(request: pytest.FixtureRequest, session: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same records built by both: the published file of one machine, and the folder of the other."""
    from pipelines.spark.build import build

    folder = tmp_path_factory.mktemp(f"parity-{request.param}")
    source = sample_folder() if request.param == "sample" else messed(folder / "program", request.param)
    load([source], folder / "warehouse")
    build(session, str(source), str(folder / "tables"), Settings(), Silent())
    published = Warehouse(folder / "warehouse").current()
    assert published
    return published, folder / "tables"


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


def test_every_cell_is_the_same_on_both_engines(built: tuple[Path, Path]) -> None:
    published, tables = built
    with closing(duckdb.connect(str(published), read_only=True)) as connection:
        made = connection.execute(
            "select table_schema, table_name from information_schema.tables where table_schema in ('core', 'mart') "
            "or (table_schema = 'quality' and list_contains($quality, table_name))",
            {"quality": list(COMPARED_QUALITY)},
        ).fetchall()
    assert len(made) > 80
    assert [difference for schema, name in made for difference in differing(published, tables, schema, name)] == []


def test_what_a_cluster_made_is_published_with_its_editions(built: tuple[Path, Path], tmp_path: Path) -> None:
    published, tables = built
    report = build_on_cluster(Warehouse(tmp_path), None, str(tables), None, None, publish=True)
    with closing(open_warehouse(tmp_path)) as edition, closing(open_warehouse(published.parents[1])) as ours:
        assert edition.build == report["build"]
        assert edition.as_of == ours.as_of
        assert edition.metric("on_cadence_share").equals(ours.metric("on_cadence_share"))
    with closing(open_warehouse(tmp_path, "research")) as research:
        assert len(research.table("pairs")) > 0
