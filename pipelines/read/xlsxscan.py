"""What a workbook's XML says that its reader does not: how far a sheet spans, and cells that are shown otherwise than stored.

In: an XLSX file. Out: for each sheet its `SheetScan`. The reader (calamine) is fast and right, but it allocates a dense table
over all addresses, gives an error cell as empty, and knows no number formats, so that 50 % comes as 0.5 and the id 00068 as
68. The cells concerned are picked out of the XML here, with a search that costs little where there are none.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

import numpy as np

from pipelines.errors import UnreadableFile
from pipelines.read.guard import Allowance, check_span, free_span, members, refuse_entities, unfolded

FAR_COLUMN = re.compile(rb'r="(?<=\sr=")([A-Z]{2,3})\d')
"""Begins with plain text, which makes the search ten times as fast."""

FAR_ROW = re.compile(rb'r="(?<=\sr=")[A-Z]{0,3}(\d{6,7})"')
ADDRESS = re.compile(rb"\br=[\"']([A-Z]+)(\d+)[\"']")
TYPE = re.compile(rb"\bt=[\"'](\w+)[\"']")
VALUE = re.compile(rb"<(?:\w{1,9}:)?v>([^<]*)<")
# Attributes have a limit here, and nothing runs on past the next tag: a search must not become slow on XML that lies.
CELL = rb"<(?:\w{1,9}:)?c\b([^<>]{0,300}"
FILLED_CELL = re.compile(CELL + rb"[^<>/])>\s{0,9}<(?!/)")
FORMULA = rb"(?:<(?:\w{1,9}:)?f\b[^<>]{0,300}(?:/>|>[^<]*</(?:\w{1,9}:)?f>))"
ERROR_CELL = re.compile(CELL + rb'\bt="e"[^<>]{0,300})>' + FORMULA + rb"?<(?:\w{1,9}:)?v>[^<]*<")
BARE_FORMULA = re.compile(
    rb"<(?:\w{1,9}:)?c\b(?![^<>]{0,300}\bt=)[^<>]{0,300}>"
    + FORMULA
    + rb"(?:<(?:\w{1,9}:)?v>\s{0,9}</(?:\w{1,9}:)?v>|<(?:\w{1,9}:)?v\s{0,9}/>)?</(?:\w{1,9}:)?c>"
)
OTHER_PARTS = (".bin", ".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".bmp", ".tiff", ".svg")
ZEROS = re.compile("0{2,}")
PERCENT_IDS = {9, 10}

Shown = dict[tuple[int, int], str]


@dataclass
class SheetScan:
    """shown: texts to show instead of what the reader gives, by (row, column) from 0."""

    shown: Shown = field(default_factory=dict)
    columns: int = 26
    rows: int = 99_999

    @property
    def span(self) -> int:
        """At most so many cells lie between the first and the last; 0 for an ordinary sheet, which is not measured."""
        return 0 if (self.columns, self.rows) == (26, 99_999) else self.columns * self.rows


def scan_xlsx(path: Path, where: str) -> dict[str, SheetScan]:
    """The scan of each sheet by its name. Raises UnreadableFile where the workbook is built to harm, or damaged."""
    with zipfile.ZipFile(path) as archive:
        parts = _Parts(archive, where, path.stat().st_size)
        formats = _formats(_tree(b"".join(parts.take("xl/styles.xml")), where))
        workbook = _tree(b"".join(parts.take("xl/workbook.xml")), where)
        relations = _tree(b"".join(parts.take("xl/_rels/workbook.xml.rels")), where)
        scans = {name: parts.scan(name, member, formats) for name, member in _sheet_names(workbook, relations).items()}
        parts.count_the_rest()
    return scans


class _Parts:
    """The parts of a workbook, each taken once and counted."""

    def __init__(self, archive: zipfile.ZipFile, where: str, size: int) -> None:
        self.archive, self.where, self.size = archive, where, size
        self.allowance = Allowance(where, size)
        found = members(archive, where)
        self.infos = {info.filename.lower(): info for info in found}
        if len(self.infos) < len(found):
            raise UnreadableFile(where, "the workbook holds two parts of one name.", "Save it again, or as CSV.")

    def take(self, name: str) -> Iterator[bytes]:
        """The part's text; nothing where it is not there."""
        info = self.infos.pop(name.lower(), None)
        if info:
            found = unfolded(self.archive, info, self.allowance)
            yield from found if name.endswith(OTHER_PARTS) else refuse_entities(found, self.where)

    def scan(self, name: str, member: str, formats: dict[int, str]) -> SheetScan:
        """The scan of the sheet `name`, which stands in `member`."""
        info = self.infos.get(member.lower())
        if not info:
            raise UnreadableFile(self.where, f"the workbook lacks its sheet {name}.", "Save it again, or as CSV.")
        scan = _scan_sheet(self.take(member), formats, f"{self.where}, sheet {name}")
        if scan.span > free_span(self.size):  # perhaps only cells that are formatted and hold nothing
            again = unfolded(self.archive, info, Allowance(self.where, self.size))
            check_span(self.where, name, _filled_span(again), self.size)
        return scan

    def count_the_rest(self) -> None:
        """Shared strings and all else unfold within the allowance too."""
        for name in list(self.infos):
            for _ in self.take(name):
                pass


def _tree(text: bytes, where: str) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(text) if text else ElementTree.Element("none")  # noqa: S314 - no entities are left
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise UnreadableFile(where, f"the workbook is damaged ({error}).", "Save it again, or as CSV.") from error


