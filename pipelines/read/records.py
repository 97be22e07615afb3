"""Lines -> records of one width: each is a row, or rejected with a reason, or ignored because it is no record.

In: blocks of lines after the header, the dialect and the columns. Out: batches of rows with their line numbers, and two
lists: `rejected` (line, reason, raw text) and `ignored` (line, kind, raw text). Every physical record after the header is
in exactly one of the three.

An open quote costs one record. The cutter says at which line the fault showed; the record is rejected up to its first line
end, and reading goes on at the next line. The lines up to the fault are in doubt, and, if the faulty line has an odd number of
quotes, those up to the next quote: they may be the inside of the broken cell. A line in doubt is a row only if it has the right
number of cells and no stray quote. In the same way a record of several lines with a wrong number of cells is one rejected
record, unless each further line is a whole record by itself: then a quote was left open in the first.

A line end may be text of an unquoted cell. Where one unlike the others of the file has no good record on one side of it, the
row on its other side is held back too: one of its cells may have lost its end or its beginning. So it is where a line holds no
delimiter and may be a piece of such a cell (`fragments.py`). A second header after a gap begins another table, whose records
are none of this one.
"""

import csv
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipelines.read.cells import BAD_QUOTE, OPEN_QUOTE, Cut, Cutter, Fault
from pipelines.read.damage import Damage
from pipelines.read.layout import Layout
from pipelines.read.lines import SHOWN_CHARS, Block, parts, shown

MARK = "\ufeff"
"""A byte order mark inside the file, where two exports were put together: its line needs a second look."""

TOO_FEW, TOO_MANY, COMMENT_LIKE, STRAY_END = "too_few_cells", "too_many_cells", "comment_like", "stray_line_end"
OTHER_TABLE = "other_table"


class Batch(NamedTuple):
    """Rows and the physical line each begins at."""

    lines: list[int]
    rows: list[list[str]]


