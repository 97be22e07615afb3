"""Damage for files: what people, editors, spreadsheets, mail and disks do to an export, and what somebody who means harm does.

In: a file's bytes and a random number generator. Out: other bytes. Each change is small and by itself, so that what a case
breaks on can be read off its changes; text is changed as text where the file is text, else its bytes are.
"""

import gzip
import io
import zipfile
from collections.abc import Callable
from random import Random

AWKWARD = (
    "", " ", "NULL", "n/a", "#REF!", "0", "-1", "1e309", "NaN", "1,030", "45,5", "1.234,56", "50 %", "1h 30m", "90 min", "00068",
    "2025-02-30", "03/04/2025", "13/13/2025", "31.12.99", "9999-12-31", "0001-01-01", "45000", "1736503200", "Jan 8, 2026",
    "2025-03-30T02:30:00", "2025-02-03T10:00:00+99:00", "=cmd|'/c calc'!A1", "'; drop table core.pairs; --", "{{7*7}}",
    "<img src=x onerror=alert(1)>", "../../etc/passwd", "\u202eabc", "e\u0301", "\u00e9",
    "Ð\u00a0ÑƒÑ", "JosÃ©", "\ufffd", "\u2028", "\x0b", "\xa0",
    "\U0001f600", "مريم", "Łukasz", "x" * 40_000, '"', '""', "a\nb", "a\rb", "\\", "\\\"", "# note", "Total", "sep=;",
)  # fmt: skip
SIGNS = (",", ";", "\t", "|", '"', "'", "\\", "\n", "\r", "\r\n", " ", "\ufeff", "\0", "#", "=", "\u2028", "\x1a")
ENCODINGS = (
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "cp1252",
    "latin-1",
    "cp1250",
    "shift_jis",
    "utf-32",
    "ascii",
)
Change = Callable[[Random, str], str]


def _lines(change: Callable[[Random, list[str]], list[str]]) -> Change:
    def changed(rng: Random, text: str) -> str:
        return "".join(change(rng, text.splitlines(keepends=True) or [""]))

    return changed


def _cells(change: Callable[[Random, list[str]], list[str]], *, of_all: bool) -> Change:
    """A change to the cells of one line, or, with the same luck, of all lines; cells are what commas part."""

    def changed(rng: Random, text: str) -> str:
        lines, luck = text.splitlines(keepends=True) or [""], rng.random()
        for place in range(len(lines)) if of_all else [rng.randrange(len(lines))]:
            body = lines[place].rstrip("\r\n")
            lines[place] = ",".join(change(Random(luck), body.split(","))) + lines[place][len(body) :]
        return "".join(lines)

    return changed


def _insert(rng: Random, text: str) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(SIGNS) * rng.choice((1, 1, 1, 2, 3)) + text[at:]


def _delete(rng: Random, text: str) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + text[at + rng.choice((1, 1, 2, 5, 50)) :]


def _awkward_cell(rng: Random, cells: list[str]) -> list[str]:
    at = rng.randrange(len(cells))
    return [*cells[:at], rng.choice(AWKWARD), *cells[at + 1 :]]


def _gone(rng: Random, cells: list[str]) -> list[str]:
    at = rng.randrange(len(cells))
    return cells[:at] + cells[at + 1 :]


def _doubled(rng: Random, cells: list[str]) -> list[str]:
    at = rng.randrange(len(cells))
    return cells[: at + 1] + cells[at:]


def _swapped(rng: Random, cells: list[str]) -> list[str]:
    one, other = rng.randrange(len(cells)), rng.randrange(len(cells))
    cells[one], cells[other] = cells[other], cells[one]
    return cells


