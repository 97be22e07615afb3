"""Files built to harm are refused before anything unfolds; nothing is written outside, nothing is executed.

Each is read in a process of its own whose memory is counted. The bars are those of the project: 30 seconds, 600 MB.
"""

import gzip
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from pipelines.errors import UnreadableFile
from pipelines.read import open_sheets, read_records
from tests.corpus.workbooks import MAIN, cell, grid, ods_cell, ods_row, write_ods, write_xlsx
from tests.test_read_delimited import write

TABLE = b"id,name\n1,Ann\n"
READ = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
from pipelines.errors import UnreadableFile
from pipelines.read import open_sheets
try:
    for sheet in open_sheets(sys.argv[1]):
        count = sum(len(batch.rows) for batch in sheet.batches())
        print("read", sheet.name, count, len(sheet.rejected), [reason for _, reason, _ in sheet.rejected[:3]])
except UnreadableFile as error:
    print("refused", error)
print(next(int(line.split()[1]) // 1024 for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def outcome(path: Path) -> str:
    """What a process of its own says of the file; at most 600 MB and 30 seconds."""
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    *said, peak_mb = done.stdout.strip().splitlines()
    assert int(peak_mb) < 600
    return "\n".join(said)


def zipped(folder: Path, **members: bytes) -> Path:
    path = folder / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_the_members_of_a_zip_and_a_gzip_are_read_under_their_names(tmp_path):
    path = zipped(
        tmp_path,
        **{"out/pairs.csv": TABLE, "b.json": b'[{"id": 1}]', "__MACOSX/._b.json": b"\0", "out/.DS_Store": b"x"},
    )
    assert [(s.name, s.kind, len(s.rows)) for s in open_sheets(path)] == [
        ("out/pairs.csv", "delimited", 1),
        ("b.json", "json", 1),
    ]
    records = read_records(write(tmp_path, gzip.compress(TABLE), "pairs.csv.gz"))
    assert (records.name, records.rows) == ("pairs.csv", [(2, ["1", "Ann"])])
    assert records.raw(None, [2]) == {2: "1,Ann"}


@pytest.mark.parametrize("pack", ["zip", "gzip"])
def test_a_bomb_is_refused_while_it_unfolds(tmp_path, pack):
    zeros = b"0" * (300 << 20)
    path = zipped(tmp_path, a=zeros) if pack == "zip" else write(tmp_path, gzip.compress(zeros, 1), "a.csv.gz")
    del zeros
    assert outcome(path).startswith("refused")
    assert "unfolds to more than 100 times its size" in outcome(path)


def test_a_zip_that_lies_about_its_sizes_is_refused(tmp_path):
    path = zipped(tmp_path, **{"a.csv": b"id\n" + b"0" * (300 << 20)})
    content = bytearray(path.read_bytes())
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = (1000).to_bytes(4, "little")  # the unfolded size in the central directory
    path.write_bytes(content)
    assert outcome(path).startswith("refused")


@pytest.mark.parametrize("name", ["../x.csv", "a/../../x.csv", "/etc/x.csv", "C:\\x.csv", "..\\x.csv"])
def test_a_name_that_climbs_out_of_the_archive_refuses_it_and_nothing_is_written(tmp_path, name):
    folder = tmp_path / "inner"
    folder.mkdir()
    with pytest.raises(UnreadableFile, match="which points outside"):
        open_sheets(zipped(folder, **{name: TABLE}))
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["a.zip", "inner"]


def test_archives_inside_archives_are_refused(tmp_path):
    inner = zipped(tmp_path, a=TABLE).read_bytes()
    with pytest.raises(UnreadableFile, match="an archive inside an archive"):
        open_sheets(zipped(tmp_path, **{"b.zip": inner}))
    with pytest.raises(UnreadableFile, match="an archive inside an archive"):
        open_sheets(write(tmp_path, gzip.compress(gzip.compress(TABLE)), "a.gz"))


def test_a_locked_or_doubled_or_empty_archive_is_refused(tmp_path):
    path = zipped(tmp_path, a=TABLE)
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnreadableFile, match="locked with a password"):
        open_sheets(write(tmp_path, bytes(content), "b.zip"))
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("a", TABLE)
    with pytest.raises(UnreadableFile, match="two members of the same name"):
        open_sheets(path)
    with pytest.raises(UnreadableFile, match="holds 0 files"):
        open_sheets(zipped(tmp_path))


@pytest.mark.parametrize("cut", [5, 12])
def test_a_gzip_that_is_cut_off_is_refused(tmp_path, cut):
    with pytest.raises(UnreadableFile, match="damaged or cut off"):
        read_records(write(tmp_path, gzip.compress(TABLE)[:-cut], "a.csv.gz"))


PHANTOMS = {
    "one cell at the far end": grid({1: ["id"], 2: [1]}) + f'<row r="1048576">{cell("XFD1048576", 1)}</row>',
    "one cell far below": grid({1: ["id", "x"]}) + f'<row r="1048576">{cell("B1048576", 1)}</row>',
    "one cell far right in each row": "".join(f'<row r="{n}">{cell(f"XFD{n}", n)}</row>' for n in range(1, 2000)),
}


@pytest.mark.parametrize("kind", PHANTOMS)
def test_cells_far_apart_do_not_make_a_huge_table(tmp_path, kind):
    said = outcome(write_xlsx(tmp_path / "a.xlsx", {"S": PHANTOMS[kind]}))
    assert said.startswith(("refused", "read S 1 0"))


@pytest.mark.parametrize(
    "rows",
    [
        ods_row(ods_cell("7", "float", repeat=16_384, value="7"), repeat=1_000_000),
        ods_row(ods_cell("id"))
        + ods_row("<table:table-cell/>", repeat=1_048_000)
        + ods_row(ods_cell("x", repeat=16_000)),
        ods_row(ods_cell("50%", "percentage", repeat=16_384, value="0.5"), repeat=1_000_000),
    ],
)
def test_repeated_cells_of_an_ods_do_not_unfold(tmp_path, rows):
    assert outcome(write_ods(tmp_path / "a.ods", rows)).startswith("refused")


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
) + "]>"  # fmt: skip


