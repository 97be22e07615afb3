"""The coordinator's own records: written at once, by several at a time, taken back, put out and read back the same."""

import datetime as dt
import multiprocessing
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import notes_csv
from dashboard.notes import COLUMNS, Note, SqliteNotes, open_notes, standing
from pipelines.errors import RefusedInput, UsageError, WarehouseError

DAY = dt.date(2026, 7, 1)


def check_in(pair_id: str = "P1", **more: object) -> Note:
    return Note(pair_id, "check_in", DAY, outcome="fine", **more)  # type: ignore[arg-type]


def write_many(path: str, author: str, count: int) -> None:
    store = SqliteNotes(Path(path))
    for number in range(count):
        store.write([check_in(f"P{number}", author=author)])


def test_a_note_is_on_the_disk_when_writing_returns(tmp_path: Path) -> None:
    note = Note("P1", "snooze", DAY, until_on=dt.date(2026, 7, 15), text="exams", author="Mira")
    assert SqliteNotes(tmp_path / "n.sqlite").write([note]) == 1
    assert SqliteNotes(tmp_path / "n.sqlite").read() == [note]


def test_two_coordinators_write_at_the_same_time_and_nothing_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "n.sqlite"
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=write_many, args=(str(path), who, 60)) for who in ("Mira", "Jo")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0]
    found = SqliteNotes(path).read()
    assert sorted((note.author, note.pair_id) for note in found) == sorted(
        (who, f"P{number}") for who in ("Mira", "Jo") for number in range(60)
    )


def test_a_writer_that_is_killed_leaves_all_that_it_had_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "n.sqlite"
    writer = multiprocessing.get_context("spawn").Process(target=write_many, args=(str(path), "Mira", 100_000))
    writer.start()
    store = SqliteNotes(path)
    while int(store.version()) < 5:
        pass
    acknowledged = len(store.read())
    writer.kill()
    writer.join()
    found = store.read()
    assert len(found) >= acknowledged >= 5
    assert [note.pair_id for note in found] == [f"P{number}" for number in range(len(found))]
    assert store.write([check_in("after")]) == 1


def test_a_batch_with_an_impossible_note_writes_none_of_it(tmp_path: Path) -> None:
    store = SqliteNotes(tmp_path / "n.sqlite")
    broken = check_in("P2")
    object.__setattr__(broken, "pair_id", None)
    with pytest.raises(WarehouseError, match="nothing was recorded"):
        store.write([check_in("P1"), broken])
    assert store.read() == []


def test_undo_takes_a_note_back_and_undoing_that_brings_it_back(tmp_path: Path) -> None:
    store = SqliteNotes(tmp_path / "n.sqlite")
    note = check_in()
    undo = Note("P1", "undo", DAY, undoes=note.note_id)
    store.write([note, undo])
    assert standing(store.read()) == []
    store.write([Note("P1", "undo", DAY, undoes=undo.note_id)])
    assert standing(store.read()) == [note]
    assert len(store.read()) == 3  # the log keeps everything


def test_two_coordinators_who_undo_the_same_note_undo_it_once(tmp_path: Path) -> None:
    store = SqliteNotes(tmp_path / "n.sqlite")
    note = check_in()
    assert store.write([note]) == 1
    assert [store.write([Note("P1", "undo", DAY, undoes=note.note_id, author=who)]) for who in ("Mira", "Jo")] == [1, 0]


def test_the_version_changes_with_every_writing_and_with_nothing_else(tmp_path: Path) -> None:
    store = SqliteNotes(tmp_path / "n.sqlite")
    before = store.version()
    store.write([check_in()])
    assert store.version() != before
    assert store.version() == store.version()


def test_looking_makes_no_file(tmp_path: Path) -> None:
    store = SqliteNotes(tmp_path / "n.sqlite")
    assert (store.read(), store.version()) == ([], "0")
    assert list(tmp_path.iterdir()) == []


def test_the_file_stands_alone_once_nobody_writes_so_that_copying_it_is_a_backup(tmp_path: Path) -> None:
    SqliteNotes(tmp_path / "n.sqlite").write([check_in()])
    assert [path.name for path in tmp_path.iterdir()] == ["n.sqlite"]


def test_what_is_put_out_comes_back_into_an_empty_store_and_twice_into_none(tmp_path: Path) -> None:
    first, second = SqliteNotes(tmp_path / "a.sqlite"), SqliteNotes(tmp_path / "b.sqlite")
    first.write(
        [check_in(text="=1+1"), Note("P2", "assign", DAY, person="'Jo"), Note("P3", "close", DAY, text="a\n b")]
    )
    content = notes_csv.written(first.read())
    assert second.write(notes_csv.read(content)) == 3
    assert second.read() == first.read()
    assert second.write(notes_csv.read(content)) == 0
    assert b"'=1+1" in content


@given(text=st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1))
def test_every_text_comes_back_to_the_letter(text: str) -> None:
    note = Note("P1", "close", DAY, text=text, person=text)
    assert notes_csv.read(notes_csv.written([note])) == [note]


def test_a_file_with_faults_is_refused_with_their_lines() -> None:
    row = dict.fromkeys(COLUMNS, "") | {"note_id": "a", "pair_id": "P1", "written_at": "2026-07-01T10:00:00"}
    rows = [
        row | {"kind": "check_in", "noted_on": "2026-07-01", "outcome": "fine"},
        row | {"kind": "check_in", "noted_on": "1.7.2026", "outcome": "fine"},
        row | {"kind": "snooze", "noted_on": "2026-07-01", "text": "exams"},
    ]
    content = "\n".join([",".join(COLUMNS), *(",".join(cells[name] for name in COLUMNS) for cells in rows)])
    with pytest.raises(RefusedInput, match=r"has 2 faulty row\(s\): line 3: .*1\.7\.2026.* line 4: snooze: .*until_on"):
        notes_csv.read(content.encode())
    with pytest.raises(RefusedInput, match="lacks the columns pair_id"):
        notes_csv.read(b"kind,noted_on\n")


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ({"kind": "call"}, "of kind 'call' is not known"),
        ({"kind": "snooze", "text": "exams"}, "does not say until_on"),
        ({"kind": "snooze", "text": "exams", "until_on": DAY}, "is over already"),
        ({"kind": "close"}, "does not say text"),
        ({"kind": "check_in", "outcome": "lovely"}, "ended as 'lovely'"),
        ({"kind": "undo"}, "does not say undoes"),
    ],
)
def test_a_note_that_cannot_be_meant_is_refused(said: dict[str, object], what: str) -> None:
    with pytest.raises(UsageError, match=what):
        Note("P1", noted_on=DAY, **said)  # type: ignore[arg-type]


def test_a_store_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "n.sqlite") as connection:
        connection.execute("pragma user_version = 99")
    with pytest.raises(WarehouseError, match="newer version"):
        SqliteNotes(tmp_path / "n.sqlite").read()


def test_an_address_names_the_kind_of_store(tmp_path: Path) -> None:
    assert open_notes(f"sqlite:///{tmp_path}/n.sqlite") == SqliteNotes(tmp_path / "n.sqlite")
    with pytest.raises(UsageError, match="no store that this version knows"):
        open_notes("carrier-pigeon:///loft")
