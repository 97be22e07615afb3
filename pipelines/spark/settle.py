"""The rules between rows and tables on a cluster: whose program's clock, known by when, which parent, which version.

In: the judged rows of every table, and a word on each of their files. Out: the tables of `core`, and of every row that did not
get there why. The rules are those of `pipelines.ingest.settle`, read from the same contract: times that name no zone are read in
their program's; the as-of date is the latest that a record vouches for; what has not happened yet and what refers to nothing is
held back, parents before their children; then the versions of a key become one row (`versions`).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from pyspark.sql import Column as Expression
from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from pipelines import wording
from pipelines.contract import Column, Table, contract
from pipelines.ingest.messages import message_template, told_absence
from pipelines.spark.corrected import let_go
from pipelines.spark.engine import SparkEngine
from pipelines.spark.landing import STAGED, JudgedFile, landed_types
from pipelines.spark.versions import fold

LAST_DAY = date(2199, 12, 31)
FIRST_DAY = date(1970, 1, 1)
UTC = "UTC"


def stored_types(table: Table) -> dict[str, str]:
    """Name and Spark type of every column that `core` keeps of a table, without provenance."""
    landed = {name: type_ for name, type_ in landed_types(table).items() if name in table.stored}
    return {name: "timestamp" if type_ == "timestamp_ntz" else type_ for name, type_ in landed.items()}


def settle(
    engine: SparkEngine,
    landed: Mapping[str, DataFrame],
    files: Mapping[str, Sequence[JudgedFile]],
    as_of: date | None,
    today: date | None,
) -> date:
    """Write `core`, and `held`, `superseded` and `corrected` by table; gives the as-of date, told or the latest vouched for.

    landed: the judged rows of each table that has files. files: a word on each of its files.
    """
    staged = _on_the_clock(landed)
    told = as_of or _latest_vouched(staged, today)
    for table in contract().values():
        if table.name in staged:
            judged = _judged(engine, table, staged[table.name], files[table.name], told)
            engine.write(
                "held", table.name, judged.where("_problem is not null").select("_entry", "_line", "_problem.*")
            )
            fold(engine, table, judged.where("_problem is null"), files[table.name])
            let_go(engine, table, landed[table.name], judged, files[table.name])
        else:
            types = ", ".join(f"`{name}` {type_}" for name, type_ in stored_types(table).items())
            engine.write("core", table.name, engine.empty(f"{types}, _file_id int, _line bigint"))
    return told


def _on_the_clock(landed: Mapping[str, DataFrame]) -> dict[str, DataFrame]:
    """The staged rows with their moments in UTC, and the zone of their program as `_zone`."""
    staged = {name: rows.where(f.col("_fate") == STAGED) for name, rows in landed.items()}
    programs = staged.get("programs")
    zones = None
    if programs is not None:
        latest = f.max_by("time_zone", f.struct("_entry", "_line")).alias("_zone")
        zones = programs.groupBy("program_id").agg(latest).where(f.col("_zone") != UTC)
        zones = zones.persist() if not zones.isEmpty() else None
    return {name: _in_utc(staged, contract()[name], zones) for name in staged}


def _in_utc(staged: Mapping[str, DataFrame], table: Table, zones: DataFrame | None) -> DataFrame:
    """A table's rows with `_zone`; times that named no zone (a bit of `_local` each) are read in it."""
    rows = staged[table.name]
    timestamps = [name for name, column in table.columns.items() if column.type == "timestamp"]
    by = None if zones is None or not timestamps else _zones_by(staged, table, zones)
    if by is None:
        rows = rows.withColumn("_zone", f.lit(UTC))
    else:
        name, known = by
        rows = rows.join(known, name, "left").withColumn("_zone", f.coalesce("_zone", f.lit(UTC)))
    for bit, name in enumerate(timestamps):
        written = f.col(name).cast("timestamp")
        is_local = f.col("_local").bitwiseAND(1 << bit) > 0
        rows = rows.withColumn(name, f.when(is_local, f.to_utc_timestamp(written, f.col("_zone"))).otherwise(written))
    return rows


def _zones_by(staged: Mapping[str, DataFrame], table: Table, zones: DataFrame) -> tuple[str, DataFrame] | None:
    """The column by which a row of `table` finds its program, and the zone for each of its values; None where none does."""
    if "program_id" in table.columns:
        return "program_id", zones
    pairs = staged.get("pairs")
    if "pair_id" in table.columns and pairs is not None:
        return "pair_id", _zone_of(pairs, "pair_id", zones)
    if "goal_id" in table.columns and pairs is not None and "goals" in staged:
        goals = staged["goals"].select("goal_id", "pair_id").join(pairs.select("pair_id", "program_id"), "pair_id")
        return "goal_id", _zone_of(goals, "goal_id", zones)
    if "person_id" in table.columns and "participants" in staged:
        return "person_id", _zone_of(staged["participants"], "person_id", zones)
    return None


