"""Which kind of file a header line is most like, where it is like none exactly, and what the user says of it.

In: headers, some hundred rows, the known sources. Out: for each kind of file the column that each of its names most probably is,
by the name itself, its variants, the nearest spelling (rapidfuzz) and what the values look like; and how sure that is. A fit is a
proposal: nothing is loaded by it until the user has saved it as a source. Rejected: a trained model, which could not say why.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from rapidfuzz import fuzz

from pipelines.contract import Column, contract
from pipelines.errors import UsageError
from pipelines.inspect.content import Looks, suits
from pipelines.sources import CANONICAL, TOLD, FileKind, Into, Source, has_attribution, header_key, positions
from pipelines.sources.forms import read_names

How = Literal["same", "variant", "similar", "content", "told"]
LEAST_SIMILAR, LEAST_SCORE, LEAST_CONTENT, SHORTEST_WORD = 0.72, 0.55, 0.9, 4
OWN_CONTENT = ("date", "timestamp", "choice")  # types that values alone may tell


@dataclass(frozen=True)
class Found:
    """The column that a name of a kind of file stands for, how that was found, and how sure it is (0..1)."""

    header: str
    how: How
    score: float = 1.0


@dataclass(frozen=True)
class Correction:
    """What the user says of a table: its source and kind, and which header a name stands for; None: no column does."""

    source: str | None = None
    kind: str | None = None
    headers: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Fit:
    """A kind of file with the columns found for its names."""

    source: Source
    kind: FileKind
    found: Mapping[str, Found]

    @cached_property
    def certainty(self) -> float:
        """The least sure of the names without which no row could be loaded; 0 where one of them is missing."""
        needed = needed_names(self.kind)
        return min((self.found[name].score if name in self.found else 0.0 for name in needed), default=0.0)

    @property
    def weight(self) -> tuple[float, float]:
        """What the better of two fits has more of: certainty, then columns found."""
        return (round(self.certainty, 1), sum(found.score for found in self.found.values()))

    @cached_property
    def adapted(self) -> FileKind:
        """The kind with this file's headers as variants of its names, recognised by all of them."""
        variants: dict[str, tuple[str, ...]] = {name: (found.header,) for name, found in self.found.items()}
        header = tuple(dict.fromkeys(found.header for found in self.found.values()))
        return replace(self.kind, header=header, variants=variants, is_whole_header=False)


def needed_names(kind: FileKind) -> list[str]:
    """The names without which a row of one of the kind's tables could not be loaded, and those it is known by."""
    names = dict.fromkeys(_telling(kind))
    for into in kind.into:
        for column in into.known_table.key if into.completes else into.known_table.needed:
            form = into.columns.get(column)
            is_made = into.known_table.columns[column].made_from_content
            if form is not None and not is_made and not (isinstance(form, dict) and "else" in form):
                read = read_names([form], into.derive)
                if len(read) == 1:
                    names.setdefault(read[0])
    own = {name for into in kind.into if into.each for name in (into.each.name, into.each.cell)}
    return [name for name in names if name not in own]


def _telling(kind: FileKind) -> list[str]:
    """The names by which a kind is known; a header that only stands for another name is that name."""
    stands_for = {header_key(other): name for name, others in kind.variants.items() for other in others}
    return [stands_for.get(header_key(name), name) for name in kind.header]


def names_of(kind: FileKind) -> dict[str, list[tuple[str, Column]]]:
    """Every name that a kind reads, with the tables and columns that are filled from it."""
    fed: dict[str, list[tuple[str, Column]]] = {name: [] for name in _telling(kind)}
    for into in kind.into:
        for name in into.headers:
            if name != TOLD:
                fed.setdefault(name, [])
        for column, form in into.columns.items():
            if column in into.known_table.columns:
                for name in read_names([form], into.derive):
                    if name in fed:
                        fed[name].append((into.table, into.known_table.columns[column]))
    return fed


def canonical_source() -> Source:
    """The canonical tables as kinds of file whose columns may have any header."""
    kinds = []
    for table in contract().values():
        kinds.append(_canonical(table.name, list(table.columns)))
        if has_attribution(table):
            by_people = [*(name for name in table.columns if name != "pair_id"), "mentor_id", "mentee_id"]
            kinds.append(replace(_canonical(table.name, by_people), name=f"{table.name} by people"))
    return Source(CANONICAL, "The canonical format", tuple(kinds))