def test_entities_are_refused_before_they_expand(tmp_path):
    table = grid({1: ["id"], 2: ["1"]})
    assert "declares XML entities" in outcome(write_xlsx(tmp_path / "a.xlsx", {"S": table}, prolog=LAUGHS))
    assert "declares XML entities" in outcome(write_ods(tmp_path / "a.ods", ods_row(ods_cell("id")), prolog=LAUGHS))
    strings = {"xl/sharedStrings.xml": LAUGHS.encode() + b"<sst/>"}
    assert "declares XML entities" in outcome(write_xlsx(tmp_path / "b.xlsx", {"S": table}, more=strings))


def test_a_sheet_in_utf_16_or_under_another_spelling_escapes_no_check(tmp_path):
    xml = f'<worksheet xmlns="{MAIN}"><sheetData>{PHANTOMS["one cell at the far end"]}</sheetData></worksheet>'
    for name, content in [
        ("xl/worksheets/sheet1.xml", xml.encode("utf-16")),
        ("xl/worksheets/SHEET1.xml", xml.encode()),
    ]:
        path = write_xlsx(tmp_path / "a.xlsx", {}, more={name: content})
        workbook = (
            zipfile.ZipFile(path)
            .read("xl/workbook.xml")
            .replace(b"<sheets>", b'<sheets><sheet name="S" sheetId="1" r:id="rId1"/>')
        )
        relations = (
            zipfile.ZipFile(path)
            .read("xl/_rels/workbook.xml.rels")
            .replace(b"</Rel", b'<Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Rel')
        )
        parts = {n: zipfile.ZipFile(path).read(n) for n in zipfile.ZipFile(path).namelist()}
        parts |= {"xl/workbook.xml": workbook, "xl/_rels/workbook.xml.rels": relations}
        with zipfile.ZipFile(path, "w") as archive:
            for part, text in parts.items():
                archive.writestr(part, text)
        assert outcome(path).startswith("refused")


