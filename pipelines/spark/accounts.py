"""The accounts of a build on a cluster: what became of every row of every file, in the tables that one machine writes.

In: the judged rows, what was held back and superseded, `core`, and a word on each file. Out: the tables of `quality`, and
the proof of `rows read = loaded + quarantined + superseded + ignored` for each file; a build whose accounts do not add up is
refused here.
"""

from collections.abc import Mapping, Sequence

from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from pipelines.contract import contract
from pipelines.errors import MentorscopeError
from pipelines.ingest.messages import told_conflicts, told_kind
from pipelines.sources import CANONICAL
from pipelines.spark.engine import SparkEngine
from pipelines.spark.landing import IGNORED, QUARANTINED, STAGED, JudgedFile

LOADS = (
    "file string, `table` string, source string, rows_read bigint, rows_loaded bigint, rows_quarantined bigint, "
    "rows_superseded bigint, rows_ignored bigint, warnings array<string>, file_id int"
)
QUARANTINE = (
    "file string, line bigint, table_name string, column_name string, reason string, message string, raw_row string, "
    "file_id int"
)
RECORDED = "table_name string, column_name string, row_count bigint, filled_count bigint, is_exported boolean"
GONE = ("held", "superseded", "corrected")
Files = Mapping[str, Sequence[JudgedFile]]
Counts = dict[int, int]


def keep_accounts(engine: SparkEngine, landed: Mapping[str, DataFrame], files: Files) -> None:
    """Write the tables of `quality`. Raises MentorscopeError where the rows of a file do not add up."""
    loads: list[tuple[object, ...]] = []
    held = engine.empty(QUARANTINE)
    ignored = superseded = engine.empty("file string, line bigint, table_name string, reason string, file_id int")
    for name, rows in landed.items():
        names = _names(engine, files[name])
        gone = {table: engine.table(table, name).join(f.broadcast(names), "_entry") for table in GONE}
        loads += _loads(rows, gone, files[name])
        told = rows.join(f.broadcast(names), "_entry").withColumn("table_name", f.lit(name))
        corrected = gone["corrected"].select("_entry", "_line")
        line, reason, file_id = (
            f.col("_line").alias("line"),
            f.col("_reason").alias("reason"),
            f.col("_entry").alias("file_id"),
        )
        judged = told.where(f.col("_fate") == QUARANTINED).join(corrected, ["_entry", "_line"], "left_anti").select(
            "file", line, "table_name", f.col("_column").alias("column_name"), reason,
            f.col("_message").alias("message"), f.col("_raw").alias("raw_row"), file_id,
        )  # fmt: skip
        # Their raw text is where it was, in the file at that line.
        between = gone["held"].join(corrected, ["_entry", "_line"], "left_anti").select(
            "file", line, f.lit(name).alias("table_name"), "column_name", "reason", "message",
            f.lit(None).cast("string").alias("raw_row"), file_id,
        )  # fmt: skip
        held = held.unionByName(judged).unionByName(between)
        passed = told.where(f.col("_fate") == IGNORED)
        ignored = ignored.unionByName(passed.select("file", line, "table_name", reason, file_id))
        older = (
            gone["superseded"]
            .unionByName(gone["corrected"])
            .select("file", line, f.lit(name).alias("table_name"), "reason", file_id)
        )
        superseded = superseded.unionByName(older)
    engine.write("quality", "loads", engine.session.createDataFrame(loads, LOADS))
    engine.write("quality", "quarantine", held)
    engine.write("quality", "superseded", superseded)
    engine.write("quality", "ignored", ignored.withColumnRenamed("reason", "kind"))
    _keep_recorded(engine, files)


def _names(engine: SparkEngine, files: Sequence[JudgedFile]) -> DataFrame:
    return engine.session.createDataFrame([(file.number, file.file) for file in files], "_entry int, file string")


def _loads(rows: DataFrame, gone: Mapping[str, DataFrame], files: Sequence[JudgedFile]) -> list[tuple[object, ...]]:
    """A row of `quality.loads` for each file of a table; gone: its rows that did not get to `core`, by what became of them."""
    fates = {fate: _counts(rows.where(f.col("_fate") == fate)) for fate in (STAGED, QUARANTINED, IGNORED)}
    late, older, freed = (_counts(gone[name]) for name in GONE)
    conflicts = _counts(gone["superseded"].where("reason = 'repeat' and not is_same"))
    loads: list[tuple[object, ...]] = []
    for file in files:
        number = file.number
        passed, replaced = fates[IGNORED].get(number, 0), older.get(number, 0) + freed.get(number, 0)
        quarantined = fates[QUARANTINED].get(number, 0) + late.get(number, 0) - freed.get(number, 0)
        loaded = fates[STAGED].get(number, 0) - late.get(number, 0) - older.get(number, 0)
        if loaded < 0 or file.rows_read != loaded + quarantined + replaced + passed:
            raise MentorscopeError(
                file.file,
                f"{file.rows_read} rows were read for {file.table}, but {loaded} loaded, {quarantined} quarantined, "
                f"{replaced} superseded and {passed} ignored do not add up.",
                "This is a fault of the program; nothing was published. Please report it.",
            )
        counts = (file.rows_read, loaded, quarantined, replaced, passed)
        warnings = [*file.warnings, *([told_conflicts(conflicts[number])] if number in conflicts else [])]
        warnings += [f"{told_kind(kind, count)} ignored." for kind, count in sorted(file.ignored.items())]
        loads.append((file.file, file.table, CANONICAL, *counts, warnings, number))
    return loads


def _counts(rows: DataFrame) -> Counts:
    return dict(map(tuple, rows.groupBy("_entry").count().collect()))


def _keep_recorded(engine: SparkEngine, files: Files) -> None:
    """What the exports hold: for each canonical table and column whether it was exported, and how often it is filled."""
    told: list[tuple[object, ...]] = []
    for name, table in contract().items():
        given = {column for file in files.get(name, ()) for column in file.columns}
        columns = list(table.columns)
        (row,) = engine.table("core", name).agg(f.count("*"), *(f.count(column) for column in columns)).collect()
        told.append((name, None, row[0], row[0], name in files))
        told += [(name, c, row[0], count, c in given) for c, count in zip(columns, row[1:], strict=True)]
    engine.write("quality", "recorded", engine.session.createDataFrame(told, RECORDED))
