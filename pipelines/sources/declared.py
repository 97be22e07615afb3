"""A source as it is declared: frozen values that refuse impossible entries when they are made.

In: the tables of a source's TOML. Out: `Source`, its kinds of file, and what each fills. Rejected: pydantic, which would say the
same with a second vocabulary of errors.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pipelines.contract import Table, contract
from pipelines.errors import DeclarationError
from pipelines.sources.forms import CONDITIONS, check_form, condition_names, read_names
from pipelines.sources.headers import header_key, positions

PEOPLE = ("mentor_id", "mentee_id")
TOLD = "exported_on"  # a name that stands for the day of the export, where the user tells it


@dataclass(frozen=True)
class Each:
    """Several records in one line: the filled cells of like columns, the parts of a list, or the members of a JSON object.

    columns: a pattern of headers; its first group, else the header, is known as `name`. list: a column, cut at `separator`.
    json: a column of objects, whose members' names are known as `name`. The cell, part or member is known as `cell`.
    """

    name: str = "name"
    cell: str = "cell"
    columns: str | None = None
    list: str | None = None
    separator: str = ","
    json: str | None = None

    def __post_init__(self) -> None:
        if sum(word is not None for word in (self.columns, self.list, self.json)) != 1:
            raise DeclarationError("each", "names not exactly one of columns, list and json.", "Correct its TOML file.")


@dataclass(frozen=True)
class Into:
    """How one kind of file fills one canonical table.

    where, unless, filled: which lines hold such a record at all. earliest: of several lines of one key, the one whose column of
    this name is the earliest speaks. completes: its rows say more about rows that others make, and make none themselves.
    is_last_resort: pairs that are only taken where no other export knows a pair of the two. ended_where: lines that say that
    a pair has ended, with or without a day. after_as_of: the status of what lies after the as-of date, where dates are plans.
    aliases: other names by which exports may call a participant.
    """

    table: str
    columns: dict[str, Any]
    derive: dict[str, Any] = field(default_factory=dict)
    conditions: dict[str, Any] = field(default_factory=dict)
    each: Each | None = None
    earliest: str | None = None
    completes: bool = False
    is_last_resort: bool = False
    ended_where: dict[str, list[str]] = field(default_factory=dict)
    after_as_of: str | None = None
    aliases: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        where = f"into.{self.table}"
        table = contract().get(self.table)
        if table is None:
            raise DeclarationError(where, "is no canonical table.", f"Known are {', '.join(contract())}.")
        for form in (*self.columns.values(), *self.derive.values(), *self.aliases.values()):
            check_form(where, form)
        people = {*PEOPLE, "people"} if has_attribution(table) else set()
        unknown = set(self.columns) - set(table.columns) - people
        if unknown:
            raise DeclarationError(where, f"fills unknown columns {sorted(unknown)}.", "Correct it.")
        lacking = [] if self.completes else lacking_columns(table, self.columns)
        if lacking:
            raise DeclarationError(where, f"does not fill {', '.join(lacking)}.", "Map them.")

    @property
    def known_table(self) -> Table:
        """The canonical table that it fills."""
        return contract()[self.table]

    @cached_property
    def headers(self) -> list[str]:
        """Every header that it reads."""
        own = {self.each.name, self.each.cell} if self.each else set()
        forms = [*self.columns.values(), *self.aliases.values(), *condition_names(self.conditions), *self.ended_where]
        forms += [name for name in (self.each.list, self.each.json) if name] if self.each else []
        return [name for name in read_names(forms, self.derive) if name not in own]


@dataclass(frozen=True)
class FileKind:
    """One kind of file that an export format holds: how it is recognised, how it is read, what it fills.

    holds: where nothing of it is loaded, what it holds instead, so that it is passed over with a word.
    """

    name: str
    header: tuple[str, ...]
    into: tuple[Into, ...]
    date_formats: tuple[str, ...] = ()
    null_words: tuple[str, ...] = ()
    delimiter: str | None = None
    is_whole_header: bool = False  # the named headers are all that the file has
    variants: dict[str, tuple[str, ...]] = field(default_factory=dict)
    date_order: str | None = None  # DMY or MDY, where the values alone may not tell
    holds: str = ""

    def fits(self, columns: Iterable[str]) -> bool:
        """Whether every header that makes this kind recognisable is there."""
        columns = list(columns)
        found = positions(columns, self.variants)
        wanted = {header_key(name) for name in self.header}
        if self.is_whole_header:
            return wanted == {header_key(column) for column in columns}
        like = [into.each.columns for into in self.into if into.each and into.each.columns]
        return wanted <= set(found) and all(any(re.search(each, column) for column in columns) for each in like)

    def has_header(self, into: Into, column: str, columns: Iterable[str]) -> bool:
        """Whether a file has a header for a canonical column of `into`, or needs none for it."""
        form = into.columns[column]
        names = [] if isinstance(form, dict) and "else" in form else read_names([form], into.derive)
        found = positions(columns, self.variants)
        own = {TOLD, *((into.each.name, into.each.cell) if into.each else ())}
        return not names or any(name in own or header_key(name) in found for name in names)

    def lacks(self, columns: Iterable[str]) -> list[tuple[Into, str]]:
        """Canonical columns that no row can be without, and for which a file that fits has no header."""
        columns = list(columns)
        needed = [
            (into, name)
            for into in self.into
            for name in (into.known_table.key if into.completes else into.known_table.needed)
            if name in into.columns and not into.known_table.columns[name].made_from_content
        ]
        return [(into, name) for into, name in needed if not self.has_header(into, name, columns)]


@dataclass(frozen=True)
class Source:
    """One export format."""

    name: str
    title: str
    files: tuple[FileKind, ...]
    about: str = ""
    time_zone: str | None = None
    constants: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    is_own: bool = False  # the user's, in the warehouse


def has_attribution(table: Table) -> bool:
    """Whether a row of this table may name its two people instead of its pair."""
    return any(column.attributed_on for column in table.columns.values())


def lacking_columns(table: Table, given: Iterable[str]) -> list[str]:
    """The columns without which no row of `table` could be loaded and which `given` does not hold."""
    present = set(given)
    if has_attribution(table) and (set(PEOPLE) <= present or "people" in present):
        present.add("pair_id")
    defaulted = {name for name, column in table.columns.items() if column.default is not None}
    return [name for name in table.needed if name not in present and name not in defaulted]


def _into(given: dict[str, Any], derive: dict[str, Any]) -> Into:
    each = given.get("each")
    return Into(
        table=given["table"],
        columns=given["columns"],
        derive=derive | given.get("derive", {}),
        conditions={word: given[word] for word in CONDITIONS if word in given},
        each=Each(**each) if each else None,
        earliest=given.get("earliest"),
        completes=given.get("completes", False),
        is_last_resort=given.get("is_last_resort", False),
        ended_where=given.get("ended_where", {}),
        after_as_of=given.get("after_as_of"),
        aliases=given.get("aliases", {}),
    )


def _kind(given: dict[str, Any], variants: dict[str, list[str]]) -> FileKind:
    return FileKind(
        name=given["name"],
        header=tuple(given["header"]),
        into=tuple(_into(each, given.get("derive", {})) for each in given.get("into", ())),
        date_formats=tuple(given.get("date_formats", ())),
        null_words=tuple(given.get("null_words", ())),
        delimiter=given.get("delimiter"),
        is_whole_header=given.get("is_whole_header", False),
        variants={name: tuple(others) for name, others in (variants | given.get("variants", {})).items()},
        date_order=given.get("date_order"),
        holds=given.get("holds", ""),
    )


def parse_source(name: str, given: dict[str, Any], *, is_own: bool = False) -> Source:
    """A source from its TOML. Raises DeclarationError naming the entry that cannot be."""
    try:
        kinds = tuple(_kind(kind, given.get("variants", {})) for kind in given["file"])
        told = given.get("about", ""), given.get("time_zone"), given.get("constants", {})
        return Source(name, given["title"], kinds, *told, is_own)
    except KeyError as error:
        raise DeclarationError(f"source {name}", f"lacks the entry {error}.", "Add it to its TOML file.") from error
    except (TypeError, AttributeError) as error:
        raise DeclarationError(
            f"source {name}", f"is not formed as a source ({error}).", "Correct the file."
        ) from error
