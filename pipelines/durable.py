"""Files that are on the disk when a call comes back, and whole or not there at all whenever a process is killed."""

import os
from contextlib import suppress
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Make renames in a folder durable, where the system lets a folder be opened."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sync_file(path: Path) -> None:
    """Make the content of a file durable."""
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())


def write_whole(path: Path, content: str) -> None:
    """Put a small file in place at once: it holds what it held, or the new content. What a kill leaves is called `*.tmp`."""
    aside = path.with_name(path.name + ".tmp")
    aside.write_text(content, encoding="ascii")
    sync_file(aside)
    aside.replace(path)
