"""An attacker on two committee editions: everything that they print, and nothing else, against what is true.

Written without the code that hides: it reads `mart.metric` of the two files as anybody could. For each metric and date the
unknowns are the counts of every group; they are never below 0, groups make the total, numerator and rest make the
denominator, and no count of pairs or mentees changed by more than ten between the releases (of their contacts and check-ins
there may be any number). A count that cannot be told must be able to be 0,
or 11 and more. Then any two printed numbers are subtracted whose sets of people lie within each other in the true records.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import duckdb
import numpy as np
import pandas as pd
from scipy.optimize import linprog

from pipelines import metrics
from pipelines.published import READ_ONLY
from pipelines.warehouse import Edition
from tests.attacker_labels import pieces

LEAST, MOST_CHANGED, HALF_PERCENT = 11, 10, 0.005
TOLERANCE, FAR = 1e-6, 1e6
OF_PEOPLE = ("pairs", "share of pairs", "mentees", "share of mentees")
PARTS = ("numerator", "rest", "left_out_count")
Cell = tuple[int, str, str, str]  # release, grouping, group, part


def printed(edition: Edition) -> pd.DataFrame:
    """What a committee reads: over all programs."""
    rows = edition.table("mart.metric")
    said = edition.table("mart.definitions").set_index("name")
    kind, unit = (rows["metric"].map(said[name]) for name in ("measure", "unit"))
    return rows[rows["program_id"] == "all"].assign(kind=kind, is_of_people=unit.isin(OF_PEOPLE))


def each(frame: pd.DataFrame) -> Iterable[Any]:
    """The rows, by attribute."""
    return frame.itertuples()


@dataclass
class Attack:
    """The linear program of one metric on one date over both releases."""

    column: dict[Cell, int]
    behind: dict[Cell, list[Cell]]
    equal: list[tuple[dict[Cell, float], float]]
    upper: list[tuple[dict[Cell, float], float]]

    def _matrix(self, rows: list[tuple[dict[Cell, float], float]]) -> tuple[np.ndarray | None, list[float] | None]:
        matrix = np.zeros((len(rows), len(self.column)))
        for number, (factors, _) in enumerate(rows):
            for cell, factor in factors.items():
                matrix[number, self.column[cell]] += factor
        return (matrix, [right for _, right in rows]) if rows else (None, None)

    def amount(self, cell: Cell) -> dict[Cell, float]:
        """The unknowns that make up a printed cell."""
        return dict.fromkeys(self.behind[cell], 1.0)

    @cached_property
    def _said(self) -> tuple[Any, Any, Any, Any]:
        return *self._matrix(self.upper), *self._matrix(self.equal)

    def least(self, cell: Cell) -> float:
        """The least that a count can be."""
        return self._solved(cell, 1.0)

    def greatest(self, cell: Cell) -> float:
        """The greatest that a count can be."""
        return -self._solved(cell, -1.0)

    def _solved(self, cell: Cell, sign: float) -> float:
        goal = np.zeros(len(self.column))
        for one in self.behind[cell]:
            goal[self.column[one]] = sign
        found = linprog(goal, *self._said, bounds=(0, FAR))
        assert found.status == 0, found
        return float(found.fun)


def attack(rows: list[pd.DataFrame]) -> Attack:
    """What the rows of one metric and date say, release by release."""
    behind = _behind(rows)
    cells = dict.fromkeys(cell for each_of in behind.values() for cell in each_of)
    made = Attack({cell: number for number, cell in enumerate(cells)}, behind, [], [])
    for release, frame in enumerate(rows):
        for row in each(frame):
            _say(made, release, row)
        for by in set(frame["group_by"]) - {"all"}:
            for part in PARTS:
                inside = {cell: 1.0 for cell in cells if (cell[0], cell[1], cell[3]) == (release, by, part)}
                made.equal.append(({**inside, (release, "all", "all", part): -1.0}, 0.0))
    for cell in cells if all(frame["is_of_people"].all() for frame in rows) else ():
        if (other := (1, *cell[1:])) in made.column and cell[0] == 0:
            made.upper += [({cell: 1.0, other: -1.0}, MOST_CHANGED), ({cell: -1.0, other: 1.0}, MOST_CHANGED)]
    return made


def _behind(rows: list[pd.DataFrame]) -> dict[Cell, list[Cell]]:
    """Of every printed cell the unknowns that make it up: two releases may have joined groups differently."""
    found: dict[Cell, list[Cell]] = {}
    for by in {str(by) for frame in rows for by in frame["group_by"]}:
        labels = [list(frame.loc[frame["group_by"] == by, "group_value"]) for frame in rows]
        for release, made_of in enumerate(pieces(labels)):
            for label, inside in made_of.items():
                for part in PARTS:
                    found[(release, by, label, part)] = [(release, by, piece, part) for piece in sorted(inside)]
    return found


def _say(made: Attack, release: int, row: Any) -> None:
    over, rest, left = (made.amount((release, row.group_by, row.group_value, part)) for part in PARTS)
    if pd.isna(row.denominator_mark):
        made.equal.append((over | rest, float(row.denominator or 0)))
    if pd.isna(row.numerator_mark) and row.kind in ("count", "share"):
        made.equal.append((over, float(row.numerator or 0)))
    if pd.isna(row.left_out_count_mark):
        made.equal.append((left, float(row.left_out_count or 0)))
    if row.kind == "share" and pd.notna(row.value):
        for sign in (1.0, -1.0):
            edge = row.value + sign * HALF_PERCENT
            made.upper.append((_times(over, sign * (1 - edge)) | _times(rest, -sign * edge), 0.0))


def _times(amount: dict[Cell, float], factor: float) -> dict[Cell, float]:
    return {cell: factor * one for cell, one in amount.items()}


def confined(rows: list[pd.DataFrame]) -> Iterator[tuple[Cell, float, float]]:
    """Counts of one metric and date that both releases together confine to 1 to 10."""
    made = attack(rows)
    hidden = {
        (release, row.group_by, row.group_value)
        for release, frame in enumerate(rows)
        for row in each(frame)
        if pd.notna(row.numerator_mark) or pd.notna(row.denominator_mark) or pd.notna(row.left_out_count_mark)
    }
    for cell in made.behind:
        if cell[:3] in hidden:
            low = made.least(cell)
            if low > TOLERANCE and (high := made.greatest(cell)) < LEAST - TOLERANCE:
                yield cell, low, high


def differences(true: Edition, frame: pd.DataFrame) -> Iterator[str]:
    """Printed counts of pairs that differ by 1 to 10, of two sets of which one lies within the other on every date.

    What lies within what by definition does so on every date; what happens to on one date, no reader knows.
    """
    totals = frame[(frame["group_by"] == "all") & frame["kind"].isin(["count", "share"])]
    sets = members(true, totals)
    printed_sets = {
        (row.metric, part, row.period)
        for row in each(totals)
        for part in ("numerator", "denominator")
        if pd.isna(getattr(row, f"{part}_mark"))
    }
    names = sorted({(metric, part) for metric, part, _ in sets})
    periods = sorted({period for *_, period in sets})
    for one, other in combinations(names, 2):
        pairs = [(sets[(*one, period)], sets[(*other, period)]) for period in periods]
        if not (all(a <= b for a, b in pairs) or all(b <= a for a, b in pairs)):
            continue
        for period, (a, b) in zip(periods, pairs, strict=True):
            if {(*one, period), (*other, period)} <= printed_sets and 0 < abs(len(a) - len(b)) < LEAST:
                yield f"{period}: {one} {len(a)} and {other} {len(b)}"


def members(true: Edition, totals: pd.DataFrame) -> dict[tuple[str, str, str], set[str]]:
    """The pairs in the numerator and denominator of every metric that counts pairs, by date, from the true records."""
    found: dict[tuple[str, str, str], set[str]] = {}
    with duckdb.connect(str(true.path), read_only=True, config=dict(READ_ONLY)) as connection:
        for name in totals["metric"].unique():
            if metrics.owner(name) != "pair_id":
                continue
            units = {period: metrics.rows(connection, name, period) for period in totals["period"].unique()}
            every = pd.concat(units.values())
            if (
                every.duplicated(["landmark_on", "pair_id"]).any()
                or every[["numerator", "denominator"]].max().max() > 1
            ):
                continue  # counts goals, topics or contacts, not pairs
            for period, rows in units.items():
                used = rows[~rows["is_left_out"]]
                found[(name, "denominator", period)] = set(used["pair_id"])
                found[(name, "numerator", period)] = set(used.loc[used["numerator"] > 0, "pair_id"])
    return found
