"""The coordinator's week: who needs contact, what is new, which follow-ups are due, what has stalled, what nobody records.

In: the coordinator's edition, the coordinator's own records as parameters of queries, and how many days back new things lie.
Out: a `Report` of short tables, to be mailed. Everything is as of the records' day; the list is cut at what the coordinator can
do in a week, and says how many more there are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Day  # noqa: N812 - `date` is how days are written here
from datetime import timedelta
from typing import Any

from pipelines.errors import UsageError
from pipelines.listing import capacity, records
from pipelines.published import Edition
from pipelines.report import queries
from pipelines.report.model import Exhibit, Report, Section, Table
from pipelines.wording import NOT_RECORDED, bounds, date, foreign, joined, number, percent, plural

TITLE = "The program's week"
MOST_REASONS = 2
AHEAD_DAYS = 7
Row = Mapping[str, Any]


@dataclass(frozen=True)
class _Week:
    """What the parts of the digest share."""

    edition: Edition
    program: str
    own: Mapping[str, Any]
    since_on: Day

    def rows(self, name: str, **parameters: Any) -> list[dict[str, Any]]:
        """The rows of a query, which is given the parameters that its text names."""
        text = queries.text(name)
        given = {
            "program": self.program,
            "cohort": "all",
            "pair_id": "all",
            "offset": 0,
            "since_on": self.since_on,
            **self.own,
        }
        given |= {"row_count": self.most, **parameters}
        return records(self.edition.sql(text, **{key: value for key, value in given.items() if f"${key}" in text}))

    @property
    def most(self) -> int:
        """How many pairs can be contacted in a week."""
        return self.edition.settings.weekly_capacity_pairs


def make(edition: Edition, own: Mapping[str, Any], since_days: int = 7, program: str = "all") -> Report:
    """The digest. own: as `dashboard.own_records.parameters` gives them. Raises UsageError on an unknown program."""
    programs = records(edition.sql("select program_id, name from core.programs"))
    of_pairs = records(edition.sql("select distinct program_id from core.pairs"))
    named = {row["program_id"]: foreign(row["name"]) for row in programs}
    known = sorted({"all", *named, *(row["program_id"] for row in of_pairs)})
    if program not in known:
        raise UsageError(f"program {program}", "has no records.", f"Known are: {', '.join(known)}.")
    week = _Week(edition, program, own, edition.as_of - timedelta(days=since_days))
    (head,) = week.rows("running")
    parts = (_contact(week, head), _new(week), _due(week), _stalled(week), _missing(week, head))
    subtitle = (
        f"{named.get(program, foreign(program)) if program != 'all' else _all(named)}, as of {date(edition.as_of)}"
    )
    return Report(TITLE, subtitle, edition.as_of, edition.build, (("Build", edition.build),), parts)


def _all(named: Mapping[str, str]) -> str:
    return next(iter(named.values())) if len(named) == 1 else "All programs"


def _pair(row: Row) -> str:
    return f"{foreign(row['mentee'])} with {foreign(row['mentor'])}"


def _day(value: Any) -> str:
    return date(Day.fromisoformat(value)) if value else NOT_RECORDED


def _contact(week: _Week, head: Row) -> Section:
    """The list, cut at the weekly capacity."""
    listed = week.rows("needs_contact")
    if not listed:
        nobody = "Nobody needs contact now." if head["pair_count"] else "No pairs are recorded yet."
        return Section("Contact these first", (nobody,))
    total, new = listed[0]["total_count"], listed[0]["new_count"]
    needs = "needs" if total == 1 else "need"
    said = f"{number(total)} of {plural(head['running_count'], 'running pair')} {needs} contact"
    said += f"; {number(new)} of them since {_day(head['before_on'])}." if new else "."
    rows = tuple(
        (
            _pair(row),
            row["state"].replace("_", " "),
            _day(row["last_contact_on"]) if row["last_contact_on"] else "none recorded",
            ". ".join([*(foreign(reason) for reason in row["reasons"][:MOST_REASONS]), ""]).strip(),
            foreign(row["next_topic"]) if row["next_topic"] else "none planned",
        )
        for row in listed
    )
    columns = ("Pair", "State", "Last contact", "Why", "Next topic")
    table = Table(f"The {plural(len(rows), 'pair')} to contact first", columns, rows, numeric_from=len(columns))
    return Section("Contact these first", exhibits=(Exhibit(said, table=table, remarks=_capacity(week, total)),))


def _capacity(week: _Week, total: int) -> tuple[str, ...]:
    """What the cut of the list catches, by earlier dates."""
    if total <= week.most:
        return ()
    can = capacity(week.edition)
    cut = f"You can contact {number(week.most)} a week; {number(total - week.most)} more are on the list."
    if can["not_known_because"]:
        return (cut,)
    caught = f"{percent(can['caught_share'])} of the coming silences ({bounds(can['low'], can['high'])})"
    return (f"{cut} At earlier dates, the first {number(week.most)} of the list caught {caught}.",)


def _new(week: _Week) -> Section:
    """What happened in the last days, and which pairs began or ended."""
    counted = week.rows("new_since")
    told = [f"{number(row['event_count'])} {row['kind']}" for row in counted if row["is_recorded"]]
    unknown = [row["kind"] for row in counted if not row["is_recorded"]]
    said = (
        f"Since {date(week.since_on)}: {joined(told)}." if told else f"Nothing is recorded since {date(week.since_on)}."
    )
    remarks = (f"Not recorded: {joined(unknown)}.",) if unknown else ()
    pairs = week.rows("new_pairs")
    rows = tuple((_pair(row), "ended" if row["is_end"] else "matched", _day(row["on_day"])) for row in pairs)
    table = Table("Pairs that began or ended", ("Pair", "What", "On"), rows, numeric_from=3) if rows else None
    return Section("What is new", exhibits=(Exhibit(said, table=table, remarks=(*_more(pairs), *remarks)),))


def _more(rows: list[dict[str, Any]]) -> tuple[str, ...]:
    """How many rows are not shown."""
    left = rows[0]["total_count"] - len(rows) if rows else 0
    return (f"{number(left)} more are on the pages.",) if left else ()


def _due(week: _Week) -> Section:
    """Check-ins by the coordinator's own clock."""
    settings, as_of = week.edition.settings, week.edition.as_of
    clock = {
        "first_days": settings.first_check_in_days,
        "second_days": settings.second_check_in_days,
        "every_days": settings.check_in_every_days,
    }
    due = week.rows("follow_ups", as_of=as_of, until_on=as_of + timedelta(days=AHEAD_DAYS), **clock)
    until = f"by {date(as_of + timedelta(days=AHEAD_DAYS))}"
    if not due:
        return Section("Follow-ups due", (f"No check-in is due {until}.",))
    said = f"{plural(due[0]['due_count'], 'check-in')} due {until}, {number(due[0]['overdue_count'])} of them overdue."
    rows = tuple(
        (_pair(row), _day(row["due_on"]), _day(row["last_check_in_on"]) if row["last_check_in_on"] else "none yet")
        for row in due
    )
    table = Table("The longest due first", ("Pair", "Due on", "Last check-in"), rows, numeric_from=3)
    left = due[0]["due_count"] - len(due)
    remarks = (f"{number(left)} more are on the pages.",) if left else ()
    return Section("Follow-ups due", exhibits=(Exhibit(said, table=table, remarks=remarks),))


