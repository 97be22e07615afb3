"""A clean table polluted in every way a file can be, its dialect declared or found: no wrong row, each missing one rejected.

The kinds follow the Pollock benchmark of polluted files (Vitagliano and others, VLDB 2023): changes to the whole file, and to a
single delimiter or quote of a single row, for each row and column. The table is our own.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from pipelines.errors import UnreadableFile
from pipelines.read import Records, read_records
from tests.test_read_delimited import write

NAMES = ["id", "day", "time", "mentor", "topic", "note", "link", "minutes", "remark"]
NOTES = [
    "went well, next in March",
    'she said "more", and meant it',
    "a 5\" pipe, 8' long",
    "plain",
    "said \\'later\\'",
    "",
]
TABLE = [
    [f"C{n:03d}", f"{n % 28 + 1:02d}/01/2026", f"{n % 24:02d}:15", ["Ann O'Hara", "Lee, Bo", "Cid"][n % 3],
     "Goals; plans", NOTES[n % len(NOTES)], f"https://example.org/{n}", str(n * 7), ["", "x"][n % 7 == 0]]
    for n in range(1, 31)
]  # fmt: skip


@dataclass
class Style:
    """How a record is written."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = '"'
    end: str = "\r\n"
    declared: dict[str, Any] = field(default_factory=dict)

    def cell(self, text: str) -> str:
        if self.quote and any(sign in text for sign in (self.delimiter, self.quote, "\r", "\n", " ")):
            return self.quote + text.replace(self.quote, self.escape + self.quote) + self.quote
        return text

    def line(self, cells: list[str]) -> str:
        return self.delimiter.join(map(self.cell, cells))

    def file(self, records: list[list[str]]) -> str:
        return "".join(self.line(record) + self.end for record in records)


def judged(records: Records, expected: list[list[str]]) -> tuple[int, int]:
    """(right, wrong) rows; fails where a missing record is not told in `rejected`."""
    got = [cells for _, cells in records.rows]
    right = [cells for cells in expected if cells in got]
    told = "\n".join(raw for _, _, raw in records.rejected)
    missing = [cells[0] for cells in expected if cells not in got]
    assert all(key in told for key in missing), (missing, records.rejected)
    return len(right), len([cells for cells in got if cells not in expected])


RFC = Style()


def read(folder, content: str, style: Style = RFC, encoding: str = "utf-8", *, is_told: bool = True, **more):
    path = write(folder, content.encode(encoding))
    if not is_told:
        return read_records(path, **more)
    declared = {"delimiter": style.delimiter, "quote": style.quote, "escape": style.escape, "encoding": encoding}
    return read_records(path, **(declared | more))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", " ", "|", ":", ", ", "\t\t", "~", "||"])
@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("is_told", [True, False])
def test_each_delimiter_quote_and_record_end(tmp_path, delimiter, quote, end, is_told):
    style = Style(delimiter, quote, quote, end)
    assert judged(read(tmp_path, style.file([NAMES, *TABLE]), style, is_told=is_told), TABLE) == (30, 0)


def test_a_delimiter_of_two_letters_is_obeyed(tmp_path):
    style = Style("\\t")
    assert judged(read(tmp_path, style.file([NAMES, *TABLE]), style), TABLE) == (30, 0)


@pytest.mark.parametrize("escape", ["\\", "^", "~"])
def test_each_escape_character(tmp_path, escape):
    style = Style(escape=escape)
    assert judged(read(tmp_path, style.file([NAMES, *TABLE]), style), TABLE) == (30, 0)


def test_no_escape_at_all(tmp_path):
    style = Style(escape="")
    assert judged(read(tmp_path, style.file([NAMES, *TABLE]), style), TABLE) == (
        25,
        0,
    )  # five notes hold a quote and comma


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1", "cp1252", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("is_told", [True, False])
def test_each_encoding(tmp_path, encoding, is_told):
    records = read(tmp_path, Style().file([NAMES, *TABLE]), encoding=encoding, is_told=is_told)
    assert judged(records, TABLE) == (30, 0)


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-8"])
def test_letters_are_right_in_whatever_encoding_they_come(tmp_path, encoding):
    table = [[f"C{n:03d}", "José Müller", "Zoë"] for n in range(30)]
    records = read(tmp_path, Style().file([["id", "mentor", "mentee"], *table]), encoding=encoding, is_told=False)
    assert judged(records, table) == (30, 0)


@pytest.mark.parametrize("declared", ["ascii", "utf-8", "utf-16"])
def test_an_encoding_declared_wrongly_makes_no_wrong_row(tmp_path, declared):
    table = [[f"C{n:03d}", "José" if n == 4 else "Ann", "x"] for n in range(9)]
    path = write(tmp_path, Style().file([["id", "name", "note"], *table]).encode("latin-1"))
    try:
        records = read_records(path, encoding=declared)
    except UnreadableFile:
        assert declared == "utf-16"
        return
    assert judged(records, table) == (8, 0)
    assert [(line, reason) for line, reason, _ in records.rejected] == [(6, "undecodable")]


