"""Where the header of a delimited file stands, what stands above it, and how many cells a record has.

In: the file's first records, cut. Out: a `Layout`. The promise behind it: a record is never taken for the header, a header
never for a record, and no name is put to a column that it may not belong to. So the width of the records decides, and:

- a line above the header with one or two filled cells, where records have many, is a title and is ignored by name; so is one
  with gaps over names for every column, where the records below hold numbers or dates (two rows of headers);
- a header with one cell too many or too few, or with a broken quote, over records that agree with each other, is at fault
  itself: it is rejected, the records are read, and their columns are `column_1`, `column_2` …, which no source knows;
- where neither is plain, the file is refused with what to declare.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise
from re import Pattern

from pipelines.errors import UnreadableFile
from pipelines.read.cells import Cutter, Fault
from pipelines.read.damage import Damage
from pipelines.read.detect import SAMPLE_LINES, SEP_LINE
from pipelines.read.dialect import MAX_COLUMNS, Declared, unnamed
from pipelines.read.fragments import Outer
from pipelines.read.lines import SHOWN_CHARS, Block, shown
from pipelines.read.shapes import is_data, usual_shape

HEADER_MISMATCH = "header_mismatch"
LEAST_RECORDS, LEAST_SHARE = 10, 0.9
"""So many records must agree, and in such a share, before they outweigh the header above them."""

LEAST_TYPED = 5
"""A column counts as typed from so many records on."""


@dataclass(frozen=True)
class Head:
    """One of the first records: its line and the line after it, its cells (None: faulty), its text; has_stray_quote: in an
    unquoted cell.
    """

    line: int
    next_line: int
    cells: list[str] | None
    raw: str
    has_stray_quote: bool = False

    @property
    def filled_count(self) -> int:
        """How many of its cells hold anything."""
        return sum(bool(cell.strip()) for cell in self.cells or ())


@dataclass
class Layout:
    """What comes before the records: `data_line` is the first physical line after the header.

    typed: the columns (from 0) that hold numbers, dates or addresses throughout the first records; outer: what its first
    and last columns look like there; escapes_quotes: a quote inside a cell is doubled or escaped there, as a rule.
    """

    columns: list[str]
    header_line: int | None
    data_line: int
    ignored: list[tuple[int, str, str]] = field(default_factory=list)
    rejected: list[tuple[int, str, str]] = field(default_factory=list)
    typed: list[int] = field(default_factory=list)
    outer: Outer = field(default_factory=Outer)
    escapes_quotes: bool = False

    @property
    def repeatable_header(self) -> list[str] | None:
        """The header, if a record equal to it can only be it again: two names that are words, not single signs."""
        word_count = sum(sum(map(str.isalpha, name)) >= 2 for name in self.columns)
        return self.columns if self.header_line and word_count >= 2 else None

    def begins_anew(self, cells: list[str]) -> bool:
        """Whether this record, which follows a gap, is the header of another table: words over every typed column."""
        words = [cells[number].strip() for number in self.typed]
        return len(words) >= 2 and all(words) and not is_data(cells)


def find_layout(
    where: str, sample: Block, cutter: Cutter, damage: Damage, declared: Declared, *, is_whole: bool
) -> Layout:
    """The layout of the delimited file that begins with `sample`; `is_whole`: the sample is the file.

    Raises UnreadableFile.
    """
    above = _above(sample, declared)
    heads = _heads(sample, cutter, len(above), is_whole)
    for number, head in enumerate(heads):
        if damage.find(head.raw):
            heads[number] = replace(head, cells=None)
    heads = [replace(head, raw=shown(head.raw)) for head in heads]
    layout = settle(where, heads, above, declared)
    layout.outer = Outer.of(_below(layout, heads))
    with_quotes = [head for head in heads if cutter.quote and any(cutter.quote in cell for cell in head.cells or ())]
    layout.escapes_quotes = 0 < len(with_quotes) >= 2 * sum(head.has_stray_quote for head in with_quotes)
    return layout


def settle(where: str, heads: list[Head], above: list[tuple[int, str, str]], declared: Declared) -> Layout:
    """The layout that the first records speak for; `above` are lines before them, already told as no records.

    Raises UnreadableFile.
    """
    if not heads:
        raise UnreadableFile(where, "the file holds no record.", "Export it again, or leave it out.")
    widths = Counter(len(head.cells) for head in (heads[1:] or heads) if head.cells)
    width, count = widths.most_common(1)[0] if widths else (0, 0)
    if not width and not (declared.has_header and heads[0].cells):
        raise UnreadableFile(where, "no record can be cut into cells.", "Say --delimiter, --quote or --escape.")
    if not declared.has_header:  # typed columns are not looked for: nothing tells a header from a record here
        return Layout(unnamed(_checked(where, width)), None, heads[0].line, above)
    is_agreed = count >= LEAST_RECORDS and count >= LEAST_SHARE * (len(heads) - 1)
    titles = _titles(heads, width) if count > 1 else []
    layout = _with_header(where, heads, titles, width, is_agreed)
    layout.ignored[:0] = above
    _checked(where, len(layout.columns))
    below = _below(layout, _before_gap(heads, layout.data_line))
    shapes = [usual_shape([cells[number] for cells in below]) for number in range(len(layout.columns))]
    layout.typed = [number for number, shape in enumerate(shapes) if shape and len(below) >= LEAST_TYPED]
    if not declared.says_how_cells_are_split and layout.header_line is not None:
        _refuse_headerless(where, layout.columns, shapes)
    return layout


def _below(layout: Layout, heads: list[Head]) -> list[list[str]]:
    """The cells of the first records that have as many as there are columns."""
    return [
        head.cells
        for head in heads
        if head.cells and head.line >= layout.data_line and len(head.cells) == len(layout.columns)
    ]


def _before_gap(heads: list[Head], data_line: int) -> list[Head]:
    """The records up to the first blank line among them, below which another table may stand; all, where they are few."""
    below = [head for head in heads if head.line >= data_line]
    until = next((n for n, (one, other) in enumerate(pairwise(below), 1) if one.next_line != other.line), len(below))
    return below[:until] if until >= LEAST_TYPED else below


def _above(sample: Block, declared: Declared) -> list[tuple[int, str, str]]:
    """Lines at the top that are no records by declaration or by their form."""
    above = []
    for number, line in enumerate(sample.lines, start=1):
        if number <= declared.skip_rows:
            kind = "skipped"
        elif not line.strip(" \t\ufeff"):
            kind = "blank"
        elif number == 1 and SEP_LINE.match(line):
            kind = "sep"
        else:
            break
        above.append((number, kind, shown(line)))
    return above


def _heads(sample: Block, cutter: Cutter, start: int, is_whole: bool) -> list[Head]:
    heads, index = [], start
    while index < min(len(sample.lines), start + SAMPLE_LINES):
        if not sample.lines[index].strip(" "):
            index += 1
            continue
        try:
            found = cutter.cut(sample, index)
        except Fault:
            found = None
        else:
            if found is None and not is_whole:
                break
        cells, stop = (found.cells, found.stop) if found else (None, index + 1)
        is_stray = found is not None and found.has_stray_quote
        heads.append(Head(index + 1, stop + 1, cells, sample.text(index, stop)[:SHOWN_CHARS], is_stray))
        index = stop
    return heads


def _with_header(where: str, heads: list[Head], titles: list[Head], width: int, is_agreed: bool) -> Layout:
    first, header = heads[0], heads[len(titles)]
    if first.cells and (len(heads) == 1 or len(header.cells or ()) == width or not is_agreed):
        told = [(head.line, "title", head.raw) for head in titles]
        blanks = set(range(first.line, header.line)) - {
            line for head in titles for line in range(head.line, head.next_line)
        }
        ignored = sorted(told + [(line, "blank", "") for line in blanks])
        columns = [cell.removeprefix("\ufeff") if not n else cell for n, cell in enumerate(header.cells or ())]
        return Layout(columns, header.line, header.next_line, ignored)
    if is_agreed and (not first.cells or abs(len(first.cells) - width) == 1):
        return Layout(unnamed(width), None, first.next_line, rejected=[(first.line, HEADER_MISMATCH, first.raw)])
    found = f"holds {len(first.cells)} names" if first.cells else "has a broken quote or characters that cannot be read"
    what = f"the first line {found}, most records hold {width} cells."
    raise UnreadableFile(where, what, "Mend that line, or say --skip-rows, --delimiter, --quote or --encoding.")


def _titles(heads: list[Head], width: int) -> list[Head]:
    """The records above the header that are comments, or too empty to be one; [] unless a full one follows them."""
    most = 2 if width >= 5 else 1 if width >= 3 else 0
    for number, head in enumerate(heads[:30]):
        is_comment = head.raw.startswith("#") and len(head.cells or ()) != width
        if is_comment or (head.cells and head.filled_count <= most) or _names_groups(heads[number:], width):
            continue
        is_full = len(head.cells or ()) == width and 2 * head.filled_count > width
        return heads[:number] if is_full and not is_data(head.cells) else []
    return []


def _names_groups(heads: list[Head], width: int) -> bool:
    """Whether the first record has gaps and stands over names for every column: words over numbers, dates or addresses."""
    if len(heads) < 3:
        return False
    groups, names, below = heads[0], heads[1], heads[2:]
    if len(groups.cells or ()) != width or groups.filled_count == width or is_data(groups.cells):
        return False
    if len(names.cells or ()) != width or names.filled_count < width or is_data(names.cells):
        return False
    rows = [head.cells for head in below if head.cells and len(head.cells) == width]
    return any(usual_shape([row[number] for row in rows]) for number in range(width))


def _refuse_headerless(where: str, columns: list[str], shapes: list[Pattern[str] | None]) -> None:
    """Refuse a first record of the same shapes as those below it: a header that is none would cost a record."""
    alike = [bool(shape.fullmatch(name.strip())) for name, shape in zip(columns, shapes, strict=True) if shape]
    if alike and all(alike):
        what = f"the first line ({', '.join(columns[:4])} …) reads like a record, not like a header."
        raise UnreadableFile(where, what, "Put the column names into the first line.")


def _checked(where: str, width: int) -> int:
    if width > MAX_COLUMNS:
        raise UnreadableFile(where, f"has {width:,} columns; at most {MAX_COLUMNS:,} are read.", "Check --delimiter.")
    return width