class RecordStream:
    """The rows of one delimited file, once through; `rejected` and `ignored` fill while it runs."""

    def __init__(self, cutter: Cutter, damage: Damage, layout: Layout, line_end: str, *, is_told: bool) -> None:
        """line_end: the usual one; is_told: the dialect was declared, so that a row that begins with "# " is no suspect."""
        self.cutter, self.damage, self.layout, self.line_end, self.is_told = cutter, damage, layout, line_end, is_told
        self.width = len(layout.columns)
        self.header = layout.repeatable_header
        self.header_is_comment = layout.columns[0].startswith("#")
        self.rejected, self.ignored = list(layout.rejected), list(layout.ignored)
        self._is_after_gap = self._is_other_table = False
        self._doubt_until, self._is_quote_open, self._row_until = 0, False, 0
        self._broken_at, self._fragment = 0, ""  # the line before it, where that may be a piece of a cell

    def batches(self, blocks: Iterable[Block]) -> Iterator[Batch]:
        """The rows, block by block, in file order."""
        pending: Block | None = None
        wanted = 0
        for new in parts(blocks):
            block = pending.before(new) if pending else new
            if len(block.lines) < wanted:  # a record that goes on and on is not begun anew with each block
                pending = block
                continue
            batch = self._quick(block)
            if batch:
                pending = None
            else:
                batch, pending = self._careful(block, is_last=False)
            pending = pending or self._held_back(block, batch)
            wanted = 2 * len(pending.lines) if pending else 0
            if batch.rows:
                yield batch
        if pending:
            yield self._careful(pending, is_last=True)[0]

    def _held_back(self, block: Block, batch: Batch) -> Block | None:
        """The block's last row, taken out again until the line after it is known; None where that cannot matter."""
        last = len(block.lines)
        if (
            (self.width == 1 and self._is_usual(block, last))
            or self._row_until != block.first_line + last
            or not batch.rows
        ):
            return None
        batch.rows.pop()
        return block.part(batch.lines.pop() - block.first_line)

    def _quick(self, block: Block) -> Batch | None:
        """All lines as rows, where nothing in the block needs a second look."""
        text = block.text(0, len(block.lines))
        if not self.cutter.is_simple(text) or self.damage.find(text) or MARK in text:
            return None
        if self._broken_at == block.first_line or self._is_after_gap or self._is_other_table:
            return None
        if "#" in text and any(line.startswith("#") for line in block.lines):
            return None
        rows = [line.split(self.cutter.delimiter) for line in block.lines]
        if set(map(len, rows)) != {self.width} or (self.width == 1 and not all(block.lines)):
            return None
        if self.header in rows or (self.width == 1 and block.ends != self.line_end):
            return None
        self._row_until = block.first_line + len(rows)
        return Batch(list(range(block.first_line, block.first_line + len(rows))), rows)

    def _careful(self, block: Block, *, is_last: bool) -> tuple[Batch, Block | None]:
        """Record by record; the second value holds the lines of a record that goes on past the block."""
        batch, index = Batch([], []), 0
        text = block.text(0, len(block.lines))
        can_run = self.cutter.can_run and not self.damage.find(text) and MARK not in text
        can_run = can_run and (self.width > 1 or block.ends == self.line_end)
        while index < len(block.lines):
            if can_run and block.lines[index] and not self._needs_look(block.first_line + index):
                index = self._run(block, index, batch)
            stop = self._one(block, index, batch, is_last=is_last) if index < len(block.lines) else index
            if stop is None:
                return batch, block.part(index)
            index = stop
        return batch, None

    def _run(self, block: Block, index: int, batch: Batch) -> int:
        """Rows from `index` on as long as each is right at first sight; gives the index of the first that is not."""
        take_line, take_row, number = batch.lines.append, batch.rows.append, block.first_line + index
        header, width, quote = self.header, self.width, self.cutter.quote
        reader = self.cutter.run(block, index)
        try:
            for cells in reader:
                if len(cells) != width or cells == header or quote in "".join(cells):
                    break
                if not self.is_told and cells[0].startswith("# "):
                    break
                take_line(number)
                take_row(cells)
                number = block.first_line + index + reader.line_num
        except csv.Error:
            pass
        if number > block.first_line + index:
            self._row_until = number
        return number - block.first_line

    def _one(self, block: Block, index: int, batch: Batch, *, is_last: bool) -> int | None:
        line = block.lines[index]
        if not line or (self.width > 1 and not line.strip(" \t") and self.cutter.delimiter not in line):
            self._retract(block, index, batch)
            self.ignored.append((block.first_line + index, "blank", line))
            self._is_after_gap = True
            self._note_break(block, index + 1)
            return index + 1
        try:
            found = self.cutter.cut(block, index)
        except Fault as fault:
            self._retract(block, index, batch)
            return self._fault(block, index, fault.reason, fault.index)
        if found is None:
            return self._fault(block, index, OPEN_QUOTE, len(block.lines)) if is_last else None
        text = block.text(index, found.stop)
        reason = self.damage.find(text)
        if reason:
            stop = self._reject(block, index, found.stop, reason)
        elif len(found.cells) != self.width:
            self._retract(block, index, batch)
            stop = self._wrong_width(block, index, found.stop, len(found.cells))
        else:
            stop = self._right_width(block, index, found, batch)
        self._is_quote_open = self._is_quote_open and self.cutter.quote not in text
        return stop

    def _needs_look(self, number: int) -> bool:
        """Whether the record that begins at this line is to be looked at by itself."""
        is_other = self._is_after_gap or self._is_other_table
        return is_other or number == self._broken_at or self._is_in_doubt(number)

    def _is_in_doubt(self, number: int) -> bool:
        return self._is_quote_open or number <= self._doubt_until

    def _fault(self, block: Block, index: int, reason: str, shown_at: int) -> int:
        self._doubt_until = max(self._doubt_until, block.first_line + shown_at)
        self._is_quote_open = block.lines[index].count(self.cutter.quote) % 2 == 1
        reason = self.damage.find(block.lines[index]) or reason
        return self._reject(block, index, index + 1, reason)

    def _right_width(self, block: Block, index: int, found: Cut, batch: Batch) -> int:
        number, (cells, stop, has_stray_quote) = block.first_line + index, found
        is_header = bool(self.header) and [cells[0].removeprefix("\ufeff"), *cells[1:]] == self.header
        is_anew = self._is_after_gap and self.layout.begins_anew(cells)
        self._is_other_table = not is_header and (self._is_other_table or is_anew)
        self._is_after_gap = False
        if is_header:
            self.ignored.append((number, "repeated_header", block.text(index, stop)))
            return stop
        if self._is_other_table:
            return self._reject(block, index, stop, OTHER_TABLE)
        if self._is_in_doubt(number) and has_stray_quote:
            return self._reject(block, index, stop, BAD_QUOTE)
        if not self.is_told and not self.header_is_comment and block.lines[index].startswith("# "):
            return self._reject(block, index, stop, COMMENT_LIKE)
        if self._lacks_its_beginning(number, cells) or (self.width == 1 and not self._is_usual(block, stop)):
            return self._reject(block, index, stop, STRAY_END)
        batch.lines.append(number)
        batch.rows.append(cells)
        self._row_until = block.first_line + stop
        return stop

    def _retract(self, block: Block, index: int, batch: Batch) -> None:
        """Hold back the row before a blank line or a faulty record, if the line end between them may be text."""
        before = index - 1
        if before < 0 or self._row_until != block.first_line + before + 1:
            return
        piece = self.layout.outer.piece(block.lines[index], self.cutter, self.width)
        may_lack = bool(piece) and self.layout.outer.may_have_lost_its_end(batch.rows[-1], piece)
        if block.end(before) == self.line_end and not may_lack:
            return
        batch.rows.pop()
        start = batch.lines.pop() - block.first_line
        self._reject(block, start, before + 1, STRAY_END)

    def _wrong_width(self, block: Block, index: int, stop: int, width: int) -> int:
        if block.lines[index].startswith("#") and not self.header_is_comment and stop == index + 1:
            self.ignored.append((block.first_line + index, "comment", block.lines[index]))
            return stop
        if stop - index > 1 and all(self._stands_alone(block, other) for other in range(index + 1, stop)):
            return self._reject(block, index, index + 1, OPEN_QUOTE)
        return self._reject(block, index, stop, TOO_FEW if width < self.width else TOO_MANY)

    def _stands_alone(self, block: Block, index: int) -> bool:
        """Whether the line is a whole record by itself, without a stray quote."""
        found = self.cutter.cut_alone(block.lines[index])
        return found is not None and len(found.cells) == self.width and not found.has_stray_quote

    def _reject(self, block: Block, index: int, stop: int, reason: str) -> int:
        self.rejected.append((block.first_line + index, reason, shown(block.text(index, stop)[:SHOWN_CHARS])))
        self._note_break(block, stop)
        return stop

    def _note_break(self, block: Block, stop: int) -> None:
        """Remember that no good record stands before an unusual line end, or before what may be a piece of the next."""
        is_usual = self._is_usual(block, stop)
        piece = self.layout.outer.piece(block.lines[stop - 1], self.cutter, self.width)
        if piece or not is_usual:
            self._broken_at = block.first_line + stop
            self._fragment = piece if is_usual else ""

    def _is_usual(self, block: Block, stop: int) -> bool:
        """Whether the line end before `stop` is like most of the file."""
        return block.end(stop - 1) in {self.line_end, ""}

    def _lacks_its_beginning(self, number: int, cells: list[str]) -> bool:
        """Whether the line end before the row that begins at this line may stand inside its first cell."""
        may_lack = not self._fragment or self.layout.outer.may_have_lost_its_beginning(cells, self._fragment)
        return number == self._broken_at and may_lack
