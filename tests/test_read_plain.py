"""The fast path gives exactly what the strict reader gives, or stands aside."""

from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.read import drop_landed, open_records, plain_scan, read_records
from pipelines.read.base import Records
from tests.test_read_delimited import write

BODY = "1,Ann,a\n2,Bob,\n,,\n4, D ,NULL\n"


def is_plain(path: Path, **declared) -> bool:
    records = open_records(path, **declared)
    return plain_scan(path, records.dialect, len(records.columns), records.layout.data_line, is_told=False) is not None


def landed(records: Records, *, as_view: bool = False) -> list[tuple]:
    connection = duckdb.connect()
    connection.execute("create schema landing")
    records.land(connection, "landing.sheet_1", as_view=as_view)
    found = connection.execute("select * from landing.sheet_1 order by line").fetchall()
    assert connection.execute("select * from landing.sheet_1").fetchall() == found  # in file order as it stands
    types = [row[:2] for row in connection.execute("describe landing.sheet_1").fetchall()]
    assert types == [("line", "BIGINT"), *((f"c{n}", "VARCHAR") for n in range(len(records.columns)))]
    drop_landed(connection, "landing.sheet_1")
    return found


def strict(path: Path, **declared) -> tuple[list[tuple], list, list]:
    records = read_records(path, **declared)
    return [(line, *cells) for line, cells in records.rows], records.rejected, records.ignored


def both_ways_alike(path: Path, **declared) -> None:
    expected, rejected, ignored = strict(path, **declared)
    for as_view in (False, True):
        records = open_records(path, **declared)
        assert landed(records, as_view=as_view) == expected
        assert (records.rejected, records.ignored, records.row_count) == (rejected, ignored, len(expected))
        cells = {(n, cell) for _, *row in expected for n, cell in enumerate(row) if n in records.tidy}
        assert all("!" <= cell[0] <= "~" and "!" <= cell[-1] <= "~" for _, cell in cells if cell)


PLAIN = {
    "plain": "id,name,note\n" + BODY,
    "crlf": ("id,name,note\n" + BODY).replace("\n", "\r\n"),
    "no last end": "id,name,note\n1,Ann,a\n2,Bob,b",
    "crlf without a last end": "id,name,note\r\n1,Ann,a\r\n2,Bob,b",
    "blank lines at the end": "id,name,note\n" + BODY + "\n\n",
    "a mark and other scripts": "\ufeffid,name,note\n1,王小明,é\n2,Γ,🙂\n",
    "every cell quoted": '"id","name","note"\n"1","Ann","a"\n"2","Lee, Bo",""\n',
    "quotes doubled": 'id,name,note\n1,"a ""b"" c",""""\n"""x""",y,"z"""\n',
    "a title": "Report\n\nid,name,note\n" + BODY,
    "one column": "id\n1\n2\n",
    "semicolons": "id;name;note\n1;45,5;a\n2;1,5;b\n",
    "tabs": "id\tname\tnote\n1\tAnn\ta\n2\tB b\t\n",
    "words that engines know": "id,name,note\nNULL,nan,true\n#1,-,\\N\n",
    "signs that end lines elsewhere": "id,name,note\n1,a\u2028b,c\x0bd\n2,\x85,\x1c\n",
    "a row of quotes": 'id,name,note\n"""","""""",""\n',
}


@pytest.mark.parametrize("kind", PLAIN)
def test_a_plain_file_is_landed_by_the_engine_and_gives_the_same_rows(tmp_path, kind):
    path = write(tmp_path, PLAIN[kind])
    assert is_plain(path)
    both_ways_alike(path)


