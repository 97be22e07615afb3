"""Releases: what somebody decided to publish of a committee's edition, kept as it was for good.

In: the committee's edition of a build, a program and dates. Out: a file in the warehouse's `releases/` with the figures, curves,
and definitions chosen and nothing else, which opens like an edition. A release only tells a part of an edition that was audited
together with all before it, so that it needs no audit of its own; what a released edition told stays in the memory that later
editions are checked against, however old it grows. Files are never changed; a number is never given twice. Rejected: to make
only what is published count as told, since committees see every edition, and would have two to subtract.
"""

import os
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from pipelines.contract import quoted
from pipelines.editions.pages import hidden_counts, how_many
from pipelines.editions.sets import ALL
from pipelines.errors import UsageError
from pipelines.published import Edition
from pipelines.warehouse import Warehouse

FOLDER, ENDING = "releases", ".duckdb"
CURVES = ("retention_curve", "ending_curve", "goal_curve")


@dataclass(frozen=True)
class Choice:
    """What of an edition is to be published: one program or all of them (each by itself too), on some dates."""

    program: str
    periods: tuple[str, ...]


@dataclass(frozen=True)
class Released:
    """A release: its name (`release-000002`), and the build it was made from."""

    name: str
    build: str
    path: Path


def chosen(edition: Edition, choice: Choice) -> dict[str, pd.DataFrame]:
    """The tables of a release, as they will be published. Raises UsageError where the edition has none of what was chosen."""
    metric = edition.table("mart.metric")
    is_meant = metric["period"].isin(choice.periods) & _is_of(metric, choice)
    if not is_meant.any():
        raise UsageError("The release", "would hold no figure.", "Choose a program and dates of this edition.")
    metric = metric[is_meant].reset_index(drop=True)
    curves = {name: edition.table(f"mart.{name}") for name in CURVES}
    tables = {"metric": metric, **{name: curve[_is_of(curve, choice)] for name, curve in curves.items()}}
    landmarks = edition.table("mart.landmarks")
    hidden = hidden_counts(metric)
    return {
        **tables,
        "programs": (named := edition.table("mart.programs"))[_is_of(named, choice)],
        "definitions": edition.table("mart.definitions"),
        "parameters": edition.table("mart.parameters"),
        "landmarks": landmarks[landmarks["landmark_on"].dt.strftime("%Y-%m-%d").isin(choice.periods)],
        "hidden": hidden,
        "release": _facts(edition, hidden),
    }


def _is_of(table: pd.DataFrame, choice: Choice) -> pd.Series:
    return (table["program_id"] == choice.program) | (choice.program == ALL)


def _facts(edition: Edition, hidden: pd.DataFrame) -> pd.DataFrame:
    """The limits as the edition names them, and how many numbers of this release are hidden."""
    facts = edition.table("mart.release").set_index("fact")["value"].to_dict() | how_many(hidden)
    return pd.DataFrame({"fact": list(facts), "value": list(facts.values())})


def publish(
    warehouse: Warehouse, edition: Edition, choice: Choice, released_on: str, record: Callable[[str, int], None]
) -> Released:
    """Publish; gives the release. `record` is told its name and how many figures it holds before anybody can open it."""
    folder = warehouse.folder / FOLDER
    folder.mkdir(exist_ok=True)
    number = max((int(one.name.split("-")[1]) for one in released(warehouse.folder)), default=0) + 1
    name = f"release-{number:06d}"
    path, aside = folder / f"{name}.{edition.build}{ENDING}", folder / f"{name}.{os.getpid()}.publishing"
    try:
        write(aside, edition, choice, name, released_on)
        record(name, figure_count(aside))
        os.link(aside, path)  # whole or not at all, and never over another one
    finally:
        aside.unlink(missing_ok=True)
    return Released(name, edition.build, path)


def figure_count(path: Path) -> int:
    """How many figures a release holds."""
    with closing(duckdb.connect(str(path), read_only=True)) as connection:
        ((count,),) = connection.execute("select count(*) from mart.metric").fetchall()
    return int(count)


def write(path: Path, edition: Edition, choice: Choice, name: str, released_on: str) -> Path:
    """Write a release's file; gives its path. Raises UsageError as `chosen`."""
    tables = chosen(edition, choice)
    about = {"release": name, "released_on": released_on, "program_id": choice.program}
    path.unlink(missing_ok=True)
    with closing(duckdb.connect(str(path))) as connection:
        connection.execute("create schema mart; create schema quality")
        frames = {"quality.build": edition.table("quality.build"), "quality.release": pd.DataFrame([about])}
        frames |= {f"mart.{table}": frame for table, frame in tables.items()}
        for table, frame in frames.items():
            connection.register("frame", frame)
            connection.execute(f"create table {table} as select {_columns(frame)} from frame")
            connection.unregister("frame")
        connection.execute("checkpoint")
    return path


def _columns(frame: pd.DataFrame) -> str:
    """The columns as they are, but that days are days again, which a frame keeps as midnights."""
    days = set(frame.select_dtypes("datetime").columns)
    names = [str(name) for name in frame.columns]
    return ", ".join(
        f"cast({quoted(name)} as date) as {quoted(name)}" if name in days else quoted(name) for name in names
    )


def is_release(name: str) -> bool:
    """Whether a name is that of a release and not of an edition."""
    return name.startswith("release-")


def released(folder: Path) -> Sequence[Released]:
    """Every release of the warehouse at `folder`, the oldest first."""
    paths = sorted((folder / FOLDER).glob(f"release-*{ENDING}"))
    return [Released(path.name.split(".")[0], path.name.split(".")[1], path) for path in paths]


def open_release(warehouse: Warehouse, name: str) -> Edition:
    """A release, read-only, like an edition. Raises UsageError where there is none of that name."""
    found = next((one for one in released(warehouse.folder) if one.name == name), None)
    if found is None:
        raise UsageError(name, "is no release of this warehouse.", "See the page Release for those there are.")
    return Edition(found.path, warehouse.settings, accepts_older=True)
