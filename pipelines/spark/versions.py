"""Versions of the same key become one row on a cluster, as `pipelines.ingest.versions` says: later corrects earlier.

In: the rows of a table that keep every rule, numbered by file and line, and which columns each file gives. Out: the rows of
`core.<table>`, and `superseded.<table>` of those that do not stand there. Only keys travel to find those with several rows; the
rows themselves stay where they are.
"""

from collections.abc import Sequence

from pyspark.sql import Column as Expression
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as f

from pipelines.contract import Table
from pipelines.spark.engine import SparkEngine
from pipelines.spark.landing import JudgedFile

LATER = ("_entry", "_line")


def fold(engine: SparkEngine, table: Table, rows: DataFrame, files: Sequence[JudgedFile]) -> None:
    """Write one row a key to `core`, and what it replaces to `superseded`."""
    key = list(table.key)
    several = rows.groupBy(*key).count().where("count > 1").drop("count").persist()
    versions = rows.join(several, key)
    lost = [_lost(versions, table, columns, numbers) for columns, numbers in _groups(files).items()]
    superseded = lost[0]
    for more in lost[1:]:
        superseded = superseded.unionByName(more)
    engine.write("superseded", table.name, superseded)
    stored, provenance = list(table.stored), [f.col("_entry").alias("_file_id"), f.col("_line")]
    single = rows.join(several, key, "left_anti").select(*stored, *provenance)
    engine.write("core", table.name, single.unionByName(_folded(versions, table, files)))
    several.unpersist()


def _groups(files: Sequence[JudgedFile]) -> dict[tuple[str, ...], list[int]]:
    """Files by the columns they give: versions replace one another among those that say the same things."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for file in files:
        groups.setdefault(tuple(file.given), []).append(file.number)
    return groups


def _lost(versions: DataFrame, table: Table, columns: Sequence[str], numbers: Sequence[int]) -> DataFrame:
    """What a later row of the same file repeats, and what a later file says otherwise: _entry, _line, reason, is_same."""
    later = Window.partitionBy(*table.key).orderBy(*LATER)
    everyone = later.rowsBetween(Window.unboundedPreceding, Window.unboundedFollowing)
    content = f.struct(*columns)
    placed = versions.where(f.col("_entry").isin(list(numbers))).select(
        "_entry",
        "_line",
        content.alias("content"),
        f.lead("_entry").over(later).alias("next_entry"),
        f.lead(content).over(later).alias("next_content"),
        f.last(content).over(everyone).alias("newest"),
    )
    is_repeat = f.coalesce(f.col("next_entry") == f.col("_entry"), f.lit(False))
    is_other = ~f.col("content").eqNullSafe(f.col("newest"))
    reason = f.when(is_repeat, "repeat").otherwise("older_version").alias("reason")
    is_same = f.col("content").eqNullSafe(f.coalesce("next_content", "content")).alias("is_same")
    return placed.where(is_repeat | is_other).select("_entry", "_line", reason, is_same)


def _folded(versions: DataFrame, table: Table, files: Sequence[JudgedFile]) -> DataFrame:
    """One row a key: each column from the latest version whose file has that column."""
    latest = f.struct(*LATER)
    values = []
    for name in table.stored:
        givers = [file.number for file in files if name in file.given]
        column = table.columns.get(name)
        values.append(_latest(name, givers, len(files), has_default=bool(column and column.default)).alias(name))
    # What is keyed is named twice, as the key of the group and as a value of it: the values are taken.
    keyed = [f.col(name).alias(f"_key_{name}") for name in table.key]
    folded = versions.groupBy(*keyed).agg(
        *values, f.max_by("_entry", latest).alias("_file_id"), f.max_by("_line", latest).alias("_last_line")
    )
    return folded.select(*table.stored, "_file_id", f.col("_last_line").alias("_line"))


def _latest(name: str, givers: Sequence[int], file_count: int, *, has_default: bool) -> Expression:
    """A column's value in the latest row of those files that give it; their default where none of them has the key."""
    anyone = f.max_by(name, f.struct(*LATER))
    if not givers or len(givers) == file_count:
        return anyone
    given = f.max_by(name, f.when(f.col("_entry").isin(list(givers)), f.struct(*LATER)))
    return f.coalesce(given, anyone) if has_default else given
