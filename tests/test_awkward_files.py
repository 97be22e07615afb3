"""Files as people and programs leave them, each with what is to become of its rows: loaded, held back for a reason, or no record.

The contacts of each file have ids of their own, so that all are judged in one batch and none may disturb another.
"""

import io
import json
import zipfile
from pathlib import Path

import pytest

from pipelines.errors import RefusedInput
from tests.loading import PAIRS, ROSTER, Judged, judged

HEAD = "contact_id,pair_id,occurred_at,duration_minutes\n"
FILES: dict[str, str | bytes] = {
    "semicolons_and_decimal_commas": "\ufeffcontact_id;pair_id;occurred_at;duration_minutes\r\n"
    "a1;p1;2025-03-01;45,5\r\na2;p1;2025-03-01;45,0\r\n",
    "tabs_in_utf_16": "contact_id\tpair_id\toccurred_at\nb1\tp1\t2025-03-02\n".encode("utf-16"),
    "titles_and_totals": f"Contacts of 2025\n\n{HEAD}c1,p1,2025-03-03,30\nTotal,,,30\n",
    "header_again_and_blanks": f"{HEAD}d1,p1,2025-03-04,30\n\n{HEAD}d2,p1,2025-03-05,\n\n\n",
    "durations_in_words": f"{HEAD}e1,p1,2025-03-06,1h 30m\ne2,p1,2025-03-07,90 min\ne3,p1,2025-03-08,soon\n",
    "leading_zeros_and_blanks": f"{HEAD}0007, p1 ,2025-03-09,030\n7,p1,2025-03-10,30\n",
    "old_mac_line_ends": HEAD.replace("\n", "\r") + "g1,p1,2025-03-11,30\rg2,p1,2025-03-12,30",
    "a_comma_behind_each_row": HEAD.replace("\n", ",\n") + "h1,p1,2025-03-13,30,\nh2,p1,2025-03-14,30,\n",
    "cut_off": f'{HEAD}i1,p1,2025-03-15,30\ni2,p1,"2025-0',
    "one_row_too_long": f"{HEAD}j1,p1,2025-03-16,30\nj2,p1,,2025-03-17,30\n",
    "formulas_and_markup": f"{HEAD}=1+1,p1,2025-03-18,30\n<b>k</b>,p1,2025-03-19,=2*3\n",
    "impossible_days": f"{HEAD}l1,p1,2025-02-30,30\nl2,p1,9999-12-31,30\nl3,p1,31.02.2025,\n",
    "two_header_rows": f"Contact,,Meeting,\n{HEAD}o1,p1,2025-03-22,30\no2,p1,2025-03-23,\n",
    "units_below_the_header": f"{HEAD}text,text,date,minutes\nq1,p1,2025-03-24,30\n",
    "names_above_the_columns": f"Exported by Ann,,,\nfor 2025,,,\n{HEAD}r1,p1,2025-03-25,30\n",
    "a_line_end_in_an_unquoted_topic": "contact_id,pair_id,occurred_at,topic\ns1,p1,2025-03-26,CV\n"
    "s2,p1,2025-03-27,letters\nand the match\ns3,p1,2025-03-28,poster\n",
    "capitals_and_spaces_in_names": "Contact ID,PAIR_ID, occurred at ,Duration Minutes\nm1,p1,2025-03-20,30\n",
}
LOADED = {
    "a2": 45, "b1": None, "c1": 30, "d1": 30, "d2": None, "e1": 90, "e2": 90, "0007": 30, "7": 30, "g1": 30, "g2": 30,
    "h1": 30, "h2": 30, "i1": 30, "j1": 30, "=1+1": 30, "m1": 30, "o1": 30, "o2": None, "q1": 30, "r1": 30,
    "s1": None, "s3": None,
}  # fmt: skip


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    files = {f"{name}/contacts.csv": content for name, content in FILES.items()}
    event = {"contact_id": "n1", "pair_id": "p1", "occurred_at": "2025-03-21", "duration_minutes": 30}
    files["json/contacts.json"] = json.dumps([event])
    given = {"participants.csv": ROSTER, "pairs.csv": PAIRS, **files}
    return judged(tmp_path_factory.mktemp("awkward"), given, as_of="2025-12-31", date_order="DMY")


