"""Held rows that a later file brings again leave the list, as `pipelines.ingest.corrected` says.

In: what was held back of a table, by the judge of its file or between the tables, with its key as one text; the rows that keep
every rule. Out: `corrected.<table>`, of each held row whose key a later file has: in order, or wrong once more.
"""

from collections.abc import Sequence

from pyspark.sql import Column as Expression
from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from pipelines.contract import Table
from pipelines.spark.engine import SparkEngine
from pipelines.spark.landing import QUARANTINED, JudgedFile

TYPES = "_entry int, _line bigint, reason string, is_same boolean"


def key_of(table: Table) -> Expression:
    """A row's key as one text, NULL where a part is missing."""
    parts = [f.col(name).cast("string") for name in table.key]
    # Where one of the texts is NULL, concat is, too.
    return f.concat(parts[0], *(each for part in parts[1:] for each in (f.lit("\x1f"), part))).alias("_key")


def let_go(
    engine: SparkEngine, table: Table, landed: DataFrame, judged: DataFrame, files: Sequence[JudgedFile]
) -> None:
    """Write `corrected.<table>` from a table's landed rows and what was judged of them between the tables."""
    if len(files) < 2:  # only another file can bring a row again
        engine.write("corrected", table.name, engine.empty(TYPES))
        return
    place = ["_entry", "_line", "_key"]
    by_file = landed.where(f.col("_fate") == QUARANTINED).select(*place)
    held = by_file.unionByName(judged.where("_problem is not null").select("_entry", "_line", key_of(table))).persist()
    good = judged.where("_problem is null").select("_entry", key_of(table))
    later = good.withColumn("reason", f.lit("corrected")).unionByName(
        held.select("_entry", "_key", f.lit("older_version").alias("reason"))
    )
    newest = later.select(f.col("_entry").alias("_later"), f.col("_key").alias("_same"), "reason")
    found = held.join(newest, (f.col("_key") == f.col("_same")) & (f.col("_later") > f.col("_entry")))
    told = found.groupBy("_entry", "_line").agg(f.min("reason").alias("reason"), f.lit(True).alias("is_same"))
    engine.write("corrected", table.name, told)
    held.unpersist()
