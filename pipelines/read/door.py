"""Opens a file by what it is.

In: a path and what was declared about the file. Out: one `Records` a table in it.
"""

from pathlib import Path

from pipelines.errors import UnreadableFile
from pipelines.read.base import Records
from pipelines.read.delimited import DelimitedRecords
from pipelines.read.dialect import Declared


def open_sheets(
    path: str | Path,
    *,
    delimiter: str | None = None,
    quote: str | None = None,
    escape: str | None = None,
    encoding: str | None = None,
    skip_rows: int = 0,
    has_header: bool = True,
) -> list[Records]:
    """Every table of a file: the sheets of a workbook, the members of an archive, otherwise the one.

    Raises UnreadableFile where the file is of no kind that can be read, or where it could be read in two ways.
    """
    path = Path(path)
    declared = Declared(delimiter, quote, escape, encoding, skip_rows, has_header)
    if not path.is_file():
        raise UnreadableFile(str(path), "there is no such file.", "Check the path.")
    return [DelimitedRecords(path, path.name, path.name, declared)]


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
