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


@dataclass(frozen=True)
class Broken:
    """One further row of `table`: a good row with a key of its own and `cells` replaced."""

    table: str
    fault: str
    reason: str
    cells: dict[str, str]


BROKEN: tuple[Broken, ...] = (
    Broken("programs", "unknown time zone", "unknown_time_zone", {"program_id": "rx-north", "time_zone": "EasternTime"}),
    Broken("participants", "unknown role", "unknown_word", {"role": "observer"}),
    Broken("participants", "unknown role", "unknown_word", {"role": "?"}),
    Broken("participants", "key missing", "missing_required", {"person_id": ""}),
    Broken("participants", "day that does not exist", "not_a_date", {"joined_on": "2025-02-30"}),
    Broken("participants", "capacity below zero", "out_of_range", {"capacity": "-1"}),
    Broken("participants", "number in words", "not_a_number", {"capacity": "two"}),
    Broken("interests", "unknown person", "unknown_reference", {"person_id": "U999901"}),
    Broken("interests", "unknown person", "unknown_reference", {"person_id": "U999902"}),
    Broken("interests", "key missing", "missing_required", {"interest": "N/A"}),
    Broken("requests", "unknown person", "unknown_reference", {"mentor_id": "U999901"}),
    Broken("requests", "answered before it was asked", "dates_reversed", {"responded_at": "2021-01-05T10:00:00Z"}),
    Broken("requests", "not a date", "not_a_date", {"requested_at": "last Tuesday"}),
    Broken("requests", "required cell empty", "missing_required", {"mentee_id": ""}),
    Broken("pairs", "unknown person", "unknown_reference", {"mentor_id": "U999903"}),
    Broken("pairs", "unknown person", "unknown_reference", {"mentee_id": "U99990 4"}),
    Broken("pairs", "ended before matched", "dates_reversed", {"ended_on": "2022-11-30"}),
    Broken("pairs", "planned end before matched", "dates_reversed", {"planned_end_on": "2022-06-30"}),
    Broken("pairs", "day that does not exist", "not_a_date", {"matched_on": "2024-09-31"}),
    Broken("pairs", "day or month first?", "date_order_unclear", {"matched_on": "03/04/2025"}),
    Broken("pairs", "date that stands for none", "date_implausible", {"matched_on": "1900-01-01", "planned_end_on": ""}),
    Broken("pairs", "required cell empty", "missing_required", {"matched_on": "null"}),
    Broken("pairs", "rhythm of zero days", "out_of_range", {"contact_every_days": "0"}),
    Broken("pauses", "unknown pair", "unknown_reference", {"pair_id": "P999901"}),
    Broken("pauses", "ended before it began", "dates_reversed", {"paused_on": "2025-05-12", "resumed_on": "2025-04-01"}),
    Broken("check_ins", "unknown pair", "unknown_reference", {"pair_id": "P999901"}),
    Broken("check_ins", "required cell empty", "missing_required", {"done_on": ""}),
    Broken("check_ins", "not a date", "not_a_date", {"done_on": "week 14"}),
    Broken("contacts", "unknown pair", "unknown_reference", {"pair_id": "P999901"}),
    Broken("contacts", "unknown pair", "unknown_reference", {"pair_id": "P999902"}),
    Broken("contacts", "not a date", "not_a_date", {"occurred_at": "2025-13-04T09:00:00Z"}),
    Broken("contacts", "not a date", "not_a_date", {"occurred_at": "tbd"}),
    Broken("contacts", "held long after the as-of date", "after_as_of", {"occurred_at": "2062-03-04T15:00:00Z"}),
    Broken("contacts", "length below zero", "out_of_range", {"duration_minutes": "-30"}),
    Broken("contacts", "number in words", "not_a_number", {"duration_minutes": "half an hour"}),
    Broken("contacts", "key missing", "missing_required", {"contact_id": ""}),
    Broken("goals", "progress over 100", "out_of_range", {"progress_pct": "140"}),
    Broken("goals", "progress over 100", "out_of_range", {"progress_pct": "250"}),
    Broken("goals", "unknown status", "unknown_word", {"status": "someday"}),
    Broken("goals", "target before it was set", "dates_reversed", {"target_on": "2021-05-01"}),
    Broken("goals", "unknown pair", "unknown_reference", {"pair_id": "P999901"}),
    Broken("goals", "unknown parent", "unknown_reference", {"parent_goal_id": "G999901"}),
    Broken("goal_updates", "unknown goal", "unknown_reference", {"goal_id": "G999901"}),
    Broken("goal_updates", "progress over 100", "out_of_range", {"updated_at": "2025-05-05T05:05:00Z", "progress_pct": "140"}),
    Broken("agenda", "unknown pair", "unknown_reference", {"pair_id": "P999901"}),
    Broken("agenda", "day or month first?", "date_order_unclear", {"planned_on": "05/06/2025"}),
    Broken("events", "required cell empty", "missing_required", {"starts_on": "-"}),
    Broken("events", "day that does not exist", "not_a_date", {"starts_on": "2025-06-31", "ends_on": ""}),
    Broken("attendance", "unknown event", "unknown_reference", {"event_id": "E901"}),
    Broken("attendance", "unknown person", "unknown_reference", {"person_id": "U999905"}),
    Broken("shared_work", "feedback before it was shared", "dates_reversed", {"feedback_at": "2021-02-02T12:00:00Z"}),
    Broken("shared_work", "unknown pair", "unknown_reference", {"pair_id": "P999901"}),
    Broken("collaborations", "ended before it began", "dates_reversed", {"ended_on": "2021-03-03"}),
    Broken("collaborations", "required cell empty", "missing_required", {"started_on": ""}),
    Broken("surveys", "unknown person", "unknown_reference", {"person_id": "U999906"}),
    Broken("surveys", "answer that is no number", "not_a_number", {"value": "agree"}),
    Broken("surveys", "required cell empty", "missing_required", {"item": ""}),
    Broken("outcomes", "unknown person", "unknown_reference", {"person_id": "U999907"}),
    Broken("outcomes", "not a date", "not_a_date", {"occurred_on": "spring"}),
)
OWN_KEY = {
    "participants": "person_id", "requests": "request_id", "pairs": "pair_id", "check_ins": "check_in_id",
    "contacts": "contact_id", "goals": "goal_id", "events": "event_id", "shared_work": "item_id",
    "collaborations": "collaboration_id", "surveys": "response_id", "outcomes": "outcome_id",
}  # fmt: skip
# Good rows written in another way that must still load: table, column, as the export has it, as it is written instead.
OTHERWISE: tuple[tuple[str, str, str, str], ...] = (
    ("contacts", "status", "held", "Completed"),
    ("contacts", "channel", "video", "Zoom"),
    ("contacts", "channel", "in_person", "Face to face"),
    ("goals", "status", "active", "In progress"),
    ("goals", "status", "reached", "MET"),
    ("participants", "career_stage", "resident", "PGY1"),
)


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


