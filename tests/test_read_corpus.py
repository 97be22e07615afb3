"""One thing spoilt at a time, at every place of a table: no wrong row, and at most the row itself and its neighbour are lost."""

from collections import Counter
from pathlib import Path

import pytest

from pipelines.read import read_records
from tests.corpus.pollution import HEADS, TABLES, polluted, written

DECLARED = {"delimiter": ",", "quote": '"', "escape": '"', "encoding": "utf-8"}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(("end", "declared"), [("\n", DECLARED), ("\r\n", DECLARED), ("\r", DECLARED), ("\r\n", {})])
def test_no_single_change_makes_a_wrong_row_and_each_missing_one_is_told(
    tmp_path: Path, table: str, end: str, declared: dict[str, str]
) -> None:
    rows, path, read = TABLES[table], tmp_path / "export.csv", Counter[str]()
    for kind, at, text in polluted(written(HEADS[table], rows, end)):
        path.write_bytes(text.encode())
        records = read_records(path, **declared)
        got = [[cell.strip() for cell in cells] for _, cells in records.rows]
        assert [cells for cells in got if cells not in rows] == [], (kind, at, text)
        missing = [cells for cells in rows if cells not in got]
        assert len(missing) <= 3, (kind, at, missing)
        told = len(records.rejected)
        assert bool(missing) <= bool(told), (kind, at)
        read["files"] += 1
    assert read["files"] > 500
