"""An attacker on the curves of pairs in committee editions: what they print, and nothing else.

Written without the code that hides. For each grouping the unknowns are, for every group and day that any curve names, how many
have ended by then, in which way, and how many are no longer seen. Numbers never fall from day to day, together they are no more
than the pairs at the start, and the groups make up the whole. A row says how many ended since the row above, and, where it is
told, how many are still observed and how many went out of sight since that was told last. Between two releases no number
changed by more than ten. A number that is not told, of endings between two rows, of pairs out of sight, of pairs still
observed, must be able to be 0, or 11 and more.

Of a share S by Kaplan and Meier after E endings of N pairs, with F still observed: F / (E + F) <= S <= 1 - E / N, since a pair
that goes out of sight gives its weight to those after it; the same holds between two days among those observed on the first;
and (1 - S) / (S V), with Greenwood's V read off the interval, is at least F / S and at most N. Of a share A by Aalen and Johansen
after C endings of a kind of which U pairs went out of sight: C / N <= A <= (C + U) / N. `tests/test_attackers.py` tries all
of these on drawn pairs.
"""

import math
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any

import pandas as pd

from pipelines.warehouse import Edition
from tests.attacker_labels import pieces
from tests.attacker_program import MOST_CHANGED, Program, Sum

HALF_PERCENT, PERCENT, Z = 0.005, 0.01, 1.959964
CAUSES = ("planned", "early", "not_recorded")


def printed(edition: Edition) -> pd.DataFrame:
    """What a committee reads of the curves of all programs: their rows, with the share that ended in each way."""
    keys = ["group_by", "group_value", "day"]
    curve = edition.sql("select * from mart.retention_curve where program_id = 'all'")
    kinds = edition.sql("select * from mart.ending_curve where program_id = 'all'")
    wide = kinds.pivot_table(index=keys, columns="cause", values="share", dropna=False)
    return curve.merge(wide.reindex(columns=list(CAUSES)).reset_index(), on=keys, how="left")


def confined(releases: list[pd.DataFrame], group_by: str) -> Iterator[str]:
    """What the curves of one grouping, all releases together, confine to 1 to 10; each frame is of one release."""
    made, hidden = attack(releases, group_by)
    for name, low, high in made.confined(hidden):
        yield f"{group_by}, {name}: from {low:g} to {high:g}"


def attack(releases: list[pd.DataFrame], group_by: str) -> tuple[Program, dict[str, Sum]]:
    """What the curves of one grouping say, and what they do not tell, by name."""
    made, hidden = Program(), dict[str, Sum]()
    for number, curve in enumerate(releases):
        whole = curve[curve["group_by"] == "all"]
        groups = curve[curve["group_by"] == group_by]
        days = sorted({*whole["day"], *groups["day"]})
        if not days:
            continue  # too small a program for any curve
        for label, rows in [("all", whole), *((str(name), rows) for name, rows in groups.groupby("group_value"))]:
            _follow(made, number, label, days)
            hidden |= _say(made, number, label, rows) | _unsaid(number, label, days, set(rows["day"]))
            _estimate(made, number, label, rows.sort_values("day").to_dict("records"))
        _add_up(made, number, days, curve, group_by)
    names = [{str(name) for name in curve.loc[curve["group_by"] == group_by, "group_value"]} for curve in releases]
    alike = [dict(found) for found in pieces(names)]
    for unknown in list(made.unknowns):
        is_alike = len({found.get(unknown[1]) for found in alike}) == 1  # not joined with others meanwhile
        if is_alike and unknown[0] == 0 and (other := (1, *unknown[1:])) in made.unknowns:
            made.at_most({unknown: 1.0, other: -1.0}, MOST_CHANGED)
            made.at_most({unknown: -1.0, other: 1.0}, MOST_CHANGED)
    return made, hidden


def _follow(made: Program, release: int, label: str, days: list[int]) -> None:
    """Who has ended or is out of sight by a day still is so on the next, and nobody is both."""
    for what, of_days in (("pairs", [0]), ("ended", days), ("unseen", days)):
        for day in of_days:
            made.place((release, label, what, day))
    for before, day in pairwise(days):
        for what in ("ended", "unseen"):
            made.at_most({(release, label, what, before): 1.0, (release, label, what, day): -1.0}, 0.0)
    made.at_most(_observed(release, label, days[-1], -1.0), 0.0)
    for what in ("ended", "unseen"):
        made.equal({(release, label, what, days[0]): 1.0}, 0.0)


def _observed(release: int, label: str, day: int, factor: float = 1.0) -> Sum:
    parts = (("pairs", 0, factor), ("ended", day, -factor), ("unseen", day, -factor))
    return {(release, label, what, at): one for what, at, one in parts}


