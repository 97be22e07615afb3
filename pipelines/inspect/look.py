"""What files are, and what would become of their rows: a load that is tried aside and thrown away.

In: paths, what the user said of them, and the warehouse that they would go into. Out: a report of plain values, for the terminal,
for `--json` and for the page Import. Each table of each file is recognised as in a load; where nothing fits exactly, the kind
of file that it is most like is tried (`fit`). The trial is the real judge over the real ledger in a database in memory, so that
what it says of rows is what a load would do, references and older versions included. Nothing is written anywhere.
"""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from pipelines.batches import checked_options, export_date, gather, next_batch
from pipelines.build import judge, read_ledger
from pipelines.errors import RefusedInput
from pipelines.ingest.files import LoadedFile, Opened, Sheet, make_sheet, open_tables
from pipelines.ingest.kinds import choose
from pipelines.inspect.content import Looks, looks
from pipelines.inspect.fit import Correction, Fit, best_fits, canonical_source, corrected, exact
from pipelines.inspect.report import file_report, older_rows
from pipelines.inspect.withheld import withhold
from pipelines.progress import Silent
from pipelines.read import Records
from pipelines.sources import CANONICAL, Source, all_sources
from pipelines.warehouse import Warehouse, warehouse_folder

LOOKED_AT_ROWS = 500
LEAST_CERTAIN = 0.5
EVERY = ""  # a correction of every table, where only one is looked at
Corrections = Mapping[str, Correction]  # by a table's label


@dataclass
class Looked:
    """One table of one file: what it is most like, whether it is known exactly, and the sheet that is tried."""

    label: str
    records: Records | None = None
    seen: dict[str, Looks] = field(default_factory=dict)
    fit: Fit | None = None
    certainty: float = 0.0
    nearest: list[Fit] = field(default_factory=list)
    refusal: RefusedInput | None = None
    is_told: bool = False  # what it is was said by the user, and not kept yet
    sheet: Sheet | None = None


def inspect(
    paths: Sequence[Path | str] | Path | str,
    warehouse: Path | str | None = None,
    *,
    as_of: date | None = None,
    exported_on: date | None = None,
    today: date | None = None,
    corrections: Corrections | None = None,
    **options: Any,
) -> dict[str, Any]:
    """What the files are and what a load would make of them; the options are those of `load`. Changes nothing.

    corrections: what the user says of a table, by its label. Raises RefusedInput where a path holds nothing; what cannot be
    read or recognised is told in the report of its file.
    """
    given = [paths] if isinstance(paths, str | Path) else paths
    told = checked_options(options, exported_on)
    store = Warehouse(warehouse_folder(warehouse))
    every = look(given, store, told, corrections or {})
    with closing(duckdb.connect()) as connection, TemporaryDirectory(prefix="mentorscope-inspect-") as aside:
        for looked in withhold(store, every, Path(aside)):
            looked.seen = head(looked.records) if looked.records else {}
        connection.execute("set TimeZone = 'UTC'; set enable_progress_bar = false")
        told_on = _try(connection, store, every, as_of, today)
        return {
            "as_of": told_on.isoformat() if told_on else None,
            "files": [file_report(connection, looked) for looked in every],
            "supersedes_older_rows": older_rows(connection, store, every) if told_on else 0,
        }


def look(paths: Sequence[Path | str], store: Warehouse, told: dict[str, Any], corrections: Corrections) -> list[Looked]:
    """Every table of the files with what it is taken for; nothing is judged yet."""
    ledger = read_ledger(store)
    sources = all_sources(store.folder / "sources")
    number, day = next_batch(ledger), export_date(ledger, told)
    files = [
        LoadedFile(number, name, "", str(path.absolute()), told, day, was_named=was_named)
        for path, name, was_named in gather(paths)
    ]
    return [looked for file in files for looked in _look_at(file, sources, corrections)]


def _look_at(file: LoadedFile, sources: dict[str, Source], corrections: Corrections) -> list[Looked]:
    try:
        tables = open_tables(file, Path(), sources)
    except RefusedInput as error:
        return [Looked(file.name, refusal=error)]
    return [
        _recognise(file, position, Looked(label, records), sources, corrections.get(label, corrections.get(EVERY)))
        for position, label, records in tables
    ]


def _recognise(
    file: LoadedFile, position: int, looked: Looked, sources: dict[str, Source], told: Correction | None
) -> Looked:
    records = looked.records
    if records is None:
        return looked
    looked.seen, columns = head(records), list(records.columns)
    if told:
        looked.fit = corrected(best_fits(columns, looked.seen, sources.values()), told, columns)
        looked.certainty, looked.is_told = looked.fit.certainty, True
    else:
        _recognise_alone(looked, file, columns, sources)
    if looked.fit and looked.fit.kind.into and looked.certainty >= LEAST_CERTAIN:
        kind = looked.fit.kind if looked.certainty == 1 and not told else looked.fit.adapted
        source = None if looked.fit.source.name == CANONICAL else looked.fit.source
        looked.sheet = make_sheet(file, position, looked.label, records, source, kind)
    return looked


def _recognise_alone(looked: Looked, file: LoadedFile, columns: list[str], sources: dict[str, Source]) -> None:
    """As a load would; where that refuses the file, what it is most like."""
    try:
        source, kind = choose(file.options, columns, looked.label, sources)
    except RefusedInput as error:
        looked.refusal = error
        looked.nearest = best_fits(columns, looked.seen, sources.values())[:5]
        looked.fit = looked.nearest[0]
        looked.certainty = min(looked.fit.certainty, 0.99)
    else:
        looked.fit, looked.certainty = Fit(source or canonical_source(), kind, exact(kind, columns)), 1.0


def head(records: Records) -> dict[str, Looks]:
    """What the first rows of each column look like."""
    rows = [row for batch in islice(records.batches(), 3) for row in batch.rows][:LOOKED_AT_ROWS]
    return {column: looks([row[n] for row in rows]) for n, column in enumerate(records.columns)}


def _try(
    connection: duckdb.DuckDBPyConnection,
    store: Warehouse,
    every: Sequence[Looked],
    as_of: date | None,
    today: date | None,
) -> date | None:
    """Judge the files beside all that is loaded; gives the as-of date, or None where there is nothing to judge."""
    opened: dict[Opened, list[Sheet]] = {}
    for looked in every:
        if looked.sheet:
            opened.setdefault(looked.sheet.file.identity, []).append(looked.sheet)
    if not opened:
        return None
    new = [sheets[0].file for sheets in opened.values()]
    return judge(connection, store, [*read_ledger(store), *new], Silent(), as_of, today, opened)