TEXT: dict[str, Change] = {
    "a sign put in": _insert,
    "signs taken out": _delete,
    "cut off": lambda rng, text: text[: rng.randrange(len(text) + 1)],
    "another delimiter": lambda rng, text: text.replace(",", rng.choice((";", "\t", "|", ", ", ":"))),
    "another quote": lambda rng, text: text.replace('"', rng.choice(("'", "\u201c", "", '""'))),
    "other line ends": lambda rng, text: text.replace("\n", rng.choice(("\r\n", "\r", "\n\n", "\n\r"))),
    "one other line end": lambda rng, text: text.replace("\n", rng.choice(("\r", "\r\n", "\u2028")), rng.randrange(4)),
    "an awkward cell": _cells(_awkward_cell, of_all=False),
    "a column of one awkward cell": _cells(_awkward_cell, of_all=True),
    "a cell gone": _cells(_gone, of_all=False),
    "a column gone": _cells(_gone, of_all=True),
    "a cell doubled": _cells(_doubled, of_all=False),
    "a column doubled": _cells(_doubled, of_all=True),
    "cells swapped": _cells(_swapped, of_all=False),
    "columns swapped": _cells(_swapped, of_all=True),
    "lines gone": _lines(_gone),
    "a line doubled": _lines(_doubled),
    "lines swapped": _lines(_swapped),
    "the header again": _lines(lambda rng, lines: [*lines, lines[0]]),
    "no header": _lines(lambda rng, lines: lines[1:]),
    "titles above": lambda rng, text: "Report of 2026\n" * rng.randint(1, 3) + text,
    "a footer": lambda rng, text: text + rng.choice(("\n\nTotal,,12\n", "# end\n", "\n\nprinted by Ann\n", '"')),
    "twice in one file": lambda rng, text: text + rng.choice(("", "\n", "\ufeff")) + text,
    "capitals": lambda rng, text: rng.choice((text.upper, text.title, text.swapcase))(),
}  # fmt: skip


def _flip(rng: Random, content: bytes) -> bytes:
    at = rng.randrange(len(content)) if content else 0
    return content[:at] + bytes([(content[at] if content else 0) ^ (1 << rng.randrange(8))]) + content[at + 1 :]


def _splice(rng: Random, content: bytes) -> bytes:
    at = rng.randrange(len(content) + 1)
    return content[:at] + rng.randbytes(rng.randint(0, 4)) + content[at + rng.randint(0, 9) :]


def _packed(rng: Random, content: bytes) -> bytes:
    if rng.random() < 0.3:
        return gzip.compress(content, 1)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(rng.choice(("export.csv", "a/b/export.json", "../export.csv", "x.zip", "é.csv")), content)
    return out.getvalue()


BYTES: dict[str, Callable[[Random, bytes], bytes]] = {
    "a bit flipped": _flip,
    "bytes spliced": _splice,
    "cut short": lambda rng, content: content[: rng.randrange(len(content) + 1)],
    "packed": _packed,
    "an end added": lambda rng, content: content + rng.randbytes(rng.randint(1, 40)),
}


def mutate(rng: Random, content: bytes) -> tuple[str, bytes]:
    """One change to a file: what it is, and the file after it."""
    if content.startswith(b"PK\x03\x04") and rng.random() < 0.8:
        return _mutate_member(rng, content)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if not text or rng.random() < 0.08:
        name = rng.choice(list(BYTES))
        return name, BYTES[name](rng, content)
    if rng.random() < 0.06:
        encoding = rng.choice(ENCODINGS)
        return f"as {encoding}", text.encode(encoding, errors="replace")
    name = rng.choice(list(TEXT))
    return name, TEXT[name](rng, text).encode("utf-8", errors="replace")


def _mutate_member(rng: Random, content: bytes) -> tuple[str, bytes]:
    """A change inside an archive or workbook, which is then packed anew and whole."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = {info.filename: archive.read(info) for info in archive.infolist()}
    except Exception:  # damaged before
        return "a bit flipped", _flip(rng, content)
    if not members:
        return "a bit flipped", _flip(rng, content)
    name = rng.choice([*members])
    what, members[name] = mutate(rng, members[name])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, inside in members.items():
            archive.writestr(member, inside)
    return f"{what} in {name}", out.getvalue()
