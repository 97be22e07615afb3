"""An attacker on the retention curves of committee editions: what they print, and nothing else.

Written without the code that hides. For each grouping the unknowns are, for every group and day that any curve names, how many
have ended by then and how many are no longer seen. Both never fall, together they are no more than the pairs at the start, and
the groups make up the whole. A row says how many ended since the row above, and, where it is told, how many are still observed
and how many went out of sight since that was told last. Between two releases no number changed by more than ten. A number that is
not told, of endings between two rows, of pairs out of sight, of pairs still observed, must be able to be 0, or 11 and more.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from tests.attacker_labels import pieces

LEAST, MOST_CHANGED = 11, 10
Unknown = tuple[int, str, str, int]  # release, group, what (pairs, ended, unseen), day
Sum = dict[Unknown, float]


@dataclass
class Curves:
    """What the curves of one grouping say, as sums of unknowns."""

    place: dict[Unknown, int] = field(default_factory=dict)
    equal: list[tuple[Sum, float]] = field(default_factory=list)
    upper: list[tuple[Sum, float]] = field(default_factory=list)

    def bounds(self, wanted: Sum) -> tuple[float, float]:
        """The least and the greatest that a sum can be."""
        sides = []
        for sign in (1.0, -1.0):
            goal = np.zeros(len(self.place))
            for unknown, factor in wanted.items():
                goal[self.place[unknown]] += sign * factor
            (a, b), (c, d) = self._matrix(self.equal), self._matrix(self.upper)
            found = linprog(goal, c, d, a, b, bounds=(0, 1e6))
            assert found.status == 0, found
            sides.append(sign * float(found.fun))
        return sides[0], sides[1]

    def _matrix(self, rows: list[tuple[Sum, float]]) -> tuple[np.ndarray, list[float]]:
        matrix = np.zeros((len(rows), len(self.place)))
        for number, (factors, _) in enumerate(rows):
            for unknown, factor in factors.items():
                matrix[number, self.place[unknown]] += factor
        return matrix, [right for _, right in rows]


def confined(releases: list[pd.DataFrame], group_by: str) -> Iterator[str]:
    """What the retention curves of one grouping, all releases together, confine to 1 to 10; each frame is of one release."""
    made, hidden = Curves(), dict[str, Sum]()
    for number, curve in enumerate(releases):
        whole = curve[curve["group_by"] == "all"]
        groups = curve[curve["group_by"] == group_by]
        days = sorted({*whole["day"], *groups["day"]})
        if not days:
            continue  # too small a program for any curve
        for label, rows in [("all", whole), *((str(name), rows) for name, rows in groups.groupby("group_value"))]:
            _follow(made, number, label, days)
            hidden |= _say(made, number, label, rows) | _unsaid(number, label, days, set(rows["day"]))
        _add_up(made, number, days, curve, group_by)
    names = [{str(name) for name in curve.loc[curve["group_by"] == group_by, "group_value"]} for curve in releases]
    alike = [dict(found) for found in pieces(names)]
    for unknown in made.place:
        is_alike = len({found.get(unknown[1]) for found in alike}) == 1  # not joined with others meanwhile
        if is_alike and unknown[0] == 0 and (other := (1, *unknown[1:])) in made.place:
            made.upper += [({unknown: 1.0, other: -1.0}, MOST_CHANGED), ({unknown: -1.0, other: 1.0}, MOST_CHANGED)]
    for name, wanted in hidden.items():
        low, high = made.bounds(wanted)
        if low > 1e-6 and high < LEAST - 1e-6:
            yield f"{group_by}, {name}: from {low:g} to {high:g}"


def _follow(made: Curves, release: int, label: str, days: list[int]) -> None:
    """Who has ended or is out of sight by a day still is so on the next, and nobody is both."""
    for what, of_days in (("pairs", [0]), ("ended", days), ("unseen", days)):
        for day in of_days:
            made.place[release, label, what, day] = len(made.place)
    for before, day in pairwise(days):
        for what in ("ended", "unseen"):
            made.upper.append(({(release, label, what, before): 1.0, (release, label, what, day): -1.0}, 0.0))
    made.upper.append((_observed(release, label, days[-1], -1.0), 0.0))
    made.equal += [({(release, label, what, days[0]): 1.0}, 0.0) for what in ("ended", "unseen")]


def _observed(release: int, label: str, day: int, sign: float = 1.0) -> Sum:
    parts = (("pairs", 0, 1.0), ("ended", day, -1.0), ("unseen", day, -1.0))
    return {(release, label, what, at): sign * factor for what, at, factor in parts}


def _say(made: Curves, release: int, label: str, rows: pd.DataFrame) -> dict[str, Sum]:
    """Take in what the rows of one curve print; gives what they do not."""
    hidden: dict[str, Sum] = {}
    before = seen = 0
    for row in rows.sort_values("day").itertuples():
        day = int(row.day)
        told = {
            "at_risk": _observed(release, label, day),
            "ended": _since(release, label, "ended", before, day),
            "censored": _since(release, label, "unseen", seen, day),
        }
        for name, total in told.items():
            if pd.isna(getattr(row, f"{name}_mark")):
                made.equal.append((total, float(getattr(row, f"{name}_count"))))
            else:
                hidden[f"release {release + 1}, {label}, {name} by day {day}"] = total
        before, seen = day, day if pd.isna(row.censored_mark) else seen
    return hidden


def _since(release: int, label: str, what: str, before: int, day: int) -> Sum:
    now = (release, label, what, day)
    return {now: 1.0, (release, label, what, before): -1.0} if day > before else {now: 1.0}


def _unsaid(release: int, label: str, days: list[int], told: set[int]) -> dict[str, Sum]:
    """Endings on days that other curves name and this one does not, since the last day that it names."""
    return {
        f"release {release + 1}, {label}, ended by day {day}": _since(
            release, label, "ended", max((one for one in told if one < day), default=0), day
        )
        for day in days
        if day not in told
    }


def _add_up(made: Curves, release: int, days: list[int], curve: pd.DataFrame, group_by: str) -> None:
    """The groups lie within the whole, and make it up where their pairs at the start do."""
    start = curve[curve["day"] == 0]
    whole = start.loc[start["group_by"] == "all", "at_risk_count"].sum()
    groups = start[start["group_by"] == group_by]
    labels, is_all = [str(name) for name in groups["group_value"]], groups["at_risk_count"].sum() == whole
    for what, of_days in (("pairs", [0]), ("ended", days), ("unseen", days)):
        for day in of_days if labels else []:
            parts = {(release, label, what, day): 1.0 for label in labels}
            (made.equal if is_all else made.upper).append(({**parts, (release, "all", what, day): -1.0}, 0.0))