def test_a_workbook_that_unfolds_without_end_is_refused(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", {"S": grid({1: ["id"]})}, more={"xl/sharedStrings.xml": b" " * (300 << 20)})
    assert "unfolds to more than 100 times its size" in outcome(path)


@pytest.mark.long
def test_a_cell_of_a_gigabyte_costs_its_record_and_no_memory(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.write(b"id,name,note\n1,Ann,a\n2,")
        for _ in range(1024):
            file.write(b"x" * (1 << 20))
        file.write(b',b\n3,"')
        for _ in range(100):
            file.write(b"y" * (1 << 20))
        file.write(b'",b\n4,Dee,d\n')
    assert outcome(path) == "read a.csv 2 2 ['too_long', 'too_long']"


@pytest.mark.slow
def test_millions_of_columns_quotes_and_empty_lines_are_borne(tmp_path):
    assert "has 5,000,000 columns" in outcome(write(tmp_path, b"," * 4_999_999 + b"\n", "a.csv"))
    assert outcome(write(tmp_path, b"id,name\n" + b'"' * 5_000_000, "b.csv")).startswith("read b.csv 0")
    assert outcome(write(tmp_path, b"id,name\n" + b'1,"x\n' * 200_000, "c.csv")).startswith("read c.csv 0 200000")
    assert outcome(write(tmp_path, b"id,name\n1,2\n" + b"\n" * 1_000_000, "d.csv")).startswith("read d.csv 1 0")


def test_text_that_other_programs_would_run_is_text(tmp_path):
    cells = [
        '=cmd|"/c calc"!A1',
        "<script>alert(1)</script>",
        "'; drop table pairs; --",
        "@SUM(1)",
        "${7*7}",
        "../../etc/passwd",
    ]
    lines = "\n".join('"' + text.replace('"', '""') + '",x' for text in cells)
    records = read_records(write(tmp_path, "id,name\n" + lines + "\n"), delimiter=",")
    assert [row[0] for _, row in records.rows] == cells


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"%PDF-1.7", "is a PDF"),
        (b"\x89PNG\r\n", "is a picture"),
        (b"SQLite format 3\0", "is an SQLite database"),
        (b"<html><table><tr><td>1", "is a web page or XML"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><a/>', "is a web page or XML"),
        (b"a.csv" + b"\0" * 252 + b"ustar\x00", "is a tar archive"),
    ],
)
def test_what_is_no_table_is_refused_by_what_it_is(tmp_path, content, told):
    with pytest.raises(UnreadableFile, match=told):
        read_records(write(tmp_path, content, "export.xls"))


def test_no_file_is_left_behind_when_the_records_are_gone(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "t"))
    (tmp_path / "t").mkdir()
    sheets = open_sheets(zipped(tmp_path, **{"a.csv": TABLE, "b.csv": TABLE}))
    assert len(list((tmp_path / "t").rglob("*"))) == 3
    assert sheets[0].rows == [(2, ["1", "Ann"])]
    del sheets
    assert list((tmp_path / "t").rglob("*")) == []


def test_xml_that_never_ends_a_tag_or_a_cell_does_not_slow_the_search(tmp_path):
    styles = {"xl/worksheets/junk.xml": b"x"}
    for junk in [
        '<c t="e" s="5">' * 60_000,
        "<c " * 300_000,
        '<c r="A1" ' + 't="e" s="5" ' * 80_000,
        "<c><f>" * 150_000,
    ]:
        path = write_xlsx(tmp_path / "a.xlsx", {"S": grid({1: ["id"], 2: ["1"]}) + junk + "xc>"}, more=styles)
        assert outcome(path).startswith(("refused", "read"))


