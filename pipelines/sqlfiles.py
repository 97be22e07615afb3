"""SQL files as declarations: their header, their parameters, what they stand on, and the order in which they run.

In: the folders of `pipelines/sql`; each file opens with `-- key: value` lines (continued by `--   more`) and holds one
select. Out: `SqlFile` values, an order in which every table comes after those it reads, and bound runs.
What a file depends on is read from its own text by sqlglot, so that nobody keeps a list. Rejected: dbt and SQLMesh,
which want a project, a profile and ten seconds for what a topological sort of some forty files does at once.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from types import MappingProxyType

import duckdb
import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from pipelines.errors import DeclarationError

SQL_FOLDER = Path(__file__).parent / "sql"
SCHEMAS = frozenset({"core", "mart", "quality"})
Value = str | int | float

# What each kind of file must say about itself, and what it may say.
FOLDERS = {"mart": "marts", "flag": "flags", "metric": "metrics", "check": "checks", "aggregate": "aggregates"}
REQUIRED = {
    "mart": ("title", "grain", "about"),
    "flag": ("title", "grain", "order", "unit", "threshold", "says", "resets", "needs"),
    "metric": ("title", "definition", "unit", "kind", "better", "numerator", "denominator", "left_out", "needs"),
    "check": ("title", "about"),
    "aggregate": ("title", "about"),
}
OPTIONAL = {"metric": ("retention_days",)}
CHOICES = {
    "kind": ("count", "share", "mean", "median", "retention"),
    "better": ("up", "down", "none"),
}

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_KEY = re.compile(r"-- ([a-z_]+): (.*)")
_MORE = re.compile(r"--   (\S.*)")


@dataclass(frozen=True)
class SqlFile:
    """One file: its name, kind, header, whole text, the `$parameters` it uses, the tables it reads, what it selects.

    `columns` is empty where the last line selects a CTE whole and that CTE is not a plain list of columns.
    """

    name: str
    kind: str
    header: Mapping[str, str]
    text: str
    parameters: frozenset[str]
    depends_on: frozenset[str]
    columns: tuple[str, ...]

    @property
    def place(self) -> str:
        """Where the file stands, as errors and pages name it."""
        return f"sql/{FOLDERS[self.kind]}/{self.name}.sql"

    def bound(self, parameters: Mapping[str, Value]) -> dict[str, Value]:
        """Those of `parameters` that the file uses. Raises DeclarationError where it uses one that is not given."""
        unknown = sorted(self.parameters - set(parameters))
        if unknown:
            raise DeclarationError(
                self.place,
                f"uses unknown parameters: {', '.join(unknown)}.",
                "Name a field of the settings, or `as_of`.",
            )
        return {name: parameters[name] for name in sorted(self.parameters)}


def read_file(path: Path, kind: str) -> SqlFile:
    """The file at `path`, checked. Raises DeclarationError on a bad name, header or text."""
    place = f"sql/{FOLDERS[kind]}/{path.name}"
    if not _NAME.fullmatch(path.stem):
        raise DeclarationError(place, "is not named in lower case, digits and underscores.", "Rename it.")
    text = path.read_text(encoding="utf-8")
    header = _header(text, place, kind)
    try:
        statements = sqlglot.parse(text, dialect="duckdb")
    except SqlglotError as error:
        raise DeclarationError(place, f"cannot be parsed ({error}).", "Correct the SQL.") from error
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        raise DeclarationError(place, "must hold exactly one select.", "Split the file, or keep the select only.")
    tree = statements[0]
    tables = {f"{table.db}.{table.name}" for table in tree.find_all(exp.Table) if table.db in SCHEMAS}
    parameters = {placeholder.name for placeholder in tree.find_all(exp.Placeholder)}
    return SqlFile(path.stem, kind, header, text, frozenset(parameters), frozenset(tables), _columns(tree))


@cache
def read_kind(kind: str, folder: Path = SQL_FOLDER) -> Mapping[str, SqlFile]:
    """All files of a kind (`mart`, `flag`, `metric`, `check`, `aggregate`) by name, in the order of their names."""
    paths = sorted((folder / FOLDERS[kind]).glob("*.sql"))
    return MappingProxyType({path.stem: read_file(path, kind) for path in paths})


def in_order(depends_on: Mapping[str, Collection[str]]) -> list[str]:
    """The names such that each comes after those it depends on, alphabetical where free.

    Raises DeclarationError on a cycle, and on a dependency in schema `mart` that nobody makes; tables of `core` and
    `quality` stand before anything runs.
    """
    for name, tables in depends_on.items():
        missing = sorted(table for table in tables if table.startswith("mart.") and table not in depends_on)
        if missing:
            raise DeclarationError(name, f"reads {', '.join(missing)}, which nothing makes.", "Correct the name.")
    sorter = TopologicalSorter({name: sorted(set(tables) & set(depends_on)) for name, tables in depends_on.items()})
    try:
        sorter.prepare()
    except CycleError as error:
        raise DeclarationError(" -> ".join(error.args[1]), "stand on each other.", "Break the circle.") from error
    ordered: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        ordered += ready
        sorter.done(*ready)
    return ordered


def create_table(connection: duckdb.DuckDBPyConnection, file: SqlFile, parameters: Mapping[str, Value]) -> None:
    """Make `mart.<name>` from a mart's file."""
    connection.execute(f"create or replace table mart.{file.name} as\n{file.text}", file.bound(parameters))


def _columns(tree: exp.Query) -> tuple[str, ...]:
    """The names that a select gives, looked up in the CTE that its last line selects whole."""
    if not tree.is_star:
        return tuple(tree.named_selects)
    source = tree.args["from_"].this.name if tree.args.get("from_") else ""
    steps = {cte.alias: cte.this for cte in tree.ctes}
    return tuple(steps[source].named_selects) if source in steps and not steps[source].is_star else ()


def _header(text: str, place: str, kind: str) -> Mapping[str, str]:
    """The `-- key: value` lines at the top; lines `--   more` go on with the value above."""
    header: dict[str, str] = {}
    last = ""
    for line in text.splitlines():
        if opened := _KEY.fullmatch(line):
            last = opened[1]
            header[last] = opened[2].strip()
        elif (more := _MORE.fullmatch(line)) and last:
            header[last] += " " + more[1].strip()
        else:
            break
    allowed = (*REQUIRED[kind], *OPTIONAL.get(kind, ()))
    missing = [key for key in REQUIRED[kind] if not header.get(key)]
    unknown = [key for key in header if key not in allowed]
    if missing or unknown:
        what = f"misses {', '.join(missing) or 'nothing'} and has unknown {', '.join(unknown) or 'nothing'}"
        raise DeclarationError(place, f"has a header that {what}.", f"A {kind} says: {', '.join(allowed)}.")
    for key, words in CHOICES.items():
        if key in header and header[key] not in words:
            raise DeclarationError(place, f"says {key}: {header[key]}.", f"Choose one of {', '.join(words)}.")
    return MappingProxyType(header)
