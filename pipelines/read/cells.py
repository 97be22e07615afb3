"""One record -> its cells, strictly: what does not follow the dialect to the letter is a fault and never a guess.

In: a block of physical lines, the index a record starts at, and the dialect. Out: the cells and the index after the
record; or a `Fault` with the index of the line at which it showed; or None where the lines end inside a quoted cell.

The rules: a quoted cell starts with the quote, and its closing quote is followed by a delimiter or the end of the line.
Anything else after a closing quote is a fault, and so are blanks before an opening quote, which readers treat in
different ways. A quote in the middle of an unquoted cell is text. An escape character counts where it stands before the
quote, itself, or (outside quotes) the delimiter; elsewhere it is text, as in a Windows path.

`csv.reader` takes the common case: the quote doubled, one character as delimiter. It is strict in the same way, and
whatever it stumbles on is cut by the careful parser here. Rejected: leaving all to `csv.reader`, which knows
no delimiter of two characters, drops escape characters before any letter, and says nothing of where a fault began.
"""

import csv
import operator
import re
from functools import cached_property
from typing import TYPE_CHECKING

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


class Cutter:
    """Cuts records into cells by one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        self.delimiter, self.quote, self.escape = dialect.delimiter, dialect.quote, dialect.escape
        self.is_doubled = dialect.is_doubled
        self.has_escape = bool(dialect.escape) and not self.is_doubled
        self.specials = tuple(mark for mark in (self.quote, self.escape) if mark)
        self._is_plain_csv = self.is_doubled and len(self.delimiter) == 1
        self._hazards = (" " + self.quote, "\t" + self.quote)  # perhaps blanks before an opening quote

    @cached_property
    def _escaped(self) -> re.Pattern[str]:
        followers = "|".join(re.escape(mark) for mark in (self.quote, self.escape, self.delimiter) if mark)
        return re.compile(f"{re.escape(self.escape)}({followers})")

    @cached_property
    def _escaped_in_quotes(self) -> re.Pattern[str]:
        return re.compile(f"{re.escape(self.escape)}([{re.escape(self.quote + self.escape)}])")

    def is_simple(self, text: str) -> bool:
        """Whether `text` can be split at its delimiters, whatever it holds."""
        return not any(mark in text for mark in self.specials)

    def cut(self, block: Block, index: int) -> tuple[list[str], int] | None:
        """The cells of the record that starts at `index`, and the index after it; None where it goes on past the block.

        Raises Fault.
        """
        line = block.lines[index]
        if self.is_simple(line):
            return line.split(self.delimiter), index + 1
        return _Walk(self, block, index).cells()

    def can_run(self, text: str) -> bool:
        """Whether `run` cuts this text as `cut` does: a doubled quote, and nowhere a blank before a quote."""
        return self._is_plain_csv and not any(hazard in text for hazard in self._hazards)

    def run(self, block: Block, index: int) -> "Reader":
        """The records from `index` on by `csv.reader`, which raises csv.Error at whatever it stumbles on."""
        ends = [block.ends] * len(block.lines) if isinstance(block.ends, str) else block.ends
        lines = map(operator.add, block.lines[index:], ends[index:])
        return csv.reader(lines, delimiter=self.delimiter, quotechar=self.quote, strict=True)

    def unquoted(self, cell: str, index: int) -> str:
        """A cell without quotes around it, its escapes taken out."""
        if self.quote and cell.lstrip(" \t")[:1] == self.quote:
            raise Fault(BAD_QUOTE, index)
        return self._escaped.sub(r"\1", cell) if self.has_escape else cell

    def inside(self, cell: str) -> str:
        """The text between the quotes of a cell, as it is meant."""
        if self.is_doubled:
            return cell.replace(self.quote * 2, self.quote)
        return self._escaped_in_quotes.sub(r"\1", cell) if self.has_escape else cell


class _Walk:
    """One pass over one record, line by line, so that a cell of many lines costs no more than its length."""

    def __init__(self, cutter: Cutter, block: Block, index: int) -> None:
        self.cutter, self.block = cutter, block
        self.start = self.index = index
        self.line, self.at = block.lines[index], 0

    def cells(self) -> tuple[list[str], int] | None:
        cells: list[str] = []
        while True:
            is_quoted = bool(self.cutter.quote) and self.line.startswith(self.cutter.quote, self.at)
            cell = self._quoted() if is_quoted else self._unquoted()
            if cell is None:
                return None
            cells.append(cell)
            if self.at == len(self.line):
                return cells, self.index + 1
            if not self.line.startswith(self.cutter.delimiter, self.at):
                raise Fault(BAD_QUOTE, self.index)
            self.at += len(self.cutter.delimiter)

    def _unquoted(self) -> str:
        stop = self._delimiter_from(self.at)
        cell, self.at = self.line[self.at : stop], stop
        return self.cutter.unquoted(cell, self.index)

    def _delimiter_from(self, at: int) -> int:
        """Where the next delimiter that is not escaped stands, or the end of the line."""
        if self.cutter.has_escape:
            for match in self.cutter._escaped.finditer(self.line, at):
                stop = self.line.find(self.cutter.delimiter, at, match.start())
                if stop >= 0:
                    return stop
                at = match.end()
        stop = self.line.find(self.cutter.delimiter, at)
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
        if self.cutter.has_escape:
            for match in self.cutter._escaped_in_quotes.finditer(line, at):
                stop = line.find(quote, at, match.start())
                if stop >= 0:
                    return stop
                at = match.end()
            return line.find(quote, at)
        stop = line.find(quote, at)
        while stop >= 0 and not self._closes(stop):
            stop = line.find(quote, stop + (2 if self.cutter.is_doubled else 1))
        return stop

    def _closes(self, stop: int) -> bool:
        """Whether the quote at `stop` ends the cell: undoubled, or, where nothing is escaped, before a boundary."""
        after = stop + 1
        if self.cutter.is_doubled:
            return not self.line.startswith(self.cutter.quote, after)
        return after == len(self.line) or self.line.startswith(self.cutter.delimiter, after)
