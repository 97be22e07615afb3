"""Flags: one SQL file a reason to look at a pair, gathered in `mart.pair_flags` with a sentence that has the numbers.

In: the files of `sql/flags`, each a select of `pair_id, landmark_on, observed, threshold` and of further columns that its
sentence names. Out: `mart.pair_flags(pair_id, landmark_on, flag, flag_order, observed, threshold, reason)`, one row per
pair, landmark date and flag that fires. The sentence stands once, in the header (`says`), is filled in by the database,
and is what the Definitions page shows. Rejected: sentences written in Python, row by row, for millions of rows.
"""

import re
from collections.abc import Mapping

import duckdb

from pipelines import sqlfiles
from pipelines.errors import DeclarationError
from pipelines.sqlfiles import SqlFile, Value

COLUMNS = ("pair_id", "landmark_on", "observed", "threshold")
_PLACE = re.compile(r"\{([a-z_0-9]+)\}")


def depends_on() -> frozenset[str]:
    """The tables that some flag reads."""
    return frozenset(table for file in sqlfiles.read_kind("flag").values() for table in file.depends_on)


def run(connection: duckdb.DuckDBPyConnection, parameters: Mapping[str, Value]) -> None:
    """Create `mart.pair_flags` from all flag files."""
    connection.execute(
        "create or replace table mart.pair_flags (pair_id VARCHAR, landmark_on DATE, flag VARCHAR, flag_order INTEGER, "
        "observed DOUBLE, threshold DOUBLE, reason VARCHAR)"
    )
    for file in sqlfiles.read_kind("flag").values():
        values = {**file.bound(parameters), "flag_name": file.name, "flag_order": int(file.header["order"])}
        connection.execute(
            f"insert into mart.pair_flags\n{sentence_sql(file)}", {**values, "says": file.header["says"]}
        )


def sentence_sql(file: SqlFile) -> str:
    """The select of a flag's rows with `$says` filled in from its columns, one `replace` a column that it names."""
    named = sorted(set(_PLACE.findall(file.header["says"])))
    absent = [name for name in named if name not in file.columns]
    absent += [name for name in COLUMNS if name not in file.columns]
    if absent:
        raise DeclarationError(file.place, f"does not select {', '.join(absent)}.", "Select it, or say it differently.")
    reason = "$says"
    for name in named:
        reason = f"replace({reason}, '{{{name}}}', cast({name} as varchar))"
    return (
        f"select pair_id, landmark_on, $flag_name, $flag_order, observed, threshold, {reason}\n"
        f"from (\n{file.text}\n) as fired"
    )
