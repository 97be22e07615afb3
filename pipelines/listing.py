"""The coordinator's list and its explanations as plain rows, for the terminal and for scripts.

In: the published coordinator edition. Out: rows of `mart.pair_today` as JSON-able values, and what is known about one pair or one
metric. Text that came from an export is defused in CSV, since spreadsheets run cells that begin like a formula.
"""

import csv
import io
import json
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pipelines.errors import UsageError
from pipelines.provenance import raw_rows
from pipelines.spreadsheets import inert
from pipelines.warehouse import Edition, open_warehouse

LISTED = (
    "pair_id", "program_id", "mentor_name", "mentee_name", "state", "days_since_contact", "contact_every_days", "gap_ratio",
    "contact_count", "mentee_initiated_share", "risk", "risk_low", "risk_high", "horizon_days", "reasons", "flags",
)  # fmt: skip

SIDES = (("caught_share", ""), ("low", "_low"), ("high", "_high"))


def plain(value: Any) -> Any:
    """A cell of a frame as JSON knows it: missing is None, lists are lists, dates are ISO text."""
    if isinstance(value, list | tuple | np.ndarray):
        return [plain(each) for each in value]
    if value is None or value is pd.NaT or (isinstance(value, float) and np.isnan(value)) or value is pd.NA:
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat() if value == value.normalize() else value.isoformat()
    return value.item() if isinstance(value, np.generic) else value


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as plain dictionaries."""
    return [{str(name): plain(value) for name, value in row.items()} for row in frame.to_dict("records")]


def pair_rows(
    warehouse: Path | None, program: str | None, state: str | None
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The pairs in the order in which to contact them, then the rest; and what the list speaks of, with its `capacity`."""
    with closing(open_warehouse(warehouse)) as edition:
        rows = edition.sql(
            "select * from mart.pair_today where ($program is null or program_id = $program) "
            "and ($state is null or state = $state) order by list_rank nulls last, pair_id",
            program=program,
            state=state,
        )
        about = {"build": edition.build, "as_of": edition.as_of.isoformat(), "capacity": capacity(edition)}
    return records(rows[list(LISTED)]), about


def capacity(edition: Edition) -> dict[str, Any]:
    """How many pairs can be contacted a week, and what share of the coming silences these caught at earlier dates.

    Keys: pairs_a_week, caught_share, low, high, date_count, not_known_because (empty where the share is known).
    """
    told = {
        "pairs_a_week": edition.settings.weekly_capacity_pairs,
        "not_known_because": "there is no past to try it on",
    }
    cards = edition.sql("select card from mart.model_card order by landmark_on desc limit 1")["card"]
    if cards.empty:
        return told
    proof = json.loads(cards.iloc[0])["evidence"]
    if proof["too_little"]:
        return told | {"not_known_because": proof["too_little"]}
    here = next(row for row in proof["measures"] if row["candidate"] == "blend")
    share = {name: here[f"recall_at_capacity{side}"] for name, side in SIDES}
    return told | share | {"date_count": len(proof["origins"]), "not_known_because": ""}


def to_csv(rows: list[dict[str, Any]]) -> str:
    """Rows as CSV (RFC 4180), inert in spreadsheets; lists are joined by a semicolon."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(LISTED)
    for row in rows:
        cells = (row[name] for name in LISTED)
        writer.writerow([inert("; ".join(cell) if isinstance(cell, list) else cell) for cell in cells])
    return out.getvalue()


def explain(warehouse: Path | None, name: str) -> dict[str, Any]:
    """Why a pair is in its state, or what a metric means and what it is now. Raises UsageError on an unknown name."""
    with closing(open_warehouse(warehouse)) as edition:
        pair = edition.sql("select * from mart.pair_today where pair_id = $name", name=name)
        return _explain_pair(edition, pair, name) if len(pair) else _explain_metric(edition, name)


def _explain_pair(edition: Edition, pair: pd.DataFrame, name: str) -> dict[str, Any]:
    told = records(pair)[0]
    flags = edition.sql(
        "select f.flag, f.observed, f.threshold, f.reason from mart.pair_flags as f join mart.landmarks as l "
        "using (landmark_on) where l.is_as_of and f.pair_id = $name order by f.flag",
        name=name,
    )
    rows = edition.sql(
        "select f.file, f.file_id, c._line as line from core.contacts as c join quality.files as f on f.file_id = c._file_id "
        "where c.pair_id = $name order by c.occurred_at desc limit 5",
        name=name,
    )
    return {
        "pair": name,
        **{key: told[key] for key in LISTED[1:]},
        "flags": [f"{row['flag']}: {row['reason']}" for row in records(flags)],
        "last contacts came from": _places(edition, records(rows)),
    }


def _places(edition: Edition, rows: list[dict[str, Any]]) -> list[str]:
    """File, line and text of each row."""
    wanted: dict[int, list[int]] = {}
    for row in rows:
        wanted.setdefault(row["file_id"], []).append(row["line"])
    raw = {file_id: raw_rows(edition, file_id, lines) for file_id, lines in wanted.items()}
    return [f"{row['file']} line {row['line']}: {raw[row['file_id']].get(row['line'], '')}" for row in rows]


def _explain_metric(edition: Edition, name: str) -> dict[str, Any]:
    now = edition.sql(
        "select * from mart.metric where metric = $name and program_id = 'all' and group_by = 'all' "
        "order by period desc limit 1",
        name=name,
    )
    if now.empty:
        raise UsageError(name, "is neither a pair nor a metric.", "See `mentorscope pairs` and the page Definitions.")
    wanted = ("period", "value", "low", "high", "numerator", "denominator", "left_out_count")
    return {"metric": name, **edition.describe(name), **{key: records(now)[0][key] for key in wanted}}
