"""One file filling one canonical table: what the judge needs to know of it.

In: a recognised sheet, the kind of file that it is, what the user said. Out: the SQL text of each canonical column.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pipelines.contract import Table, contract
from pipelines.ingest.mapping import Scope, content_key, mapped_columns, source_word
from pipelines.sources import PEOPLE, TOLD, FileKind, Into, has_attribution, positions

DEFAULT_PROGRAM = "main"
NAMED = (*PEOPLE, "people")  # by which a row may name who it is about, instead of the pair


@dataclass(frozen=True)
class Options:
    """What the user said about a batch; everything not said is read from the source or decided from the values.

    date_orders: what a column's values proved while the file was whole, by `table.column`, where rows were taken out since.
    """

    program: str | None = None
    time_zone: str | None = None
    date_order: str | None = None
    exported_on: str | None = None
    date_orders: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Entry:
    """One file filling one canonical table, numbered in the order in which later versions correct earlier ones."""

    number: int
    file_id: int
    source: str
    source_zone: str | None
    kind: FileKind
    into: Into
    headers: list[str]
    options: Options
    batch: int = 1
    is_snapshot: bool = False
    origin: str = ""  # names its sheet among all that were ever loaded
    landed: str = ""
    tidy: frozenset[int] = frozenset()  # landed columns without outer blanks, from 0
    row_count: int | None = None  # records, where a line holds several or none
    warnings: list[str] = field(default_factory=list)

    @property
    def table(self) -> Table:
        """The canonical table that it fills."""
        return contract()[self.into.table]

    @cached_property
    def named(self) -> tuple[str, ...]:
        """By which columns its rows name the people that they are about, where they do."""
        return tuple(name for name in NAMED if name in self.into.columns) if has_attribution(self.table) else ()

    @cached_property
    def lookups(self) -> dict[str, str]:
        """Columns that call a person by another name than the identifier, and which: email, name, or a source's own."""
        forms = self.into.columns.items()
        return {name: form["by"] for name, form in forms if isinstance(form, dict) and "by" in form}

    @property
    def only_mentions(self) -> bool:
        """Whether its rows are people that the file merely mentions, by any name."""
        return any(key in self.lookups for key in self.table.key)

    @property
    def rank(self) -> int:
        """What it says yields to what others say (-1), is one of versions (0), or completes them (1)."""
        return -1 if self.only_mentions else int(self.into.completes)

    @cached_property
    def scope(self) -> Scope:
        """What the names in its forms mean."""
        headers = {key: f"c{n}" for key, n in positions(self.headers, self.kind.variants).items()}
        each = self.into.each
        own = {each.name: "each_name", each.cell: "each_cell"} if each else {}
        told = {TOLD: self.options.exported_on} if self.options.exported_on else {}
        tidy = frozenset(f"c{n}" for n in self.tidy)
        return Scope(headers, self.into.derive, self.kind.null_words, own, told, tidy, self.has_clean_cells)

    @property
    def has_clean_cells(self) -> bool:
        """Whether cells are cleaned once, beside the landed ones: values derived from each other repeat it many times."""
        return bool(self.into.derive) and not self.into.each

    def words(self) -> dict[str, str]:
        """SQL text of the export's own word for every choice column that this entry gives."""
        choices = (name for name, column in self.table.columns.items() if column.type == "choice")
        return {name: source_word(self.into.columns[name], self.scope) for name in choices if name in self.into.columns}

    @property
    def program(self) -> str:
        """The program of rows that name none."""
        form = self.into.columns.get("program_id")
        constant = form.get("value") if isinstance(form, dict) else None
        return constant or self.options.program or DEFAULT_PROGRAM

    def texts(self) -> dict[str, str]:
        """SQL text of every canonical column that this entry gives."""
        names = frozenset(name for name, column in self.table.columns.items() if column.is_name)
        texts = mapped_columns(self.into.columns, self.scope, names)
        for key in self.table.key:
            if self.table.columns[key].made_from_content and (
                key not in texts or not self.kind.has_header(self.into, key, self.headers)
            ):
                texts[key] = content_key([text for name, text in sorted(texts.items()) if name != key])
        return texts
