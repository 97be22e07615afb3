"""The attackers find what can be told, and take nothing for known that is not true."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest

from pipelines.editions.disclosure import Release
from pipelines.editions.faces import Faces
from pipelines.editions.limits import Limits
from pipelines.editions.offers import by_day
from pipelines.editions.rounding import rounded_share
from pipelines.editions.sets import Counts, Place, Relations
from pipelines.editions.statements import Sets, Share, of_points
from pipelines.retention import competing_endings, kaplan_meier
from pipelines.settings import Settings
from tests import attacker_curves
from tests.attacker import confined, nested

DAYS = (91, 182, 365)
HIDDEN = "10 or fewer"


def rows(*told: tuple[str, str, float | None, float | None]) -> pd.DataFrame:
    """Rows of `mart.metric` of one date: metric, group, numerator and denominator, None where they are hidden."""
    found = []
    for metric, label, numerator, denominator in told:
        row: dict[str, Any] = {
            "metric": metric,
            "group_by": "all" if label == "all" else "region",
            "group_value": label,
        }
        row |= {"kind": "count", "is_of_people": True, "value": None, "value_mark": HIDDEN, "left_out_count": 0.0}
        counts = {"numerator": numerator, "denominator": denominator, "left_out_count": 0.0}
        found.append(row | counts | {f"{name}_mark": HIDDEN if n is None else None for name, n in counts.items()})
    return pd.DataFrame(found).astype({"numerator": float, "denominator": float})


def test_the_one_hidden_group_of_a_table_is_told_by_subtraction() -> None:
    some = rows(("a", "all", None, 40), ("a", "North", None, 34), ("a", "South", None, None))
    assert list(confined([some])) == []  # of the six in the South any number may be in the numerator
    more = rows(("a", "all", 39, 40), ("a", "North", 34, 34), ("a", "South", None, None))
    assert {cell[-1]: (low, high) for cell, low, high in confined([more])} == {
        "numerator": pytest.approx((5, 5)),
        "rest": pytest.approx((1, 1)),
    }


def test_a_set_within_another_one_bounds_what_is_hidden_in_a_group() -> None:
    """14 pairs are in `b`, all of which are in `a`; of these only 12 are in the South."""
    within = nested({("b", "numerator", "d"): {"p"}, ("a", "numerator", "d"): {"p", "q"}})
    assert within == [(("b", "numerator"), ("a", "numerator"))]
    of_a = (("a", "all", 16, None), ("a", "North", 4, None), ("a", "South", 12, None))
    shown = rows(*of_a, ("b", "all", 14, None), ("b", "North", None, None), ("b", "South", None, None))
    assert not [cell for cell, *_ in confined([shown]) if cell[1] == "b"]
    found = {cell[3:]: (low, high) for cell, low, high in confined([shown], within) if cell[1] == "b"}
    assert found == {("North", "numerator"): pytest.approx((2, 4))}


def test_the_endings_of_the_one_group_whose_curve_is_not_told_are_told_by_subtraction() -> None:
    """Of 60 pairs 21 ended by day 91; of the 30 students 16 did; so of the 30 others 5."""
    curve = [
        point("all", 0, at_risk=60),
        point("student", 0, at_risk=30),
        point("others", 0, at_risk=30),
        point("all", 91, at_risk=25, ended=35, share=0.42),
        point("student", 91, at_risk=14, ended=16, share=0.47, worth=30),
    ]
    assert list(attacker_curves.confined([pd.DataFrame(curve)], "career_stage")) == []
    less = pd.DataFrame([*curve[:3], point("all", 91, at_risk=39, ended=21, share=0.65), curve[4]])
    assert list(attacker_curves.confined([less], "career_stage")) == [
        "career_stage, release 1, others, ended by day 91: from 5 to 5"
    ]


def test_a_share_by_itself_tells_how_few_are_still_observed() -> None:
    """40 pairs, 25 ended: with a share of 25 % at most 8 are still observed, and one at least, since there is a share."""
    curve = pd.DataFrame([point("all", 0, at_risk=40), point("all", 365, at_risk=None, ended=25, share=0.25, worth=38)])
    found = list(attacker_curves.confined([curve], ""))
    assert found == [", release 1, all, at_risk by day 365: from 1 to 8.55705"]  # 25 * 0.255 / 0.745


def point(
    label: str, day: int, at_risk: float | None, ended: float = 0, share: float = 1.0, worth: int = 60
) -> dict[str, Any]:
    """A row of a curve; the interval is that of so many pairs of which none goes out of sight."""
    names = {"group_by": "all" if label == "all" else "career_stage", "group_value": label, "day": day}
    spread = 1.96 * np.sqrt((1 - share) / share / worth) / -np.log(share) if share < 1 else 0.0
    limits = {"value": share, "low": share ** np.exp(spread), "high": share ** np.exp(-spread)}
    told = rounded_share(limits)
    shares = {
        "retention_share": share,
        "low": told["low"],
        "high": told["high"],
        **dict.fromkeys(attacker_curves.CAUSES),
    }
    mark = HIDDEN if at_risk is None else None
    counts = {"at_risk_count": at_risk, "ended_count": ended, "censored_count": None if mark else 0.0}
    return names | shares | counts | {"at_risk_mark": mark, "ended_mark": None, "censored_mark": mark}


def test_no_share_without_its_counts_follows_a_day_whose_counts_are_told() -> None:
    """How many went out of sight since that day would follow from the share, and stands in no table that is audited."""
    place, share = Place("2026-06-30", "all", "all"), Share(0.5, 0.4, 0.6)
    release = Release(Counts(), Relations({}, frozenset(), frozenset()), Limits.of(Settings()), {})
    faces = Faces(release, {}, {(place, "all"): dict.fromkeys(DAYS, share)}, [], place.date, 0.95)
    assert [day for day in DAYS if faces.is_plain_since(day, place, "all")] == [91, 182, 365]
    release.shown[(by_day("followed", 182), place)] = frozenset({"all"})
    assert [day for day in DAYS if faces.is_plain_since(day, place, "all")] == [91, 182]


class Drawn(NamedTuple):
    """A curve of drawn pairs as it is printed, without counts, and the counts."""

    curve: pd.DataFrame
    counts: dict[Any, float]


def drawn(seed: int) -> Iterator[Drawn]:
    random = np.random.default_rng(seed)
    for _ in range(60):
        count, longest = int(random.integers(25, 400)), int(random.integers(20, 900))
        days, is_ended = random.integers(1, longest, count), random.random(count) < random.random()
        causes = np.where(is_ended, random.choice(["planned", "early"], count, p=[0.3, 0.7]), "")
        curve, kinds = kaplan_meier(days, is_ended), competing_endings(days, causes)
        counts: dict[Any, float] = {
            (0, "all", "pairs", 0): count,
            (0, "all", "ended", 0): 0,
            (0, "all", "unseen", 0): 0,
        }
        printed = [point("all", 0, at_risk=None)]
        for day in DAYS:
            found = curve[curve["day"] <= day].iloc[-1]
            followed = int(((days > day) | ((days == day) & ~is_ended)).sum())
            if not 0.06 < found["retention_share"] < 0.94 or followed < 11 or (is_ended & (days <= day)).sum() < 11:
                continue
            share = rounded_share({"value": found["retention_share"], "low": found["low"], "high": found["high"]})
            row = point("all", day, at_risk=None) | {"retention_share": share["value"], "ended_mark": HIDDEN}
            row |= {"low": share["low"], "high": share["high"]}
            for cause in attacker_curves.CAUSES:
                by_now = kinds[(kinds["cause"] == cause) & (kinds["day"] <= day)]["share"]
                row[cause] = round(float(by_now.iloc[-1]) if len(by_now) else 0.0, 2)
                counts[(0, "all", cause, day)] = int((causes[days <= day] == cause).sum())
            counts[(0, "all", "ended", day)] = int((is_ended & (days <= day)).sum())
            counts[(0, "all", "unseen", day)] = int((~is_ended & (days < day)).sum())
            printed.append(row)
        yield Drawn(pd.DataFrame(printed), counts | {(0, "all", "followed", 0): count})


@pytest.mark.parametrize("seed", range(10))
def test_what_is_taken_for_known_of_a_curve_is_true_of_drawn_pairs(seed: int) -> None:
    tried = 0
    for curve, counts in drawn(seed):
        made, _ = attacker_curves.attack([curve.assign(at_risk_mark=HIDDEN, ended_mark=HIDDEN)], "")
        assert made.broken(counts) == []
        tried += len(curve) > 1
    assert tried > 20


@pytest.mark.parametrize("seed", range(10))
def test_what_the_audit_takes_for_said_by_a_curve_is_true_of_drawn_pairs(seed: int) -> None:
    for curve, counts in drawn(seed):
        told = curve[curve["day"] > 0]
        points = {row.day: Share(row.retention_share, row.low, row.high) for row in told.itertuples()}
        sets = {day: Sets(("all", "pairs"), (f"{day}", "ended"), (f"{day}", "followed")) for day in points}
        total = counts[(0, "all", "pairs", 0)]
        true = {("all", "pairs"): total}
        for day in points:
            ended, unseen = (counts[(0, "all", what, day)] for what in ("ended", "unseen"))
            true |= {(f"{day}", "ended"): ended, (f"{day}", "followed"): total - ended - unseen}
        for factors, upper in of_points(points, sets, 11, 0.95):
            assert sum(factor * true[key] for key, factor in factors.items()) <= upper + 1e-6
