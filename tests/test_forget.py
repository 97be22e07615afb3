"""Forgotten is gone: from every byte of the warehouse, from every statistic, and from the next load of an old export."""

import io
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest

import pipelines
from dashboard.notes import Note, SqliteNotes
from pipelines.contract import contract, create_core
from pipelines.errors import RefusedInput, WarehouseError
from pipelines.forget import forget, lift, plan
from pipelines.forgotten import open_book
from pipelines.forgotten.door import refuse_forgotten
from pipelines.inspect import inspect
from pipelines.progress import Silent
from pipelines.record_server import NOTES_FILE as FILE
from pipelines.sample import sample_folder
from pipelines.warehouse import Warehouse
from tests.samples import FOLDER

AT = "2026-07-01T09:00:00+00:00"
WHOLE = r"(?<![0-9A-Za-z]){}(?![0-9A-Za-z])"  # P000001 is not meant by P0000012
# Long enough that no byte of a database is one of them by chance.
ROSTER = "person_id,role\nann-m1,mentor\nann-m2,mentor\nann-s1,mentee\nann-s2,mentee\n"
PAIRS = "pair_id,mentor_id,mentee_id,matched_on\npair-1,ann-m1,ann-s1,2025-01-10\npair-2,ann-m2,ann-s2,2025-02-01\n"
CONTACTS = "contact_id,pair_id,occurred_at\nk1,pair-1,2025-02-01\nk2,pair-2,2025-03-01\nk3,pair-9,2025-03-02\n"


def files_of(folder: Path, **contents: str) -> list[Path]:
    folder.mkdir(exist_ok=True, parents=True)
    for name, text in contents.items():
        (folder / f"{name}.csv").write_text(text)
    return [folder / f"{name}.csv" for name in contents]


def forgotten(warehouse: Path, person_id: str) -> dict[str, Any]:
    (receipt,) = forget(Warehouse(warehouse), [person_id], AT, Silent())
    return receipt


