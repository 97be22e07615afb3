"""Notes and the access log on a real PostgreSQL server: several writers, a crash in the middle, nothing lost or doubled."""

import datetime as dt
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard import own_records
from dashboard.notes import Note, open_notes
from dashboard.notes_server import ServerNotes
from pipelines import record_server
from pipelines.audit import AuditLog, Event, UnrecordedError, open_log
from pipelines.audit_server import ServerLog
from pipelines.errors import UsageError, WarehouseError
from pipelines.forgotten.book import PAIR, Book
from pipelines.forgotten.notes import erase_notes
from tests import postgres
from tests.postgres import Postgres

NOON = dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC)
DAY = dt.date(2026, 6, 30)
WRITER = """
import sys, datetime as dt
from dashboard.notes import Note
from dashboard.notes_server import ServerNotes
from pipelines.audit import Event
from pipelines.audit_server import ServerLog
url, who, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
for number in range(count):
    ServerNotes(url).write([Note("P1", "check_in", dt.date(2026, 6, 30), outcome="fine", author=who, text=str(number))])
    ServerLog(url).append(Event("page", who, what=str(number)), dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC))
"""


@pytest.fixture(scope="module")
def running() -> Iterator[Postgres]:
    yield from postgres.served()


@pytest.fixture
def server(running: Postgres) -> Postgres:
    """The server with nothing in it."""
    with sa.create_engine(running.url.replace("postgresql", "postgresql+psycopg", 1)).begin() as connection:
        connection.exec_driver_sql("drop table if exists notes, access_log, access_log_head")
    record_server._prepared.clear()
    return running


def ask(server: Postgres, query: str) -> None:
    """What somebody with access to the database may do to it."""
    with sa.create_engine(server.url.replace("postgresql", "postgresql+psycopg", 1)).begin() as connection:
        connection.exec_driver_sql(query)


def note(text: str = "", **told: object) -> Note:
    return Note("P1", "check_in", DAY, outcome="fine", text=text, **told)  # type: ignore[arg-type]


def test_a_note_comes_back_as_it_was_written_and_stays_one(server: Postgres) -> None:
    store = open_notes(server.url)
    assert isinstance(store, ServerNotes)
    assert (store.read(), store.write([])) == ([], 0)
    before = store.version()
    first = note("café ☕ '; drop table notes; --", author="ann")
    snoozed = Note("P2", "snooze", DAY, until_on=dt.date(2026, 8, 1), text="on leave")
    assert store.write([first, snoozed]) == 2
    assert store.write([first]) == 0
    assert store.read() == [first, snoozed]
    assert store.version() != before


def test_only_one_note_takes_back_another(server: Postgres) -> None:
    store, first = ServerNotes(server.url), note()
    store.write([first])
    undone = [Note("P1", "undo", DAY, undoes=first.note_id) for _ in range(2)]
    assert [store.write([one]) for one in undone] == [1, 0]


def test_entries_form_the_same_chain_as_in_a_file(server: Postgres, tmp_path: Path) -> None:
    log, file = ServerLog(server.url), AuditLog(tmp_path)
    assert (log.entries(), log.faults(), log.version()) == ([], [], (0, 0))
    for number in range(3):
        for one in (log, file):
            one.append(Event("page", "ann", "coordinator", f"page {number}", rows=number), NOON)
    assert log.entries() == file.entries()
    assert log.faults() == []
    assert log.version() == (3, 3)


@pytest.mark.parametrize(
    ("tampered", "told"),
    [
        ("update access_log set line = convert_to(replace(convert_from(line, 'UTF8'), 'ann', 'bob'), 'UTF8') where number = 2",
         "Entry 2 was changed"),
        ("delete from access_log where number = 2", "Entry 2 has the number 3"),
        ("delete from access_log where number = 3", "Entries 3 to 3 are gone"),
        ("update access_log_head set number = 2", "The head names another entry"),
        ("delete from access_log_head", "The head is missing"),
    ],
)  # fmt: skip
def test_what_somebody_does_to_the_table_is_found(server: Postgres, tampered: str, told: str) -> None:
    log = ServerLog(server.url)
    for number in range(3):
        log.append(Event("page", "ann", what=str(number)), NOON)
    ask(server, tampered)
    assert told in " ".join(log.faults())


