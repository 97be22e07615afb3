"""What one text cell may be by its column's type: SQL for the typed value, and SQL for each way in which it can be wrong.

In: a column of the contract, the SQL name of its cleaned text, and how dates are written in this file. Out: `Typed` (one
expression) and its `Problem`s (a stable code and a condition). Order of day and month is decided for a whole column from all
its values (`date_order`), never for one value, and never guessed. Rejected: DuckDB's own sniffing of types, which reads
03/04/2025 without a word, and casting first and asking later, which turns a bad cell into an error for the whole file.
"""

from dataclasses import dataclass

from pipelines.contract import Column
from pipelines.ingest.mapping import literal, word_key

UNORDERED = r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})(\D.*)?$"
CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", " %I:%M%p", "T%H:%M:%S")
NAMED_MONTHS = ("%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%B %d %Y", "%d-%b-%Y", "%d-%B-%Y")
BY_ORDER = {
    "DMY": ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"),
    "MDY": ("%m/%d/%Y", "%m-%d-%Y", "%m.%d.%Y"),
}
# Sentinels that systems write for "no date".
NEVER = ("1900-01-01", "1970-01-01")
AFTER_NEVER = "1970-01-02"


@dataclass(frozen=True)
class Problem:
    """One way in which a row can be wrong: the column, a stable code, and the SQL condition.

    suspicion: a condition that costs less and holds wherever `condition` does; few rows are asked more.
    """

    column: str
    reason: str
    condition: str
    suspicion: str = ""


@dataclass(frozen=True)
class Dates:
    """How one column of one file writes its dates."""

    declared: tuple[str, ...] = ()
    order: str | None = None  # DMY, MDY; None: undecided
    zone: str | None = None  # of times that name none; None: the program's


def order_evidence(text: str) -> str:
    """SQL aggregates over a text column: values that only day-first explains, only month-first, and either."""
    first = f"cast(regexp_extract({text}, {literal(UNORDERED)}, 1) as integer)"
    second = f"cast(regexp_extract({text}, {literal(UNORDERED)}, 2) as integer)"
    shaped = f"regexp_matches({text}, {literal(UNORDERED)})"
    return (
        f"coalesce(sum(case when {shaped} then cast({first} > 12 and {second} <= 12 as integer) end), 0), "
        f"coalesce(sum(case when {shaped} then cast({first} <= 12 and {second} > 12 as integer) end), 0)"
    )


def decide_order(day_first: int, month_first: int) -> str | None:
    """The order that a column's values prove. A few contrary values are typing errors; many make the column undecidable."""
    most, least = max(day_first, month_first), min(day_first, month_first)
    if most == 0 or least > most * 0.05:
        return None
    return "DMY" if day_first > month_first else "MDY"


def _formats(dates: Dates, clocks: tuple[str, ...]) -> tuple[str, ...]:
    if dates.declared:
        return dates.declared
    ordered = BY_ORDER[dates.order] if dates.order else ()
    return tuple(day + clock for day in (*NAMED_MONTHS, *ordered) for clock in clocks)


def _parsed(text: str, dates: Dates) -> str:
    """SQL for the moment that a text names, as written (zoned ones in UTC), or NULL."""
    formats = _formats(dates, CLOCKS)
    long = ", ".join(literal(each) for each in formats)
    short = ", ".join(literal(each.replace("%Y", "%y")) for each in formats)
    other = (
        f"case when has_long_year({text}) then try_strptime({text}, [{long}]) else try_strptime({text}, [{short}]) end"
    )
    return f"coalesce(iso_moment({text}), {other})"


def is_unclear(text: str, dates: Dates) -> str:
    """SQL: the value is a date only if the order of day and month were known, and it is not."""
    if dates.declared or dates.order:
        return "false"
    one, two = (f"regexp_extract({text}, {literal(UNORDERED)}, {k})" for k in (1, 2))
    return f"(regexp_matches({text}, {literal(UNORDERED)}) and {one} <> {two})"


def _moment(column: Column, text: str, dates: Dates) -> tuple[str, list[Problem]]:
    moment = _parsed(text, dates)
    if not dates.declared and not dates.order:
        # Where both numbers are equal the order does not matter: 05/05/2025 is one day in any country.
        same = ", ".join(literal(each + clock) for each in BY_ORDER["DMY"] for clock in CLOCKS)
        moment = f"coalesce({moment}, case when not {is_unclear(text, dates)} then try_strptime({text}, [{same}]) end)"
    if column.type == "timestamp" and dates.zone and dates.zone != "UTC":
        local = f"timezone('UTC', timezone({literal(dates.zone)}, {moment}))"
        moment = f"case when has_zone({text}) then {moment} else {local} end"
    typed = f"cast({moment} as date)" if column.type == "date" else moment
    never = ", ".join(f"date {literal(each)}" for each in NEVER)
    implausible = (
        f"({{typed}} < date '1900-01-01' or {{typed}} >= date '2200-01-01' or cast({{typed}} as date) in ({never}))"
    )
    # What may be two days has a year of at most two digits where it is read at all, so no plausible value is unclear.
    is_odd = f"{{typed}} < date '{AFTER_NEVER}' or {{typed}} >= date '2200-01-01'"
    suspicion = f"{text} is not null and ({{typed}} is null or {is_odd})"
    unclear = is_unclear(text, dates)
    problems = [
        Problem(column.name, "date_order_unclear", unclear, suspicion),
        Problem(column.name, "not_a_date", f"{text} is not null and {{typed}} is null and not {unclear}", suspicion),
        Problem(column.name, "date_implausible", implausible, suspicion),
    ]
    return typed, problems


def _number(column: Column, text: str) -> tuple[str, list[Problem]]:
    number = f"exact_minutes({text})" if column.unit == "minutes" else f"exact_number({text})"
    problems = [Problem(column.name, "not_a_number", f"{text} is not null and {{typed}} is null")]
    if column.type == "int":
        whole = f"case when {number} = round({number}) and abs({number}) < 1e15 then cast({number} as bigint) end"
        typed = f"case when regexp_matches({text}, '^\\d{{1,15}}$') then cast({text} as bigint) else {whole} end"
    else:
        typed = number
    limits = [
        f"{{typed}} {sign} {limit}"
        for sign, limit in (("<", column.min), (">", column.max), ("<=", column.above))
        if limit is not None
    ]
    if limits:
        problems.append(Problem(column.name, "out_of_range", f"({' or '.join(limits)})"))
    return typed, problems


def _choice(column: Column, text: str) -> tuple[str, list[Problem]]:
    meant = {given: word for word, synonyms in column.words.items() for given in (word, *synonyms)}
    known = ", ".join(literal(word) for word in column.words)
    folded = {word_key(given): word for given, word in meant.items()}
    cases = " ".join(f"when {literal(given)} then {literal(word)}" for given, word in folded.items())
    fallback = f"case when {text} is not null then 'other' end" if "other" in column.words else "null"
    # Most cells hold the word itself; only the others are folded before they are compared.
    typed = f"coalesce(case when {text} in ({known}) then {text} end, case word_key({text}) {cases} end, {fallback})"
    unknown = f"{text} is not null and {{typed}} is null"
    return typed, [Problem(column.name, "unknown_word", unknown)] if column.required else []


def typed_cell(column: Column, text: str, dates: Dates) -> tuple[str, list[Problem]]:
    """SQL of the typed value of `text`, and the problems that its type can have (`{typed}` stands for the typed column)."""
    match column.type:
        case "date" | "timestamp":
            return _moment(column, text, dates)
        case "int" | "number":
            return _number(column, text)
        case "choice":
            return _choice(column, text)
    return text, []
