"""One file filling one canonical table: what the judge needs to know of it.

In: a recognised sheet, the kind of file that it is, what the user said. Out: the SQL text of each canonical column.
"""

from dataclasses import dataclass, field

from pipelines.contract import Table, contract
from pipelines.ingest.mapping import Scope, content_key, mapped_columns
from pipelines.sources import FileKind, Into, has_attribution, header_key

PEOPLE = ("mentor_id", "mentee_id")


@dataclass(frozen=True)
class Options:
    """What the user said about a batch; everything not said is read from the source or decided from the values."""

    program: str | None = None
    time_zone: str | None = None
    date_order: str | None = None


@dataclass
class Entry:
    """One file filling one canonical table, numbered in the order in which later versions correct earlier ones."""

    number: int
    file_id: int
    source: str
    source_zone: str | None
    kind: FileKind
    into: Into
    landed: str
    headers: list[str]
    options: Options
    batch: int = 1
    is_snapshot: bool = False
    warnings: list[str] = field(default_factory=list)

    @property
    def table(self) -> Table:
        """The canonical table that it fills."""
        return contract()[self.into.table]

    @property
    def named_people(self) -> bool:
        """Whether its rows name the two people instead of the pair."""
        return has_attribution(self.table) and "pair_id" not in self.into.columns

    def texts(self) -> dict[str, str]:
        """SQL text of every canonical column that this entry gives."""
        by_key: dict[str, str] = {}
        for position, header in enumerate(self.headers):
            by_key.setdefault(header_key(header), f"c{position}")
        scope = Scope(by_key, self.into.derive, self.kind.null_words)
        names = frozenset(name for name, column in self.table.columns.items() if column.is_name)
        texts = mapped_columns(self.into.columns, scope, names)
        for key in self.table.key:
            if self.table.columns[key].made_from_content and key not in texts:
                texts[key] = content_key([text for name, text in sorted(texts.items())])
        return texts
