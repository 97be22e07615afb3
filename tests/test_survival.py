"""Killed at any system call that changes the disk, out of space, damaged, read while it is written: old or new, never between.

System calls are counted in a whole load and then failed one by one by strace (`-e inject`); the way is SQLite's: enumerate
the points instead of hoping to hit them (https://sqlite.org/testing.html, I/O error and crash testing).
"""

import json
import multiprocessing
import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import duckdb
import pytest

import pipelines
from pipelines.build import rebuild
from pipelines.errors import DamagedBuild, MentorscopeError, WarehouseError
from pipelines.progress import Silent
from pipelines.published import FORMAT
from pipelines.seals import seal_path
from pipelines.warehouse import Warehouse
from tests.loading import PAIRS, ROSTER

CALLS = ("write", "pwrite64", "fsync", "fdatasync", "ftruncate", "rename", "unlink", "sendfile", "copy_file_range")
LEAST_POINTS = int(os.environ.get("MENTORSCOPE_KILL_POINTS", "80"))
RANDOM_KILLS = int(os.environ.get("MENTORSCOPE_RANDOM_KILLS", "200"))
KILLED_ROWS = int(os.environ.get("MENTORSCOPE_KILLED_ROWS", "1000000"))
LOAD = "import sys\nimport pipelines.cli as cli\nsys.argv = ['mentorscope', 'load', *sys.argv[1:]]\ncli.main()"
CONTACTS = "contact_id,pair_id,occurred_at\n"
needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace fails the system calls")


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    (tmp_path / "participants.csv").write_text(ROSTER)
    (tmp_path / "pairs.csv").write_text(PAIRS)
    pipelines.load([tmp_path / "participants.csv", tmp_path / "pairs.csv"], tmp_path / "w")
    return tmp_path / "w"


def more(tmp_path: Path) -> Path:
    path = tmp_path / "contacts.csv"
    path.write_text(CONTACTS + "k1,p1,2025-03-01\nk2,p2,2025-03-02\nk3,p2,2025-02-30\n")
    return path


