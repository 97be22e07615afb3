r"""Pieces of a cell that a line end has cut off, and the rows beside them that may have lost a piece.

In: what the first and the last column usually hold, and a line that is one cell. Out: whether the row before it may
have lost the end of its last cell to it, or the row after it the beginning of its first. An exporter that does not quote writes
`7,held,met online` and on the next line `and in March`; the first of the two has all its cells, and is wrong.

A row is in doubt only where its cell and the piece put together would be as good a cell of that column: numbers, dates, ids of
one pattern and repeated words are told apart from a footer below them, free text is not. A line that is a whole record with
another delimiter is no piece. Rejected: holding back both neighbours of every such line, which costs good rows at each footer.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipelines.read.cells import Cutter

USUAL_SHARE = 0.9
"""A column has a pattern, or repeated words, if so many of its filled cells have."""

LONGEST_USUAL = 100
"""A cell longer than this is free text."""

OTHER_DELIMITERS = (";", "\t", "|", ",", ":", "~", "^", " ")
FOOTER = re.compile(
    r"\W*(grand )?(totals?|sum|count|rows?|records?|end of|exported|generated|created|printed|source|page|note|©|confidential)\b"
    r"|[-=*_#.\s]{3,}$|\(?\d+ (rows?|records?|lines?|results?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Usual:
    """What the cells of one column look like: all of one pattern, a few words over and over, or anything (neither).

    has_blanks: a blank cell is nothing unusual there.
    """

    pattern: re.Pattern[str] | None = None
    words: frozenset[str] = field(default_factory=frozenset)
    has_blanks: bool = True

    @classmethod
    def of(cls, cells: Iterable[str]) -> "Usual":
        """What these cells of a column have in common."""
        filled = Counter(cell.strip() for cell in cells)
        blank_count = filled.pop("", 0)
        enough = USUAL_SHARE * filled.total()
        has_blanks = blank_count > 1 and blank_count > (1 - USUAL_SHARE) * (filled.total() + blank_count)
        for digits in (r"\d{%d}", r"\d+"):
            patterns = Counter[str]()
            for cell, count in filled.items():
                patterns[_pattern(cell, digits)] += count
            usual, count = patterns.most_common(1)[0] if patterns else ("", 0)
            if count >= enough and r"\d" in usual:
                return cls(re.compile(usual), has_blanks=has_blanks)
        repeated = {cell: count for cell, count in filled.items() if count > 1}
        is_repeated = bool(repeated) and sum(repeated.values()) >= enough
        return cls(words=frozenset(repeated) if is_repeated else frozenset(), has_blanks=has_blanks)

    def may_be(self, cell: str) -> bool:
        """Whether `cell` could be one of the column."""
        if not cell.strip():
            return self.has_blanks
        if self.pattern:
            return bool(self.pattern.fullmatch(cell.strip()))
        return not self.words or cell.strip() in self.words

    def is_in_doubt(self, cell: str, joined: str) -> bool:
        """Whether `cell` may be a piece of what `joined` is with the other piece."""
        return self.may_be(joined) or not self.may_be(cell)


@dataclass(frozen=True)
class Outer:
    """The first and the last column of a table: the only cells that a line end can cut without costing the row a cell."""

    first: Usual = Usual()
    last: Usual = Usual()

    @classmethod
    def of(cls, rows: Sequence[Sequence[str]]) -> "Outer":
        """What the outer columns of these rows hold."""
        return cls(Usual.of(row[0] for row in rows), Usual.of(row[-1] for row in rows))

    def piece(self, line: str, cutter: Cutter, width: int) -> str:
        """The line, without its quotes, where it may be a piece of a cell of a table with `width` columns; else ''."""
        if width == 1 or not line.strip() or line.startswith("#") or not cutter.is_one_cell(line):
            return ""
        if not cutter.quote or not line.startswith(cutter.quote):
            return line if self._is_fragment(line, width, OTHER_DELIMITERS) else ""
        found = cutter.cut_alone(line)
        cell = found.cells[0] if found else line
        return cell if self._is_fragment(cell, width, (cutter.delimiter,)) else ""

    def _is_fragment(self, text: str, width: int, delimiters: Iterable[str]) -> bool:
        """Whether a line of one cell is neither a footer nor a whole record that is split otherwise."""
        return not FOOTER.match(text) and not any(
            text.strip().count(sign) >= (max(width - 1, 3) if sign == " " else width - 1)  # a few words hold blanks too
            and self.first.may_be(text.partition(sign)[0])
            and self.last.may_be(text.rpartition(sign)[2])
            for sign in delimiters
        )

    def may_have_lost_its_end(self, cells: Sequence[str], fragment: str) -> bool:
        """Whether the row before a fragment may lack it; what looks like the ids of the table is the rest of a record."""
        is_id = self.first.pattern is not None and self.first.may_be(fragment)
        return not is_id and self.last.is_in_doubt(cells[-1], cells[-1] + fragment)

    def may_have_lost_its_beginning(self, cells: Sequence[str], fragment: str) -> bool:
        """Whether the row after a fragment may lack it."""
        return self.first.is_in_doubt(cells[0], fragment + cells[0])


def _pattern(cell: str, digits: str) -> str:
    """A regular expression of a cell's make: its digits, its letters in any number, its other signs as they are."""
    if len(cell) > LONGEST_USUAL:
        return ""
    parts = re.findall(r"\d+|[^\W\d_]+|.", cell, re.DOTALL)
    return "".join(
        digits.replace("%d", str(len(part)))
        if part.isdecimal()
        else r"[^\W0-9_]+"
        if part[0].isalpha()
        else re.escape(part)
        for part in parts
    )
