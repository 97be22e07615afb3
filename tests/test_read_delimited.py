"""Delimited text is cut exactly as its dialect says, and every cell comes back unchanged."""

from pathlib import Path

import pytest

from pipelines.errors import UnreadableFile, UsageError
from pipelines.read import open_records, read_records


def write(folder: Path, content: str | bytes, name: str = "export.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def rows(path: Path, **declared):
    return read_records(path, **declared).rows


def test_cells_come_back_as_they_stand_with_the_line_of_their_record(tmp_path):
    path = write(tmp_path, "id,name,note\n00123, Ann ,NA\n7,,-1.50\n")
    records = read_records(path)
    assert records.columns == ["id", "name", "note"]
    assert records.rows == [(2, ["00123", " Ann ", "NA"]), (3, ["7", "", "-1.50"])]
    assert records.rejected == []
    assert records.ignored == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", ["", "end"])
def test_each_kind_of_line_end_ends_a_record_and_the_last_record_needs_none(tmp_path, end, last):
    path = write(tmp_path, end.join(["id,name", "1,Ann", "2,Bob"]) + (end if last else ""))
    assert rows(path) == [(2, ["1", "Ann"]), (3, ["2", "Bob"])]


def test_mixed_line_ends_end_records_each_in_its_way(tmp_path):
    path = write(tmp_path, "id,name\r\n1,Ann\r2,Bob\n3,Cid\r\n\r\n4,Dee")
    records = read_records(path)
    assert records.rows == [(2, ["1", "Ann"]), (3, ["2", "Bob"]), (4, ["3", "Cid"]), (6, ["4", "Dee"])]
    assert records.ignored == [(5, "blank", "")]


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x0b", "\x0c", "\x1c", "\x85", "\xa0"])
def test_signs_that_other_readers_take_for_line_ends_stay_inside_the_cell(tmp_path, sign):
    path = write(tmp_path, f"id,note\n1,one{sign}two\n2,x\n")
    assert rows(path) == [(2, ["1", f"one{sign}two"]), (3, ["2", "x"])]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_quoted_cell_keeps_its_line_ends_and_its_record_the_first_line(tmp_path, end):
    path = write(tmp_path, f'id,note{end}1,"one{end}two{end}{end}three"{end}2,x{end}')
    assert rows(path) == [(2, ["1", f"one{end}two{end}{end}three"]), (6, ["2", "x"])]


def test_quotes_delimiters_and_doubled_quotes_inside_quotes_are_text(tmp_path):
    path = write(tmp_path, 'id,note\n1,"a, ""b"" c"\n2,""""\n3,""\n4,"x"""\n')
    assert rows(path) == [(2, ["1", 'a, "b" c']), (3, ["2", '"']), (4, ["3", ""]), (5, ["4", 'x"'])]


def test_a_quote_inside_an_unquoted_cell_is_text(tmp_path):
    path = write(tmp_path, 'id,note\n1,5\' 9" tall\n2,Robert "Bob" Smith\n')
    assert rows(path) == [(2, ["1", "5' 9\" tall"]), (3, ["2", 'Robert "Bob" Smith'])]


def test_a_declared_backslash_escapes_the_quote_and_itself_and_nothing_else(tmp_path):
    path = write(tmp_path, 'id,note\n1,"say \\"hi\\""\n2,"C:\\new\\\\"\n3,a\\,b\n4,8\\\'9\n')
    assert rows(path, escape="\\") == [
        (2, ["1", 'say "hi"']),
        (3, ["2", "C:\\new\\"]),
        (4, ["3", "a,b"]),
        (5, ["4", "8\\'9"]),
    ]


def test_without_an_escape_a_quote_ends_its_cell_only_before_a_delimiter_or_the_line_end(tmp_path):
    path = write(tmp_path, 'id,note,x\n1,"Round 48"",a\n2,"5" pipe",b\n3,"c","d"\n')
    assert rows(path, escape="") == [(2, ["1", 'Round 48"', "a"]), (3, ["2", '5" pipe', "b"]), (4, ["3", "c", "d"])]


def test_without_a_quote_the_quote_is_text(tmp_path):
    path = write(tmp_path, 'id,note\n1,"a"\n2,"b\n')
    assert rows(path, quote="") == [(2, ["1", '"a"']), (3, ["2", '"b'])]


@pytest.mark.parametrize("delimiter", [";", "\t", "|", ":", " ", "~", ", ", "; ", "||", "\t\t", "§"])
def test_a_declared_delimiter_of_any_length_is_obeyed(tmp_path, delimiter):
    lines = [["id", "note"], ["1", f'"a{delimiter}b"'], ["2", "c"]]
    path = write(tmp_path, "".join(delimiter.join(line) + "\n" for line in lines))
    assert rows(path, delimiter=delimiter) == [(2, ["1", f"a{delimiter}b"]), (3, ["2", "c"])]


def test_a_declared_delimiter_is_obeyed_against_all_evidence(tmp_path):
    path = write(tmp_path, "id;name\n1;Ann\n2;Bob\n")
    records = read_records(path, delimiter=",")
    assert records.columns == ["id;name"]
    assert records.rows == [(2, ["1;Ann"]), (3, ["2;Bob"])]


def test_rows_to_skip_are_physical_lines_and_are_told(tmp_path):
    path = write(tmp_path, 'Report, "of 2026\n\nid,name\n1,Ann\n')
    records = read_records(path, skip_rows=2)
    assert (records.columns, records.rows) == (["id", "name"], [(4, ["1", "Ann"])])
    assert records.ignored == [(1, "skipped", 'Report, "of 2026'), (2, "skipped", "")]


def test_without_a_header_every_line_is_a_record_and_columns_are_numbered(tmp_path):
    records = read_records(write(tmp_path, "1,Ann\n2,Bob\n"), has_header=False)
    assert records.columns == ["column_1", "column_2"]
    assert records.rows == [(1, ["1", "Ann"]), (2, ["2", "Bob"])]


def test_headers_stand_verbatim_with_doubles_blanks_and_line_ends(tmp_path):
    path = write(tmp_path, 'id,Completion %,Completion %,," Likely","Two\nlines"\n1,2,3,4,5,6\n')
    records = read_records(path)
    assert records.columns == ["id", "Completion %", "Completion %", "", " Likely", "Two\nlines"]
    assert records.rows == [(3, ["1", "2", "3", "4", "5", "6"])]


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path):
    records = read_records(write(tmp_path, b"\xef\xbb\xbfid,name\n1,Ann\n"))
    assert records.columns == ["id", "name"]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"   \n\t\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n"])
