"""What a build was when it was published: the checksum of each of its files, and the ledger that it was made of.

In: a finished build. Out: `build-000012.json` beside it, written before the pointer moves. Whoever opens a build compares first,
so that a file of which a bit has changed since is never shown, whatever stands on that bit; and the ledger outlives the file, so
that a damaged build can be made again from the files that were loaded, the newest among them. Rejected: to rely on the
database's own checksums, which speak in the middle of a page, when a block is first read, and never of a block that is not.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

ENDING = ".json"


@dataclass(frozen=True)
class Seal:
    """The SHA-256 of each file of a build by its name, and the rows of its ledger."""

    files: dict[str, str] = field(default_factory=dict)
    ledger: list[dict[str, Any]] = field(default_factory=list)


def seal_path(build: Path) -> Path:
    """Where the seal of a build stands, told by any of the build's files."""
    return build.with_name(build.name.split(".")[0] + ENDING)


def sealed(parts: Sequence[Path], ledger: Sequence[dict[str, Any]]) -> str:
    """The text of a seal: its own checksum in the first line, since it can be damaged as well."""
    content = json.dumps(
        {"files": {part.name: _sha256(part) for part in parts}, "ledger": list(ledger)}, sort_keys=True
    )
    return f"{hashlib.sha256(content.encode()).hexdigest()}\n{content}\n"


def read_seal(build: Path) -> Seal:
    """The seal of a build; an empty one where there is none (an older version made it) or it is damaged itself."""
    try:
        checksum, _, content = seal_path(build).read_bytes().rstrip(b"\n").partition(b"\n")
    except OSError:
        return Seal()
    return Seal(**json.loads(content)) if hashlib.sha256(content).hexdigest().encode() == checksum else Seal()


def is_whole(part: Path) -> bool:
    """Whether a file of a build is there and as it was published, as far as its seal tells: without one it is taken as it is."""
    expected = read_seal(part).files.get(part.name)
    if not part.is_file():
        return False
    about = part.stat()
    return expected is None or expected == _kept_sha256(part, about.st_size, about.st_mtime_ns)


@lru_cache(maxsize=64)
def _kept_sha256(part: Path, _size: int, _changed_ns: int) -> str:
    """The checksum of a file, computed once a process as long as nobody writes to it."""
    return _sha256(part)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