def _canonical(table: str, columns: list[str]) -> FileKind:
    needed = dict.fromkeys(name for name in (*contract()[table].needed, "mentor_id", "mentee_id") if name in columns)
    return FileKind(table, tuple(needed), (Into(table, {name: name for name in columns}),))


def exact(kind: FileKind, columns: Sequence[str]) -> dict[str, Found]:
    """The column of each name that the file has under that name or a variant of it."""
    at = positions(columns, kind.variants)
    found = {name: columns[at[header_key(name)]] for name in names_of(kind) if header_key(name) in at}
    return {
        n: Found(header, "same" if header_key(header) == header_key(n) else "variant") for n, header in found.items()
    }


def best_fits(columns: Sequence[str], seen: Mapping[str, Looks], sources: Iterable[Source]) -> list[Fit]:
    """Every kind with the columns found for it, the most probable first; kinds with like columns need their pattern."""
    fits = [
        Fit(source, kind, find(kind, columns, seen))
        for source in (*sources, canonical_source())
        for kind in source.files
        if kind.into and not any(into.each and (into.each.columns or into.each.list) for into in kind.into)
    ]
    return sorted(fits, key=lambda fit: fit.weight, reverse=True)


def corrected(fits: Sequence[Fit], told: Correction, columns: Sequence[str]) -> Fit:
    """The best of `fits` that is what the user says, with the headers that the user gives. Raises UsageError."""
    wanted = [f for f in fits if told.source in (None, f.source.name) and told.kind in (None, f.kind.name)]
    able = [fit for fit in wanted if set(told.headers) <= set(names_of(fit.kind))]
    if not able:
        known = ", ".join(dict.fromkeys(name for fit in wanted[:3] for name in names_of(fit.kind)))
        what = f"knows no {' or '.join(told.headers)}; it knows {known}." if wanted else "is no known kind of file."
        raise UsageError(" ".join(filter(None, (told.source, told.kind))) or "--map", what, "See mentorscope inspect.")
    strange = [header for header in told.headers.values() if header is not None and header not in columns]
    if strange:
        raise UsageError(strange[0], "is no column of the file.", f"It has {', '.join(columns[:20])}.")
    own = {header for header in told.headers.values() if header is not None}
    kept = {
        name: found for name, found in able[0].found.items() if name not in told.headers and found.header not in own
    }
    given = {name: Found(header, "told") for name, header in told.headers.items() if header is not None}
    return Fit(able[0].source, able[0].kind, kept | given)


def find(kind: FileKind, columns: Sequence[str], seen: Mapping[str, Looks]) -> dict[str, Found]:
    """The most probable column for each name of a kind, each column for one name only."""
    fed = names_of(kind)
    pairs = [
        (found.score, -place, name, found)
        for place, name in enumerate(fed)
        for header in columns
        if header.strip() and (found := _compare(name, kind, header, seen[header], [column for _, column in fed[name]]))
    ]
    chosen: dict[str, Found] = {}
    taken: set[str] = set()
    for _, _, name, found in sorted(pairs, key=lambda pair: pair[:2], reverse=True):
        if name not in chosen and found.header not in taken:
            chosen[name] = found
            taken.add(found.header)
    return {name: chosen[name] for name in fed if name in chosen}


def _compare(name: str, kind: FileKind, header: str, seen: Looks, fills: list[Column]) -> Found | None:
    """How sure it is that a header stands for a name, or None."""
    if header_key(header) == header_key(name):
        return Found(header, "same")
    others = kind.variants.get(name, ())
    if header_key(header) in map(header_key, others):
        return Found(header, "variant")
    near = max(_likeness(_words(header), _words(each)) for each in (name, *others))
    suited = max((suits(seen, column) for column in fills), default=0.5)
    if near >= LEAST_SIMILAR:
        score = near * (0.5 + 0.5 * suited)
        return Found(header, "similar", round(score, 3)) if score >= LEAST_SCORE else None
    if suited >= LEAST_CONTENT and any(column.type in OWN_CONTENT or column.name == "email" for column in fills):
        return Found(header, "content", round(0.6 * suited, 3))
    return None


def _likeness(one: str, other: str) -> float:
    """Likeness of two headers (0..1); one that holds every word of the other is like it, if less than its spelling is."""
    spelling = fuzz.token_sort_ratio(one, other) / 100
    if min(len(one), len(other)) < SHORTEST_WORD:
        return spelling
    return max(spelling, 0.8 * fuzz.token_set_ratio(one, other) / 100)


def _words(name: str) -> str:
    return header_key(name).replace("_", " ")
