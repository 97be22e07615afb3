"""What looks odd is told with its number and stops no row."""

from pathlib import Path

import pytest

from tests.loading import PAIRS, ROSTER, judged

ROWS = "".join(f"m{n},mentor,2025-{n:02}-01\n" for n in range(1, 13))


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {
                "participants.csv": "person_id,role,email\nm1,mentor,Ada@x.org\nm2,mentor,ada@x.org\nm3,mentor,bo@x.org\n"
            },
            "1 person stands under several identifiers, with the same email: m1 and m2.",
        ),
        (
            {
                "participants.csv": "person_id,role,name,institution\nm1,mentor,Ada,N\nm2,mentor,ada,n\nm3,mentor,Ada,S\n"
            },
            "1 person stands under several identifiers, with the same name and institution: m1 and m2.",
        ),
        (
            {
                "participants.csv": "person_id,role,capacity\nm1,mentor,1\nm2,mentor,1\ns1,mentee,\ns2,mentee,\n",
                "pairs.csv": PAIRS + "p3,m1,s2,2025-02-01\n",
            },
            "1 mentor has more mentees than they offered: m1 (2 of 1).",
        ),
        (
            {
                "participants.csv": ROSTER,
                "pairs.csv": "pair_id,mentor_id,mentee_id,matched_on,ended_on\np1,m1,s1,2025-01-01,2025-02-01\n",
                "contacts.csv": "contact_id,pair_id,occurred_at\nk1,p1,2025-02-01\nk2,p1,2025-02-02\nk3,p1,2025-02-03\n",
            },
            "2 contacts lie after the end of their pair, in 1 pair: p1.",
        ),
        (
            {"participants.csv": "person_id,role,joined_on\n" + ROWS},
            "joined_on is the first of a month in all 12 rows; if only the month is known, days are a guess.",
        ),
    ],
)
def test_what_is_odd_is_told_and_loaded(tmp_path: Path, files: dict[str, str | bytes], said: str) -> None:
    result = judged(tmp_path, files, as_of="2025-03-01")
    assert said in result.warnings()
    assert result.reasons() == []


def test_what_is_not_odd_is_not_told(tmp_path: Path) -> None:
    roster = "person_id,role,name,email,institution,capacity,joined_on\n" + "".join(
        f"m{n},mentor,Ada,,North {n},1,2025-{n:02}-{n:02}\n" for n in range(1, 13)
    )
    pairs = "pair_id,mentor_id,mentee_id,matched_on,ended_on\np1,m1,m2,2025-01-01,2025-02-01\np2,m1,m3,2025-02-02,\n"
    contacts = "contact_id,pair_id,occurred_at,status\nk1,p1,2025-02-01,held\nk2,p1,2025-02-03,cancelled\n"
    files: dict[str, str | bytes] = {"participants.csv": roster, "pairs.csv": pairs, "contacts.csv": contacts}
    assert judged(tmp_path, files, as_of="2025-03-01").warnings() == []


def test_an_export_is_compared_with_the_one_of_its_kind_before(tmp_path: Path) -> None:
    first = "person_id,role,name\n" + "".join(f"m{n},mentor,A{n}\n" for n in range(9))
    second = "person_id,role,email\nm1,mentor,a@x.org\nm2,mentor,b@x.org\n"
    warnings = judged(tmp_path, {"participants.csv": first}, {"participants.csv": second}).warnings()
    assert warnings == [
        "columns that the export before did not have: email.",
        "columns that the export before had: name.",
        "the export before (participants.csv) had 9 rows, more than twice as many.",
    ]
