"""Two exports that nobody here wrote, found by their headers. Expected counts are in each folder's SOURCE.txt."""

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import pipelines


@pytest.fixture(scope="module")
def paws(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Any]:
    warehouse = tmp_path_factory.mktemp("paws")
    return pipelines.load(shared_data / "paws_volunteers", warehouse), pipelines.open_warehouse(warehouse)


@pytest.fixture(scope="module")
def messages(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Any]:
    warehouse = tmp_path_factory.mktemp("messages")
    return pipelines.load(shared_data / "collegemsg", warehouse), pipelines.open_warehouse(warehouse)


def counts(report: dict[str, Any]) -> dict[tuple[str, str], tuple[int, ...]]:
    names = ("rows_read", "rows_loaded", "rows_quarantined", "rows_superseded", "rows_ignored")
    return {(file["file"], file["table"]): tuple(file[name] for name in names) for file in report["files"]}


def test_the_volunteer_system_is_recognised_and_every_row_is_accounted_for(paws: Any) -> None:
    report, _ = paws
    assert counts(report) == {
        ("master_min.csv", "participants"): (1482, 1482, 0, 0, 0),
        ("master_min.csv", "pairs"): (1482, 1482, 0, 0, 0),
        ("service.csv", "contacts"): (23_474, 23_128, 4, 342, 0),  # 4 without an ID, 342 exact repeats
        ("signupsheet.csv", "requests"): (779, 777, 2, 0, 0),  # 2 without an ID
    }
    assert {file["source"] for file in report["files"]} == {"paws_volunteers"}
    assert [text.split(":")[0] for text in report["skipped"]] == ["SOURCE.txt"]


def test_the_volunteer_systems_two_date_formats_are_read_as_they_are_meant(paws: Any) -> None:
    _, edition = paws
    assert edition.as_of == date(2018, 3, 2)
    ((first, last),) = edition.sql(
        "select min(occurred_at)::date::varchar, max(occurred_at)::date::varchar from core.contacts"
    ).itertuples(index=False)
    assert (first, last) == ("2012-09-08", "2018-03-02")
    found = edition.sql("select requested_at::date::varchar as day from core.requests where mentee_id = '2261'")
    assert list(found["day"]) == ["2017-10-01"]  # written 10/1/17


def test_an_absence_is_a_missed_contact_and_a_shift_a_held_one(paws: Any, shared_data: Path) -> None:
    _, edition = paws
    rows = pd.read_csv(shared_data / "paws_volunteers" / "service.csv", dtype=str, keep_default_na=False)
    rows = rows[rows["ID"] != "NA"].drop_duplicates()
    absent = rows[["Absence", "No.Call.No.Show", "Call.Email.to.miss.shift"]].astype(float).gt(0).any(axis=1)
    found = dict(edition.sql("select status, count(*) as n from core.contacts group by status").itertuples(index=False))
    assert found == {"held": int((~absent).sum()), "missed": int(absent.sum())}


def test_no_year_1111_and_no_lost_hour_is_left(paws: Any) -> None:
    _, edition = paws
    tables = edition.sql(
        "select table_name as t, column_name as c from information_schema.columns "
        "where table_schema = 'core' and data_type in ('DATE', 'TIMESTAMP')"
    )
    for table, column in tables.itertuples(index=False):
        earliest = edition.sql(f'select min(year("{column}")) as y from core."{table}"')["y"][0]
        assert pd.isna(earliest) or earliest >= 2012
    hours = edition.sql("select max(duration_minutes) as m from core.contacts")["m"][0]
    assert hours == 512 * 60


def test_the_message_log_becomes_pairs_contacts_and_initiators(messages: Any) -> None:
    report, edition = messages
    found = counts(report)
    assert found["CollegeMsg.txt", "contacts"] == (59_835, 59_798, 0, 37, 0)
    assert found["CollegeMsg.txt", "pairs"] == (59_835, 13_838, 0, 45_997, 0)
    assert len(edition.table("participants")) == 1_899
    assert edition.as_of == date(2004, 10, 26)
    # The first line: 1 wrote to 2 at 1082040961, which is 2004-04-15 14:56:01 UTC.
    row = edition.sql(
        "select p.mentor_id, p.mentee_id, p.matched_on::varchar as matched_on, c.occurred_at::varchar as at, c.initiated_by "
        "from core.contacts as c join core.pairs as p using (pair_id) where c._line = 2"
    )
    assert row.values.tolist() == [["1", "2", "2004-04-15", "2004-04-15 14:56:01", "mentor"]]


@pytest.mark.long
def test_both_can_be_loaded_into_one_warehouse(shared_data: Path, tmp_path: Path) -> None:
    pipelines.load(shared_data / "paws_volunteers", tmp_path)
    report = pipelines.load(shared_data / "collegemsg", tmp_path)
    assert report["as_of"] == "2018-03-02"
    edition = pipelines.open_warehouse(tmp_path)
    assert set(edition.table("mart.pair_today")["program_id"]) == {"paws", "main"}
    edition.close()
