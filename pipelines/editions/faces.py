"""What a committee reads in each row: the number, or why it is not there.

In: a release after disclosure control, the figures over merged groups. Out: which percentages, means, medians and points of
curves are shown, and the marks of the rest. A percentage stands with both its counts or with neither: with one of them it would
give the other. Alone it is rounded to whole percent, without its interval, and its table hides groups by the rule of counts, so
that nothing can be subtracted. Points of curves end where too few are still observed.

A hidden count is never 0 and never blank, and says the same wherever it stands: a mark for the small ones alone would be a
number itself. Why numbers are hidden is told of all of them together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.editions.disclosure import Offer, Release
from pipelines.editions.offers import Header, by_day
from pipelines.editions.sets import ALL, EVERYONE, PROGRAM, Key, Place
from pipelines.editions.statements import Points

TOO_FEW = "too few people to say"
SHARES, MEASURES = ("share", "retention"), ("mean", "median")


def hidden_mark(least: int) -> str:
    """What stands in the place of a hidden count."""
    return f"{least - 1} or fewer, or hidden to protect such a number"


def extreme_mark(edge: str, share: float) -> str:
    """What stands in the place of a percentage near 0 or 100."""
    return f"{100 * share:g} % or less" if edge == "low" else f"{100 - 100 * share:g} % or more"


def percent_offer(name: str, header: Header) -> tuple[Key, Offer]:
    """The denominator of a metric's percentage, and the sets that must be large enough for it to be shown."""
    base = (name, "denominator")
    if header["kind"] == "retention":
        day = int(header["retention_days"])
        ended = by_day("ended", day)
        return base, Offer((ended, (ended[0], "rest"), by_day("followed", day)), share_of=base)
    return base, Offer(((name, "numerator"), (name, "rest")), share_of=base)


