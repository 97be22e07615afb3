"""A build: every file of the ledger, judged and settled, becomes tables and numbers in one new file, which is then published.

In: the warehouse, its ledger (which files were ever loaded, in which batch, with which options), an as-of date if one is told.
Out: a published DuckDB file with `core`, `quality` and `mart`. A build is a pure function of files, settings and as-of date: the
same ledger gives the same tables, a forgotten file is gone for good, and a load that fails has changed nothing. Rejected:
changing the last build in place, whose content would depend on the order of everything that ever happened to it.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import duckdb

from pipelines.building import BUILDING_GIB, JUDGING_GIB, connect, take_at_most
from pipelines.editions import make_editions
from pipelines.errors import RefusedInput
from pipelines.forgotten import at_the_door, tidy
from pipelines.forgotten.book import open_book
from pipelines.ingest.accounts import keep_accounts
from pipelines.ingest.files import LoadedFile, Opened, Sheet, drop_sheet, land, open_file
from pipelines.ingest.judge import create_stage, drop_stage, stage
from pipelines.ingest.settle import settle
from pipelines.ingest.suspicions import suspect
from pipelines.instruments import all_instruments
from pipelines.marts import make_marts
from pipelines.progress import Teller
from pipelines.seals import is_whole, read_seal
from pipelines.sources import Source, all_sources
from pipelines.warehouse import FORMAT, Warehouse, open_warehouse

LEDGER = """
create table quality.ledger (
    batch INTEGER, file VARCHAR, sha256 VARCHAR, kept VARCHAR, options VARCHAR, exported_on DATE, loaded_at VARCHAR,
    was_named BOOLEAN
);
create table quality.build (build VARCHAR, as_of DATE, format INTEGER, settings VARCHAR);
"""


def read_ledger(warehouse: Warehouse) -> list[LoadedFile]:
    """Every file of the build in force, in the order of loading; of a damaged one, as its seal keeps it."""
    current = warehouse.current()
    if current is None:
        return []
    if not is_whole(current) and (kept := read_seal(current).ledger):
        return [LoadedFile.of_row(row) for row in kept]
    with closing(open_warehouse(warehouse.folder, accepts_older=True)) as edition:
        rows = edition.sql(
            "select batch, file as name, sha256, kept, options, exported_on::varchar as exported_on, loaded_at, was_named "
            "from quality.ledger"
        ).to_dict("records")
    return [
        LoadedFile.of_row({str(name): value for name, value in row.items()} | {"options": json.loads(row["options"])})
        for row in rows
    ]


@contextmanager
def _judging(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """The tables between reading and settling, in less memory."""
    take_at_most(connection, JUDGING_GIB)
    create_stage(connection)
    yield
    drop_stage(connection)
    take_at_most(connection, BUILDING_GIB)


def open_each(
    files: Iterable[LoadedFile], folder: Path, sources: dict[str, Source], opened: dict[Opened, list[Sheet]]
) -> list[Sheet]:
    """Every sheet of the files, those in `opened` as they are. Raises RefusedInput with all refusals at once."""
    sheets: list[Sheet] = []
    refusals: list[RefusedInput] = []
    for file in files:
        try:
            sheets += opened.get(file.identity) or open_file(file, folder, sources)
        except RefusedInput as error:
            refusals.append(error)
    if len(refusals) == 1:
        raise refusals[0]
    if refusals:
        first, *others = refusals
        more = " ".join(f"Also, {error.where} {error.what}" for error in others[:4])
        raise RefusedInput(first.where, f"{first.what} {more}", first.next_step)
    return sheets


def _number(sheets: Sequence[Sheet]) -> None:
    """Number sheets and entries in the order of correction.

    What only mentions people comes before any roster, and what completes others' rows after them, whenever it was loaded.
    """
    for file_id, sheet in enumerate(sheets, start=1):
        sheet.file_id = file_id
        for entry in sheet.entries:
            entry.file_id = file_id
    entries = [entry for sheet in sheets for entry in sheet.entries]
    for number, entry in enumerate(sorted(entries, key=lambda entry: entry.rank), start=1):
        entry.number = number


def build(
    warehouse: Warehouse,
    ledger: Sequence[LoadedFile],
    teller: Teller,
    as_of: date | None = None,
    today: date | None = None,
    opened: dict[Opened, list[Sheet]] | None = None,
    agree: Callable[[duckdb.DuckDBPyConnection], None] = lambda judged: None,
    may_stand: bool = True,
) -> str:
    """Make and publish a build of `ledger`; gives its name. The caller holds the warehouse for writing.

    opened: sheets of files of the ledger that are open already. agree: looks at what was judged, and raises where it must not
    be published. may_stand: as of `make_editions`; where somebody is being forgotten, no edition stands.
    """
    try:
        ledger = at_the_door(warehouse, ledger)
        building = warehouse.next_build()
        with closing(connect(building)) as connection:
            told = judge(connection, warehouse, ledger, teller, as_of, today, opened)
            agree(connection)
            keep_ledger(connection, building, ledger, told, warehouse)
            teller.step("Computing gaps, states and numbers")
            instruments = all_instruments(warehouse.folder / "instruments")
            make_marts(connection, told, warehouse.settings, instruments.values())
            teller.step("Publishing")
            may_stand = may_stand and not open_book(warehouse.folder).open_receipts()
            make_editions(connection, building, warehouse, may_stand=may_stand)
            connection.execute("checkpoint")
        name = warehouse.publish(building, [file.as_row() for file in ledger])
        tidy(warehouse, {file.kept for file in ledger}, name)
    except BaseException:
        warehouse.sweep()
        raise
    finally:
        teller.stop()
    return name


def judge(
    connection: duckdb.DuckDBPyConnection,
    warehouse: Warehouse,
    ledger: Sequence[LoadedFile],
    teller: Teller,
    as_of: date | None = None,
    today: date | None = None,
    opened: dict[Opened, list[Sheet]] | None = None,
) -> date:
    """Fill `core` and `quality` from every file of the ledger; gives the as-of date. Raises RefusedInput."""
    sources = all_sources(warehouse.folder / "sources")
    ordered = sorted(ledger, key=lambda file: file.order)
    sheets = [s for s in open_each(ordered, warehouse.files, sources, opened or {}) if s.entries]
    _number(sheets)
    teller.start(len(sheets) + 3)
    with _judging(connection):
        for number, sheet in enumerate(sheets):
            teller.step(f"Judging {sheet.file.name}")
            stage_sheet(connection, sheet, number)
        for name in dict.fromkeys(sheet.source for sheet in sheets):
            _stage_constants(connection, sources.get(name))
        teller.step("Settling references and versions")
        told = settle(connection, [entry for sheet in sheets for entry in sheet.entries], as_of, today)
        suspect(connection, sheets, told)
        keep_accounts(connection, sheets)
    return told


def stage_sheet(connection: duckdb.DuckDBPyConnection, sheet: Sheet, number: int) -> None:
    """Land a sheet's rows and judge each by itself, for every table that they fill; only `stage` is left of them."""
    landed = land(connection, sheet, number)
    for entry in sheet.entries:
        stage(connection, entry)
    drop_sheet(connection, sheet, landed)