def _say(made: Program, release: int, label: str, rows: pd.DataFrame) -> dict[str, Sum]:
    """Take in what the rows of one curve print; gives what they do not."""
    hidden, at = dict[str, Sum](), f"release {release + 1}, {label}"
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
                made.equal(total, float(getattr(row, f"{name}_count")))
            else:
                hidden[f"{at}, {name} by day {day}"] = total
        before, seen = day, day if pd.isna(row.censored_mark) else seen
        hidden |= {f"{at}, {cause} by day {day}": {(release, label, cause, day): 1.0} for cause in CAUSES if day}
    return hidden


def _estimate(made: Program, release: int, label: str, rows: list[dict[Any, Any]]) -> None:
    """What the shares of one curve and their intervals tell."""
    points = [row for row in rows if row["day"] > 0]
    if points:
        made.at_most(_observed(release, label, int(points[-1]["day"]), -1.0), -1.0)  # somebody is observed to the last
    for row in points:
        day, share = int(row["day"]), row["retention_share"]
        pairs, ended = (release, label, "pairs", 0), (release, label, "ended", day)
        _between(made, {pairs: 1.0}, {ended: 1.0}, _observed(release, label, day), share, HALF_PERCENT)
        few, many = effective(share, row["low"], row["high"])
        made.at_most({pairs: -1.0}, -few)
        if many < math.inf:
            made.at_most(_observed(release, label, day), (share + HALF_PERCENT) * many)
        for cause in CAUSES:
            if not pd.isna(row[cause]):
                of_kind, unseen = (release, label, cause, day), (release, label, "unseen", day)
                made.at_most({of_kind: 1.0, pairs: -(row[cause] + HALF_PERCENT)}, 0.0)
                made.at_most({pairs: row[cause] - HALF_PERCENT, of_kind: -1.0, unseen: -1.0}, 0.0)
        made.equal({ended: -1.0} | {(release, label, cause, day): 1.0 for cause in CAUSES}, 0.0)
    for first, then in combinations(points, 2):
        start, end = int(first["day"]), int(then["day"])
        since = {(release, label, "ended", end): 1.0, (release, label, "ended", start): -1.0}
        share = then["retention_share"] / first["retention_share"]
        error = HALF_PERCENT * (1 + share) / (first["retention_share"] - HALF_PERCENT)
        _between(made, _observed(release, label, start), since, _observed(release, label, end), share, error)


def _between(made: Program, pairs: Sum, ended: Sum, followed: Sum, share: float, error: float) -> None:
    """Endings among pairs that leave a share, give or take an error: F / (E + F) <= share <= 1 - E / N."""
    made.at_most(_sum(ended, pairs, -(1 - share + error)), 0.0)
    if share + error < 1:
        made.at_most(
            _sum({at: (1 - share - error) * one for at, one in followed.items()}, ended, -(share + error)), 0.0
        )


def _sum(terms: Sum, others: Sum, factor: float) -> Sum:
    return {at: terms.get(at, 0.0) + factor * others.get(at, 0.0) for at in {*terms, *others}}


def effective(share: float, low: float, high: float) -> tuple[float, float]:
    """How many pairs a share with its interval is worth, at least and at most; both ends are rounded outwards to percent."""
    is_cut = low < PERCENT / 2 or high > 1 - PERCENT / 2
    widest = math.inf if is_cut else _width(low, high)
    narrowest = _width(low + PERCENT, high - PERCENT)
    found = []
    for one in (share - HALF_PERCENT, share + HALF_PERCENT):
        for width in (widest, narrowest):
            variance = (width * math.log(one) / Z) ** 2
            found.append((1 - one) / (one * variance) if width > 0 else math.inf)
    return min(found), max(found)


def _width(low: float, high: float) -> float:
    return (math.log(-math.log(low)) - math.log(-math.log(high))) / 2 if 0 < low < high < 1 else -1.0


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


def _add_up(made: Program, release: int, days: list[int], curve: pd.DataFrame, group_by: str) -> None:
    """The groups lie within the whole, and make it up where their pairs at the start do."""
    start = curve[curve["day"] == 0]
    whole = start.loc[start["group_by"] == "all", "at_risk_count"].sum()
    groups = start[start["group_by"] == group_by]
    labels, is_all = [str(name) for name in groups["group_value"]], groups["at_risk_count"].sum() == whole
    for what, of_days in (("pairs", [0]), ("ended", days), ("unseen", days)):
        for day in of_days if labels else []:
            parts = {(release, label, what, day): 1.0 for label in labels}
            (made.equal if is_all else made.at_most)({**parts, (release, "all", what, day): -1.0}, 0.0)
