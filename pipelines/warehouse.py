"""The warehouse folder: builds under names that never repeat, a pointer to the one in force, one writer at a time.

    builds/build-000012.duckdb             a published build; never changed, the last few are kept
    builds/build-000012.committee.duckdb   what committees may see of it
    builds/build-000012.research.duckdb    what researchers may see of it
    builds/build-000012.json               its seal: what these files were when they were published
    CURRENT                                the name of the build in force
    files/<sha256>.csv                     every loaded file as it came, so that a build can be made again
    forgotten.json                         who was forgotten, by keyed hashes, with the receipts
    keys/                                  what pseudonyms and the hashes of the forgotten were made with
    releases/release-000003.build-000012.duckdb    what was published of a committee's edition, for good
    settings.toml, sources/                the user's own

A new build is made aside, closed, synced and renamed, all its editions, and sealed; then the pointer is replaced. A reader keeps
what it has open. Killed at any moment, the folder holds the old state or the new one. A build whose file was damaged since is
not shown: the newest whole one before it is, and says so. Rejected: loading in place (a reader and a writer
shut each other out, and a kill leaves half a load) and renaming over the live file (DuckDB serves the old one to a process that
had it open).
"""

import os
import shutil
import warnings
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.durable import sync_file, sync_folder, write_whole
from pipelines.errors import DamagedBuild, UsageError, WarehouseError
from pipelines.published import FORMAT, READ_ONLY, Edition
from pipelines.seals import is_whole, read_seal, seal_path, sealed
from pipelines.settings import Settings, read_settings
from pipelines.writers import full_disk_told, one_writer

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
        """The build in force, or None where nothing was ever published; whether it can be read, `served` says."""
        pointer = self.folder / "CURRENT"
        return self.builds / pointer.read_text(encoding="ascii").strip() if pointer.exists() else None

    def served(self, edition: str = "coordinator") -> Path | None:
        """The file that an edition is read from: of the build in force, or, where its file was damaged, of the one before.

        None where neither can be read.
        """
        current = self.current()
        if current is None:
            return None
        if is_whole(beside(current, edition)):
            return beside(current, edition)
        if seal_path(current).exists() and beside(current, edition).name not in read_seal(current).files:
            return None  # this build was published without that edition
        before = [self.builds / f"{name}.duckdb" for name in self._names() if name < current.stem]
        older = (beside(build, edition) for build in reversed(before))
        return next((part for part in older if part.name in read_seal(part).files and is_whole(part)), None)

    def is_older(self) -> bool:
        """Whether the published build is one that an older version made. Raises WarehouseError where nothing is published."""
        with closing(open_warehouse(self.folder, accepts_older=True)) as published:
            return published.is_older

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the warehouse for one load; a second one hears who holds it, and a full disk is told. Raises WarehouseError."""
        with full_disk_told(self.folder):
            self.builds.mkdir(parents=True, exist_ok=True)
            self.files.mkdir(exist_ok=True)
            with one_writer(self.folder):
                self.sweep()
                yield

    def sweep(self) -> None:
        """Remove what a load that failed or was killed left behind; nothing published is among it."""
        unused = [key for key in self.keys.glob("build-*.key") if key.stem not in self._names()]
        aside = [*self.builds.glob("*.building*"), *self.builds.glob("*.tmp"), *self.files.glob("*.copying")]
        for left in [*aside, *unused]:
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
            self.take_in(copying, kept.name)
        return kept

    def take_in(self, copying: Path, name: str) -> Path:
        """Keep what was written aside among the loaded files under `name`; gives the kept path."""
        sync_file(copying)
        return copying.replace(self.files / name)

    def discard_files(self, kept: Collection[str]) -> None:
        """Remove loaded files that no ledger names any more."""
        for path in self.files.iterdir():
            if path.name not in kept:
                path.unlink()

    def publish(self, building: Path, ledger: Sequence[dict[str, Any]] = ()) -> str:
        """Put a finished build in force; gives its name. All its editions are whole and sealed before the pointer moves.

        ledger: the files that it was made of, as `LoadedFile.as_row` gives them.
        """
        parts = [part for edition in reversed(EDITIONS) if (part := beside(building, edition)).exists()]
        for part in parts:
            if part.with_name(part.name + ".wal").exists():
                raise WarehouseError(
                    part.name, "was not closed whole.", "Load again; the published build is as it was."
                )
            sync_file(part)
        finished = [part.rename(part.with_name(part.name.removesuffix(".building"))) for part in parts]
        final = building.with_name(building.name.removesuffix(".building"))
        write_whole(seal_path(final), sealed(finished, ledger))
        sync_folder(self.builds)
        write_whole(self.folder / "CURRENT", final.name)
        sync_folder(self.folder)
        self.prune(KEPT_BUILDS)
        return final.stem

    def prune(self, kept: int) -> list[str]:
        """Remove all but the newest `kept` builds, each with its editions and its key; gives the names of those gone."""
        before = self._names()
        for name in before[:-kept]:
            for path in [*self.builds.glob(f"{name}.*"), self.keys / f"{name}.key"]:
                with suppress(OSError):  # somebody still reads it where an open file cannot be removed
                    path.unlink()
        return sorted(set(before) - set(self._names()))


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
    served = warehouse.served(edition)
    if served is None:
        raise _unserved(beside(current, edition))
    told = Edition(served, warehouse.settings, programs, accepts_older=accepts_older)
    if served != beside(current, edition):
        told.note = (
            f"The file of {current.stem} was changed or damaged since it was published, so the build before it is shown: "
            f"{told.build}. To bring back what came after it, build again from the loaded files: mentorscope build."
        )
        warnings.warn(told.note, DamagedBuild, stacklevel=2)
    return told


def _unserved(published: Path) -> WarehouseError:
    if published.name not in read_seal(published).files:
        return WarehouseError(published.name, "was not made with this build.", "Build again: mentorscope build.")
    state = "was changed or damaged since it was published" if published.exists() else "is not there any more"
    what = f"{state}, and no build before it is left."
    return WarehouseError(published.name, what, "Build again from the loaded files: mentorscope build.")
