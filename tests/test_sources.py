"""Every shipped source: declared soundly, told about, and shown by a sample of its own."""

from pathlib import Path

import pytest

import pipelines
from pipelines.errors import DeclarationError, RefusedInput
from pipelines.read import open_records
from pipelines.sources import parse_source, recognise, shipped_sources
from tests.loading import judged
from tests.samples import FOLDER, sample

SHIPPED = sorted(shipped_sources())
ELSEWHERE = {"message_log", "paws_volunteers"}  # shown by real exports in test_real_exports.py
KIND = {"name": "k", "header": ["A"], "into": [{"table": "participants", "columns": {"person_id": "A", "role": "B"}}]}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_source_says_what_is_known_of_its_export_and_what_is_not(name: str) -> None:
    about = shipped_sources()[name].about
    assert len(about.split()) >= 20
    assert "  " not in about


@pytest.mark.parametrize("name", sorted(set(SHIPPED) - ELSEWHERE))
def test_the_sample_of_a_source_is_recognised_as_its_own_and_every_kind_is_in_it(name: str, tmp_path: Path) -> None:
    result = judged(tmp_path, sample(name), as_of="2026-06-30")
    assert {source for (source,) in result.rows("select distinct source from quality.loads")} == {name}
    filled = {table for (table,) in result.rows("select distinct table_name from quality.mappings")}
    kinds = [kind for kind in shipped_sources()[name].files if kind.into]
    assert filled == {into.table for kind in kinds for into in kind.into}
    assert len({file for (file,) in result.rows("select distinct file from quality.loads")}) == len(kinds)


@pytest.mark.parametrize("name", sorted(set(SHIPPED) - ELSEWHERE))
def test_a_sample_loaded_twice_is_the_sample_loaded_once(name: str, tmp_path: Path) -> None:
    once = judged(tmp_path / "1", sample(name), as_of="2026-06-30")
    twice = judged(tmp_path / "2", sample(name), sample(name), as_of="2026-06-30")
    for (table,) in once.rows("select distinct table_name from quality.mappings"):
        assert twice.core(table) == once.core(table)


def test_no_sample_without_its_source() -> None:
    assert {folder.name for folder in FOLDER.iterdir()} == set(SHIPPED) - ELSEWHERE


def test_no_header_line_of_a_sample_fits_two_sources_alike(tmp_path: Path) -> None:
    for folder in FOLDER.iterdir():
        for file in folder.glob("*.csv"):
            found = recognise(open_records(file).columns, shipped_sources().values())
            assert [source.name for source, kind in found if len(kind.header) == len(found[0][1].header)] == [
                folder.name
            ]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"columns": {"person_id": {"form": "A"}, "role": "B"}}, "unknown form"),
        ({"columns": {"person_id": {"from": "A", "fro": "B"}, "role": "B"}}, "says fro beside from"),
        ({"columns": {"person_id": {"capture": "A"}, "role": "B"}}, "lacks pattern"),
        ({"columns": {"person_id": "A"}}, "does not fill role"),
        ({"columns": {"person_id": "A", "role": "B", "height": "C"}}, r"unknown columns \['height'\]"),
        ({"table": "people", "columns": {}}, "is no canonical table"),
        ({"columns": {"person_id": "A", "role": "B"}, "each": {"cell": "x"}}, "not exactly one of columns"),
    ],
)
def test_a_source_that_cannot_be_is_refused_when_it_is_read(entry: dict[str, object], said: str) -> None:
    kind = {"name": "k", "header": ["A"], "into": [{"table": "participants"} | entry]}
    with pytest.raises(DeclarationError, match=said):
        parse_source("mine", {"title": "Mine", "file": [kind]})


def test_a_file_of_a_known_export_that_lacks_what_no_row_can_be_without_is_refused_with_the_names_to_look_for(
    tmp_path: Path,
) -> None:
    template = "Mentor Email Address,Mentee Email Address,Mentoring Connection Name\na@x.org,b@x.org,A and B\n"
    with pytest.raises(
        RefusedInput, match=r"no column for matched_on of pairs; chronus knows it as Active Since, .*Start Date"
    ):
        judged(tmp_path, {"connections.csv": template})


def test_a_users_own_source_comes_before_a_shipped_one_and_before_a_canonical_name(tmp_path: Path) -> None:
    own = tmp_path / "warehouse" / "sources"
    own.mkdir(parents=True)
    (own / "mine.toml").write_text(
        'title = "Mine"\n[[file]]\nname = "people"\nheader = ["Person ID"]\n[[file.into]]\ntable = "participants"\n'
        '[file.into.columns]\nperson_id = "Person ID"\nrole = { value = "mentor" }\n'
    )
    result = judged(tmp_path, {"participants.csv": "Person ID,Role\n1,mentee\n"})
    assert result.core("participants", "person_id", "role") == [("1", "mentor")]


def test_a_file_of_a_known_export_of_which_nothing_is_loaded_is_no_part_of_a_build(tmp_path: Path) -> None:
    result = judged(tmp_path, sample("cohort_platform"))
    assert result.rows("select count(*) from quality.files where file = 'events.csv'") == [(0,)]


def test_files_of_which_nothing_is_loaded_make_no_build_and_are_told(tmp_path: Path) -> None:
    given = {"supervisors.csv": sample("casa")["supervisors.csv"]}
    assert judged(tmp_path / "ledger", given).rows("select count(*) from quality.loads") == [(0,)]
    with pytest.raises(
        RefusedInput, match=r"supervisors.csv: there is nothing that could be loaded\. .*who are of no pair"
    ):
        pipelines.load(FOLDER / "casa" / "supervisors.csv", tmp_path / "warehouse")


def test_the_mapping_that_was_used_is_recorded_with_the_headers_as_they_stand(tmp_path: Path) -> None:
    result = judged(tmp_path, sample("salesforce_pmm"))
    rows = result.rows(
        "select column_name, headers, form from quality.mappings where file = 'ServiceDelivery__c.csv' "
        "and table_name = 'contacts' order by column_name limit 3"
    )
    assert rows == [
        ("contact_id", ["Id"], '"Id"'),
        (
            "duration_minutes",
            ["pmdm__Quantity__c", "pmdm__UnitOfMeasurement__c"],
            '{"first": ["hours", "minutes"]}',
        ),
        ("occurred_at", ["pmdm__DeliveryDate__c"], '"DeliveryDate__c"'),
    ]
