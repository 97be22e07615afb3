"""From a pair's contact to the row that it came from, and from the list of held rows to a file to correct."""
# ruff: noqa: F401, F811 - pytest finds fixtures by their names

import csv
import io
from pathlib import Path

import pipelines
from dashboard import data
from pipelines.listing import explain
from tests.e2e.pages import Visit, as_served, visit, words

EXPORT = {
    "participants": "person_id,role,name\nm1,mentor,Ada\ns1,mentee,Bo\n",
    "pairs": "pair_id,mentor_id,mentee_id,matched_on\np1,m1,s1,2025-01-10\n",
    "contacts": 'contact_id,pair_id,occurred_at,topic\nk1,p1,2025-02-01,"CV, <b>first</b>"\nk2,p1,2025-02-30,CV\n',
}


def loaded(tmp_path: Path) -> Path:
    (tmp_path / "export").mkdir()
    for name, text in EXPORT.items():
        (tmp_path / "export" / f"{name}.csv").write_text(text)
    pipelines.load(tmp_path / "export", tmp_path / "w")
    return tmp_path / "w"


def test_a_pairs_contact_leads_to_file_line_and_the_row_as_it_came(visit: Visit, tmp_path: Path) -> None:
    warehouse = loaded(tmp_path)
    app = visit(warehouse, "pair", pair_id="p1", timeline_numbers="true")
    assert not app.exception
    table = next(table.value for table in app.table if "Row as it came" in table.value)
    row = table[table["What"] == "contact: held"].iloc[0]
    assert (row["File"].replace("\\", ""), row["Line"]) == ("contacts.csv", 2)
    assert row["Row as it came"].replace("\\", "").replace("\u2060", "") == 'k1,p1,2025-02-01,"CV, <b>first</b>"'
    (place,) = explain(warehouse, "p1")["last contacts came from"]
    assert place == 'contacts.csv line 2: k1,p1,2025-02-01,"CV, <b>first</b>"'


def test_the_data_page_hands_out_the_held_rows_of_a_file_to_be_corrected(visit: Visit, tmp_path: Path) -> None:
    app = visit(loaded(tmp_path), "data")
    next(button for button in app.button if button.label == "Make the file to correct").click()
    app.run()
    assert not app.exception
    assert "keep the column mentorscope" in words(app)
    records = data.Records(str(tmp_path / "w"), data.published(tmp_path / "w"), *_about(tmp_path / "w"))
    content, count = data.held_rows(records, _held(tmp_path / "w"))
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert (count, row["contact_id"], row["occurred_at"], row["mentorscope_reason"]) == (
        1,
        "k2",
        "2025-02-30",
        "not_a_date",
    )


def _about(warehouse: Path) -> tuple[data.Scope, str, object, object]:
    edition = pipelines.open_warehouse(warehouse)
    return data.Scope("coordinator", ()), edition.build, edition.as_of, edition.settings


def _held(warehouse: Path) -> int:
    return int(pipelines.open_warehouse(warehouse).sql("select file_id from quality.quarantine")["file_id"][0])
