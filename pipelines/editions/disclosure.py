"""Which counts may be shown: nobody may be able to work out a number of people from 1 to 10.

In: the counts of a release, how its sets lie to each other, and what was released before. Out: for every table which groups are
shown. Tables are offered one after the other, the most useful first, and each is shown as far as all before it allow:

1. A count is shown if it, and what is left of its denominator, are large enough, in people and not only in units.
2. What is hidden in a table is its total less what is shown: one hidden group could be had by subtraction. So the hidden groups
   together must pass the same rule; where they do not, the smallest shown group is hidden with them.
3. What is told of one set at two levels (`levels`) tells what remains of a group without those within it.
4. Two counts of which one lies within the other tell their difference. This holds for two metrics of one date, for two dates of a
   set that only grows, and for two releases of nearly one date. No difference may be from 1 to 10, in any group of groups
   that both tables tell.

What is hidden together is one block; a table tells a partition of its groups into blocks, and two tables tell differences on the
finest partition that both refine. These rules are quick and leave little for the audit by linear programming to find (`audit`).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from pipelines.editions.blocks import Blocks, begins, crosses, differences, remainders
from pipelines.editions.groups import Block, Partition
from pipelines.editions.levels import grouping_of
from pipelines.editions.limits import Limits
from pipelines.editions.sets import ALL, COHORT, Counts, Key, Place, Relations


@dataclass(frozen=True)
class Known:
    """A table that is told: a set's amounts over blocks of groups, by their names before merging."""

    key: Key
    place: Place
    blocks: Blocks
    is_past: bool = False


@dataclass(frozen=True)
class Offer:
    """Sets that are shown or hidden together."""

    keys: tuple[Key, ...]
    may_be_zero: frozenset[Key] = frozenset()  # of these, nobody at all may be told
    after: Key | None = None  # shown only where this one is
    share_of: Key | None = None  # not shown where the first set is nearly nobody or nearly everybody of this one


