"""The coordinator's own records as a CSV file, out and back in.

In: notes, or the bytes of such a file. Out: bytes that a spreadsheet opens safely, or notes. What goes out comes back the
same, to the letter: a cell that a spreadsheet would take for a formula, or that begins with an apostrophe, gets one in front,
and one is taken off on the way in. A file with a fault is refused as a whole, with the lines that are wrong; a note that is
there already is not written twice. Rejected: to take the good rows of a bad file, after which nobody knows what is missing.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable

from dashboard.notes import COLUMNS, Note, from_texts
from pipelines.errors import RefusedInput, UsageError
from pipelines.spreadsheets import inert

MOST_EXAMPLES = 5


def written(notes: Iterable[Note]) -> bytes:
    """The notes as CSV with a byte order mark for spreadsheets, one row each, columns as in `COLUMNS`."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for note in notes:
        rows.writerow(_guarded(_as_text(getattr(note, name))) for name in COLUMNS)
    return out.getvalue().encode("utf-8-sig")


def read(content: bytes, name: str = "the file") -> list[Note]:
    """The notes of such a file, in its order. Raises RefusedInput, naming up to five lines that are wrong."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedInput(name, f"is not UTF-8 ({error}).", "Save it as CSV in UTF-8.") from error
    rows = csv.DictReader(io.StringIO(text, newline=""))
    absent = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
    if absent:
        raise RefusedInput(name, f"lacks the columns {', '.join(absent)}.", "Take a file that was written here.")
    notes, faults = [], []
    for row in rows:
        try:
            notes.append(from_texts({column: _bare(row[column] or "") for column in COLUMNS}))
        except (UsageError, ValueError, TypeError) as error:
            faults.append(f"line {rows.line_num}: {error}")
    if faults:
        told = " ".join(faults[:MOST_EXAMPLES])
        raise RefusedInput(name, f"has {len(faults)} faulty row(s): {told}", "Correct them; nothing was taken.")
    return notes


def _as_text(value: object) -> str:
    """Text as it is, dates and times in ISO form, nothing for what is not said."""
    return value.isoformat() if isinstance(value, dt.date) else str(value or "")


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith("'") else str(inert(text))


def _bare(text: str) -> str:
    return text.removeprefix("'")
