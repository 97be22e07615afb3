"""Who could be anybody: values that would single people out are not shown, until every class is large enough.

In: people and pairs with their quasi-identifiers (what somebody may know of another from outside), in the order of their worth to
a researcher. Out: the same rows, in which rare values are replaced by `not shown`, so that every class of people, and every
class of pairs together with their mentees' values, has at least k rows. A pair's reason of ending stays only where the ended
pairs of its class have at least l different ones.

Values are shown one quasi-identifier after the other, the most useful first, and taken back wherever a class becomes too small:
what was shown before is safe without it, so this ends. Rejected: merging categories for everybody alike, which on the sample
left one class of regions, areas and half-years; ARX and sdcMicro, which are not Python.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

NOT_SHOWN = "not shown"
OF_PEOPLE = ("program_id", "role", "career_stage", "practice_area", "region", "joined_half_year")
OF_PAIRS = ("program_id", "season")
OF_MENTEES = tuple(name for name in OF_PEOPLE if name != "program_id")
ORDER = (
    ("pairs", "program_id"),
    ("people", "program_id"),
    ("people", "role"),
    ("people", "career_stage"),
    ("pairs", "season"),
    ("people", "practice_area"),
    ("people", "region"),
    ("people", "joined_half_year"),
)


@dataclass(frozen=True)
class Shown:
    """What may be shown: `people` by person_id, `pairs` by pair_id, each with its quasi-identifiers."""

    people: pd.DataFrame
    pairs: pd.DataFrame

    def with_mentees(self) -> pd.DataFrame:
        """Pairs with their mentees' quasi-identifiers beside their own."""
        mentees = self.people.set_index("person_id")[list(OF_MENTEES)]
        joined = self.pairs.join(mentees, on="mentee_id")
        return joined.fillna(dict.fromkeys(OF_MENTEES, NOT_SHOWN))


def generalise(people: pd.DataFrame, pairs: pd.DataFrame, least: int) -> Shown:
    """Show as much as leaves every class at `least` rows or more.

    people: person_id and OF_PEOPLE; pairs: pair_id, mentee_id and OF_PAIRS; all text without NULL. Where there are fewer
    rows than `least` of either, no row of it is left.
    """
    people = people if len(people) >= least else people.iloc[:0]
    pairs = pairs if len(pairs) >= least else pairs.iloc[:0]
    shown = Shown(
        people.assign(**dict.fromkeys(OF_PEOPLE, NOT_SHOWN)), pairs.assign(**dict.fromkeys(OF_PAIRS, NOT_SHOWN))
    )
    true = {"people": people, "pairs": pairs}
    for table, column in ORDER:
        frame: pd.DataFrame = getattr(shown, table)
        frame[column] = true[table][column]
        while _take_back(shown, table, column, least):
            pass
    return shown


def _take_back(shown: Shown, table: str, column: str, least: int) -> bool:
    """Hide `column` where a class is too small; tells whether anything was hidden."""
    hidden = _too_small(shown.people, OF_PEOPLE, column, least, "person_id") if table == "people" else set()
    joined = shown.with_mentees()
    key = "mentee_id" if table == "people" else "pair_id"
    hidden |= _too_small(joined, (*OF_PAIRS, *OF_MENTEES), column, least, key)
    frame: pd.DataFrame = getattr(shown, table)
    rows = frame["person_id" if table == "people" else "pair_id"].isin(hidden) & (frame[column] != NOT_SHOWN)
    frame.loc[rows, column] = NOT_SHOWN
    return bool(rows.any())


def _too_small(frame: pd.DataFrame, columns: Sequence[str], column: str, least: int, key: str) -> set[str]:
    """Keys of rows whose `column` must go: small classes, and where the rest is what is small, its smallest sibling."""
    if frame.empty or column not in columns:
        return set()
    parents = frame.groupby([name for name in columns if name != column], sort=False).ngroup()
    sizes = frame.groupby([parents, frame[column]], sort=False)[column].transform("size")
    is_kept = frame[column] != NOT_SHOWN
    small = (sizes < least) & is_kept
    rest = parents[(sizes < least) & ~is_kept]
    if not small.any() and len(rest):
        siblings = frame.assign(_parent=parents, _size=sizes)[is_kept & parents.isin(rest)]
        smallest = siblings.sort_values(["_size", column]).groupby("_parent")[column].first()
        small = is_kept & (frame[column] == parents.map(smallest))
    return set(frame.loc[small, key])


def class_size(frame: pd.DataFrame, columns: Sequence[str]) -> int:
    """The k of k-anonymity: the rows of the smallest class of `columns`; 0 for no rows."""
    return int(frame.groupby(list(columns)).size().min()) if len(frame) else 0


def uniform_classes(frame: pd.DataFrame, columns: Sequence[str], sensitive: str, least: int) -> pd.Series:
    """Rows whose class holds fewer than `least` different values of `sensitive`, missing ones not counted (l-diversity)."""
    kinds = frame.groupby(list(columns), sort=False)[sensitive].transform("nunique")
    return (kinds < least) & frame[sensitive].notna()


def diversity(frame: pd.DataFrame, columns: Sequence[str], sensitive: str) -> int:
    """The l of l-diversity: the fewest different values of `sensitive` in a class that holds any; 0 where none does."""
    filled = frame[frame[sensitive].notna()]
    return int(filled.groupby(list(columns))[sensitive].nunique().min()) if len(filled) else 0
