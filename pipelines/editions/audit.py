"""The audit: could anybody, from everything that is shown together, confine a hidden number of people to 1 to 10?

In: a release as disclosure control left it, with what its pages say. Out: which small numbers are confined, and by what. The
intruder knows every figure of a date at once, and by the definitions how the sets lie to each other. The linear program has
one unknown per set and group of the finest level; its constraints are the counts, what other figures say of them (`said`), that
the groups of each grouping make the total, that sets make up others, and that sets lie within others. A hidden number is safe
if there is a solution in which it is 0, or at least 11.

One solution clears many numbers, so a few random directions clear nearly all and only the rest are asked for one by one. Where
a number is confined, the constraints that confine it are those with a dual price. Rejected: bounds from each table alone,
which is how sums over groups and metrics leak; one unknown per kind of person, which grows with the records.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from pipelines.editions.curves import CAUSES, OVER
from pipelines.editions.disclosure import Known, Release
from pipelines.editions.faces import Faces
from pipelines.editions.figures import PARTS
from pipelines.editions.groups import Block
from pipelines.editions.levels import grouping_of
from pipelines.editions.said import statements
from pipelines.editions.sets import ALL, EVERYONE, Key, Place
from pipelines.editions.statements import Statement

TOLERANCE = 1e-6
ROUNDS = 8
FAR = 1e6  # further than any number of people; a program without limit is solved within it
Number = tuple[int, ...]  # the unknowns that make it up
Source = Known | Statement | None  # None: true by definition


class AuditError(Exception):
    """A date could not be audited, so nothing of it can be told."""


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
class World:
    """What an intruder can set up for one date: unknowns are sets in cells, the first of which is the total."""

    column: Mapping[Key, int]
    cells: Sequence[tuple[str, Block]]  # grouping and the groups behind a label of its finest level
    equal: Sums
    upper: Sums

    def places(self, key: Key, level: str, block: Block) -> Number:
        """Where the unknowns of a set in some groups stand."""
        by, first = grouping_of(level), self.column[key] * len(self.cells)
        return tuple(first + n for n, (grouping, groups) in enumerate(self.cells) if grouping == by and groups <= block)

    @property
    def width(self) -> int:
        """How many unknowns there are."""
        return len(self.column) * len(self.cells)

    def program(self) -> dict[str, Any]:
        """The constraints as scipy takes them."""
        return {
            "A_eq": self.equal.matrix(self.width), "b_eq": self.equal.right,
            "A_ub": self.upper.matrix(self.width), "b_ub": self.upper.right,
        }  # fmt: skip


def world(faces: Faces, date: str) -> World:
    """The unknowns and constraints of one date."""
    release = faces.release
    known = [told for told in release.known if told.place.date == date and not told.is_past]
    said = list(statements(faces, date))
    keys = {release.same(key) for key, place in release.counts.tables if place.date == date} | {k.key for k in known}
    cells = list(_cells(release, date, {k.place.group_by for k in known} | {s.place.group_by for s in said}))
    found = World({key: number for number, key in enumerate(sorted(keys))}, cells, Sums(), Sums())
    _define(found, release, date)
    for told in known:
        for block, amount in told.blocks.items():
            places = found.places(told.key, told.place.group_by, block)
            found.equal.add(places, [1.0] * len(places), amount, told)
    for statement in said:
        block, factors = release.block(statement.place, statement.label), list[tuple[int, float]]()
        for key, factor in statement.factors.items():
            if key in found.column:
                factors += [(place, factor) for place in found.places(key, statement.place.group_by, block)]
        found.upper.add([place for place, _ in factors], [factor for _, factor in factors], statement.upper, statement)
    return found


def _cells(release: Release, date: str, told: Collection[str]) -> Iterator[tuple[str, Block]]:
    """The total, and of every grouping that is told the groups of its finest level."""
    yield ALL, frozenset({ALL})
    for by in sorted({grouping_of(level) for level in told} - {ALL}):
        levels = [level for level in release.partitions if grouping_of(level) == by]
        finest = Place(date, ALL, max(levels, key=lambda level: len(release.partitions[level].members)))
        yield from ((by, release.block(finest, label)) for label in release.labels(finest))


def _define(found: World, release: Release, date: str) -> None:
    """What everybody knows: groups make the total, sets make up others, and sets lie within others."""
    width = len(found.cells)
    for by in sorted({grouping for grouping, _ in found.cells} - {ALL}):
        inside = [number for number, (grouping, _) in enumerate(found.cells) if grouping == by]
        for key, column in found.column.items():
            if (key[0], by) in release.counts.splits:
                places = [column * width + cell for cell in (0, *inside)]
                found.equal.add(places, [-1.0, *[1.0] * len(inside)])
    sums = [
        (found.column[whole], [found.column[part] for part in parts if part in found.column])
        for whole, parts in wholes(release, date)
        if whole in found.column
    ]
    inner, outer = np.nonzero(_directly_within(list(found.column), release))
    for cell in range(width):
        for whole, parts in sums:
            found.equal.add([column * width + cell for column in (whole, *parts)], [-1.0, *[1.0] * len(parts)])
        for low, high in zip(inner.tolist(), outer.tolist(), strict=True):
            found.upper.add([low * width + cell, high * width + cell], [1.0, -1.0])


def wholes(release: Release, date: str) -> Iterator[tuple[Key, list[Key]]]:
    """Sets that others make up, by definition."""
    same, total = release.same, Place(date, ALL, ALL)
    counted = {metric for (metric, part), place in release.counts.tables if part == "denominator" and place == total}
    for metric in sorted(counted):
        base, numerator, rest, left = (
            same((metric, part)) for part in ("denominator", "numerator", "rest", "left_out")
        )
        yield base, [numerator, rest]
        yield same((metric, "base")), [base, left]
        kind, _, day = metric.partition(" by ")
        for whole, kinds in ((EVERYONE, OVER), ((metric, "numerator"), CAUSES)) if kind == "ended" else ():
            names = [f"{one} by {day}" for one in kinds]
            if counted.issuperset(names):
                yield same(whole), [same((name, "numerator")) for name in names]


def _directly_within(keys: Sequence[Key], release: Release) -> np.ndarray:
    """Which set lies within which, without what follows from others."""
    number = {key: place for place, key in enumerate(keys)}
    inside = np.zeros((len(keys), len(keys)), dtype=np.float32)
    for inner, outer in release.relations.within:
        if inner in number and outer in number:
            inside[number[inner], number[outer]] = 1
    return (inside > 0) & ~(inside @ inside > 0)


def small_numbers(faces: Faces, found: World, date: str) -> list[Number]:
    """The numbers from 1 to 10 on a date, in every table of the release, shown or not."""
    release, small = faces.release, dict[Number, None]()
    told = {grouping for grouping, _ in found.cells}
    metrics = {metric for (metric, _), place in release.counts.tables if place.date == date}
    levels = [by for by in (ALL, *release.partitions) if grouping_of(by) in told]
    for metric in sorted(metrics):
        for place in (Place(date, ALL, by) for by in levels if (metric, by) in release.counts.cuts):
            for key in ((metric, part) for part in (*PARTS, "base")):
                if release.same(key) in found.column:
                    small |= {
                        found.places(release.same(key), place.group_by, release.block(place, label)): None
                        for label in release.labels(place)
                        if release.limits.is_small(release.counts.cell(key, place, label).amount)
                    }
    return list(small)


def confined(found: World, pending: Sequence[Number], least: int, seed: int) -> list[Number]:
    """Those numbers that no solution makes 0 or at least `least`."""
    draw = np.random.default_rng(seed)
    sums = Sums()
    for number in pending:
        sums.add(number, [1.0] * len(number))
    wanted, left = sums.matrix(found.width), np.arange(len(pending))
    limits = found.program()
    for turn in range(ROUNDS):
        if len(left):
            weights = draw.uniform(0.2, 1.0, len(left)) * (1 if turn % 2 else -1)
            at = wanted[left] @ solve(limits, wanted[left].T @ weights).x
            left = left[(at > TOLERANCE) & (at < least - TOLERANCE)]
    return [pending[n] for n in left.tolist() if _is_confined(found, limits, pending[n], least)]


def _is_confined(found: World, limits: Mapping[str, Any], number: Number, least: int) -> bool:
    goal = _only(found, number)
    return bool(solve(limits, goal).fun > TOLERANCE and -solve(limits, -goal).fun < least - TOLERANCE)


def _only(found: World, number: Number) -> np.ndarray:
    goal = np.zeros(found.width)
    goal[list(number)] = 1.0
    return goal


def solve(limits: Mapping[str, Any], goal: np.ndarray) -> Any:
    """The solution that makes `goal` smallest. Raises AuditError where there is none, which cannot be."""
    solution = linprog(goal, bounds=(0, FAR), **limits)
    if solution.status != 0:
        raise AuditError(f"the audit's linear program ended with: {solution.message}")
    return solution


def culprits(found: World, number: Number) -> tuple[list[Statement], list[Known]]:
    """What confines a number from below: statements and tables with a dual price."""
    solution = solve(found.program(), _only(found, number))
    prices = zip(
        [*found.upper.sources, *found.equal.sources],
        [*solution.ineqlin.marginals, *solution.eqlin.marginals],
        strict=True,
    )
    priced = [source for source, price in prices if abs(price) > TOLERANCE]
    return [s for s in priced if isinstance(s, Statement)], [k for k in priced if isinstance(k, Known)]
