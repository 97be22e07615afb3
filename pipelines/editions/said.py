"""Everything that the pages of one date say beyond counts, as an intruder may use it.

In: the faces of a release. Out: `Statement`s for the audit, and with the counts all that is `Told` of a date; no statement where
all counts that a figure is made of are told. That a group has a mean tells that it is large enough, and so does each point of a
curve.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

import pandas as pd

from pipelines.editions.faces import MEASURES, Faces
from pipelines.editions.figures import Figures
from pipelines.editions.groups import Block
from pipelines.editions.levels import grouping_of
from pipelines.editions.offers import Header, by_day
from pipelines.editions.rounding import rounded_share
from pipelines.editions.sets import ALL, EVERYONE, PROGRAM, Place
from pipelines.editions.statements import Points, Said, Sets, Share, Statement, of_points, of_share
from pipelines.editions.worlds import Bound, Told
from pipelines.listing import records

Source = tuple[str | None, Place, str, Iterable[Said]]  # metric (none: a curve), table, label
CATEGORY = "category"  # the grouping of goals
COLUMNS = ["program_id", "period", "group_by", "group_value", "day", "value", "low", "high"]


def points(figures: Figures, headers: Mapping[str, Header], newest: str) -> Points:
    """Every point of the curves of pairs as it would be printed, and of the metrics that read them."""
    days = {name: int(header["retention_days"]) for name, header in headers.items() if header["kind"] == "retention"}
    read = figures.metric[figures.metric["metric"].isin(days)]
    read = read.assign(day=read["metric"].map(days))
    curves = figures.curves.retention.rename(columns={"retention_share": "value"}).assign(period=newest)
    found: dict[tuple[Place, str], dict[int, Share]] = {}
    for row in records(pd.concat([read[COLUMNS], curves[COLUMNS]], ignore_index=True).dropna()):
        table = (ALL, row["group_by"]) if row["program_id"] == ALL else (ALL, PROGRAM)
        label = row["group_value"] if row["program_id"] == ALL else row["program_id"]
        if row["program_id"] == ALL or row["group_by"] == ALL:
            found.setdefault((Place(row["period"], *table), label), {})[int(row["day"])] = Share(**rounded_share(row))
    return found


def everything(faces: Faces, date: str) -> Told:
    """All that a release tells of one date."""
    release = faces.release
    known = [one for one in release.known if one.place.date == date and not one.is_past]
    said = [
        Bound(one.factors, one.upper, one.place.group_by, release.block(one.place, one.label), one)
        for one in statements(faces, date)
    ]
    groupings = {grouping_of(one.place.group_by) for one in known} | {grouping_of(one.group_by) for one in said}
    blocks: dict[str, list[Block]] = {by: [] for by in groupings - {ALL}}
    for level in release.partitions:
        if grouping_of(level) in blocks:
            place = Place(date, ALL, level)
            blocks[grouping_of(level)] += [release.block(place, label) for label in release.labels(place)]
    return Told(known, said, release.relations, blocks)


def statements(faces: Faces, date: str) -> Iterator[Statement]:
    """All of one date."""
    told, same = faces.release.told, faces.release.same
    for name, place, label, said in chain(_figures(faces, date), _curves(faces, date)):
        for factors, upper in said:
            if any(label not in told.get((same(key), place), ()) for key in factors):
                yield Statement({same(key): factor for key, factor in factors.items()}, upper, name, place, label)


def _figures(faces: Faces, date: str) -> Iterator[Source]:
    """What the figures of metrics say."""
    for (name, place), labels in faces.values.items():
        kind = faces.headers[name]["kind"]
        for label in faces.release.labels(place) if place.date == date else ():
            if kind == "share":
                yield name, place, label, _share(faces, name, place, label, label in labels)
            elif kind in MEASURES and labels:
                yield name, place, label, _measure(faces, name, place, label, label in labels)


def _curves(faces: Faces, date: str) -> Iterator[Source]:
    """What the curves say, and the metrics that read them."""
    for (place, label), of_days in faces.points.items():
        if place.date == date:
            yield None, place, label, _curve(faces, place, label, of_days)
    for by in (ALL, PROGRAM, CATEGORY):
        place = Place(date, ALL, by)
        for label in faces.release.labels(place) if by == ALL or by in faces.release.partitions else ():
            yield None, place, label, _goals(faces, place, label)


def _share(faces: Faces, name: str, place: Place, label: str, is_shown: bool) -> Iterator[Said]:
    limits, cells = faces.release.limits, faces.release.counts
    base, over, rest = ((name, part) for part in ("denominator", "numerator", "rest"))
    edge = faces.extreme(name, place, label)
    if edge:
        yield {over if edge == "low" else rest: 1.0, base: -limits.extreme_share}, 0.0
    if is_shown:
        share = round(cells.cell(over, place, label).amount / cells.cell(base, place, label).amount, 2)
        yield from of_share(share, over, rest, base, limits.people)


def _measure(faces: Faces, name: str, place: Place, label: str, is_shown: bool) -> Iterator[Said]:
    """A mean rests on enough people; a group without one, beside others that have theirs, does not."""
    base, least = (name, "denominator"), faces.release.limits.mean_base
    if is_shown:
        yield {base: -1.0}, -float(least)
    elif faces.release.counts.cell(base, place, label).amount < least:
        yield {base: 1.0}, float(least - 1)


def _curve(faces: Faces, place: Place, label: str, points: Mapping[int, Share]) -> Iterator[Said]:
    """What is printed of a curve: its points, and the metrics that read it."""
    read = {
        int(header["retention_days"])
        for name, header in faces.headers.items()
        if header["kind"] == "retention" and label in faces.values.get((name, place), ())
    }
    printed = {day: point for day, point in points.items() if day in read or faces.has_point(day, place, label)}
    sets = {day: Sets(EVERYONE, by_day("ended", day), by_day("followed", day)) for day in printed}
    return of_points(printed, sets, faces.release.limits.people, faces.level)


def _goals(faces: Faces, place: Place, label: str) -> Iterator[Said]:
    for day in faces.goal_days if place.date == faces.newest else ():
        if faces.has_goal_point(day, place, label):
            yield {by_day("open", day): -1.0}, -float(faces.release.limits.people)
