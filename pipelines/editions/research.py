"""The research edition: every table of the contract without persons and free text, under pseudonyms, moved in time.

In: a connection to a build in the making, the key of this release, the settings. Out: in an attached database, `core.*` with the
columns that the contract calls facts, treated as `treatments` says, and `codebook.*`, which tells what each column means and
what was done to it, and how anonymous the rows are.

The records of a running pair are cut at a day before the as-of date, since their end would tell its shift; a pair that was
matched after its cut is left out. Rejected: noise on the values, which would bias what researchers estimate, and moving all
dates of the file alike, which one known date would undo.
"""

from datetime import date

import duckdb
import pandas as pd

from pipelines.contract import Table, contract, quoted
from pipelines.editions import anonymity, clocks, codebook
from pipelines.editions.anonymity import OF_MENTEES, OF_PAIRS, OF_PEOPLE, Shown
from pipelines.editions.pseudonyms import Key
from pipelines.editions.treatments import expression, is_released, published_name, shared_words, treatment
from pipelines.settings import Settings

TEMPORARY = ("clock", "names", "shown_people", "shown_pairs", "shown_programs", "capped")
OWNER = {
    "pair_id": "'pair ' || t.pair_id",
    "goal_id": "'pair ' || (select g.pair_id from core.goals as g where g.goal_id = t.goal_id)",
    "person_id": "'person ' || t.person_id",
}
OWNERS = {
    "surveys": "case when t.pair_id is null then 'person ' || t.person_id else 'pair ' || t.pair_id end",
    "requests": "coalesce('pair ' || (select arg_min(p.pair_id, p.matched_on) from core.pairs as p "
    "where p.mentor_id = t.mentor_id and p.mentee_id = t.mentee_id and p.matched_on >= cast(t.requested_at as date)), "
    "'person ' || t.mentee_id)",
}
ADDED = {
    "season": "g.season",
    "observed_until_on": "least(o.until_on, coalesce(o.ended_on, o.until_on)) + o.shift_days",
    "crosses_region": "o.crosses_region",
    "same_practice_area": "o.same_practice_area",
    "is_end_reason_withheld": "g.is_withheld",
}  # columns of pairs beyond the contract's


def make(connection: duckdb.DuckDBPyConnection, into: str, key: Key, settings: Settings, as_of: date) -> None:
    """Fill schemas `core` and `codebook` of the attached database `into`."""
    released, people = clocks.pairs(connection, key, settings, as_of), clocks.people(connection)
    least = settings.research_least_class_count
    shown = anonymity.generalise(
        people[["person_id", *OF_PEOPLE]], released[["pair_id", "mentee_id", *OF_PAIRS]], least
    )
    rows = _with_reasons(released, shown, settings.research_least_reason_count)
    everyone = clocks.everyone(connection)
    zones = people.set_index("person_id")["time_zone"]
    _keep(connection, "clock", clocks.clock(released, everyone, zones, key, settings))
    _keep(connection, "names", clocks.names(connection, key))
    _keep(connection, "shown_people", shown.people)
    _keep(connection, "shown_pairs", rows)
    named = sorted({*shown.pairs["program_id"], *shown.people["program_id"]})
    _keep(connection, "shown_programs", pd.DataFrame({"program_id": named}, dtype="str"))
    connection.execute(
        "create temp table capped as select coalesce(max(capacity), 0) as most from (select capacity, "
        f"count(*) over (order by capacity desc) as people from core.participants) where people >= {least}"
    )
    connection.execute(f"create schema {into}.core")
    for table in contract().values():
        _release(connection, into, table, least, key)
    codebook.write(connection, into, least, measures(shown, rows, released))
    for name in TEMPORARY:
        connection.execute(f"drop table temp.{name}")


def _keep(connection: duckdb.DuckDBPyConnection, name: str, frame: pd.DataFrame) -> None:
    connection.register("frame", frame)
    days = [column for column in frame.columns if column.endswith("_on")]
    typed = f"replace ({', '.join(f'cast({day} as date) as {day}' for day in days)})" if days else ""
    connection.execute(f"create temp table {name} as select * {typed} from frame")
    connection.unregister("frame")