@dataclass
class Release:
    """What is shown so far: `shown` by set and table, for the pages; `known`, what that tells of equal sets too."""

    counts: Counts
    relations: Relations
    limits: Limits
    partitions: Mapping[str, Partition]
    known: list[Known] = field(default_factory=list)
    shown: dict[tuple[Key, Place], frozenset[str]] = field(default_factory=dict)
    told: dict[tuple[Key, Place], frozenset[str]] = field(default_factory=dict)
    _index: dict[tuple[str, str], list[Known]] = field(default_factory=dict)
    _indexed: int = 0

    def remember(self, past: Iterable[Known]) -> None:
        """Take in what earlier releases told, under the names that its sets have now."""
        self.known += [replace(known, key=self.same(known.key)) for known in past]

    def withdraw(self, known: Known) -> None:
        """Hide a whole table again, with the sets that are equal or stand on it."""
        gone = {key for key, place in self.shown if place == known.place and self.same(key) == known.key}
        for key, place in list(self.shown):
            if place == known.place and (key in gone or key[0] in {metric for metric, _ in gone}):
                self.shown[(key, place)] = frozenset()
                self.told.pop((self.same(key), place), None)
        self.known = [k for k in self.known if k.is_past or (k.key, k.place) in self.told]

    def offer(self, offer: Offer, place: Place) -> frozenset[str]:
        """Show of a table what may be shown; gives its labels."""
        shown = self._fitting(offer, place)
        for key in offer.keys:
            self.shown[(key, place)] = shown
            if shown and (self.same(key), place) not in self.told:
                self.told[(self.same(key), place)] = shown
                self.known.append(Known(self.same(key), place, self.blocks(key, place, shown)))
        return shown

    def same(self, key: Key) -> Key:
        """The one of equal sets that stands for all."""
        return self.relations.same.get(key, key)

    def _allowed(self, offer: Offer, place: Place) -> set[str]:
        """Labels that what was shown before does not exclude: the total, the denominator, an equal set."""
        labels = set(self.labels(place))
        if place.group_by != ALL and ALL not in self.shown.get((offer.keys[0], place.total), ()):
            return set()
        if offer.after:
            labels &= self.shown.get((offer.after, place), frozenset())
        for key in offer.keys:
            labels &= self.told.get((self.same(key), place), labels)
        return {label for label in labels if self.passes(offer, place, {label}) and self.is_plain(offer, place, label)}

    def _fitting(self, offer: Offer, place: Place) -> frozenset[str]:
        shown = self.complete(offer, place, self._allowed(offer, place))
        while shown:
            bad = self._conflicts(offer, place, frozenset(shown))
            if not bad:
                break
            at = {label for label in shown if self.block(place, label) <= bad}
            shown = self.complete(offer, place, shown - (at or {self._smallest(offer, place, shown)}))
        return frozenset(shown)

    def complete(self, offer: Offer, place: Place, shown: set[str], kept: Collection[str] = ()) -> set[str]:
        """`shown` without the smallest groups that must be hidden with the others, so that what is hidden is large enough."""
        while shown - set(kept):
            hidden = set(self.labels(place)) - shown
            if not hidden or self.passes(offer, place, hidden):
                break
            shown = shown - {self._smallest(offer, place, shown - set(kept))}
        return shown

    def labels(self, place: Place) -> Collection[str]:
        """The labels of a table; of cohorts those that had begun, which anybody can tell from the calendar."""
        if place.group_by == ALL:
            return [ALL]
        members = self.partitions[place.group_by].members
        is_of_years = grouping_of(place.group_by) == COHORT
        return [name for name, block in members.items() if not is_of_years or begins(block) <= place.date]

    def block(self, place: Place, label: str) -> Block:
        """The groups behind a label."""
        return frozenset({ALL}) if place.group_by == ALL else self.partitions[place.group_by].members[label]

    def amount(self, key: Key, place: Place, labels: Iterable[str]) -> float:
        """A set's amount over some labels."""
        return sum(self.counts.cell(key, place, label).amount for label in labels)

    def passes(self, offer: Offer, place: Place, labels: Collection[str]) -> bool:
        """Whether every set of the offer is large enough over some groups together, or may be nobody."""
        return all(
            self._is_large(key, place, labels) or self._is_nobody(offer, key, place, labels) for key in offer.keys
        )

    def is_plain(self, offer: Offer, place: Place, label: str) -> bool:
        """Whether a share has a base that is large enough, and is not nearly nothing or nearly everything."""
        if offer.share_of is None:
            return True
        base = self.amount(offer.share_of, place, [label])
        share, extreme = self.amount(offer.keys[0], place, [label]) / base if base else 0.0, self.limits.extreme_share
        return base >= self.limits.base and extreme < share < 1 - extreme

    def _is_nobody(self, offer: Offer, key: Key, place: Place, labels: Collection[str]) -> bool:
        return key in offer.may_be_zero and self.amount(key, place, labels) == 0

    def _is_large(self, key: Key, place: Place, labels: Collection[str]) -> bool:
        cells = [self.counts.cell(key, place, label) for label in labels]
        needs_mentors = key[1] == "denominator" and key[0] in self.counts.has_mentors
        return (
            sum(cell.amount for cell in cells) >= self.limits.people
            and sum(cell.people for cell in cells) >= self.limits.people
            and (not needs_mentors or sum(cell.mentors for cell in cells) >= self.limits.mentors)
        )

    def _smallest(self, offer: Offer, place: Place, shown: Collection[str]) -> str:
        return min(shown, key=lambda label: (self.amount(offer.keys[0], place, [label]), label))

    def blocks(self, key: Key, place: Place, shown: Collection[str]) -> Blocks:
        """What a table with these labels shown tells: each of them, and the rest together."""
        told = {self.block(place, label): self.amount(key, place, [label]) for label in shown}
        hidden = set(self.labels(place)) - set(shown)
        rest: Block = frozenset().union(*(self.block(place, label) for label in hidden))
        return {**told, rest: self.amount(key, place, hidden)} if hidden else told

    def _conflicts(self, offer: Offer, place: Place, shown: frozenset[str]) -> Block:
        """Groups over which some difference to what is known already is a small number of people; none where all is well."""
        bad: set[str] = set()
        for key in offer.keys:
            mine = self.blocks(key, place, shown)
            bad |= self._small_remainders(key, place, shown, mine)
            for other in self._near(place):
                if self._tell_a_difference(self.same(key), place, other):
                    bad |= {
                        name
                        for block, gap in differences(mine, other.blocks)
                        if self.limits.is_small(gap)
                        for name in block
                    }
        return frozenset(bad)

    def _near(self, place: Place) -> list[Known]:
        """What is known of the same grouping and program."""
        if self._indexed != len(self.known):
            self._index = {}
            for known in self.known:
                self._index.setdefault((known.place.program, grouping_of(known.place.group_by)), []).append(known)
            self._indexed = len(self.known)
        return self._index.get((place.program, grouping_of(place.group_by)), [])

    def _small_remainders(self, key: Key, place: Place, shown: frozenset[str], mine: Blocks) -> Block:
        """Groups of which an equal set that is told of other groups gives a small number, by what remains of them.

        Other groups are those of another level, and those of an earlier release, of which the rest is told with the total.
        """
        told = {self.block(place, label): mine[self.block(place, label)] for label in shown}
        alone = len(told)
        for other in self._near(place):
            if other.key != self.same(key) or other.place.date != place.date:
                continue
            if other.is_past:
                told |= {
                    block: n for block, n in other.blocks.items() if not crosses(block, told) and block not in told
                }
            elif other.place.group_by != place.group_by:
                blocks = [self.block(other.place, label) for label in self.told[(other.key, other.place)]]
                told |= {block: other.blocks[block] for block in blocks}
        if len(told) == alone:
            return frozenset()
        told[frozenset().union(*mine)] = sum(mine.values())
        return frozenset().union(*(block for block, left in remainders(told) if self.limits.is_small(left)))

    def _tell_a_difference(self, key: Key, place: Place, other: Known) -> bool:
        if place.date == other.place.date and not other.is_past:
            return self.relations.is_within(key, other.key) or self.relations.is_within(other.key, key)
        if key != other.key:
            return False
        apart = abs(date.fromisoformat(place.date) - date.fromisoformat(other.place.date))
        return key in self.relations.growing or (other.is_past and apart.days < self.limits.apart_days)
