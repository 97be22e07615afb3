"""One record -> its cells, strictly: what does not follow the dialect to the letter is a fault and never a guess.

In: a block of physical lines, the index a record starts at, and the dialect. Out: the cells and the index after the
record; or a `Fault` with the index of the line at which it showed; or None where the lines end inside a quoted cell.

The rules: a quoted cell starts with the quote, and its closing quote is followed by a delimiter or the end of the line.
Anything else after a closing quote is a fault, and so are blanks before an opening quote, which readers treat in
different ways. In an unquoted cell a quote is text where it can only be that: in a pair around words, as the sign of inches
behind a number among words, or as an apostrophe inside a word; but not inches in two cells, between which a delimiter may be
lost or gained. Any other is what is left of a cell that lost its other quote, or one too many. An escape character counts
where it stands before the quote, itself, or (outside quotes) the delimiter; elsewhere it is text, as in a Windows path.

`csv.reader` takes the common case: the quote doubled, one character as delimiter. It is strict in the same way, and
whatever it stumbles on is cut by the careful parser here. Rejected: leaving all to `csv.reader`, which knows
no delimiter of two characters, drops escape characters before any letter, and says nothing of where a fault began.
"""

import csv
import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from pipelines.read.dialect import MAX_RECORD_CHARS, Dialect
from pipelines.read.lines import Block

if TYPE_CHECKING:
    from _csv import Reader

BAD_QUOTE = "bad_quote"
OPEN_QUOTE = "open_quote"


class Fault(Exception):
    """A record that breaks the dialect: `reason`, and the index of the line at which it showed."""

    def __init__(self, reason: str, index: int) -> None:
        super().__init__(reason)
        self.reason, self.index = reason, index


class Cut(NamedTuple):
    """The cells of a record, the index of the line after it, and whether a quote stands in an unquoted cell."""

    cells: list[str]
    stop: int
    has_stray_quote: bool


class Cutter:
    """Cuts records into cells by one dialect."""

    def __init__(self, dialect: Dialect, *, takes_inches: bool = True) -> None:
        """takes_inches: a quote behind a number in an unquoted cell can be text; not where the writer escapes quotes."""
        self.takes_inches = takes_inches
        self.delimiter, self.quote, self.escape = dialect.delimiter, dialect.quote, dialect.escape
        self.is_doubled = dialect.is_doubled
        self.has_escape = bool(dialect.escape) and not self.is_doubled
        self.specials = tuple(mark for mark in (self.quote, self.escape) if mark)
        self.can_run = self.is_doubled and len(self.delimiter) == 1

    @cached_property
    def _escaped(self) -> re.Pattern[str]:
        followers = "|".join(re.escape(mark) for mark in (self.quote, self.escape, self.delimiter) if mark)
        return re.compile(f"{re.escape(self.escape)}({followers})")

    @cached_property
    def _escaped_in_quotes(self) -> re.Pattern[str]:
        return re.compile(f"{re.escape(self.escape)}([{re.escape(self.quote + self.escape)}])")

    @cached_property
    def text_quotes(self) -> re.Pattern[str]:
        """Quotes that are text in an unquoted cell: pairs around words, inches among words, apostrophes."""
        quote, letter = re.escape(self.quote), r"[^\W\d_]"
        kinds = [
            rf"(?<=[\s(\[=/-]){quote}{{1,2}}(?=[^\s{quote}])[^{quote}]*(?<=\S){quote}{{1,2}}(?!\w)",
        ]
        if self.takes_inches:
            kinds.append(rf"(?<=\w\s)\d{{1,4}}{quote}(?![\w{quote}])|\d{quote}(?=\s+{letter})")
        if self.quote == "'":
            kinds.append(rf"(?<={letter})'(?={letter})")
        return re.compile("|".join(kinds))

    def is_simple(self, text: str) -> bool:
        """Whether `text` can be split at its delimiters, whatever it holds."""
        return not any(mark in text for mark in self.specials)

    def cut(self, block: Block, index: int) -> Cut | None:
        """The record that starts at `index`; None where it goes on past the block. Raises Fault."""
        line = block.lines[index]
        if self.is_simple(line):
            return Cut(line.split(self.delimiter), index + 1, False)
        return _Walk(self, block, index).cut()

    def cut_alone(self, line: str) -> Cut | None:
        """The record that the line is by itself; None where it is none."""
        try:
            return self.cut(Block(1, [line], ""), 0)
        except Fault:
            return None

    def is_one_cell(self, line: str) -> bool:
        """Whether the line holds no delimiter but within quotes."""
        if self.delimiter not in line:
            return True
        found = self.cut_alone(line)
        return found is not None and len(found.cells) == 1

    def run(self, block: Block, index: int) -> "Reader":
        """The records from `index` on by `csv.reader`, which raises csv.Error at whatever it stumbles on.

        Only with `can_run`, and right only for records no cell of which holds a quote: of the others it does not tell whether
        the quote stood in a quoted cell.
        """
        places = range(index, len(block.lines))
        lines = (block.lines[place] + block.end(place) for place in places)
        return csv.reader(lines, delimiter=self.delimiter, quotechar=self.quote, strict=True)

    def inside(self, cell: str) -> str:
        """The text between the quotes of a cell, as it is meant."""
        if self.is_doubled:
            return cell.replace(self.quote * 2, self.quote)
        return self._escaped_in_quotes.sub(r"\1", cell) if self.has_escape else cell