def _with_reasons(released: pd.DataFrame, shown: Shown, least: int) -> pd.DataFrame:
    """Pairs with all their quasi-identifiers and the reason of ending, or without it where it would tell the class's."""
    reasons = released.set_index("pair_id")["end_reason"].where(~released.set_index("pair_id")["is_running"])
    rows = shown.with_mentees()
    rows["end_reason"] = rows["pair_id"].map(reasons)
    rows["is_withheld"] = anonymity.uniform_classes(rows, (*OF_PAIRS, *OF_MENTEES), "end_reason", least)
    rows.loc[rows["is_withheld"], "end_reason"] = None
    return rows


def _release(connection: duckdb.DuckDBPyConnection, into: str, table: Table, least: int, key: Key) -> None:
    """Create one table of the edition."""
    released = statement(table, least)
    if released is not None:
        salt = {"salt": key.pseudonym("salt", table.name)} if "$salt" in released else None
        connection.execute(f"create table {into}.core.{quoted(table.name)} as {released}", salt)


def statement(table: Table, least: int) -> str | None:
    """SQL of a table's released rows, in an order that tells nothing of the source's; None where no column is released."""
    columns = [c for c in table.columns.values() if is_released(table, c)]
    kinds = {c.name: treatment(table, c) for c in columns}
    select = {published_name(table, c): expression(table, c) for c in columns}
    select |= ADDED if table.name == "pairs" else {}
    if not select:
        return None
    owner = OWNERS.get(table.name) or next((OWNER[name] for name in OWNER if name in table.columns), "'nobody'")
    happened = [c for c in columns if c.happened]
    seen = " and ".join(f"{expression(table, c)} is not null" for c in happened if c.required) or "true"
    joins = {
        "participants": "join shown_people as g on g.person_id = t.person_id",
        "pairs": "join shown_pairs as g on g.pair_id = t.pair_id",
    }.get(table.name, "")
    # The owner is found first: a subquery in the join's condition would be asked for every row with every owner.
    owned = f"(select *, {owner} as _owner from core.{quoted(table.name)} as t)"
    rows = f"{owned} as t join clock as o on o.owner = t._owner {joins} where {seen}"
    words = [
        f"{shared_words(c)} as materialized (select t.{quoted(c.name)} as word from {rows} "
        f"group by word having count(distinct o.owner) >= {least})"
        for c in columns
        if kinds[c.name] == "common"
    ]
    order = quoted(table.key[0]) if "code" in kinds.values() else "all"  # codes are drawn anew, and no two are alike
    released = ", ".join(f"{sql} as {quoted(name)}" for name, sql in select.items())
    shared = f"with {', '.join(words)} " if words else ""
    return f"{shared}select * from (select {released} from {rows}) order by {order}"


def measures(shown: Shown, rows: pd.DataFrame, released: pd.DataFrame) -> dict[str, float]:
    """How anonymous the released rows are, by name."""
    classes = (*OF_PAIRS, *OF_MENTEES)
    told = {
        "people": len(shown.people),
        "pairs": len(shown.pairs),
        "k of people": anonymity.class_size(shown.people, OF_PEOPLE),
        "k of pairs": anonymity.class_size(rows, classes),
        "l of end_reason": anonymity.diversity(rows, classes, "end_reason"),
        "end_reason withheld": float(rows["is_withheld"].sum()),
    }
    hidden = {f"{name} not shown": _share(shown.people[name]) for name in OF_PEOPLE}
    hidden |= {f"{name} not shown, of pairs": _share(shown.pairs[name]) for name in OF_PAIRS}
    both = rows.merge(released[["pair_id", "mentor_id"]], on="pair_id").merge(
        shown.people.add_prefix("mentor's "), left_on="mentor_id", right_on="mentor's person_id", how="left"
    )
    known = [*classes, *(f"mentor's {name}" for name in OF_PEOPLE)]
    alone = both.groupby(known, dropna=False)["pair_id"].transform("size") == 1
    return {**told, **hidden, "pairs alone in their class if the mentor's is known too": float(alone.sum())}


def _share(column: pd.Series) -> float:
    return float((column == anonymity.NOT_SHOWN).mean()) if len(column) else 0.0