def _sheet_names(workbook: ElementTree.Element, relations: ElementTree.Element) -> dict[str, str]:
    """Each sheet's name and the member it is in."""
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    found: dict[str, str] = {}
    for sheet in workbook.findall(".//{*}sheet"):
        if sheet.get("name", "") in found:
            raise ValueError(f"two sheets are named {sheet.get('name')}")
        key = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")
        found[sheet.get("name", "")] = posixpath.normpath(posixpath.join("/xl", targets.get(key, ""))).lstrip("/")
    return found


def _formats(styles: ElementTree.Element) -> dict[int, str]:
    """Which cell styles show a percentage ('%') or leading zeros ('000…')."""
    codes = {int(f.get("numFmtId", 0)): f.get("formatCode", "") for f in styles.findall(".//{*}numFmt")}
    found = {}
    for number, style in enumerate(styles.findall("{*}cellXfs/{*}xf")):
        format_id = int(style.get("numFmtId", 0))
        code = codes.get(format_id, "")
        if format_id in PERCENT_IDS or "%" in code:
            found[number] = "%"
        elif ZEROS.fullmatch(code):
            found[number] = code
    return found


def _scan_sheet(pieces: Iterable[bytes], formats: dict[int, str], where: str) -> SheetScan:
    scan = SheetScan()
    numbers = b"|".join(b"%d" % number for number in formats)
    styled = re.compile(CELL + rb'\bs="(' + numbers + rb')"[^<>/]{0,300})>' + FORMULA + rb"?<(?:\w{1,9}:)?v>[^<]*<")
    signs = [b's="%d"' % number for number in formats]
    for piece in _whole_rows(pieces):
        is_single = _holds(piece, b"'", b" r='")
        text = piece.replace(b"='", b'="').replace(b"' ", b'" ').replace(b"'>", b'">') if is_single else piece
        if _may_lie_far(text):
            scan.columns = max([scan.columns, *map(_column_number, set(FAR_COLUMN.findall(text)))])
            scan.rows = max([scan.rows, *map(int, FAR_ROW.findall(text))])
        if _holds(text, b"f", b"<f", b":f"):
            _refuse_bare_formula(text, where)
        if _holds(text, b"e", b't="e"'):
            _note(scan.shown, ((match.group(), "") for match in ERROR_CELL.finditer(text)))
        if any(sign in text for sign in signs):
            _note(scan.shown, ((match.group(), formats[int(match[2])]) for match in styled.finditer(text)))
    return scan


def _holds(text: bytes, letter: bytes, *signs: bytes) -> bool:
    """Whether one of the signs stands in the text; a letter of theirs is looked for first, which costs next to nothing."""
    return letter in text and any(sign in text for sign in signs)


def _may_lie_far(text: bytes) -> bool:
    """Whether two capitals stand together, or six digits behind a capital or a quote, as in each address beyond Z99999."""
    array = np.frombuffer(text, dtype=np.uint8)
    is_capital = (array >= ord("A")) & (array <= ord("Z"))
    if (is_capital[1:] & is_capital[:-1]).any():
        return True
    is_digit = (array >= ord("0")) & (array <= ord("9"))
    two = is_digit[1:] & is_digit[:-1]
    six = two[4:] & two[2:-2] & two[:-4]
    return bool((six[1:] & (is_capital | (array == ord('"')))[: len(six) - 1]).any())


def _filled_span(pieces: Iterable[bytes]) -> int:
    """How many cells lie between the first and the last that hold anything."""
    columns = rows = 0
    for text in _whole_rows(pieces):
        for match in FILLED_CELL.finditer(text):
            address = ADDRESS.search(match[1])
            if address:
                columns, rows = max(columns, _column_number(address[1])), max(rows, int(address[2]))
    return columns * rows


def _whole_rows(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The text cut behind a cell's end, so that no cell is cut in two."""
    carry: list[bytes] = []
    for piece in pieces:
        at = piece.rfind(b"c>")
        if at < 0:
            carry.append(piece)
            continue
        yield b"".join([*carry, piece[: at + 2]])
        carry = [piece[at + 2 :]]
    yield b"".join(carry)


def _refuse_bare_formula(text: bytes, where: str) -> None:
    match = BARE_FORMULA.search(text)
    if match:
        address = ADDRESS.search(match.group())
        cell = b"".join(address.groups()).decode() if address else "somewhere"
        what = f"the formula in cell {cell} has no value, because it was never calculated."
        raise UnreadableFile(where, what, "Open the workbook in a spreadsheet program, and save it.")


def _note(shown: Shown, cells: Iterable[tuple[bytes, str]]) -> None:
    """Keep what each of the cells shows, formatted by its code ('' = as it stands)."""
    for cell, code in cells:
        address, value = ADDRESS.search(cell), VALUE.search(cell)
        kind = TYPE.search(cell)
        if address and value and (not code or not kind or kind[1] == b"n"):
            column, row = _column_number(address[1]) - 1, int(address[2]) - 1
            shown[row, column] = _formatted(value[1].decode("utf-8", errors="replace"), code)


def _formatted(value: str, code: str) -> str:
    if not code:
        return value
    number = float(value)
    if code == "%":
        return f"{number * 100:.15g}%"
    return str(int(number)).zfill(len(code)) if number.is_integer() and number >= 0 else f"{number:.15g}"


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
