"""A clean table with one thing spoilt at a time, at every place where it can be: each file with the rows that are still right.

The kinds of pollution follow the survey of polluted CSV files by Vitagliano and others (VLDB 2023): a delimiter, quote or line
end too many, too few or of another kind, at a single place of a single row. What stands inside a quoted cell is text, and is
left alone. The tables are our own.
"""

from collections.abc import Iterator
from typing import NamedTuple

HEADS = {
    "ids before, notes behind": ["contact_id", "day", "mentor", "minutes", "note"],
    "free text on both sides": ["name", "note", "remark"],
    "numbers behind": ["pair", "topic", "minutes"],
}
NOTES = ["went well, next in March", 'she said "more", and meant it', "plain", 'a 5" pipe', "", "Room 12"]
REMARKS = ["", "fine", "see file, page two"]
MENTORS = ["Ann O'Hara", "Lee, Bo", "Cid"]
TABLES = {
    "ids before, notes behind": [
        [f"C{n:03d}", f"2026-01-{n:02d}", MENTORS[n % 3], str(n * 7), NOTES[n % 6]] for n in range(1, 8)
    ],
    "free text on both sides": [
        [f"{['Ann', 'Bo Lee', 'Cid, Jr'][n % 3]} {chr(65 + n)}", NOTES[n % 4], REMARKS[n % 3]] for n in range(7)
    ],
    "numbers behind": [[f"pair {n}", NOTES[n % 5], str(n * 15)] for n in range(7)],
}
INSERTED = (",", '"', "\n", "\r", "\r\n", ' "', '" ')
INSTEAD_OF_DELIMITER = (";", "\t", " ", '"', "|", ", ", " ,")
INSTEAD_OF_QUOTE = ("'", "”", "")


class Polluted(NamedTuple):
    """A file with one change, at a character of the clean one; `kind` says what was put for what."""

    kind: str
    at: int
    text: str


def written(head: list[str], rows: list[list[str]], end: str) -> str:
    """The table as RFC 4180 has it, with the line end given."""
    return "".join(",".join(map(_cell, row)) + end for row in [head, *rows])


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ',"') else text


def polluted(clean: str) -> Iterator[Polluted]:
    """Every file with one change below the header of a clean one."""
    is_inside, start = False, clean.index("\n" if "\n" in clean else "\r")
    for at, sign in enumerate(clean):
        if not is_inside and at > start:
            yield from (Polluted(f"+ {new!r}", at, clean[:at] + new + clean[at:]) for new in INSERTED)
        if sign == '"':
            is_inside = not is_inside
            yield from (
                Polluted(f"quote -> {new!r}", at, clean[:at] + new + clean[at + 1 :]) for new in INSTEAD_OF_QUOTE
            )
        elif not is_inside and at > start:
            if sign in ",\r\n":
                yield Polluted(f"{sign!r} -> ''", at, clean[:at] + clean[at + 1 :])
            for new in INSTEAD_OF_DELIMITER if sign == "," else ():
                yield Polluted(f"delimiter -> {new!r}", at, clean[:at] + new + clean[at + 1 :])
