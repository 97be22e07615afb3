"""A build on Spark equals a build on DuckDB in every cell, also of messes that nobody thought out.

Beside `test_spark_parity`, in a file of its own so that two processors share the work. Oracle: the tables that one machine
publishes.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipelines.synth import write_program
from pipelines.synth.faults import plant_faults
from tests.both_engines import all_differing, build_on_both, small_session

pytestmark = [pytest.mark.long, pytest.mark.timeout(3600)]

CELLS = (
    "",
    "NULL",
    "?!",
    "2025-02-30",
    "5/1/2025",
    "2025-03-30T02:30:00",
    "2031-01-01",
    "-1",
    "45,5",
    "Done",
    " x ",
    "é",
)


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    with small_session() as opened:
        yield opened


def messed(folder: Path, seed: int) -> Path:
    """A small synthetic program with every kind of fault planted, then cells damaged at random and a table in two files."""
    rng = np.random.default_rng(seed)
    write_program(folder, pairs=30, preset=("online", "community")[seed % 2], seed=seed)
    plant_faults(folder)
    for path in sorted(folder.glob("*.csv")):
        header, *lines = path.read_text(encoding="utf-8").splitlines()
        for place in rng.choice(len(lines), len(lines) // 15, replace=False) if lines else ():
            cells = lines[place].split(",")
            cells[int(rng.integers(len(cells)))] = str(rng.choice(CELLS))
            lines[place] = ",".join(cells)
        path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    later = folder / "later"
    later.mkdir()
    header, *lines = (folder / "contacts.csv").read_text(encoding="utf-8").splitlines()
    (later / "contacts.csv").write_text("\n".join([header, *lines[::9]]) + "\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("seed", [1, 2])
def test_every_cell_of_a_mess_is_the_same_on_both_engines(session: Any, seed: int, tmp_path: Path) -> None:
    assert all_differing(*build_on_both(session, messed(tmp_path / "program", seed), tmp_path)) == []
