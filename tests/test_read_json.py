"""JSON objects become rows of text: nothing rounded, nothing dropped, the columns those that any object names."""

import pytest

from pipelines.errors import UnreadableFile
from pipelines.read import open_sheets, read_records
from tests.test_read_delimited import write


def test_values_stand_as_they_are_written_and_missing_ones_are_empty(tmp_path):
    content = """[
      {"id": "007", "n": 1.10, "big": 12345678901234567890, "on": true, "x": null},
      {"id": 8, "tags": ["a", 1.50, {"k": "é"}], "n": 1e5, "on": false},
      {"when": "2026-01-05T10:00:00Z", "": "nameless", "id": "Ann \\u00e9 \\"q\\""}
    ]"""
    records = read_records(write(tmp_path, content, "a.json"))
    assert records.columns == ["id", "n", "big", "on", "x", "tags", "when", ""]
    assert records.rows == [
        (1, ["007", "1.10", "12345678901234567890", "true", "", "", "", ""]),
        (2, ["8", "1e5", "", "false", "", '["a", 1.50, {"k": "é"}]', "", ""]),
        (3, ['Ann é "q"', "", "", "", "", "", "2026-01-05T10:00:00Z", "nameless"]),
    ]


def test_what_is_no_object_or_names_a_key_twice_is_rejected(tmp_path):
    records = read_records(write(tmp_path, '[{"a": 1}, 5, {"a": 1, "a": 2}, [], {"a": 3}]', "a.json"))
    assert records.rows == [(1, ["1"]), (5, ["3"])]
    assert records.rejected == [(2, "no_object", "5"), (3, "repeated_key", '{"a": 1, "a": 2}'), (4, "no_object", "[]")]


def test_an_object_of_arrays_is_one_table_a_key(tmp_path):
    content = (
        '{"total": 3, "meetings": [{"id": 1}, {"id": 2}], "page": {"meetings": [{"no": 1}]}, "pairs": [{"p": "x"}]}'
    )
    sheets = open_sheets(write(tmp_path, content, "a.json"))
    assert [(s.name, s.columns, len(s.rows)) for s in sheets] == [("meetings", ["id"], 2), ("pairs", ["p"], 1)]


def test_json_lines_are_read_line_by_line_and_a_bad_line_costs_itself(tmp_path):
    content = '{"id": 1}\n\n{"id": 2, "b": "é"}\r\n{"id": 3\n[4]\n{"id": 5, "id": 6}\n{"id": 7}'
    records = read_records(write(tmp_path, content, "a.jsonl"))
    assert records.kind == "jsonl"
    assert records.rows == [(1, ["1", ""]), (3, ["2", "é"]), (7, ["7", ""])]
    assert [(line, reason) for line, reason, _ in records.rejected] == [
        (4, "bad_json"),
        (5, "no_object"),
        (6, "repeated_key"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "kind", "row_count"),
    [
        ("a.json", '{"id": 1}\n{"id": 2}\n', "jsonl", 2),
        ("a.json", '{"id": 1,\n"b": 2}\n', "json", 1),
        ("a.txt", '[\n {"id": 1}]', "json", 1),
        ("export", '{"id": 1}\n{"id": 2}', "jsonl", 2),
        ("a.csv", "[id],{name}\n1,2\n", "delimited", 1),
        ("a.json", '\ufeff[{"id": 1}]', "json", 1),
    ],
)
def test_the_kind_shows_in_the_content_and_not_in_the_name(tmp_path, name, content, kind, row_count):
    records = read_records(write(tmp_path, content, name))
    assert (records.kind, len(records.rows)) == (kind, row_count)


def test_json_in_utf_16_is_read(tmp_path):
    assert read_records(write(tmp_path, '[{"name": "José"}]'.encode("utf-16"), "a.json")).rows == [(1, ["José"])]


def test_the_raw_text_is_the_object_as_it_is_written(tmp_path):
    records = read_records(write(tmp_path, '[{"a": 1.0}, {"a":2, "b":[1]}]', "a.json"))
    assert records.raw(None, [2]) == {2: '{"a":2, "b":[1]}'}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('[{"id": 1}, {"id":', "is no valid JSON"),
        ('[{"id": 1} {"id": 2}]', "a comma or ] is missing"),
        ('[{"id": 1}', "a comma or ] is missing"),
        ("[" * 100_000, "nests arrays deeper than any export does"),
        ("[]", "holds no object"),
        ("[1, 2]", "holds no object"),
        ('{"a": 1} and more', "something follows"),
        ("5", "neither an array nor an object"),
    ],
)
def test_json_that_cannot_be_right_is_refused_with_a_sentence(tmp_path, content, told):
    with pytest.raises(UnreadableFile, match=told.replace("]", r"\]")):
        read_records(write(tmp_path, content, "a.json"))


def test_half_characters_and_spoilt_names_are_rejected(tmp_path):
    spoilt = "Jos" + "é".encode().decode("cp1252")
    content = '[{"a": "\\ud83d"}, {"a": "' + spoilt + '"}, {"a": "x\\u0000"}, {"\\udc00": 1}, {"a": "\\ud83d\\ude00"}]'
    records = read_records(write(tmp_path, content, "a.json"))
    assert records.rows == [(5, ["😀"])]
    assert [(line, reason) for line, reason, _ in sorted(records.rejected)] == [
        (1, "undecodable"),
        (2, "damaged_text"),
        (3, "nul_byte"),
        (4, "undecodable"),
    ]
    assert records.rejected[0][2].encode()
