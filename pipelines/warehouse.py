"""The warehouse folder: builds under names that never repeat, a pointer to the one in force, one writer at a time.

    builds/build-000012.duckdb   a published build; never changed, the last few are kept
    CURRENT                      the name of the one in force
    files/<sha256>.csv           every loaded file as it came, so that a build can be made again
    settings.toml, sources/      the user's own

A new build is made aside, closed, synced and renamed; then the pointer is replaced. A reader keeps what it has open. Killed at
any moment, the folder holds the old state or the new one. Rejected: loading in place (a reader and a writer shut each other
out, and a kill leaves half a load) and renaming over the live file (DuckDB serves the old one to a process that had it open).
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import duckdb
import pandas as pd
from filelock import FileLock, Timeout

from pipelines.errors import UsageError, WarehouseError
from pipelines.settings import Settings, read_settings

FORMAT = 1  # of the tables in a build; a newer one is refused, an older one is built anew from its files
KEPT_BUILDS = 3
# What a reading connection may do: nothing outside the file. All connections of a process to one file must say the same.
READ_ONLY = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "threads": "2",
    "lock_configuration": "true",
}


def warehouse_folder(given: Path | str | None = None) -> Path:
    """Where the warehouse is: as told, else `MENTORSCOPE_WAREHOUSE`, else `warehouse/` under the current folder."""
    return Path(given or os.environ.get("MENTORSCOPE_WAREHOUSE") or "warehouse").absolute()


def _sync_folder(folder: Path) -> None:
    """Make renames in a folder durable, where the system lets a folder be opened."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sync_file(path: Path) -> None:
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())


@dataclass(frozen=True)
class Warehouse:
    """One warehouse folder."""

    folder: Path

    @property
    def builds(self) -> Path:
        """The folder of published builds."""
        return self.folder / "builds"

    @property
    def files(self) -> Path:
        """The folder of loaded files, as they came."""
        return self.folder / "files"

    @property
    def settings(self) -> Settings:
        """The thresholds in force."""
        return read_settings(self.folder / "settings.toml")

    def current(self) -> Path | None:
        """The published build, or None where nothing was ever published."""
        pointer = self.folder / "CURRENT"
        if not pointer.exists():
            return None
        path = self.builds / pointer.read_text(encoding="ascii").strip()
        if not path.exists():
            raise WarehouseError(
                str(pointer), f"names {path.name}, which is not there.", "Restore it from a backup, or load again."
            )
        return path

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the warehouse for one load; a second one hears who holds it. Raises WarehouseError."""
        self.builds.mkdir(parents=True, exist_ok=True)
        self.files.mkdir(exist_ok=True)
        holder = self.folder / "lock.json"
        lock = FileLock(self.folder / "lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            who = holder.read_text(encoding="utf-8") if holder.exists() else "{}"
            told = json.loads(who or "{}").get("process", "of another user")
            raise WarehouseError(
                str(self.folder), f"is being written by process {told}.", "Wait until it has ended, then try again."
            ) from None
        try:
            holder.write_text(json.dumps({"process": os.getpid()}), encoding="utf-8")
            self.sweep()
            yield
        finally:
            holder.unlink(missing_ok=True)
            lock.release()

    def sweep(self) -> None:
        """Remove what a load that failed or was killed left behind; nothing published is among it."""
        for left in [*self.builds.glob("*.building*"), *self.files.glob("*.copying")]:
            shutil.rmtree(left) if left.is_dir() else left.unlink()

    def next_build(self) -> Path:
        """The path at which the next build is made aside."""
        taken = [int(path.stem.split("-")[1]) for path in self.builds.glob("build-*.duckdb")]
        return self.builds / f"build-{max(taken, default=0) + 1:06d}.duckdb.building"

    def keep_file(self, path: Path, sha256: str) -> Path:
        """Copy a loaded file under its content's name, whole or not at all; gives the kept path."""
        kept = self.files / (sha256 + "".join(path.suffixes[-2:]).lower())
        if not kept.exists():
            copying = kept.with_name(kept.name + ".copying")
            shutil.copyfile(path, copying)
            _sync_file(copying)
            copying.replace(kept)
        return kept

    def publish(self, building: Path) -> str:
        """Put a finished build in force; gives its name. The pointer moves last."""
        log = building.with_name(building.name + ".wal")
        if log.exists():
            raise WarehouseError(
                building.name, "was not closed whole.", "Load again; the published build is as it was."
            )
        _sync_file(building)
        final = building.with_name(building.name.removesuffix(".building"))
        building.rename(final)
        _sync_folder(self.builds)
        pointer = self.folder / "CURRENT.tmp"
        pointer.write_text(final.name, encoding="ascii")
        _sync_file(pointer)
        pointer.replace(self.folder / "CURRENT")
        _sync_folder(self.folder)
        for old in sorted(self.builds.glob("build-*.duckdb"))[:-KEPT_BUILDS]:
            with suppress(OSError):  # somebody still reads it where an open file cannot be removed
                old.unlink()
        return final.stem


