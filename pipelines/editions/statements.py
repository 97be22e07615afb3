"""What a printed figure tells of the counts behind it, as an intruder writes it down.

In: figures as they stand on a page, rounded, with the sets of people that they are made of. Out: `Statement`s, each a linear
inequality over counts, for the audit. A rounded share lies within half a percent; of the points of an estimated curve see
`of_points`. Means and medians tell that they rest on so many people and no more, since their spread is not known. Wilson's
interval would tell how many a share rests on, often to one (35 %, 25 to 46: 78 to 89): it stands beside told counts only.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from statistics import NormalDist
from typing import NamedTuple

from pipelines.editions.sets import Key, Place

HALF_PERCENT, PERCENT, TINY = 0.005, 0.01, 1e-9
Said = tuple[dict[Key, float], float]  # the sum of the sets times their factors is at most this


@dataclass(frozen=True)
class Statement:
    """Something that a page says beyond the counts: the sum of the sets times their factors is at most `upper`.

    name: the metric that says it; none where it is a curve.
    """

    factors: Mapping[Key, float]
    upper: float
    name: str | None
    place: Place
    label: str


class Share(NamedTuple):
    """A share and its interval in whole percent, as printed."""

    value: float
    low: float
    high: float


Points = Mapping[tuple[Place, str], Mapping[int, Share]]  # by table, label and day


class Sets(NamedTuple):
    """The sets of a curve on one day: all pairs, those that have ended, those still observed."""

    base: Key
    ended: Key
    followed: Key


def of_share(share: float, over: Key, rest: Key, base: Key, least: int) -> Iterator[Said]:
    """What a share in whole percent tells whose numerator and rest are at least so many."""
    yield {over: 1.0, base: -(share + HALF_PERCENT)}, 0.0
    yield {over: -1.0, base: share - HALF_PERCENT}, 0.0
    for key in (over, rest):
        yield {key: -1.0}, -float(least)


def of_points(points: Mapping[int, Share], sets: Mapping[int, Sets], least: int, level: float) -> Iterator[Said]:
    """What the points of one Kaplan-Meier curve tell, by day, where at least so many have ended and are still observed.

    Of N pairs let E have ended by a day and F still be observed. The product limit gives each pair that went out of sight to
    those after it in equal parts (Efron, Proc. 5th Berkeley Symp. 4, 1967), so F / (E + F) <= share <= 1 - E / N.
    Greenwood's variance tells an effective number n of pairs with F / share <= n <= N (Cutler and Ederer, J. Chronic
    Dis. 8, 1958; Peto et al., Br. J. Cancer 35, 1977). From any day on the same holds among those still observed then.
    """
    for day, point in points.items():
        base, ended, followed = sets[day]
        low, high = point.value - HALF_PERCENT, point.value + HALF_PERCENT
        fewest, most = effective(point, level)
        yield {followed: -1.0}, -float(least)
        yield {ended: -1.0}, -float(least)
        yield {ended: 1.0, base: low - 1}, 0.0
        yield {followed: 1 - high, ended: -high}, 0.0
        yield {base: -1.0}, -fewest
        if most < math.inf:
            yield {followed: 1.0}, high * most
    for first, then in combinations(sorted(points), 2):
        low = (points[then].value - HALF_PERCENT) / (points[first].value + HALF_PERCENT)
        high = (points[then].value + HALF_PERCENT) / (points[first].value - HALF_PERCENT)
        before, after = sets[first], sets[then]
        yield {after.ended: 1.0, before.ended: -1.0, before.followed: low - 1}, 0.0
        yield {after.followed: 1 - high, after.ended: -high, before.ended: high}, 0.0


def effective(told: Share, level: float) -> tuple[float, float]:
    """The least and the greatest effective number of pairs behind a rounded Kaplan-Meier share and its log-log interval."""
    shares, z = (told.value - HALF_PERCENT, told.value + HALF_PERCENT), NormalDist().inv_cdf(0.5 + level / 2)
    widest, narrowest = _spread(told.low, told.high), _spread(told.low + PERCENT, told.high - PERCENT)

    def number(share: float, spread: float) -> float:
        return (1 - share) / (share * (spread * -math.log(share) / z) ** 2) if spread > 0 else math.inf

    return min(number(share, widest) for share in shares), max(number(share, narrowest) for share in shares)


def _spread(low: float, high: float) -> float:
    """Half the width of an interval on the scale of ln(-ln(share)); inf where a limit has been rounded to 0 or 1."""
    if low < TINY or high > 1 - TINY:
        return math.inf
    return 0.5 * (math.log(-math.log(low)) - math.log(-math.log(high)))
