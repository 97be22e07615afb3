"""Batches: corrections, repeats, overlaps, snapshots, and exports that speak of different columns."""

from collections.abc import Iterator
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

import pipelines
from pipelines.errors import RefusedInput, WarehouseError
from pipelines.warehouse import Warehouse
from tests.loading import PAIRS, ROSTER, Judged, judged

HEADER = "person_id,role,region\n"


def people(*rows: str) -> dict[str, str]:
    return {"participants.csv": HEADER + "".join(row + "\n" for row in rows)}


def regions(result: Judged) -> list[tuple[str, str]]:
    return result.core("participants", "person_id", "region")


def test_a_later_batch_corrects_a_row_and_the_older_version_can_be_found(tmp_path: Path) -> None:
    result = judged(tmp_path, people("a,mentor,North", "b,mentee,South"), people("a,mentor,West"))
    assert regions(result) == [("a", "West"), ("b", "South")]
    assert result.counts("participants") == {"read": 3, "loaded": 2, "quarantined": 0, "superseded": 1, "ignored": 0}
    assert result.rows("select file_id, line, reason from quality.superseded") == [(1, 2, "older_version")]


def test_export_dates_decide_in_whatever_order_the_batches_come(tmp_path: Path) -> None:
    batches = {
        "2025-01-31": people("a,mentor,January", "b,mentee,January"),
        "2025-02-28": people("a,mentor,February", "c,mentee,February"),
        "2025-03-31": people("b,mentee,March"),
    }
    expected = [("a", "February"), ("b", "March"), ("c", "February")]
    for n, order in enumerate(permutations(batches)):
        result = judged(tmp_path / str(n), *(batches[day] for day in order), exported_on=order)
        assert regions(result) == expected
        assert result.rows("select person_id, _file_id, _line from core.participants order by 1") == [
            ("a", 2, 2), ("b", 3, 2), ("c", 2, 3),
        ]  # fmt: skip


def test_two_programs_may_share_people_and_each_keeps_its_pairs(tmp_path: Path) -> None:
    for program, pair, mentee, region in (("north", "n1", "ben", "North"), ("south", "s1", "cat", "South")):
        folder = tmp_path / program
        folder.mkdir()
        (folder / "participants.csv").write_text(
            f"person_id,role,region\nann,mentor,{region}\n{mentee},mentee,{region}\n"
        )
        (folder / "pairs.csv").write_text(f"pair_id,mentor_id,mentee_id,matched_on\n{pair},ann,{mentee},2025-01-10\n")
        report = pipelines.load(folder, tmp_path / "w", program=program)
        assert [file["rows_quarantined"] for file in report["files"]] == [0, 0]
    for program, pair, people in (("north", "n1", {"ann", "ben"}), ("south", "s1", {"ann", "cat"})):
        edition = pipelines.open_warehouse(tmp_path / "w", programs=(program,))
        assert edition.table("pairs")["pair_id"].to_list() == [pair]
        assert set(edition.table("participants")["person_id"]) == people
        edition.close()
    whole = pipelines.open_warehouse(tmp_path / "w")
    ann = whole.sql("select region, program_id from core.participants where person_id = 'ann'")
    assert ann.to_numpy().tolist() == [["South", "south"]]  # one person has one row: what the later export says
    superseded = whole.sql(
        "select f.file, s.reason from quality.superseded as s join quality.files as f using (file_id)"
    )
    assert superseded.to_numpy().tolist() == [["participants.csv", "older_version"]]
    whole.close()


def test_an_overlapping_export_counts_rows_that_stand_already_as_loaded(tmp_path: Path) -> None:
    first = people("a,mentor,North", "b,mentee,South")
    result = judged(tmp_path, first, people("a,mentor,North", "b,mentee,East"))
    loads = result.rows("select rows_read, rows_loaded, rows_superseded from quality.loads order by file_id")
    assert loads == [(2, 1, 1), (2, 2, 0)]


def test_a_repeat_in_one_file_is_superseded_and_a_conflict_is_told(tmp_path: Path) -> None:
    result = judged(tmp_path, people("a,mentor,North", "a,mentor,North", "b,mentee,South", "b,mentee,East"))
    assert regions(result) == [("a", "North"), ("b", "East")]
    assert result.counts("participants") == {"read": 4, "loaded": 2, "quarantined": 0, "superseded": 2, "ignored": 0}
    assert result.warnings() == [
        "1 row repeats a key of the same file with other values; the last one of each was taken."
    ]


def test_a_column_that_a_later_export_does_not_have_takes_nothing_away(tmp_path: Path) -> None:
    later = {"participants.csv": "person_id,role\na,both\n"}
    result = judged(tmp_path, people("a,mentor,North"), later)
    assert result.core("participants", "person_id", "role", "region") == [("a", "both", "North")]


def test_an_emptied_cell_of_a_later_export_is_empty(tmp_path: Path) -> None:
    assert regions(judged(tmp_path, people("a,mentor,North"), people("a,mentor,"))) == [("a", None)]


def test_a_row_that_breaks_a_rule_corrects_nothing(tmp_path: Path) -> None:
    assert regions(judged(tmp_path, people("a,mentor,North"), people("a,guru,West"))) == [("a", "North")]