class Edition:
    """One published build, opened read-only; safe for many threads, each call on a cursor of its own."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self.path, self.settings = path, settings
        try:
            self._connection = duckdb.connect(str(path), read_only=True, config=dict(READ_ONLY))
            self._about = self._connection.execute("select build, as_of, format from quality.build").fetchone()
        except duckdb.Error as error:
            raise WarehouseError(
                path.name, f"cannot be opened ({str(error).splitlines()[0]}).", "Build again: mentorscope build."
            ) from error
        if self._about is None or self._about[2] > FORMAT:
            raise WarehouseError(path.name, "was made by a newer version.", "Update the program.")
        self._closing = Lock()

    @property
    def build(self) -> str:
        """The name of this build."""
        return str(self._about[0]) if self._about else ""

    @cached_property
    def as_of(self) -> date:
        """The day that the records speak for."""
        found: date = self._about[1] if self._about else date.min
        return found

    def sql(self, query: str, **parameters: Any) -> pd.DataFrame:
        """The rows of a query as a frame; `$name` in the query is bound from `parameters`."""
        cursor = self._connection.cursor()
        try:
            return cursor.execute(query, parameters or None).df()
        finally:
            cursor.close()

    def table(self, name: str) -> pd.DataFrame:
        """A whole table or mart, by a name such as `pairs`, `mart.pair_today`. Raises UsageError on an unknown one."""
        schema, _, bare = name.rpartition(".")
        found = self.sql(
            "select table_schema as s, table_name as t from information_schema.tables where table_name = $bare "
            "and ($schema = '' or table_schema = $schema) order by table_schema = 'core' desc",
            bare=bare,
            schema=schema,
        )
        if found.empty:
            raise UsageError(name, "is no table of this edition.", "See core.*, mart.* and quality.*.")
        return self.sql(f'select * from "{found.s[0]}"."{found.t[0]}"')  # noqa: S608 - a name that the catalogue gave

    def metric(self, name: str, **filters: str) -> pd.DataFrame:
        """The rows of `mart.metric` of one metric; filters by column: program_id, period, group_by, group_value."""
        rows = self.sql("select * from mart.metric where metric = $name", name=name)
        for column, value in filters.items():
            if column not in rows.columns:
                raise UsageError(column, "is no column of mart.metric.", f"Use one of {', '.join(rows.columns)}.")
            rows = rows[rows[column] == value]
        return rows.reset_index(drop=True)

    def describe(self, name: str) -> dict[str, str]:
        """What a metric or flag means: the header of its SQL file."""
        from pipelines import metrics  # noqa: PLC0415 - reading SQL headers loads a parser that plain tables do not need

        return dict(metrics.describe(name))

    def failed_checks(self) -> list[str]:
        """The rules about the published tables that do not hold, in words."""
        from pipelines import steps  # noqa: PLC0415 - as above

        cursor = self._connection.cursor()
        try:
            failed = steps.failed_checks(cursor, steps.parameters(self.settings, self.as_of))
        finally:
            cursor.close()
        return [str(check) for check in failed]

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        with self._closing:
            self._connection.close()


def open_warehouse(path: Path | str | None = None, edition: str = "coordinator") -> Edition:
    """The published edition of a warehouse, read-only. Raises WarehouseError where nothing is published."""
    if edition != "coordinator":
        raise UsageError(f"edition {edition}", "is not published by this version.", "Use coordinator.")
    warehouse = Warehouse(warehouse_folder(path))
    current = warehouse.current()
    if current is None:
        raise WarehouseError(
            str(warehouse.folder), "holds no published build.", "Load an export first: mentorscope load PATH."
        )
    return Edition(current, warehouse.settings)
