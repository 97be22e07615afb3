"""What a file is taken for before it is loaded, how that is corrected, and what is kept of the correction."""

from pathlib import Path
from typing import Any

import pytest

import pipelines
from pipelines.errors import RefusedInput, UsageError
from pipelines.inspect import EVERY, Correction, inspect, save
from pipelines.sources import all_sources

ODD = "Buddy mentor,Mentees,Meeting dat,Remarks\nAda,Bo,2025-02-03,nice\nAda,Chen,2025-02-10,\nAda,Bo,never,x\n"
BLIND = "A,B,C\nAda,Bo,2025-02-03\nDana,Chen,2025-02-10\n"


def given(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def looked(tmp_path: Path, text: str, name: str = "log.csv", **options: Any) -> dict[str, Any]:
    return inspect(given(tmp_path, name, text), tmp_path / "w", **options)["files"][0]


def columns(file: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {name["name"]: (name["header"], name["how"]) for name in file["names"] if name["header"]}


def test_a_known_file_is_told_with_its_columns_samples_and_what_would_become_of_its_rows(tmp_path: Path) -> None:
    file = looked(tmp_path, "Mentor Name,Mentee,Date,Shoe size\nAda,Bo,2025-02-03,38\nAda,Bo,2025-13-45,38\n")
    assert (file["source"], file["kind"], file["certainty"], file["is_recognised"]) == (
        "plain_sheet",
        "meetings",
        1.0,
        True,
    )
    assert columns(file) == {
        "Mentor": ("Mentor Name", "variant"),
        "Mentee": ("Mentee", "same"),
        "Date": ("Date", "same"),
    }
    assert next(name for name in file["names"] if name["name"] == "Date")["samples"] == ["2025-02-03", "2025-13-45"]
    assert [column["header"] for column in file["unused_columns"]] == ["Shoe size"]
    contacts = next(table for table in file["tables"] if table["table"] == "contacts")
    assert (contacts["rows_read"], contacts["rows_loaded"], contacts["rows_quarantined"]) == (2, 1, 1)
    held = contacts["quarantine"]
    assert [(h["reason"], h["column"], h["examples"]) for h in held] == [
        ("not_a_date", "occurred_at", [{"line": 3, "row": "Ada,Bo,2025-13-45,38"}])
    ]


def test_nothing_is_changed_by_looking(tmp_path: Path) -> None:
    looked(tmp_path, ODD)
    assert not (tmp_path / "w").exists()


def test_headers_that_are_nearly_known_are_matched_and_the_file_is_still_refused_by_a_load(tmp_path: Path) -> None:
    file = looked(tmp_path, ODD)
    assert (file["source"], file["kind"], file["is_recognised"]) == ("plain_sheet", "meetings", False)
    assert 0.5 < file["certainty"] < 1
    assert columns(file)["Date"] == ("Meeting dat", "similar")
    assert "which no known export has" in file["refusal"]["what"]
    with pytest.raises(RefusedInput):
        pipelines.load(tmp_path / "log.csv", tmp_path / "w")


def test_what_the_user_says_is_tried_kept_and_used_next_time_without_a_question(tmp_path: Path) -> None:
    path = given(tmp_path, "log.csv", BLIND)
    told = {EVERY: Correction("plain_sheet", "meetings", {"Mentor": "A", "Mentee": "B", "Date": "C"})}
    file = inspect(path, tmp_path / "w", corrections=told)["files"][0]
    assert columns(file) == {"Mentor": ("A", "told"), "Mentee": ("B", "told"), "Date": ("C", "told")}
    assert [table["rows_loaded"] for table in file["tables"] if table["table"] == "contacts"] == [2]
    kept = save("ours", path, tmp_path / "w", corrections=told)
    assert kept == tmp_path / "w" / "sources" / "ours.toml"
    again = inspect(path, tmp_path / "w")["files"][0]
    assert (again["source"], again["is_recognised"]) == ("ours", True)
    report = pipelines.load(path, tmp_path / "w")
    assert {row["source"] for row in report["files"]} == {"ours"}
    mapped = pipelines.open_warehouse(tmp_path / "w").sql(
        "select distinct headers from quality.mappings where table_name = 'contacts' and column_name = 'occurred_at'"
    )
    assert [list(headers) for headers in mapped["headers"]] == [["C"]]


def test_headers_of_any_script_are_kept_apart_in_a_source_of_ones_own(tmp_path: Path) -> None:
    path = given(tmp_path, "log.csv", "导师,学员,日期,#\nAda,Bo,2025-02-03,1\n")
    told = {EVERY: Correction("plain_sheet", "meetings", {"Mentor": "导师", "Mentee": "学员", "Date": "日期"})}
    save("ours", path, tmp_path / "w", corrections=told)
    pipelines.load(path, tmp_path / "w")
    pairs = pipelines.open_warehouse(tmp_path / "w").table("core.pairs")
    assert pairs[["mentor_id", "mentee_id"]].to_numpy().tolist() == [["ada", "bo"]]


def test_a_table_of_the_canonical_schema_may_have_headers_of_its_own(tmp_path: Path) -> None:
    text = "who,kind of person\nm1,mentor\ns1,mentee\n"
    told = {EVERY: Correction("canonical", "participants", {"person_id": "who", "role": "kind of person"})}
    file = looked(tmp_path, text, corrections=told)
    assert [(t["table"], t["rows_loaded"]) for t in file["tables"]] == [("participants", 2)]
    assert save("people", tmp_path / "log.csv", tmp_path / "w", corrections=told).exists()
    assert pipelines.load(tmp_path / "log.csv", tmp_path / "w")["files"][0]["rows_loaded"] == 2


@pytest.mark.parametrize(
    ("correction", "said"),
    [
        (Correction("plain_sheet", "meetings", {"Mentor": "Z"}), "Z: is no column of the file"),
        (Correction("plain_sheet", "meetings", {"Sun": "A"}), "knows no Sun"),
        (Correction("plain_sheet", "nothing", {}), "is no known kind of file"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(tmp_path: Path, correction: Correction, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        looked(tmp_path, BLIND, corrections={EVERY: correction})


def test_what_was_not_understood_is_not_saved(tmp_path: Path) -> None:
    with pytest.raises(RefusedInput, match="not understood"):
        save("ours", given(tmp_path, "log.csv", BLIND), tmp_path / "w")
    with pytest.raises(RefusedInput, match="is no name"):
        save("../ours", given(tmp_path, "known.csv", "Mentor,Mentee,Date\nA,B,2025-01-01\n"), tmp_path / "w")


def test_a_shipped_source_survives_being_saved_and_read_back(tmp_path: Path) -> None:
    for name, folder in (("casa", "casa"), ("salesforce_pmm", "salesforce_pmm"), ("qooper", "qooper")):
        for n, file in enumerate(sorted((Path(__file__).parent / "sources" / folder).iterdir())):
            save(f"own_{name}_{n}", file, tmp_path / "w", label=file.name)
    own = {name: source for name, source in all_sources(tmp_path / "w" / "sources").items() if source.is_own}
    shipped = {
        into.table
        for name in ("casa", "salesforce_pmm", "qooper")
        for k in all_sources()[name].files
        for into in k.into
    }
    assert {into.table for source in own.values() for kind in source.files for into in kind.into} == shipped


def test_a_declared_dialect_is_obeyed_and_kept(tmp_path: Path) -> None:
    path = given(tmp_path, "log.csv", "made by hand\nMentor~Mentee~Date\n'A~a'~B~2025-02-03\n")
    told = {"delimiter": "~", "quote": "'", "skip_rows": 1}
    file = inspect(path, tmp_path / "w", **told)["files"][0]
    assert (file["delimiter"], file["header_line"], file["kind"]) == ("~", 2, "meetings")
    assert pipelines.load(path, tmp_path / "w", **told)["files"][0]["rows_loaded"] == 1


def test_what_an_export_would_correct_is_told_before_it_is_loaded(tmp_path: Path) -> None:
    old = given(tmp_path, "participants.csv", "person_id,role,name\nm1,mentor,Ada\ns1,mentee,Bo\n")
    pipelines.load(old, tmp_path / "w")
    new = given(tmp_path, "participants.csv", "person_id,role,name\nm1,mentor,Ada Okafor\ns1,mentee,Bo\n")
    report = inspect(new, tmp_path / "w")
    assert report["supersedes_older_rows"] == 1
    assert report["files"][0]["tables"][0]["rows_loaded"] == 2


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_looked_at(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    given(tmp_path / "in", "a.csv", "Mentor,Mentee,Date\nA,B,2025-01-01\n")
    (tmp_path / "in" / "b.csv").write_bytes(b"%PDF-1.4")
    files = inspect(tmp_path / "in", tmp_path / "w")["files"]
    assert [(file["file"], file["is_recognised"]) for file in files] == [("a.csv", True), ("b.csv", False)]
    assert files[1]["refusal"]["what"] == "is a PDF."


def test_a_source_of_ones_own_tells_each_column_once(tmp_path: Path) -> None:
    path = given(tmp_path, "log.csv", BLIND)
    told = {EVERY: Correction("plain_sheet", "meetings", {"Mentor": "A", "Mentee": "B", "Date": "C"})}
    save("ours", path, tmp_path / "w", corrections=told)
    file = inspect(path, tmp_path / "w")["files"][0]
    assert columns(file) == {"Mentor": ("A", "variant"), "Mentee": ("B", "variant"), "Date": ("C", "variant")}
