"""A workbook's cells come as they are shown, with their row as line; nothing is left out and nothing is invented."""

from pathlib import Path

import duckdb
import pytest

from pipelines.errors import UnreadableFile
from pipelines.read import open_records, open_sheets, read_records
from tests.corpus.workbooks import (
    CLOCK,
    DATE,
    HOURS,
    MOMENT,
    PERCENT,
    ZEROS,
    cell,
    grid,
    ods_cell,
    ods_row,
    write_ods,
    write_xlsx,
)

HEADER = ["id", "Mentor", "When", "Hours"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1001, "1001"),
        (1001.0, "1001"),
        (-3, "-3"),
        (0.1 + 0.2, "0.3"),
        (1.5, "1.5"),
        (1234567890123450, "1234567890123450"),
        (1e300, "1e+300"),
        ("00123", "00123"),
        (" Ann ", " Ann "),
        ("two\nlines", "two\nlines"),
        ('=cmd|"x"', '=cmd|"x"'),
        ("1e5", "1e5"),
        (True, "TRUE"),
        (False, "FALSE"),
        ("#N/A", "#N/A"),
        ("#DIV/0!", "#DIV/0!"),
        ((45000, DATE), "2023-03-15"),
        ((45000.5, MOMENT), "2023-03-15T12:00:00"),
        ((45000.99999, MOMENT), "2023-03-15T23:59:59"),
        ((0.25, CLOCK), "06:00:00"),
        ((1.5, HOURS), "36:00:00"),
        ((0.0625, HOURS), "01:30:00"),
        ((0.5, PERCENT), "50%"),
        ((0.125, PERCENT), "12.5%"),
        (("50%", PERCENT), "50%"),
        ((68, ZEROS), "00068"),
        (("068", ZEROS), "068"),
        ("<f>1+1</f><v>2</v>", "2"),
    ],
)
def test_a_cell_comes_as_it_is_shown(tmp_path, value, text):
    path = write_xlsx(tmp_path / "a.xlsx", {"S": grid({1: ["id", "value"], 2: ["x", value], 3: ["y", "z"]})})
    assert read_records(path).rows == [(2, ["x", text]), (3, ["y", "z"])]


def test_dates_count_from_the_epoch_that_the_workbook_states(tmp_path):
    sheet = {"S": grid({1: ["id", "day"], 2: ["x", (45000, DATE)]})}
    assert read_records(write_xlsx(tmp_path / "a.xlsx", sheet)).rows[0][1][1] == "2023-03-15"
    assert read_records(write_xlsx(tmp_path / "b.xlsx", sheet, is_1904=True)).rows[0][1][1] == "2027-03-16"


def test_titles_above_the_header_and_blank_rows_are_told_and_rows_keep_their_numbers(tmp_path):
    rows = {
        1: ["Mentoring report"],
        2: ["as of", "2026-01-03"],
        4: ["id", "a", "b", "c", "d"],
        5: list("1vwxy"),
        8: list("2vwxy"),
    }
    records = read_records(write_xlsx(tmp_path / "a.xlsx", {"S": grid(rows)}, merged=("A1:E1",)))
    assert records.columns == ["id", "a", "b", "c", "d"]
    assert records.rows == [(5, list("1vwxy")), (8, list("2vwxy"))]
    assert [(line, kind) for line, kind, _ in records.ignored] == [
        (1, "title"),
        (2, "title"),
        (3, "blank"),
        (6, "blank"),
        (7, "blank"),
    ]
    assert records.dialect.header_line == 4


def test_a_cell_merged_downwards_stands_in_each_of_its_records(tmp_path):
    rows = {1: HEADER, 2: ["1", "Ann", "x", 1], 3: ["2", None, "y", 2], 4: ["3", None, "z", 3], 5: ["4", None, "w", 4]}
    records = read_records(write_xlsx(tmp_path / "a.xlsx", {"S": grid(rows)}, merged=("B2:B4",)))
    assert [cells[1] for _, cells in records.rows] == ["Ann", "Ann", "Ann", ""]


