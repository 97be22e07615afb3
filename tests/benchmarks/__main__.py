"""Every step at several sizes, beside what a user would do instead: a table, the slope of time against rows, and a plot.

`python -m tests.benchmarks --pairs 1000 10000 69000 --repeats 5 --out bench/`. A slope of 1 is time in proportion to rows; the
first size is small enough that fixed costs still show, so the slope is taken from the second size on where there are three.
Risk bars, pages and retention curves have commands of their own: `python -m tests.benchmarks.<name> --help`.
"""

import argparse
import math
import shutil
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go

import pipelines
from pipelines.synth import write_program
from pipelines.warehouse import Warehouse
from tests.benchmarks import gaps
from tests.benchmarks.load import judged_load, numbers, plain_load
from tests.benchmarks.measure import Timing, machine, table, timed


def at_size(pairs: int, repeats: int, folder: Path) -> tuple[int, list[Timing]]:
    """All steps on one synthetic program: how many rows it has, and the timings, the yardstick first."""
    exports, store = folder / "exports", Warehouse(folder / "w")
    counts = write_program(exports, pairs=pairs, preset="community", seed=3)
    store.files.mkdir(parents=True)

    def whole() -> None:
        shutil.rmtree(folder / "fresh", ignore_errors=True)
        pipelines.load(exports, folder / "fresh")

    timings = [
        timed("plain read_csv into typed tables", repeats, lambda: plain_load(exports, folder / "plain")),
        timed("judged load", repeats, lambda: judged_load(exports, store, folder / "judged")),
        timed("marts, flags, risk, metrics", repeats, lambda: numbers(folder / "judged")),
        timed("load, build and publish, with editions", repeats, whole),
        *gaps.measured(exports, folder / "judged", repeats),
    ]
    return sum(counts.values()), timings


def slope(rows: Sequence[int], seconds: Sequence[float]) -> float:
    """Of the line through log seconds against log rows; NaN with fewer than two sizes."""
    if len(rows) < 2:
        return math.nan
    logs = [math.log(n) for n in rows], [math.log(s) for s in seconds]
    return statistics.linear_regression(*logs).slope


def plot(frame: pd.DataFrame, out: Path) -> None:
    """Seconds against rows, both logarithmic, as one file that needs no network."""
    figure = go.Figure(
        [
            go.Scatter(x=part["rows"], y=part["seconds"], name=str(step))
            for step, part in frame.groupby("step", sort=False)
        ]
    )
    figure.update_layout(
        xaxis={"type": "log", "title": {"text": "rows"}}, yaxis={"type": "log", "title": {"text": "seconds"}}
    )
    figure.write_html(out, include_plotlyjs=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, nargs="+", default=[1_000, 10_000, 69_000])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--out", type=Path, help="Folder for figures.csv and times.html.")
    told = parser.parse_args()
    print(machine())
    measured = []
    for pairs in sorted(told.pairs):
        with tempfile.TemporaryDirectory() as temporary:
            rows, timings = at_size(pairs, told.repeats, Path(temporary))
        print(f"\n{pairs:,} pairs, {rows:,} rows\n{table(timings, timings[0])}", flush=True)
        measured += [{"pairs": pairs, "rows": rows, "step": t.name, "seconds": t.median} for t in timings]
    frame = pd.DataFrame(measured)
    print("\nslope of time against rows")
    for step, part in frame.groupby("step", sort=False):
        large = part.iloc[-2:] if len(part) > 2 else part
        print(f"{step:48} {slope(list(large['rows']), list(large['seconds'])):5.2f}")
    if told.out:
        told.out.mkdir(parents=True, exist_ok=True)
        frame.to_csv(told.out / "figures.csv", index=False)
        plot(frame, told.out / "times.html")


if __name__ == "__main__":
    main()
