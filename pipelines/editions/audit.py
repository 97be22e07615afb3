"""The audit: could anybody, from everything that is shown together, confine a hidden number of people to 1 to 10?

In: the `World` of a date: every figure of it at once, in this release and the last one, and by the definitions how the sets lie
to each other. Out: which small numbers are confined, and by what. A hidden number is safe if there is a solution of the linear
program in which it is 0, or at least 11.

One solution clears many numbers, so a few random directions clear nearly all and only the rest are asked for one by one. Where
a number is confined, the constraints that confine it are those with a dual price. Rejected: bounds from each table alone,
which is how sums over groups and metrics leak; one unknown per kind of person, which grows with the records.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.optimize import linprog

from pipelines.editions.disclosure import Known, Release
from pipelines.editions.figures import PARTS
from pipelines.editions.levels import grouping_of
from pipelines.editions.sets import ALL, Place
from pipelines.editions.statements import Statement
from pipelines.editions.worlds import Layer, Number, Sums, World

TOLERANCE = 1e-6
ROUNDS = 8
INFEASIBLE = 2  # a status of `linprog`
FAR = 1e6  # further than any number of people; a program without limit is solved within it


class AuditError(Exception):
    """A date could not be audited, so nothing of it can be told."""


class ImpossibleError(AuditError):
    """Not everything that is taken for known can be true."""


def small_numbers(release: Release, now: Layer, date: str) -> list[Number]:
    """The numbers from 1 to 10 on a date, in every table of the release, shown or not."""
    small = dict[Number, None]()
    metrics = {metric for (metric, _), place in release.counts.tables if place.date == date}
    levels = [by for by in (ALL, *release.partitions) if grouping_of(by) in {ALL, *now.told.blocks}]
    for metric in sorted(metrics):
        for place in (Place(date, ALL, by) for by in levels if (metric, by) in release.counts.cuts):
            for key in ((metric, part) for part in (*PARTS, "base")):
                small |= {
                    now.places(key, place.group_by, release.block(place, label)): None
                    for label in release.labels(place)
                    if release.limits.is_small(release.counts.cell(key, place, label).amount)
                }
    return [number for number in small if number]


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
            weights = draw.uniform(0.2, 1.0, len(left)) * (-1 if turn % 2 else 1)  # most can be 0
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
    """The solution that makes `goal` smallest. Raises ImpossibleError where there is none, AuditError where none was found."""
    solution = linprog(goal, bounds=(0, FAR), **limits)
    if solution.status == INFEASIBLE:
        raise ImpossibleError(solution.message)
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