def _zone_of(owners: DataFrame, name: str, zones: DataFrame) -> DataFrame:
    return owners.join(zones, "program_id").groupBy(name).agg(f.min("_zone").alias("_zone"))


def _day(name: str, column: Column) -> Expression:
    """The day of a date or moment, counted in the program's zone."""
    return f.col(name) if column.type == "date" else f.from_utc_timestamp(name, f.col("_zone")).cast("date")


def _is_past_fact(column: Column) -> Expression:
    when = column.happened_when
    return f.col(when.column) == when.word if when else f.lit(True)


def _latest_vouched(staged: Mapping[str, DataFrame], today: date | None) -> date:
    """The latest day of any fact of the past; days after `today`, where it is told, vouch for nothing."""
    latest: list[date] = []
    for name, rows in staged.items():
        columns = contract()[name].columns.items()
        days = [
            f.max(f.when(_is_past_fact(column) & (_day(n, column) <= (today or LAST_DAY)), _day(n, column)))
            for n, column in columns
            if column.happened or column.vouches
        ]
        if days:
            latest += [day for day in rows.agg(*days).collect()[0] if day]
    return max(latest, default=today or FIRST_DAY)


def _judged(engine: SparkEngine, table: Table, rows: DataFrame, files: Sequence[JudgedFile], as_of: date) -> DataFrame:
    """A table's rows with `_problem` (column, reason, message): the first rule between tables that each breaks, or NULL."""
    problems = []
    for name, column in table.columns.items():
        if column.happened:
            day = _day(name, column)
            is_later = (day > f.lit(as_of)) & _is_past_fact(column)
            told = f.date_format(day, "d MMM yyyy")
            problems.append(_problem(is_later, table, name, "after_as_of", wording.date(as_of), told))
    for place, (name, parent) in enumerate(_parents(engine, table, files)):
        key = f"_parent_{place}"
        known = engine.table("core", parent.name).select(f.col(parent.key[0]).alias(key))
        rows = rows.join(known, f.col(name) == f.col(key), "left")
        orphan = f.col(name).isNotNull() & f.col(key).isNull()
        problems.append(_problem(orphan, table, name, "unknown_reference", parent.name))
    nothing = f.lit(None).cast("struct<column_name: string, reason: string, message: string>")
    told = rows.withColumn("_problem", f.coalesce(*problems, nothing))
    kept = [*(f.col(name).cast(type_) for name, type_ in stored_types(table).items()), "_entry", "_line", "_problem"]
    judged = engine.write("judged", table.name, told.select(*kept))
    own = [name for name, column in table.columns.items() if column.references == table.name]
    for name in own:
        judged = _without_orphans(judged, table, name)
    return judged


def _problem(
    condition: Expression, table: Table, name: str, reason: str, other: str, shown: Expression | None = None
) -> Expression:
    told = f.lit(message_template(reason, table, name, other))
    value = f.substring(f.coalesce(f.col(name).cast("string") if shown is None else shown, f.lit("")), 1, 200)
    message = f.replace(told, f.lit("{value}"), value)
    return f.when(
        condition, f.struct(f.lit(name).alias("column_name"), f.lit(reason).alias("reason"), message.alias("message"))
    )


def _parents(engine: SparkEngine, table: Table, files: Sequence[JudgedFile]) -> Iterator[tuple[str, Table]]:
    """Columns that refer to another table, and that table, unless it may be absent as a whole and is, which is told."""
    for name, column in table.columns.items():
        parent = contract().get(column.references or "")
        if parent is None or parent is table:
            continue
        if parent.is_optional and engine.table("core", parent.name).isEmpty():
            for file in files:
                file.warnings.append(told_absence(name, parent.name))
        else:
            yield name, parent


def _without_orphans(judged: DataFrame, table: Table, name: str) -> DataFrame:
    """Rows whose parent in the same table is not there have a problem too; each round may orphan their children."""
    key = table.key[0]
    while True:
        known = judged.where("_problem is null").select(f.col(key).alias("_parent")).distinct()
        met = judged.join(known, f.col(name) == f.col("_parent"), "left")
        is_orphan = f.col("_problem").isNull() & f.col(name).isNotNull() & f.col("_parent").isNull()
        if met.where(is_orphan).isEmpty():
            return judged
        told = _problem(is_orphan, table, name, "unknown_reference", table.name)
        judged = met.withColumn("_problem", f.coalesce("_problem", told)).drop("_parent").localCheckpoint()
