"""What a source can declare beyond naming a column: who is meant, which rows count, how several files make one row."""

from datetime import date
from pathlib import Path

import pytest

from tests.loading import Judged, judged
from tests.samples import sample

LOG = "Mentor,Mentee,Date\n"
ROSTER = "person_id,program_id,role,name,email\n"
MATCHES = "Mentor,Mentee,State,Date Requested,Date Accepted,Date Completed,Date Declined\n"


def log(*rows: str) -> dict[str, str | bytes]:
    return {"log.csv": LOG + "".join(row + "\n" for row in rows)}


def matches(*rows: str) -> dict[str, str | bytes]:
    return {"matches.csv": MATCHES + "".join(row + "\n" for row in rows)}


def mentors(result: Judged) -> list[str]:
    return [mentor for (mentor,) in result.core("pairs", "mentor_id")]


@pytest.mark.parametrize(
    ("roster", "written", "found"),
    [
        ("m1,main,mentor,Ada Okafor,\n", "ada  OKAFOR", "m1"),  # spelling and blanks do not matter
        ("m1,main,mentor,Ada Okafor,ada@x.org\n", "Ada@X.org", "m1"),
        ("m1,other,mentor,Ada Okafor,ada@x.org\n", "ada@x.org", "m1"),  # an address is one person anywhere
        ("m1,other,mentor,Ada Okafor,\n", "Ada Okafor", "ada okafor"),  # a name only within its program
        ("m1,main,mentor,Ada Okafor,\n", "Ada", "ada"),  # nothing is guessed
        ("m1,main,mentor,\u0410da Okafor,\n", "Ada Okafor", "ada okafor"),  # the first A is Cyrillic
    ],
)
def test_a_person_is_found_by_name_or_address(tmp_path: Path, roster: str, written: str, found: str) -> None:
    result = judged(tmp_path, {"participants.csv": ROSTER + roster, **log(f"{written},Bo,2025-02-03")})
    assert mentors(result) == [found]


def test_a_name_of_two_people_is_held_back_until_one_of_them_is_written_by_address(tmp_path: Path) -> None:
    roster = {"participants.csv": ROSTER + "m1,main,mentor,Kim Lee,one@x.org\nm2,main,mentor,Kim Lee,two@x.org\n"}
    result = judged(tmp_path / "1", {**roster, **log("Kim Lee,Bo,2025-02-03")})
    assert {(column, reason) for _, _, column, reason in result.reasons()} == {
        ("person_id", "ambiguous_person"),
        ("mentor_id", "ambiguous_person"),
    }
    assert mentors(judged(tmp_path / "2", {**roster, **log("two@x.org,Bo,2025-02-03")})) == ["m2"]


def test_two_names_of_one_person_are_no_pair(tmp_path: Path) -> None:
    roster = {"participants.csv": ROSTER + "m1,main,both,Ada Okafor,ada@x.org\n"}
    result = judged(tmp_path, {**roster, **log("Ada Okafor,ada@x.org,2025-02-03")})
    assert [reason for _, _, column, reason in result.reasons() if column == "mentee_id"] == ["same_person"]


def test_who_is_a_mentor_in_one_row_and_a_mentee_in_another_is_both(tmp_path: Path) -> None:
    result = judged(tmp_path, log("Ada,Bo,2025-02-03", "Bo,Chen,2025-02-04"))
    assert result.core("participants", "person_id", "role") == [("ada", "mentor"), ("bo", "both"), ("chen", "mentee")]


def test_the_earliest_row_of_all_files_says_when_a_pair_began(tmp_path: Path) -> None:
    result = judged(tmp_path, log("Ada,Bo,2025-02-03"), log("Ada,Bo,2025-03-03"), log("Ada,Bo,2025-01-07"))
    assert result.core("pairs", "matched_on") == [(date(2025, 1, 7),)]
    assert len(result.core("contacts")) == 3


def test_a_pair_that_another_export_tells_of_is_not_made_again_from_its_meetings(tmp_path: Path) -> None:
    known = {"pairs.csv": "pair_id,mentor_id,mentee_id,matched_on,ended_on\np1,ada,bo,2025-02-01,2025-02-28\n"}
    result = judged(tmp_path, {**known, **log("Ada,Bo,2025-02-03", "Ada,Bo,2025-03-03")})
    assert result.core("pairs", "pair_id") == [("p1",)]
    assert result.core("contacts", "pair_id") == [("p1",)]
    assert result.reasons() == [("log.csv", 3, "pair_id", "unattributed")]  # after the end of the only spell


