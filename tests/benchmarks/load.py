"""Loading and building beside a plain DuckDB `read_csv` of the same files into typed tables, in one run.

`python -m tests.benchmarks.load --pairs 10000 --repeats 5`; about 69,000 pairs hold 1,000,000 contacts. With `--contacts`, that
many contacts over the pairs and nothing else (`contact_files`), and the gap tables instead of all numbers.
"""

import argparse
import resource
import tempfile
from contextlib import closing
from datetime import date
from pathlib import Path

import duckdb

from pipelines import marts, steps
from pipelines.batches import _new_batch, gather
from pipelines.build import judge
from pipelines.building import connect
from pipelines.contract import contract
from pipelines.progress import Silent
from pipelines.settings import Settings
from pipelines.synth import write_program
from pipelines.warehouse import Warehouse
from tests.benchmarks.contact_files import write_contacts
from tests.benchmarks.measure import machine, table, timed

GAPS = ("mart.contact_gaps",)


def plain_load(folder: Path, out: Path) -> None:
    """What a user would do instead: every file into a typed table, with nothing checked."""
    out.unlink(missing_ok=True)
    with closing(duckdb.connect(str(out))) as connection:
        for name in sorted(path.stem for path in folder.glob("*.csv")):
            declared = contract()[name].stored
            columns = {c: declared[c] for c in (folder / f"{name}.csv").open().readline().strip().split(",")}
            connection.execute(
                f"create table {name} as select * from read_csv('{folder / name}.csv', header = true, columns = {columns!r})"
            )
        connection.execute("checkpoint")


def judged_load(folder: Path, store: Warehouse, out: Path) -> None:
    """Every row judged, settled and accounted for."""
    out.unlink(missing_ok=True)
    with closing(connect(out)) as connection:
        batch = _new_batch(store, [], gather([folder]), {})
        judge(connection, store, batch.files, Silent(), None, date(2030, 1, 1), batch.opened)
        connection.execute("checkpoint")


def numbers(out: Path, only: tuple[str, ...] = ()) -> None:
    """All marts of a judged file, or only some."""
    with closing(connect(out)) as connection:
        connection.execute("drop schema if exists mart cascade")
        (as_of,) = (
            connection.execute("select max(occurred_at)::date from core.contacts where status = 'held'").fetchone()
            or ()
        )
        if only:
            steps.build(connection, Settings(), as_of, only=only)
        else:
            marts.make_marts(connection, as_of, Settings())


def written(exports: Path, pairs: int, contacts: int | None) -> dict[str, int]:
    """The files of a run; gives the number of rows of each table."""
    if contacts is None:
        return write_program(exports, pairs=pairs, preset="community", seed=3)
    return write_contacts(exports, contacts, pairs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=10_000)
    parser.add_argument("--contacts", type=int)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="Where the files are made and removed again.")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=told.folder) as temporary:
        folder = Path(temporary)
        counts = written(folder / "exports", told.pairs, told.contacts)
        store = Warehouse(folder / "w")
        store.files.mkdir(parents=True)
        print(machine())
        print(f"{told.pairs:,} pairs, {counts['contacts']:,} contacts, {sum(counts.values()):,} rows in all\n")
        plain = timed(
            "plain read_csv into typed tables", told.repeats, lambda: plain_load(folder / "exports", folder / "p")
        )
        judged = timed("judged load", told.repeats, lambda: judged_load(folder / "exports", store, folder / "j"))
        only = GAPS if told.contacts else ()
        made = timed(
            ", ".join(only) or "marts, flags, risk, metrics", told.repeats, lambda: numbers(folder / "j", only)
        )
        print(table([plain, judged, made], plain))
        print(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


if __name__ == "__main__":
    main()
