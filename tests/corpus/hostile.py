"""Files of a few MB that are built to harm: each kind by name, written into a folder of the caller's.

Out: the path of the file. What they try: to unfold without end, to be wider or longer than memory, to write elsewhere, to be run.
"""

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.corpus.workbooks import cell, grid, write_xlsx

HEAD = "contact_id,pair_id,occurred_at,topic\n"
MB = 1 << 20
RUN = (
    "=cmd|'/c calc'!A1",
    "@SUM(1)",
    "'; drop table core.pairs; --",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "$(reboot)",
)


def _zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def _of(name: str, make: Callable[[], bytes]) -> Callable[[Path], Path]:
    def written(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(make())
        return path

    return written


def _rows(text: str, count: int) -> bytes:
    return (HEAD + "".join(f"k{n},p1,2025-03-{1 + n % 28:02},{text}\n" for n in range(count))).encode()


def _run_rows() -> bytes:
    return (HEAD + "".join(f'{text},{text},2025-03-01,"{text}"\n' for text in RUN for _ in range(10_000))).encode()


def _entities() -> str:
    laughs = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    return f'<!DOCTYPE x [<!ENTITY a "ha">{laughs}]>'


def _far_cell(folder: Path) -> Path:
    sheet = grid({1: ["contact_id"], 2: [1]}) + f'<row r="1048576">{cell("XFD1048576", 1)}</row>'
    return write_xlsx(folder / "contacts.xlsx", {"contacts": sheet})


HOSTILE: dict[str, Callable[[Path], Path]] = {
    "a zip of 300 MB of zeros": _of("export.zip", lambda: _zipped({"contacts.csv": b"0" * 300 * MB})),
    "a gzip of 300 MB of zeros": _of("contacts.csv.gz", lambda: gzip.compress(b"0" * 300 * MB, 1)),
    "a zip in a zip": _of("export.zip", lambda: _zipped({"a.zip": _zipped({"contacts.csv": b"0" * 9 * MB})})),
    "a path that climbs out": _of("export.zip", lambda: _zipped({"../../contacts.csv": HEAD.encode()})),
    "a workbook of 300 MB of blanks": lambda folder: write_xlsx(
        folder / "contacts.xlsx", {"contacts": grid({1: ["id"]})}, more={"xl/sharedStrings.xml": b" " * 300 * MB}
    ),
    "entities that expand": lambda folder: write_xlsx(
        folder / "contacts.xlsx", {"contacts": grid({1: ["id"]})}, prolog=_entities()
    ),
    "a cell at the far end of a sheet": _far_cell,
    "a million columns": _of("contacts.csv", lambda: b",".join(b"c%d" % n for n in range(1_000_000)) + b"\n"),
    "a cell of 8 MB": _of("contacts.csv", lambda: HEAD.encode() + b"k1,p1,2025-03-01," + b"x" * 8 * MB + b"\n"),
    "5 million quotes": _of("contacts.csv", lambda: HEAD.encode() + b'"' * 5_000_000),
    "a quote opened on each of 200,000 lines": _of("contacts.csv", lambda: HEAD.encode() + b'k,"x\n' * 200_000),
    "4 MB of zero bytes": _of("contacts.csv", lambda: HEAD.encode() + b"\0" * 4 * MB),
    "formulas, SQL and HTML in every cell": _of("contacts.csv", _run_rows),
    "100,000 pieces of cells": _of("contacts.csv", lambda: _rows("went\nwell", 50_000)),
    "JSON a million deep": _of("contacts.json", lambda: b"[" * 1_000_000),
    "an object of 200,000 keys": _of(
        "contacts.json", lambda: json.dumps([{f"k{n}": n for n in range(200_000)}]).encode()
    ),
}
