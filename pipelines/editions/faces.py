"""What a committee reads in each row: the number, or why it is not there.

In: a release after disclosure control, the figures over merged groups. Out: which percentages, means and medians are shown, and
the marks of the rest. A percentage stands with both its counts or with neither: with one of them it would give the other.
Alone it is rounded to whole percent, and its table hides groups by the rule of counts, so that nothing can be subtracted.

A hidden count is never 0 and never blank, and says the same wherever it stands: a mark for the small ones alone would be a
number itself. Why numbers are hidden is told of all of them together.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipelines.editions.disclosure import Offer, Release
from pipelines.editions.offers import Header
from pipelines.editions.sets import ALL, PROGRAM, Key, Place

TOO_FEW = "too few people to say"
HALF_PERCENT = 0.005


def hidden_mark(least: int) -> str:
    """What stands in the place of a hidden count."""
    return f"{least - 1} or fewer, or hidden to protect such a number"


def extreme_mark(edge: str, share: float) -> str:
    """What stands in the place of a percentage near 0 or 100."""
    return f"{100 * share:g} % or less" if edge == "low" else f"{100 - 100 * share:g} % or more"


@dataclass(frozen=True)
class Statement:
    """Something that a page says beyond the counts: the sum of the sets times their factors is at most `upper`."""

    factors: Mapping[Key, float]
    place: Place
    label: str
    upper: float


def percent_offer(name: str, header: Header) -> tuple[Key, Offer]:
    """The denominator of a metric's percentage, and the sets that must be large enough for it to be shown."""
    base = (name, "denominator")
    if header["kind"] == "retention":
        ended = f"ended by {header['retention_days']}"
        followed = (f"followed by {header['retention_days']}", "numerator")
        return base, Offer(((ended, "numerator"), (ended, "rest"), followed), share_of=base)
    return base, Offer(((name, "numerator"), (name, "rest")), share_of=base)


@dataclass
class Faces:
    """The percentages that are shown, and where it is said that one is near 0 or 100."""

    release: Release
    headers: Mapping[str, Header]
    percents: dict[tuple[str, Place], frozenset[str]] = field(default_factory=dict)
    extremes: set[tuple[str, Place]] = field(default_factory=set)

    def percent_table(self, name: str, place: Place) -> frozenset[str]:
        """The labels whose percentage is shown, with exact counts beside it or without any."""
        base, offer = percent_offer(name, self.headers[name])
        shown = self.release.shown
        bases, counts = shown.get((base, place), frozenset()), shown.get((offer.keys[0], place), frozenset())
        plain = {
            label
            for label in self.release.labels(place)
            if self.release.passes(offer, place, {label}) and self.release.is_plain(offer, place, label)
        }
        exact, alone = plain & bases & counts, plain - bases - counts
        if place.group_by != ALL and not self.percents.get((name, place.total)):
            alone = set()
        return frozenset(self.release.complete(offer, place, exact | alone, kept=exact))

    def say(self, dates: list[str], programs: list[str]) -> None:
        """Decide every percentage."""
        for date in dates:
            for place in self.places(date, programs):
                for name, header in self.headers.items():
                    if header["kind"] in ("share", "retention") and (name, place.group_by) in self.release.counts.cuts:
                        self.percents[(name, place)] = self.percent_table(name, place)
                        if place.group_by == ALL:
                            self.extremes.add((name, place))

    def silence(self, date: str) -> None:
        """Say no count and no percentage of a date."""
        for told in [known for known in self.release.known if known.place.date == date and not known.is_past]:
            self.release.withdraw(told)
        self.release.shown |= {at: frozenset() for at in self.release.shown if at[1].date == date}
        self.percents |= {at: frozenset() for at in self.percents if at[1].date == date}
        self.extremes = {at for at in self.extremes if at[1].date != date}

    def places(self, date: str, programs: list[str]) -> list[Place]:
        """The tables of one date: the total, the programs, the groups."""
        groupings = [by for by in self.release.partitions if by != PROGRAM or len(programs) > 1]
        return [Place(date, ALL, by) for by in (ALL, *groupings)]

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

    def statements(self, date: str) -> Iterator[Statement]:
        """What the pages of a date say beyond exact counts."""
        for (name, place), labels in self.percents.items():
            if place.date == date and self.headers[name]["kind"] == "share":
                for label in self.release.labels(place):
                    yield from self._percents(name, place, label, label in labels)

    def _percents(self, name: str, place: Place, label: str, is_shown: bool) -> Iterator[Statement]:
        limits, same = self.release.limits, self.release.same
        keys = [(name, part) for part in ("denominator", "numerator", "rest")]
        base, over, rest = (same(key) for key in keys)
        edge = self.extreme(name, place, label)
        if edge:
            yield Statement({over if edge == "low" else rest: 1.0, base: -limits.extreme_share}, place, label, 0.0)
        is_exact = label in self.release.shown.get(((name, "numerator"), place), ())
        if is_exact or not is_shown:
            return
        cells = self.release.counts
        whole, part = (cells.cell(key, place, label).amount for key in keys[:2])
        share = round(part / whole, 2)
        yield Statement({over: 1.0, base: -(share + HALF_PERCENT)}, place, label, 0.0)
        yield Statement({over: -1.0, base: share - HALF_PERCENT}, place, label, 0.0)
        for key in (over, rest):
            yield Statement({key: -1.0}, place, label, -float(limits.people))
