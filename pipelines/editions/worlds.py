"""What releases tell of one date, and the unknown counts behind it.

In: tables, statements and relations of a release (`Told`). Out: a `World`: unknowns, and what is known of sums of them, as a
linear program takes it. Each release is a layer, of which each grouping has a panel: one unknown for each set that is cut by it,
in each of the finest groups. How they are made: `constraints`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse

from pipelines.editions.disclosure import Known
from pipelines.editions.groups import Block
from pipelines.editions.levels import grouping_of
from pipelines.editions.sets import Key, Place, Relations
from pipelines.editions.statements import Statement

Number = tuple[int, ...]  # the unknowns that make it up
Question = tuple[Key, str, Block]  # how many of a set are in some groups of a grouping
Source = Known | Statement | None  # None: true by definition, or told by an earlier release


class Bound(NamedTuple):
    """A statement over a block of groups; source: none where it is of an earlier release."""

    factors: Mapping[Key, float]
    upper: float
    group_by: str
    block: Block
    source: Statement | None = None


@dataclass(frozen=True)
class Told:
    """What one release tells of one date, and how its sets lay to each other.

    blocks: of every grouping that is told, the groups behind all its labels, on all its levels.
    """

    known: Sequence[Known]
    said: Sequence[Bound]
    relations: Relations
    blocks: Mapping[str, Collection[Block]]

    def same(self, key: Key) -> Key:
        """The one of equal sets that stands for all."""
        return self.relations.same.get(key, key)

    def says_what(self, other: "Told") -> bool:
        """Whether another release told the very same, and no more can be made of both than of one."""
        return all(one(self) == one(other) for one in (_tables, _statements, lambda told: dict(told.relations.same)))


def _tables(told: Told) -> dict[tuple[Key, Place], dict[Block, float]]:
    return {(told.same(known.key), known.place): dict(known.blocks) for known in told.known}


def _statements(told: Told) -> set[Any]:
    return {(frozenset(one.factors.items()), one.upper, one.group_by, one.block) for one in told.said}


@dataclass
class Sums:
    """Linear constraints: of each row the places and factors, the right side, and what told it."""

    places: list[np.ndarray] = field(default_factory=list)
    factors: list[np.ndarray] = field(default_factory=list)
    right: list[float] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)

    def add(self, places: Sequence[int], factors: Sequence[float], right: float = 0.0, source: Source = None) -> None:
        """One row more."""
        self.places.append(np.asarray(places, dtype=np.int64))
        self.factors.append(np.asarray(factors, dtype=float))
        self.right.append(right)
        self.sources.append(source)

    def matrix(self, width: int) -> sparse.csr_matrix:
        """All rows."""
        ends = np.cumsum([0, *(len(row) for row in self.places)])
        places = np.concatenate(self.places) if self.places else np.zeros(0, dtype=np.int64)
        factors = np.concatenate(self.factors) if self.factors else np.zeros(0)
        return sparse.csr_matrix((factors, places, ends), shape=(len(self.right), width))


@dataclass(frozen=True)
class Panel:
    """Where the unknowns of one release and grouping stand: each of its sets in each of the finest blocks."""

    first: int
    column: Mapping[Key, int]
    atoms: Sequence[Block]

    def at(self, key: Key) -> int:
        """Where a set begins."""
        return self.first + self.column[key] * len(self.atoms)

    @property
    def end(self) -> int:
        """The place after its last unknown."""
        return self.first + len(self.column) * len(self.atoms)


@dataclass(frozen=True)
class Layer:
    """The unknowns of one release, by grouping; the total is a grouping of one block."""

    told: Told
    panels: Mapping[str, Panel]

    def places(self, key: Key, level: str, block: Block) -> Number:
        """Where the unknowns of a set in some groups stand; nowhere if the figures of no such set are cut like this."""
        panel, same = self.panels.get(grouping_of(level)), self.told.same(key)
        if panel is None or same not in panel.column:
            return ()
        first = panel.at(same)
        return tuple(first + n for n, atom in enumerate(panel.atoms) if atom <= block)

    @property
    def end(self) -> int:
        """The place after its last unknown."""
        return max(panel.end for panel in self.panels.values())


@dataclass(frozen=True)
class World:
    """Unknowns, layer by layer, and constraints."""

    layers: Sequence[Layer]
    equal: Sums
    upper: Sums

    @property
    def width(self) -> int:
        """How many unknowns there are."""
        return self.layers[-1].end

    def program(self) -> dict[str, Any]:
        """The constraints as scipy takes them."""
        return {
            "A_eq": self.equal.matrix(self.width), "b_eq": self.equal.right,
            "A_ub": self.upper.matrix(self.width), "b_ub": self.upper.right,
        }  # fmt: skip
