"""The accounts of a build on a cluster: what became of every row of every file, in the tables that one machine writes.

In: the judged rows, what was held back and superseded, `core`, and a word on each file. Out: the tables of `quality`, and
the proof of `rows read = loaded + quarantined + superseded + ignored` for each file; a build whose accounts do not add up is
refused here.
"""

from collections.abc import Mapping, Sequence

from pyspark.sql import Column as Expression
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
RECORDED = "table_name string, column_name string, row_count bigint, filled_count bigint, is_exported boolean"
PLACE = "_entry int, _line bigint"
GONE = f"{PLACE}, reason string, is_same boolean"
STEPS = {
    "landed": f"{PLACE}, _fate string, _column string, _reason string, _message string, _raw string",
    "held": f"{PLACE}, column_name string, reason string, message string",
    "superseded": GONE,
    "corrected": GONE,
}
Files = Mapping[str, Sequence[JudgedFile]]
Counts = dict[int, int]


def keep_accounts(engine: SparkEngine, files: Files) -> None:
    """Write the tables of `quality`. Raises MentorscopeError where the rows of a file do not add up.

    A file's number is its own among all tables, so the steps between are read for all of them at once.
    """
    every = [file for of_table in files.values() for file in of_table]
    numbered = [(file.number, file.file, file.table) for file in every]
    names = f.broadcast(engine.session.createDataFrame(numbered, "_entry int, file string, table_name string"))
    landed, held, superseded, corrected = (
        engine.between(step, list(files), types).join(names, "_entry") for step, types in STEPS.items()
    )
    engine.write(
        "quality", "loads", engine.session.createDataFrame(_loads(every, landed, held, superseded, corrected), LOADS)
    )
    judged = landed.where(f.col("_fate") == QUARANTINED).withColumnsRenamed(
        {"_column": "column_name", "_reason": "reason", "_message": "message", "_raw": "raw_row"}
    )
    # Their raw text is where it was, in the file at that line.
    late = held.withColumn("raw_row", f.lit(None).cast("string"))
    freed = corrected.select("_entry", "_line")
    quarantine = judged.select(late.columns).unionByName(late).join(freed, ["_entry", "_line"], "left_anti")
    engine.write("quality", "quarantine", _placed(quarantine, "column_name", "reason", "message", "raw_row"))
    engine.write("quality", "superseded", _placed(superseded.unionByName(corrected), "reason"))
    passed = landed.where(f.col("_fate") == IGNORED)
    engine.write("quality", "ignored", _placed(passed, f.col("_reason").alias("kind")))
    _keep_recorded(engine, files)


def _placed(rows: DataFrame, *columns: Expression | str) -> DataFrame:
    """Rows by file and line, and the number of the file as `quality` calls it."""
    line, file_id = f.col("_line").alias("line"), f.col("_entry").alias("file_id")
    return rows.select("file", line, "table_name", *columns, file_id)


def _loads(
    files: Sequence[JudgedFile], landed: DataFrame, held: DataFrame, superseded: DataFrame, corrected: DataFrame
) -> list[tuple[object, ...]]:
    """A row of `quality.loads` for each file; given the rows of all, and those that did not get to `core`."""
    fates = {(entry, fate): count for entry, fate, count in landed.groupBy("_entry", "_fate").count().collect()}
    late, older, freed = (_counts(rows) for rows in (held, superseded, corrected))
    conflicts = _counts(superseded.where("reason = 'repeat' and not is_same"))
    loads: list[tuple[object, ...]] = []
    for file in files:
        number = file.number
        staged, held_back, passed = (fates.get((number, fate), 0) for fate in (STAGED, QUARANTINED, IGNORED))
        replaced = older.get(number, 0) + freed.get(number, 0)
        quarantined = held_back + late.get(number, 0) - freed.get(number, 0)
        loaded = staged - late.get(number, 0) - older.get(number, 0)
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
