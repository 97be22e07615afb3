"""Parquet values become text that loses nothing."""

import datetime
import decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.errors import UnreadableFile
from pipelines.read import read_records
from tests.test_read_delimited import write


def test_each_type_becomes_its_text_and_nothing_an_empty_cell(tmp_path):
    day, moment = datetime.date(2026, 1, 5), datetime.datetime(2026, 1, 5, 10, 30)
    table = pa.table(
        {
            "id": pa.array([2**60, None]),
            "text": ["é, \n", None],
            "share": [0.1, None],
            "whole": [3.0, None],
            "day": [day, None],
            "moment": [moment, None],
            "utc": pa.array([moment, None], pa.timestamp("us", "UTC")),
            "is_on": [True, None],
            "amount": [decimal.Decimal("1.10"), None],
            "list": [["a", "é"], None],
            "word": pa.array(["x", None]).dictionary_encode(),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    records = read_records(tmp_path / "a.parquet")
    assert records.columns == table.column_names
    ((line, cells),) = records.rows
    assert line == 2
    assert cells == [
        str(2**60), "é, \n", "0.1", "3", "2026-01-05", "2026-01-05T10:30:00", "2026-01-05T10:30:00+00:00", "true", "1.10",
        '["a", "é"]', "x",
    ]  # fmt: skip
    assert records.ignored == [(3, "blank", "")]


def test_rows_are_numbered_through_all_groups(tmp_path):
    pq.write_table(pa.table({"id": range(50_000)}), tmp_path / "a.parquet", row_group_size=777)
    records = read_records(tmp_path / "a.parquet")
    assert records.rows[-1] == (50_001, ["49999"])


@pytest.mark.parametrize("cut", [4, 50])
def test_a_damaged_file_is_refused_with_a_sentence(tmp_path, cut):
    pq.write_table(pa.table({"id": [1]}), tmp_path / "a.parquet")
    whole = (tmp_path / "a.parquet").read_bytes()
    with pytest.raises(UnreadableFile, match="the Parquet file is damaged"):
        read_records(write(tmp_path, whole[:-cut], "b.parquet"))
