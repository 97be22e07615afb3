"""A build on a cluster: exported folders in, the tables of `core`, `quality` and `mart` as Parquet out.

In: a folder of canonical tables on any filesystem that Spark reads, and a new folder to write to. Out: the tables that a build on
one machine has, from the same contract, SQL files and parameters; `quality/build` is written last, so a folder without it is no
build. What differs: rows that break a rule between tables are named by file and line without their raw text, suspicions
between tables are not told, and exports in other formats, corrections by export date and snapshots are for `mentorscope load`.
`publish` makes the editions of it.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, cast

import duckdb
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f

from pipelines.contract import contract
from pipelines.errors import RefusedInput
from pipelines.marts import make_marts
from pipelines.progress import Teller
from pipelines.settings import Settings
from pipelines.spark import curves, risk
from pipelines.spark.accounts import keep_accounts
from pipelines.spark.engine import SparkEngine
from pipelines.spark.landing import FILE, REFUSED, JudgedFile, files_of_tables, land
from pipelines.spark.settle import settle

BUILD = "as_of date, settings string"


def build(
    session: SparkSession,
    source: str,
    out: str,
    settings: Settings,
    teller: Teller,
    *,
    as_of: date | None = None,
    today: date | None = None,
    options: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Judge, settle, compute and write everything; gives the as-of date and the accounts of each file, as `load` does.

    source, out: URIs. options: time_zone and date_order, as `load` has them. Raises RefusedInput where a file cannot be taken.
    """
    engine = SparkEngine(session, out)
    found = files_of_tables(session, source)
    teller.start(len(found) + 3)
    landed: dict[str, DataFrame] = {}
    for name, paths in found.items():
        teller.step(f"Judging {name}")
        landed[name] = engine.write("landed", name, land(session, contract()[name], paths, dict(options or {})))
    files = {name: judged_files(rows) for name, rows in landed.items()}
    _refuse(landed, source)
    teller.step("Settling references and versions")
    told = settle(engine, landed, files, as_of, today)
    keep_accounts(engine, files)
    teller.step("Computing gaps, states and numbers")
    # What the steps ask of a connection, the engine answers.
    parallel = [risk.made(settings), *curves.made(settings)]
    make_marts(cast("duckdb.DuckDBPyConnection", engine), told, settings, instead=parallel)
    kept = json.dumps(settings.parameters())
    engine.write("quality", "build", session.createDataFrame([(told, kept)], BUILD))
    teller.stop()
    return {"as_of": told.isoformat(), "out": out, "files": _report(engine)}


def judged_files(rows: DataFrame) -> list[JudgedFile]:
    """The word on each file of a table, in the order of their names."""
    told = rows.where(f.col("_fate") == FILE).orderBy("_entry").select("_message").collect()
    return [JudgedFile(**json.loads(text)) for (text,) in told]


def _refuse(landed: Mapping[str, DataFrame], source: str) -> None:
    """Raises RefusedInput with all refusals at once."""
    refusals = [
        text
        for rows in landed.values()
        for (text,) in rows.where(f.col("_fate") == REFUSED).select("_message").collect()
    ]
    if refusals:
        raise RefusedInput(source, f"has {len(refusals)} files that cannot be taken.", " ".join(refusals[:5]))


def _report(engine: SparkEngine) -> list[dict[str, Any]]:
    rows = engine.table("quality", "loads").orderBy("table", "file_id").drop("file_id").collect()
    return [row.asDict() for row in rows]
