"""A load that is killed at any moment leaves the old build or the new one, and the next load works."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

import pipelines
from pipelines.build import rebuild
from pipelines.errors import DamagedBuild, WarehouseError
from pipelines.progress import Silent
from pipelines.seals import Seal, read_seal, seal_path
from pipelines.warehouse import Warehouse, beside
from tests.loading import PAIRS, ROSTER

LOAD = "import sys, pipelines; pipelines.load(sys.argv[1], sys.argv[2])"


def contacts(folder: Path, count: int) -> Path:
    path = folder / f"contacts_{count}.csv"
    rows = (f"k{n},p{1 + n % 2},2025-{1 + n % 12:02}-{1 + n % 28:02}\n" for n in range(count))
    path.write_text("contact_id,pair_id,occurred_at\n" + "".join(rows))
    return path


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    (tmp_path / "participants.csv").write_text(ROSTER)
    (tmp_path / "pairs.csv").write_text(PAIRS.replace("2025", "2024"))
    pipelines.load([tmp_path / "participants.csv", tmp_path / "pairs.csv", contacts(tmp_path, 10)], tmp_path / "w")
    return tmp_path / "w"


def contact_count(warehouse: Path) -> int:
    edition = pipelines.open_warehouse(warehouse)
    count = int(edition.sql("select count(*) as n from core.contacts")["n"][0])
    edition.close()
    return count


def damage(warehouse: Path, fault: str, edition: str = "coordinator") -> None:
    """Change the file of the build in force, as a disk, a copy or somebody else's program may."""
    current = Warehouse(warehouse).current()
    assert current is not None
    part = beside(current, edition)
    whole = part.read_bytes() if part.exists() else b""
    match fault:
        case "cut short":
            part.write_bytes(whole[: len(whole) // 2])
        case "one bit":
            part.write_bytes(whole[:9000] + bytes([whole[9000] ^ 4]) + whole[9001:])
        case "written into":
            with duckdb.connect(str(part)) as connection:
                connection.execute("delete from core.contacts")
        case "gone":
            part.unlink()


@pytest.mark.slow
def test_a_killed_load_leaves_the_old_build_or_the_new_one(tmp_path: Path, warehouse: Path) -> None:
    more = contacts(tmp_path, 20_000)
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", LOAD, str(more), str(warehouse)], check=True)
    whole = time.perf_counter() - began
    pick = random.Random(7)
    seen = set()
    for n in range(8):
        files = contacts(tmp_path, 20_001 + n)
        before = contact_count(warehouse)
        load = subprocess.Popen([sys.executable, "-c", LOAD, str(files), str(warehouse)])
        time.sleep(whole * pick.uniform(0.3, 1.0))
        load.send_signal(signal.SIGKILL)
        load.wait()
        after = contact_count(warehouse)
        assert after in (before, 20_001 + n)
        seen.add(after == before)
    assert True in seen
    pipelines.load(contacts(tmp_path, 20_100), warehouse)
    assert contact_count(warehouse) == 20_100
    left = [path.name for path in (warehouse / "builds").iterdir() if "building" in path.name]
    assert left == []


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["cut short", "one bit", "written into", "gone"])
def test_of_a_damaged_build_the_one_before_is_shown_and_it_can_be_made_again_from_its_files(
    tmp_path: Path, warehouse: Path, fault: str
) -> None:
    pipelines.load(contacts(tmp_path, 12), warehouse)
    damage(warehouse, fault)
    with pytest.warns(DamagedBuild, match="the build before it is shown: build-000001"):
        edition = pipelines.open_warehouse(warehouse)
    assert (edition.build, "mentorscope build" in edition.note) == ("build-000001", True)
    edition.close()
    with pytest.warns(DamagedBuild):
        assert contact_count(warehouse) == 10
    with pytest.warns(DamagedBuild):
        assert rebuild(Warehouse(warehouse), Silent()) == "build-000003"
    assert contact_count(warehouse) == 12  # the batch that the damaged build alone knew of is not lost


@pytest.mark.slow
def test_a_load_upon_a_damaged_build_loses_and_doubles_nothing(tmp_path: Path, warehouse: Path) -> None:
    pipelines.load(contacts(tmp_path, 12), warehouse)
    damage(warehouse, "one bit")
    with pytest.warns(DamagedBuild):
        pipelines.load(contacts(tmp_path, 11), warehouse)
    assert contact_count(warehouse) == 12


def test_where_no_build_before_it_is_left_the_way_out_is_told_and_works(warehouse: Path) -> None:
    for fault in ("one bit", "gone"):
        damage(warehouse, fault)
        with pytest.raises(WarehouseError, match="no build before it is left"):
            pipelines.open_warehouse(warehouse)
    rebuild(Warehouse(warehouse), Silent())
    assert contact_count(warehouse) == 10


def test_of_each_edition_the_newest_whole_one_is_shown(tmp_path: Path, warehouse: Path) -> None:
    pipelines.load(contacts(tmp_path, 12), warehouse)
    damage(warehouse, "one bit", "committee")
    with pytest.warns(DamagedBuild):
        assert pipelines.open_warehouse(warehouse, "committee").build == "build-000001"
    assert pipelines.open_warehouse(warehouse).build == "build-000002"


def test_a_build_that_was_killed_before_it_was_in_force_is_not_shown_for_a_damaged_one(warehouse: Path) -> None:
    current = Warehouse(warehouse).current()
    assert current is not None
    current.with_name("build-000000.duckdb").write_bytes(current.read_bytes())  # renamed, and never sealed
    damage(warehouse, "one bit")
    assert Warehouse(warehouse).served() is None


def test_a_damaged_seal_is_no_seal(warehouse: Path) -> None:
    current = Warehouse(warehouse).current()
    assert current is not None
    seal = seal_path(current)
    seal.write_bytes(seal.read_bytes().replace(b"batch", b"match"))
    assert read_seal(current) == Seal()
    assert contact_count(warehouse) == 10


def test_an_empty_warehouse_says_how_to_load(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="mentorscope load PATH"):
        pipelines.open_warehouse(tmp_path / "nothing")


def test_a_reading_connection_reaches_no_file_and_changes_nothing(warehouse: Path) -> None:
    edition = pipelines.open_warehouse(warehouse)
    for statement in (
        "select * from read_csv('/etc/hostname')",
        "select * from read_text('/etc/hostname')",
        "select * from glob('/*')",
        "copy (select 1) to '/tmp/out.csv'",
        "attach '/tmp/other.duckdb'",
        "install httpfs",
        "set memory_limit = '1GB'",
        "delete from core.pairs",
        "create table core.more (x integer)",
    ):
        with pytest.raises(Exception, match=r"(?i)permission|disabled|locked|read-only|cannot"):
            edition.sql(statement)
    edition.close()