WHOLE_FILE: dict[str, tuple[Callable[[Style], str], dict[str, Any]]] = {
    "no last line end": (lambda s: s.file([NAMES, *TABLE]).removesuffix(s.end), {}),
    "two last line ends": (lambda s: s.file([NAMES, *TABLE]) + s.end, {}),
    "no header": (lambda s: s.file(TABLE), {"has_header": False}),
    "header twice": (lambda s: s.file([NAMES, NAMES, *TABLE]), {}),
    "header three times": (lambda s: s.file([NAMES, NAMES, NAMES, *TABLE]), {}),
    "preamble": (lambda s: "PREAMBLE\r\nPREAMBLE\r\n" + s.file([NAMES, *TABLE]), {"skip_rows": 2}),
    "delimited preamble": (lambda s: s.file([["PREAMBLE", *[""] * 8]] * 3 + [NAMES, *TABLE]), {"skip_rows": 3}),
    "preamble not declared": (lambda s: s.file([["PREAMBLE", *[""] * 8]] * 3 + [NAMES, *TABLE]), {}),
    "footnote": (lambda s: s.file([NAMES, *TABLE]) + "FOOTNOTE\r\n" * 3, {}),
    "footnote behind a gap": (lambda s: s.file([NAMES, *TABLE]) + "\r\n\r\nFOOTNOTE, and more\r\n", {}),
    "narrower second table": (lambda s: s.file([NAMES, *TABLE, *[["a", "b"]] * 9]), {}),
    "wider second table": (lambda s: s.file([NAMES, *TABLE, *[["a"] * 12] * 9]), {}),
    "long header name": (lambda s: s.file([["N" * 600_000, *NAMES[1:]], *TABLE]), {}),
    "odd header names": (lambda s: s.file([["", "HEAD/%R", "HEADER", "HEADER", *NAMES[4:]], *TABLE]), {}),
    "one row": (lambda s: s.file([NAMES, TABLE[0]]), {}),
}


@pytest.mark.parametrize("kind", WHOLE_FILE)
@pytest.mark.parametrize("is_told", [True, False])
def test_changes_to_the_whole_file_cost_no_row(tmp_path, kind, is_told):
    make, declared = WHOLE_FILE[kind]
    expected = TABLE[:1] if kind == "one row" else TABLE
    assert judged(read(tmp_path, make(Style()), is_told=is_told, **declared), expected) == (len(expected), 0)


@pytest.mark.parametrize("is_told", [True, False])
@pytest.mark.parametrize("content", ["", "\r\n\r\n", " "])
def test_a_file_without_any_record_is_refused(tmp_path, content, is_told):
    with pytest.raises(UnreadableFile, match=r"no record|is empty"):
        read(tmp_path, content, is_told=is_told)


@pytest.mark.parametrize("is_told", [True, False])
def test_a_file_of_a_header_alone_has_columns_and_no_rows(tmp_path, is_told):
    records = read(tmp_path, Style().file([NAMES]), is_told=is_told)
    assert (records.columns, records.rows, records.rejected) == (NAMES, [], [])


def test_a_header_that_is_missing_and_not_declared_so_is_never_made_of_a_record(tmp_path):
    with pytest.raises(UnreadableFile, match="reads like a record, not like a header"):
        read(tmp_path, Style().file(TABLE), is_told=False)


@pytest.mark.parametrize("is_told", [True, False])
def test_a_second_table_of_the_same_width_below_a_gap_is_told_and_not_mixed_in(tmp_path, is_told):
    other = [[f"other {name}" for name in NAMES], *[["x", "y", "z", "a", "b", "c", "d", "e", "f"]] * 4]
    records = read(tmp_path, Style().file([NAMES, *TABLE]) + "\r\n" + Style().file(other), is_told=is_told)
    assert judged(records, TABLE) == (30, 0)
    assert len(records.rejected) == 5


def row_changes(kind: str, row: int, column: int) -> str:
    """The file with one change to the record `row` (0 = the header) before or in its cell `column`."""
    style = Style()
    records = [NAMES, *TABLE]
    cells = [style.cell(cell) for cell in records[row]]
    glue = [","] * 8
    match kind:
        case "extra delimiter":
            cells[column] = "," + cells[column]
        case "missing delimiter":
            glue[min(column, 7)] = ""
        case "extra quote":
            cells[column] = '"' + cells[column]
        case "quote behind":
            cells[column] += '"'
        case "other delimiter":
            glue = [";"] * 8
        case "other end":
            pass
        case "cut off":
            cells, glue = cells[: column + 1], glue[:column]
    line = "".join(cell + sign for cell, sign in zip(cells, [*glue, ""], strict=True))
    lines = [style.line(record) for record in records]
    lines[row] = line
    ends = ["\n" if kind == "other end" and n == row else "\r\n" for n in range(len(lines))]
    return "".join(text + end for text, end in zip(lines, ends, strict=True))


