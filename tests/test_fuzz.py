"""The fuzz finds what is broken: a few of its cases hold, and a broken promise of each kind is told."""

import socket
from pathlib import Path

import pytest

from pipelines.read.base import Records
from tests.fuzz.cases import make_case, outcomes, run
from tests.fuzz.guard import guarded
from tests.fuzz.mutations import BYTES, TEXT


def test_a_case_is_a_function_of_its_seed_and_number() -> None:
    assert make_case(1, 7) == make_case(1, 7)
    assert make_case(1, 7) != make_case(2, 7)


@pytest.mark.slow
def test_the_first_cases_keep_every_promise() -> None:
    found = list(outcomes(3, iter(range(1, 16))))
    assert [(one.number, one.broken) for one in found] == [(number, "") for number in range(1, 16)]
    assert sum(one.rows.get("read", 0) for one in found) > 0


def test_a_fault_of_the_reader_is_told_and_costs_its_case_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Records, "land", lambda *_, **__: 1 // 0)
    assert (
        "ZeroDivisionError" in run(3, next(n for n in range(1, 99) if make_case(3, n).damaged == "meetings.ics")).broken
    )


def test_what_is_done_outside_is_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "own"))
    outside = Path(__file__).parent / "left_by_a_test"
    with guarded(tmp_path / "own") as noted:
        (tmp_path / "own" / "a.txt").write_text("mine")
        outside.touch()
        outside.unlink()
        with socket.socket() as there, pytest.raises(OSError, match=r"refused|permitted"):
            there.connect(("127.0.0.1", 1))
    assert [text.split()[0] for text in noted] == ["open", "os.remove", "socket.connect"]
    assert not outside.exists()


def test_every_kind_of_damage_changes_some_file() -> None:
    told = "; ".join(change for number in range(3000) for change in make_case(1, number).changes)
    assert [name for name in [*TEXT, *BYTES] if name not in told] == []
