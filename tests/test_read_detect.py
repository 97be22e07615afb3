"""Delimiter, quote and escape are found where they are not declared, or the file is refused with what to say."""

import pytest

from pipelines.errors import UnreadableFile
from pipelines.read import read_records
from tests.test_read_delimited import write


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_each_usual_delimiter_is_found_whatever_the_cells_hold(tmp_path, delimiter):
    lines = [
        ["id", "Name", "Hours", "Note"],
        ["1", '"Smith, Ann; Dr|x"', '"45,5"', "a-b"],
        ["2", "Bob", '"1.030,00"', '"two\nlines"'],
        ["3", "Cid", "7", ""],
    ]
    path = write(tmp_path, "".join(delimiter.join(line) + "\n" for line in lines))
    records = read_records(path)
    assert records.dialect.delimiter == delimiter
    assert [cells for _, cells in records.rows] == [
        ["1", "Smith, Ann; Dr|x", "45,5", "a-b"],
        ["2", "Bob", "1.030,00", "two\nlines"],
        ["3", "Cid", "7", ""],
    ]


def test_semicolons_with_decimal_commas_are_semicolons(tmp_path):
    records = read_records(write(tmp_path, "id;hours;minutes\n1;45,5;3,25\n2;1,0;2,5\n"))
    assert records.rows == [(2, ["1", "45,5", "3,25"]), (3, ["2", "1,0", "2,5"])]


@pytest.mark.parametrize("count", [3, 300])
def test_lists_inside_cells_do_not_decide(tmp_path, count):
    records = read_records(write(tmp_path, "id,types\n1,a|b|c\n" + "2,b|c;d|a\n" * count))
    assert (records.columns, records.rows[0]) == (["id", "types"], (2, ["1", "a|b|c"]))


def test_two_delimiters_that_fit_alike_are_refused(tmp_path):
    path = write(tmp_path, "id;a,b;x\n1;Ann,Bob;2\n2;Cid,Dee;3\n3;Eve,Fay;4\n")
    with pytest.raises(UnreadableFile, match=r"the cells could be split at ';' and ','\. Say which with --delimiter"):
        read_records(path)
    assert read_records(path, delimiter=";").columns == ["id", "a,b", "x"]


def test_blanks_behind_the_commas_belong_to_the_delimiter_where_quotes_follow_them(tmp_path):
    records = read_records(write(tmp_path, '"id", "name", "note"\n"1", "Smith, Ann", "x"\n"2", "Bob", "y ""z"""\n'))
    assert records.dialect.delimiter == ", "
    assert records.rows == [(2, ["1", "Smith, Ann", "x"]), (3, ["2", "Bob", 'y "z"'])]


def test_single_quotes_around_every_name_are_quotes_and_apostrophes_are_not(tmp_path):
    quoted = read_records(write(tmp_path, "'id','name'\n'1','Ann, B.'\n"))
    assert quoted.rows == [(2, ["1", "Ann, B."])]
    plain = read_records(write(tmp_path, "id,name\n1,O'Brien\n2,'tis\n"))
    assert plain.rows == [(2, ["1", "O'Brien"]), (3, ["2", "'tis"])]


def test_a_backslash_before_quotes_is_found_as_their_escape_where_it_must_be_one(tmp_path):
    records = read_records(write(tmp_path, 'id,note\n1,"say \\"hi\\", then"\n2,"b"\n'))
    assert records.rows == [(2, ["1", 'say "hi", then']), (3, ["2", "b"])]


def test_a_path_that_ends_with_a_backslash_does_not_make_it_an_escape(tmp_path):
    records = read_records(write(tmp_path, 'id,path,x\n1,"C:\\new\\",a\n2,"D:\\",b\n'))
    assert records.rows == [(2, ["1", "C:\\new\\", "a"]), (3, ["2", "D:\\", "b"])]


def test_a_ragged_file_does_not_fall_back_to_one_column(tmp_path):
    records = read_records(write(tmp_path, "id,name,note\n1,Ann\n2,Bob,x,y\n3,Cid,c\n4\n"))
    assert records.columns == ["id", "name", "note"]
    assert records.rows == [(4, ["3", "Cid", "c"])]
    assert [line for line, _, _ in records.rejected] == [2, 3, 5]


def test_a_ragged_file_is_not_split_at_what_its_cells_have_in_common(tmp_path):
    body = "".join(f"{n},Ann,a|b\n{n},Ann,a|b,more\n{n},Ann,c|d\n" for n in range(50))
    records = read_records(write(tmp_path, "id,name,types\n" + body))
    assert (records.dialect.delimiter, len(records.rows), len(records.rejected)) == (",", 100, 50)


def test_a_file_of_one_column_is_read_as_one(tmp_path):
    records = read_records(write(tmp_path, "email\nann@example.org\nbob@example.org\n"))
    assert (records.columns, len(records.rows)) == (["email"], 2)


RARE = ["~", "^", ":", " ", "||", "~~", "::", "\t\t"]


def written(delimiter: str, quote: str, count: int) -> tuple[list[list[str]], str]:
    """Records of four cells, and the file that holds them: those cells are quoted that have to be."""
    names = ["id", "met at", "mentor", "note"]
    records = [[f"C{n:02d}", f"{n % 24:02d}:15", "Lee, Bo", "goals; a|b and ~more"] for n in range(count)]
    signs = {*delimiter, ",", " "}
    lines = [[f"{quote}{cell}{quote}" if signs & {*cell} else cell for cell in cells] for cells in [names, *records]]
    return records, "".join(delimiter.join(line) + "\n" for line in lines)


