"""An attacker on two committee editions: everything that they print, and nothing else, against what is true.

Written without the code that hides: it reads `mart.metric` of the two files as anybody could. For each date the unknowns are the
counts of every metric in every group, of both releases at once; they are never below 0, groups make the total, numerator and
rest make the denominator, sets that lie within each other by definition do so in each group, and no count of pairs or
mentees changed by more than ten between the releases (of their contacts and check-ins there may be any number). A percentage
gives its counts within half a percent; a mean or median rests on ten people at least. A count that cannot be told must be able
to be 0, or 11 and more. Then any two printed numbers are subtracted whose sets of people lie within each other. Curves, and
the metrics that read them, are attacked in `attacker_curves`.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from pipelines import metrics
from pipelines.published import READ_ONLY
from pipelines.warehouse import Edition
from tests.attacker_labels import pieces
from tests.attacker_program import LEAST, MOST_CHANGED, Program

HALF_PERCENT, TWENTIETH, LEAST_MEAN = 0.005, 0.05, 10
OF_PEOPLE = ("pairs", "share of pairs", "mentees", "share of mentees")
PARTS = ("numerator", "rest", "left_out_count")
Cell = tuple[int, str, str, str, str]  # release, metric, grouping, group, part
Part = tuple[str, str]  # metric and part
Sets = dict[tuple[str, str, str], set[str]]  # metric, part, date: the pairs


def printed(edition: Edition) -> pd.DataFrame:
    """What a committee reads: over all programs."""
    rows = edition.table("mart.metric")
    said = edition.table("mart.definitions").set_index("name")
    kind, unit = (rows["metric"].map(said[name]) for name in ("measure", "unit"))
    return rows[rows["program_id"] == "all"].assign(kind=kind, is_of_people=unit.isin(OF_PEOPLE))


def each(frame: pd.DataFrame) -> Iterable[Any]:
    """The rows, by attribute."""
    return frame.itertuples()


def attack(
    rows: list[pd.DataFrame], within: Iterable[tuple[Part, Part]] = ()
) -> tuple[Program, dict[Cell, list[Cell]]]:
    """What the rows of one date say, release by release, and of every printed count the unknowns that make it up."""
    behind = _behind(rows)
    made = Program()
    for unknown in dict.fromkeys(one for made_of in behind.values() for one in made_of):
        made.place(unknown)
    for release, frame in enumerate(rows):
        for row in each(frame):
            _say(made, behind, release, row)
    _add_up(made)
    _compare(made, rows)
    _nest(made, within)
    return made, behind


def _behind(rows: list[pd.DataFrame]) -> dict[Cell, list[Cell]]:
    """Of every printed cell the unknowns that make it up: two metrics or releases may have joined groups differently."""
    found: dict[Cell, list[Cell]] = {}
    frames = [frame.assign(release=release) for release, frame in enumerate(rows)]
    for by, cut in pd.concat(frames, ignore_index=True).groupby("group_by"):
        tables = {key: list(table["group_value"]) for key, table in cut.groupby(["release", "metric"])}
        for (release, metric), made_of in zip(tables, pieces(list(tables.values())), strict=True):
            for label, inside in made_of.items():
                for part in PARTS:
                    cells = [(release, metric, by, piece, part) for piece in sorted(inside)]
                    found[(release, metric, by, label, part)] = cells
    return found


def _say(made: Program, behind: dict[Cell, list[Cell]], release: int, row: Any) -> None:
    """What one row prints."""
    at = (release, row.metric, row.group_by, row.group_value)
    over, rest, left = (dict.fromkeys(behind[(*at, part)], 1.0) for part in PARTS)
    if pd.isna(row.denominator_mark):
        made.equal(over | rest, float(row.denominator or 0))
    if pd.isna(row.numerator_mark) and row.kind in ("count", "share"):
        made.equal(over, float(row.numerator or 0))
    if pd.isna(row.left_out_count_mark):
        made.equal(left, float(row.left_out_count or 0))
    if row.kind == "share" and pd.notna(row.value):
        for sign in (1.0, -1.0):
            edge = row.value + sign * HALF_PERCENT
            made.at_most(_times(over, sign * (1 - edge)) | _times(rest, -sign * edge), 0.0)
    elif row.kind in ("mean", "median") and pd.notna(row.value):
        made.at_most(_times(over | rest, -1.0), -LEAST_MEAN)
    elif row.kind == "share" and " % or " in str(row.value_mark):
        few, many = (over, rest) if "less" in row.value_mark else (rest, over)
        made.at_most(_times(few, 1 - TWENTIETH) | _times(many, -TWENTIETH), 0.0)


def _times(amount: dict[Any, float], factor: float) -> dict[Any, float]:
    return {cell: factor * one for cell, one in amount.items()}


def _add_up(made: Program) -> None:
    """Groups make up the total."""
    inside: dict[tuple[Any, ...], dict[Any, float]] = {}
    for release, metric, by, piece, part in made.unknowns:
        if by != "all":
            inside.setdefault((release, metric, by, part), {})[(release, metric, by, piece, part)] = 1.0
    for (release, metric, _, part), groups in inside.items():
        made.equal({**groups, (release, metric, "all", "all", part): -1.0}, 0.0)


def _compare(made: Program, rows: list[pd.DataFrame]) -> None:
    """Few people changed between the releases."""
    of_people = {name for frame in rows for name in frame.loc[frame["is_of_people"], "metric"]}
    for cell in list(made.unknowns):
        other = (1, *cell[1:])
        if cell[0] == 0 and cell[1] in of_people and other in made.unknowns:
            made.at_most({cell: 1.0, other: -1.0}, MOST_CHANGED)
            made.at_most({cell: -1.0, other: 1.0}, MOST_CHANGED)


def _nest(made: Program, within: Iterable[tuple[Part, Part]]) -> None:
    """A set that lies within another one does so in every group; the two may be cut into different groups."""
    places = {(release, by, piece) for release, _, by, piece, _ in made.unknowns}
    for inner, outer in within:
        for release, by, piece in places:
            less, more = (_set(release, by, piece, one) for one in (inner, outer))
            if all(cell in made.unknowns for cell in (*less, *more)):
                terms = less.copy()
                for cell in more:
                    terms[cell] = terms.get(cell, 0.0) - 1.0
                made.at_most(terms, 0.0)


def _set(release: int, by: str, piece: str, one: Part) -> dict[Any, float]:
    metric, part = one
    parts = ("numerator", "rest") if part == "denominator" else (part,)
    return {(release, metric, by, piece, name): 1.0 for name in parts}


def confined(rows: list[pd.DataFrame], within: Iterable[tuple[Part, Part]] = ()) -> Iterator[tuple[Cell, float, float]]:
    """Counts of one date that all releases together confine to 1 to 10."""
    made, behind = attack(rows, within)
    hidden = {
        (release, row.metric, row.group_by, row.group_value)
        for release, frame in enumerate(rows)
        for row in each(frame)
        if pd.notna(row.numerator_mark) or pd.notna(row.denominator_mark) or pd.notna(row.left_out_count_mark)
    }
    wanted = {cell: dict.fromkeys(inside, 1.0) for cell, inside in behind.items() if cell[:4] in hidden}
    yield from made.confined(wanted)


def nested(sets: Sets) -> list[tuple[Part, Part]]:
    """Which parts of metrics lie within which on every date: those of which others do not follow."""
    names = sorted({(metric, part) for metric, part, _ in sets})
    periods = sorted({period for *_, period in sets})
    owners = {(period, owner) for (*_, period), inside in sets.items() for owner in inside}
    number = {owner: place for place, owner in enumerate(sorted(owners))}
    has = np.zeros((len(names), len(number)), dtype=np.float32)
    for place, name in enumerate(names):
        for period in periods:
            has[place, [number[period, owner] for owner in sets.get((*name, period), ())]] = 1
    common = has @ has.T
    inside = (common == np.diag(common)[:, None]) & (np.diag(common)[:, None] > 0) & ~np.eye(len(names), dtype=bool)
    alike = inside & inside.T
    strict = (inside & ~alike).astype(np.float32)
    direct = ((strict > 0) & ~(strict @ strict > 0)) | (alike & (np.cumsum(alike, axis=1) <= 1))
    return [(names[a], names[b]) for a, b in zip(*(found.tolist() for found in np.nonzero(direct)), strict=True)]


def differences(sets: Sets, frame: pd.DataFrame) -> Iterator[str]:
    """Printed counts of pairs that differ by 1 to 10, of two sets of which one lies within the other on every date.

    What lies within what by definition does so on every date; what happens to on one date, no reader knows.
    """
    totals = frame[(frame["group_by"] == "all") & frame["kind"].isin(["count", "share"])]
    printed_sets = {
        (row.metric, part, row.period)
        for row in each(totals)
        for part in ("numerator", "denominator")
        if pd.isna(getattr(row, f"{part}_mark"))
    }
    names = sorted({(metric, part) for metric, part, _ in sets if part != "rest"})
    periods = sorted({period for *_, period in sets})
    for one, other in combinations(names, 2):
        pairs = [(sets[(*one, period)], sets[(*other, period)]) for period in periods]
        if not (all(a <= b for a, b in pairs) or all(b <= a for a, b in pairs)):
            continue
        for period, (a, b) in zip(periods, pairs, strict=True):
            if {(*one, period), (*other, period)} <= printed_sets and 0 < abs(len(a) - len(b)) < LEAST:
                yield f"{period}: {one} {len(a)} and {other} {len(b)}"


def members(true: Edition, frame: pd.DataFrame) -> Sets:
    """The pairs in the parts of every metric that counts pairs, by date, from the true records."""
    found: Sets = {}
    with duckdb.connect(str(true.path), read_only=True, config=dict(READ_ONLY)) as connection:
        for name in frame.loc[frame["kind"].isin(["count", "share"]), "metric"].unique():
            if metrics.owner(name) != "pair_id":
                continue
            units = {period: metrics.rows(connection, name, period) for period in frame["period"].unique()}
            every = pd.concat(units.values())
            if (
                every.duplicated(["landmark_on", "pair_id"]).any()
                or every[["numerator", "denominator"]].max().max() > 1
            ):
                continue  # counts goals, topics or contacts, not pairs
            for period, rows in units.items():
                used = rows[~rows["is_left_out"]]
                found[(name, "denominator", period)] = set(used["pair_id"])
                found[(name, "numerator", period)] = over = set(used.loc[used["numerator"] > 0, "pair_id"])
                found[(name, "rest", period)] = set(used["pair_id"]) - over
    return found
