"""A snapshot that would retire most of a table is stopped, and nothing has then changed."""

from pathlib import Path

import pytest

import pipelines
from pipelines.errors import RefusedInput


def roster(tmp_path: Path, count: int) -> Path:
    path = tmp_path / "participants.csv"
    path.write_text("person_id,role\n" + "".join(f"m{n},mentor\n" for n in range(count)))
    return path


def test_a_snapshot_that_loses_most_rows_is_held_until_it_is_meant(tmp_path: Path) -> None:
    pipelines.load(roster(tmp_path, 9), tmp_path / "w")
    with pytest.raises(RefusedInput, match=r"would leave 4 of 9 rows of participants.*--yes"):
        pipelines.load(roster(tmp_path, 4), tmp_path / "w", snapshot=True)
    assert len(pipelines.open_warehouse(tmp_path / "w").table("core.participants")) == 9
    assert len(list((tmp_path / "w" / "files").iterdir())) == 1
    pipelines.load(roster(tmp_path, 4), tmp_path / "w", snapshot=True, yes=True)
    assert len(pipelines.open_warehouse(tmp_path / "w").table("core.participants")) == 4


def test_half_of_the_rows_may_go_without_a_question(tmp_path: Path) -> None:
    pipelines.load(roster(tmp_path, 8), tmp_path / "w")
    pipelines.load(roster(tmp_path, 4), tmp_path / "w", snapshot=True)
    assert len(pipelines.open_warehouse(tmp_path / "w").table("core.participants")) == 4
