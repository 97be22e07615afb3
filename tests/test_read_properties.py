"""Whatever the bytes: nothing but a refusal is raised, every line is told once, and what was written comes back."""

import csv
import io

from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from pipelines.errors import UnreadableFile
from pipelines.read import open_records, open_sheets, read_records
from pipelines.read.lines import LINE_END
from tests.test_read_delimited import write

RELAXED = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
MESS = st.lists(
    st.sampled_from(
        [b",", b";", b'"', b"'", b"\\", b"\n", b"\r\n", b"\r", b"\t", b" ", b"#", b"\0", b"\xff", b"\xc3\xa9", b"\xe9",
         b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"1", b"Ann", b"id,name\n", b'"a, b"', b"sep=;", b"PK\x03\x04", b"\x1f\x8b",
         b"[{", b'{"a": 1}', b"PAR1", b"\xff\xfe"]
    ),
    max_size=40,
).map(b"".join)  # fmt: skip


@RELAXED
@given(content=MESS)
@example(content=b'a,b\n"\n')
@example(content=b"\r")
def test_any_bytes_are_read_or_refused_with_a_sentence(tmp_path, content):
    try:
        sheets = open_sheets(write(tmp_path, content))
        for sheet in sheets:
            assert all(len(cells) == len(sheet.columns) for _, cells in sheet.rows)
    except UnreadableFile as error:
        assert str(error).endswith(".")


@RELAXED
@given(content=MESS, has_header=st.booleans(), skip_rows=st.integers(0, 3))
def test_every_physical_line_of_a_declared_file_is_told_exactly_once(tmp_path, content, has_header, skip_rows):
    path = write(tmp_path, b"one,two\n" + content)
    try:
        declared = {"delimiter": ",", "quote": '"', "escape": '"', "encoding": "utf-8"}
        records = read_records(path, has_header=has_header, skip_rows=skip_rows, **declared)
    except UnreadableFile:
        return
    starts = [line for line, _ in records.rows]
    starts += [line for line, _, _ in records.rejected] + [line for line, _, _ in records.ignored]
    if records.dialect.header_line:
        starts.append(records.dialect.header_line)
    assert len(starts) == len(set(starts))
    text = path.read_bytes().decode("utf-8", errors="replace").removeprefix("\ufeff")
    line_count = len(LINE_END.split(text)[0::2]) - (text == "" or text[-1] in "\r\n")
    told = records.raw(None, starts)
    assert sum(len(LINE_END.findall(told[line])) + 1 for line in starts) >= line_count
    assert set(starts) <= set(range(1, line_count + 1))


@RELAXED
@given(
    records=st.lists(st.lists(TEXT, min_size=3, max_size=3), max_size=8),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
)
def test_what_a_program_writes_comes_back_unchanged(tmp_path, records, quoting, end, delimiter):
    if quoting == csv.QUOTE_MINIMAL:  # this writer leaves line ends that are not the file's own unquoted
        strange = [sign for sign in "\r\n" if sign not in end]
        assume(not any(sign in cell for sign in strange for cells in records for cell in cells))
    text = io.StringIO()
    writer = csv.writer(text, quoting=quoting, lineterminator=end, delimiter=delimiter)
    writer.writerows([["key", "first name", "second name"], *records])
    path = write(tmp_path, text.getvalue())
    records_read = read_records(path, delimiter=delimiter, quote='"', escape='"', encoding="utf-8")
    got = [cells for _, cells in records_read.rows]
    assert [
        cells for cells in records if cells in got
    ] == got  # none is wrong, none is lost without a word, and in order
    held_back = [cells for cells in records if cells not in got]
    assert bool(records_read.rejected) == bool(held_back)
    # blanks before a quote are the one thing that readers understand differently
    assert all(any(cell[:1] in {" ", "\t"} and cell.strip(" \t")[:1] == '"' for cell in cells) for cells in held_back)
    assert not (quoting == csv.QUOTE_ALL and held_back)


@RELAXED
@given(content=MESS, chunk=st.integers(1, 30), part=st.integers(1, 5))
def test_the_size_of_the_pieces_in_which_a_file_is_read_changes_nothing(tmp_path, monkeypatch, content, chunk, part):
    path = write(tmp_path, b"one,two\n1,2\n" + content)
    declared = {"delimiter": ",", "quote": '"', "escape": '"', "encoding": "utf-8"}
    try:
        records = open_records(path, **declared)
    except UnreadableFile:
        return
    whole = list(records.rows), records.rejected, records.ignored
    with monkeypatch.context() as patch:
        patch.setattr("pipelines.read.delimited.CHUNK_BYTES", chunk)
        patch.setattr("pipelines.read.lines.PART_LINES", part)
        pieces = [pair for batch in records.batches() for pair in zip(batch.lines, batch.rows, strict=True)]
    assert (pieces, records.rejected, records.ignored) == whole
