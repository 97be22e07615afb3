"""Retention curves with intervals for five groups, beside the survival libraries a researcher would use, and equal to them.

`python -m tests.benchmarks.curves --pairs 1000000 --yardstick /path/to/python`: the interpreter of another environment that has
lifelines or scikit-survival (neither can stand beside what Mentorscope stands on). Without one, only our own time is told.
"""

import argparse
import json
import subprocess
import tempfile
from contextlib import closing
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from pipelines import sqlfiles, steps
from pipelines.retention import kaplan_meier_by
from pipelines.settings import Settings
from tests.benchmarks.measure import Timing, machine, table, timed

GROUPS = 5
FOLLOWED_DAYS = 1100
FILES = ("retention_counts", "retention_history")


def durations(pairs: int, seed: int = 7) -> pd.DataFrame:
    """Pairs in five groups with a falling hazard, an anniversary at which many end, and a third still running."""
    random = np.random.default_rng(seed)
    lasted = np.ceil(420 * random.weibull(0.8, pairs) * random.choice([0.8, 1.0, 1.25], pairs))
    lasted = np.where(random.random(pairs) < 0.2, np.minimum(lasted, 365), lasted)
    followed = random.integers(1, FOLLOWED_DAYS, pairs)
    return pd.DataFrame(
        {
            "pair_id": np.arange(pairs),
            "cell_id": random.integers(0, GROUPS, pairs),
            "day": np.minimum(lasted, followed).astype(np.int64),
            "is_ended": lasted <= followed,
        }
    )


def prepared(frame: pd.DataFrame) -> duckdb.DuckDBPyConnection:
    """The tables that the curve's files read, as a build makes them."""
    connection = duckdb.connect()
    connection.register("frame", frame)
    connection.execute(
        """
        create schema mart;
        create table mart.pair_duration as select date '2026-06-30' as landmark_on, pair_id, day, is_ended from frame;
        create table mart.pair_groups as select pair_id, cell_id from frame;
        create table mart.group_cells as
        select distinct cell_id, 'all' as program_id, 'cohort' as group_by, cell_id::varchar as group_value from frame
        """
    )
    return connection


def ours(connection: duckdb.DuckDBPyConnection) -> None:
    values = steps.parameters(Settings(), pd.Timestamp("2026-06-30").date())
    for name in FILES:
        sqlfiles.create_table(connection, sqlfiles.read_kind("mart")[name], values)


def by_group(frame: pd.DataFrame) -> pd.DataFrame:
    """The same from a frame in Python; the libraries get the same frame, and split it."""
    return kaplan_meier_by(frame["day"], frame["is_ended"], frame["cell_id"])


@dataclass(frozen=True)
class Yardstick:
    """A library's time for the same curves, and its curves."""

    timing: Timing
    curves: pd.DataFrame


def libraries(python: Path, frame: pd.DataFrame, repeats: int, folder: Path) -> list[Yardstick]:
    """Every library that the other environment has."""
    given, told = folder / "durations.csv", []
    frame[["cell_id", "day", "is_ended"]].astype(int).to_csv(given, index=False)
    script = Path(__file__).with_name("yardstick_curves.py")
    for name in ("lifelines", "scikit-survival"):
        out = folder / f"{name}.csv"
        run = subprocess.run(
            [python, script, name, given, out, str(repeats)], capture_output=True, text=True, check=False
        )
        if run.returncode:
            print(f"{name} is not in that environment: {run.stderr.strip().splitlines()[-1]}")
            continue
        seconds = json.loads(run.stdout.splitlines()[-1])
        told.append(Yardstick(Timing(name, seconds["wall"], seconds["cpu"]), pd.read_csv(out)))
    return told


def largest_difference(own: pd.DataFrame, theirs: pd.DataFrame) -> float:
    """Over every group, day, share and limit where the share is neither 0 nor 1."""
    both = own.merge(theirs, left_on=["group", "day"], right_on=["cell_id", "day"], suffixes=("", "_theirs"))
    inside = both[both["retention_share"].between(0, 1, inclusive="neither")]
    if inside.empty:
        raise AssertionError("no day was compared")
    ours, library = inside[["retention_share", "low", "high"]], inside[["share", "low_theirs", "high_theirs"]]
    return float(np.abs(ours.to_numpy() - library.to_numpy()).max())


def as_built(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    return connection.execute(
        "select group_value::bigint as group, day, retention_share, low, high from mart.retention_history"
    ).df()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=9)
    parser.add_argument("--yardstick", type=Path)
    told = parser.parse_args()
    frame = durations(told.pairs)
    print(machine())
    with closing(prepared(frame)) as connection, tempfile.TemporaryDirectory() as temporary:
        own = timed(f"{GROUPS} curves, {told.pairs:,} pairs: kaplan_meier_by", told.repeats, lambda: by_group(frame))
        tables = timed("the build's tables, groups joined", told.repeats, lambda: ours(connection))
        others = libraries(told.yardstick, frame, told.repeats, Path(temporary)) if told.yardstick else []
        print(table([own, tables, *(other.timing for other in others)], own))
        curves = {"kaplan_meier_by": by_group(frame), "the build's tables": as_built(connection)}
        for (name, curve), other in product(curves.items(), others):
            print(f"{name}, largest difference from {other.timing.name}: {largest_difference(curve, other.curves):.1e}")


if __name__ == "__main__":
    main()