def _stage_constants(connection: duckdb.DuckDBPyConnection, source: Source | None) -> None:
    """Rows that a source takes for granted: older than any file, without a line, once."""
    for table, rows in source.constants.items() if source else ():
        for row in rows:
            names = ", ".join(f'"{name}"' for name in row)
            marks = ", ".join("?" for _ in row)
            connection.execute(
                f"insert into stage.{table} ({names}, _entry) values ({marks}, 0)",  # noqa: S608 - names of the contract
                list(row.values()),
            )


def keep_ledger(
    connection: duckdb.DuckDBPyConnection,
    building: Path,
    ledger: Sequence[LoadedFile],
    as_of: date,
    warehouse: Warehouse,
) -> None:
    """Keep what the build was made of: every file of the ledger, the as-of date and the settings."""
    connection.execute(LEDGER)
    rows = [
        (
            f.batch,
            f.name,
            f.sha256,
            f.kept,
            json.dumps(f.options, sort_keys=True),
            f.exported_on,
            f.loaded_at,
            f.was_named,
        )
        for f in ledger
    ]
    if rows:
        connection.executemany("insert into quality.ledger values (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.execute(
        "insert into quality.build values (?, ?, ?, ?)",
        [building.name.split(".")[0], as_of, FORMAT, json.dumps(warehouse.settings.parameters())],
    )


def rebuild(warehouse: Warehouse, teller: Teller, as_of: date | None = None, today: date | None = None) -> str:
    """Build again from what is loaded, every edition anew. Raises RefusedInput where nothing is."""
    with warehouse.writing():
        ledger = read_ledger(warehouse)
        if not ledger:
            raise RefusedInput(
                str(warehouse.folder), "holds no loaded files.", "Load an export: mentorscope load PATH."
            )
        return build(warehouse, ledger, teller, as_of, today, may_stand=False)
