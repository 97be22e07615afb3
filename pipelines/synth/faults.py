"""Faults as real exports have them, planted into files of the canonical format and counted.

In: a folder that `write_program` filled. Out: the same files with further rows, and a `Planted` value for each kind: what was
planted, where, how many rows, and what the loader has to make of it. Faults stand in rows of their own, so that no good row
is lost and no record loses its parent; `write_otherwise` alone touches good rows, and those must still load. Rejected:
damaging rows at random, after which nobody could say what the right answer is.
"""

import csv
import io
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipelines.synth.fault_list import BROKEN, OTHERWISE, OWN_KEY

QUARANTINED, SUPERSEDED, IGNORED, LOADED = "quarantined", "superseded", "ignored", "loaded"
Row = list[str]


@dataclass(frozen=True)
class Planted:
    """`rows` rows of one kind in one file; `reason` is the code under which the loader has to file them."""

    file: str
    fault: str
    fate: str
    reason: str
    rows: int


class Sheet:
    """One CSV file as rows of text, to be added to and written back."""

    def __init__(self, path: Path) -> None:
        self.path, self.name = path, path.stem
        with path.open(encoding="utf-8", newline="") as file:
            self.header, *self.rows = list(csv.reader(file))
        self.good = len(self.rows)
        self.rng = np.random.default_rng(zlib.crc32(self.name.encode()))
        self.added: list[tuple[float, str]] = []

    def template(self, *, filled: Sequence[str] = ()) -> Row:
        """A copy of a good row in which the columns `filled` are not empty, where there is such a row."""
        at = [self.header.index(name) for name in filled]
        fitting = [row for row in self.rows if all(row[place] for place in at)] or self.rows
        return list(fitting[int(self.rng.integers(len(fitting)))])

    def add(self, line: str, after: float | None = None) -> None:
        """Put a line somewhere, or right after a good row (its number, from 0)."""
        place = float(self.rng.integers(self.good)) if after is None else after
        self.added.append((place, line))

    def write(self) -> None:
        """Write good and added lines in their order."""
        lines = [(float(number), 0, as_line(row)) for number, row in enumerate(self.rows)]
        lines += [(place, 1 + order, line) for order, (place, line) in enumerate(self.added)]
        text = as_line(self.header) + "".join(line for _, _, line in sorted(lines))
        self.path.write_text(text, encoding="utf-8", newline="")


def as_line(row: Row) -> str:
    """One row as CSV, line end included."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(row)
    return out.getvalue()


def break_cells(sheet: Sheet) -> list[Planted]:
    """Rows with one wrong cell each, as `BROKEN` lists them: all quarantined, each for its reason."""
    planted = []
    for number, broken in enumerate(each for each in BROKEN if each.table == sheet.name):
        needs = ("joined_on", "planned_end_on", "set_on", "shared_at", "started_on", "requested_at")
        row = sheet.template(filled=[name for name in needs if name in sheet.header])
        key = OWN_KEY.get(sheet.name)
        own = {key: f"{row[0][0]}9{number:05d}"} if key else {}
        for column, value in (own | broken.cells).items():
            row[sheet.header.index(column)] = value
        sheet.add(as_line(row))
        planted.append(Planted(sheet.path.name, broken.fault, QUARANTINED, broken.reason, 1))
    return planted


def add_a_cell(sheet: Sheet) -> list[Planted]:
    """A row with a cell too many, as an unquoted comma makes it: quarantined."""
    sheet.add(as_line([*sheet.template(), "see comment"]))
    return [Planted(sheet.path.name, "a cell too many", QUARANTINED, "too_many_cells", 1)]


def lose_a_cell(sheet: Sheet) -> list[Planted]:
    """A row that breaks off, as a lost connection leaves it: quarantined."""
    sheet.add(as_line(sheet.template()[:-1]))
    return [Planted(sheet.path.name, "a row broken off", QUARANTINED, "too_few_cells", 1)]


def repeat_rows(sheet: Sheet) -> list[Planted]:
    """Exact repeats right after the row itself: superseded. One row in two hundred, at least one and at most four."""
    count = min(4, 1 + sheet.good // 200)
    for number in sheet.rng.choice(sheet.good, size=count, replace=False):
        sheet.add(as_line(sheet.rows[int(number)]), after=float(number))
    return [Planted(sheet.path.name, "exact repeat", SUPERSEDED, "repeat", count)]


def correct_a_row(sheet: Sheet) -> list[Planted]:
    """An older version of a row right before it, under the same key: superseded, with a warning."""
    corrected = {"participants": ("institution", "Old Mill Hospital"), "events": ("city", "to be announced")}
    if sheet.name not in corrected:
        return []
    column, was = corrected[sheet.name]
    number = int(sheet.rng.integers(sheet.good))
    row = list(sheet.rows[number])
    row[sheet.header.index(column)] = was
    sheet.add(as_line(row), after=number - 0.5)
    return [Planted(sheet.path.name, "older version of a row", SUPERSEDED, "repeat", 1)]


def repeat_header(sheet: Sheet) -> list[Planted]:
    """The header once more in the middle, as pasted exports have it: ignored."""
    sheet.add(as_line(sheet.header))
    return [Planted(sheet.path.name, "repeated header", IGNORED, "repeated_header", 1)]


def blank_lines(sheet: Sheet) -> list[Planted]:
    """Two blank lines: ignored."""
    sheet.add("\n")
    sheet.add("\n")
    return [Planted(sheet.path.name, "blank line", IGNORED, "blank", 2)]


def write_otherwise(sheet: Sheet) -> list[Planted]:
    """Good rows in another spelling (`OTHERWISE`): synonyms of a status, a month's name, blanks around an id. Loaded."""
    planted = []
    for table, column, said, instead in OTHERWISE:
        if table == sheet.name:
            place = sheet.header.index(column)
            having = [row for row in sheet.rows if row[place] == said]
            for row in having[::40]:
                row[place] = instead
            planted.append(Planted(sheet.path.name, f"{said} written '{instead}'", LOADED, "", len(having[::40])))
    for column, rewrite, fault in (
        ("target_on", _month_name, "month by name"),
        ("pair_id", " {} ".format, "blanks around"),
    ):
        if sheet.name == "goals":
            place = sheet.header.index(column)
            having = [row for row in sheet.rows if row[place]]
            for row in having[3::50]:
                row[place] = rewrite(row[place])
            planted.append(Planted(sheet.path.name, fault, LOADED, "", len(having[3::50])))
    return planted


def _month_name(day: str) -> str:
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return f"{int(day[8:10])} {months[int(day[5:7]) - 1]} {day[:4]}"


PLANTERS: tuple[Callable[[Sheet], list[Planted]], ...] = (
    break_cells, add_a_cell, lose_a_cell, repeat_rows, correct_a_row, repeat_header, blank_lines, write_otherwise,
)  # fmt: skip


def plant_faults(folder: Path) -> list[Planted]:
    """Plant every kind of fault into every CSV file of `folder`; the same files always get the same faults."""
    planted: list[Planted] = []
    for path in sorted(folder.glob("*.csv")):
        sheet = Sheet(path)
        for plant in PLANTERS:
            planted += plant(sheet)
        sheet.write()
    return _summed(planted)


def _summed(planted: list[Planted]) -> list[Planted]:
    """One value a file, fault and reason."""
    rows: dict[tuple[str, str, str, str], int] = {}
    for each in planted:
        key = (each.file, each.fault, each.fate, each.reason)
        rows[key] = rows.get(key, 0) + each.rows
    return [Planted(*key, count) for key, count in rows.items() if count]
