"""A release is a part of an edition, kept as it was published; what it told is never forgotten by later editions."""

import shutil
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import pipelines
from pipelines.build import rebuild
from pipelines.editions import memory
from pipelines.editions.changes import changes
from pipelines.editions.releases import Choice, chosen, open_release, publish, released
from pipelines.errors import UsageError
from pipelines.progress import Silent
from pipelines.published import Edition
from pipelines.synth import write_program
from pipelines.warehouse import Warehouse, open_warehouse
from tests.attacker import confined, printed
from tests.releases import for_committees_alone, without_some


def said(*_: Any) -> None:
    """A record that nobody reads."""


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports") / "all"
    write_program(folder, 80, "online", 3)
    return folder


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, exports: Path) -> Warehouse:
    """Two releases, of the program with and without some pairs, the second of other settings."""
    folder = tmp_path_factory.mktemp("releases")
    without_some(exports, folder / "before", 1)
    pipelines.load(folder / "before", folder / "w", yes=True)
    store = Warehouse(folder / "w")
    with closing(open_warehouse(store.folder, "committee")) as edition:
        publish(store, edition, Choice("all", periods(edition)), "2026-07-01", said)
    (store.folder / "settings.toml").write_text("grace_days = 35\n")  # by other rules, so that no edition stands
    pipelines.load(exports, store.folder, yes=True)
    with closing(open_warehouse(store.folder, "committee")) as edition:
        publish(store, edition, Choice("all", periods(edition)[:1]), "2026-08-01", said)
    return store


def periods(edition: pipelines.warehouse.Edition) -> tuple[str, ...]:
    return tuple(sorted(edition.table("mart.metric")["period"].unique(), reverse=True))


def test_a_release_is_what_was_chosen_of_the_edition_number_by_number(store: Warehouse) -> None:
    with (
        closing(open_warehouse(store.folder, "committee")) as edition,
        closing(open_release(store, "release-000002")) as kept,
    ):
        newest = periods(edition)[0]
        rows = edition.sql("select * from mart.metric where period = $newest", newest=newest)
        assert (kept.build, kept.as_of) == (edition.build, edition.as_of)
        pd.testing.assert_frame_equal(kept.table("mart.metric"), rows)
        for curve in ("retention_curve", "ending_curve", "goal_curve"):
            pd.testing.assert_frame_equal(
                kept.table(f"mart.{curve}"), edition.table(f"mart.{curve}"), check_dtype=False
            )
        facts = kept.table("mart.release").set_index("fact")["value"]
        marks = rows[[name for name in rows.columns if name.endswith("_mark")]]
        assert facts["numbers hidden"] == marks.notna().sum().sum()
        assert set(kept.sql("select table_name as t from information_schema.tables")["t"]) == {
            "build", "release", "metric", "retention_curve", "ending_curve", "goal_curve", "definitions", "parameters",
            "landmarks", "hidden", "programs",
        }  # fmt: skip


def test_releases_stay_as_they_were_in_their_order_and_no_number_is_given_twice(store: Warehouse) -> None:
    assert [(one.name, one.build) for one in released(store.folder)] == [
        ("release-000001", "build-000001"),
        ("release-000002", "build-000002"),
    ]
    store.prune(1)
    with closing(open_release(store, "release-000001")) as first:
        assert len(first.table("mart.metric")) > 100
    with pytest.raises(UsageError, match="is no release"):
        open_release(store, "release-000009")
    assert not list((store.folder / "releases").glob("*.publishing"))


def test_what_is_not_on_record_is_not_published(store: Warehouse) -> None:
    def fails(*_: Any) -> None:
        raise OSError("no space")

    before = released(store.folder)
    with closing(open_warehouse(store.folder, "committee")) as edition:
        with pytest.raises(OSError, match="no space"):
            publish(store, edition, Choice("all", periods(edition)), "2026-08-02", fails)
        with pytest.raises(UsageError, match="would hold no figure"):
            chosen(edition, Choice("nobody", periods(edition)))
    assert released(store.folder) == before
    assert not list((store.folder / "releases").glob("*.publishing"))


def test_two_releases_together_confine_no_count_to_one_to_ten(store: Warehouse) -> None:
    frames = []
    for one in released(store.folder):
        with closing(open_release(store, one.name)) as kept:
            frames.append(printed(kept))
    both = set(frames[0]["period"]) & set(frames[1]["period"])
    assert both
    for period, now in frames[1].groupby("period"):
        before = frames[0][frames[0]["period"] == period]
        assert list(confined([before, now] if len(before) else [now])) == [], period