def repeat_header(sheet: Sheet) -> list[Planted]:
    """The header once more in the middle, as pasted exports have it: ignored."""
    sheet.add(as_line(sheet.header))
    return [Planted(sheet.path.name, "repeated header", IGNORED, "header", 1)]


def blank_lines(sheet: Sheet) -> list[Planted]:
    """Two blank lines, one of them with commas only: ignored."""
    sheet.add("\n")
    sheet.add("," * (len(sheet.header) - 1) + "\n")
    return [Planted(sheet.path.name, "blank line", IGNORED, "blank", 2)]


def write_otherwise(sheet: Sheet) -> list[Planted]:
    """Good rows in another spelling (`OTHERWISE`): synonyms of a status, a month's name, blanks around an id. Loaded."""
    planted = []
    for table, column, said, instead in OTHERWISE:
        if table == sheet.name:
            place = sheet.header.index(column)
            having = [row for row in sheet.rows if row[place] == said]
            for row in having[5::40]:
                row[place] = instead
            planted.append(Planted(sheet.path.name, f"{said} written '{instead}'", LOADED, "", len(having[5::40])))
    for column, rewrite, fault in (("target_on", _month_name, "month by name"), ("pair_id", " {} ".format, "blanks around")):
        if sheet.name == "goals":
            place = sheet.header.index(column)
            having = [row for row in sheet.rows if row[place]]
            for row in having[3::50]:
                row[place] = rewrite(row[place])
            planted.append(Planted(sheet.path.name, fault, LOADED, "", len(having[3::50])))
    return planted


def _month_name(day: str) -> str:
    months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    return f"{int(day[8:10])} {months[int(day[5:7]) - 1]} {day[:4]}"


PLANTERS: tuple[Callable[[Sheet], list[Planted]], ...] = (
    break_cells, add_a_cell, lose_a_cell, repeat_rows, repeat_header, blank_lines, write_otherwise,
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
