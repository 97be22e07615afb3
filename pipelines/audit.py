"""The record of who saw and took what: one line an event, only ever added to, each bound to the one before by its hash.

In: an event, written before what it tells of is sent. Out: all entries, or what is wrong with them. An entry says who, in which
role, what, of which build and how many rows, and holds no content. Its `hash` is SHA-256 of the rest of its line, which names
the hash of the line before, so that a changed byte, a line that is gone and one that was put in are found; `head.json` holds
the last number and hash, so that lines cut off the end are found too. Whoever can write both files can still write a whole
new history: keep a copy of the head's hash elsewhere (`mentorscope doctor` prints it). Rejected: a table in SQLite, where free
pages may change unnoticed; the warehouse's own builds, which are made anew and pruned.
"""

import errno
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from pipelines import record_server
from pipelines.errors import UsageError, WarehouseError

if TYPE_CHECKING:
    from pipelines.audit_server import ServerLog

EVENTS = (
    *("signed_in", "signed_out", "refused", "page", "pair", "prepared", "taken", "released", "loaded"),
    *("forgotten", "rejoined"),
)
FOLDER = "audit"
NOTHING = {"number": 0, "hash": "0" * 64}  # what stands before the first entry
_WAIT_SECONDS = 20


class UnrecordedError(WarehouseError):
    """An event could not be recorded, so what it tells of must not be shown."""


@dataclass(frozen=True)
class Event:
    """What happened: `what` is a page, pair, file or release by its name; `rows` how many of the records were in it."""

    event: str
    who: str
    role: str = ""
    what: str = ""
    build: str = ""
    programs: tuple[str, ...] = ()
    rows: int | None = None

    def __post_init__(self) -> None:
        if self.event not in EVENTS:
            raise UsageError(f"event {self.event}", "is not known.", f"Use one of {', '.join(EVENTS)}.")


@dataclass(frozen=True)
class AuditLog:
    """The record of one warehouse; every call stands for itself and may come from any thread or process."""

    folder: Path

    @property
    def path(self) -> Path:
        """The file of entries."""
        return self.folder / FOLDER / "log.jsonl"

    @property
    def head(self) -> Path:
        """The file that tells where the entries end."""
        return self.folder / FOLDER / "head.json"

    def append(self, event: Event, at: datetime) -> None:
        """Add an entry; it is on the disk on return. Raises UnrecordedError, and then nothing was added."""
        try:
            with self._held(), self.path.open("ab+") as file:
                _cut_unfinished(file.fileno())
                last = _last(self.path)
                line, digest = sealed_entry(event, at, last)
                _write(file.fileno(), line)
                self._move_head(last["number"] + 1, digest)
        except (OSError, ValueError, Timeout, KeyError) as error:
            raise UnrecordedError(
                str(self.path),
                f"could not be added to ({type(error).__name__}), and what is not on record is not shown.",
                "See to the folder and its disk; `mentorscope doctor` says what is wrong with the entries.",
            ) from error

    def entries(self) -> list[dict[str, Any]]:
        """Every entry, the oldest first. Raises ValueError on a line that is none."""
        return [parsed(line) for line in self._lines()]

    def version(self) -> tuple[int, int]:
        """Another value whenever the file was changed."""
        found = self.path.stat() if self.path.exists() else None
        return (found.st_size, found.st_mtime_ns) if found else (0, 0)

    def faults(self) -> list[str]:
        """What is wrong with the record, in words; empty where every byte is as it was written."""
        return faults_in(self._lines(), self._read_head(), is_head_there=self.head.exists())

    @contextmanager
    def _held(self) -> Iterator[None]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self.path.parent / "lock", timeout=_WAIT_SECONDS):
            yield

    def _lines(self) -> list[bytes]:
        return self.path.read_bytes().splitlines(keepends=True) if self.path.exists() else []

    def _read_head(self) -> dict[str, Any] | None:
        try:
            raw = self.head.read_bytes()
            found: dict[str, Any] = json.loads(raw)
        except (OSError, ValueError):
            return None
        is_ours = isinstance(found, dict) and set(found) == {"number", "hash"} and raw == _canonical(found)
        return found if is_ours and isinstance(found["number"], int) else None

    def _move_head(self, number: int, digest: str) -> None:
        moving = self.head.with_suffix(".tmp")
        with moving.open("wb") as file:
            file.write(_canonical({"number": number, "hash": digest}))
            file.flush()
            os.fsync(file.fileno())
        moving.replace(self.head)