def writers(server: Postgres, count: int) -> list["subprocess.Popen[bytes]"]:
    """Two processes that write notes and entries, each `count`."""
    command = [sys.executable, "-c", WRITER, server.url]
    return [subprocess.Popen([*command, who, str(count)]) for who in ("ann", "bob")]


def all_there(server: Postgres, count: int) -> None:
    expected = {(who, str(number)) for who in ("ann", "bob") for number in range(count)}
    notes, log = ServerNotes(server.url).read(), ServerLog(server.url)
    assert (len(notes), {(one.author, one.text) for one in notes}) == (2 * count, expected)
    entries = log.entries()
    assert (len(entries), {(one["who"], one["what"]) for one in entries}) == (2 * count, expected)
    assert log.faults() == []


def test_two_processes_write_at_once_and_nothing_is_lost(server: Postgres) -> None:
    assert [one.wait() for one in writers(server, 40)] == [0, 0]
    all_there(server, 40)


def test_a_server_that_crashes_in_the_middle_loses_and_doubles_nothing(server: Postgres) -> None:
    ServerNotes(server.url).version()  # the tables are there
    processes = writers(server, 60)
    for at_least in (20, 60):
        while ServerLog(server.url).version()[0] < at_least:
            assert any(one.poll() is None for one in processes), "they were done before the server fell"
        server.stop("immediate")
        server.start()
    assert [one.wait() for one in processes] == [0, 0]
    all_there(server, 60)


def test_who_waits_while_the_server_is_away_is_served_when_it_is_back(server: Postgres) -> None:
    store = ServerNotes(server.url)
    store.version()
    server.stop("immediate")
    late = threading.Timer(1.0, server.start)
    late.start()
    assert store.write([note("in between")]) == 1
    late.join()
    assert [one.text for one in store.read()] == ["in between"]


def test_a_server_that_stays_away_is_told_without_its_password(
    server: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_server, "_WAIT_SECONDS", 0.5)
    gone = server.url.replace(str(server.port), "1")
    with pytest.raises(WarehouseError, match="nothing was recorded") as refused:
        ServerNotes(gone).write([note()])
    with pytest.raises(UnrecordedError) as unrecorded:
        ServerLog(gone).append(Event("page", "ann"), NOON)
    assert "secret-word" not in f"{refused.value}{unrecorded.value}"


def test_the_address_comes_from_the_environment_or_the_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(record_server.VARIABLE, raising=False)
    assert isinstance(open_log(tmp_path), AuditLog)
    (tmp_path / "secrets.toml").write_text('[records]\nurl = "postgresql://a:b@host/one"\n')
    assert open_log(tmp_path) == ServerLog("postgresql://a:b@host/one")
    assert open_notes(own_records.address(tmp_path)) == ServerNotes("postgresql://a:b@host/one")
    monkeypatch.setenv(record_server.VARIABLE, "postgresql://a:b@host/two")
    assert record_server.address(tmp_path) == "postgresql://a:b@host/two"
    monkeypatch.setenv(record_server.VARIABLE, "mysql://a:word@host/two")
    with pytest.raises(UsageError, match="no address of PostgreSQL") as refused:
        open_log(tmp_path)
    assert "word" not in str(refused.value)


def test_notes_about_the_pairs_of_somebody_forgotten_are_erased_there(
    server: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(record_server.VARIABLE, server.url)
    book = Book(tmp_path / "forgotten.json", b"k" * 32)
    assert erase_notes(tmp_path, book) == 0, "there is no table yet"
    store = ServerNotes(server.url)
    store.write([Note("P7", "check_in", DAY, outcome="fine", text="planted words"), note("stays")])
    book.digests.add(book.digest(PAIR, "P7"))
    assert erase_notes(tmp_path, book) == 1
    assert [one.text for one in store.read()] == ["stays"]
    server.stop("fast")  # writes everything out
    held = [path for path in (server.folder / "data" / "base").rglob("*") if path.is_file()]
    assert any(b"stays" in path.read_bytes() for path in held)
    assert not any(b"planted words" in path.read_bytes() for path in held)
    server.start()