class _Walk:
    """One pass over one record, line by line, so that a cell of many lines costs no more than its length."""

    def __init__(self, cutter: Cutter, block: Block, index: int) -> None:
        self.cutter, self.block = cutter, block
        self.index = index
        self.stray_count = self.odd_count = 0
        self.line, self.at = block.lines[index], 0

    def cut(self) -> Cut | None:
        cells: list[str] = []
        while True:
            is_quoted = bool(self.cutter.quote) and self.line.startswith(self.cutter.quote, self.at)
            cell = self._quoted() if is_quoted else self._unquoted()
            if cell is None:
                return None
            cells.append(cell)
            if self.at == len(self.line):
                break
            if not self.line.startswith(self.cutter.delimiter, self.at):
                raise Fault(BAD_QUOTE, self.index)
            self.at += len(self.cutter.delimiter)
        if self.odd_count > 1:  # a quote opens in one cell and closes in another: a delimiter between them is text
            raise Fault(BAD_QUOTE, self.index)
        return Cut(cells, self.index + 1, self.stray_count > 0)

    def _unquoted(self) -> str:
        stop = self._delimiter_from(self.at)
        cell, self.at = self.line[self.at : stop], stop
        if self.cutter.quote and self.cutter.quote in cell:
            self._note_stray(self.cutter._escaped.sub("", cell) if self.cutter.has_escape else cell)
        return self.cutter._escaped.sub(r"\1", cell) if self.cutter.has_escape else cell

    def _note_stray(self, cell: str) -> None:
        """Count the quotes of an unquoted cell, which can all be but text."""
        count = cell.count(self.cutter.quote)
        is_quoted = cell.lstrip(" \t").startswith(self.cutter.quote)
        if is_quoted or self.cutter.quote in self.cutter.text_quotes.sub("", cell):
            raise Fault(BAD_QUOTE, self.index)
        self.stray_count += count
        self.odd_count += count % 2

    def _delimiter_from(self, at: int) -> int:
        """Where the next delimiter that is not escaped stands, or the end of the line."""
        stop = self._next(self.cutter.delimiter, at)
        while self.cutter.has_escape and (mark := self.line.find(self.cutter.escape, at, stop)) >= 0:
            match = self.cutter._escaped.match(self.line, mark)
            at = match.end() if match else mark + 1
            stop = self._next(self.cutter.delimiter, at) if at > stop else stop
        return stop

    def _next(self, sign: str, at: int) -> int:
        stop = self.line.find(sign, at)
        return len(self.line) if stop < 0 else stop

    def _quoted(self) -> str | None:
        """The cell whose opening quote stands here, leaving `at` behind its closing quote; None if the lines end first."""
        parts, begin, size = [], self.at + 1, 0
        look = begin
        while True:
            stop = self._closing_from(look)
            if stop >= 0:
                parts.append(self.line[begin:stop])
                self.at = stop + 1
                return self.cutter.inside("".join(parts))
            parts.append(self.line[begin:] + self.block.end(self.index))
            size += len(parts[-1])
            self.index += 1
            if size > MAX_RECORD_CHARS:
                raise Fault(OPEN_QUOTE, self.index)
            if self.index == len(self.block.lines):
                return None
            self.line, begin, look = self.block.lines[self.index], 0, 0

    def _closing_from(self, at: int) -> int:
        """Where the closing quote of the cell stands in this line, or -1."""
        quote, line = self.cutter.quote, self.line
        stop = line.find(quote, at)
        if self.cutter.has_escape:
            while stop >= 0 and (mark := line.find(self.cutter.escape, at, stop)) >= 0:
                match = self.cutter._escaped_in_quotes.match(line, mark)
                at = match.end() if match else mark + 1
                stop = line.find(quote, at) if at > stop else stop
            return stop
        while stop >= 0 and not self._closes(stop):
            stop = line.find(quote, stop + (2 if self.cutter.is_doubled else 1))
        return stop

    def _closes(self, stop: int) -> bool:
        """Whether the quote at `stop` ends the cell: undoubled, or, where nothing is escaped, before a boundary."""
        after = stop + 1
        if self.cutter.is_doubled:
            return not self.line.startswith(self.cutter.quote, after)
        return after == len(self.line) or self.line.startswith(self.cutter.delimiter, after)