def test_definitions_settings_days_and_corrected_records_are_told_apart(store: Warehouse) -> None:
    with (
        closing(open_release(store, "release-000001")) as before,
        closing(open_release(store, "release-000002")) as now,
    ):
        found = changes(before, now)
        assert changes(now, now).empty
    grace = found[found["what"] == "grace_days"].iloc[0]
    assert (grace["kind"], str(grace["was"]), str(grace["now"])) == ("setting", "28", "35")
    meant = found[found["kind"] == "definition"]
    assert all("28" in str(row.was) and "35" in str(row.now) for row in meant.itertuples())
    assert set(found["kind"]) <= {"setting", "definition", "records", "date"}


@pytest.mark.slow
def test_what_a_released_edition_told_is_remembered_however_old_it_grows(tmp_path: Path, exports: Path) -> None:
    def remembered(as_of: date) -> set[str]:
        kept = {one.build for one in released(store.folder)}
        with closing(open_warehouse(store.folder)) as edition:
            return {str(row[0]) for row in memory.read(edition, as_of, kept).rows}

    store = Warehouse(tmp_path / "w")
    pipelines.load(exports, store.folder)
    far = date(2040, 1, 1)
    assert remembered(far) == set()
    with closing(open_warehouse(store.folder, "committee")) as edition:
        publish(store, edition, Choice("all", periods(edition)), "2026-07-01", said)
    rebuild(store, Silent(), far)
    assert "build-000001" in remembered(far)


@pytest.fixture(scope="module")
def weekly(tmp_path_factory: pytest.TempPathFactory, exports: Path) -> Warehouse:
    """A program that is loaded again with two pairs more than the week before."""
    folder = tmp_path_factory.mktemp("weekly")
    without_some(exports, folder / "before", 1)
    with for_committees_alone():
        pipelines.load(folder / "before", folder / "w", as_of=date(2026, 6, 23), yes=True)
        pipelines.load(exports, folder / "w", as_of=date(2026, 6, 30), yes=True)
    return Warehouse(folder / "w")


def told_by(store: Warehouse) -> tuple[str, date]:
    with closing(open_warehouse(store.folder, "committee")) as edition:
        return edition.build, edition.as_of


@pytest.mark.slow
def test_an_edition_stands_while_a_new_one_would_hide_more_and_is_remembered_as_what_was_told(
    weekly: Warehouse,
) -> None:
    """The second load brings up to ten people; what they changed would have to be hidden, so nothing of it is told."""
    first, second = (weekly.builds / f"build-00000{number}" for number in (1, 2))
    assert told_by(weekly) == ("build-000001", date(2026, 6, 23))
    editions = [path.with_name(path.name + ".committee.duckdb").read_bytes() for path in (first, second)]
    assert editions[0] == editions[1]
    kept = []
    for build in (first, second):
        with closing(Edition(build.with_name(build.name + ".duckdb"), weekly.settings)) as edition:
            kept.append(memory.read(edition, date(2026, 6, 30)))
    assert len(kept[0].last) > 100
    assert kept[0] == replace(kept[1], tables=kept[0].tables)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("as_of", "settings"), [(date(2026, 7, 21), ""), (date(2026, 6, 30), "committee_edition_days = 7\n")]
)
def test_it_stands_for_28_days_and_by_the_same_rules(
    as_of: date, settings: str, weekly: Warehouse, exports: Path, tmp_path: Path
) -> None:
    shutil.copytree(weekly.folder, tmp_path / "w")
    store = Warehouse(tmp_path / "w")
    (store.folder / "settings.toml").write_text(settings)
    with for_committees_alone():
        pipelines.load(exports, store.folder, as_of=as_of, yes=True)
    assert told_by(store) == ("build-000003", as_of)


@pytest.mark.slow
def test_to_build_again_makes_every_edition_anew(weekly: Warehouse, tmp_path: Path) -> None:
    shutil.copytree(weekly.folder, tmp_path / "w")
    with for_committees_alone():
        rebuild(Warehouse(tmp_path / "w"), Silent(), date(2026, 6, 30))
    assert told_by(Warehouse(tmp_path / "w")) == ("build-000003", date(2026, 6, 30))
