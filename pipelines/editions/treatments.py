"""What becomes of each column on its way to researchers: read from the contract, with the exceptions named here.

In: the contract's tables and columns, with who may see them. Out: for each column a treatment, the sentence that the codebook
says about it, and the SQL expression that carries it out. A column that is added to the contract is treated by its class and
type without a word here. Rejected: a list of columns to release, which would be forgotten with the first new column.
"""

from pipelines.contract import Column, Table, quoted

PERSON, PAIR, GOAL, EVENT = "person pseudonym", "pair pseudonym", "goal pseudonym", "event pseudonym"
NAMED = {"participants": PERSON, "pairs": PAIR, "goals": GOAL, "events": EVENT}  # whose keys other tables refer to
FRESH = "replaced by a pseudonym that is made anew for each release"
SAYS = {
    "absent": "not released: identifies people, or is free text",
    "calendar": "not released: its days are known to everybody and would tell by how much dates were moved",
    **dict.fromkeys(NAMED.values(), FRESH),
    "code": "replaced by a code that is made anew for each release",
    "as it is": "as it was recorded",
    "common": "words that fewer than {least} pairs or people share read 'other'",
    "moved": "moved by whole weeks, the same for every date of its pair, so that intervals stay; times are cut to the day",
    "near": "moved with its pair, then set to a whole number of four weeks from the match: plans follow the calendar",
    "grouped": "a quasi-identifier: 'not shown' where fewer than {least} would share it together with the others",
    "half-year": "cut to the half-year; a quasi-identifier: 'not shown' where fewer than {least} would share it",
    "capped": "values that fewer than {least} people reach are lowered to the highest that {least} reach",
    "diverse": "left empty, with is_end_reason_withheld, where the ended pairs of a class of quasi-identifiers all have one",
    "as of the cut": "as it was recorded on the last day that is released of a running pair",
    "known": "left empty where the program is too small to be named",
}
EXCEPTIONS = {
    "participants": {
        **dict.fromkeys(("program_id", "role", "region", "practice_area", "career_stage"), "grouped"),
        "joined_on": "half-year",
        "capacity": "capped",
    },
    "pairs": {"program_id": "grouped", "end_reason": "diverse"},
    "pauses": {"paused_on": "moved", "resumed_on": "moved"},
    "programs": {
        "program_id": "known",
        **dict.fromkeys(("name", "time_zone"), "as it is"),
        **dict.fromkeys(("starts_on", "ends_on"), "calendar"),
    },
    "events": dict.fromkeys(("name", "city", "starts_on", "ends_on"), "calendar"),
    "requests": {"program_id": "known"},
    "outcomes": {"occurred_on": "near"},
    "goals": {"status": "as of the cut", "progress_pct": "as of the cut"},
}  # fmt: skip


def treatment(table: Table, column: Column) -> str:
    """The treatment of a column: a key of SAYS."""
    told = EXCEPTIONS.get(table.name, {}).get(column.name)
    named = NAMED.get(column.references or (table.name if (column.name,) == table.key else ""))
    if told or column.class_ == "free":
        return told or "absent"
    if named:
        return named
    if column.class_ == "person":
        return "absent"
    return _by_type(table, column)


def _by_type(table: Table, column: Column) -> str:
    if column.type in ("date", "timestamp"):
        return "moved" if column.happened or column.vouches else "near"
    if column.type == "text":
        return "code" if (column.name,) == table.key else "common"
    return "as it is"


def published_name(table: Table, column: Column) -> str:
    """The name under which a column is released."""
    return "joined_half_year" if treatment(table, column) == "half-year" else column.name


def is_released(table: Table, column: Column) -> bool:
    """Whether the column is there at all."""
    return treatment(table, column) not in ("absent", "calendar")


def _day(column: Column) -> str:
    """The day of `t`'s date or timestamp in its program's zone."""
    name = f"t.{quoted(column.name)}"
    if column.type == "date":
        return name
    return f"cast(timezone(o.time_zone, timezone('UTC', {name})) as date)"


def shared_words(column: Column) -> str:
    """The name under which a statement has the words of a column that enough share."""
    return quoted(f"shared_{column.name}")


def expression(table: Table, column: Column) -> str:
    """SQL of a released column over `t`, the clock `o` of its dates, and the temporary tables that its treatment needs."""
    name, day = f"t.{quoted(column.name)}", _day(column)
    kind = treatment(table, column)
    moved = f"case when {day} <= o.until_on then {day} + o.shift_days end"
    before = (
        f"(select arg_max(u.{quoted(column.name)}, u.updated_at) from core.goal_updates as u "
        "where u.goal_id = t.goal_id and cast(u.updated_at as date) <= o.until_on)"
    )
    return {
        **dict.fromkeys(
            NAMED.values(),
            f"(select n.pseudonym from names as n where n.kind = '{kind}' and n.identifier = {name})",
        ),
        "moved": f"cast({moved} as timestamp)" if column.type == "timestamp" else moved,
        "near": f"o.matched_on + o.shift_days + 28 * cast(round(({day} - o.matched_on) / 28.0) as integer)",
        "common": f"case when {name} is null or {name} in (select word from {shared_words(column)}) then {name} else 'other' end",
        "code": f"'{column.name.removesuffix('_id')}-' || left(md5($salt || {name}), 16)",
        "as of the cut": f"case when cast(t.updated_at as date) > o.until_on then {before} else {name} end",
        "grouped": f"g.{quoted(column.name)}",
        "half-year": "g.joined_half_year",
        "capped": f"case when {name} is not null then least({name}, (select c.most from capped as c)) end",
        "diverse": "g.end_reason",
        "known": f"(select {name} from shown_programs as s where s.program_id = {name})",
    }.get(kind, name)
