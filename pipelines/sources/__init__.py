"""Sources: what a foreign export's columns mean, one TOML an export format.

In: the TOML files of this folder and the user's own in the warehouse. Out: frozen `Source` values, and `recognise`, which
finds the source and kind of file that a header line belongs to, or says why none does. A source only declares: which headers
make its files known (`header`, `variants`), which table they fill (`into`), and in which form each column stands (`forms`);
`pipelines.ingest` turns that into SQL. Rejected: Python adapters, one class a platform, which nobody but a programmer could
add; and SQL in the TOML, which a user's own source could not be trusted with.
"""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from pathlib import Path

from pipelines.contract import contract
from pipelines.errors import DeclarationError, RefusedInput
from pipelines.sources.declared import (
    PEOPLE,
    TOLD,
    Each,
    FileKind,
    Into,
    Source,
    has_attribution,
    lacking_columns,
    parse_source,
)
from pipelines.sources.headers import header_key, positions

__all__ = [
    "CANONICAL",
    "PEOPLE",
    "TOLD",
    "Each",
    "FileKind",
    "Into",
    "Source",
    "all_sources",
    "canonical_kind",
    "has_attribution",
    "header_key",
    "lacking_columns",
    "parse_source",
    "positions",
    "read_source",
    "recognise",
    "shipped_sources",
]
CANONICAL = "canonical"


def read_source(name: str, text: str, *, is_own: bool = False) -> Source:
    """A source from the text of its TOML. Raises DeclarationError."""
    try:
        return parse_source(name, tomllib.loads(text), is_own=is_own)
    except tomllib.TOMLDecodeError as error:
        raise DeclarationError(f"source {name}", f"is not valid TOML ({error}).", "Correct the file.") from error


@cache
def shipped_sources() -> dict[str, Source]:
    """The export formats that come with the program, by name."""
    found = (file for file in resources.files(__package__).iterdir() if file.name.endswith(".toml"))
    return {
        (name := file.name.removesuffix(".toml")): read_source(name, file.read_text(encoding="utf-8"))
        for file in sorted(found, key=lambda file: file.name)
    }


def all_sources(own_folder: Path | None = None) -> dict[str, Source]:
    """Shipped sources and the user's own; an own one replaces a shipped one of the same name."""
    own = sorted(own_folder.glob("*.toml")) if own_folder and own_folder.is_dir() else []
    return shipped_sources() | {
        file.stem: read_source(file.stem, file.read_text(encoding="utf-8"), is_own=True) for file in own
    }


def canonical_kind(table_name: str, columns: Iterable[str], where: str) -> FileKind:
    """The canonical format as a kind of file: each column under its own name. Raises RefusedInput on a missing one."""
    table = contract()[table_name]
    by_key: dict[str, str] = {}
    for column in columns:
        if header_key(column) in by_key and header_key(column) in table.columns:
            raise RefusedInput(where, f"has two columns called {column}.", "Rename or remove one of them.")
        by_key.setdefault(header_key(column), column)
    people = set(PEOPLE) if has_attribution(table) else set()
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
    """Every source and kind whose header fits: the user's own first, then the most telling header."""
    fitting = [(source, kind) for source in sources for kind in source.files if kind.fits(columns)]
    return sorted(fitting, key=lambda found: (not found[0].is_own, -len(found[1].header), found[0].name))
