"""Every metric of a small program of eight pairs against the figures written down beside it.

`tests/golden/small_program/*.csv` are the records, small enough to count by eye; `metric.csv` beside them is what is made
of them as of 30 June 2025 and at the landmark date before. A change of a figure must be meant: look at the difference, and
then write the file anew with `python -m tests.test_metrics_golden`.
"""

import csv
from pathlib import Path

import duckdb

from tests.hand_made import build, core

FOLDER = Path(__file__).parent / "golden" / "small_program"
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
    rows = connection.execute(
        f"select {', '.join((*COLUMNS, *NUMBERS))} from mart.metric "
        "where period in ('2025-06-02', '2025-06-30') and group_by in ('all', 'career_stage') "
        f"order by {', '.join(COLUMNS)}"
    ).fetchall()
    return [
        ["" if cell is None else f"{cell:.6g}" if isinstance(cell, float) else str(cell) for cell in row]
        for row in rows
    ]


def test_every_figure_of_the_small_program_is_as_written_down() -> None:
    with (FOLDER / FIGURES).open(encoding="utf-8", newline="") as file:
        header, *expected = csv.reader(file)
    assert header == [*COLUMNS, *NUMBERS]
    found = figures(built())
    assert [row for row in found if row not in expected] == []
    assert [row for row in expected if row not in found] == []


if __name__ == "__main__":
    with (FOLDER / FIGURES).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([[*COLUMNS, *NUMBERS], *figures(built())])
