"""A load: new files join the ledger as one batch, and a build is made of all.

In: paths of files and folders with what the user said about them. Out: the report that `load --json` prints. The same file loaded
again, with nothing new said about it, changes nothing; files that cannot be judged refuse the whole batch, and what was
copied for it is removed again.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

from pipelines.build import build, read_ledger
from pipelines.contract import contract
from pipelines.errors import RefusedInput, UnreadableFile
from pipelines.ingest.files import DIALECT, RECORDS, LoadedFile, open_file
from pipelines.progress import Silent, Teller
from pipelines.sources import all_sources
from pipelines.warehouse import Warehouse, open_warehouse, warehouse_folder

OPTIONS = ("source", "table", "program", "time_zone", "date_order", "snapshot", *DIALECT)
FIRST_DAY = date(1, 1, 1)


def gather(paths: Iterable[Path | str]) -> list[tuple[Path, str, bool]]:
    """Files to load: path, name in reports, and whether the user named it rather than its folder. Raises RefusedInput."""
    found: list[tuple[Path, str, bool]] = []
    for path in map(Path, paths):
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in RECORDS)
            found += [(p, str(p.relative_to(path)), False) for p in inside if not p.name.startswith((".", "~"))]
        elif path.is_file():
            found.append((path, path.name, True))
        else:
            raise RefusedInput(str(path), "does not exist.", "Check the path.")
    if not found:
        raise RefusedInput(", ".join(map(str, paths)), "holds no file of records.", "Give CSV, XLSX or JSON exports.")
    return found


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
    the command line. today: days after it vouch for nothing (the command line gives the clock's). Raises RefusedInput where
    the input cannot be taken; nothing has then changed.
    """
    unknown = set(options) - set(OPTIONS)
    if unknown:
        raise TypeError(f"load() has no options {sorted(unknown)}")
    began = perf_counter()
    store = Warehouse(warehouse_folder(warehouse))
    told = {name: value for name, value in options.items() if value not in (None, False)}
    with store.writing():
        ledger = read_ledger(store)
        before = {file.kept for file in ledger}
        try:
            batch, skipped = _new_batch(
                store, ledger, gather([paths] if isinstance(paths, str | Path) else paths), told
            )
            new = [_dated(file, ledger, exported_on, loaded_at) for file in batch]
            new = [file for file in new if not _is_known(file, ledger, exported_on)]
            name = build(store, [*ledger, *new], teller or Silent(), as_of, today)
        except BaseException:
            _forget_copies(store, before)
            raise
    return _report(store, name, batch, skipped, perf_counter() - began)


def _new_batch(
    store: Warehouse, ledger: Sequence[LoadedFile], found: Sequence[tuple[Path, str, bool]], told: dict[str, Any]
) -> tuple[list[LoadedFile], list[str]]:
    """The files that hold records, kept; and those of a folder that are no export of any known kind."""
    number = max((file.batch for file in ledger), default=0) + 1
    sources = all_sources(store.folder / "sources")
    batch: list[LoadedFile] = []
    skipped: list[str] = []
    for path, name, was_named in found:
        digest = _sha256(path)
        kept = store.keep_file(path, digest)
        file = LoadedFile(number, name, digest, kept.name, told, FIRST_DAY, was_named=was_named)
        if was_named or _must_be_records(path):
            batch.append(file)
            continue
        try:
            open_file(file, 0, store.files, sources)
        except (RefusedInput, UnreadableFile) as error:
            skipped.append(f"{name}: not loaded, since it {error.what}")
        else:
            batch.append(file)
    if not batch:
        raise RefusedInput(found[0][1], "and the other files are no export of any known kind.", " ".join(skipped[:3]))
    return batch, skipped


def _must_be_records(path: Path) -> bool:
    """A file of a folder that is an export by its kind or name; a text beside the exports need not be one."""
    return path.suffix.lower() not in (".txt", ".json") or path.stem.lower() in contract()


def _dated(file: LoadedFile, ledger: Sequence[LoadedFile], exported_on: date | None, loaded_at: str) -> LoadedFile:
    """With its export date: the one told, else as new as anything before it, so that the order of loading decides."""
    latest = max((known.exported_on for known in ledger), default=FIRST_DAY)
    return replace(file, exported_on=exported_on or latest, loaded_at=loaded_at)


def _is_known(file: LoadedFile, ledger: Sequence[LoadedFile], exported_on: date | None) -> bool:
    return any(
        known.sha256 == file.sha256
        and known.options == file.options
        and known.name == file.name
        and (exported_on is None or known.exported_on == exported_on)
        for known in ledger
    )


def _forget_copies(store: Warehouse, before: set[str]) -> None:
    for kept in store.files.iterdir():
        if kept.name not in before:
            kept.unlink()


def _report(
    store: Warehouse, name: str, batch: Sequence[LoadedFile], skipped: Sequence[str], seconds: float
) -> dict[str, Any]:
    edition = open_warehouse(store.folder)
    try:
        loads = edition.sql('select * from quality.loads order by file_id, file, "table"')
        as_of = edition.as_of.isoformat()
    finally:
        edition.close()
    wanted = {file.sha256 for file in batch}
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
    return {"build": name, "as_of": as_of, "seconds": round(seconds, 3), "files": files, "skipped": list(skipped)}