def test_every_sheet_is_opened_by_its_name_hidden_ones_are_marked_and_empty_ones_left_out(tmp_path):
    table = grid({1: ["id", "name"], 2: ["1", "Ann"]})
    path = write_xlsx(tmp_path / "a.xlsx", {"Pairs": table, "Contacts & more": table, "Empty": ""}, hidden=("Pairs",))
    assert [(s.name, s.is_hidden, len(s.rows)) for s in open_sheets(path)] == [
        ("Pairs", True, 1),
        ("Contacts & more", False, 1),
    ]
    with pytest.raises(UnreadableFile, match=r"holds 2 tables \(Pairs, Contacts & more\)"):
        open_records(path)


def test_rows_to_skip_and_a_missing_header_are_obeyed(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", {"S": grid({1: ["x", "y"], 2: ["1", "2"]})})
    assert read_records(path, skip_rows=1, has_header=False).rows == [(2, ["1", "2"])]
    assert read_records(path, has_header=False).columns == ["column_1", "column_2"]


def test_cells_without_a_column_name_stay_where_they_are(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", {"S": grid({1: ["id", "name"], 2: ["1", "Ann", None, "note"]})})
    records = read_records(path)
    assert (records.columns, records.rows) == (["id", "name", "", ""], [(2, ["1", "Ann", "", "note"])])


@pytest.mark.parametrize(
    "formula",
    ["<f>1+1</f>", "<f>1+1</f><v></v>", "<f>1+1</f><v/>", '<f t="shared" si="0"/>'],
)
def test_a_formula_that_was_never_calculated_is_refused_by_its_cell(tmp_path, formula):
    path = write_xlsx(tmp_path / "a.xlsx", {"S": grid({1: ["id", "sum"], 2: ["1", formula]})})
    with pytest.raises(UnreadableFile, match=r"the formula in cell B2 has no value, because it was never calculated"):
        read_records(path)


def test_a_formula_whose_value_is_empty_text_is_an_empty_cell(tmp_path):
    rows = grid({1: ["id", "x"], 2: ["1"]}).replace("</row>", '<c r="B2" t="str"><f>""</f><v></v></c></row>')
    path = write_xlsx(
        tmp_path / "a.xlsx", {"S": rows.replace('<c r="B2" t="str"><f>""</f><v></v></c></row>', "</row>", 1)}
    )
    assert read_records(path).rows == [(2, ["1", ""])]


def test_a_repeated_header_is_told_as_no_record(tmp_path):
    path = write_xlsx(
        tmp_path / "a.xlsx", {"S": grid({1: HEADER, 2: ["1", "Ann", "x", 1], 3: HEADER, 4: ["2", "Bo", "y", 2]})}
    )
    records = read_records(path)
    assert [line for line, _ in records.rows] == [2, 4]
    assert records.ignored == [(3, "repeated_header", "id,Mentor,When,Hours")]


def test_the_raw_text_of_a_row_is_written_as_csv(tmp_path):
    path = write_xlsx(
        tmp_path / "a.xlsx", {"S": grid({1: ["id", "note"], 2: ["1", 'a "b", c'], 3: [2, (0.5, PERCENT)]})}
    )
    assert open_records(path).raw(None, [3, 2]) == {2: '1,"a ""b"", c"', 3: "2,50%"}


def test_cells_far_to_the_right_and_below_are_found_among_many(tmp_path):
    rows = {1: [f"c{n}" for n in range(40)], **{n: [n, *([None] * 38), f"end {n}"] for n in range(2, 3000)}}
    records = read_records(write_xlsx(tmp_path / "a.xlsx", {"S": grid(rows)}))
    assert (len(records.rows), records.rows[-1][1][0], records.rows[-1][1][39]) == (2998, "2999", "end 2999")


def test_the_xml_may_use_single_quotes_and_prefixes(tmp_path):
    row = "<row r='2'><c r='A2' t='e'><v>#REF!</v></c><c r='B2' s='5'><v>0.5</v></c></row>"
    path = write_xlsx(tmp_path / "a.xlsx", {"S": grid({1: ["id", "x"]}) + row})
    assert read_records(path).rows == [(2, ["#REF!", "50%"])]


def test_an_ods_sheet_gives_the_same_kinds_of_text(tmp_path):
    rows = ods_row(ods_cell("id"), ods_cell("day"), ods_cell("share"), ods_cell("time"), ods_cell("is on"))
    rows += ods_row(
        ods_cell("1,001.00", "float", value="1001"),
        ods_cell("05/01/26", "date", date_value="2026-01-05"),
        ods_cell("50%", "percentage", value="0.5"),
        ods_cell("01:30", "time", time_value="PT01H30M00S"),
        ods_cell("TRUE", "boolean", boolean_value="true"),
    )
    rows += ods_row(ods_cell("00123"), '<table:table-cell table:number-columns-repeated="4"/>', repeat=2)
    rows += ods_row('<table:table-cell table:number-columns-repeated="16384"/>', repeat=1_048_000)
    records = read_records(write_ods(tmp_path / "a.ods", rows))
    assert records.rows == [
        (2, ["1001", "2026-01-05", "50%", "01:30:00", "TRUE"]),
        (3, ["00123", "", "", "", ""]),
        (4, ["00123", "", "", "", ""]),
    ]


def test_a_hundred_thousand_cells_are_landed_as_they_are_read(tmp_path):
    rows = {1: ["id", "n", "half"], **{n: [f"P{n}", n, n / 2] for n in range(2, 30_002)}}
    records = open_records(write_xlsx(tmp_path / "a.xlsx", {"S": grid(rows)}))
    connection = duckdb.connect()
    records.land(connection, "landed")
    assert records.row_count == 30_000
    found = connection.execute("select line, c0, c1, c2 from landed order by line limit 2").fetchall()
    assert found == [(2, "P2", "2", "1"), (3, "P3", "3", "1.5")]


@pytest.mark.parametrize("content", [b"PK\x03\x04 not a zip", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 not a workbook"])
def test_a_damaged_workbook_is_refused_with_a_sentence(tmp_path, content):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=r"damaged|no workbook"):
        read_records(path)


def test_a_workbook_that_is_cut_off_is_refused_with_a_sentence(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", {"S": cell("A1", "x")})
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(UnreadableFile, match="damaged or cut off"):
        read_records(path)


def test_an_empty_workbook_is_refused_with_a_sentence(tmp_path):
    with pytest.raises(UnreadableFile, match="the workbook is empty"):
        read_records(write_xlsx(tmp_path / "a.xlsx", {"S": ""}))


def test_pictures_themes_and_printer_settings_in_a_workbook_do_no_harm(tmp_path):
    more = {
        "xl/theme/theme1.xml": b'<a lastClr="FFFFFF1"/>',
        "xl/media/image1.png": b"\x89PNG\0<!DOCTYPE",
        "xl/printerSettings/printerSettings1.bin": b"\0\1",
    }
    path = write_xlsx(tmp_path / "a.xlsx", {"S": grid({1: ["id", "x"], 2: ["1", "a"]})}, more=more)
    assert read_records(path).rows == [(2, ["1", "a"])]


def test_an_old_xls_workbook_is_read_like_the_others():
    """The file was written with xlwt 1.3: a title, text ids, dates, an empty second sheet."""
    records = read_records(Path(__file__).parent / "corpus" / "pairs.xls")
    assert records.columns == ["Pair ID", "Mentor", "Matched on", "Hours", "Active"]
    assert records.rows == [
        (3, ["00123", "José", "2026-01-05", "1.5", "TRUE"]),
        (4, ["1001", "Łukasz", "2026-02-06", "3", "FALSE"]),
    ]
    assert records.ignored == [(1, "title", "Report,,,,")]


def test_cells_that_are_formatted_far_away_and_hold_nothing_do_no_harm(tmp_path):
    far = f'<row r="1048576">{cell("A1048576", None, DATE)}{cell("XFD1048576", None, DATE)}</row>'
    path = write_xlsx(tmp_path / "a.xlsx", {"S": grid({1: ["id", "x"], 2: ["1", "a"]}) + far})
    assert read_records(path).rows == [(2, ["1", "a"])]