def test_a_file_without_a_record_is_refused_with_a_sentence(tmp_path, content):
    with pytest.raises(UnreadableFile, match=r"the file is empty\. Export it again"):
        read_records(write(tmp_path, content))


def test_a_header_alone_is_a_table_without_rows(tmp_path):
    records = read_records(write(tmp_path, "id,name\n"))
    assert (records.columns, records.rows, records.rejected) == (["id", "name"], [], [])


def test_a_missing_file_is_refused_with_a_sentence(tmp_path):
    with pytest.raises(UnreadableFile, match="there is no such file"):
        read_records(tmp_path / "gone.csv")


@pytest.mark.parametrize(
    ("declared", "told"),
    [
        ({"delimiter": ""}, "the delimiter is empty"),
        ({"delimiter": "\n"}, "holds a line end"),
        ({"quote": "''"}, "longer than one character"),
        ({"delimiter": "|", "quote": "|"}, "are the same"),
        ({"skip_rows": -1}, "is negative"),
        ({"encoding": "klingon"}, "no encoding 'klingon'"),
        ({"encoding": "base64"}, "no encoding 'base64'"),
    ],
)
def test_an_impossible_declaration_is_refused(tmp_path, declared, told):
    with pytest.raises(UsageError, match=told):
        read_records(write(tmp_path, "a,b\n"), **declared)


def test_the_raw_text_of_records_is_what_stands_in_the_file(tmp_path):
    path = write(tmp_path, 'id,note\r\n1,"one\r\ntwo ""x"""\r\n2,b\r\n3,c,d\r\n')
    records = open_records(path)
    assert records.raw(None, [5, 2, 4]) == {2: '1,"one\r\ntwo ""x"""', 4: "2,b", 5: "3,c,d"}


def test_batches_cross_the_border_between_blocks_without_a_trace(tmp_path, monkeypatch):
    monkeypatch.setattr("pipelines.read.delimited.CHUNK_BYTES", 7)
    lines = ["id,note", *(f'{n},"note {n}\r\nof ""two"" lines é"' for n in range(200)), "last,plain"]
    records = read_records(write(tmp_path, "\r\n".join(lines)))
    assert records.rejected == []
    assert records.rows == [
        *((2 + 2 * n, [str(n), f'note {n}\r\nof "two" lines é']) for n in range(200)),
        (402, ["last", "plain"]),
    ]
