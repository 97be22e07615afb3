"""Every metric of a small program of eight pairs, and of the sample, against the figures written down beside them.

`tests/golden/small_program/*.csv` are the records, small enough to count by eye; `metric.csv` beside them is what is made
of them as of 30 June 2025 and at the landmark date before. `tests/golden/sample/metric.csv` holds the sample's figures as of
30 June 2026, all pairs and by year of the match. A change of a figure must be meant: look at the difference, and then write
the files anew with `python -m tests.test_metrics_golden`.
"""

import csv
import datetime as dt
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

import duckdb
import pandas as pd
import pytest

import pipelines
from pipelines import sqlfiles
from tests.e2e import warehouses
from tests.hand_made import build, core

GOLDEN = Path(__file__).parent / "golden"
FOLDER, SAMPLE = GOLDEN / "small_program", GOLDEN / "sample"
FIGURES = "metric.csv"
COLUMNS = ("metric", "period", "program_id", "group_by", "group_value")
NUMBERS = ("numerator", "denominator", "value", "low", "high", "left_out_count")


def built() -> duckdb.DuckDBPyConnection:
    """The marts of the small program."""
    tables = {}
    for path in sorted(FOLDER.glob("*.csv")):
        if path.name != FIGURES:
            with path.open(encoding="utf-8", newline="") as file:
                tables[path.stem] = [{name: cell or None for name, cell in row.items()} for row in csv.DictReader(file)]
    return build(core(**tables))


def figures(connection: duckdb.DuckDBPyConnection) -> list[list[str]]:
    """Rows of `mart.metric`: both programs, all pairs and by stage, at the two latest dates; numbers to six places."""
    return _told(
        connection.execute(
            f"select {', '.join((*COLUMNS, *NUMBERS))} from mart.metric "
            "where period in ('2025-06-02', '2025-06-30') and group_by in ('all', 'career_stage') "
            f"order by {', '.join(COLUMNS)}"
        ).fetchall()
    )


def sample_figures(warehouse: Path) -> list[list[str]]:
    """Rows of the sample's `mart.metric` at its as-of date: all programs, all pairs and by year of the match."""
    with closing(pipelines.open_warehouse(warehouse)) as build:
        found = build.sql(
            f"select {', '.join((*COLUMNS, *NUMBERS))} from mart.metric where period = '2026-06-30' "
            f"and program_id = 'all' and group_by in ('all', 'cohort') order by {', '.join(COLUMNS)}"
        )
    return _told([None if pd.isna(cell) else cell for cell in row] for row in found.itertuples(index=False))


def _told(rows: Iterable[Sequence[object]]) -> list[list[str]]:
    return [
        ["" if cell is None else f"{cell:.6g}" if isinstance(cell, float) else str(cell) for cell in row]
        for row in rows
    ]


def _written(folder: Path) -> list[list[str]]:
    with (folder / FIGURES).open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == [*COLUMNS, *NUMBERS]
    return rows


def test_every_figure_of_the_small_program_is_as_written_down() -> None:
    expected, found = _written(FOLDER), figures(built())
    assert [row for row in found if row not in expected] == []
    assert [row for row in expected if row not in found] == []


def test_every_figure_of_the_sample_is_as_written_down(tmp_path_factory: pytest.TempPathFactory) -> None:
    expected, found = _written(SAMPLE), sample_figures(warehouses.sample(tmp_path_factory))
    assert [row for row in found if row not in expected] == []
    assert [row for row in expected if row not in found] == []


@pytest.mark.parametrize("folder", [FOLDER, SAMPLE], ids=lambda folder: folder.name)
def test_no_metric_is_without_figures_written_down(folder: Path) -> None:
    assert set(sqlfiles.read_kind("metric")) == {row[0] for row in _written(folder)}


def _write(folder: Path, rows: list[list[str]]) -> None:
    with (folder / FIGURES).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([[*COLUMNS, *NUMBERS], *rows])


if __name__ == "__main__":
    _write(FOLDER, figures(built()))
    with tempfile.TemporaryDirectory() as made:
        pipelines.load([warehouses.SAMPLE], made, as_of=dt.date(2026, 6, 30))
        _write(SAMPLE, sample_figures(Path(made)))
