"""Instruments: how a survey's answers become a score, one TOML a questionnaire, by item code and without the items' wording.

In: the TOML files of this folder and a program's own in its warehouse's `instruments/`. Out: frozen `Instrument` values that
refuse the impossible, and two small tables that the scoring in SQL joins: `mart.instrument_scales` and `mart.survey_keys`, which
says of every spelling in the records which item of which scale it is. Spellings are compared without case, signs and leading
zeros (`MCA-21` is `mca21`, `Item 7` is `item_07`). Rejected: item texts, whose licences mostly do not allow them; scoring by SQL
files per instrument, which would say the same ten times.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb

from pipelines.errors import DeclarationError
from pipelines.steps import Made

ROLES = ("mentor", "mentee")
_SIGNS = re.compile(r"[^a-z0-9]")
_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")


@dataclass(frozen=True)
class Scale:
    """A score: the mean of its answered items, those in `reversed` turned round, where `least_answered` of them are."""

    name: str
    title: str
    items: tuple[str, ...]
    least_answered: int
    reversed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Instrument:
    """A questionnaire: who answers it, the range of every answer, and its scales; the first one is its score as a whole."""

    name: str
    title: str
    answered_by: tuple[str, ...]
    low: float
    high: float
    scales: tuple[Scale, ...]
    also: tuple[str, ...] = ()
    reference: str = ""
    note: str = ""

    @property
    def spellings(self) -> frozenset[str]:
        """The keys under which an export may name it."""
        return frozenset(_key(name) for name in (self.name, *self.also))

    def __post_init__(self) -> None:
        for what, is_wrong in {
            "has no scale": not self.scales,
            "has a range that does not rise": self.low >= self.high,
            f"is answered by others than {' and '.join(ROLES)}": not set(self.answered_by) <= set(ROLES),
            "is answered by nobody": not self.answered_by,
            "has two scales of one name": len({scale.name for scale in self.scales}) < len(self.scales),
        }.items():
            if is_wrong:
                raise DeclarationError(f"instrument {self.name}", f"{what}.", "Correct its TOML.")
        for scale in self.scales:
            _check(self.name, scale)


def _check(instrument: str, scale: Scale) -> None:
    for what, is_wrong in {
        "names an item twice": len({_key(item) for item in scale.items}) < len(scale.items),
        "reverses items that it does not have": not scale.reversed <= set(scale.items),
        f"needs {scale.least_answered} of {len(scale.items)} items": not 1 <= scale.least_answered <= len(scale.items),
    }.items():
        if is_wrong:
            raise DeclarationError(f"instrument {instrument}, scale {scale.name}", f"{what}.", "Correct its TOML.")


def read_instrument(name: str, text: str) -> Instrument:
    """An instrument from the text of its TOML. Raises DeclarationError."""
    where = f"instrument {name}"
    try:
        given = tomllib.loads(text)
        scales = tuple(_scale(scale) for scale in given.pop("scales", []))
        lists: dict[str, Any] = {key: tuple(given[key]) for key in ("answered_by", "also") if key in given}
        return Instrument(name, scales=scales, **{**given, **lists})
    except tomllib.TOMLDecodeError as error:
        raise DeclarationError(where, f"is not valid TOML ({error}).", "Correct the file.") from error
    except TypeError as error:
        raise DeclarationError(where, f"lacks or misspells an entry ({error}).", "Compare it with mes.toml.") from error


def _scale(given: Mapping[str, Any]) -> Scale:
    lists = {"items": tuple(given.get("items", ())), "reversed": frozenset(given.get("reversed", ()))}
    return Scale(**{**given, **lists})


@cache
def shipped_instruments() -> dict[str, Instrument]:
    """The questionnaires that come with the program, by name."""
    found = (file for file in resources.files(__package__).iterdir() if file.name.endswith(".toml"))
    return {
        (name := file.name.removesuffix(".toml")): read_instrument(name, file.read_text(encoding="utf-8"))
        for file in sorted(found, key=lambda file: file.name)
    }


def all_instruments(own_folder: Path | None = None) -> dict[str, Instrument]:
    """Shipped instruments and the program's own; an own one replaces a shipped one of the same name. Raises DeclarationError."""
    own = sorted(own_folder.glob("*.toml")) if own_folder and own_folder.is_dir() else []
    known = shipped_instruments() | {
        file.stem: read_instrument(file.stem, file.read_text(encoding="utf-8")) for file in own
    }
    owner: dict[str, str] = {}
    for instrument in known.values():
        for key in instrument.spellings:
            if owner.setdefault(key, instrument.name) != instrument.name:
                both = f"{owner[key]} and {instrument.name}"
                raise DeclarationError(f"instruments {both}", f"are both called {key}.", "Rename one of them.")
    return known


def made(instruments: Iterable[Instrument]) -> list[Made]:
    """The steps that make `mart.instrument_scales` and `mart.survey_keys`."""
    known = list(instruments)
    return [
        Made("mart.instrument_scales", frozenset(), lambda connection: _make_scales(connection, known)),
        Made("mart.survey_keys", frozenset({"core.surveys"}), lambda connection: _make_keys(connection, known)),
    ]


_SCALES = """
create or replace table mart.instrument_scales (
    instrument VARCHAR, title VARCHAR, is_by_mentor BOOLEAN, is_by_mentee BOOLEAN, low DOUBLE, high DOUBLE, scale_number INTEGER,
    scale VARCHAR, scale_title VARCHAR, item_count INTEGER, least_answered_count INTEGER, reference VARCHAR, note VARCHAR
)
"""
_KEYS = """
create or replace table mart.survey_keys (
    exported_instrument VARCHAR, exported_item VARCHAR, instrument VARCHAR, scale VARCHAR, item VARCHAR, is_reversed BOOLEAN
)
"""


def _make_scales(connection: duckdb.DuckDBPyConnection, instruments: Iterable[Instrument]) -> None:
    """One row per instrument and scale."""
    rows = [
        (
            *(one.name, one.title, *(role in one.answered_by for role in ROLES), one.low, one.high),
            *(number, scale.name, scale.title, len(scale.items), scale.least_answered, one.reference, one.note),
        )
        for one in instruments
        for number, scale in enumerate(one.scales, start=1)
    ]
    connection.execute(_SCALES)
    if rows:
        connection.executemany(
            "insert into mart.instrument_scales values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows
        )


def _make_keys(connection: duckdb.DuckDBPyConnection, instruments: Iterable[Instrument]) -> None:
    """One row per spelling of an item in the records and scale that it counts in; none for what nobody declared."""
    by_key = {key: one for one in instruments for key in one.spellings}
    exported = connection.execute("select distinct instrument, item from core.surveys order by all").fetchall()
    rows = [
        (instrument, item, one.name, scale.name, declared, declared in scale.reversed)
        for instrument, item in exported
        if (one := by_key.get(_key(instrument)))
        for scale in one.scales
        for declared in scale.items
        if _key(declared) == _key(item)
    ]
    connection.execute(_KEYS)
    if rows:
        connection.executemany("insert into mart.survey_keys values (?, ?, ?, ?, ?, ?)", rows)


def _key(text: str) -> str:
    """Lower case, letters and digits alone, numbers without leading zeros."""
    return _ZEROS.sub("", _SIGNS.sub("", text.lower()))
