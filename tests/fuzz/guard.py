"""Watches what a case does to the machine: what it writes and where, whom it calls, how much memory it takes.

In: the folder that is the case's own. Out: a list of what was done beyond it, and the most memory. It sees what Python does; the
database under it is held by its own settings (`pipelines.published`, tests of `test_publish`). An audit hook cannot be
taken off again, so there is one a process, which writes down only while a case runs.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate"}
_watching: list[tuple[str, list[str]]] = []


@contextmanager
def guarded(folder: Path) -> Iterator[list[str]]:
    """A list of what is done outside `folder` and the folder of temporary files while the block runs."""
    if not guarded.__dict__.get("is_hooked"):
        sys.addaudithook(_hook)
        guarded.__dict__["is_hooked"] = True
    noted: list[str] = []
    _watching.append((str(folder), noted))
    try:
        yield noted
    finally:
        _watching.clear()


def _hook(event: str, given: tuple[Any, ...]) -> None:
    if not _watching:
        return
    folder, noted = _watching[-1]
    is_writing = event in CHANGES or (event == "open" and isinstance(given[2], int) and given[2] & WRITING)
    if is_writing and isinstance(given[0], str | bytes | os.PathLike):
        path = os.path.abspath(os.fsdecode(given[0]))  # noqa: PTH100 - as given, no link followed
        if not path.startswith((folder, tempfile.gettempdir(), os.devnull)):
            noted.append(f"{event} {path}")
    if event == "socket.connect" or (event == "subprocess.Popen" and given[0] != sys.executable):
        noted.append(f"{event} {given[:2]}")


def reset_peak() -> None:
    """Begin the count of the most memory anew, where the system can (Linux)."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def peak_mb() -> int:
    """The most memory since `reset_peak`; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    return next(int(line.split()[1]) // 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM"))
