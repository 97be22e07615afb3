"""The record of who saw what: nothing is lost or changed unnoticed, and what cannot be written stops what it tells of."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.audit import AuditLog, Event
from pipelines.errors import UsageError, WarehouseError

NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)


def written(folder: Path, count: int = 5) -> AuditLog:
    log = AuditLog(folder)
    for number in range(count):
        log.append(Event("page", "ann@example.edu", "coordinator", f"page {number}", "build-000001", rows=number), NOON)
    return log


def test_an_entry_says_who_what_and_how_many_and_names_the_one_before(tmp_path: Path) -> None:
    first, second = written(tmp_path, 2).entries()
    assert first == {
        "number": 1,
        "at": "2026-06-30T12:00:00.000+00:00",
        "event": "page",
        "who": "ann@example.edu",
        "role": "coordinator",
        "what": "page 0",
        "build": "build-000001",
        "programs": [],
        "rows": 0,
        "previous": "0" * 64,
        "hash": first["hash"],
    }
    assert (second["number"], second["previous"]) == (2, first["hash"])
    assert AuditLog(tmp_path).faults() == []


def test_every_changed_byte_of_the_record_and_of_its_head_is_found(tmp_path: Path) -> None:
    log = written(tmp_path, 3)
    for path in (log.path, log.head):
        whole = path.read_bytes()
        for place in range(len(whole)):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            assert log.faults(), (path.name, place)
        path.write_bytes(whole)
    assert log.faults() == []


@pytest.mark.parametrize("line", range(5))
def test_a_line_taken_out_anywhere_or_put_in_twice_is_found(line: int, tmp_path: Path) -> None:
    log = written(tmp_path)
    lines = log.path.read_bytes().splitlines(keepends=True)
    log.path.write_bytes(b"".join(lines[:line] + lines[line + 1 :]))
    assert log.faults()
    log.path.write_bytes(b"".join([*lines[: line + 1], *lines[line:]]))
    assert log.faults()


def test_a_record_that_is_gone_altogether_is_found(tmp_path: Path) -> None:
    log = written(tmp_path)
    log.path.unlink()
    assert log.faults() == ["Entries 1 to 5 are gone."]


def test_a_line_that_a_power_cut_left_unfinished_is_taken_off_before_the_next(tmp_path: Path) -> None:
    log = written(tmp_path, 2)
    with log.path.open("ab") as file:
        file.write(b'{"number":3,"at":"2026')
    assert log.faults() == ["Entry 3 cannot be read."]
    log.append(Event("page", "ann"), NOON)
    assert [entry["number"] for entry in log.entries()] == [1, 2, 3]
    assert log.faults() == []


def test_an_entry_whose_head_was_not_moved_before_the_process_was_killed_is_no_fault(tmp_path: Path) -> None:
    log = written(tmp_path, 2)
    before = log.head.read_bytes()
    log.append(Event("page", "ann"), NOON)
    log.head.write_bytes(before)
    assert log.faults() == []


def test_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from datetime import datetime, UTC; "
        "from pipelines.audit import AuditLog, Event\n"
        "for n in range(25): AuditLog(Path(sys.argv[1])).append(Event('page', sys.argv[2]), datetime.now(UTC))"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path), f"w{n}"]) for n in range(4)]
    assert [writer.wait() for writer in writers] == [0] * 4
    log = AuditLog(tmp_path)
    assert len(log.entries()) == 100
    assert log.faults() == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_adds_nothing_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = written(tmp_path, 2)
    before = log.path.read_bytes()
    monkeypatch.setattr(os, "write", lambda _handle, _line: 7)
    with pytest.raises(WarehouseError, match="what is not on record is not shown"):
        log.append(Event("page", "ann"), NOON)
    monkeypatch.undo()
    assert log.path.read_bytes() == before


def test_a_folder_that_cannot_be_written_is_an_error_and_no_silence(tmp_path: Path) -> None:
    (tmp_path / "audit").write_text("in the way")
    with pytest.raises(WarehouseError, match="could not be added to"):
        AuditLog(tmp_path).append(Event("page", "ann"), NOON)


def test_an_event_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(UsageError, match="event looked"):
        Event("looked", "ann")


def test_text_in_an_entry_cannot_make_a_line_of_its_own(tmp_path: Path) -> None:
    log = AuditLog(tmp_path)
    log.append(Event("page", 'ann\n{"number":2}', what="a\r\nb\u2028c"), NOON)
    assert len(log.path.read_bytes().splitlines()) == 1
    assert json.loads(log.path.read_bytes())["what"] == "a\r\nb\u2028c"
    assert log.faults() == []