def load_under(strace: list[str], files: Path, warehouse: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-B", "-c", LOAD, str(files), "--warehouse", str(warehouse), "--json"]
    return subprocess.run(["strace", "-f", "-qq", *strace, *command], capture_output=True, text=True, check=False)


def state(warehouse: Path) -> tuple[list[str], list[int]]:
    """What is published: the contacts, and the lines held back; opened anew as any reader does, every table read through."""
    edition = pipelines.open_warehouse(warehouse)
    try:
        for schema, table in edition.sql("select schema_name, table_name from duckdb_tables()").to_numpy():
            edition.table(f"{schema}.{table}")
        held = edition.table("quality.quarantine")["line"].tolist()
        return sorted(edition.table("core.contacts")["contact_id"]), held
    finally:
        edition.close()


OLD: tuple[list[str], list[int]] = ([], [])
NEW = (["k1", "k2"], [4])


def points(tmp_path: Path, warehouse: Path, least: int) -> Iterator[tuple[str, int]]:
    """Call and number of the calls to fail: each kind evenly, its first and last among them; `least` where there are so many."""
    copy = shutil.copytree(warehouse, tmp_path / "counted")
    log = tmp_path / "calls.txt"
    whole = load_under(["-o", str(log), "-e", f"trace={','.join(CALLS)}"], more(tmp_path), copy)
    assert whole.returncode == 0, whole.stderr
    lines = (line.split(maxsplit=1)[1] for line in log.read_text(errors="replace").splitlines())
    counted = Counter(line.partition("(")[0] for line in lines if "(" in line and "resumed" not in line)
    enough = min(least, counted.total())
    each = next(each for each in range(1, enough + 1) if sum(min(each, n) for n in counted.values()) >= enough)
    for call, count in sorted(counted.items(), key=lambda one: one[1]):
        some = min(each, count)
        yield from ((call, 1 + place * (count - 1) // max(some - 1, 1)) for place in range(some))


@needs_strace
@pytest.mark.long
@pytest.mark.timeout(0)
def test_killed_at_any_call_that_changes_the_disk_it_is_old_or_new_and_the_next_load_is_whole(
    tmp_path: Path, warehouse: Path
) -> None:
    seen: Counter[bool] = Counter()
    for n, (call, number) in enumerate(points(tmp_path, warehouse, LEAST_POINTS)):
        trial = shutil.copytree(warehouse, tmp_path / f"trial{n}")
        load_under(["-o", os.devnull, "-e", f"inject={call}:signal=KILL:when={number}"], more(tmp_path), trial)
        found = state(trial)
        assert found in (OLD, NEW), (call, number)
        seen[found == NEW] += 1
        pipelines.load(more(tmp_path), trial)
        assert state(trial) == NEW, (call, number)
        left = [
            path.name
            for path in trial.rglob("*")
            if "building" in path.name or path.name.endswith((".tmp", ".copying"))
        ]
        assert left == [], (call, number)
        shutil.rmtree(trial)
    assert sum(seen.values()) >= LEAST_POINTS
    assert min(seen[False], seen[True]) > 0  # some were killed before the pointer moved, some after


@pytest.mark.long
@pytest.mark.timeout(0)
def test_killed_at_random_moments_of_a_long_load_it_is_old_or_new_and_the_next_load_is_whole(
    tmp_path: Path, warehouse: Path
) -> None:
    large = tmp_path / "contacts.csv"
    with large.open("w") as file:
        file.write(CONTACTS)
        file.writelines(f"k{n},p{1 + n % 2},2025-{3 + n % 9:02}-{1 + n % 28:02}\n" for n in range(KILLED_ROWS))
    command = [sys.executable, "-B", "-c", LOAD, str(large), "--warehouse"]
    began = time.perf_counter()
    subprocess.run([*command, str(shutil.copytree(warehouse, tmp_path / "whole"))], check=True, capture_output=True)
    whole, pick, seen = time.perf_counter() - began, random.Random(11), Counter[int]()
    for n in range(RANDOM_KILLS):
        trial = shutil.copytree(warehouse, tmp_path / f"trial{n}")
        with subprocess.Popen([*command, str(trial)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as load:
            with suppress(subprocess.TimeoutExpired):
                load.wait(whole * pick.uniform(0.02, 1.05))
            load.kill()
        seen[contact_count(trial)] += 1
        if n % 10 == 0:  # the next load, of which the kill must not matter
            pipelines.load(large, trial)
            assert contact_count(trial) == KILLED_ROWS
        shutil.rmtree(trial)
    assert set(seen) <= {0, KILLED_ROWS}, seen
    assert seen[0] > 0


def contact_count(warehouse: Path) -> int:
    """How many contacts a reader finds, each of them read."""
    edition = pipelines.open_warehouse(warehouse)
    try:
        return int(edition.sql("select count(distinct contact_id) as n from core.contacts")["n"][0])
    finally:
        edition.close()


@needs_strace
@pytest.mark.long
@pytest.mark.timeout(0)
def test_a_disk_that_fills_up_at_any_write_leaves_the_old_build_and_says_so(tmp_path: Path, warehouse: Path) -> None:
    told = Counter[str]()
    writes = [point for point in points(tmp_path, warehouse, LEAST_POINTS) if point[0] in ("write", "pwrite64")]
    for n, (call, number) in enumerate(writes):
        trial = shutil.copytree(warehouse, tmp_path / f"trial{n}")
        done = load_under(["-o", os.devnull, "-e", f"inject={call}:error=ENOSPC:when={number}+"], more(tmp_path), trial)
        assert state(trial) in ((OLD, NEW) if done.returncode == 0 else (OLD,)), (call, number)
        told["no space left" if "no space left" in done.stderr else "other"] += 1
        pipelines.load(more(tmp_path), trial)
        assert state(trial) == NEW, (call, number)
        shutil.rmtree(trial)
    assert told["no space left"] > 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 MB, where one may be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small disk may be mounted by the superuser of Linux alone")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_on_a_small_disk_that_is_full_the_old_build_is_read_and_the_next_load_works(
    tmp_path: Path, warehouse: Path, small_disk: Path
) -> None:
    on_disk = shutil.copytree(warehouse, small_disk / "w")
    large = tmp_path / "contacts.csv"
    large.write_text(CONTACTS + "".join(f"k{n},p1,2025-03-{1 + n % 28:02}\n" for n in range(1_500_000)))
    done = subprocess.run(
        [sys.executable, "-c", LOAD, str(large), "--warehouse", str(on_disk)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "no space left" in done.stderr) == (3, True), done.stderr
    assert state(on_disk) == OLD
    pipelines.load(more(tmp_path), on_disk)
    assert state(on_disk) == NEW


def test_a_full_disk_is_told_with_the_way_out(tmp_path: Path, warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(WarehouseError, match=r"has no space left on its disk. Free some, then load again"):
        pipelines.load(more(tmp_path), warehouse)
    assert state(warehouse) == OLD


def damages(whole: bytes) -> Iterator[bytes]:
    """200 flipped bits and 40 truncations of a file, the seed fixed."""
    pick = random.Random(5)
    for place in (pick.randrange(len(whole)) for _ in range(200)):
        yield whole[:place] + bytes([whole[place] ^ 1 << pick.randrange(8)]) + whole[place + 1 :]
    yield from (whole[: len(whole) * cut // 40] for cut in range(40))


@pytest.mark.long
@pytest.mark.timeout(0)
def test_of_a_build_with_a_flipped_bit_or_cut_short_nothing_is_shown_but_the_last_good_one_and_nothing_is_lost(
    tmp_path: Path, warehouse: Path
) -> None:
    pipelines.load(more(tmp_path), warehouse)
    build = Warehouse(warehouse).current()
    assert build is not None
    for n, content in enumerate(damages(build.read_bytes())):
        build.write_bytes(content)
        with pytest.warns(DamagedBuild, match=r"build-000002 was changed or damaged .* mentorscope build"):
            assert state(warehouse) == OLD, n
        if n % 60 == 0:
            trial = shutil.copytree(warehouse, tmp_path / f"trial{n}")
            with pytest.warns(DamagedBuild):
                rebuild(Warehouse(trial), Silent())
            assert state(trial) == NEW, n
    assert n == 239


@pytest.mark.long
@pytest.mark.timeout(0)
def test_without_a_seal_a_build_with_a_flipped_bit_or_cut_short_is_refused_or_read_right(
    tmp_path: Path, warehouse: Path
) -> None:
    pipelines.load(more(tmp_path), warehouse)
    build, outcome = Warehouse(warehouse).current(), Counter[str]()
    assert build is not None
    for n, content in enumerate(damages(build.read_bytes())):
        trial = tmp_path / f"damaged{n}"
        (trial / "builds").mkdir(parents=True)
        (trial / "builds" / build.name).write_bytes(content)
        (trial / "CURRENT").write_text(build.name)
        try:
            assert state(trial) == NEW, n  # a bit that nothing stands on
            outcome["right"] += 1
        except (MentorscopeError, duckdb.Error):
            outcome["refused"] += 1
        shutil.rmtree(trial)
    assert outcome["refused"] >= 200
    assert sum(outcome.values()) == 240


def test_of_two_loads_at_once_one_hears_who_holds_the_warehouse(tmp_path: Path, warehouse: Path) -> None:
    with Warehouse(warehouse).writing():
        done = subprocess.run(
            [sys.executable, "-c", LOAD, str(more(tmp_path)), "--warehouse", str(warehouse)],
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 3
    assert f"is being written by process {os.getpid()}. Wait until it has ended" in done.stderr
    assert state(warehouse) == OLD


def _publish(folder: Path, number: int) -> None:
    store = Warehouse(folder)
    with store.writing():
        building = store.next_build()
        with duckdb.connect(str(building)) as connection:
            connection.execute("create schema quality; create schema core")
            connection.execute(
                f"create table quality.build as select '{number}' as build, date '2025-01-01' as as_of, {FORMAT} as format"
            )
            connection.execute(f"create table core.one as select {number} as n from range(2000)")
            connection.execute(f"create table core.two as select {number} as n from range(2000)")
        store.publish(building)


def _read_on(folder: str, stop: str, out: str) -> None:
    seen: list[tuple[int, ...]] = []
    while not Path(stop).exists() or not seen:
        edition = pipelines.open_warehouse(Path(folder))
        rows = edition.sql("select min(one.n), max(one.n), min(two.n), max(two.n) from core.one, core.two")
        seen.append(tuple(int(value) for value in rows.iloc[0]))
        edition.close()
    Path(out).write_text(json.dumps(seen))


@pytest.mark.slow
def test_eight_readers_through_a_hundred_publications_see_no_error_nothing_mixed_and_nothing_going_back(
    tmp_path: Path,
) -> None:
    folder, stop = tmp_path / "w", tmp_path / "stop"
    _publish(folder, 1)
    context = multiprocessing.get_context("spawn")
    outs = [tmp_path / f"seen{n}.json" for n in range(8)]
    readers = [context.Process(target=_read_on, args=(str(folder), str(stop), str(out))) for out in outs]
    for reader in readers:
        reader.start()
    for number in range(2, 102):
        _publish(folder, number)
    stop.touch()
    for reader in readers:
        reader.join()
        assert reader.exitcode == 0
    for out in outs:
        seen = [tuple(one) for one in json.loads(out.read_text())]
        assert all(len(set(one)) == 1 for one in seen)
        assert seen == sorted(seen)


def test_a_build_of_a_newer_version_is_refused_and_stays_as_it_is(warehouse: Path) -> None:
    build = Warehouse(warehouse).current()
    assert build is not None
    with duckdb.connect(str(build)) as connection:
        connection.execute("update quality.build set format = format + 1")
    seal_path(build).unlink()  # as if the other version had published it
    before = build.read_bytes()
    with pytest.raises(WarehouseError, match=r"was made by a newer version. Update the program"):
        pipelines.open_warehouse(warehouse)
    assert build.read_bytes() == before


def test_a_build_of_an_older_version_is_refused_until_it_is_built_again_from_its_files(warehouse: Path) -> None:
    build = Warehouse(warehouse).current()
    assert build is not None
    with duckdb.connect(str(build)) as connection:
        connection.execute("update quality.build set format = format - 1")
    seal_path(build).unlink()
    with pytest.raises(WarehouseError, match=r"was made by an older version. Build again: mentorscope build"):
        pipelines.open_warehouse(warehouse)
    assert Warehouse(warehouse).is_older()
    rebuild(Warehouse(warehouse), Silent())
    assert not Warehouse(warehouse).is_older()
    assert len(pipelines.open_warehouse(warehouse).table("core.pairs"))
