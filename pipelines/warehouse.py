"""The warehouse folder: builds under names that never repeat, a pointer to the one in force, one writer at a time.

    builds/build-000012.duckdb             a published build; never changed, the last few are kept
    builds/build-000012.committee.duckdb   what committees may see of it
    builds/build-000012.research.duckdb    what researchers may see of it
    CURRENT                                the name of the build in force
    files/<sha256>.csv                     every loaded file as it came, so that a build can be made again
    keys/                                  what the research editions' pseudonyms were made with
    settings.toml, sources/                the user's own

A new build is made aside, closed, synced and renamed, all its editions; then the pointer is replaced. A reader keeps what it has
open. Killed at any moment, the folder holds the old state or the new one. Rejected: loading in place (a reader and a writer
shut each other out, and a kill leaves half a load) and renaming over the live file (DuckDB serves the old one to a process that
had it open).
"""

import errno
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from pipelines.errors import UsageError, WarehouseError
from pipelines.published import FORMAT, READ_ONLY, Edition
from pipelines.settings import Settings, read_settings

__all__ = ["EDITIONS", "FORMAT", "READ_ONLY", "Edition", "Warehouse", "beside", "open_warehouse", "warehouse_folder"]

KEPT_BUILDS = 3
EDITIONS = ("coordinator", "committee", "research")


def warehouse_folder(given: Path | str | None = None) -> Path:
    """Where the warehouse is: as told, else `MENTORSCOPE_WAREHOUSE`, else `warehouse/` under the current folder."""
    return Path(given or os.environ.get("MENTORSCOPE_WAREHOUSE") or "warehouse").absolute()


def beside(build: Path, edition: str) -> Path:
    """Where another edition of the build at `build` stands; that of a build in the making keeps its ending."""
    name, ending = build.name.split(".", 1)
    return build if edition == "coordinator" else build.with_name(f"{name}.{edition}.{ending}")


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


def is_warehouse(folder: Path) -> bool:
    """Whether a load has ever begun to write here."""
    return (folder / "builds").is_dir() and (folder / "files").is_dir() and (folder / "lock").exists()


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
    def keys(self) -> Path:
        """The folder of secrets."""
        return self.folder / "keys"

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

    def is_older(self) -> bool:
        """Whether the published build is one that an older version made. Raises WarehouseError where nothing is published."""
        with closing(open_warehouse(self.folder, accepts_older=True)) as published:
            return published.is_older

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the warehouse for one load; a second one hears who holds it, and a full disk is told. Raises WarehouseError."""
        try:
            with self._held():
                yield
        except Exception as error:  # Python, DuckDB and Arrow each have a class of their own for it
            if os.strerror(errno.ENOSPC) not in str(error):
                raise
            raise WarehouseError(
                str(self.folder),
                "has no space left on its disk.",
                "Free some, then load again; what is published is as it was.",
            ) from error

    @contextmanager
    def _held(self) -> Iterator[None]:
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
        unused = [key for key in self.keys.glob("build-*.key") if key.stem not in self._names()]
        for left in [*self.builds.glob("*.building*"), *self.files.glob("*.copying"), *unused]:
            shutil.rmtree(left) if left.is_dir() else left.unlink()

    def next_build(self) -> Path:
        """The path at which the next build is made aside."""
        number = max((int(name.split("-")[1]) for name in self._names()), default=0) + 1
        return self.builds / f"build-{number:06d}.duckdb.building"

    def _names(self) -> list[str]:
        """The builds that stand in the folder, in order; a build that was killed while it was published is among them."""
        return sorted({path.name.split(".")[0] for path in self.builds.glob("build-*.duckdb")})

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
        """Put a finished build in force; gives its name. All its editions are whole before the pointer moves."""
        parts = [part for edition in reversed(EDITIONS) if (part := beside(building, edition)).exists()]
        for part in parts:
            if part.with_name(part.name + ".wal").exists():
                raise WarehouseError(
                    part.name, "was not closed whole.", "Load again; the published build is as it was."
                )
            _sync_file(part)
        for part in parts:
            part.rename(part.with_name(part.name.removesuffix(".building")))
        _sync_folder(self.builds)
        final = building.with_name(building.name.removesuffix(".building"))
        pointer = self.folder / "CURRENT.tmp"
        pointer.write_text(final.name, encoding="ascii")
        _sync_file(pointer)
        pointer.replace(self.folder / "CURRENT")
        _sync_folder(self.folder)
        self.prune(KEPT_BUILDS)
        return final.stem

    def prune(self, kept: int) -> None:
        """Remove all but the newest `kept` builds, each with its editions and its key."""
        for name in self._names()[:-kept]:
            for path in [*self.builds.glob(f"{name}.*duckdb"), self.keys / f"{name}.key"]:
                with suppress(OSError):  # somebody still reads it where an open file cannot be removed
                    path.unlink()


def open_warehouse(
    path: Path | str | None = None,
    edition: str = "coordinator",
    programs: tuple[str, ...] = (),
    *,
    accepts_older: bool = False,
) -> Edition:
    """A published edition of a warehouse, read-only: coordinator, committee or research; of some programs, or of all.

    accepts_older: also one that an older version made, for who asks only what every version keeps. Raises WarehouseError where
    nothing is published that can be read, UsageError on an unknown edition.
    """
    if edition not in EDITIONS:
        raise UsageError(f"edition {edition}", "is not known.", f"Use one of {', '.join(EDITIONS)}.")
    warehouse = Warehouse(warehouse_folder(path))
    current = warehouse.current()
    if current is None:
        raise WarehouseError(
            str(warehouse.folder), "holds no published build.", "Load an export first: mentorscope load PATH."
        )
    published = beside(current, edition)
    if not published.exists():
        raise WarehouseError(published.name, "was not made with this build.", "Build again: mentorscope build.")
    return Edition(published, warehouse.settings, programs, accepts_older=accepts_older)
