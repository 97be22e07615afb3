"""A build limited to some of its programs: the same table names, holding the rows of these programs alone.

In: the path of a published build, and the programs that somebody may see. Out: a locked connection whose `core`, `mart` and
`quality` are views on the file. A table is limited by the first of `OWNERS` that it has as a column; one that has none is
empty unless `SHARED` names it, so that a table that is added one day shows nothing until somebody has thought about it.
Figures of all programs together are left out, since they would tell of the others by subtraction. Rejected: a condition in
every query, where one that is forgotten shows everything; a file for each set of programs, which is made again at each build
for every set that somebody was ever given.
"""

from collections.abc import Mapping
from pathlib import Path

import duckdb

from pipelines.contract import quoted

# Column -> what its value must be among; the first that a table has decides, and the meeting where it has one.
OWNERS = {
    "program_id": "program_id in (select program_id from scope.programs)",
    "pair_id": "pair_id in (select pair_id from scope.pairs)",
    "mentee_id": "mentee_id in (select person_id from scope.people)",
    "mentor_id": "mentor_id in (select person_id from scope.people)",
    "person_id": "person_id in (select person_id from scope.people)",
    "goal_id": "goal_id in (select goal_id from core.goals)",
    "cell_id": "cell_id in (select cell_id from mart.group_cells)",
    "institution": "institution in (select institution from core.participants)",
    "event_id": "event_id in (select event_id from core.attendance)",
}
OWN = {
    "core.attendance": OWNERS["person_id"],
    "core.participants": OWNERS["person_id"],  # a mentor of another program may belong to a pair of this one
    "core.surveys": f"{OWNERS['pair_id']} or (pair_id is null and {OWNERS['person_id']})",
    "mart.survey_keys": "exported_instrument in (select instrument from core.surveys)",
    "quality.files": "file_id in (select file_id from scope.files)",
}
SHARED = (
    *("mart.instrument_scales", "mart.landmarks", "mart.numbers", "mart.parameters", "mart.season_calendar"),
    *("quality.build", "quality.recorded"),
)
_PEOPLE = """
create table scope.people as
select person_id from file.core.participants where program_id in (select program_id from scope.programs)
union select mentor_id from file.core.pairs where pair_id in (select pair_id from scope.pairs)
union select mentee_id from file.core.pairs where pair_id in (select pair_id from scope.pairs)
"""


def opened(path: Path, programs: tuple[str, ...], config: Mapping[str, str]) -> duckdb.DuckDBPyConnection:
    """A locked connection to the build at `path`, as far as it belongs to `programs`. Raises duckdb.Error."""
    locks = ("enable_external_access", "lock_configuration")
    connection = duckdb.connect(":memory:", config={name: config[name] for name in config if name not in locks})
    connection.execute(f"attach {_text(str(path))} as file (read_only)")
    connection.execute("create schema scope; create table scope.programs (program_id varchar)")
    connection.executemany("insert into scope.programs values (?)", [[program] for program in programs])
    columns = _columns(connection)
    _owners(connection, columns)
    for table in columns:
        if table == "quality.files":
            _files(connection, columns)
        _limit(connection, table, columns[table])
    for lock in locks:
        connection.execute(f"set {lock} = {config[lock]}")
    return connection


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """The columns of every table of the file; those come first that others are limited by."""
    found = connection.execute(
        "select table_schema || '.' || table_name, list(column_name order by ordinal_position) "
        "from information_schema.columns where table_catalog = 'file' group by all order by all"
    ).fetchall()
    first = ("core.participants", "core.goals", "core.attendance", "mart.group_cells")
    return dict(sorted(found, key=lambda one: (one[0] not in first, one[0])))


def _owners(connection: duckdb.DuckDBPyConnection, columns: Mapping[str, list[str]]) -> None:
    """The ids that belong to the programs, which the views are limited by."""
    if "core.pairs" not in columns:
        return  # an edition without records of single pairs
    connection.execute(f"create table scope.pairs as select pair_id from file.core.pairs where {OWNERS['program_id']}")
    connection.execute(_PEOPLE)


def _files(connection: duckdb.DuckDBPyConnection, columns: Mapping[str, list[str]]) -> None:
    """The files that hold any of these rows, which a mark on a page names as its source."""
    holding = [table for table in columns if table.startswith("core.") and "_file_id" in columns[table]]
    rows = " union ".join(f"select _file_id as file_id from {table}" for table in holding)
    connection.execute(f"create table scope.files as {rows}")


def _condition(table: str, columns: list[str]) -> str:
    if table in SHARED or table in OWN:
        return OWN.get(table, "true")
    owned = next((OWNERS[name] for name in OWNERS if name in columns), "false")
    return f"{owned} and {OWNERS['event_id']}" if "event_id" in columns else owned


def _limit(connection: duckdb.DuckDBPyConnection, table: str, columns: list[str]) -> None:
    schema, name = table.split(".")
    connection.execute(f"create schema if not exists {quoted(schema)}")
    connection.execute(
        f"create view {quoted(schema)}.{quoted(name)} as "
        f"select * from {_inside(table)} where {_condition(table, columns)}"
    )


def _inside(table: str) -> str:
    schema, name = table.split(".")
    return f"file.{quoted(schema)}.{quoted(name)}"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
