"""The linear program of an attacker: unknown counts, what is known of sums of them, and which sums that confines to 1 to 10."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

LEAST, MOST_CHANGED = 11, 10
TOLERANCE, FAR, ROUNDS = 1e-6, 1e6, 12
Unknown = Hashable
Sum = dict[Any, float]
Name = TypeVar("Name", bound=Hashable)


class ContradictionError(AssertionError):
    """What is printed cannot all be true, or an attacker takes for known what is not."""


@dataclass
class Program:
    """Unknowns, none below 0, with sums of them that are known, exactly or at most."""

    unknowns: dict[Any, int] = field(default_factory=dict)
    _equal: list[tuple[Sum, float]] = field(default_factory=list)
    _upper: list[tuple[Sum, float]] = field(default_factory=list)

    def place(self, unknown: Unknown) -> int:
        """The column of an unknown, a new one where it has none."""
        return self.unknowns.setdefault(unknown, len(self.unknowns))

    def equal(self, terms: Sum, right: float) -> None:
        """A sum is known."""
        self._equal.append((terms, right))

    def at_most(self, terms: Sum, right: float) -> None:
        """A sum is known to be no more than this."""
        self._upper.append((terms, right))

    def broken(self, values: Mapping[Any, float]) -> list[Sum]:
        """What is said to be known and does not hold of these values of the unknowns."""

        def total(terms: Sum) -> float:
            return sum(factor * values[unknown] for unknown, factor in terms.items())

        unequal = [terms for terms, right in self._equal if abs(total(terms) - right) > TOLERANCE]
        return unequal + [terms for terms, right in self._upper if total(terms) > right + TOLERANCE]

    def _matrix(self, rows: list[tuple[Sum, float]]) -> sparse.csr_matrix:
        cells = [
            (n, self.place(unknown), factor) for n, (terms, _) in enumerate(rows) for unknown, factor in terms.items()
        ]
        numbers, columns, factors = zip(*cells, strict=True) if cells else ((), (), ())
        return sparse.csr_matrix((factors, (numbers, columns)), shape=(len(rows), len(self.unknowns)))

    def confined(self, wanted: Mapping[Name, Sum]) -> Iterator[tuple[Name, float, float]]:
        """Sums that lie within 1 to 10 whatever the unknowns are, with the least and the greatest that they can be.

        One solution clears many sums, those that are 0 or 11 and more in it: a few random directions leave few to ask for.
        """
        known = [(self._matrix(rows), [right for _, right in rows]) for rows in (self._equal, self._upper)]
        sums, names = self._matrix([(terms, 0.0) for terms in wanted.values()]), list(wanted)
        left, draw = np.arange(len(names)), np.random.default_rng(1)
        for turn in range(ROUNDS):
            if len(left):
                weights = draw.uniform(0.2, 1.0, len(left)) * (1 if turn % 2 else -1)
                at = sums[left] @ solved(sums[left].T @ weights, known).x
                left = left[(at > TOLERANCE) & (at < LEAST - TOLERANCE)]
        for number in left.tolist():
            goal = sums[number].toarray()[0]
            low = float(solved(goal, known).fun)
            if low > TOLERANCE and (high := -float(solved(-goal, known).fun)) < LEAST - TOLERANCE:
                yield names[number], low, high


def solved(goal: np.ndarray, known: list[tuple[sparse.csr_matrix, list[float]]]) -> Any:
    """The solution with the smallest sum. Raises ContradictionError where there is none."""
    (equal, totals), (upper, limits) = known
    found = linprog(goal, upper, limits, equal, totals, bounds=(0, FAR))
    if found.status != 0:
        raise ContradictionError(found.message)
    return found
