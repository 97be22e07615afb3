"""Sources: what a foreign export's columns mean, one TOML an export format.

In: the TOML files of this folder and the user's own in the warehouse. Out: frozen `Source` values, and `recognise`, which
finds the source and kind of file that a header line belongs to, or says why none does. A source only declares; the forms
that a column may take (`from`, `first`, `join`, `value`, `words`, `times`, `lesser`, `greater`, `same`, `positive`,
`epoch`, `content`) are turned into SQL by `pipelines.ingest.mapping`. Rejected: Python adapters, one class a platform, which
nobody but a programmer could add; and SQL in the TOML, which a user's own source could not be trusted with.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from pipelines.contract import Table, contract
from pipelines.errors import DeclarationError, RefusedInput

CANONICAL = "canonical"


def header_key(header: str) -> str:
    """A header as it is compared: lower case, separators alike, outer blanks gone."""
    return re.sub(r"[^0-9a-z]+", "_", header.strip().lstrip("\ufeff").lower()).strip("_")


@dataclass(frozen=True)
class Into:
    """How one kind of file fills one canonical table."""

    table: str
    columns: dict[str, Any]
    earliest: str | None = None
    derive: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        table = contract().get(self.table)
        if table is None:
            raise DeclarationError(
                f"into.{self.table}", "is no canonical table.", f"Known are {', '.join(contract())}."
            )
        people = {"mentor_id", "mentee_id"} if has_attribution(table) else set()
        unknown = set(self.columns) - set(table.columns) - people
        if unknown:
            raise DeclarationError(f"into.{self.table}", f"fills unknown columns {sorted(unknown)}.", "Correct it.")
        lacking = lacking_columns(table, self.columns)
        if lacking:
            raise DeclarationError(f"into.{self.table}", f"does not fill {', '.join(lacking)}.", "Map them.")


@dataclass(frozen=True)
class FileKind:
    """One kind of file that an export format holds: how it is recognised, how it is read, what it fills."""

    name: str
    header: tuple[str, ...]
    into: tuple[Into, ...]
    date_formats: tuple[str, ...] = ()
    null_words: tuple[str, ...] = ()
    delimiter: str | None = None
    is_whole_header: bool = False  # the named headers are all that the file has

    def fits(self, columns: Iterable[str]) -> bool:
        """Whether every header that makes this kind recognisable is there."""
        present = {header_key(column) for column in columns}
        wanted = {header_key(name) for name in self.header}
        return present == wanted if self.is_whole_header else wanted <= present


@dataclass(frozen=True)
class Source:
    """One export format."""

    name: str
    title: str
    files: tuple[FileKind, ...]
    time_zone: str | None = None
    constants: dict[str, list[dict[str, str]]] = field(default_factory=dict)


def has_attribution(table: Table) -> bool:
    """Whether a row of this table may name its two people instead of its pair."""
    return any(column.attributed_on for column in table.columns.values())


def lacking_columns(table: Table, given: Iterable[str]) -> list[str]:
    """The columns without which no row of `table` could be loaded and which `given` does not hold."""
    present = set(given)
    if has_attribution(table) and {"mentor_id", "mentee_id"} <= present:
        present.add("pair_id")
    defaulted = {name for name, column in table.columns.items() if column.default is not None}
    return [name for name in table.needed if name not in present and name not in defaulted]


def parse_source(name: str, given: dict[str, Any]) -> Source:
    """A source from its TOML. Raises DeclarationError naming the entry that cannot be."""
    try:
        kinds = tuple(
            FileKind(
                name=kind["name"],
                header=tuple(kind["header"]),
                into=tuple(
                    Into(each["table"], each["columns"], each.get("earliest"), kind.get("derive", {}))
                    for each in kind["into"]
                ),
                date_formats=tuple(kind.get("date_formats", ())),
                null_words=tuple(kind.get("null_words", ())),
                delimiter=kind.get("delimiter"),
                is_whole_header=kind.get("is_whole_header", False),
            )
            for kind in given["file"]
        )
        return Source(name, given["title"], kinds, given.get("time_zone"), given.get("constants", {}))
    except KeyError as error:
        raise DeclarationError(f"source {name}", f"lacks the entry {error}.", "Add it to its TOML file.") from error


def _parse_file(name: str, text: str) -> Source:
    try:
        return parse_source(name, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise DeclarationError(f"source {name}", f"is not valid TOML ({error}).", "Correct the file.") from error


@cache
def shipped_sources() -> dict[str, Source]:
    """The export formats that come with the program, by name."""
    found = (file for file in resources.files(__package__).iterdir() if file.name.endswith(".toml"))
    return {
        (name := file.name.removesuffix(".toml")): _parse_file(name, file.read_text(encoding="utf-8"))
        for file in sorted(found, key=lambda file: file.name)
    }


def all_sources(own_folder: Path | None = None) -> dict[str, Source]:
    """Shipped sources and the user's own; an own one replaces a shipped one of the same name."""
    own = sorted(own_folder.glob("*.toml")) if own_folder and own_folder.is_dir() else []
    return shipped_sources() | {file.stem: _parse_file(file.stem, file.read_text(encoding="utf-8")) for file in own}


def canonical_kind(table_name: str, columns: Iterable[str], where: str) -> FileKind:
    """The canonical format as a kind of file: each column under its own name. Raises RefusedInput on a missing one."""
    table = contract()[table_name]
    by_key: dict[str, str] = {}
    for column in columns:
        if header_key(column) in by_key and header_key(column) in table.columns:
            raise RefusedInput(where, f"has two columns called {column}.", "Rename or remove one of them.")
        by_key.setdefault(header_key(column), column)
    people = {"mentor_id", "mentee_id"} if has_attribution(table) else set()
    mapped = {name: {"from": by_key[name]} for name in [*table.columns, *sorted(people)] if name in by_key}
    lacking = lacking_columns(table, mapped)
    if lacking:
        raise RefusedInput(
            where,
            f"lacks the column {', '.join(lacking)}, which {table_name} cannot be without.",
            "Add it to the export, or say with --source or --table what the file holds.",
        )
    return FileKind(table_name, tuple(mapped), (Into(table_name, mapped),))


def recognise(columns: list[str], sources: Iterable[Source]) -> list[tuple[Source, FileKind]]:
    """Every source and kind whose header fits, the most telling header first."""
    fitting = [(source, kind) for source in sources for kind in source.files if kind.fits(columns)]
    return sorted(fitting, key=lambda found: (-len(found[1].header), found[0].name))
