"""What a report consists of, before it is a page, a sheet or a slide: sections, findings, charts, tables.

In: text and numbers that the content modules decided on. Out: frozen values that every renderer reads. All text is plain: the
renderers bring it into their own language, none of them reads markup in it. Shares are 0 to 1.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

SHORT = 16  # signs of a cell that stays on one line
LEAST_WIDTH, MOST_WIDTH = 8, 22  # of a column, in signs
QUARTER_AND_A_HALF = 4.5  # months


@dataclass(frozen=True)
class Mark:
    """A value with its interval, and how it is written; a value that is held back is None, and `said` says why."""

    value: float | None
    low: float | None
    high: float | None
    said: str


@dataclass(frozen=True)
class Series:
    """One thing that is seen, at each place of its chart; None where it has no mark there."""

    name: str
    marks: tuple[Mark | None, ...]


@dataclass(frozen=True)
class Bars:
    """Shares by label, one bar each for one or two series, under a title that says what is seen."""

    title: str
    said: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True)
class Lines:
    """Shares over months, told at some of them; `under` is a row of numbers below the axis and what they are."""

    title: str
    said: str
    axis: str
    months: tuple[float, ...]
    series: tuple[Series, ...]
    under: tuple[str, tuple[str, ...]] | None = None

    def steps(self, series: Series) -> Iterator[tuple[tuple[float, float], tuple[float, float], bool]]:
        """From each mark of a series to the next: month and share of both, and whether they are neighbouring quarters."""
        told = zip(self.months, series.marks, strict=True)
        known = [(month, mark.value) for month, mark in told if mark and mark.value is not None]
        for here, there in pairwise(known):
            yield here, there, there[0] - here[0] < QUARTER_AND_A_HALF


Chart = Bars | Lines


@dataclass(frozen=True)
class Table:
    """Cells as text; the first column says what its row is about, the columns from `numeric_from` on hold figures.

    foot: what must be known to read a cell.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric_from: int = 1
    foot: str = ""

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(
                f"a row of the table {self.caption} has another number of cells than the table has columns"
            )

    @property
    def widths(self) -> list[int]:
        """The room that each column asks for, in signs."""
        lengths = [max(len(cell) for cell in column) for column in zip(self.columns, *self.rows, strict=True)]
        return [min(max(length, LEAST_WIDTH), MOST_WIDTH) for length in lengths]


@dataclass(frozen=True)
class Exhibit:
    """One message: the finding as a sentence, what shows it, and what must be said beside it.

    remarks: for every reader. notes: what each figure means and rests on, for whoever speaks about it; a report on paper has the
    meanings once, at its end.
    """

    finding: str
    chart: Chart | None = None
    table: Table | None = None
    remarks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """A subject: paragraphs, exhibits, then terms with their meaning."""

    title: str
    paragraphs: tuple[str, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Report:
    """A whole report; `facts` are what it speaks of, name and value."""

    title: str
    subtitle: str
    as_of: date
    build: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...] = field(default=())


def together(cell: str) -> str:
    """A cell whose words stay on one line where they are few, as in `66 % (60 to 71)`."""
    return cell.replace(" ", "\u00a0") if len(cell) <= SHORT else cell