@dataclass
class Faces:
    """Which figures are shown beyond counts, by metric and table, and where it is said that a share is near 0 or 100.

    points: of the curves of pairs, which are shown of the newest date, and of what metrics read on them, with intervals of
    `level`. plain: tables of which such points are shown only beside all their counts, where they tell nothing more; of the
    curves of goals, which stand on `goal_days`, none.
    """

    release: Release
    headers: Mapping[str, Header]
    points: Points
    goal_days: Sequence[int]
    newest: str
    level: float
    values: dict[tuple[str, Place], frozenset[str]] = field(default_factory=dict)
    extremes: set[tuple[str, Place]] = field(default_factory=set)
    plain: set[Place] = field(default_factory=set)

    def say(self, dates: list[str], programs: list[str]) -> None:
        """Decide every figure."""
        for date in dates:
            for place in self.places(date, programs):
                for name, header in self.headers.items():
                    if (name, place.group_by) in self.release.counts.cuts:
                        self._say(name, header["kind"], place)

    def _say(self, name: str, kind: str, place: Place) -> None:
        if kind in SHARES:
            self.values[(name, place)] = self._percents(name, place)
            if place.group_by == ALL:
                self.extremes.add((name, place))
        elif kind in MEASURES:
            self.values[(name, place)] = self._measures(name, place)

    def silence(self, date: str) -> None:
        """Say no count and no figure of a date."""
        for told in [known for known in self.release.known if known.place.date == date and not known.is_past]:
            self.release.withdraw(told)
        self.release.shown |= {at: frozenset() for at in self.release.shown if at[1].date == date}
        self.values |= {at: frozenset() for at in self.values if at[1].date == date}
        self.extremes = {at for at in self.extremes if at[1].date != date}
        self.plain |= {place for place, _ in self.points if place.date == date}

    def take_back(self, name: str, place: Place) -> None:
        """Show a metric of a table no longer, beyond its counts."""
        self.extremes.discard((name, place))
        self.values[(name, place)] = frozenset()

    def make_plain(self, place: Place) -> None:
        """Show points of the curves of a table, and what metrics read on them, only beside all their counts."""
        self.plain.add(place)
        for name, header in self.headers.items():
            if header["kind"] == "retention" and (name, place) in self.values:
                followed = by_day("followed", int(header["retention_days"]))
                self.values[(name, place)] &= self.release.shown.get((followed, place), frozenset())

    def places(self, date: str, programs: list[str]) -> list[Place]:
        """The tables of one date: the total, the programs, the groups."""
        groupings = [by for by in self.release.partitions if by != PROGRAM or len(programs) > 1]
        return [Place(date, ALL, by) for by in (ALL, *groupings)]

    def _percents(self, name: str, place: Place) -> frozenset[str]:
        """The labels whose percentage is shown, with exact counts beside it or without any."""
        base, offer = percent_offer(name, self.headers[name])
        shown = self.release.shown
        bases, counts = shown.get((base, place), frozenset()), shown.get((offer.keys[0], place), frozenset())
        plain = {
            label
            for label in self.release.labels(place)
            if self.release.passes(offer, place, {label}) and self.release.is_plain(offer, place, label)
        }
        if self.headers[name]["kind"] == "retention":
            day = int(self.headers[name]["retention_days"])
            plain = {label for label in plain if self.is_plain_since(day, place, label)}
        exact, alone = plain & bases & counts, plain - bases - counts
        if place.group_by != ALL and not self.values.get((name, place.total)):
            alone = set()
        return frozenset(self.release.complete(offer, place, exact | alone, kept=exact))

    def _measures(self, name: str, place: Place) -> frozenset[str]:
        """The labels whose mean or median is shown."""
        key, least = (name, "denominator"), self.release.limits.mean_base
        labels = self.release.labels(place)
        return frozenset(label for label in labels if self.release.counts.cell(key, place, label).people >= least)

    def is_told(self, key: Key, place: Place, label: str) -> bool:
        """Whether a count is shown."""
        return label in self.release.shown.get((key, place), ())

    def has_point(self, day: int, place: Place, label: str) -> bool:
        """Whether the curve of a group has a point: who had ended by then is told, and enough are still observed."""
        point, edge = self.points.get((place, label), {}).get(day), self.release.limits.extreme_share
        followed = by_day("followed", day)
        return (
            place.date == self.newest
            and point is not None
            and edge < point.value < 1 - edge
            and self.is_told(EVERYONE, place, label)
            and self.is_told(by_day("ended", day), place, label)
            and self.release.passes(Offer((followed,)), place, {label})
            and (place not in self.plain or self.is_told(followed, place, label))
            and self.is_plain_since(day, place, label)
        )

    def is_plain_since(self, day: int, place: Place, label: str) -> bool:
        """Whether no number of pairs that went out of sight since an earlier day could be bounded by the share of this one.

        Such a number is in no table and so not in the audit: once the counts of a day are told, those of later ones must be too.
        """
        told = [
            one for one in self.points.get((place, label), {}) if self.is_told(by_day("followed", one), place, label)
        ]
        return day in told or day < min(told, default=day + 1)

    def has_goal_point(self, day: int, place: Place, label: str) -> bool:
        """The same of goals: who had reached one by then is known, and enough are still open."""
        is_long = self.release.passes(Offer((by_day("open", day),)), place, {label})
        return is_long and place not in self.plain and self.is_told(by_day("reached", day), place, label)

    def extreme(self, name: str, place: Place, label: str) -> str | None:
        """`low` or `high` for the percentage of a total that is not shown since it is near 0 or 100."""
        if self.headers[name]["kind"] != "share" or (name, place) not in self.extremes:
            return None
        limits, part = self.release.limits, "denominator"
        base = self.release.counts.cell((name, part), place, label).amount
        share = self.release.counts.cell((name, "numerator"), place, label).amount / base if base else 0.5
        if base < limits.base or limits.extreme_share < share < 1 - limits.extreme_share:
            return None
        return "low" if share <= limits.extreme_share else "high"
