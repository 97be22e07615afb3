"""The codebook: what every released column means, how often it is missing, and what was done to it.

In: the contract, the treatments, the released tables. Out: `codebook.columns`, `codebook.tables` and `codebook.measures` of the
edition, from which the data package is written too, so that the two cannot say different things.
"""

import json

import duckdb
import pandas as pd

from pipelines.contract import Column, Table, contract, quoted
from pipelines.editions.anonymity import NOT_SHOWN
from pipelines.editions.treatments import SAYS, is_released, published_name, treatment

OF_PAIRS = {
    "season": ("text", "three months of the year of the pair's match, by its true date", "grouped"),
    "observed_until_on": ("date", "the last day that is released: the ending, or a day before the as-of date", "moved"),
    "crosses_region": ("choice", "mentor and mentee live in different regions (told before grouping)", "as it is"),
    "same_practice_area": ("choice", "both have the same practice area (told before grouping)", "as it is"),
    "is_end_reason_withheld": ("boolean", "the reason of ending was recorded and is left empty here", "as it is"),
}
YES_NO = ["yes", "no", "not recorded"]
DAYS = {"date", "timestamp"}


def _rows(table: Table, least: int) -> list[dict[str, object]]:
    """One row per column of a table, released or not."""
    told = [_row(table, column, least) for column in table.columns.values()]
    if table.name == "pairs":
        for name, (kind, meaning, treated) in OF_PAIRS.items():
            words = YES_NO if kind == "choice" else []
            told.append(
                _line(table.name, name, "text" if kind == "choice" else kind, meaning, "", words, treated, True, least)
            )
    return told


def _row(table: Table, column: Column, least: int) -> dict[str, object]:
    treated = treatment(table, column)
    kind = "text" if column.type == "choice" or treated == "half-year" else column.type
    words = [*column.words, *([NOT_SHOWN] if treated == "grouped" else [])] if column.words else []
    unit = column.unit or ("day" if column.type in DAYS else "days" if column.name.endswith("_days") else "")
    name = published_name(table, column)
    return _line(table.name, name, kind, column.meaning, unit, words, treated, is_released(table, column), least)


def _line(
    table: str,
    name: str,
    kind: str,
    meaning: str,
    unit: str,
    words: list[str],
    treated: str,
    released: bool,
    least: int,
) -> dict[str, object]:
    return {
        "table_name": table,
        "column_name": name,
        "type": kind,
        "meaning": meaning,
        "unit": unit,
        "vocabulary": json.dumps(words, ensure_ascii=False),
        "treatment": SAYS[treated].format(least=least),
        "is_released": released,
    }


def write(connection: duckdb.DuckDBPyConnection, into: str, least: int, measures: dict[str, float]) -> None:
    """Write schema `codebook` of the attached database `into`."""
    connection.execute(f"create schema {into}.codebook")
    frame = pd.DataFrame([row for table in contract().values() for row in _rows(table, least)])
    counts = [
        _counts(connection, into, table, frame[frame["table_name"] == table.name]) for table in contract().values()
    ]
    frame = frame.merge(pd.concat([columns for columns, _ in counts]), on=["table_name", "column_name"], how="left")
    frame["missing_count"] = frame["missing_count"].fillna(0).astype("int64")
    told = {
        "columns": frame,
        "tables": pd.DataFrame([row for _, row in counts]),
        "measures": pd.DataFrame({"measure": list(measures), "value": list(measures.values())}),
    }
    for name, content in told.items():
        connection.register("frame", content)
        connection.execute(f"create table {into}.codebook.{name} as select * from frame")
        connection.unregister("frame")


def _counts(
    connection: duckdb.DuckDBPyConnection, into: str, table: Table, columns: pd.DataFrame
) -> tuple[pd.DataFrame, dict[str, object]]:
    """Missing cells of each released column, and rows released and left out of the table."""
    names = list(columns.loc[columns["is_released"], "column_name"])
    missing = ", ".join(f"count(*) - count({quoted(name)})" for name in names)
    found = connection.execute(f"select count(*), {missing} from {into}.core.{quoted(table.name)}").fetchall()[0]
    all_rows = connection.execute(f"select count(*) from core.{quoted(table.name)}").fetchall()[0]
    told = pd.DataFrame({"table_name": table.name, "column_name": names, "missing_count": found[1:]})
    row = {"table_name": table.name, "row": table.row, "row_count": found[0], "left_out_count": all_rows[0] - found[0]}
    return told, row
