"""The sets of people that figures count, and how they lie within each other.

In: the counts and members of `figures`. Out: `Counts`, which gives any set's amounts over the groups of a table; and `Relations`:
which sets are the same, which lies within which, and which only grow. They are read from the records of this very build,
so that a new metric brings its relations with it (that whoever is in rhythm has started, or that a median is taken over
those with a contact), without anybody writing them down.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd

from pipelines.editions.figures import PARTS, Figures
from pipelines.editions.levels import Cuts, grouping_of, kind_of

ALL = "all"
EVERYONE = ("pairs_matched", "denominator")
PROGRAM = "program"  # the grouping whose groups are the programs
COHORT = "cohort"  # the one whose groups are the years of the match
Key = tuple[str, str]  # metric and part


class Cell(NamedTuple):
    """One set in one group: what is published, and how many people that is."""

    amount: float = 0.0
    people: int = 0
    mentors: int = 0


@dataclass(frozen=True)
class Place:
    """A table's place: date, program scope, grouping. Group `all` of grouping `all` is the total of its scope."""

    date: str
    program: str
    group_by: str

    @property
    def total(self) -> "Place":
        """Where the total of this table stands."""
        return Place(self.date, self.program, ALL)


@dataclass
class Counts:
    """Every set's cells, by table."""

    tables: dict[tuple[Key, Place], dict[str, Cell]] = field(default_factory=dict)
    has_mentors: set[str] = field(default_factory=set)
    of_people: set[Key] = field(default_factory=set)  # pairs and mentees, not their goals
    cuts: set[tuple[str, str]] = field(default_factory=set)  # metric and the level by which it is cut
    splits: set[tuple[str, str]] = field(
        default_factory=set
    )  # and the groupings of its people: a mentee crosses no region

    @classmethod
    def of(cls, counts: pd.DataFrame, levels: Cuts) -> "Counts":
        """From the counts of `Figures`, as far as each metric is cut."""
        named = pd.MultiIndex.from_frame(counts[["metric", "group_by"]])
        every = {(str(metric), str(by)) for metric, by in named}
        cuts = {one for one in every if levels.has(*one)}
        found = cls(
            has_mentors=set(counts.loc[counts["owner"] == "pair_id", "metric"]),
            cuts=cuts | {(metric, PROGRAM) for metric, _ in every},
            splits={(metric, grouping_of(by)) for metric, by in every},
        )
        of_people = counts.loc[counts["owner"] != "goal_id", ["metric", "part"]]
        found.of_people |= set(of_people.itertuples(index=False, name=None))
        rows = counts[named.isin(cuts)]
        rows = rows.assign(day=rows["landmark_on"].astype(str).str[:10], mentor_count=rows["mentor_count"].fillna(0))
        names = [
            "metric",
            "part",
            "day",
            "program_id",
            "group_by",
            "group_value",
            "amount",
            "mentee_count",
            "mentor_count",
        ]
        for metric, part, day, program, group_by, label, *told in rows[names].to_numpy(dtype=object).tolist():
            cell, key = Cell(float(told[0]), int(told[1]), int(told[2])), (metric, part)
            found.tables.setdefault((key, Place(day, program, group_by)), {})[label] = cell
            if group_by == ALL and program != ALL:
                found.tables.setdefault((key, Place(day, ALL, PROGRAM)), {})[program] = cell
        return found

    def cell(self, key: Key, place: Place, label: str) -> Cell:
        """One cell; nobody where no row is. The part `base` is the denominator with what was left out of it."""
        metric, part = key
        if part != "base":
            return self.tables.get((key, place), {}).get(label, Cell())
        used, left = (self.cell((metric, name), place, label) for name in ("denominator", "left_out"))
        return Cell(used.amount + left.amount, used.people + left.people, used.mentors)


@dataclass(frozen=True)
class Relations:
    """How sets lie to each other: `same` names one of equal sets, `within` has (inner, outer), `growing` is never left."""

    same: Mapping[Key, Key]
    within: frozenset[tuple[Key, Key]]
    growing: frozenset[Key]

    def is_within(self, inner: Key, outer: Key) -> bool:
        """Whether one set lies within the other, as far as anybody knows."""
        return (self.same.get(inner, inner), self.same.get(outer, outer)) in self.within


def relations(figures: Figures) -> Relations:
    """Read from the members at the dates that are released."""
    same: dict[Key, Key] = {}
    within: set[tuple[Key, Key]] = set()
    for _, rows in figures.members.groupby("owner"):
        members = _members(rows)
        seen: dict[bytes, Key] = {}
        alike = {key: seen.setdefault(inside.tobytes(), key) for key, inside in members.items()}
        same |= alike
        keys = sorted(set(alike.values()))
        ones = np.column_stack([members[key] for key in keys]).astype(np.float32) if keys else np.zeros((0, 0))
        common = ones.T @ ones
        sizes = np.diag(common)
        inner, outer = np.nonzero((common == sizes[:, None]) & ~np.eye(len(sizes), dtype=bool))
        within |= {(keys[i], keys[o]) for i, o in zip(inner.tolist(), outer.tolist(), strict=True)}
    metrics = {str(metric) for metric in figures.counts["metric"].unique()}
    of_units = {metric for metric in metrics if (metric, "denominator") not in same}
    within |= {((metric, part), (metric, "denominator")) for metric in of_units for part in ("numerator", "rest")}
    left = {(kind_of(metric), part) for metric, part in figures.leavers}
    growing = {(metric, part) for metric in metrics for part in PARTS if (kind_of(metric), part) not in left}
    return Relations(same, frozenset(within), frozenset(growing))


def _members(rows: pd.DataFrame) -> dict[Key, np.ndarray]:
    """Of every set of owners, whether the owners of each pattern are in it.

    A part to which an owner brings more than 1 counts units (goals, topics) and is no set of owners.
    """
    wide = rows.pivot_table(index="pattern", columns="metric", values="parts", aggfunc="first", fill_value=0)
    set_parts = rows.groupby("metric")["set_parts"].first()
    found: dict[Key, np.ndarray] = {}
    for metric in sorted(set_parts.index):
        inside = wide[metric].to_numpy(dtype=int)
        bits = {part: 1 << n for n, part in enumerate(PARTS) if set_parts[metric] & 1 << n}
        found |= {(metric, part): inside & bit > 0 for part, bit in bits.items()}
        if {"denominator", "left_out"} <= bits.keys():
            found[(metric, "base")] = found[(metric, "denominator")] | found[(metric, "left_out")]
    return found