def _stalled(week: _Week) -> Section:
    """Active goals without progress."""
    stalled = week.rows("stalled_goals")
    after = plural(week.edition.settings.goal_stalled_days, "day")
    if not stalled:
        return Section("Goals that stalled", (f"No active goal is on record as without progress for {after}.",))
    count = stalled[0]["total_count"]
    said = f"{plural(count, 'active goal')} {'has' if count == 1 else 'have'} had no progress for {after} or longer."
    rows = tuple((_pair(row), foreign(row["title"] or NOT_RECORDED), _day(row["last_progress_on"])) for row in stalled)
    table = Table("The longest without progress first", ("Pair", "Goal", "Last progress"), rows, numeric_from=3)
    return Section("Goals that stalled", exhibits=(Exhibit(said, table=table, remarks=_more(stalled)),))


def _missing(week: _Week, head: Row) -> Section:
    """What nobody records, and what the last load could not take."""
    refused = sum(row["rows_quarantined"] for row in week.rows("newest_load"))
    absent = [row["table_name"].replace("_", " ") for row in week.rows("not_exported")]
    said = []
    if head["unlogged_count"]:
        silent = plural(head["unlogged_count"], "running pair")
        said.append(f"Nobody records the contact of {silent}; how they are cannot be told.")
    if absent:
        said.append(f"No export holds {joined(absent, 'or')}.")
    if refused:
        said.append(f"{plural(refused, 'row')} of the last load could not be taken; the page Data says why.")
    return Section("What was not recorded", tuple(said) or ("Everything that is asked for is recorded.",))