def test_a_snapshot_retires_what_it_no_longer_holds_and_a_later_one_brings_it_back(tmp_path: Path) -> None:
    full, less = people("a,mentor,North", "b,mentee,South"), people("a,mentor,North")
    retired = judged(tmp_path / "1", full, less, snapshot=True)
    assert regions(retired) == [("a", "North")]
    assert retired.rows("select line, reason from quality.superseded") == [(3, "retired")]
    assert len(regions(judged(tmp_path / "2", full, less, full, snapshot=True))) == 2


@pytest.fixture
def exports(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "participants.csv").write_text(ROSTER)
    (folder / "pairs.csv").write_text(PAIRS)
    (folder / "contacts.csv").write_text("contact_id,pair_id,occurred_at\nk1,p1,2025-03-01\nk2,p2,2025-03-05\n")
    return folder


def content(warehouse: Path) -> dict[str, object]:
    """Every row of every table but the times of loading and what each build told committees."""
    edition = pipelines.open_warehouse(warehouse)
    names = edition.sql(
        "select table_schema as s, table_name as t from information_schema.tables where table_name not in ('build', 'ledger') "
        "and table_name not like 'released%'"
    )
    tables = {
        f"{s}.{t}": edition.sql(f'select * from "{s}"."{t}" order by all') for s, t in names.itertuples(index=False)
    }
    edition.close()
    return {name: frame.astype(str).values.tolist() for name, frame in tables.items()}


def test_the_same_files_loaded_again_change_nothing(tmp_path: Path, exports: Path) -> None:
    first = pipelines.load(exports, tmp_path / "w")
    before = content(tmp_path / "w")
    second = pipelines.load([exports], tmp_path / "w")
    assert content(tmp_path / "w") == before
    assert second["files"] == first["files"]
    assert second["build"] != first["build"]


def test_a_refused_load_leaves_everything_as_it_was(tmp_path: Path, exports: Path) -> None:
    pipelines.load(exports, tmp_path / "w")
    before = {path: path.read_bytes() for path in (tmp_path / "w").rglob("*") if path.is_file()}
    bad = tmp_path / "pairs.csv"
    bad.write_text("pair_id,mentor_id\np1,m1\n")
    with pytest.raises(RefusedInput, match="lacks the column mentee_id, matched_on"):
        pipelines.load(bad, tmp_path / "w")
    assert {path: path.read_bytes() for path in (tmp_path / "w").rglob("*") if path.is_file()} == before


def test_a_reader_keeps_its_build_while_another_is_published(tmp_path: Path, exports: Path) -> None:
    pipelines.load(exports, tmp_path / "w")
    reader = pipelines.open_warehouse(tmp_path / "w")
    more = tmp_path / "contacts.csv"
    more.write_text("contact_id,pair_id,occurred_at\nk3,p1,2025-04-01\n")
    pipelines.load(more, tmp_path / "w")
    assert (reader.as_of, len(reader.table("contacts"))) == (date(2025, 3, 5), 2)
    after = pipelines.open_warehouse(tmp_path / "w")
    assert (after.as_of, len(after.table("contacts"))) == (date(2025, 4, 1), 3)
    reader.close()
    after.close()


@pytest.mark.slow
def test_only_the_last_builds_are_kept(tmp_path: Path, exports: Path) -> None:
    for _ in range(5):
        pipelines.load(exports, tmp_path / "w")
    kept = {path.name.split(".")[0] for path in (tmp_path / "w" / "builds").iterdir()}
    assert kept == {"build-000003", "build-000004", "build-000005"}


def test_a_second_load_at_the_same_time_hears_who_holds_the_warehouse(tmp_path: Path, exports: Path) -> None:
    store = Warehouse(tmp_path / "w")
    with store.writing(), pytest.raises(WarehouseError, match="is being written by process"):
        pipelines.load(exports, tmp_path / "w")


def test_a_text_beside_the_exports_is_passed_over_with_a_word(tmp_path: Path, exports: Path) -> None:
    (exports / "NOTES.txt").write_text("These files were exported in March.\nAsk Ada about them.\n")
    report = pipelines.load(exports, tmp_path / "w")
    assert len(report["files"]) == 3
    assert report["skipped"][0].startswith("NOTES.txt: not loaded")


def test_a_csv_that_no_source_knows_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text("alpha,beta\n1,2\n")
    with pytest.raises(RefusedInput, match=r"alpha, beta.*--table"):
        pipelines.load(tmp_path / "odd.csv", tmp_path / "w")


def test_a_warehouse_among_the_exports_is_not_loaded_into_itself(tmp_path: Path) -> None:
    (tmp_path / "participants.csv").write_text(HEADER + "a,mentor,North\n")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "pairs.csv").write_text("pair_id\n1\n")
    pipelines.load(tmp_path, tmp_path / "warehouse")
    (tmp_path / "participants.csv").write_text(HEADER + "a,mentor,South\n")
    report = pipelines.load(tmp_path, tmp_path / "warehouse")
    assert [file["file"] for file in report["files"]] == ["participants.csv"]
    with pytest.raises(RefusedInput, match="is a warehouse"):
        pipelines.load(tmp_path / "warehouse", tmp_path / "warehouse")


def test_a_file_that_cannot_be_read_is_refused_under_its_own_name(tmp_path: Path) -> None:
    path = tmp_path / "log.csv.gz"
    path.write_bytes(b"\x1f\x8b broken")
    with pytest.raises(RefusedInput, match=r"^log\.csv\.gz: the archive is damaged"):
        pipelines.load(path, tmp_path / "w")
