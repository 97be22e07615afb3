"""The gap table of every pair, beside a raw scan of the contacts file and a straightforward pandas script on the same rows.

`python -m tests.benchmarks.gaps --pairs 69000`; about 69,000 pairs hold 1,000,000 contacts.
"""

import argparse
import tempfile
from contextlib import closing
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

from pipelines import steps
from pipelines.settings import Settings
from pipelines.synth import write_program
from pipelines.warehouse import Warehouse
from tests.benchmarks.load import judged_load
from tests.benchmarks.measure import Timing, machine, table, timed

AS_OF = date(2026, 6, 30)


def raw_scan(contacts: Path) -> None:
    """Every cell of the file read once, and nothing kept."""
    with closing(duckdb.connect()) as connection:
        connection.execute(f"select count(columns(*)) from read_csv('{contacts}', header = true, all_varchar = true)")


def by_pandas(contacts: pd.DataFrame) -> pd.DataFrame:
    """What a user would write: held days of each pair, their differences, the last gap and the usual one."""
    held = contacts[contacts["status"] == "held"]
    days = held.assign(day=pd.to_datetime(held["occurred_at"]).dt.floor("D"))[["pair_id", "day"]].drop_duplicates()
    days = days.sort_values(["pair_id", "day"])
    days["gap"] = days.groupby("pair_id")["day"].diff().dt.days
    pairs = days.groupby("pair_id").agg(last=("day", "max"), usual=("gap", "median"), contacts=("day", "size"))
    return pairs.assign(open_gap=(pd.Timestamp(AS_OF) - pairs["last"]).dt.days)


def measured(folder: Path, judged: Path, repeats: int) -> list[Timing]:
    """The raw scan, the gap table alone, the whole per-pair work, and the script."""
    with closing(duckdb.connect(str(judged))) as connection:
        connection.execute("set TimeZone = 'UTC'")
        frame = connection.execute("select pair_id, occurred_at, status from core.contacts").df()

        def build(only: tuple[str, ...]) -> None:
            connection.execute("drop schema if exists mart cascade")
            steps.build(connection, Settings(), AS_OF, only=only)

        return [
            timed("raw scan of the contacts file", repeats, lambda: raw_scan(folder / "contacts.csv")),
            timed("pandas script: gaps of each pair", repeats, lambda: by_pandas(frame)),
            timed("gaps of each pair", repeats, lambda: build(("mart.contact_gaps",))),
        ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=5)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        counts = write_program(folder / "exports", pairs=told.pairs, preset="community", seed=3)
        store = Warehouse(folder / "w")
        store.files.mkdir(parents=True)
        judged_load(folder / "exports", store, folder / "j")
        print(machine(), f"{told.pairs:,} pairs, {counts['contacts']:,} contacts\n", sep="\n")
        timings = measured(folder / "exports", folder / "j", told.repeats)
        print(table(timings, timings[0]))


if __name__ == "__main__":
    main()