def open_log(folder: Path) -> "AuditLog | ServerLog":
    """The record of a warehouse: beside it, or on the server that keeps its records. Raises UsageError."""
    url = record_server.address(folder)
    if not url:
        return AuditLog(folder)
    from pipelines.audit_server import ServerLog  # noqa: PLC0415 - its driver is optional

    return ServerLog(url)


def sealed_entry(event: Event, at: datetime, last: dict[str, Any]) -> tuple[bytes, str]:
    """The line of an entry after `last` (its number and hash), and the line's own hash."""
    entry = {
        "number": last["number"] + 1,
        "at": at.isoformat(timespec="milliseconds"),
        **asdict(event),
        "previous": last["hash"],
    }
    line = _sealed(entry)
    return line, str(parsed(line)["hash"])


def parsed(line: bytes) -> dict[str, Any]:
    """The entry of a line. Raises ValueError on a line that is none."""
    entry: dict[str, Any] = json.loads(line)
    return entry


def faults_in(lines: list[bytes], head: dict[str, Any] | None, *, is_head_there: bool) -> list[str]:
    """What is wrong with the entries and with what tells where they end, in words."""
    found, hashes = [], [str(NOTHING["hash"])]
    for number, line in enumerate(lines, start=1):
        wrong = _fault(line, number, hashes[-1])
        if wrong:
            found.append(f"Entry {number} {wrong}.")
        hashes.append(_claimed_hash(line))
    return [*found, *_faults_of_head(head, hashes, is_head_there)]


def _faults_of_head(head: dict[str, Any] | None, hashes: list[str], is_there: bool) -> list[str]:
    """What the head says otherwise than the entries, whose hashes are given from before the first on."""
    last = len(hashes) - 1
    if head is None:
        return ["The head is missing or unreadable."] if last or is_there else []
    if head["number"] > last:
        return [f"Entries {last + 1} to {head['number']} are gone."]
    if last - head["number"] > 1:  # one may be ahead: killed before the head was moved
        return [f"Entries after {head['number']} were added by something else."]
    return [] if head["hash"] == hashes[head["number"]] else ["The head names another entry."]


def _canonical(entry: dict[str, Any]) -> bytes:
    return json.dumps(entry, ensure_ascii=True, separators=(",", ":")).encode()


def _sealed(entry: dict[str, Any]) -> bytes:
    """The entry's line, with the hash of all that stands before it."""
    return _canonical({**entry, "hash": sha256(_canonical(entry)).hexdigest()}) + b"\n"


def _fault(line: bytes, number: int, previous: str) -> str:
    """What is wrong with a line, or nothing."""
    try:
        entry = json.loads(line)
        is_sealed = _sealed({name: entry[name] for name in entry if name != "hash"}) == line
    except (ValueError, TypeError, KeyError):
        return "cannot be read"
    if not is_sealed:
        return "was changed"
    if entry.get("number") != number:
        return f"has the number {entry.get('number')}: one was taken out or put in"
    return "" if entry.get("previous") == previous else "does not follow from the one before"


def _claimed_hash(line: bytes) -> str:
    try:
        return str(json.loads(line)["hash"])
    except (ValueError, TypeError, KeyError):
        return ""


def _cut_unfinished(handle: int) -> None:
    """Take off a last line without an end: it was being written when the power went, and nothing it tells of was sent."""
    size = os.fstat(handle).st_size
    tail = os.pread(handle, 1 << 16, max(0, size - (1 << 16)))
    if tail and not tail.endswith(b"\n"):
        os.ftruncate(handle, size - len(tail) + tail.rfind(b"\n") + 1)


def _last(path: Path) -> dict[str, Any]:
    """The last entry; before the first, one of number 0."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - (1 << 16)))
        lines = file.read().splitlines()
    return parsed(lines[-1]) if lines else dict(NOTHING)


def _write(handle: int, line: bytes) -> None:
    """Add the whole line and sync it, or leave the file as it was. Raises OSError."""
    size = os.fstat(handle).st_size
    is_whole = False
    try:
        is_whole = os.write(handle, line) == len(line)
        os.fsync(handle)
    finally:
        if not is_whole:
            os.ftruncate(handle, size)
    if not is_whole:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
