"""What breaks the dialect costs its own record and no other, and every physical record is told exactly once."""

from pathlib import Path

import pytest

from pipelines.read import read_records
from tests.test_read_delimited import write

HEADER = "id,name,note\n"


def read(folder: Path, body: str | bytes, **declared):
    head = HEADER if isinstance(body, str) else HEADER.encode()
    return read_records(write(folder, head + body), delimiter=",", **declared)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("1,Ann", "too_few_cells"),
        ("1", "too_few_cells"),
        ("1,Ann,x,y", "too_many_cells"),
        ("1,Ann,x,", "too_many_cells"),
        ("1,,Ann,", "too_many_cells"),
        ("1;Ann;x", "too_few_cells"),
        ('1,"Ann,x', "open_quote"),
        ('1,"Ann"b,x', "bad_quote"),
        ('1,""Ann",x', "bad_quote"),
        ('1, "Ann",x', "bad_quote"),
        ('1,"Ann" ,x', "bad_quote"),
        ("1,An\0n,x", "nul_byte"),
        (b"1,An\xffn,x", "undecodable"),
        ("1,JosÃ©,x", "damaged_text"),
        ("1,Jos�,x", "damaged_text"),
        ("# 1,Ann,x", None),
    ],
)
def test_a_faulty_record_is_rejected_by_reason_with_its_line_and_text_between_good_neighbours(tmp_path, line, reason):
    raw = line if isinstance(line, bytes) else line.encode()
    records = read(tmp_path, b"7,G\xc3\xa9,a\n" + raw + b"\n8,Hal,b\n")
    good = [(2, ["7", "Gé", "a"]), (4, ["8", "Hal", "b"])]
    if reason is None:  # a dialect was declared: somebody has looked, so this is a row
        assert records.rows == [good[0], (3, ["# 1", "Ann", "x"]), good[1]]
    else:
        assert records.rows == good
        text = line if isinstance(line, str) else "1,An\\xffn,x"
        assert records.rejected == [(3, reason, text)]


@pytest.mark.parametrize("column", [0, 1, 2])
def test_an_open_quote_costs_one_record_and_reading_goes_on_at_the_next_line(tmp_path, column):
    broken = ["5", "Eve", "e"]
    broken[column] = '"' + broken[column]
    body = '4,Dan,"d"\n' + ",".join(broken) + '\n6,"Fay, B.","f"\n7,Gil,g\n8,"Hal",""\n'
    records = read(tmp_path, body)
    assert records.rows == [
        (2, ["4", "Dan", "d"]),
        (4, ["6", "Fay, B.", "f"]),
        (5, ["7", "Gil", "g"]),
        (6, ["8", "Hal", ""]),
    ]
    assert [(line, raw) for line, _, raw in records.rejected] == [(3, ",".join(broken))]


def test_lines_inside_a_broken_note_are_not_taken_for_records_if_they_look_unlike_one(tmp_path):
    body = '1,Ann,"said "hi", left\nthen came back", done\n2,Bob,x\n'
    records = read(tmp_path, body)
    assert records.rows == [(4, ["2", "Bob", "x"])]
    assert [(line, reason) for line, reason, _ in records.rejected] == [(2, "bad_quote"), (3, "bad_quote")]


def test_a_line_in_doubt_with_a_stray_quote_is_rejected_even_if_its_cells_are_enough(tmp_path):
    body = '1,Ann,"said "hi"\nand, then, left"\n2,Bob,x\n'
    assert read(tmp_path, body).rows == [(4, ["2", "Bob", "x"])]


def test_a_record_of_several_lines_with_a_cell_too_many_is_one_rejected_record(tmp_path):
    body = '1,Ann,"first\nsecond",extra\n2,Bob,x\n'
    records = read(tmp_path, body)
    assert records.rows == [(4, ["2", "Bob", "x"])]
    assert records.rejected == [(2, "too_many_cells", '1,Ann,"first\nsecond",extra')]


def test_an_open_quote_that_another_closes_later_does_not_swallow_the_whole_records_between(tmp_path):
    body = '1,Ann,"open\n2,Bob,x\n3,Cid,y\n4,Dee,",z"\n'
    records = read(tmp_path, body)
    assert [cells[0] for _, cells in records.rows] == ["2", "3", "4"]
    assert [line for line, _, _ in records.rejected] == [2]


def test_a_thousand_open_quotes_cost_a_thousand_records_and_no_others(tmp_path):
    body = "".join(f'{n},"open {n},x\n{n},Ann,"ok"\n' for n in range(1000))
    records = read(tmp_path, body)
    assert [cells for _, cells in records.rows] == [[str(n), "Ann", "ok"] for n in range(1000)]
    assert len(records.rejected) == 1000


def test_no_cell_is_cut_however_long_it_is(tmp_path):
    long = "x" * 3_000_000
    records = read(tmp_path, f'1,{long},a\n2,"{long}\n{long}",b\n')
    assert records.rows == [(2, ["1", long, "a"]), (3, ["2", f"{long}\n{long}", "b"])]


