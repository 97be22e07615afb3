"""What a committee may be told: the figures of its edition, in numbers, or in the words that stand where one is held back.

In: the committee's edition of a build, or one program in it. Out: a frozen `Told`, and each figure as text. A number that is held
back is never shown as nothing, and never as zero. This is all that a committee's page and report are made of.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipelines.errors import UsageError
from pipelines.listing import records
from pipelines.published import Edition
from pipelines.report import queries
from pipelines.wording import NOT_RECORDED, few_digits, foreign, interval, is_missing, number, percent, sentence

ALL = "all"
SHARES = ("share", "retention")
SHOWN = "shown"
COUNTS = {
    "count": "{top} of {base}",
    "share": "{top} of {base}",
    "mean": "{top} over {base}",
    "retention": "{base}, {top} still observed",
}
TEXTS = ("title", "definition", "unit", "numerator", "denominator", "left_out")
PEOPLE = re.compile(r"\b(mentor|mentee)(s?)\b", re.IGNORECASE)
REASON = " to protect such a number"
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """One program, or all, of a committee's edition.

    programs: by identifier, what each program that is named is called. now, before: by metric, its row at the as-of date
    and at the first released date. cohorts: by cohort, then by metric.
    retention, endings, goals: the rows of the curves. hidden: by the words in the place of numbers, how many.
    """

    build: str
    as_of: date
    program: str
    programs: Mapping[str, str]
    level: float
    period_days: int
    definitions: Mapping[str, Row]
    now: Mapping[str, Row]
    before: Mapping[str, Row]
    cohorts: Mapping[str, Mapping[str, Row]]
    retention: tuple[Row, ...]
    endings: tuple[Row, ...]
    goals: tuple[Row, ...]
    hidden: Mapping[str, int]
    facts: Mapping[str, float]
    words: Mapping[str, str]

    @property
    def before_on(self) -> date | None:
        """The first released date; None where it is the as-of date."""
        days = {date.fromisoformat(str(row["period"])) for row in self.before.values()}
        return next(iter(days - {self.as_of}), None)

    @property
    def hidden_count(self) -> int:
        """How many numbers of the whole edition are held back."""
        return sum(count for says, count in self.hidden.items() if says != SHOWN)

    @property
    def number_count(self) -> int:
        """How many numbers the whole edition has places for."""
        return sum(self.hidden.values())


def read(edition: Edition, program: str = ALL) -> Told:
    """What a committee's edition tells of a program. Raises UsageError where it tells of none of that name."""
    programs = _programs(edition)
    if program not in (ALL, *programs):
        known = ", ".join((ALL, *programs))
        raise UsageError(f"program {program}", "is not one that committees are told of.", f"Known are: {known}.")

    words = edition.settings.words

    def asked(name: str, **parameters: str) -> tuple[Row, ...]:
        return tuple(records(edition.sql(queries.text(name), **parameters)))

    figures = asked("figures", program=program)
    cohorts: dict[str, dict[str, Row]] = {}
    for row in asked("cohorts", program=program):
        cohorts.setdefault(foreign(row["group_value"]), {})[row["metric"]] = row
    return Told(
        build=edition.build,
        as_of=edition.as_of,
        program=program,
        programs=programs,
        level=edition.settings.interval_level,
        period_days=edition.settings.period_days,
        definitions={row["name"]: _in_words(row, words) for row in records(edition.table("mart.definitions"))},
        words=words,
        now={row["metric"]: row for row in figures if row["is_now"]},
        before={row["metric"]: row for row in figures if row["is_first"]},
        cohorts=cohorts,
        retention=asked("retention", program=program),
        endings=asked("endings", program=program),
        goals=asked("goals", program=program),
        hidden={row["says"]: int(row["number_count"]) for row in asked("hidden")},
        facts={row["fact"]: row["value"] for row in records(edition.table("mart.release"))},
    )


def _programs(edition: Edition) -> dict[str, str]:
    """By identifier what each program is called; a release of earlier versions has no names."""
    names = edition.sql(
        "select 1 from information_schema.tables where table_schema = 'mart' and table_name = 'programs'"
    )
    found = edition.sql(queries.text("programs" if len(names) else "programs_unnamed"))
    return {str(row["program_id"]): str(row["name"]) for row in records(found)}


def in_words(text: str, words: Mapping[str, str]) -> str:
    """A text of ours with the program's own words for mentor and mentee."""

    def own(found: re.Match[str]) -> str:
        word = words.get(found[1].lower(), found[1])
        return f"{sentence(word) if found[1][0].isupper() else word}{found[2]}"

    return PEOPLE.sub(own, text)


def _in_words(row: Row, words: Mapping[str, str]) -> Row:
    return {**row, **{name: in_words(str(row[name]), words) for name in TEXTS}}


def held(value: float | None, mark: Any) -> str:
    """A count, or the words of its mark."""
    return number(value) if not is_missing(value) else NOT_RECORDED if is_missing(mark) else str(mark)


def value_text(definition: Row, row: Row) -> str:
    """The figure with its interval where it has one, or why it is held back."""
    value = row["value"]
    if is_missing(value):
        return held(None, row["value_mark"])
    if definition["measure"] in SHARES:
        return percent(value) if is_missing(row["low"]) else interval(value, row["low"], row["high"])
    return number(value) if definition["measure"] == "count" else few_digits(value)


def base_text(row: Row) -> str:
    """How many the figure rests on, or why that is held back."""
    return held(row["denominator"], row["denominator_mark"])


def brief(said: str) -> str:
    """A mark without its reason, for a table that gives the reason below."""
    return said.removesuffix(REASON)


def counts_text(definition: Row, row: Row) -> str:
    """What a figure was made of: `275 of 484`, `634 over 499`, `400, 162 still observed`; of a median, how many."""
    top, base = brief(held(row["numerator"], row["numerator_mark"])), brief(base_text(row))
    if definition["measure"] == "median" or top == base:
        return base
    told = top if row["numerator"] is not None else f"({top})"
    return COUNTS[definition["measure"]].format(top=told, base=base)


def known_value(row: Row | None) -> float | None:
    """The value of a row, None where it is held back or there is no row."""
    return None if row is None or is_missing(row["value"]) else float(row["value"])
