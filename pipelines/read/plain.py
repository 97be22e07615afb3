r"""The fast path: a file that is proven plain is landed by DuckDB, in parallel, and gives what the strict reader gives.

In: a delimited file, its dialect and where its records begin. Out: a `PlainFile`, or None where the proof fails.

The proof is one pass over the bytes with numpy and trusts nothing of the engine that lands the file: valid UTF-8, no zero
byte, line ends all alike (`\n` or `\r\n`), no blank line but at the very end, every quote either opens a cell, closes one,
or is doubled inside one, no line end inside quotes, and exactly as many delimiters outside quotes on each line as the width
needs. So each line is one record of the right width. What the engine could still do differently is counted afterwards: the
number of rows. (DuckDB 2.0 drops an empty cell too many at the end of a line and blank lines without a word, and strips
blanks around quotes; none of that is left in a plain file.)

Rejected: letting the engine judge with `store_rejects`, for the reasons just named.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt

from pipelines.read.base import quoted
from pipelines.read.dialect import Dialect

PIECE_BYTES = 512 << 10  # in a core's own cache the proof takes half the time
LONGEST_LINE_BYTES = 8 << 20  # the engine's buffers grow with it, and small ones cost it more
SPOILT_BYTES = (b"\xef\xbf\xbd", b"\xc3\x82", b"\xc3\x83", b"\xc3\xa2\xe2")
"""Where one of these stands, `damage.py` has to look closer."""

GLOB = set("*?[]{}")
Bytes = npt.NDArray[np.uint8]
Marks = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]
NOWHERE: Places = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class PlainFile:
    """A file of which every line from `first_line` on is one record; `row_count` of them.

    tidy: the columns in which every cell begins and ends with printable ASCII, if it holds anything.
    """

    path: Path
    dialect: Dialect
    width: int
    first_line: int
    row_count: int
    blank_count: int
    has_quotes: bool
    is_crlf: bool
    tidy: frozenset[int]

    def sql(self) -> str:
        """A table function call that gives c0, c1, … in file order; the path is its parameter $path."""
        names = [f"c{number}" for number in range(self.width)]
        columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
        quote = _literal(self.dialect.quote if self.has_quotes else "")
        new_line = r"'\r\n'" if self.is_crlf else r"'\n'"
        return (
            f"read_csv($path, delim = {_literal(self.dialect.delimiter)}, quote = {quote}, escape = {quote}, "
            f"new_line = {new_line}, skip = {self.first_line - 1}, header = false, "
            f"auto_detect = false, columns = {{{columns}}}, force_not_null = {names}, max_line_size = {LONGEST_LINE_BYTES})"
        )

    def land(self, connection: duckdb.DuckDBPyConnection, table_name: str, *, as_view: bool) -> bool:
        """Create the landed table (or a view of that name over `<table_name>_cells`); False if DuckDB saw it otherwise.

        The view computes the line from the row's position, so that all cores can write at once; it takes a third less time.
        """
        target = quoted(table_name + "_cells" if as_view else table_name)
        line = "" if as_view else f"row_number() over () + {self.first_line - 1} as line, "
        try:
            connection.execute(f"create table {target} as select {line}* from {self.sql()}", {"path": str(self.path)})  # noqa: S608
        except (duckdb.InvalidInputException, duckdb.PermissionException):
            return False
        counted = connection.execute(f"select count(*) from {target}").fetchone()  # noqa: S608
        if counted != (self.row_count,):
            connection.execute(f"drop table {target}")
            return False
        if as_view:
            line = f"rowid + {self.first_line} as line"
            connection.execute(f"create view {quoted(table_name)} as select {line}, * from {target}")  # noqa: S608
        return True


def plain_scan(path: Path, dialect: Dialect, width: int, first_line: int, *, is_told: bool) -> PlainFile | None:
    """The proof that `path` is plain from physical line `first_line` on, or None.

    is_told: the encoding was declared, so that text is taken as it is.
    """
    are_bytes = len(dialect.delimiter.encode()) == 1 and len(dialect.quote.encode()) <= 1
    if GLOB & set(str(path)) or dialect.encoding not in {"utf-8", "ascii"} or not are_bytes:
        return None
    proof = _Proof(dialect, width, is_told=is_told)
    for piece in _pieces(path, first_line, dialect.quote):
        if piece is None or not proof.holds(piece):
            return None
    if not proof.row_count:
        return None
    counts, tidy = (proof.row_count, proof.blank_count), frozenset(range(width)) - proof.untidy
    return PlainFile(path, dialect, width, first_line, *counts, proof.has_quotes, bool(proof.is_crlf), tidy)


def has_suspects(
    connection: duckdb.DuckDBPyConnection, table_name: str, header: list[str] | None, *, are_comments_suspect: bool
) -> bool:
    """Whether landed rows may be a repeated header or a comment, on which the strict reader has to decide."""
    tests: list[
        tuple[str, dict[str, str]]
    ] = []  # one by one, and what costs least first: the engine skips whole blocks
    if are_comments_suspect:
        tests.append(("starts_with(c0, '# ')", {}))
    if header:
        equals = [f"c{number} = $c{number}" for number in range(1, len(header))]
        values = {f"c{number}": name for number, name in enumerate(header)}
        tests.append((" and ".join([*equals, "ltrim(c0, chr(65279)) = $c0"]), values))
    select = f"select 1 from {quoted(table_name)} where"  # noqa: S608
    return any(connection.execute(f"{select} {test} limit 1", values).fetchone() for test, values in tests)


def _pieces(path: Path, first_line: int, quote: str) -> Iterator[bytes | None]:
    """Whole lines from `first_line` on, some thousand at a time; None where a line is longer than a piece."""
    with path.open("rb") as file:
        for _ in range(first_line - 1):
            line = file.readline(PIECE_BYTES)
            if not line.endswith(b"\n") or (quote and line.count(quote.encode()) % 2):
                yield None
        carry = b""
        while chunk := file.read(PIECE_BYTES):
            whole, end, carry = (carry + chunk).rpartition(b"\n")
            if not end:
                yield None
            yield whole + end
    if carry:
        yield carry


class _Proof:
    """What has been seen so far, piece by piece."""

    def __init__(self, dialect: Dialect, width: int, *, is_told: bool) -> None:
        self.width, self.is_told = width, is_told
        self.delimiter, self.quote = dialect.delimiter.encode()[0], dialect.quote.encode()
        self.is_doubled = dialect.is_doubled
        self.escape = b"" if dialect.is_doubled else dialect.escape.encode()
        self.row_count = self.blank_count = 0
        self.has_quotes = False
        self.is_crlf: bool | None = None
        self.untidy: set[int] = set()
        self._row_marks = dialect.delimiter.encode() * (width - 1) + b"\n"
        self._inner_bytes = bytes(set(range(256)) - {self.delimiter, 10})

    def holds(self, piece: bytes) -> bool:
        """Whether the proof still holds with this piece, which ends with a line or with the file."""
        if self.blank_count:  # a line after a blank one, or more blank ones than a piece holds
            return False
        if b"\0" in piece or (self.escape and self.escape in piece) or not self._is_good_text(piece):
            return False
        if not self._has_even_ends(piece):
            return False
        piece = self._without_blank_end(piece)
        return self._has_right_cells(piece) if piece else self.width > 1

    def _is_good_text(self, piece: bytes) -> bool:
        if piece.isascii():
            return True
        try:
            piece.decode("utf-8")
        except UnicodeDecodeError:
            return False
        return self.is_told or not any(mark in piece for mark in SPOILT_BYTES)

    def _has_even_ends(self, piece: bytes) -> bool:
        """All line ends of one kind, the same in each piece."""
        returns = piece.count(b"\r")
        is_crlf = returns > 0
        if is_crlf and not returns == piece.count(b"\n") == piece.count(b"\r\n"):
            return False
        if self.is_crlf is None and b"\n" in piece:
            self.is_crlf = is_crlf
        return self.is_crlf in {None, is_crlf} or b"\n" not in piece

    def _without_blank_end(self, piece: bytes) -> bytes:
        """The piece without blank lines at its end, which are only counted."""
        end = b"\r\n" if self.is_crlf else b"\n"
        bare = piece.rstrip(end)
        rest = piece[len(bare) :]
        self.blank_count += max(0, rest.count(b"\n") - (1 if bare else 0))
        return bare + end if bare else b""

    def _has_right_cells(self, piece: bytes) -> bool:
        if self.width == 1 and self.blank_count:
            return False
        if self.is_crlf:
            piece = piece.replace(b"\r\n", b"\n")
        array = np.frombuffer(piece, dtype=np.uint8)
        marks = (array == 10) | (array == self.delimiter)
        quotes = np.flatnonzero(array == self.quote[0]) if self.quote and self.quote in piece else NOWHERE
        if len(quotes):
            self.has_quotes = True
            inside = self._inside_quotes(array, quotes)
            if inside is None or ((array == 10) & inside).any():
                return False
            marks &= ~inside
        found = array[marks].tobytes() if len(quotes) else piece.translate(None, self._inner_bytes)
        rows = len(found) // self.width
        self.row_count += rows
        is_even = found == self._row_marks * rows
        if is_even:
            self._note_untidy(array, marks, quotes)
        return is_even and not (self.width == 1 and self._has_blank(array))

    def _note_untidy(self, array: Bytes, marks: Marks, quotes: Places) -> None:
        """Remember the columns of cells with anything but printable ASCII at either end, be it within quotes."""
        odd = ((array < 33) | (array > 126)) & ~marks
        opening, closing = quotes[0::2], quotes[1::2]
        within = opening[odd[opening + 1] | odd[closing - 1]]
        is_first, is_last = odd[1:] & marks[:-1], odd[:-1] & marks[1:]
        if not (odd[:1].any() or is_first.any() or is_last.any() or len(within)):
            return
        places = np.concatenate(
            [np.flatnonzero(odd[:1]), np.flatnonzero(is_first) + 1, np.flatnonzero(is_last), within]
        )
        cells = np.searchsorted(np.flatnonzero(marks), places)
        self.untidy |= {int(number) for number in np.unique(cells % self.width)}

    def _inside_quotes(self, array: Bytes, places: Places) -> Marks | None:
        """Which bytes stand inside quotes; None where a quote neither opens, nor closes, nor is doubled."""
        opening, closing = places[0::2], places[1::2]
        if len(opening) != len(closing):
            return None
        before = array[np.maximum(opening - 1, 0)]
        after = array[closing + 1]  # a piece ends with a line end
        bounds = [self.delimiter, 10, *([self.quote[0]] if self.is_doubled else [])]
        opens = np.isin(before, bounds) | (opening == 0)
        if not opens.all() or not np.isin(after, bounds).all():
            return None
        return np.bitwise_xor.accumulate(array == self.quote[0])

    def _has_blank(self, array: Bytes) -> bool:
        ends = np.flatnonzero(array == 10)
        return bool((np.diff(ends, prepend=-1) <= 1).any())


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
