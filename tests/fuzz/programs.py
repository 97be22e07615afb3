"""Small whole programs in every format that the door knows: what the fuzz damages."""

import csv
import gzip
import io
import json
import zipfile
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet

from tests.corpus.workbooks import DATE, MOMENT, PERCENT, grid, ods_cell, ods_row, write_ods, write_xlsx
from tests.samples import FOLDER, sample

Program = dict[str, bytes]
SAMPLE = FOLDER.parents[1] / "data" / "sample"
KEPT_LINES = 60


@cache
def every_program() -> dict[str, Program]:
    """Programs by name: each source's sample, the canonical tables, and these again in other kinds of file."""
    canonical = {
        path.name: b"".join(path.read_bytes().splitlines(keepends=True)[:KEPT_LINES])
        for path in sorted(SAMPLE.glob("*.csv"))
    }
    found = {"canonical": canonical}
    for folder in sorted(FOLDER.iterdir()):
        found[folder.name] = {
            name: content if isinstance(content, bytes) else content.encode()
            for name, content in sample(folder.name).items()
        }
    core = {name: canonical[name] for name in ("participants.csv", "pairs.csv", "contacts.csv")}
    found["zip"] = {"export.zip": _zipped(core)}
    found["gzip"] = {f"{name}.gz": gzip.compress(content) for name, content in core.items()}
    found["utf-16"] = {name: content.decode().encode("utf-16") for name, content in core.items()}
    found["semicolons"] = {name: content.replace(b",", b";").replace(b"\n", b"\r\n") for name, content in core.items()}
    found["json"] = {
        name.replace("csv", "json"): json.dumps(_objects(content)).encode() for name, content in core.items()
    }
    found["json lines"] = {
        name.replace("csv", "jsonl"): "\n".join(map(json.dumps, _objects(content))).encode()
        for name, content in core.items()
    }
    found["parquet"] = {name.replace("csv", "parquet"): _parquet(content) for name, content in core.items()}
    found["workbooks"] = _workbooks()
    found["xls"] = {"pairs.xls": (FOLDER.parent / "corpus" / "pairs.xls").read_bytes()}
    return found


def _zipped(files: Program) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def _objects(content: bytes) -> list[dict[str, str]]:
    """The whole rows of a CSV; the sample has broken ones too."""
    header, *rows = csv.reader(io.StringIO(content.decode()))
    return [dict(zip(header, row, strict=True)) for row in rows if len(row) == len(header)]


def _parquet(content: bytes) -> bytes:
    out = io.BytesIO()
    pyarrow.parquet.write_table(pa.Table.from_pylist(_objects(content)), out)
    return out.getvalue()


def _workbooks() -> Program:
    people = {1: ["person_id", "role", "name"], 2: ["m1", "mentor", "José"], 3: ["s1", "mentee", "Łukasz"]}
    pairs = {
        1: ["Our pairs"],
        3: ["pair_id", "mentor_id", "mentee_id", "matched_on"],
        4: ["00123", "m1", "s1", (45700, DATE)],
    }
    contacts = {1: ["contact_id", "pair_id", "occurred_at", "status"]}
    contacts |= {n: [f"k{n}", "00123", (45700.5 + n, MOMENT), "held"] for n in range(2, 30)}
    goals = {1: ["goal_id", "pair_id", "title", "progress_pct"], 2: ["g1", "00123", "a poster", (0.5, PERCENT)]}
    sheets = {"participants": people, "pairs": pairs, "contacts": contacts, "goals": goals}
    roster = "".join(ods_row(*map(ods_cell, map(str, row))) for row in people.values())
    with TemporaryDirectory() as folder:
        book = write_xlsx(
            Path(folder) / "a.xlsx", {name: grid(rows) for name, rows in sheets.items()}, merged=("A1:C1",)
        )
        sheet = write_ods(Path(folder) / "participants.ods", roster)
        return {"program.xlsx": book.read_bytes(), "participants.ods": sheet.read_bytes()}
