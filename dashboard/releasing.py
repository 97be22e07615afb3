"""Releases as the pages see them: what one would hold, what it would change, publishing it, and those there are.

In: the records that a run is pinned to. Out: what is told, and releases as records of their own, which the same queries
read. Whoever publishes must be allowed to take files, since a release is one.
"""

from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from dashboard import access, clock, data, trail
from pipelines.editions import releases
from pipelines.editions.releases import Choice
from pipelines.published import Edition
from pipelines.report.since import Since, between
from pipelines.report.told import Told, read
from pipelines.warehouse import Warehouse


@dataclass(frozen=True)
class Kept:
    """A release with what its list says of it."""

    name: str
    released_on: str
    program: str
    periods: tuple[str, ...]
    records: data.Records


@lru_cache(maxsize=8)
def preview(records: data.Records, choice: Choice) -> Told:
    """What the release that `choice` would make of the committee's edition tells: it is made, read and thrown away."""
    with TemporaryDirectory() as folder:
        path = releases.write(Path(folder) / "preview.duckdb", data.edition(records), choice, "preview", "")
        with closing(Edition(path, records.settings, accepts_older=True)) as made:
            return read(made, choice.program)


def told(kept: "Kept") -> Told:
    """What a release tells."""
    return read(data.edition(kept.records), kept.program)


def kept(records: data.Records) -> list[Kept]:
    """Every release, the newest first."""
    return [_kept(records, one.name) for one in reversed(releases.released(Path(records.folder)))]


@lru_cache(maxsize=64)
def _kept(records: data.Records, name: str) -> Kept:
    of = data.told_to_committees(records, name)
    about = data.edition(of).table("quality.release").iloc[0]
    periods = data.edition(of).table("mart.metric")["period"].unique()
    return Kept(name, str(about["released_on"]), str(about["program_id"]), tuple(sorted(periods, reverse=True)), of)


@lru_cache(maxsize=8)
def _since(records: data.Records, before: Kept) -> Since:
    return between(data.edition(before.records), data.edition(records), before.name)


def since_last(records: data.Records) -> Since | None:
    """What is different from the last release; None where nothing was released."""
    last = next(iter(kept(records)), None)
    return _since(records, last) if last else None


def publish(records: data.Records, choice: Choice) -> str:
    """Publish a part of the committee's edition, on record first; gives the release's name. Raises PermissionError."""
    if not access.still_may_take()() or not access.current().may_take:
        raise PermissionError("release")
    warehouse, edition = Warehouse(Path(records.folder)), data.edition(records)
    return releases.publish(warehouse, edition, choice, clock.today().isoformat(), trail.released).name


def content(kept: Kept) -> bytes:
    """The release's file, to be handed over as it is."""
    return data.edition(kept.records).path.read_bytes()