def test_an_end_without_a_day_is_the_day_of_the_first_export_that_told_of_it(tmp_path: Path) -> None:
    running, gone = "Ada,Bo,Active,2025-01-02,2025-01-03,,", "Ada,Bo,Abandoned,2025-01-02,2025-01-03,,"
    without = judged(tmp_path / "0", matches(gone))
    assert (without.core("pairs"), without.reasons()) == ([], [("matches.csv", 2, "ended_on", "end_unknown")])
    days = ["2025-03-31", "2025-04-30", "2025-05-31"]
    exports = [matches(running), matches(gone), matches(gone)]
    result = judged(tmp_path / "1", *exports, exported_on=days, tells_exported_on=True)
    assert result.core("pairs", "ended_on", "end_reason") == [(date(2025, 4, 30), "other")]
    assert (
        "ended_on of 1 pairs is the day of the export that first told of it; the file has no date." in result.warnings()
    )


def test_rows_that_complete_others_wait_for_them_and_leave_open_what_those_say(tmp_path: Path) -> None:
    engagement = (
        "Id,Contact__c,Program__c,Role__c,Stage__c,StartDate__c,EndDate__c\ne1,c1,P,Client,Active,,2025-12-31\n"
    )
    delivery = (
        "Id,Contact__c,DeliveryDate__c,AttendanceStatus__c,ProgramEngagement__c,Service_Provider__c\n"
        "d1,c1,2025-02-01,Present,e1,m1\n"
    )
    alone = judged(tmp_path / "1", {"e.csv": engagement})
    assert (alone.core("pairs"), alone.reasons()) == ([], [("e.csv", 2, "pair_id", "incomplete")])
    for n, batches in enumerate(
        [({"e.csv": engagement}, {"d.csv": delivery}), ({"d.csv": delivery}, {"e.csv": engagement})]
    ):
        result = judged(tmp_path / f"both{n}", *batches)
        assert result.core("pairs", "pair_id", "mentor_id", "matched_on", "planned_end_on") == [
            ("e1", "m1", date(2025, 2, 1), date(2025, 12, 31)),
        ]


def test_a_pair_that_is_named_and_whose_people_are_too_keeps_its_name(tmp_path: Path) -> None:
    pairs = "pair_id,mentor_id,mentee_id,matched_on\np1,m1,s1,2025-01-01\np2,m1,s1,2025-01-01\n"
    contacts = "contact_id,pair_id,mentor_id,mentee_id,occurred_at\nk1,p2,m1,s1,2025-02-01\nk2,,m1,s1,2025-02-01\n"
    result = judged(tmp_path, {"pairs.csv": pairs, "contacts.csv": contacts})
    assert result.core("contacts", "contact_id", "pair_id") == [("k1", "p2")]
    assert result.reasons() == [("contacts.csv", 3, "pair_id", "unattributed")]  # two spells hold the day


def test_a_snapshot_decides_alone_when_its_pairs_began(tmp_path: Path) -> None:
    wrong, right = log("Ada,Bo,2023-02-03"), log("Ada,Bo,2025-02-03")
    result = judged(tmp_path, wrong, right, snapshot=True)
    assert result.core("pairs", "matched_on") == [(date(2025, 2, 3),)]
    assert len(result.core("contacts")) == 1


def test_several_records_of_one_line_are_each_held_back_and_counted(tmp_path: Path) -> None:
    form = "Mentor,Mentee,Met 2025-02-03,Met 2025-13-45\nAda,Bo,x,x\nAda,Chen,,\n"
    result = judged(tmp_path, {"weeks.csv": form})
    assert result.core("contacts", "pair_id") == [("ada / bo",)]
    assert result.counts("contacts") == {"read": 2, "loaded": 1, "quarantined": 1, "superseded": 0, "ignored": 0}
    assert result.rows(
        "select line, column_name, reason, raw_row from quality.quarantine where table_name = 'contacts'"
    ) == [(2, "occurred_at", "not_a_date", "Ada,Bo,x,x")]


def test_the_exports_own_word_is_kept_beside_the_translated_one(tmp_path: Path) -> None:
    result = judged(tmp_path, sample("salesforce_pmm"))
    assert result.core("contacts", "status", "status_source") == [
        ("held", "Present"), ("held", "Present"), ("held", "Present"), ("missed", "Unexcused Absence"),
    ]  # fmt: skip
