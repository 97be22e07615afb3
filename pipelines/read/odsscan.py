"""What an OpenDocument sheet's XML says that its reader does not: how far it spans, and percentages as they are shown.

In: an ODS file. Out: for each sheet its `SheetScan`, as for XLSX. Here a cell or row stands once with the number of its
repetitions, so that a line of XML can mean a billion cells; they are counted before the reader unfolds them.
"""

import zipfile
from pathlib import Path
from typing import Any
from xml.parsers import expat

from pipelines.errors import UnreadableFile
from pipelines.read.guard import Allowance, check_span, members, refuse_entities, unfolded
from pipelines.read.xlsxscan import SheetScan

MOST_SHOWN = 1_000_000
"""A sheet with more percentages than this is refused: each repeated one is kept by itself."""


def scan_ods(path: Path, where: str) -> dict[str, SheetScan]:
    """The scan of each sheet by its name. Raises UnreadableFile where the workbook is built to harm, or damaged."""
    size = path.stat().st_size
    allowance, walk = Allowance(where, size), _Walk()
    with zipfile.ZipFile(path) as archive:
        for info in members(archive, where):
            pieces = unfolded(archive, info, allowance)
            if info.filename != "content.xml":
                for _ in pieces:
                    pass
                continue
            try:
                for piece in refuse_entities(pieces, where):
                    walk.parser.Parse(piece, False)
                walk.parser.Parse(b"", True)
            except (expat.ExpatError, ValueError, LookupError) as error:
                raise UnreadableFile(where, f"the workbook is damaged ({error}).", "Save it again.") from error
    for name, scan in walk.scans.items():
        check_span(where, name, scan.columns * scan.rows, size)
    return walk.scans


class _Walk:
    """Follows rows and cells through the XML; `rows` and `columns` of a scan reach to the last filled cell."""

    def __init__(self) -> None:
        self.scans: dict[str, SheetScan] = {}
        self.scan = SheetScan(columns=0, rows=0)
        self.row = self.column = self.row_repeat = self.cell_repeat = 0
        self.is_percent = False
        self.text = ""
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data

    def _start(self, name: str, attributes: dict[str, Any]) -> None:
        match name:
            case "table:table":
                self.scan = self.scans[attributes.get("table:name", "")] = SheetScan(columns=0, rows=0)
                self.row = 0
            case "table:table-row":
                self.column, self.row_repeat = 0, int(attributes.get("table:number-rows-repeated", 1))
            case "table:table-cell" | "table:covered-table-cell":
                self.cell_repeat = int(attributes.get("table:number-columns-repeated", 1))
                self.is_percent = attributes.get("office:value-type") == "percentage"
                self.text = ""
                if len(attributes) > len({"table:number-columns-repeated", "table:style-name"} & attributes.keys()):
                    self.scan.columns = max(self.scan.columns, self.column + self.cell_repeat)
                    self.scan.rows = max(self.scan.rows, self.row + self.row_repeat)

    def _end(self, name: str) -> None:
        if name == "table:table-row":
            self.row += self.row_repeat
        elif name in {"table:table-cell", "table:covered-table-cell"}:
            if self.is_percent:
                if len(self.scan.shown) + self.row_repeat * self.cell_repeat > MOST_SHOWN:
                    raise ValueError(f"it holds more than {MOST_SHOWN:,} percentages")
                for row in range(self.row, self.row + self.row_repeat):
                    for column in range(self.column, self.column + self.cell_repeat):
                        self.scan.shown[row, column] = self.text
            self.column += self.cell_repeat

    def _data(self, text: str) -> None:
        if self.is_percent:
            self.text += text
