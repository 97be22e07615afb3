"""Import: files are dragged in, told, corrected, kept and loaded through the same door as the commands."""
# ruff: noqa: F401, F811 - pytest finds fixtures by their names

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import pipelines
from dashboard import import_parts, importing
from pipelines.ingest.messages import REASONS
from tests.e2e.pages import Visit, as_served, visit, words

LOG = b"Mentor,Mentee,Date\nAda,Bo,2025-02-03\nAda,Bo,2025-13-45\n"
BLIND = b"A,B,C\nAda,Bo,2025-02-03\nDana,Chen,2025-02-10\n"


def given(app: AppTest, name: str, content: bytes) -> AppTest:
    app.file_uploader[0].set_value((name, content, "text/csv")).run()
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    app.run()
    assert not app.exception
    return app


def test_files_come_into_a_warehouse_that_holds_nothing_yet(visit: Visit, tmp_path: Path) -> None:
    app = visit(tmp_path / "w", "import_files")
    assert app.title[0].value == "Import"
    given(app, "log.csv", LOG)
    assert app.header[0].value == "Everything is understood; 4 rows would be loaded."
    assert "contacts**: 2 rows would be 1 loaded, 1 held back" in words(app)
    assert not (tmp_path / "w" / "CURRENT").exists()
    press(app, "Load these files")
    contacts = pipelines.open_warehouse(tmp_path / "w").table("core.contacts")
    assert contacts["pair_id"].tolist() == ["ada / bo"]
    assert "Published build-000001" in app.success[0].value


def test_a_file_that_is_not_understood_is_corrected_kept_and_known_from_then_on(visit: Visit, tmp_path: Path) -> None:
    app = given(visit(tmp_path / "w", "import_files"), "blind.csv", BLIND)
    assert app.header[0].value == "1 of 1 table is not understood yet."
    assert next(button for button in app.button if button.label == "Load these files").disabled
    kind = next(box for box in app.selectbox if box.label == "This table is")
    kind.select(("plain_sheet", "meetings")).run()
    for name, header in (("Mentor", "A"), ("Mentee", "B"), ("Date", "C")):
        next(box for box in app.selectbox if box.label == f"{name} \\*").select(header)
    press(app, "Try this")
    assert "contacts**: 2 rows would be 2 loaded" in words(app)
    press(app, "Keep for next time")
    assert (tmp_path / "w" / "sources" / "own_blind.toml").exists()
    assert app.header[0].value.startswith("Everything is understood")
    press(app, "Load these files")
    loads = pipelines.open_warehouse(tmp_path / "w").table("quality.loads")
    assert set(loads["source"]) == {"own_blind"}


def test_a_file_that_cannot_be_read_says_why(visit: Visit, tmp_path: Path) -> None:
    app = given(visit(tmp_path / "w", "import_files"), "log.csv", b"%PDF-1.4 <b>x</b>")
    assert "It is a PDF" in words(app)


def test_letters_that_could_be_read_in_two_ways_are_asked_for_on_the_page(visit: Visit, tmp_path: Path) -> None:
    content = "Mentor,Mentee,Date\nŘehoř,Bo,2025-02-03\nJiří,Bo,2025-02-10\n".encode("cp1250")
    app = given(visit(tmp_path / "w", "import_files"), "log.csv", content)
    assert "▲ 2 lines are not UTF" in words(app)
    assert "say “Letters are written in”" in words(app)
    next(box for box in app.selectbox if box.label == "Letters are written in").select("cp1250").run()
    assert app.header[0].value.startswith("Everything is understood")
    press(app, "Load these files")
    people = pipelines.open_warehouse(tmp_path / "w").table("core.participants")
    assert "Řehoř" in people["name"].tolist()


def test_what_the_file_does_not_decide_is_asked_for_by_the_fields_of_the_page(visit: Visit, tmp_path: Path) -> None:
    content = b"Report\n\nMentor Mentee Date\n" + b"".join(b"Ada Bo 0%d/0%d/2025\n" % (n, n + 1) for n in range(1, 5))
    app = given(visit(tmp_path / "w", "import_files"), "log.csv", content)
    assert "say “Cells are split at”, and “Rows above the header”" in words(app).replace("Say", "say")
    next(box for box in app.selectbox if box.label == "Cells are split at").select("blanks")
    app.number_input[0].set_value(2).run()
    held = [table.value["For example"][0] for table in app.table if "For example" in table.value]
    assert any("Say which under “Dates like 03/04/2025”" in text for text in held), held
    next(box for box in app.selectbox if box.label == "Dates like 03/04/2025").select("day first").run()
    assert "contacts**: 6 rows would be 4 loaded, 2 ignored" in words(app)


def test_two_columns_that_name_people_are_told_apart(visit: Visit, tmp_path: Path) -> None:
    roster = b"person_id,role,name\nm1,mentor,Ada\nm2,mentor,Ada\n"
    (tmp_path / "participants.csv").write_bytes(roster)
    pipelines.load(tmp_path / "participants.csv", tmp_path / "w", as_of=date(2025, 3, 1))
    app = given(visit(tmp_path / "w", "import_files"), "log.csv", LOG)
    assert "participants** (by Mentor): 2 rows" in words(app)
    assert "participants** (by Mentee): 2 rows" in words(app)
    held = [list(table.value["Rows"]) for table in app.table if "Held back because" in table.value]
    assert held == [[2], [1, 1], [1, 1]]  # the list of the people once, then those of the pairs and the contacts


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\exports\\log.csv", "log.csv"),
        ("..", "file"),
        ("a\x00b<c>.csv", "a_b_c_.csv"),
        (".hidden.csv", "hidden.csv"),
    ],
)
def test_the_name_of_an_upload_is_a_name_and_no_path(name: str, kept: str) -> None:
    assert importing.safe_name(name) == kept


def test_no_reason_for_holding_a_row_names_an_option_that_the_page_has_not() -> None:
    assert any("--" in message for message in REASONS.values())
    assert [message for message in REASONS.values() if "--" in import_parts.in_fields(message)] == []