def test_each_row_that_can_be_read_is_loaded_with_its_value(result: Judged) -> None:
    loaded = dict(result.rows("select contact_id, duration_minutes from core.contacts"))
    assert loaded == LOADED | {"n1": 30}


def test_each_other_row_is_held_back_for_its_reason(result: Judged) -> None:
    held = [(file.split("/")[0], line, reason) for file, line, _, reason in result.reasons()]
    assert held == [
        ("a_line_end_in_an_unquoted_topic", 3, "stray_line_end"),  # its topic goes on in the next line
        ("a_line_end_in_an_unquoted_topic", 4, "too_few_cells"),
        ("cut_off", 3, "open_quote"),
        ("durations_in_words", 4, "not_a_number"),
        ("formulas_and_markup", 3, "not_a_number"),
        ("impossible_days", 2, "not_a_date"),
        ("impossible_days", 3, "date_implausible"),
        ("impossible_days", 4, "not_a_date"),
        ("one_row_too_long", 3, "too_many_cells"),
        ("semicolons_and_decimal_commas", 2, "not_a_number"),  # minutes are whole; 45,5 is 45.5 and never 455
        ("units_below_the_header", 2, "not_a_date"),
    ]


def test_what_is_no_record_is_told_by_kind(result: Judged) -> None:
    told = result.rows("select split_part(file, '/', 1), warnings from quality.loads where rows_ignored > 0 order by 1")
    assert told == [
        ("header_again_and_blanks", ["3 blank lines ignored.", "1 repeated header ignored."]),
        ("names_above_the_columns", ["2 lines above the header ignored."]),
        (
            "titles_and_totals",
            ["1 blank line ignored.", "1 line above the header ignored.", "1 line of totals ignored."],
        ),
        ("two_header_rows", ["1 line above the header ignored."]),
    ]


def test_an_archive_inside_an_archive_is_refused_by_its_name_and_those_beside_it_are_not_loaded(tmp_path: Path) -> None:
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("contacts.csv", HEAD)
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("participants.csv", ROSTER)
        archive.writestr("more/old.zip", inner.getvalue())
    with pytest.raises(RefusedInput, match=r"more/old\.zip: is an archive inside an archive\. Unpack it"):
        judged(tmp_path, {"export.zip": outer.getvalue()})


def test_names_of_any_script_are_kept_and_composed(tmp_path: Path) -> None:
    names = ["José", "Łukasz", "مريم", "李小龙", "O’Brien", "Null", "de la  Cruz"]
    rows = "".join(f"m{n},mentor,{name}\n" for n, name in enumerate(names))
    content = ("person_id,role,name\n" + rows + "m7,mentor,e\u0301va\n").encode()
    found = judged(tmp_path, {"participants.csv": content}).core("participants", "person_id", "name")
    assert [name for _, name in found] == [*names[:-1], "de la Cruz", "éva"]


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff", " \t\n"])
def test_a_file_that_is_wholly_empty_is_refused_with_a_sentence(tmp_path: Path, content: str) -> None:
    with pytest.raises(RefusedInput, match="the file is empty"):
        judged(tmp_path, {"contacts.csv": content})


def test_a_file_of_a_header_alone_holds_no_row(tmp_path: Path) -> None:
    assert judged(tmp_path, {"contacts.csv": HEAD}, as_of="2025-12-31").counts("contacts")["read"] == 0


def test_days_in_both_orders_in_one_column_are_not_guessed(tmp_path: Path) -> None:
    rows = "x1,p1,25/03/2025,\nx2,p1,03/25/2025,\nx3,p1,03/04/2025,\n"
    given = {"participants.csv": ROSTER, "pairs.csv": PAIRS, "contacts.csv": HEAD + rows}
    found = judged(tmp_path, given, as_of="2025-12-31")
    assert ("x3",) not in found.core("contacts", "contact_id")
