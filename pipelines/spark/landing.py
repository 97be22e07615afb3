"""Each exported file is read and judged by itself, in parallel: the rules that a row keeps or breaks on its own.

In: a folder of any filesystem that Spark reads, with the canonical tables as files (`contacts.csv`, `contacts.parquet`) or as
folders of files (`contacts/part-0001.parquet`). Out: for each table one frame with a row for every record of its files, typed, or
with column, reason and sentence, or ignored; and what there is to say about each file. The executors run the reader and the judge
of one machine on each file, so a cell means the same on a laptop and on a cluster, and lines are those of the file. Rejected:
Spark's own CSV reader, which has no line numbers, drops or pads ragged rows, and knows neither our dates nor our words; and the
judge's rules once more in Spark's words.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlparse

import duckdb
import pyarrow as pa

from pipelines.build import stage_sheet
from pipelines.contract import Table, contract, quoted
from pipelines.errors import RefusedInput
from pipelines.ingest.entry import Entry
from pipelines.ingest.files import RECORDS, LoadedFile, Sheet, open_file
from pipelines.ingest.judge import create_stage
from pipelines.ingest.messages import message_template
from pipelines.ingest.versions import given_columns

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

STAGED, QUARANTINED, IGNORED, FILE, REFUSED = "staged", "quarantined", "ignored", "file", "refused"
TOLD = dict.fromkeys(("_fate", "_column", "_reason", "_message", "_key", "_raw"), "string")
SPARK_TYPES = {
    "text": "string",
    "choice": "string",
    "date": "date",
    "timestamp": "timestamp_ntz",  # as written; `settle` knows the zones
    "int": "bigint",
    "number": "double",
}
ARROW_TYPES = {
    "string": pa.string(),
    "date": pa.date32(),
    "timestamp_ntz": pa.timestamp("us"),
    "bigint": pa.int64(),
    "double": pa.float64(),
    "int": pa.int32(),
}


@dataclass
class JudgedFile:
    """What there is to say about one file: its number and name, the rows that were read, which columns it gives.

    given: the stored columns it fills, defaults included. columns: the canonical ones it has. ignored: how many rows by kind.
    """

    number: int
    file: str
    table: str
    rows_read: int
    given: list[str]
    columns: list[str]
    ignored: dict[str, int]
    warnings: list[str]


def landed_types(table: Table) -> dict[str, str]:
    """Name and Spark type of every column of a table's judged rows."""
    stored = {}
    for name, column in table.columns.items():
        stored[name] = SPARK_TYPES[column.type]
        if column.source_twin:
            stored[column.source_twin] = "string"
    return {**stored, "_entry": "int", "_line": "bigint", "_local": "bigint", **TOLD}


@dataclass(frozen=True)
class ExportedFile:
    """A file of an export: its number in the order of the names of all, its name below the folder, where it lies."""

    number: int
    name: str
    path: str


def files_of_tables(session: "SparkSession", uri: str) -> dict[str, list[ExportedFile]]:
    """The files under `uri` by canonical table, in the order of their names. Raises RefusedInput naming all strangers."""
    listed = session.read.format("binaryFile").option("recursiveFileLookup", "true").load(uri).select("path").collect()
    root = unquote(urlparse(uri).path).rstrip("/") + "/"
    records = [(unquote(path).rpartition(root)[2], path) for (path,) in listed if is_records(unquote(path))]
    found: dict[str, list[ExportedFile]] = {}
    strangers = []
    for number, (name, path) in enumerate(sorted(records), start=1):
        parts = [part.split(".")[0].lower() for part in PurePosixPath(name).parts]
        table = next((part for part in reversed(parts) if part in contract()), None)
        if table:
            found.setdefault(table, []).append(ExportedFile(number, name, path))
        else:
            strangers.append(name)
    if strangers or not found:
        raise RefusedInput(
            uri,
            f"holds {', '.join(strangers[:5])}, named after no table." if strangers else "holds no files.",
            f"Name files or folders after their tables: {', '.join(contract())}.",
        )
    return found


def is_records(path: str) -> bool:
    """Whether a file may hold records, by its ending; a text beside the exports need not."""
    return PurePosixPath(path).suffix.lower() in RECORDS