@pytest.mark.slow
@pytest.mark.parametrize("escape", ["\\", '"'])
def test_a_line_of_millions_of_delimiters_and_escapes_takes_no_longer_than_its_length(tmp_path, escape):
    for line in [
        b"a," * 400_000 + b'\\"',
        b'\\"' * 400_000 + b",b",
        b'"' + b'\\"' * 400_000 + b'",b',
        b'"a",' * 400_000,
    ]:
        records = read_records(write(tmp_path, b"id,name\n" + line + b"\n"), delimiter=",", quote='"', escape=escape)
        assert len(records.rows) + len(records.rejected) == 1


def test_numbers_that_are_none_and_doubled_sheet_names_are_refused_or_shown_as_they_stand(tmp_path):
    sheet = grid({1: ["id", "x"]}) + '<row r="2"><c r="A2" s="5"><v>abc</v></c><c r="B2" s="6"><v>nan</v></c></row>'
    assert outcome(write_xlsx(tmp_path / "a.xlsx", {"S": sheet})).startswith(("refused", "read S 1"))
    path = write_xlsx(tmp_path / "b.xlsx", {"S": grid({1: ["id"], 2: ["1"]}), "T": PHANTOMS["one cell at the far end"]})
    parts = {name: zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b'name="T"', b'name="S"')
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert "two sheets are named S" in outcome(path)


def test_hundreds_of_damaged_copies_of_each_kind_of_file_are_read_or_refused(tmp_path):
    """Bytes changed, dropped and put in at random, in the file or inside its members; the seed is fixed."""
    rng = random.Random(20260105)
    table = grid({1: ["id", "x"], 2: ["1", (0.5, 5)], 3: ["#N/A", (7, 6)]})
    seeds = [
        write_xlsx(tmp_path / "a.xlsx", {"S": table}, merged=("A2:A3",)).read_bytes(),
        write_ods(
            tmp_path / "a.ods", ods_row(ods_cell("id")) + ods_row(ods_cell("50%", "percentage", value="0.5"))
        ).read_bytes(),
        zipped(tmp_path, **{"a.csv": TABLE, "b.json": b'[{"id": 1, "x": [1.0]}]'}).read_bytes(),
        gzip.compress(TABLE),
        b'[{"id": 1, "x": {"y": null}}, {"id": "\\u00e9"}]',
        b'{"id": 1}\n{"id": 2}\n',
        'id,name\r\n1,"Zoë, ""x"""\r\n'.encode("utf-16"),
    ]
    for number in range(1000 * len(seeds) // 10):
        content = bytearray(seeds[number % len(seeds)])
        for _ in range(rng.randint(1, 8)):
            at = rng.randrange(len(content) + 1)
            content[at : at + rng.randint(0, 9)] = rng.randbytes(rng.randint(0, 3))
        try:
            for sheet in open_sheets(write(tmp_path, bytes(content), "damaged")):
                assert all(len(cells) == len(sheet.columns) for _, cells in sheet.rows)
        except UnreadableFile as error:
            assert str(error).endswith(".")


def test_damaged_xls_workbooks_take_no_memory_and_say_nothing_but_the_refusal(tmp_path, capfd):
    whole = (Path(__file__).parent / "corpus" / "pairs.xls").read_bytes()
    rng = random.Random(1)
    for _ in range(30):
        content = bytearray(whole)
        for _ in range(rng.randint(1, 40)):
            content[rng.randrange(2000)] = rng.randrange(256)
        try:
            for sheet in open_sheets(write(tmp_path, bytes(content), "damaged.xls")):
                assert sheet.rows is not None
        except UnreadableFile as error:
            assert str(error).endswith(".")
    assert capfd.readouterr() == ("", "")