@pytest.mark.parametrize("delimiter", RARE)
@pytest.mark.parametrize("quote", ['"', "'"])
def test_a_rare_delimiter_is_found_where_no_usual_one_fits(tmp_path, delimiter, quote):
    rows, text = written(delimiter, quote, count=9)
    records = read_records(write(tmp_path, text))
    assert (records.dialect.delimiter, records.dialect.quote) == (delimiter, quote)
    assert [cells for _, cells in records.rows] == rows


@pytest.mark.parametrize("delimiter", [" ", ":", "~"])
def test_a_rare_delimiter_that_does_not_split_the_first_line_is_asked_for(tmp_path, delimiter):
    path = write(tmp_path, "Report\n\n" + written(delimiter, '"', count=9)[1])
    with pytest.raises(
        UnreadableFile, match=rf"split at '\{delimiter}', but not all lines fit\. Say --delimiter, and --skip"
    ):
        read_records(path)
    assert len(read_records(path, delimiter=delimiter, skip_rows=2).rows) == 9


def test_blanks_behind_the_commas_belong_to_the_delimiter_where_single_quotes_follow_them(tmp_path):
    records = read_records(write(tmp_path, "id; name; note\n1; 'Smith; Ann'; x\n2; Bob; 'a; b'\n3; 'C; D'; y\n"))
    assert (records.dialect.delimiter, records.dialect.quote) == ("; ", "'")
    assert records.rows[0] == (2, ["1", "Smith; Ann", "x"])


@pytest.mark.parametrize("stated", ["||", "~", ";", "\\t"])
def test_a_delimiter_that_the_first_line_states_is_taken(tmp_path, stated):
    sign = stated.replace("\\t", "\t")
    records = read_records(write(tmp_path, f"sep={stated}\nid{sign}name, first\n1{sign}Ann, B\n2{sign}Cid, D\n"))
    assert (records.dialect.delimiter, records.rows[0]) == (sign, (3, ["1", "Ann, B"]))


def test_sentences_with_as_many_words_are_one_column_unless_most_lines_and_the_first_agree(tmp_path):
    lines = ["What was talked about", "CV", "goals and the next steps", "a poster", "how to write an abstract"]
    assert read_records(write(tmp_path, "\n".join(lines))).columns == [lines[0]]


@pytest.mark.parametrize("sign", ["|", ";", "\t", "~"])
def test_a_sign_that_comes_late_in_a_long_file_is_text(tmp_path, sign):
    records = read_records(write(tmp_path, "id,note\n" + "1,x\n" * 2000 + f"2,a{sign}b\n"))
    assert (records.dialect.delimiter, records.rows[-1]) == (",", (2002, ["2", f"a{sign}b"]))


def test_words_are_not_split_at_blanks(tmp_path):
    records = read_records(write(tmp_path, "Full name\nAnn Lee\nBob Ray\n"))
    assert records.rows == [(2, ["Ann Lee"]), (3, ["Bob Ray"])]


@pytest.mark.parametrize(
    ("file", "delimiter", "row_count", "first"),
    [
        ("paws_volunteers/service.csv", None, 23_474, "2261"),
        ("paws_volunteers/signupsheet.csv", None, 779, "2261"),
        ("paws_volunteers/master_min.csv", None, 1_482, "1001"),
        ("cdnow/cdnow_customers_summary.csv", None, 2_357, "1"),
        ("collegemsg/CollegeMsg.txt", " ", 59_835, "1"),
    ],
)
def test_real_exports_give_the_number_of_rows_their_source_states(shared_data, file, delimiter, row_count, first):
    records = read_records(shared_data / file, delimiter=delimiter)
    assert (len(records.rows), records.rows[0][1][0], records.rejected) == (row_count, first, [])


def test_the_fixtures_of_a_case_management_system_are_read_with_their_lists_and_marks(shared_data):
    records = read_records(shared_data / "schemas/casa_fixtures/casa_cases.csv")
    assert records.columns == ["case_number", "case_assignment", "birth_month_year_youth", "next_court_date"]
    assert records.rows[1] == (
        3,
        ["CINA-01-4348", "volunteer2@example.net, volunteer3@example.net", "February 2000", "Jan 1 2023"],
    )
    ragged = read_records(shared_data / "schemas/casa_fixtures/volunteers_without_email.csv")
    assert ragged.rejected == [(3, "too_few_cells", "Volunteer Two,11111111111")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("escape", ["''", "\\'"])
def test_single_quotes_around_the_cells_that_need_them_are_found(tmp_path, delimiter, escape):
    body = "".join(
        f"{n}{delimiter}'Lee{delimiter} Bo'{delimiter}the pair{escape}s goal; a, b\n".replace("the", "'the").replace(
            "a, b", "a, b'"
        )
        for n in range(9)
    )
    records = read_records(write(tmp_path, f"id{delimiter}name{delimiter}note\n" + body))
    assert (records.dialect.delimiter, records.dialect.quote) == (delimiter, "'")
    assert [cells for _, cells in records.rows] == [
        [str(n), f"Lee{delimiter} Bo", "the pair's goal; a, b"] for n in range(9)
    ]


def test_a_nickname_in_single_quotes_is_text(tmp_path):
    body = "".join(f"{n},{chr(39) * (n == 4)}Bo{chr(39) * (n == 4)},Ann O'Hara\n" for n in range(30))
    assert read_records(write(tmp_path, "id,name,mentor\n" + body)).rows[4] == (6, ["4", "'Bo'", "Ann O'Hara"])