@pytest.mark.parametrize(
    "kind",
    ["extra delimiter", "missing delimiter", "extra quote", "other delimiter", "other end", "cut off"],
)
@pytest.mark.parametrize("is_told", [True, False])
def test_a_change_to_one_row_costs_at_most_this_row_and_makes_no_wrong_one(tmp_path, kind, is_told):
    for row in range(1, len(TABLE) + 1):
        for column in range(9) if kind not in {"other delimiter", "other end"} else [0]:
            records = read(tmp_path, row_changes(kind, row, column), is_told=is_told)
            expected = [cells for number, cells in enumerate(TABLE, start=1) if number != row]
            right, wrong = judged(records, expected)
            extra = [cells for _, cells in records.rows if cells not in TABLE]
            assert (right, extra) == (29, []), (kind, row, column, records.rejected)
            assert wrong == 0 or TABLE[row - 1] in [cells for _, cells in records.rows]


@pytest.mark.parametrize("kind", ["extra delimiter", "missing delimiter", "extra quote"])
@pytest.mark.parametrize("column", range(9))
@pytest.mark.parametrize("is_told", [True, False])
def test_a_change_to_the_header_costs_no_row(tmp_path, kind, column, is_told):
    records = read(tmp_path, row_changes(kind, 0, column), is_told=is_told)
    assert judged(records, TABLE) == (30, 0)
    assert records.rejected[0][:2] == (1, "header_mismatch")


def test_a_quote_behind_an_unquoted_cell_is_text_and_costs_no_other_row(tmp_path):
    for row in range(1, len(TABLE) + 1):
        for column in range(9):
            records = read(tmp_path, row_changes("quote behind", row, column))
            others = [cells for number, cells in enumerate(TABLE, start=1) if number != row]
            assert [cells for _, cells in records.rows if cells in others] == others
            changed = [cells for _, cells in records.rows if cells not in others]
            assert changed in (
                [],
                [[*TABLE[row - 1][:column], TABLE[row - 1][column] + '"', *TABLE[row - 1][column + 1 :]]],
            )


@pytest.mark.parametrize("is_told", [True, False])
@pytest.mark.parametrize(("escape", "instead"), [('"', "\\"), ("\\", '"')])
def test_a_row_whose_quotes_are_escaped_in_another_way_makes_no_wrong_row(tmp_path, escape, instead, is_told):
    table = [[*cells[:5], cells[5].replace("\\", ""), *cells[6:]] for cells in TABLE]
    style, other = Style(escape=escape), Style(escape=instead)
    for row in range(len(table)):
        changed = [f'{cell}"' for cell in table[row]]
        before, after = style.file([NAMES, *table[:row]]), style.file(table[row + 1 :])
        records = read(tmp_path, before + other.file([changed]) + after, style, is_told=is_told)
        got = [cells for _, cells in records.rows]
        assert [cells for cells in got if cells not in [*table, changed]] == [], row
        assert len([cells for cells in table if cells not in got]) <= 3, (row, records.rejected)
        assert changed in got or records.rejected


def broken_row(kind: str, row: int) -> str:
    """The file with the record `row` changed as a whole, which leaves no way to read it."""
    lines = [Style().line(record) + "\r\n" for record in [NAMES, *TABLE]]
    match kind:
        case "quoted as one cell":
            lines[row] = '"' + lines[row].removesuffix("\r\n").replace('"', '""') + '"\r\n'
        case "no end":
            lines[row] = lines[row].removesuffix("\r\n")
        case "a zero byte":
            lines[row] = "\0" + lines[row]
        case "two ends":
            lines[row] = lines[row].removesuffix("\r\n") + "\r\r\n"
        case "last quote lost":
            lines[row] = lines[row].replace('",', ",", 1)
    return "".join(lines)


@pytest.mark.parametrize("kind", ["quoted as one cell", "no end", "a zero byte", "two ends", "last quote lost"])
def test_a_row_broken_as_a_whole_costs_itself_and_at_most_the_one_behind_it(tmp_path, kind):
    for row in range(1, len(TABLE) + 1):
        records = read(tmp_path, broken_row(kind, row))
        expected = [cells for number, cells in enumerate(TABLE, start=1) if number not in {row, row + 1}]
        got = [cells for _, cells in records.rows]
        assert [cells for cells in got if cells not in TABLE] == [], (kind, row)
        assert [cells for cells in expected if cells not in got] == [], (kind, row)
        judged(records, TABLE)  # what is missing is told


def test_a_cell_that_lost_its_opening_quote_is_no_text(tmp_path):
    records = read_records(write(tmp_path, 'id,note\n1,5" pipe\n2,a ""b""\n3,the ""best"" one"\n'), delimiter=",")
    assert records.rows == [(2, ["1", '5" pipe']), (3, ["2", 'a ""b""'])]
    assert records.rejected == [(4, "bad_quote", '3,the ""best"" one"')]


def test_quotes_of_another_kind_are_text_as_the_declared_dialect_says(tmp_path):
    records = read(tmp_path, "id,name\r\n1,'Ann O''Hara'\r\n2,'Lee, Bo'\r\n")
    assert records.rows == [(2, ["1", "'Ann O''Hara'"])]
    assert records.rejected == [(3, "too_many_cells", "2,'Lee, Bo'")]
