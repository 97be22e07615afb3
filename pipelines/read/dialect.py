"""How a file is written: what was declared, what was found out.

In: the options of `read_records`. Out: a frozen `Declared` (None = not declared) and a frozen `Dialect` (nothing open any
more). Two types rather than one, so that nothing that was declared can be mistaken for a guess and overruled by another.
"""

import codecs
from dataclasses import dataclass

from pipelines.errors import UsageError

MAX_COLUMNS = 20_000
"""More columns than this are refused: no export of people has them, and a table of a million columns is an attack."""

MAX_RECORD_CHARS = 16_000_000
"""A record longer than this is rejected whole as `too_long`; no cell is ever cut."""


@dataclass(frozen=True)
class Declared:
    """What the caller said about a file; None where nothing was said, '' for "there is no such character"."""

    delimiter: str | None = None
    quote: str | None = None
    escape: str | None = None
    encoding: str | None = None
    skip_rows: int = 0
    has_header: bool = True

    def __post_init__(self) -> None:
        for problem in self._problems():
            raise UsageError("How the file is written", problem, "See `mentorscope load --help`.")

    def _problems(self) -> list[str]:
        checks = [
            (self.delimiter == "", "the delimiter is empty."),
            (bool(set(self.delimiter or "") & set("\r\n")), "the delimiter holds a line end."),
            (len(self.quote or "") > 1, f"the quote {self.quote!r} is longer than one character."),
            (len(self.escape or "") > 1, f"the escape {self.escape!r} is longer than one character."),
            (bool(self.quote) and (self.quote or "") in (self.delimiter or ""), "delimiter and quote are the same."),
            (self.skip_rows < 0, "the number of rows to skip is negative."),
            (self.encoding is not None and not is_text_encoding(self.encoding), f"no encoding {self.encoding!r}."),
        ]
        return [text for is_wrong, text in checks if is_wrong]

    @property
    def says_how_cells_are_split(self) -> bool:
        """Whether somebody has looked at the file and said how its cells are split."""
        return self.delimiter is not None or self.quote is not None or self.escape is not None


@dataclass(frozen=True)
class Dialect:
    """What a file was read with.

    delimiter: one or more characters; quote: one or '' (no quoting); escape: the quote itself (doubled inside a cell),
    another character, or '' (a quote inside a quoted cell stands as it is). header_line: physical line of the header,
    None without one. The parts that make no sense for the kind of file (a workbook has no delimiter) are ''.
    """

    delimiter: str = ""
    quote: str = ""
    escape: str = ""
    encoding: str = ""
    skip_rows: int = 0
    has_header: bool = True
    header_line: int | None = None

    @property
    def is_doubled(self) -> bool:
        """Whether a quote inside a quoted cell is written twice."""
        return bool(self.quote) and self.escape == self.quote


def is_text_encoding(name: str) -> bool:
    """Whether Python knows `name` as an encoding of text that tells faulty bytes (base64 and punycode are none)."""
    try:
        "".encode(name)
        codecs.getincrementaldecoder(name)(errors="surrogateescape").decode(b"")
    except (LookupError, ValueError):
        return False
    return True


def unnamed(count: int) -> list[str]:
    """Column names for cells that no header names: `column_1` to `column_<count>`."""
    return [f"column_{number}" for number in range(1, count + 1)]