def asked(warehouse: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(pipelines.open_warehouse(warehouse)) as edition:
        return [tuple(row) for row in edition.sql(query).itertuples(index=False)]


def every_text(folder: Path) -> Iterator[tuple[str, bytes]]:
    """All that stands in a folder: each file as it is, and each database, Parquet and archive as its readers see it."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        whole = path.read_bytes()
        yield str(path), whole + path.name.encode()
        if path.suffix == ".duckdb":
            yield from ((f"{path} {part}", text) for part, text in _of_database(path))
        elif whole.startswith(b"PAR1"):
            found = pq.ParquetFile(path)
            yield f"{path} as read", repr(found.read().to_pylist()).encode()
            yield (
                f"{path} statistics",
                repr([found.metadata.row_group(n).to_dict() for n in range(found.num_row_groups)]).encode(),
            )
        elif zipfile.is_zipfile(io.BytesIO(whole)):
            with zipfile.ZipFile(path) as archive:
                yield from ((f"{path}/{name}", archive.read(name)) for name in archive.namelist())


def _of_database(path: Path) -> Iterator[tuple[str, bytes]]:
    """Every value of every table, and what the engine knows of each column: zone maps hold beginnings of values."""
    with closing(duckdb.connect(str(path), read_only=True)) as connection:
        tables = connection.execute("select table_schema, table_name from information_schema.tables").fetchall()
        for schema, table in tables:
            rows = connection.execute(f'select * from "{schema}"."{table}"').fetchall()
            yield f"{schema}.{table}", repr(rows).encode()
            known = connection.execute(f"select stats from pragma_storage_info('{schema}.{table}')").fetchall()
            yield f"{schema}.{table} statistics", repr(known).encode()


def found_in(folder: Path, words: Iterable[str]) -> list[tuple[str, str]]:
    """Where any of the words stands, whatever its case."""
    pattern = re.compile(WHOLE.format(f"({'|'.join(map(re.escape, sorted(words)))})").encode(), re.IGNORECASE)
    return [
        (place, match.group().decode())
        for place, text in every_text(folder)
        for match in [pattern.search(text)]
        if match
    ]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Two pairs of four people, contacts of theirs and of a pair that nobody knows."""
    pipelines.load(files_of(tmp_path / "in", participants=ROSTER, pairs=PAIRS, contacts=CONTACTS), tmp_path / "w")
    return tmp_path / "w"


@pytest.mark.long
def test_fifty_people_of_the_sample_are_in_no_byte_no_statistic_and_no_later_load(tmp_path: Path) -> None:
    warehouse = tmp_path / "w"
    pipelines.load(sample_folder(), warehouse)
    roster = pd.DataFrame(
        asked(warehouse, "select person_id, name, email from core.participants"), columns=["id", "name", "email"]
    )
    alone = roster[~roster["name"].duplicated(keep=False) & ~roster["email"].duplicated(keep=False)].dropna()
    people = alone.sample(50, random_state=11)
    of_them = f"mentor_id in {tuple(people['id'])} or mentee_id in {tuple(people['id'])}"
    pairs = [pair_id for (pair_id,) in asked(warehouse, f"select pair_id from core.pairs where {of_them}")]
    stay = asked(warehouse, f"select pair_id, mentor_id, mentee_id from core.pairs where not ({of_them}) order by all")
    notes = SqliteNotes(warehouse / FILE)
    notes.write(
        [Note(pair_id, "check_in", date(2026, 6, 1), outcome="fine", text=f"about {pair_id}") for pair_id in pairs]
    )
    notes.write([Note(stay[0][0], "check_in", date(2026, 6, 1), outcome="fine", text="of another pair")])
    words = {*people["id"], *people["name"], *people["email"], *pairs}
    assert len(pairs) > 20
    assert len(found_in(warehouse, words)) > 20, "the search finds what is there"

    receipts = forget(Warehouse(warehouse), list(people["id"]), AT, Silent())
    assert [receipt["build"] for receipt in receipts] == ["build-000002"] * 50
    assert found_in(warehouse, words) == []
    assert asked(warehouse, "select pair_id, mentor_id, mentee_id from core.pairs order by all") == stay
    assert [note.text for note in notes.read()] == ["of another pair"]

    report = pipelines.load(sample_folder(), warehouse, yes=True)
    assert found_in(warehouse, words) == []
    for file in report["files"]:
        bins = ("loaded", "quarantined", "superseded", "ignored")
        assert file["rows_read"] == sum(file[f"rows_{name}"] for name in bins)
    assert asked(warehouse, "select pair_id, mentor_id, mentee_id from core.pairs order by all") == stay


def test_the_partner_stays_and_the_pair_goes_with_all_that_was_said_in_it(small: Path) -> None:
    assert plan(Warehouse(small), "ann-s1").rows == {"contacts": 1, "pairs": 1, "participants": 1}
    receipt = forgotten(small, "ann-s1")
    assert (receipt["rows"], receipt["files"]) == ({"contacts": 1, "pairs": 1, "participants": 1}, 3)
    assert (receipt["builds_removed"], receipt["build"]) == (["build-000001"], "build-000002")
    assert asked(small, "select person_id from core.participants order by all") == [
        ("ann-m1",),
        ("ann-m2",),
        ("ann-s2",),
    ]
    assert asked(small, "select pair_id from core.pairs") == [("pair-2",)]
    assert asked(small, "select contact_id from core.contacts") == [("k2",)]
    assert found_in(small, ["ann-s1", "pair-1"]) == []
    assert "ann-s1" not in str(receipt)


def test_rows_of_the_forgotten_are_ignored_ones_without_their_text_and_line_numbers_stay(small: Path) -> None:
    forgotten(small, "ann-s1")
    told = "select file, rows_read, rows_loaded, rows_quarantined, rows_ignored from quality.loads order by file"
    assert asked(small, told) == [
        ("contacts.csv", 3, 1, 1, 1),
        ("pairs.csv", 2, 1, 0, 1),
        ("participants.csv", 4, 3, 0, 1),
    ]
    assert asked(small, "select file, line, kind, raw_row from quality.ignored order by file") == [
        ("contacts.csv", 2, "forgotten", ""),
        ("pairs.csv", 2, "forgotten", ""),
        ("participants.csv", 4, "forgotten", ""),
    ]
    assert asked(small, "select line from quality.quarantine") == [(4,)]
    assert asked(small, "select _line from core.contacts") == [(3,)]


@pytest.mark.slow
def test_an_old_export_a_new_pair_and_a_new_file_of_contacts_bring_nobody_back(small: Path, tmp_path: Path) -> None:
    forgotten(small, "ann-s1")
    before = asked(small, "select * from core.pairs")
    pipelines.load(tmp_path / "in", small)
    new = PAIRS + "pair-3,ann-m2,ann-s1,2025-06-01\n"
    contacts = (
        CONTACTS + "k4,pair-3,2025-07-01\nk5,pair-1,2025-07-02\nk6,pair-3,no day\n"
    )  # p3 is told of after its contacts
    pipelines.load(files_of(tmp_path / "later", contacts=contacts, pairs=new), small)
    assert asked(small, "select * exclude (_file_id, _line) from core.pairs") == [row[:-2] for row in before]
    assert asked(small, "select contact_id from core.contacts") == [("k2",)]
    assert found_in(small, ["ann-s1", "pair-1", "pair-3"]) == []
    with pytest.raises(RefusedInput, match="ann-s9: is named by no loaded record"):
        forgotten(small, "ann-s9")


def test_a_look_at_a_file_shows_nothing_of_the_forgotten_either(small: Path, tmp_path: Path) -> None:
    forgotten(small, "ann-s1")
    unknown = "Colour,Whose\nblue,ann-s1\nred,ann-s2\n"
    later = files_of(tmp_path / "later", participants=ROSTER, contacts=CONTACTS + "k4,pair-1,no day\n", odd=unknown)
    told = inspect(later, small)
    assert not re.search("ann-s1|pair-1", str(told))
    assert "ann-s2" in str(told)
    counts = {file["file"]: table for file in told["files"] for table in file["tables"]}
    assert [counts["contacts.csv"][name] for name in ("rows_read", "rows_quarantined", "rows_ignored")] == [4, 1, 2]


@pytest.mark.slow
def test_a_name_inside_what_others_wrote_is_taken_out_and_the_rest_stays(tmp_path: Path) -> None:
    warehouse = tmp_path / "w"
    roster = (
        "person_id,role,name,email\nann-m1,mentor,Ada Berg,\nann-m2,mentor,Bo Dahl,\n"
        "ann-s1,mentee,Ann Lindgren,ann@example.org\nann-s2,mentee,Annika Lindgren,\n"
    )
    work = "item_id,pair_id,kind,title,shared_by,shared_at\n"
    work += "w1,pair-2,poster,Poster with Ann  Lindgren,mentee,2025-03-01\nw2,pair-2,cv,for ann@example.org,mentee,2025-03-02\n"
    work += "w3,pair-2,cv,Ann and Annika Lindgren,mentee,2025-03-03\n"
    contacts = "contact_id,pair_id,occurred_at,remarks\nk2,pair-2,2025-03-01,met Ann Lindgren (ann-s1) too\n"
    pipelines.load(
        files_of(tmp_path / "in", participants=roster, pairs=PAIRS, shared_work=work, contacts=contacts), warehouse
    )
    notes = SqliteNotes(warehouse / FILE)
    notes.write([Note("pair-2", "check_in", date(2025, 3, 1), outcome="fine", text="asked about Ann Lindgren's pair")])
    forgotten(warehouse, "ann-s1")
    assert found_in(warehouse, ["ann-s1", "Ann Lindgren", "Ann  Lindgren", "ann@example.org"]) == []
    assert asked(warehouse, "select title from core.shared_work order by item_id") == [
        ("Poster with [forgotten]",),
        ("for [forgotten]",),
        ("Ann and Annika Lindgren",),  # another name, and a first name that may be anybody's
    ]
    assert asked(warehouse, "select name from core.participants where person_id = 'ann-s2'") == [("Annika Lindgren",)]
    assert [note.text for note in notes.read()] == ["asked about [forgotten]'s pair"]


@pytest.mark.slow
def test_who_comes_back_and_agrees_is_known_again_but_not_what_was_erased(small: Path, tmp_path: Path) -> None:
    store = Warehouse(small)
    forgotten(small, "ann-s1")
    with pytest.raises(RefusedInput, match="ann-s2: is nobody who was forgotten here"):
        lift(store, ["ann-s2"], AT)
    receipt = lift(store, ["ann-s1"], AT)
    assert (receipt["number"], receipt["lifted"]) == (2, 1)
    assert "ann-s1" not in str(receipt)
    new = PAIRS + "pair-3,ann-m2,ann-s1,2025-02-20\n"
    pipelines.load(files_of(tmp_path / "later", participants=ROSTER, pairs=new, contacts=CONTACTS), small, yes=True)
    assert asked(small, "select pair_id from core.pairs order by all") == [("pair-2",), ("pair-3",)]
    assert asked(small, "select contact_id from core.contacts") == [("k2",)]
    assert len(asked(small, "select person_id from core.participants")) == 4
    again = forgotten(small, "ann-s1")
    assert (again["number"], again["rows"]) == (3, {"pairs": 1, "participants": 1})
    assert found_in(small, ["ann-s1", "pair-1", "pair-3"]) == []


@pytest.mark.slow
def test_building_again_gives_the_same_tables(small: Path) -> None:
    forgotten(small, "ann-s1")
    tables = [f'select * from core."{name}" order by all' for name in contract()]
    before = [asked(small, query) for query in tables]
    forgotten(small, "ann-m2")
    assert [asked(small, query) for query in tables] != before
    after = [asked(small, query) for query in tables]
    assert forgotten(small, "ann-m2")["number"] == 2, "who was forgotten already gets the receipt of that time"
    assert [asked(small, query) for query in tables] == after


@pytest.mark.slow
@pytest.mark.parametrize("source", ["plain_sheet", "association_match", "weekly_form"])
def test_exports_that_know_people_by_name_or_address_are_cleared_too(source: str, tmp_path: Path) -> None:
    warehouse = tmp_path / "w"
    pipelines.load(FOLDER / source, warehouse)
    ((person_id, name, email),) = asked(
        warehouse,
        "select mentee_id, name, email from core.pairs left join core.participants on person_id = mentee_id "
        "order by pair_id limit 1",
    )
    others = f"select pair_id from core.pairs where mentee_id <> '{person_id}' order by all"
    words, stay = {word for word in (person_id, name, email) if word}, asked(warehouse, others)
    assert found_in(warehouse, words)
    forgotten(warehouse, person_id)
    pipelines.load(FOLDER / source, warehouse)
    assert found_in(warehouse, words) == []
    assert asked(warehouse, "select pair_id from core.pairs order by all") == stay


@pytest.mark.slow
def test_workbooks_archives_and_lines_that_could_not_be_read_are_cleared(tmp_path: Path) -> None:
    warehouse = tmp_path / "w"
    with zipfile.ZipFile(tmp_path / "exports.zip", "w") as archive:
        archive.writestr("participants.csv", ROSTER + "ann-s1,mentee,one cell too many\n")
        archive.writestr("pairs.csv", PAIRS)
    pipelines.load(tmp_path / "exports.zip", warehouse)
    assert asked(warehouse, "select raw_row from quality.quarantine") == [("ann-s1,mentee,one cell too many",)]
    forgotten(warehouse, "ann-s1")
    assert found_in(warehouse, ["ann-s1", "pair-1"]) == []
    assert asked(warehouse, "select pair_id from core.pairs") == [("pair-2",)]


def test_a_row_of_a_roster_that_lost_its_identifier_is_known_by_address_and_name(tmp_path: Path) -> None:
    warehouse = tmp_path / "w"
    roster = "person_id,role,name,email\nann-s1,mentee,Ann Lindgren,ann@example.org\nbob-s2,mentee,Bob Lindgren,\n"
    pipelines.load(files_of(tmp_path / "in", participants=roster + ",mentee,Ann Lindgren,Ann@example.org\n"), warehouse)
    assert asked(warehouse, "select reason from quality.quarantine") == [("missing_required",)]
    forgotten(warehouse, "ann-s1")
    assert found_in(warehouse, ["ann-s1", "Ann Lindgren", "ann@example.org"]) == []
    assert asked(warehouse, "select person_id from core.participants") == [("bob-s2",)]


FORGET = """
import sys
from pathlib import Path
from pipelines.forget import forget
from pipelines.inspect import inspect
from pipelines.progress import Silent
from pipelines.warehouse import Warehouse
forget(Warehouse(Path(sys.argv[1])), [sys.argv[2]], "2026-07-01", Silent())
"""


@pytest.mark.long
def test_killed_at_any_moment_the_old_build_or_the_new_one_is_in_force_and_the_next_run_completes(
    small: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", FORGET, str(small)]
    people = [f"somebody-{n}" for n in range(9)]  # two letters would be found in any compressed column
    more = ROSTER + "".join(f"{person},mentee\n" for person in people)
    pipelines.load(files_of(tmp_path / "more", participants=more), small)
    began = time.perf_counter()
    subprocess.run([*command, people[8]], check=True)
    whole, pick = time.perf_counter() - began, random.Random(5)
    for person in people[:8]:
        before = asked(small, "select person_id from core.participants order by all")
        run = subprocess.Popen([*command, person])
        time.sleep(whole * pick.uniform(0.4, 1.1))
        run.send_signal(signal.SIGKILL)
        run.wait()
        after = asked(small, "select person_id from core.participants order by all")
        assert after in (before, [row for row in before if row != (person,)])
        assert forgotten(small, person)["build"]
        assert found_in(small, [person]) == []


def test_a_lost_or_other_key_is_told_and_nothing_is_built(small: Path, tmp_path: Path) -> None:
    forgotten(small, "ann-s1")
    (small / "keys" / "identities.key").write_bytes(b"another key of thirty-two bytes.")
    with pytest.raises(WarehouseError, match="who was forgotten cannot be told"):
        pipelines.load(tmp_path / "in", small)
    assert asked(small, "select count(*) from core.pairs") == [(1,)]


def test_tables_made_on_a_cluster_are_refused_with_somebody_forgotten_in_them(small: Path) -> None:
    forgotten(small, "ann-s1")
    with closing(duckdb.connect()) as connection:
        create_core(connection)
        refuse_forgotten(connection, open_book(small))
        connection.execute("insert into core.pairs (pair_id, mentor_id) values ('pair-1', 'ann-m1')")
        with pytest.raises(RefusedInput, match=r"core.pairs: holds 1 rows of people who were forgotten here"):
            refuse_forgotten(connection, open_book(small))


def test_a_note_is_overwritten_and_not_only_marked_as_free(small: Path) -> None:
    notes = SqliteNotes(small / FILE)
    notes.write([Note("pair-1", "check_in", date(2025, 3, 1), outcome="fine", text="a secret of theirs")])
    notes.write([Note("pair-2", "close", date(2025, 3, 1), text="moved", written_at=datetime(2025, 3, 1, tzinfo=UTC))])
    assert forgotten(small, "ann-m1")["notes_erased"] == 1
    assert found_in(small, ["secret"]) == []
    with closing(sqlite3.connect(small / FILE)) as connection:
        assert connection.execute("select pair_id from notes").fetchall() == [("pair-2",)]


@pytest.mark.slow
def test_the_command_erases_nothing_unasked_and_prints_a_receipt_without_a_name(small: Path) -> None:
    command = [sys.executable, "-m", "pipelines.cli", "forget", "ann-s1", "--warehouse", str(small)]
    before = pipelines.open_warehouse(small).build
    refused = subprocess.run(command, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert (refused.returncode, "--yes" in refused.stderr) == (2, True)
    assert pipelines.open_warehouse(small).build == before
    done = subprocess.run([*command, "--yes"], check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr
    assert "Receipt 1" in done.stdout
    assert "ann-s1" not in done.stdout
    assert asked(small, "select person_id from core.participants where person_id = 'ann-s1'") == []
