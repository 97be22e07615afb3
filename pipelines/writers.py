"""One writer at a time in a folder, who is told of a full disk in words.

In: a folder. Out: a block in which nobody else writes there; a second writer hears at once which process holds it. The lock is
the operating system's, so that a killed process holds nothing. Rejected: a file that says "locked", which a kill leaves behind.
"""

import errno
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipelines.errors import WarehouseError


@contextmanager
def one_writer(folder: Path) -> Iterator[None]:
    """Hold `folder` alone. Raises WarehouseError where another process does."""
    holder = folder / "lock.json"
    lock = FileLock(folder / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        who = holder.read_text(encoding="utf-8") if holder.exists() else "{}"
        told = json.loads(who or "{}").get("process", "of another user")
        raise WarehouseError(
            str(folder), f"is being written by process {told}.", "Wait until it has ended, then try again."
        ) from None
    try:
        holder.write_text(json.dumps({"process": os.getpid()}), encoding="utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


@contextmanager
def full_disk_told(folder: Path) -> Iterator[None]:
    """What fails for want of space fails with words for it. Raises WarehouseError."""
    try:
        yield
    except Exception as error:  # Python, DuckDB and Arrow each have a class of their own for it
        if os.strerror(errno.ENOSPC) not in str(error):
            raise
        raise WarehouseError(
            str(folder), "has no space left on its disk.", "Free some, then load again; what is published is as it was."
        ) from error
