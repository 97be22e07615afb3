"""Hand-made records for the tests of marts, flags and metrics: rows in, a connection with `core` and `mart` out."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import duckdb

from pipelines import instruments, steps
from pipelines.contract import create_core
from pipelines.settings import Settings

Row = Mapping[str, Any]
AS_OF = date(2025, 6, 30)
NO_RISK = (
    "create or replace table mart.pair_risk (pair_id VARCHAR, landmark_on DATE, risk DOUBLE, risk_low DOUBLE, "
    "risk_high DOUBLE, horizon_days BIGINT, typical_gap_days DOUBLE, gap_share_exceeded DOUBLE)"
)


def core(**tables: Iterable[Row]) -> duckdb.DuckDBPyConnection:
    """A connection whose `core` holds the given rows; columns that a row does not name are NULL."""
    connection = duckdb.connect(config={"threads": 2})
    create_core(connection)
    for table, rows in tables.items():
        for row in rows:
            names = ", ".join(row)
            places = ", ".join("?" for _ in row)
            connection.execute(f"insert into core.{table} ({names}) values ({places})", list(row.values()))
    return connection


def pair(pair_id: str = "P1", matched_on: str = "2025-01-01", **more: Any) -> dict[str, Any]:
    """A row of `core.pairs`."""
    people = {"mentor_id": f"mentor of {pair_id}", "mentee_id": f"mentee of {pair_id}"}
    return {"pair_id": pair_id, "program_id": "main", "matched_on": matched_on} | people | more


def contacts(pair_id: str, *days: str, **more: Any) -> list[dict[str, Any]]:
    """Rows of `core.contacts`, held at noon of each day, unless `more` says otherwise."""
    return [
        {
            "contact_id": f"{pair_id} {day} {more}",
            "pair_id": pair_id,
            "occurred_at": f"{day} 12:00:00",
            "status": "held",
        }
        | more
        for day in days
    ]


def build(
    connection: duckdb.DuckDBPyConnection,
    *only: str,
    as_of: date = AS_OF,
    risk: Iterable[tuple[str, str, float]] = (),
    **settings: Any,
) -> duckdb.DuckDBPyConnection:
    """Make the marts (`only` those named, without schema) as of `as_of`, with `risk` as (pair, landmark, risk)."""

    def make_risk(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute(NO_RISK)
        for pair_id, landmark_on, value in risk:
            connection.execute(
                "insert into mart.pair_risk values (?, ?, ?, ?, ?, 60, 9, 0.5)",
                [pair_id, landmark_on, value, value, value],
            )

    made = [
        steps.Made("mart.pair_risk", frozenset({"mart.pair_asof"}), make_risk),
        *instruments.made(instruments.all_instruments().values()),
    ]
    steps.build(connection, Settings(**settings), as_of, made, only=[f"mart.{name}" for name in only])
    return connection


def one(connection: duckdb.DuckDBPyConnection, query: str) -> Any:
    """The only row of a query, as its only value or a tuple."""
    rows = connection.execute(query).fetchall()
    assert len(rows) == 1, rows
    return rows[0][0] if len(rows[0]) == 1 else rows[0]
