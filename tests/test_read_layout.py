"""Where the header stands, what stands above it, and what happens when it does not fit its records."""

import pytest

from pipelines.errors import UnreadableFile
from pipelines.read import open_sheets, read_records
from tests.test_read_delimited import write

TABLE = "Pair ID,Mentor,Mentee,Matched on\nP1,Ann,Bob,2024-01-05\nP2,Cid,Dee,2024-02-06\n"


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Mentoring report\n", [(1, "title", "Mentoring report")]),
        ("Mentoring report,,,\n", [(1, "title", "Mentoring report,,,")]),
        ("Report\n\n", [(1, "title", "Report"), (2, "blank", "")]),
        ("\n\n", [(1, "blank", ""), (2, "blank", "")]),
        ("# one\n# two, three\n", [(1, "title", "# one"), (2, "title", "# two, three")]),
        ("sep=,\n", [(1, "sep", "sep=,")]),
    ],
)
def test_lines_above_the_header_are_told_as_no_records(tmp_path, title, told):
    records = read_records(write(tmp_path, title + TABLE))
    assert records.columns == ["Pair ID", "Mentor", "Mentee", "Matched on"]
    assert records.rows[0] == (len(told) + 2, ["P1", "Ann", "Bob", "2024-01-05"])
    assert records.ignored == told
    assert records.dialect.header_line == len(told) + 1


def test_the_delimiter_that_a_sep_line_states_is_used(tmp_path):
    records = read_records(write(tmp_path, "sep=;\r\nid;hours, total\r\n1;45,5\r\n"))
    assert (records.columns, records.rows) == (["id", "hours, total"], [(3, ["1", "45,5"])])


@pytest.mark.parametrize("damage", ["extra", "missing", "open_quote", "inner_quote"])
def test_a_damaged_header_over_records_that_agree_is_rejected_itself_and_names_no_column(tmp_path, damage):
    header = {
        "extra": "id,,name,note",
        "missing": "id,namenote",
        "open_quote": 'id,name,"note',
        "inner_quote": 'id,""name",note',
    }[damage]
    body = "".join(f"{n},Ann{n},x\n" for n in range(20))
    records = read_records(write(tmp_path, f"{header}\n{body}"), delimiter=",", quote='"', escape='"')
    assert records.columns == ["column_1", "column_2", "column_3"]
    assert records.rows == [(2 + n, [str(n), f"Ann{n}", "x"]) for n in range(20)]
    assert records.rejected == [(1, "header_mismatch", header)]


def test_few_records_do_not_outweigh_their_header(tmp_path):
    records = read_records(write(tmp_path, "id,name,note\n1,Ann\n2,Bob\n3,Cid,c\n"))
    assert records.rows == [(4, ["3", "Cid", "c"])]
    assert [line for line, _, _ in records.rejected] == [2, 3]


def test_trailing_commas_on_the_records_alone_are_not_guessed_away(tmp_path):
    """R writes row names without a header over them: the very same widths, and a shift by one if the end were cut."""
    body = "".join(f"{n},Ann,x,\n" for n in range(20))
    records = read_records(write(tmp_path, "id,name,note\n" + body))
    assert records.columns == ["column_1", "column_2", "column_3", "column_4"]
    assert records.rejected == [(1, "header_mismatch", "id,name,note")]


def test_a_header_that_cannot_belong_to_its_records_is_refused(tmp_path):
    body = "".join(f"{n},Ann,x,y,z,2024-01-05\n" for n in range(20))
    with pytest.raises(UnreadableFile, match=r"the first line holds 3 names, most records hold 6 cells"):
        read_records(write(tmp_path, "id,name,note\n" + body))


def test_a_first_record_is_never_taken_for_the_header(tmp_path):
    path = write(tmp_path, "P1,Ann,2024-01-05\nP2,Bob,2024-02-06\nP3,Cid,2024-03-07\n")
    with pytest.raises(UnreadableFile, match=r"reads like a record, not like a header"):
        read_records(path)
    assert len(read_records(path, has_header=False).rows) == 3


def test_a_header_of_years_over_numbers_is_a_header_if_another_name_is_a_word_over_numbers(tmp_path):
    records = read_records(write(tmp_path, "hours,2023,2024\n1,2,3\n4,5,6\n"))
    assert records.columns == ["hours", "2023", "2024"]