NOT_PLAIN = {
    "a cell too many, empty": BODY + "5,Eve,e,\n",
    "a cell too few": BODY + "5,Eve\n",
    "widths that cancel": BODY + "5,Eve,e,f\n6,Fay\n",
    "a blank line between": BODY + "\n" + BODY,
    "a line of blanks": BODY + "  \n" + BODY,
    "mixed ends": BODY + "5,Eve,e\r\n",
    "a return alone": BODY + "5,E\rve,e\n",
    "a zero byte": BODY + "5,E\0ve,e\n",
    "a line end inside quotes": BODY + '5,"E\nve",e\n',
    "an open quote": BODY + '5,"Eve,e\n',
    "a stray quote": BODY + '5,E"ve,e\n',
    "blanks before a quote": BODY + '5, "Eve",e\n',
    "blanks behind a quote": BODY + '5,"Eve" ,e\n',
    "text behind a quote": BODY + '5,"Eve"x,e\n',
    "quotes that cancel": BODY + '5,"E,"v"\n6,"F",y"\n',
    "a spoilt name": BODY + "5,JosÃ©,e\n",
}


@pytest.mark.parametrize("kind", NOT_PLAIN)
@pytest.mark.parametrize("piece_bytes", [1 << 20, 16])
def test_a_file_that_is_not_plain_is_read_strictly(tmp_path, monkeypatch, kind, piece_bytes):
    monkeypatch.setattr("pipelines.read.plain.PIECE_BYTES", piece_bytes)
    path = write(tmp_path, "id,name,note\n" + NOT_PLAIN[kind])
    assert not is_plain(path, delimiter=",")
    both_ways_alike(path, delimiter=",")


@pytest.mark.parametrize("body", ["# 1,Ann,a\n", "id,name,note\n", "\ufeffid,name,note\n"])
def test_rows_on_which_the_strict_reader_has_to_decide_go_back_to_it(tmp_path, body):
    both_ways_alike(write(tmp_path, "id,name,note\n1,Bob,b\n" + body))


def test_columns_are_told_in_which_nothing_is_to_be_trimmed(tmp_path):
    text = 'a,b,c,d,e,f\r\n1,x y,"z",, 2,3\r\n4,é,"""q""",,5," 6"\r\n7,"x",8,,9,"0 "\r\n'
    records = open_records(write(tmp_path, text))
    landed(records)
    assert records.tidy == {0, 2, 3}


def test_a_file_name_with_signs_of_a_pattern_is_not_taken_for_one(tmp_path):
    write(tmp_path, "id,name\n9,wrong\n", "export1.csv")
    both_ways_alike(write(tmp_path, "id,name\n1,Ann\n", "export[1].csv"))


def test_a_quote_in_a_file_name_does_no_harm(tmp_path):
    both_ways_alike(write(tmp_path, "id,name\n1,Ann\n", "o'brien; drop table x.csv"))


@pytest.mark.parametrize("delimiter", [",", ";", "'", "\\", "^", "a"])
def test_any_single_sign_can_be_the_delimiter(tmp_path, delimiter):
    both_ways_alike(write(tmp_path, f"id{delimiter}Q\n1{delimiter}\n2{delimiter}'x\n"), delimiter=delimiter)


CELLS = st.text(st.sampled_from("ab ,;\"\n\r\t#\\'é\u2028\ufeff"), max_size=6)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    records=st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=8),
    end=st.sampled_from(["\n", "\r\n"]),
    has_quotes=st.booleans(),
)
def test_whatever_stands_in_a_file_both_ways_give_the_same(tmp_path, records, end, has_quotes):
    if has_quotes:
        records = [['"' + cell.replace('"', '""') + '"' for cell in cells] for cells in records]
    lines = ["id,name", *map(",".join, records)]
    both_ways_alike(write(tmp_path, end.join(lines) + end), delimiter=",", quote='"', escape='"')


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.sampled_from('ab,"\n é'), max_size=40))
def test_whatever_text_follows_the_header_both_ways_give_the_same(tmp_path, text):
    both_ways_alike(write(tmp_path, "id,name\n" + text), delimiter=",", quote='"', escape='"')
