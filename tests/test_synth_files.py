"""Written programs: the same bytes for the same arguments, and the sample in the tree is what its maker writes."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipelines.batches import load
from pipelines.contract import contract
from pipelines.synth import make_program, write_program
from pipelines.synth import program as program_module
from pipelines.synth.faults import IGNORED, LOADED, QUARANTINED, SUPERSEDED, Planted, plant_faults
from pipelines.warehouse import Edition, open_warehouse
from tests.make_sample import FOLDER, make_sample

TODAY = date(2026, 12, 1)
Loaded = tuple[dict[str, Any], Edition]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("one", 4), ("two", 4), ("three", 5)):
        write_program(tmp_path / name, 300, "online", seed)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    differing = {
        name for name, text in contents(tmp_path / "three").items() if text != contents(tmp_path / "one")[name]
    }
    assert differing == {f"{name}.csv" for name in contract()} - {"programs.csv", "events.csv"}


def test_the_files_hold_what_the_frames_hold_block_by_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program_module, "BLOCK_PAIRS", 150)
    told: list[tuple[int, int]] = []
    counts = write_program(tmp_path, 400, "community", 6, progress=lambda done, total: told.append((done, total)))
    frames = make_program(400, "community", 6)
    assert told == [(150, 400), (300, 400), (400, 400)]
    assert counts == {name: len(frame) for name, frame in frames.items()}
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(f"{name}.csv" for name in contract())
    for name, frame in frames.items():
        written = pd.read_csv(tmp_path / f"{name}.csv", dtype=str, keep_default_na=False, na_values=[""])
        assert list(written.columns) == list(frame.columns)
        for column in frame:
            if contract()[name].columns[column].type == "timestamp":
                expected = frame[column].dt.strftime("%Y-%m-%dT%H:%M:%SZ")
            else:
                expected = frame[column].astype("str").where(frame[column].notna())
            assert written[column].fillna("").equals(expected.fillna("").astype("str")), f"{name}.{column}"


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Planted]]:
    """The sample, written anew elsewhere."""
    folder = tmp_path_factory.mktemp("sample")
    return folder, make_sample(folder)


@pytest.fixture(scope="module")
def loaded(planted: tuple[Path, list[Planted]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    """The sample in a warehouse: the report of the load, and the published edition."""
    folder = tmp_path_factory.mktemp("warehouse")
    report = load([planted[0]], folder, today=TODAY)
    with closing(open_warehouse(folder)) as warehouse:
        yield report, warehouse


def test_the_sample_in_the_tree_is_what_its_maker_writes(planted: tuple[Path, list[Planted]]) -> None:
    assert contents(FOLDER) == contents(planted[0])
    assert sum(len(text) for text in contents(FOLDER).values()) < 4_000_000


def test_every_file_of_the_sample_has_rows_to_quarantine_to_supersede_and_to_ignore(
    planted: tuple[Path, list[Planted]],
) -> None:
    fates = {(each.file, each.fate) for each in planted[1]}
    files = {f"{name}.csv" for name in contract()}
    assert {file for file, fate in fates if fate == LOADED} == {
        "contacts.csv",
        "goals.csv",
        "pairs.csv",
        "participants.csv",
    }
    for fate in (QUARANTINED, SUPERSEDED, IGNORED):
        assert {file for file, found in fates if found == fate} == files


def test_the_readme_of_the_sample_lists_what_was_planted(planted: tuple[Path, list[Planted]]) -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert "Every person" in readme
    assert "invented" in readme
    for each in planted[1]:
        assert f"| {each.file} | {each.fault} | {each.fate} | {each.reason} | {each.rows} |" in readme


def test_faults_take_nothing_from_the_good_rows(tmp_path: Path) -> None:
    write_program(tmp_path / "clean", 80, "community", 9)
    write_program(tmp_path / "wrong", 80, "community", 9)
    plant_faults(tmp_path / "wrong")
    unchanged = {"agenda.csv", "surveys.csv", "requests.csv", "check_ins.csv", "goal_updates.csv"}
    for file in unchanged:
        good = (tmp_path / "clean" / file).read_text().splitlines()
        left = (tmp_path / "wrong" / file).read_text().splitlines()
        assert not Counter(good) - Counter(left), file


def test_the_loader_makes_of_each_planted_fault_what_it_should(
    planted: tuple[Path, list[Planted]], loaded: Loaded
) -> None:
    (folder, faults), (report, warehouse) = planted, loaded
    assert report["as_of"] == "2026-06-30"
    tables = {QUARANTINED: "quarantine", SUPERSEDED: "superseded", IGNORED: "ignored"}
    for fate, table in tables.items():
        expected = Counter[tuple[str, str]]()
        for each in faults:
            if each.fate == fate:
                expected[each.file, each.reason] += each.rows
        why = "kind" if fate == IGNORED else "reason"
        found = warehouse.sql(f"select file, {why} as why, count(*) as rows from quality.{table} group by all")
        assert {(row.file, row.why): row.rows for row in found.itertuples()} == expected, fate
    readme = (folder / "README.md").read_text(encoding="utf-8")
    for file in report["files"]:
        assert f"| {file['file']} | {len(warehouse.table(file['table']))} |" in readme


def test_a_coordinator_finds_a_believable_program_in_the_sample(loaded: Loaded) -> None:
    today = loaded[1].sql("select state, contact_every_days, days_since_contact from mart.pair_today")
    states = dict(today.state.value_counts())
    quarterly = today[(today.contact_every_days == 90) & (today.days_since_contact >= 60)]
    running = 400 - states["ended"]
    assert 120 <= running <= 180
    assert states["on_track"] > 0.5 * running
    assert {"watch", "at_risk", "never_started", "too_early", "paused", "not_recorded"} <= set(states)
    assert (quarterly.state == "on_track").any(), "two months of silence are fine where a talk a quarter was agreed"
