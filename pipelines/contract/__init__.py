"""THE schema: what every canonical table and column is, read from one TOML a table in this folder.

In: the TOML files beside this module, one line a column. Out: frozen `Table` and `Column` values that the loader, the
codebook, the role rules and the tests all read; nothing else lists a column a second time. A contract that contradicts
itself is refused when it is read. Rejected: JSON Schema and Table Schema files, which know neither our references with
time nor who may see a column, and would be read through a second layer of names.
"""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from graphlib import TopologicalSorter
from importlib import resources
from typing import Any, Literal

import duckdb

from pipelines.errors import DeclarationError

ColumnType = Literal["text", "date", "timestamp", "int", "number", "choice"]
SQL_TYPE: dict[str, str] = {
    "text": "VARCHAR",
    "choice": "VARCHAR",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "int": "BIGINT",
    "number": "DOUBLE",
}


@dataclass(frozen=True)
class When:
    """A condition on another choice column of the same row."""

    column: str
    word: str


@dataclass(frozen=True)
class Column:
    """One column: what it holds, which rules a value keeps, and who may see it."""

    name: str
    type: ColumnType
    meaning: str
    class_: Literal["person", "fact", "free"]
    required: bool = False
    default: str | None = None
    words: dict[str, list[str]] = field(default_factory=dict)
    min: float | None = None
    max: float | None = None
    above: float | None = None
    unit: str | None = None
    rule: str | None = None
    not_before: str | None = None
    expected_after: str | None = None
    expected_when: When | None = None
    differs_from: str | None = None
    references: str | None = None
    attributed_on: str | None = None
    happened: bool = False
    happened_when: When | None = None
    vouches: bool = False
    is_name: bool = False
    made_from_content: bool = False

    def __post_init__(self) -> None:
        if self.type not in SQL_TYPE or self.class_ not in ("person", "fact", "free"):
            raise DeclarationError(f"contract column {self.name}", "has an unknown type or class.", "Correct its line.")
        if (self.type == "choice") != bool(self.words):
            raise DeclarationError(f"contract column {self.name}", "a choice lists its words, nothing else does.", "")

    @property
    def source_twin(self) -> str | None:
        """The column that keeps the export's own word beside a choice."""
        return f"{self.name}_source" if self.type == "choice" else None


@dataclass(frozen=True)
class Table:
    """One canonical table."""

    name: str
    row: str
    tier: int
    key: tuple[str, ...]
    columns: dict[str, Column]
    is_optional: bool = False  # its absence as a whole excuses the references to it

    def __post_init__(self) -> None:
        named = [self.key, *([c.not_before, c.expected_after, c.differs_from] for c in self.columns.values())]
        missing = {name for names in named for name in names if name and name not in self.columns}
        if missing:
            raise DeclarationError(f"contract {self.name}", f"names unknown columns {sorted(missing)}.", "Correct it.")

    @property
    def needed(self) -> tuple[str, ...]:
        """Columns without which a row is no row: the key and the required ones."""
        made = {name for name, column in self.columns.items() if column.made_from_content}
        rest = tuple(n for n, c in self.columns.items() if c.required and n not in self.key)
        return tuple(name for name in self.key if name not in made) + rest

    @property
    def stored(self) -> dict[str, str]:
        """Name and SQL type of every stored column, the twins of choices beside them, without provenance."""
        stored: dict[str, str] = {}
        for column in self.columns.values():
            stored[column.name] = SQL_TYPE[column.type]
            if column.source_twin:
                stored[column.source_twin] = "VARCHAR"
        return stored

    @property
    def parents(self) -> set[str]:
        """Tables that this one refers to, itself left out."""
        return {c.references for c in self.columns.values() if c.references} - {self.name}


def quoted(name: str) -> str:
    """An identifier as SQL; the one place where a name becomes a piece of a statement."""
    return '"' + name.replace('"', '""') + '"'


def _column(name: str, given: dict[str, Any]) -> Column:
    values = dict(given)
    values["class_"] = values.pop("class", "")
    for condition in ("happened_when", "expected_when"):
        if condition in values:
            values[condition] = When(**values[condition])
    try:
        return Column(name=name, **values)
    except TypeError as error:
        raise DeclarationError(f"contract column {name}", f"has an unknown entry ({error}).", "Correct it.") from error


@cache
def contract() -> dict[str, Table]:
    """Every canonical table by name, parents before children."""
    tables: dict[str, Table] = {}
    for file in resources.files(__package__).iterdir():
        if file.name.endswith(".toml"):
            given = tomllib.loads(file.read_text(encoding="utf-8"))
            columns = {name: _column(name, line) for name, line in given["columns"].items()}
            name = file.name.removesuffix(".toml")
            optional = given.get("is_optional", False)
            tables[name] = Table(name, given["row"], given["tier"], tuple(given["key"]), columns, optional)
    unknown = {parent for table in tables.values() for parent in table.parents} - set(tables)
    if unknown:
        raise DeclarationError("contract", f"refers to unknown tables {sorted(unknown)}.", "Add or correct them.")
    order = TopologicalSorter({name: sorted(tables[name].parents) for name in sorted(tables)}).static_order()
    return {name: tables[name] for name in order}


def create_core(connection: duckdb.DuckDBPyConnection, schema: str = "core") -> None:
    """Create every canonical table, empty, with its provenance columns, and `quality.recorded`, in `connection`."""
    connection.execute(f"create schema if not exists {quoted(schema)}")
    for table in contract().values():
        columns = [f"{quoted(name)} {type_}" for name, type_ in table.stored.items()]
        columns += ["_file_id INTEGER", "_line BIGINT"]
        connection.execute(f"create table {quoted(schema)}.{quoted(table.name)} ({', '.join(columns)})")
    connection.execute("create schema if not exists quality")
    connection.execute(
        "create table if not exists quality.recorded (table_name VARCHAR, column_name VARCHAR, row_count BIGINT, "
        "filled_count BIGINT, is_exported BOOLEAN)"
    )
