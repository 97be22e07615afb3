"""A load: new files join the ledger as one batch, and a build is made of all.

In: paths of files and folders with what the user said about them. Out: the report that `load --json` prints. The same file loaded
again, with nothing new said about it, changes nothing; files that cannot be judged refuse the whole batch, and what was
copied for it is removed again.
"""

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

from pipelines.build import build, open_each, read_ledger
from pipelines.contract import contract
from pipelines.errors import RefusedInput, UnreadableFile
from pipelines.forgotten import open_book
from pipelines.ingest.files import DIALECT, RECORDS, LoadedFile, Opened, Sheet, open_file
from pipelines.progress import Silent, Teller
from pipelines.shrinking import refuse_shrinking
from pipelines.sources import all_sources
from pipelines.warehouse import Warehouse, is_warehouse, open_warehouse, warehouse_folder

OPTIONS = ("source", "table", "program", "time_zone", "date_order", "snapshot", *DIALECT)
FIRST_DAY = date(1, 1, 1)


def gather(paths: Iterable[Path | str]) -> list[tuple[Path, str, bool]]:
    """Files to load: path, name in reports, and whether the user named it rather than its folder. Raises RefusedInput."""
    found: list[tuple[Path, str, bool]] = []
    for path in map(Path, paths):
        if is_warehouse(path):
            raise RefusedInput(
                str(path), "is a warehouse; its files are loaded already.", "Give the folder of exports."
            )
        if path.is_dir():
            found += [(inside, str(inside.relative_to(path)), False) for inside in _inside(path)]
        elif path.is_file():
            found.append((path, path.name, True))
        else:
            raise RefusedInput(str(path), "does not exist.", "Check the path.")
    if not found:
        raise RefusedInput(", ".join(map(str, paths)), "holds no file of records.", "Give CSV, XLSX or JSON exports.")
    return found


def _inside(folder: Path) -> list[Path]:
    """Files of records below a folder; what is hidden, and any warehouse with its copies of what was loaded, is not looked at."""
    found: list[Path] = []
    for place, folders, names in os.walk(folder):
        here = Path(place)
        folders[:] = [name for name in folders if not name.startswith(".") and not is_warehouse(here / name)]
        found += [here / name for name in names if not name.startswith((".", "~"))]
    return sorted(path for path in found if path.suffix.lower() in RECORDS and path.is_file())


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def load(
    paths: Sequence[Path | str] | Path | str,
    warehouse: Path | str | None = None,
    *,
    as_of: date | None = None,
    exported_on: date | None = None,
    today: date | None = None,
    loaded_at: str = "",
    teller: Teller | None = None,
    yes: bool = False,
    **options: Any,
) -> dict[str, Any]:
    """Load files or folders, build everything, publish; gives the report of `load --json`.

    options: source, table, program, time_zone, date_order, snapshot, delimiter, quote, escape, encoding, skip_rows, each as on
    the command line. today: days after it vouch for nothing (the command line gives the clock's). yes: a snapshot may retire
    more than half of a table. Raises RefusedInput where
    the input cannot be taken; nothing has then changed.
    """
    told = checked_options(options, exported_on)
    began = perf_counter()
    store = Warehouse(warehouse_folder(warehouse))
    with store.writing():
        ledger = read_ledger(store)
        before = {file.kept for file in ledger}
        try:
            found = gather([paths] if isinstance(paths, str | Path) else paths)
            batch = _new_batch(store, ledger, found, told, loaded_at)
            whole = [file for file in ledger if not (file.is_withheld and open_book(store.folder).has_lifted)]
            new = [file for file in batch.files if not _is_known(file, whole)]
            agree = refuse_shrinking(store, batch.tables if told.get("snapshot") and not yes else ())
            name = build(store, [*ledger, *new], teller or Silent(), as_of, today, batch.opened, agree)
        except BaseException:
            _forget_copies(store, before)
            raise
    return _report(store, name, batch, perf_counter() - began)


def checked_options(options: dict[str, Any], exported_on: date | None) -> dict[str, Any]:
    """What was said of a batch, as the ledger keeps it. Raises TypeError on an option that there is not."""
    unknown = set(options) - set(OPTIONS)
    if unknown:
        raise TypeError(f"there are no options {sorted(unknown)}")
    told = {name: value for name, value in options.items() if value not in (None, False)}
    return told | ({"exported_on": exported_on.isoformat()} if exported_on else {})