def land(
    session: "SparkSession", table: Table, exported: Sequence[ExportedFile], options: Mapping[str, Any]
) -> "DataFrame":
    """Every row of every file of a table, judged where it is read; not run yet."""
    files = {file.path: file for file in exported}
    types = landed_types(table)

    def judge_batches(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for path, content in zip(batch["path"].to_pylist(), batch["content"], strict=True):
                rows = judged_rows(table, files[path], content.as_py(), options)
                yield from _completed(rows, types).to_batches()

    opened = session.read.format("binaryFile").load(list(files)).select("path", "content")
    return opened.mapInArrow(judge_batches, ", ".join(f"`{name}` {type_}" for name, type_ in types.items()))


def judged_rows(table: Table, exported: ExportedFile, content: bytes, options: Mapping[str, Any]) -> pa.Table:
    """One file's rows and the word on the file itself, as `landed_types` says. A refused file is one row that says why."""
    kept = PurePosixPath(exported.name).name
    with TemporaryDirectory() as folder, duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("set TimeZone = 'UTC'")
        create_stage(connection)
        (Path(folder) / kept).write_bytes(content)
        file = LoadedFile(1, exported.name, "", kept, {**options, "table": table.name}, date.min)
        try:
            (sheet,) = open_file(file, Path(folder), {})
            (entry,) = sheet.entries
            _refuse_names(entry, exported.name)
            entry.number = exported.number
            stage_sheet(connection, sheet, 0)
            return _all_rows(connection, sheet, entry)
        except RefusedInput as error:
            return _frame([{"_entry": exported.number, "_fate": REFUSED, "_message": str(error)}])


def _refuse_names(entry: Entry, name: str) -> None:
    if entry.named:
        raise RefusedInput(
            name,
            f"names people ({', '.join(entry.named)}) instead of pairs.",
            "Give the column pair_id; or load it on one machine: mentorscope load.",
        )


def _all_rows(connection: duckdb.DuckDBPyConnection, sheet: Sheet, entry: Entry) -> pa.Table:
    """The staged rows of an entry, and one row for each other record and for the file."""
    records, table = sheet.records, entry.table
    held = connection.execute(
        "select line, column_name, reason, message, key from stage.quarantine order by line"
    ).fetchall()
    raw = records.raw(connection, {row[0] for row in held}) if held else {}
    told = [(QUARANTINED, *row, raw.get(row[0], "")) for row in held]
    told += [
        (QUARANTINED, line, None, reason, message_template(reason, table, ""), None, text)
        for line, reason, text in records.rejected
    ]
    told += [(IGNORED, line, None, kind, None, None, text) for line, kind, text in records.ignored]
    names = ("_fate", "_line", "_column", "_reason", "_message", "_key", "_raw")
    others: list[dict[str, Any]] = [{"_entry": entry.number, **dict(zip(names, row, strict=True))} for row in told]
    read = records.row_count + len(records.ignored) + len(records.rejected)
    ignored = Counter(kind for _, kind, _ in records.ignored)
    given, columns = given_columns(table, entry), sorted(entry.texts())
    word = JudgedFile(entry.number, sheet.label, table.name, read, given, columns, ignored, entry.warnings)
    others.append({"_entry": entry.number, "_fate": FILE, "_message": json.dumps(vars(word))})
    connection.register("others", _frame(others))
    staged = f"select *, '{STAGED}' as _fate from stage.{quoted(table.name)}"
    return connection.sql(f"{staged} union all by name select * from others").to_arrow_table()


def _frame(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    types = {"_entry": "int", "_line": "bigint", **TOLD}
    return pa.table(
        {name: pa.array([row.get(name) for row in rows], ARROW_TYPES[type_]) for name, type_ in types.items()}
    )


def _completed(rows: pa.Table, types: Mapping[str, str]) -> pa.Table:
    """The rows with every column of `types` in its order; what they lack is NULL."""
    columns = {}
    for name, type_ in types.items():
        has = name in rows.column_names
        columns[name] = rows[name].cast(ARROW_TYPES[type_]) if has else pa.nulls(len(rows), ARROW_TYPES[type_])
    return pa.table(columns)