def test_a_record_longer_than_the_limit_is_rejected_whole_and_named(tmp_path, monkeypatch):
    monkeypatch.setattr("pipelines.read.lines.MAX_RECORD_CHARS", 1000)
    monkeypatch.setattr("pipelines.read.delimited.CHUNK_BYTES", 500)
    records = read(tmp_path, f"1,{'x' * 5000},a\n2,Bob,b\n")
    assert records.rows == [(3, ["2", "Bob", "b"])]
    ((line, reason, raw),) = records.rejected
    assert (line, reason) == (2, "too_long")
    assert raw.endswith("… (longer than the limit, not shown whole)")


def test_blank_lines_and_repeated_headers_are_told_as_no_records(tmp_path):
    records = read(tmp_path, "1,Ann,a\n\nid,name,note\n  \n\ufeffid,name,note\n2,Bob,b\n\n")
    assert records.rows == [(2, ["1", "Ann", "a"]), (7, ["2", "Bob", "b"])]
    assert records.ignored == [
        (3, "blank", ""),
        (4, "repeated_header", "id,name,note"),
        (5, "blank", "  "),
        (6, "repeated_header", "\ufeffid,name,note"),
        (8, "blank", ""),
    ]


def test_comments_are_told_as_no_records_and_a_row_that_looks_like_one_is_held_back(tmp_path):
    path = write(tmp_path, "# exported 2026-01-03\nid,name,note\n1,Ann,a\n# page 2\n# x,y,z\n#3,Cid,c\n")
    records = read_records(path)
    assert records.rows == [(3, ["1", "Ann", "a"]), (6, ["#3", "Cid", "c"])]
    assert records.ignored == [(1, "title", "# exported 2026-01-03"), (4, "comment", "# page 2")]
    assert records.rejected == [(5, "comment_like", "# x,y,z")]


def test_rows_of_empty_cells_are_rows_because_their_delimiters_are_there(tmp_path):
    assert read(tmp_path, ",,\n").rows == [(2, ["", "", ""])]


def test_in_a_file_of_one_column_only_an_empty_line_is_blank(tmp_path):
    records = read_records(write(tmp_path, 'id\n1\n\n""\n  \n'), delimiter=",")
    assert records.rows == [(2, ["1"]), (4, [""]), (5, ["  "])]
    assert records.ignored == [(3, "blank", "")]


def test_a_row_of_text_like_the_header_is_a_row_where_the_names_are_no_words(tmp_path):
    assert read_records(write(tmp_path, "a,1\nb,2\na,1\n"), delimiter=",").rows == [(2, ["b", "2"]), (3, ["a", "1"])]


@pytest.mark.parametrize(
    ("usual", "stray"), [("\n", "\r"), ("\r\n", "\n"), ("\r\n", "\r"), ("\r", "\n"), ("\n", "\r\n")]
)
def test_a_row_whose_last_cell_may_have_lost_its_end_is_held_back(tmp_path, usual, stray):
    lines = [HEADER.strip(), "1,Ann,a", f"2,Bob,first{stray}second", "3,Cid,c", f"4,Dee,{stray}{stray}more", "5,Eve,e"]
    path = write(tmp_path, usual.join(lines) + usual)
    records = read_records(path, delimiter=",")
    assert [cells[0] for _, cells in records.rows] == ["1", "3", "5"]
    assert [(line, reason) for line, reason, _ in records.rejected] == [
        (3, "stray_line_end"),
        (4, "too_few_cells"),
        (6, "stray_line_end"),
        (8, "too_few_cells"),
    ]


def test_a_row_whose_first_cell_may_have_lost_its_beginning_is_held_back(tmp_path):
    body = "1,Ann,a\r\nfirst\n2,Bob,b\r\n3,Cid,c\r\n\n4,Dee,d\r\n5,Eve,e\r\n"
    records = read(tmp_path, body)
    assert [cells[0] for _, cells in records.rows] == ["3", "5"]
    assert [(line, reason) for line, reason, _ in records.rejected] == [
        (2, "stray_line_end"),  # "first" may as well be the rest of its note
        (3, "too_few_cells"),
        (4, "stray_line_end"),
        (7, "stray_line_end"),
    ]


@pytest.mark.parametrize(
    ("piece", "held"),
    [
        ("and more", [3]),  # of the note before it; no id is of two words
        ("a0", [3, 5]),  # of the note, or of the id behind it, which is shorter than the others
        ("a009", []),  # a record of which only the id is left
        ("a009;Ann;more", []),  # a record with another delimiter
        ("Total: 3 records", []),
        ("----", []),
    ],
)
def test_a_line_of_one_cell_may_be_a_piece_of_the_cell_before_or_behind_it(tmp_path, piece, held):
    ids = ["a001", "a002", "02" if piece == "a0" else "a003", *(f"a{n:03d}" for n in range(10, 30))]
    rows = [f"{one},Ann,a word on {chr(97 + n)}\n" for n, one in enumerate(ids)]
    records = read(tmp_path, "".join([*rows[:2], f"{piece}\n", *rows[2:]]))
    assert [line for line, reason, _ in records.rejected if reason == "stray_line_end"] == held
    assert [line for line, _, _ in records.rejected if line not in held] == [4]


def test_exports_with_different_line_ends_put_together_lose_nothing(tmp_path):
    first = "".join(f"{n},Ann,a\r\n" for n in range(6000))
    second = "".join(f"{n},Bob,b\n" for n in range(6000, 10_000))
    records = read(tmp_path, first + second)
    assert [int(cells[0]) for _, cells in records.rows] == list(range(10_000))
    assert records.rejected == []
