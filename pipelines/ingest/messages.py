"""Why a row was not loaded, in sentences that a coordinator can act on, one for each stable reason code.

What the reader cannot read as a record is told by `pipelines.read.reasons`; here stands what breaks a rule.

`{column}` is the canonical column, `{table}` the table, `{value}` the cell as the file holds it (a day that was read: as pages
write days), `{other}` the column, table or day that the rule compares with, `{limit}` the limit of a range. Each says what was
found and what to do.
"""

from pipelines.contract import Column, Table
from pipelines.read import reasons as reading

REASONS: dict[str, str] = {
    "missing_required": "{column} is empty, and no row of {table} can be without it. Fill it in and load the file again.",
    "not_a_date": "{column} is '{value}', which is no date of the calendar. Write it as 2025-03-14.",
    "date_order_unclear": "{column} is '{value}', which could be two days, and no other row of the file tells whether "
    "the day or the month comes first. Load the file again with --date-order DMY or MDY.",
    "date_implausible": "{column} is '{value}', which systems write for a date that nobody knows. Correct it, or "
    "leave it empty.",
    "not_a_number": "{column} is '{value}', which is not {kind}. Write digits with at most one decimal point.",
    "out_of_range": "{column} is {value}, but must be {limit}. Correct it.",
    "unknown_word": "{column} is '{value}'; known words are {words}. Correct it, or add the word to the source.",
    "dates_reversed": "{column} ('{value}') is before {other}. Correct one of the two.",
    "same_person": "{column} is the same person as {other} ('{value}'). A pair is two people; correct one of them.",
    "unknown_time_zone": "{column} is '{value}', which is no IANA time zone. Write for instance America/New_York.",
    "unknown_reference": "{column} is '{value}', which no loaded row of {other} has. Load the export that holds it; this "
    "row is then let in by itself.",
    "unattributed": "'{value}' were no pair on this day. Correct the day or the two people, or load the export "
    "that tells when they were matched.",
    "ambiguous_person": "{column} is '{value}', and {other} know more than one person by that. Write the person's "
    "identifier or address.",
    "incomplete": "no export tells who {column} '{value}' are, and this one only says more about them. Load the export that "
    "does; this row is then let in by itself.",
    "end_unknown": "the export says that the pair has ended, but not when. Add the date, or load the file with "
    "--exported-on, the day of the export, to count it as ended by then.",
    "after_as_of": "{column} is {value}, after the as-of date {other}: it cannot have happened yet. Correct the date, or "
    "give a later --as-of.",
}

# What is no record of a table though it is read as one: one, and several.
KINDS: dict[str, tuple[str, str]] = {
    "empty_row": ("row of empty cells", "rows of empty cells"),
    "totals_line": ("line of totals", "lines of totals"),
    "no_such_record": ("row that holds no such record", "rows that hold no such record"),
    "forgotten": ("row about somebody who was forgotten", "rows about people who were forgotten"),
    "pair_known_better": ("pair that another export tells of", "pairs that other exports tell of"),
}


def _range(column: Column) -> str:
    if column.min is not None and column.max is not None:
        return f"from {column.min:g} to {column.max:g}"
    return f"at least {column.min:g}" if column.min is not None else f"greater than {column.above:g}"


def message_template(reason: str, table: Table, column: str, other: str = "") -> str:
    """The sentence for a reason, complete but for `{value}`."""
    told = table.columns.get(column)
    known = {
        "column": column,
        "table": table.name,
        "other": other,
        "kind": "a whole number" if told and told.type == "int" else "a number",
        "limit": _range(told) if told and reason == "out_of_range" else "",
        "words": ", ".join(told.words) if told else "",
        "value": "{value}",
    }
    return (REASONS.get(reason) or reading.REASONS[reason]).format(**known)


def told_kind(kind: str, count: int) -> str:
    """How many rows of a kind were no records, as 2 blank lines."""
    one, several = (reading.KINDS | KINDS)[kind]
    return f"{count:,} {one if count == 1 else several}"


def told_conflicts(count: int) -> str:
    """How many rows of a file gave way to a later row of the same key."""
    repeat = "row repeats" if count == 1 else "rows repeat"
    return f"{count:,} {repeat} a key of the same file with other values; the last one of each was taken."


def told_absence(column: str, parent: str) -> str:
    """That what a column refers to is not there as a whole, which excuses it."""
    return f"{column}: no {parent} are loaded, so people are known by identifier only."
