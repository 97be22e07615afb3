"""In which order counts are offered to disclosure control, the most useful first.

In: the metrics' headers, the dates, the days of the curves. Out: `Offer`s for each table. The as-of date comes first, then the
earliest, so that a year can be compared with the one before; between the two only totals and programs have counts, since
groups change by few people in a month, and percentages stand alone.
"""

from collections.abc import Iterator, Mapping

from pipelines.editions.curves import CAUSES, OF_GOALS, OVER
from pipelines.editions.disclosure import Offer, Release
from pipelines.editions.sets import ALL, PROGRAM, Key, Place

FIRST = (
    "pairs_matched",
    "pairs_running",
    "retention_12_months",
    "retention_6_months",
    "retention_3_months",
    "on_cadence_share",
)
Header = Mapping[str, str]


def alike(headers: Mapping[str, Header]) -> set[str]:
    """What is cut alike, so that it can be read together: how many pairs there are, how many stay, and the curves of pairs."""
    stay = {name for name, header in headers.items() if header["kind"] == "retention"}
    return {"pairs_matched", "pairs_running", "pairs_ended_early", *stay, *OVER, *CAUSES}


def leaves_nothing_out(header: Header) -> bool:
    """Whether the metric's own definition says that nothing is left out: a zero there tells nobody's state."""
    return header["left_out"].startswith("nothing")


def by_day(kind: str, day: int) -> Key:
    """The pairs or goals of a curve of which something holds by a day."""
    return f"{kind} by {day}", "numerator"


def over(day: int) -> list[Offer]:
    """The pairs of a curve on one day: ended, and of the others the seen and the unseen."""
    ended, unseen, followed = (by_day(kind, day) for kind in OVER)
    rest = (f"ended by {day}", "rest")
    return [
        Offer((ended, rest), after=("pairs_matched", "denominator")),
        Offer((unseen, followed), may_be_zero=frozenset({unseen}), after=ended),
    ]


def causes(day: int) -> Offer:
    """The kinds of ending by one day."""
    planned, early, unknown = (by_day(kind, day) for kind in CAUSES)
    return Offer((planned, early, unknown), may_be_zero=frozenset({unknown}), after=by_day("ended", day))


def of_goals(day: int) -> list[Offer]:
    """The goals of a curve on one day; each kind by itself."""
    found = []
    for kind in OF_GOALS:
        name = f"{kind} by {day}"
        base = (name, "denominator")
        found += [Offer((base,)), Offer(((name, "numerator"), (name, "rest")), after=base, share_of=base)]
    return found


def of_metric(name: str, header: Header) -> list[Offer]:
    """The counts of one metric."""
    base, numerator, rest = (name, "denominator"), (name, "numerator"), (name, "rest")
    offers = [Offer((base,))]
    if header["kind"] in ("count", "share"):
        share_of = base if header["kind"] == "share" else None
        offers.append(Offer((numerator, rest), after=base, share_of=share_of))
    if header["kind"] == "retention":
        offers += over(int(header["retention_days"]))
    if not leaves_nothing_out(header):
        offers.append(Offer(((name, "left_out"), (name, "base")), after=base))
    return offers


def fill(
    release: Release,
    headers: Mapping[str, Header],
    dates: list[str],
    programs: list[str],
    days: tuple[list[int], list[int]],
) -> None:
    """Offer everything. dates: newest first; programs: labels beyond `all`; days: of the curves of pairs and of goals."""
    order = [name for name in FIRST if name in headers] + sorted(set(headers) - set(FIRST))
    groupings = [name for name in release.partitions if name != PROGRAM]
    for date in _by_use(dates):
        is_full = date in (dates[0], dates[-1])
        for name in order:
            for offer in of_metric(name, headers[name]):
                _offer(release, offer, date, programs, groupings if is_full else [])
            if headers[name]["kind"] == "count":
                _alone(release, name, date, programs)
        if date == dates[0]:
            for offer in _of_curves(*days):
                _offer(release, offer, date, programs, groupings)


def _of_curves(of_pairs: list[int], of_goals_: list[int]) -> Iterator[Offer]:
    for day in of_pairs:
        yield from (*over(day), causes(day))
    for day in of_goals_:
        yield from of_goals(day)


def _by_use(dates: list[str]) -> Iterator[str]:
    yield from dict.fromkeys([dates[0], dates[-1], *dates])


def _offer(release: Release, offer: Offer, date: str, programs: list[str], groupings: list[str]) -> None:
    """Offer a set's total, its programs, and its groups over all programs."""
    cuts = [ALL, *([PROGRAM] if len(programs) > 1 else []), *groupings]
    for cut in cuts:
        if (offer.keys[0][0], cut) in release.counts.cuts:
            release.offer(offer, Place(date, ALL, cut))


def _alone(release: Release, name: str, date: str, programs: list[str]) -> None:
    """A count whose denominator cannot be shown may stand without it."""
    total = Place(date, ALL, ALL)
    if not release.shown.get(((name, "denominator"), total)):
        _offer(release, Offer(((name, "numerator"),)), date, programs, [])
