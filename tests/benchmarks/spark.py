"""The way of a contact on Spark with one and two workers beside DuckDB, in one run: where a cluster's overhead pays.

`python -m tests.benchmarks.spark --contacts 100000 1000000 --workers 1 2`. Exports of that many contacts in parts are judged,
settled and made into gaps by both engines; each build on Spark has a process and a folder of its own. Prints seconds by stage,
and the bytes of Parquet that a contact takes in each table, from which `spark.md` works out a cluster.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from time import perf_counter

import duckdb

from pipelines import steps
from pipelines.batches import _new_batch, gather
from pipelines.build import judge
from pipelines.building import connect
from pipelines.contract import contract
from pipelines.progress import Silent
from pipelines.settings import Settings
from pipelines.warehouse import Warehouse
from tests.benchmarks.measure import machine

OPTIONS = {"spark.driver.memory": "2g", "spark.ui.enabled": "false", "spark.log.level": "ERROR"}
AS_OF = date(2025, 12, 31)
LAST = "mart.contact_gaps"
CONTACTS_A_PAIR, PARTS = 20, 8
Seconds = dict[str, float]


@contextmanager
def timed(stage: str, seconds: Seconds) -> Iterator[None]:
    """Note how long a stage takes."""
    begun = perf_counter()
    yield
    seconds[stage] = round(perf_counter() - begun, 1)


def write_exports(folder: Path, contacts: int) -> None:
    """People, pairs and contacts as a platform would write them, the contacts in parts; the same ones every time."""
    pairs = contacts // CONTACTS_A_PAIR
    (folder / "contacts").mkdir(parents=True)
    with duckdb.connect() as connection:

        def write(query: str, name: str) -> None:
            connection.execute(f"copy ({query}) to '{folder / name}.csv'")

        write(
            f"select side || n as person_id, case side when 'm' then 'mentor' else 'mentee' end as role "
            f"from range({pairs}) as r (n), (values ('m'), ('s')) as sides (side)",
            "participants",
        )
        write(
            f"select 'p' || n as pair_id, 'm' || n as mentor_id, 's' || n as mentee_id, "
            f"date '2023-01-01' + cast(n % 700 as integer) as matched_on from range({pairs}) as r (n)",
            "pairs",
        )
        for part in range(PARTS):
            write(
                f"select 'c' || n as contact_id, 'p' || n % {pairs} as pair_id, 'held' as status, 'video' as channel, "
                f"timestamp '2023-01-01' + interval 1 hour * (n * 7919 % 26000) as occurred_at, 30 as duration_minutes "
                f"from range({contacts}) as r (n) where n % {PARTS} = {part}",
                f"contacts/part-{part}",
            )


def on_duckdb(source: Path, folder: Path) -> Seconds:
    """One machine's judge and marts."""
    seconds: Seconds = {}
    store = Warehouse(folder / "warehouse")
    store.files.mkdir(parents=True)
    named = [
        (path, f"{path.parent.name}/contacts.csv" if "part-" in path.name else path.name)
        for path, *_ in gather([source])
    ]
    with connect(folder / "build") as connection:
        with timed("judge and settle", seconds):
            batch = _new_batch(store, [], [(path, name, True) for path, name in named], {})
            judge(connection, store, batch.files, Silent(), AS_OF, None, batch.opened)
        with timed("marts", seconds):
            steps.build(connection, Settings(), AS_OF, only=[LAST])
    return seconds


def on_spark(source: str, out: str, workers: int) -> Seconds:
    """The same on a cluster of this machine."""
    from pipelines.spark.build import judged_files
    from pipelines.spark.engine import SparkEngine
    from pipelines.spark.landing import files_of_tables, land
    from pipelines.spark.session import open_session
    from pipelines.spark.settle import settle

    seconds: Seconds = {}
    with timed("session", seconds):
        engine = SparkEngine(open_session(f"local[{workers}]", OPTIONS), out)
    with timed("judge", seconds):
        found = files_of_tables(engine.session, source)
        landed = {n: engine.write("landed", n, land(engine.session, contract()[n], f, {})) for n, f in found.items()}
        files = {name: judged_files(rows) for name, rows in landed.items()}
    with timed("settle", seconds):
        settle(engine, landed, files, AS_OF, None)
    with timed("marts", seconds):
        steps.build(engine, Settings(), AS_OF, only=[LAST])  # type: ignore[arg-type]
    return seconds


def bytes_a_contact(out: Path, contacts: int) -> dict[str, float]:
    """Bytes of Parquet for each contact, by table."""
    tables = ("_work/landed/contacts", "core/contacts", "mart/contact_log", "mart/contact_days", "mart/contact_gaps")
    sizes = {name: sum(part.stat().st_size for part in (out / name).glob("*.parquet")) for name in tables}
    return {name: round(size / contacts, 1) for name, size in sizes.items()}


def main() -> None:
    """Run all sizes and print a line for each build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--one", nargs=3, metavar=("SOURCE", "OUT", "WORKERS"), help="one build, as its own process")
    told = parser.parse_args()
    if told.one:
        print(json.dumps(on_spark(told.one[0], told.one[1], int(told.one[2]))))
        return
    print(machine())
    for contacts in told.contacts:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_exports(folder / "exports", contacts)
            print(f"{contacts:>11,} contacts  duckdb   {on_duckdb(folder / 'exports', folder)}", flush=True)
            for workers in told.workers:
                out = folder / f"tables-{workers}"
                call = [sys.executable, "-m", "tests.benchmarks.spark", "--one", folder / "exports", out, str(workers)]
                run = subprocess.run(call, check=True, stdout=subprocess.PIPE, text=True)
                print(f"{'':21} spark[{workers}] {run.stdout.splitlines()[-1]}", flush=True)
            print(f"{'':21} bytes    {bytes_a_contact(out, contacts)}", flush=True)


if __name__ == "__main__":
    main()
