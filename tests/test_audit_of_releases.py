"""The audit of two releases as one: what both tell together confines a number that neither does alone."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

import pipelines
from pipelines.editions import memory, protect
from pipelines.editions.audit import ImpossibleError, confined, culprits
from pipelines.editions.constraints import world
from pipelines.editions.disclosure import Known, Release
from pipelines.editions.groups import Block, Partition
from pipelines.editions.limits import Limits
from pipelines.editions.sets import Cell, Counts, Place, Relations
from pipelines.editions.worlds import Bound, Told
from pipelines.settings import Settings
from pipelines.warehouse import open_warehouse
from tests.releases import for_committees_alone, random_program, without_some

DAY = "2026-06-30"
PAIRS = ("pairs", "denominator")
TOTAL, REGIONS = Place(DAY, "all", "all"), Place(DAY, "all", "region")
A, B, C = (frozenset({name}) for name in "abc")


def told(total: float, groups: Mapping[Block, float], said: Sequence[Bound] = ()) -> Told:
    """One release: a total, and over regions what is told of blocks of them."""
    known = [Known(PAIRS, TOTAL, {frozenset({"all"}): total}), Known(PAIRS, REGIONS, groups)]
    return Told(known, said, Relations({PAIRS: PAIRS}, frozenset(), frozenset()), {"region": [A, B, C]})


@pytest.fixture
def release() -> Release:
    parts = [("pairs", part) for part in ("denominator", "numerator", "rest")]
    counts = Counts(
        {(key, place): dict[str, Cell]() for key in parts for place in (TOTAL, REGIONS)},
        of_people={PAIRS}, cuts={("pairs", "all"), ("pairs", "region")}, splits={("pairs", "region")},
    )  # fmt: skip
    relations = Relations({PAIRS: PAIRS}, frozenset(), frozenset())
    return Release(counts, relations, Limits.of(Settings()), {"region": Partition({"a": A, "b": B, "c": C})})


def small(release: Release, releases: Sequence[Told], number: int, block: Block) -> bool:
    found = world(release, DAY, releases)
    asked = found.layers[number].places(PAIRS, "region", block)
    return confined(found, [asked], release.limits.people, seed=1) == [asked]


def test_a_group_hidden_now_that_had_fifteen_is_bounded_by_what_is_left_of_the_total(release: Release) -> None:
    """60 - 50 = 10 are in b and c; c had 15, and loses 10 at most: it has 5 to 10. Without the last release, 0 to 10."""
    now, before = told(60, {A: 50, B | C: 10}), told(62, {A | B: 47, C: 15})
    assert small(release, [now, before], 0, C)
    assert not small(release, [now], 0, C)


def test_a_group_hidden_in_the_last_release_is_told_by_this_one(release: Release) -> None:
    """b and c had 18 together; c has 18 now, so it had 8 at least, and b with its 12 had 2 at least: b had 2 to 10."""
    before = told(58, {A: 40, B | C: 18})
    assert small(release, [told(60, {A: 30, B: 12, C: 18}), before], 1, B)
    assert not small(release, [told(60, {A: 32, B: 10, C: 18}), before], 1, B)


def test_what_confines_is_a_table_of_this_release_since_the_last_one_cannot_be_taken_back(release: Release) -> None:
    now, before = told(60, {A: 50, B | C: 10}), told(62, {A | B: 47, C: 15})
    found = world(release, DAY, [now, before])
    said, tables = culprits(found, found.layers[0].places(PAIRS, "region", C))
    assert said == []
    assert all(one in now.known for one in tables)


def test_a_statement_of_the_last_release_counts_as_well(release: Release) -> None:
    """Of c it was said then that at least 15 are in it, without a count."""
    said = [Bound({PAIRS: -1.0}, -15.0, "region", C)]
    now, before = told(60, {A: 50, B | C: 10}), told(62, {A: 40, B | C: 22}, said)
    assert small(release, [now, before], 0, C)
    assert not small(release, [now, told(62, {A: 40, B | C: 22})], 0, C)


def test_a_release_that_says_the_same_again_is_known_by_all_that_it_says() -> None:
    one = told(60, {A: 50, B | C: 10})
    assert one.says_what(told(60, {A: 50, B | C: 10}))
    assert not one.says_what(told(61, {A: 50, B | C: 11}))
    assert not one.says_what(told(60, {A: 50, B | C: 10}, [Bound({PAIRS: -1.0}, -15.0, "region", C)]))


def test_more_people_than_an_intruder_expects_came_and_the_two_do_not_fit(release: Release) -> None:
    found = world(release, DAY, [told(60, {A | B | C: 60}), told(40, {A | B | C: 40})])
    with pytest.raises(ImpossibleError):
        confined(found, [found.layers[0].places(PAIRS, "region", C)], release.limits.people, seed=1)


@pytest.mark.slow
def test_what_a_build_keeps_of_its_release_fits_with_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the audit would fall back to one release without a word."""
    exports, store = random_program(tmp_path / "exports", 40), tmp_path / "w"
    audited: list[tuple[str, bool]] = []
    own = protect._withdraw_until_safe

    def noted(faces: protect.Faces, day: str, seed: int, before: Told | None) -> None:
        own(faces, day, seed, before)
        audited.append((day, before is not None))

    monkeypatch.setattr(protect, "_withdraw_until_safe", noted)
    with for_committees_alone():
        without_some(exports, tmp_path / "before", 40)
        pipelines.load(tmp_path / "before", store)
        assert not any(is_joint for _, is_joint in audited)
        with closing(open_warehouse(store)) as build, closing(open_warehouse(store, "committee")) as edition:
            kept = memory.read(build, date.fromisoformat(audited[0][0]))
            shown = edition.table("mart.metric")
        first, audited[:] = list(audited), []
        pipelines.load(exports, store, yes=True)
    joint = {day for day, is_joint in audited if is_joint}
    assert {day for day, _ in first if kept.told(day)} >= joint
    assert len(joint) >= 2
    totals = shown[(shown["group_by"] == "all") & (shown["program_id"] == "all") & (shown["metric"] == "pairs_matched")]
    for row in totals[totals["denominator_mark"].isna()].itertuples():
        before = kept.told(str(row.period)[:10])
        assert before is not None
        place = Place(str(row.period)[:10], "all", "all")
        (amount,) = [
            one.blocks[frozenset({"all"})]
            for one in before.known
            if one.place == place and one.key == before.same(("pairs_matched", "denominator"))
        ]
        assert amount == row.denominator
