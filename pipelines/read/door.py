"""Opens a file by what it is.

In: a path and what was declared about the file. Out: one `Records` a table in it. What a file is shows in its first bytes,
and not in its name: exports called .xls are often HTML or CSV. The name decides only between JSON and text that looks like it.
"""

import re
from itertools import chain, islice
from pathlib import Path

from pipelines.errors import UnreadableFile
from pipelines.read.archive import Unpacked, open_zip, unpack_gzip, unpack_zip
from pipelines.read.base import Records
from pipelines.read.delimited import DelimitedRecords
from pipelines.read.dialect import Declared
from pipelines.read.jsonrecords import open_json, open_json_lines
from pipelines.read.odsscan import scan_ods
from pipelines.read.parquet import ParquetRecords
from pipelines.read.workbook import open_workbook, open_xls
from pipelines.read.xlsxscan import scan_xlsx

ZIP, GZIP, OLE, PARQUET = b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"PAR1"
FOREIGN = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"{\\rtf": "a text document",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"(\xb5/\xfd": "a Zstandard archive",
    b"SQLite format 3": "an SQLite database",
}
MARKUP = re.compile(rb"\s*<(!doctype|html|\?xml|table|script|body|head|meta)", re.IGNORECASE)
JSON_START = re.compile(rb'\[\s*\{\s*"|\{\s*"[^"]*"\s*:')
CALENDAR = re.compile(rb"begin:vcalendar\s", re.IGNORECASE)
JSON_NAMES = (".json", ".jsonl", ".ndjson")


def open_sheets(
    path: str | Path,
    *,
    delimiter: str | None = None,
    quote: str | None = None,
    escape: str | None = None,
    encoding: str | None = None,
    skip_rows: int = 0,
    has_header: bool = True,
    called: str | None = None,
) -> list[Records]:
    """Every table of a file: the sheets of a workbook, the members of an archive, otherwise the one.

    called: the file's name in messages, where it is kept under another. Raises UnreadableFile where the file is of no kind
    that can be read, or where it could be read in two ways.
    """
    path = Path(path)
    declared = Declared(delimiter, quote, escape, encoding, skip_rows, has_header)
    if not path.is_file():
        raise UnreadableFile(str(path), "there is no such file.", "Check the path.")
    return _open(path, path.name, called or path.name, declared)


def _open(path: Path, name: str, where: str, declared: Declared, packed: Unpacked | None = None) -> list[Records]:
    """The tables of one file; `packed`: it is a member of an archive, which lives as long as its tables."""
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith((GZIP, ZIP, b"PK\x05\x06")):
        found = _open_packed(path, name, where, declared, head, packed)
    elif head.startswith(OLE):
        found = [*open_xls(path, where, declared)]
    elif head.startswith(PARQUET):
        found = [ParquetRecords(path, name, where)]
    else:
        found = _open_text(path, name, where, declared, head)
    for records in found:
        records.kept_alive = packed or records.kept_alive
    return found


def _open_packed(
    path: Path, name: str, where: str, declared: Declared, head: bytes, packed: Unpacked | None
) -> list[Records]:
    """A workbook, or the members of an archive."""
    if not head.startswith(GZIP):
        with open_zip(path, where) as archive:
            names = set(archive.namelist())
        if "xl/workbook.xml" in names:
            return [*open_workbook(path, where, declared, scan_xlsx)]
        if "content.xml" in names and "mimetype" in names:
            return [*open_workbook(path, where, declared, scan_ods)]
        if "xl/workbook.bin" in names:
            raise UnreadableFile(where, "is a binary workbook (XLSB).", "Save it as XLSX or CSV.")
    if packed:
        raise UnreadableFile(where, "is an archive inside an archive.", "Unpack it, and load the files that are meant.")
    if head.startswith(GZIP):
        inner = unpack_gzip(path, where)
        return _open(inner.path, inner.name, where, declared, inner)
    return [
        records
        for member in unpack_zip(path, where)
        for records in _open(member.path, member.name, f"{where}/{member.name}", declared, member)
    ]


def _open_text(path: Path, name: str, where: str, declared: Declared, head: bytes) -> list[Records]:
    for mark, what in FOREIGN.items():
        if head.startswith(mark):
            raise UnreadableFile(where, f"is {what}.", "Export the records as CSV or XLSX.")
    if head[257:262] == b"ustar":
        raise UnreadableFile(where, "is a tar archive.", "Unpack it, and load the files that are meant.")
    if MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise UnreadableFile(where, "is a web page or XML, whatever its name.", "Open it, and save it as XLSX or CSV.")
    start = head.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n")
    if CALENDAR.match(start):
        from pipelines.read.calendar import CalendarRecords  # noqa: PLC0415 - a library that other files do not need

        return [CalendarRecords(path, name, where, declared.encoding)]
    if declared.delimiter is None and (name.lower().endswith(JSON_NAMES) or JSON_START.match(start)):
        is_lines = name.lower().endswith(JSON_NAMES[1:]) or (start.startswith(b"{") and _has_lines(path))
        opener = open_json_lines if is_lines else open_json
        return [*opener(path, name, where, declared.encoding)]
    return [DelimitedRecords(path, name, where, declared)]


def _has_lines(path: Path) -> bool:
    """Whether the first line with anything on it is a whole object and another follows."""
    with path.open("rb") as file:
        lines = (line.strip() for line in iter(lambda: file.readline(1 << 20), b""))
        first, second = islice(chain(filter(None, lines), (b"", b"")), 2)
    return first.endswith(b"}") and second.startswith(b"{")


def open_records(
    path: str | Path,
    *,
    delimiter: str | None = None,
    quote: str | None = None,
    escape: str | None = None,
    encoding: str | None = None,
    skip_rows: int = 0,
    has_header: bool = True,
) -> Records:
    """The one table of a file. Raises UnreadableFile as `open_sheets`, and where the file holds several tables."""
    sheets = open_sheets(
        path,
        delimiter=delimiter,
        quote=quote,
        escape=escape,
        encoding=encoding,
        skip_rows=skip_rows,
        has_header=has_header,
    )
    if len(sheets) != 1:
        names = ", ".join(sheet.name for sheet in sheets[:5])
        raise UnreadableFile(Path(path).name, f"holds {len(sheets)} tables ({names}).", "Open them with open_sheets.")
    return sheets[0]


def read_records(
    path: str | Path,
    *,
    delimiter: str | None = None,
    quote: str | None = None,
    escape: str | None = None,
    encoding: str | None = None,
    skip_rows: int = 0,
    has_header: bool = True,
) -> Records:
    """What a file holds as text, before any meaning: `.columns`, `.rows` (line, cells), `.rejected` (line, reason, raw).

    What is declared is obeyed, what is not is detected. The header is line 1; a row's line is the first physical line of
    its record. Each row has as many cells as there are columns, and no cell is changed but for the decoding. Every record
    is in `.rows` or in `.rejected`; what is no record (a blank line, a title, a repeated header) is in `.ignored`.
    Raises UnreadableFile.
    """
    records = open_records(
        path,
        delimiter=delimiter,
        quote=quote,
        escape=escape,
        encoding=encoding,
        skip_rows=skip_rows,
        has_header=has_header,
    )
    _ = records.rows
    return records