def next_batch(ledger: Sequence[LoadedFile]) -> int:
    """The number of a batch after all that are loaded."""
    return max((file.batch for file in ledger), default=0) + 1


@dataclass
class Batch:
    """The files of a load that hold records, as they were opened, and a word on each that was passed over."""

    files: list[LoadedFile] = field(default_factory=list)
    opened: dict[Opened, list[Sheet]] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)

    @property
    def tables(self) -> list[str]:
        """The canonical tables that its files fill."""
        sheets = (sheet for sheets in self.opened.values() for sheet in sheets)
        return sorted({into.table for sheet in sheets for into in sheet.kind.into})


def _new_batch(
    store: Warehouse,
    ledger: Sequence[LoadedFile],
    found: Sequence[tuple[Path, str, bool]],
    told: dict[str, Any],
    loaded_at: str = "",
) -> Batch:
    """Keep and open the files; those of a folder that are no export of any known kind are passed over. Raises RefusedInput."""
    number = next_batch(ledger)
    sources = all_sources(store.folder / "sources")
    exported_on = export_date(ledger, told)
    batch, needed = Batch(), []
    for path, name, was_named in found:
        digest = _sha256(path)
        kept = store.keep_file(path, digest)
        file = LoadedFile(number, name, digest, kept.name, told, exported_on, loaded_at, was_named)
        if was_named or _must_be_records(path):
            needed.append(file)
            continue
        try:
            _take(batch, open_file(file, store.files, sources))
        except (RefusedInput, UnreadableFile) as error:
            batch.skipped.append(f"{name}: not loaded, since it {error.what}")
    _take(batch, open_each(needed, store.files, sources, {}))
    if not batch.files:
        where = found[0][1] if len(found) == 1 else f"The {len(found)} files"
        raise RefusedInput(where, "there is nothing that could be loaded.", " ".join(batch.skipped[:3]))
    return batch


def _take(batch: Batch, sheets: Sequence[Sheet]) -> None:
    """Add opened sheets to the batch, but those that are known to hold nothing that is loaded."""
    for sheet in sheets:
        if sheet.kind.holds:
            batch.skipped.append(f"{sheet.label}: not loaded, since it holds {sheet.kind.holds}")
        else:
            if sheet.file.identity not in batch.opened:
                batch.files.append(sheet.file)
            batch.opened.setdefault(sheet.file.identity, []).append(sheet)


def _must_be_records(path: Path) -> bool:
    """A file of a folder that is an export by its kind or name; a text beside the exports need not be one."""
    return path.suffix.lower() not in (".txt", ".json") or path.stem.lower() in contract()


def export_date(ledger: Sequence[LoadedFile], told: dict[str, Any]) -> date:
    """The one told, else as new as anything before it, so that the order of loading decides."""
    if "exported_on" in told:
        return date.fromisoformat(told["exported_on"])
    return max((known.exported_on for known in ledger), default=FIRST_DAY)


def _is_known(file: LoadedFile, ledger: Sequence[LoadedFile]) -> bool:
    """Whether the same file was loaded before with the same said about it; an export date only counts where it is told."""

    def said(options: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in options.items() if name not in ("exported_on", "date_orders")}

    return any(
        known.sha256 == file.sha256
        and said(known.options) == said(file.options)
        and known.name == file.name
        and ("exported_on" not in file.options or known.exported_on == file.exported_on)
        for known in ledger
    )


def _forget_copies(store: Warehouse, before: set[str]) -> None:
    for kept in store.files.iterdir():
        if kept.name not in before:
            kept.unlink()


def _report(store: Warehouse, name: str, batch: Batch, seconds: float) -> dict[str, Any]:
    edition = open_warehouse(store.folder)
    try:
        loads = edition.sql('select * from quality.loads order by file_id, file, "table"')
        as_of = edition.as_of.isoformat()
    finally:
        edition.close()
    wanted = {file.sha256 for file in batch.files}
    counts = ("rows_read", "rows_loaded", "rows_quarantined", "rows_superseded", "rows_ignored")
    files = [
        {
            "file": row["file"],
            "table": row["table"],
            "source": row["source"],
            **{count: int(row[count]) for count in counts},
            "warnings": list(row["warnings"]),
        }
        for row in loads.to_dict("records")
        if row["sha256"] in wanted
    ]
    return {"build": name, "as_of": as_of, "seconds": round(seconds, 3), "files": files, "skipped": batch.skipped}