def test_two_tables_in_one_file_give_the_rows_of_the_first_and_reject_the_second(tmp_path):
    body = TABLE + "\nContact,Minutes\nC1,30\nC2,45\n"
    records = read_records(write(tmp_path, body))
    assert len(records.rows) == 2
    assert [line for line, _, _ in records.rejected] == [5, 6, 7]


def test_more_columns_than_any_export_has_are_refused(tmp_path):
    path = write(tmp_path, ",".join(map(str, range(1_000_000))) + "\n")
    with pytest.raises(UnreadableFile, match=r"has 1,000,000 columns; at most 20,000 are read"):
        read_records(path, delimiter=",")


def test_fifteen_hundred_columns_are_read(tmp_path):
    line = ",".join(f"c{n}" for n in range(1500))
    records = read_records(write(tmp_path, f"{line}\n{line.upper()}\n"))
    assert (len(records.columns), len(records.rows)) == (1500, 1)


def test_a_plain_file_is_one_sheet_named_after_it(tmp_path):
    (sheet,) = open_sheets(write(tmp_path, TABLE, "pairs.csv"))
    assert (sheet.name, sheet.kind, sheet.columns[0]) == ("pairs.csv", "delimited", "Pair ID")


def test_a_header_that_cannot_be_decoded_names_no_column(tmp_path):
    body = b"".join(b"%d,Ann\n" % n for n in range(20))
    records = read_records(write(tmp_path, b"id,na\xefme\n" + body), encoding="ascii")
    assert records.columns == ["column_1", "column_2"]
    assert (len(records.rows), records.rejected) == (20, [(1, "header_mismatch", "id,na\\xefme")])
    with pytest.raises(UnreadableFile, match=r"characters that cannot be read.*--encoding"):
        read_records(write(tmp_path, b"id,na\xefme\n1,Ann\n"), encoding="ascii")


def test_a_second_table_of_the_same_width_below_a_gap_is_rejected_and_not_mixed_in(tmp_path):
    first = "".join(f"P{n},{n},2026-01-05,Ann\n" for n in range(1, 9))
    second = "Contact,Minutes,Held on,Channel\n" + "".join(f"C{n},{n * 10},2026-02-05,call\n" for n in range(1, 5))
    records = read_records(write(tmp_path, "Pair,Rank,Matched on,Mentor\n" + first + "\n" + second))
    assert [cells[0] for _, cells in records.rows] == [f"P{n}" for n in range(1, 9)]
    assert [(line, reason) for line, reason, _ in records.rejected] == [(line, "other_table") for line in range(11, 16)]


def test_a_gap_alone_does_not_end_a_table(tmp_path):
    first = "".join(f"P{n},{n},2026-01-05,Ann\n" for n in range(1, 9))
    path = write(tmp_path, f"Pair,Rank,Matched on,Mentor\n{first}\n{first}\nPair,Rank,Matched on,Mentor\nP9,n/a,,Bo\n")
    records = read_records(path)
    assert (len(records.rows), records.rejected) == (17, [])


def test_one_broken_row_under_a_short_header_does_not_become_the_header(tmp_path):
    records = read_records(write(tmp_path, "Name,Role\nAnn,one,two,three,four\n"))
    assert (records.columns, records.rows) == (["Name", "Role"], [])
    assert records.rejected == [(2, "too_many_cells", "Ann,one,two,three,four")]


def test_of_two_rows_of_headers_the_one_with_the_names_counts(tmp_path):
    records = read_records(
        write(tmp_path, "Pair,,Meeting,\nid,mentor,day,note\n1,Ann,2025-01-02,x\n2,Bo,2025-01-03,\n")
    )
    assert (records.columns, records.dialect.header_line) == (["id", "mentor", "day", "note"], 2)
    assert records.ignored == [(1, "title", "Pair,,Meeting,")]


@pytest.mark.parametrize("rows", ["1,Ann,2025-01-02,x\n2,Bo,2025-01-03,y\n", "a,Ann,held,x\nb,Bo,missed,y\n"])
def test_a_header_with_gaps_over_records_stays_the_header(tmp_path, rows):
    records = read_records(write(tmp_path, "id,,day,\n" + rows))
    assert (records.columns, len(records.rows)) == (["id", "", "day", ""], 2)
