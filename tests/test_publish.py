"""A load that is killed at any moment leaves the old build or the new one, and the next load works."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import pipelines
from pipelines.errors import WarehouseError
from pipelines.warehouse import Warehouse
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


def test_a_damaged_pointer_and_a_damaged_build_are_told_with_the_way_out(warehouse: Path) -> None:
    current = Warehouse(warehouse).current()
    assert current is not None
    whole = current.read_bytes()
    current.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(WarehouseError, match="mentorscope build"):
        pipelines.open_warehouse(warehouse)
    current.unlink()
    with pytest.raises(WarehouseError, match="Restore it from a backup"):
        pipelines.open_warehouse(warehouse)


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
