"""The list of held rows is worked off: downloaded, corrected, loaded again, and what is right has left it."""

import csv
import io
from pathlib import Path

import pipelines
from pipelines.provenance import held_rows_csv, raw_rows
from tests.loading import PAIRS, ROSTER, judged

BASE: dict[str, str | bytes] = {"participants.csv": ROSTER, "pairs.csv": PAIRS}
HEAD = "contact_id,pair_id,occurred_at,topic\n"
BAD = HEAD + "k1,p1,2025-02-30,CV\nk2,p1,2025-03-01,CV\nk3,p9,2025-03-02,CV\n"


def test_a_held_row_leaves_the_list_when_a_later_export_brings_its_key(tmp_path: Path) -> None:
    later = HEAD + "k1,p1,2025-02-28,CV\n"
    result = judged(tmp_path, {**BASE, "contacts.csv": BAD}, {"contacts.csv": later})
    assert [(line, reason) for _, line, _, reason in result.reasons()] == [(4, "unknown_reference")]
    assert result.rows("select line, reason from quality.superseded where table_name = 'contacts'") == [
        (2, "corrected")
    ]
    assert [key for (key,) in result.core("contacts", "contact_id")] == ["k1", "k2"]


def test_an_earlier_export_corrects_nothing(tmp_path: Path) -> None:
    good = HEAD + "k1,p1,2025-02-28,CV\n"
    days = ["2025-04-01", "2025-03-01"]
    result = judged(tmp_path, {**BASE, "contacts.csv": BAD}, {"contacts.csv": good}, exported_on=days)
    assert len(result.reasons()) == 2


def test_a_row_that_comes_wrong_every_month_is_on_the_list_once(tmp_path: Path) -> None:
    result = judged(tmp_path, {**BASE, "contacts.csv": BAD}, {"contacts.csv": BAD + "k4,p1,2025-04-01,CV\n"})
    assert [(line, reason) for _, line, _, reason in result.reasons()] == [(2, "not_a_date"), (4, "unknown_reference")]
    assert result.rows("select count(*) from quality.superseded where reason = 'older_version'") == [(2,)]


def test_a_later_snapshot_ends_the_list_before_it(tmp_path: Path) -> None:
    result = judged(
        tmp_path, {**BASE, "contacts.csv": BAD}, {**BASE, "contacts.csv": HEAD + "k2,p1,2025-03-01,CV\n"}, snapshot=True
    )
    assert result.reasons() == []
    assert result.counts("contacts")["superseded"] == 2


def test_the_list_is_downloaded_corrected_and_loaded_again(tmp_path: Path) -> None:
    warehouse, export = tmp_path / "w", tmp_path / "export"
    export.mkdir()
    (export / "participants.csv").write_text(ROSTER)
    (export / "pairs.csv").write_text(PAIRS)
    # Without identifiers, so that nothing but the note of its row tells which row a corrected one corrects.
    (export / "contacts.csv").write_text('pair_id,occurred_at,topic\np1,2025-02-30,"=cmd, ""x"""\np1,2025-03-01,CV\n')
    pipelines.load(export, warehouse)
    with_held = pipelines.open_warehouse(warehouse)
    (file_id,) = with_held.sql("select file_id from quality.quarantine")["file_id"]
    told, count = held_rows_csv(with_held, int(file_id))
    assert count == 1
    (row,) = csv.DictReader(io.StringIO(told.decode("utf-8-sig"), newline=""))
    assert [row[name] for name in ("pair_id", "occurred_at", "topic")] == ["p1", "2025-02-30", '\'=cmd, "x"']
    assert row["mentorscope_reason"] == "not_a_date"
    assert row["mentorscope_raw"] == 'p1,2025-02-30,"=cmd, ""x"""'
    corrected = tmp_path / "contacts.csv"
    corrected.write_bytes(told.replace(b"2025-02-30", b"2025-02-28", 1))
    (loaded,) = pipelines.load(corrected, warehouse)["files"]
    assert (loaded["rows_loaded"], loaded["warnings"]) == (1, [])
    now = pipelines.open_warehouse(warehouse)
    assert len(now.table("quality.quarantine")) == 0
    contacts = now.sql("select occurred_at::date::varchar as day, topic from core.contacts order by occurred_at")
    assert contacts.to_numpy().tolist() == [["2025-02-28", '=cmd, "x"'], ["2025-03-01", "CV"]]


def test_the_raw_text_of_a_row_is_found_by_file_and_line(tmp_path: Path) -> None:
    text = 'person_id,role,name\nm1,mentor,"Ada\nOkafor"\ns1,mentee,Bo\n'
    (tmp_path / "participants.csv").write_text(text)
    pipelines.load(tmp_path / "participants.csv", tmp_path / "w")
    edition = pipelines.open_warehouse(tmp_path / "w")
    rows = edition.sql("select _file_id, _line, person_id from core.participants order by 3")
    assert rows["_line"].tolist() == [2, 4]
    assert raw_rows(edition, int(rows["_file_id"][0]), [2, 4]) == {
        2: 'm1,mentor,"Ada\nOkafor"',
        4: "s1,mentee,Bo",
    }
