"""The one way by which records come in from a page: the same door as `mentorscope inspect` and `mentorscope load`.

In: uploaded files and what the coordinator says of them. Out: the report of a trial, a mapping kept in the warehouse, or the
report of a load. Uploads lie in a folder of their own that goes with the session; their names are names and never paths.
Rejected: loading from memory, for which the reader would need a second way in.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath
from tempfile import TemporaryDirectory
from typing import Any

import streamlit as st

import pipelines
from dashboard import clock, data, trail
from pipelines.inspect import Correction
from pipelines.inspect import inspect as look_at
from pipelines.inspect.fit import canonical_source, names_of
from pipelines.inspect.save import save
from pipelines.sources import all_sources

LARGEST_MB = 200
KINDS = ("csv", "tsv", "txt", "xlsx", "xls", "ods", "json", "jsonl", "ndjson", "parquet", "gz", "zip", "ics")
_INBOX, _SAID = "_import_inbox", "_import_said"


@dataclass(frozen=True)
class Upload:
    """The uploaded files as they lie in the session's folder, and what tells them from others."""

    paths: tuple[Path, ...]
    digest: str


@dataclass
class Said:
    """What was said of the uploaded files: corrections by table; they end with the upload."""

    digest: str = ""
    corrections: dict[str, Correction] = field(default_factory=dict)


def receive(files: Sequence[Any]) -> Upload:
    """Put uploaded files (`name`, `getvalue()`) into the session's folder, each under its own name and nowhere else."""
    inbox = st.session_state.setdefault(_INBOX, TemporaryDirectory(prefix="mentorscope-import-"))
    digest, paths = hashlib.sha256(), []
    for number, file in enumerate(files):
        content = file.getvalue()
        digest.update(repr((file.name, len(content))).encode() + hashlib.sha256(content).digest())
        folder = Path(inbox.name) / str(number)
        folder.mkdir(exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        path = folder / safe_name(file.name)
        path.write_bytes(content)
        paths.append(path)
    return Upload(tuple(paths), digest.hexdigest())


def safe_name(name: str) -> str:
    """The last part of a name that may be a path of any system, without what no file name may hold."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    return re.sub(r'[\x00-\x1f<>:"/\\|?*]', "_", last).lstrip(".")[-120:] or "file"


def said_of(upload: Upload) -> Said:
    """What was said of this upload so far."""
    kept: Said = st.session_state.get(_SAID, Said())
    if kept.digest != upload.digest:
        kept = st.session_state[_SAID] = Said(upload.digest)
    return kept


def tried(upload: Upload, options: Mapping[str, Any], corrections: Mapping[str, Correction]) -> dict[str, Any]:
    """The report of `mentorscope inspect` on the uploaded files. Raises MentorscopeError."""
    folder = data.folder()
    own = tuple(sorted((path.name, path.stat().st_mtime_ns) for path in (folder / "sources").glob("*.toml")))
    key = (str(folder), data.published(folder), own, upload.digest, repr(sorted(options.items())), repr(corrections))
    return _tried(key, upload.paths, folder, dict(options), dict(corrections))


@st.cache_data(max_entries=8, show_spinner="Looking at the files")
def _tried(
    key: tuple[Any, ...],
    _paths: tuple[Path, ...],
    _folder: Path,
    _options: dict[str, Any],
    _corrections: dict[str, Correction],
) -> dict[str, Any]:
    return look_at(_paths, _folder, corrections=_corrections, today=clock.today(), **_options)


def keep(
    name: str, upload: Upload, label: str, options: Mapping[str, Any], corrections: Mapping[str, Correction]
) -> str:
    """Keep what was understood of a table as a source of the warehouse's own; gives its name. Raises MentorscopeError."""
    return save(name, upload.paths, data.folder(), label=label, corrections=corrections, **options).stem


def taken_in(upload: Upload, options: Mapping[str, Any], *, yes: bool) -> dict[str, Any]:
    """Load the uploaded files and publish; gives the report of the load. Raises MentorscopeError; nothing has then changed."""
    trail.loading(len(upload.paths))
    with st.status("Loading") as status:
        report = pipelines.load(
            upload.paths,
            data.folder(),
            today=clock.today(),
            loaded_at=clock.now().isoformat(timespec="seconds"),
            teller=OnPage(status),
            yes=yes,
            **options,
        )
        status.update(label="Loaded", state="complete")
    return report


class OnPage:
    """Tells on the page how far a load is."""

    def __init__(self, status: Any) -> None:
        self._status, self._steps, self._done = status, 0, 0

    def start(self, steps: int) -> None:
        """Say how many steps there will be."""
        self._steps = steps

    def step(self, text: str) -> None:
        """Say which step begins."""
        self._done += 1
        self._status.update(label=f"Step {self._done} of {max(self._steps, self._done)}")
        self._status.text(text)

    def stop(self) -> None:
        """Nothing: the load says itself how it ended."""


def kinds_of_file() -> dict[tuple[str, str], list[str]]:
    """Every kind of file that a table may be said to be, by source and name, with the names of its columns."""
    sources = {**all_sources(data.folder() / "sources"), "canonical": canonical_source()}
    return {
        (source.name, kind.name): list(names_of(kind))
        for source in sources.values()
        for kind in source.files
        if kind.into and not any(into.each and (into.each.columns or into.each.list) for into in kind.into)
    }
