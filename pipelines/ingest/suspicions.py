"""What looks odd once all rows are settled, and stops none of them: told with its number among an entry's warnings.

In: `core` as settled, the sheets in the order of correction, the as-of date. Out: sentences. What belongs to a table as a whole
stands with the newest file that fills it, what belongs to one file with that file, compared with the export of its kind before.
"""

from collections.abc import Sequence
from datetime import date

import duckdb

from pipelines.contract import quoted
from pipelines.ingest.corrected import is_note
from pipelines.ingest.entry import Entry
from pipelines.ingest.files import Sheet
from pipelines.sources import header_key
from pipelines.wording import plural

LEAST_DATES = 10  # so many days on the first of a month are no chance
SHRUNK = 0.5
ANY_DAY = {("agenda", "planned_on"), ("programs", "starts_on"), ("programs", "ends_on")}  # a month or year is meant


def suspect(connection: duckdb.DuckDBPyConnection, sheets: Sequence[Sheet], as_of: date) -> None:
    """Add what is odd to the warnings of the entries that it concerns."""
    entries = [entry for sheet in sheets for entry in sheet.entries]
    newest = {entry.table.name: entry for entry in entries}
    for table, said in (
        ("participants", _twice(connection, "email", "lower(email)")),
        ("participants", _twice(connection, "name and institution", "lower(name) || chr(31) || lower(institution)")),
        ("participants", _over_capacity(connection, as_of)),
        ("contacts", _after_end(connection)),
    ):
        if said and table in newest:
            newest[table].warnings.append(said)
    _compare_exports(sheets)
    for entry in entries:
        _only_firsts(connection, entry)


def _twice(connection: duckdb.DuckDBPyConnection, what: str, same: str) -> str:
    """People who stand under several identifiers."""
    rows = connection.execute(
        f"select string_agg(person_id, ' and ' order by person_id) as people from core.participants where {same} <> '' "
        f"group by {same} having count(*) > 1 order by people"
    ).fetchall()
    if not rows:
        return ""
    people = plural(len(rows), "person stands", "people stand")
    return f"{people} under several identifiers, with the same {what}: {_examples([p for (p,) in rows])}."


def _over_capacity(connection: duckdb.DuckDBPyConnection, as_of: date) -> str:
    rows = connection.execute(
        "select m.person_id || ' (' || count(*) || ' of ' || any_value(m.capacity) || ')' as mentor from core.pairs as p "
        "join core.participants as m on m.person_id = p.mentor_id "
        "where p.matched_on <= $as_of and coalesce(p.ended_on, date '9999-12-31') > $as_of "
        "group by m.person_id having count(*) > any_value(m.capacity) order by mentor",
        {"as_of": as_of},
    ).fetchall()
    if not rows:
        return ""
    mentors = plural(len(rows), "mentor has", "mentors have")
    return f"{mentors} more mentees than they offered: {_examples([m for (m,) in rows])}."


def _after_end(connection: duckdb.DuckDBPyConnection) -> str:
    rows = connection.execute(
        "select p.pair_id, count(*) from core.contacts as c join core.pairs as p using (pair_id) "
        "where c.status = 'held' and cast(c.occurred_at as date) > p.ended_on group by p.pair_id order by p.pair_id"
    ).fetchall()
    if not rows:
        return ""
    contacts = plural(sum(count for _, count in rows), "contact lies", "contacts lie")
    return f"{contacts} after the end of their pair, in {plural(len(rows), 'pair')}: {_examples([p for p, _ in rows])}."


def _compare_exports(sheets: Sequence[Sheet]) -> None:
    """What an export has more or less than the one of its kind before it."""
    before: dict[tuple[str, str], Sheet] = {}
    for sheet in sheets:
        earlier = before.get((sheet.source, sheet.kind.name))
        if earlier and earlier.file.batch < sheet.file.batch and sheet.entries and not _is_correction(sheet):
            sheet.entries[0].warnings += _changes(earlier, sheet)
        if not _is_correction(sheet):
            before[sheet.source, sheet.kind.name] = sheet


def _is_correction(sheet: Sheet) -> bool:
    """Whether it is a list of held rows that was corrected, which is no export."""
    return any(map(is_note, sheet.records.columns))


def _changes(earlier: Sheet, sheet: Sheet) -> list[str]:
    had = {header_key(name): name for name in earlier.records.columns}
    has = {header_key(name): name for name in sheet.records.columns}
    told = []
    if new := [name for key, name in has.items() if key not in had]:
        told.append(f"columns that the export before did not have: {', '.join(new[:20])}.")
    if gone := [name for key, name in had.items() if key not in has]:
        told.append(f"columns that the export before had: {', '.join(gone[:20])}.")
    if sheet.records.row_count < SHRUNK * earlier.records.row_count:
        told.append(
            f"the export before ({earlier.label}) had {earlier.records.row_count:,} rows, more than twice as many."
        )
    return told


def _only_firsts(connection: duckdb.DuckDBPyConnection, entry: Entry) -> None:
    """Dates that are all the first of their month: perhaps only the month was known."""
    for name, column in entry.table.columns.items():
        if column.type == "date" and name in entry.into.columns and (entry.table.name, name) not in ANY_DAY:
            x = quoted(name)
            found = connection.execute(
                f"select count({x}), count(distinct {x}), bool_and(day({x}) = 1) from stage.{quoted(entry.table.name)} "
                f"where _entry = {entry.number} and {x} is not null"
            ).fetchone()
            if found and found[0] >= LEAST_DATES and found[1] > 1 and found[2]:
                entry.warnings.append(
                    f"{name} is the first of a month in all {found[0]:,} rows; if only the month is known, days are a guess."
                )


def _examples(names: Sequence[str]) -> str:
    more = f" and {len(names) - 3:,} more" if len(names) > 3 else ""
    return "; ".join(names[:3]) + more
