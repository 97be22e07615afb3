"""What goes on record as the pages are used: each view and file once, before it is sent, and nothing of what they hold."""
# ruff: noqa: F401, F811 - pytest finds fixtures by their names

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import data
from pipelines.audit import AuditLog
from pipelines.doctor import findings
from pipelines.forgotten.book import KEY, PAIR, identity_digest
from tests.e2e.pages import Visit, as_served, hostile, sample, visit, words


@pytest.fixture
def warehouse(hostile: Path, tmp_path: Path) -> Path:
    """The hostile warehouse with a record of its own."""
    shutil.copytree(hostile, tmp_path / "w", ignore=shutil.ignore_patterns("audit"))
    return tmp_path / "w"


def events(warehouse: Path) -> list[tuple[str, str]]:
    return [(entry["event"], entry["what"]) for entry in AuditLog(warehouse).entries()]


def test_each_page_and_pair_is_on_record_once_however_often_a_filter_draws_it_again(
    visit: Visit, warehouse: Path
) -> None:
    app = visit(warehouse, "pair", pair_id="P3")
    app.run()
    app.run()
    p3, p4 = (identity_digest((warehouse / "keys" / KEY).read_bytes(), PAIR, pair_id) for pair_id in ("P3", "P4"))
    assert events(warehouse) == [("page", "today"), ("page", "pair"), ("pair", p3)]
    (entry,) = {entry["who"] for entry in AuditLog(warehouse).entries()}
    assert entry == "this computer"
    app.query_params["pair_id"] = "P4"
    app.run()
    app.query_params["pair_id"] = "P3"
    app.run()
    assert events(warehouse)[3:] == [("pair", p4), ("pair", p3)]
    assert b"P3" not in AuditLog(warehouse).path.read_bytes()
    log = visit(warehouse, "access_log").table[0].value
    assert log.loc[log["What"] == "opened a pair", "Which"].to_list() == ["P3", "P4", "P3"]


def test_a_file_is_on_record_when_it_is_made_with_how_many_rows_and_lies_nowhere_before_it_is_taken(
    visit: Visit, warehouse: Path
) -> None:
    app = visit(warehouse, "pairs_to_contact")
    assert not app.get("download_button")
    next(button for button in app.button if button.label == "Download this list").click().run()
    (offered,) = app.get("download_button")
    assert offered.proto.label == "Take pairs-to-contact-2025-08-01.csv (12 rows)"
    last = AuditLog(warehouse).entries()[-1]
    assert (last["event"], last["what"], last["rows"]) == ("prepared", "pairs-to-contact-2025-08-01.csv", 12)
    assert not app.run().get("download_button")  # another filter, another file


def test_no_name_and_no_search_stands_in_the_record(visit: Visit, warehouse: Path) -> None:
    visit(warehouse, "pairs_to_contact", search="alert(1)")
    visit(warehouse, "pair", pair_id="P1")
    assert b"alert" not in AuditLog(warehouse).path.read_bytes()


def test_a_pair_that_is_not_there_is_no_pair_opened(visit: Visit, warehouse: Path) -> None:
    visit(warehouse, "pair", pair_id="<b>nobody</b>")
    assert ("pair", "<b>nobody</b>") not in events(warehouse)


def test_a_page_of_another_role_is_on_record_as_refused(visit: Visit, warehouse: Path) -> None:
    visit(warehouse, "pairs_to_contact", audience="researcher")
    assert events(warehouse)[-1] == ("refused", "pairs_to_contact")
    assert AuditLog(warehouse).entries()[-1]["role"] == "researcher"


@pytest.mark.parametrize("page", ["today", "pair"])
def test_where_the_record_cannot_be_written_nothing_is_shown(page: str, visit: Visit, warehouse: Path) -> None:
    (warehouse / "audit").write_text("in the way")
    app = visit(warehouse, page, pair_id="P1")
    assert app.title[0].value == "Nothing can be shown at the moment"
    assert "what is not on record is not shown" in words(app)
    assert not app.header


def test_coordinators_read_the_record_and_a_changed_byte_is_told_there_and_by_doctor(
    visit: Visit, warehouse: Path
) -> None:
    app = visit(warehouse, "access_log")
    assert app.header[0].value.startswith("1 visitor opened 2 pages and took 0 files since ")
    assert "Every entry is as it was written" in words(app)
    assert [one["is_ok"] for one in findings(warehouse) if one["check"] == "access log"] == [True]
    path = AuditLog(warehouse).path
    path.write_bytes(path.read_bytes().replace(b'"today"', b'"toady"'))
    app = visit(warehouse, "access_log")
    assert "Entry 1 was changed." in app.error[0].value
    (found,) = [one for one in findings(warehouse) if one["check"] == "access log"]
    assert not found["is_ok"]
    assert "Entry 1 was changed" in found["says"]
