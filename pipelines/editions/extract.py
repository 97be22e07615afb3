"""`mentorscope extract`: the research edition as files that any tool reads, with a codebook that machines read too.

In: the published research edition. Out: a new folder with `csv/`, `parquet/`, `datapackage.json` (Frictionless Data Package) and
`README.md`. Everything that is said about a column comes from the edition's own codebook. Text in the CSV files is inert in
spreadsheets. Rejected: writing from DuckDB itself, which a locked connection to a published file may not do.
"""

import hashlib
import json
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from pipelines.contract import contract, quoted
from pipelines.editions.citation import readme
from pipelines.editions.treatments import is_released
from pipelines.errors import UsageError
from pipelines.listing import records
from pipelines.published import READ_ONLY
from pipelines.spreadsheets import inert
from pipelines.warehouse import Edition, open_warehouse

FIELD_TYPE = {
    "text": "string",
    "date": "date",
    "timestamp": "date",  # times are cut to the day
    "int": "integer",
    "number": "number",
    "boolean": "boolean",
}
INERT = (
    "Text that begins with = + - @ or a control character has an apostrophe before it, so that no spreadsheet runs it."
)


def extract(warehouse: Path | None, out: Path) -> dict[str, Any]:
    """Write the extract into `out`, which must be new or empty; gives what was written and how anonymous it is."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(str(out), "is not an empty folder.", "Name a new one: an extract stands for one build alone.")
    with closing(open_warehouse(warehouse, "research")) as edition:
        tables, columns = edition.table("codebook.tables"), edition.table("codebook.columns")
        told = edition.table("codebook.measures")
        measures = {str(name): float(value) for name, value in zip(told["measure"], told["value"], strict=True)}
        resources: list[dict[str, Any]] = []
        recorded = tables[tables["row_count"] > 0]
        with closing(duckdb.connect(str(edition.path), read_only=True, config=dict(READ_ONLY))) as connection:
            for table in recorded.itertuples():
                fields = columns[(columns["table_name"] == table.table_name) & columns["is_released"]]
                rows = _rows(connection, str(table.table_name), fields)
                paths = _write(out, str(table.table_name), rows)
                resources += _resources(out, paths, str(table.row), fields, set(recorded["table_name"]))
        package = _package(edition, resources)
        (out / "datapackage.json").write_text(
            json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )
        digest = hashlib.sha256((out / "datapackage.json").read_bytes()).hexdigest()
        text = readme(edition, package, tables, columns, measures, digest)
        (out / "README.md").write_text(text, encoding="utf-8")
    files = sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file())
    return {"build": package["version"], "out": str(out), "files": files, "measures": measures}


def _rows(connection: duckdb.DuckDBPyConnection, table: str, fields: pd.DataFrame) -> pa.Table:
    """The rows of a table, with days where the edition has the midnight of a cut time."""
    days = set(fields.loc[fields["type"] == "timestamp", "column_name"])
    select = [f"cast({quoted(n)} as date) as {quoted(n)}" if n in days else quoted(n) for n in fields["column_name"]]
    return connection.sql(f"select {', '.join(select)} from core.{quoted(table)}").to_arrow_table()


def _inert(column: pa.ChunkedArray) -> pa.Array:
    """A text column with each value as a spreadsheet may have it."""
    if not pa.types.is_string(column.type):
        return column
    coded = column.combine_chunks().dictionary_encode()
    words = pa.array([inert(word) for word in coded.dictionary.to_pylist()], pa.string())
    return pa.DictionaryArray.from_arrays(coded.indices, words).cast(pa.string())


def _write(out: Path, table: str, rows: pa.Table) -> tuple[Path, Path]:
    """The table as CSV and as Parquet."""
    comma, parquet = out / "csv" / f"{table}.csv", out / "parquet" / f"{table}.parquet"
    for path in (comma, parquet):
        path.parent.mkdir(parents=True, exist_ok=True)
    safe = pa.table([_inert(rows.column(name)) for name in rows.column_names], rows.column_names)
    pyarrow.csv.write_csv(safe, comma, pyarrow.csv.WriteOptions(quoting_style="needed"))
    pyarrow.parquet.write_table(rows, parquet, compression="zstd")
    return comma, parquet


def _resources(
    out: Path, paths: tuple[Path, Path], row: str, fields: pd.DataFrame, present: set[str]
) -> list[dict[str, Any]]:
    """A tabular resource for the CSV, and the Parquet beside it as a plain file."""
    comma, parquet = paths
    name = comma.stem
    schema: dict[str, Any] = {"fields": [_field(field) for field in records(fields)], "missingValues": [""]}
    released = set(fields["column_name"])
    keys = [key for key in contract()[name].key if key in released]
    schema |= {"primaryKey": keys} if len(keys) == len(contract()[name].key) and _is_unique(name) else {}
    schema |= {"foreignKeys": links} if (links := _links(name, present)) else {}
    table = {
        "name": name,
        "type": "table",
        "title": f"One row per {row.removeprefix('a ').removeprefix('an ')}",
        **_file(out, comma),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }
    beside = {"name": f"{name}-parquet", "type": "file", "title": f"{name} as Parquet", **_file(out, parquet)}
    return [table, {**beside, "format": "parquet", "mediatype": "application/vnd.apache.parquet"}]


def _is_unique(table: str) -> bool:
    """Whether the key is still one: words that became `other` and days set to four weeks may fall together."""
    return table not in ("agenda", "interests", "goal_updates", "pauses")


def _links(table: str, present: set[str]) -> list[dict[str, Any]]:
    """References to other tables of the extract that cannot dangle."""
    return [
        {"fields": [column.name], "reference": {"resource": parent, "fields": [contract()[parent].key[0]]}}
        for column in contract()[table].columns.values()
        if (parent := column.references) in {"pairs", "goals"} & present
        and parent != table
        and is_released(contract()[table], column)
    ]


def _file(out: Path, path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
    return {"path": path.relative_to(out).as_posix(), "hash": digest, "bytes": len(content)}


def _field(field: dict[str, Any]) -> dict[str, Any]:
    """A column as Table Schema tells it, with our own unit, treatment and number of missing cells."""
    words = json.loads(field["vocabulary"])
    told = {
        "name": field["column_name"],
        "type": FIELD_TYPE[field["type"]],
        "description": f"{field['meaning'].capitalize()}.",
        "unit": field["unit"] or None,
        "treatment": field["treatment"],
        "missingCount": int(field["missing_count"]),
        "constraints": {"enum": words} if words else None,
    }
    return {key: value for key, value in told.items() if value is not None}


def _package(edition: Edition, resources: list[dict[str, Any]]) -> dict[str, Any]:
    programs = (
        [str(name) for name in edition.table("programs")["name"].dropna()] if len(edition.table("programs")) else []
    )
    return {
        "name": f"mentorscope-{edition.build}",
        "title": f"{', '.join(programs) or 'Mentoring program'}: research edition of {edition.build}",
        "description": "De-identified records of a mentoring program. " + INERT,
        "version": edition.build,
        "asOf": edition.as_of.isoformat(),
        "profile": "data-package",
        "contributors": [{"title": f"Mentorscope {version('mentorscope')}", "role": "wrangler"}],
        "resources": resources,
    }
