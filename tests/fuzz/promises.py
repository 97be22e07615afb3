"""What must hold whatever a file holds: each function takes the files of a case and fails where a promise is broken.

What may be raised is a refusal of ours, which is a sentence; whatever else is raised passes through and is told as broken.
"""

from pathlib import Path
from typing import Any

import pipelines
from pipelines.contract import contract
from pipelines.errors import MentorscopeError
from pipelines.ingest.files import DIALECT
from pipelines.read import open_sheets
from pipelines.read.delimited import DelimitedRecords
from pipelines.read.lines import LINE_END
from tests.fuzz.programs import Program
from tests.loading import judged

COUNTS = ("read", "loaded", "quarantined", "superseded", "ignored")
AS_OF = "2026-06-30"


def check_reading(folder: Path, name: str, content: bytes, said: dict[str, Any]) -> None:
    """Every line of the file is told once, every row has as many cells as there are columns."""
    path = folder / name
    path.write_bytes(content)
    try:
        for sheet in open_sheets(path, **{key: value for key, value in said.items() if key in DIALECT}):
            assert all(len(cells) == len(sheet.columns) for _, cells in sheet.rows), (
                "a row is not as wide as the header"
            )
            told = [line for line, *_ in [*sheet.rows, *sheet.rejected, *sheet.ignored]]
            assert len(told) == len(set(told)), "a line is told twice"
            if isinstance(sheet, DelimitedRecords):
                _check_lines(sheet, told)
    except MentorscopeError as error:
        assert str(error).endswith("."), error


def _check_lines(sheet: DelimitedRecords, told: list[int]) -> None:
    starts = {*told, *([sheet.dialect.header_line] if sheet.dialect.header_line else [])}
    raw = sheet.raw(None, starts)
    covered = {line + more for line in starts for more in range(len(LINE_END.findall(raw[line])) + 1)}
    untold = set(range(1, sum(len(block.lines) for block in sheet.blocks()) + 1)) - covered
    assert not untold, f"lines {sorted(untold)[:5]} are told nowhere"


def check_loading(folder: Path, files: Program, said: dict[str, Any]) -> tuple[dict[str, int], str]:
    """The counts add up, and loaded twice is loaded once; gives the counts of rows, or the refusal."""
    try:
        once = judged(folder / "once", files, as_of=AS_OF, **said)
    except MentorscopeError as error:
        assert str(error).endswith("."), error
        return {}, str(error)
    twice = judged(folder / "twice", files, files, as_of=AS_OF, **said)
    for table in contract():
        assert once.core(table) == twice.core(table), f"{table} differs when loaded twice"
    sums = ", ".join(f"coalesce(sum(rows_{name}), 0)::bigint" for name in COUNTS)
    for result in (once, twice):
        counts = result.rows(f"select {', '.join(f'rows_{name}' for name in COUNTS)} from quality.loads")
        assert all(read == sum(rest) and min(rest) >= 0 for read, *rest in counts), f"counts do not add up: {counts}"
        [(held, older)] = result.rows(
            "select (select count(*) from quality.quarantine), (select count(*) from quality.superseded)"
        )
        [(_, _, quarantined, superseded, _)] = result.rows(f"select {sums} from quality.loads")
        assert (held, older) == (quarantined, superseded), "the lists hold other numbers of rows than are counted"
    [total] = once.rows(f"select {sums} from quality.loads")
    return dict(zip(COUNTS, total, strict=True)), ""


def check_publishing(folder: Path, files: Program, said: dict[str, Any]) -> None:
    """The whole load, with marts and editions: published and opened, or refused with nothing published."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    try:
        pipelines.load([folder / name for name in files], folder / "warehouse", **said)
    except MentorscopeError:
        assert not (folder / "warehouse" / "CURRENT").exists(), "a refused load has published"
        return
    edition = pipelines.open_warehouse(folder / "warehouse")
    edition.table("mart.pair_today")
    edition.close()
