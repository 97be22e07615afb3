"""By how much each record's dates are moved, and up to which day a running pair's records are released.

In: `core` of a build in the making, the key of the release. Out: frames of pairs and people with what anonymity needs to know of
them, and the temporary tables that the treatments' expressions read: `clock` (one row per pair and per person: shift, last
day, match to count from) and `names` (pseudonyms).

A person has no dates of their own in the records of pairs; a request or an outcome goes by the clock of the pair that it belongs
to, so that the days between a request, the match and an outcome stay right.
"""

from datetime import date, timedelta

import duckdb
import pandas as pd

from pipelines.contract import contract, quoted
from pipelines.editions.pseudonyms import Key
from pipelines.editions.treatments import NAMED
from pipelines.settings import Settings

NO_END = date(2199, 12, 31)
NO_MATCH = date(2001, 1, 1)  # a Monday to count four weeks from, where there is no match
PAIRS = """
select p.pair_id, coalesce(p.program_id, 'not recorded') as program_id, p.mentor_id, p.mentee_id, p.matched_on,
    p.ended_on, p.end_reason, coalesce(z.time_zone, 'UTC') as time_zone,
    p.ended_on is null or greatest(p.ended_on, coalesce(p.end_recorded_on, p.ended_on)) > $as_of as is_running,
    case month(p.matched_on) % 12 // 3 when 0 then 'Dec-Feb' when 1 then 'Mar-May' when 2 then 'Jun-Aug' else 'Sep-Nov' end
        as season,
    case when s.region is null or m.region is null then 'not recorded' when s.region <> m.region then 'yes' else 'no' end
        as crosses_region,
    case when s.practice_area is null or m.practice_area is null then 'not recorded'
        when s.practice_area = m.practice_area then 'yes' else 'no' end as same_practice_area
from core.pairs as p
left join core.programs as z on z.program_id = p.program_id
left join core.participants as s on s.person_id = p.mentee_id
left join core.participants as m on m.person_id = p.mentor_id
where p.matched_on <= $as_of
order by p.pair_id
"""
PEOPLE = """
select t.person_id, coalesce(t.program_id, 'not recorded') as program_id, t.role, coalesce(z.time_zone, 'UTC') as time_zone,
    coalesce(t.career_stage, 'not recorded') as career_stage, coalesce(t.region, 'not recorded') as region,
    coalesce(t.practice_area, 'not recorded') as practice_area,
    coalesce(year(t.joined_on) || case when month(t.joined_on) <= 6 then '-H1' else '-H2' end, 'not recorded')
        as joined_half_year
from core.participants as t left join core.programs as z on z.program_id = t.program_id
order by t.person_id
"""


def pairs(connection: duckdb.DuckDBPyConnection, key: Key, settings: Settings, as_of: date) -> pd.DataFrame:
    """The pairs that are released: PAIRS with shift_days and until_on. A pair that was matched after its cut is none."""
    found = connection.execute(PAIRS, {"as_of": as_of}).df()
    limits = settings.research_shift_weeks, settings.research_cut_days
    drawn = [key.shift_and_cut(pair, *limits, runs) for pair, runs in zip(found.pair_id, found.is_running, strict=True)]
    found["shift_days"] = [shift for shift, _ in drawn]
    last = pd.Series([as_of - timedelta(days=cut) for _, cut in drawn], index=found.index, dtype="datetime64[us]")
    found["until_on"] = last.where(found["is_running"], pd.Timestamp(NO_END))
    return found[found["matched_on"] <= found["until_on"]].reset_index(drop=True)


def people(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Everybody in the roster: PEOPLE."""
    return connection.execute(PEOPLE).df()


def clock(released: pd.DataFrame, everyone: list[str], zones: pd.Series, key: Key, settings: Settings) -> pd.DataFrame:
    """One row per owner of dates (`pair <id>`, `person <id>`, `nobody`): how its dates are moved, and what pairs add."""
    mine = ["owner", "matched_on", "until_on", "shift_days", "time_zone"]
    of_pairs = released.assign(owner="pair " + released["pair_id"])
    latest = (
        released.sort_values(["matched_on", "pair_id"]).drop_duplicates("mentee_id", keep="last").set_index("mentee_id")
    )
    own = [key.shift_and_cut(f"person {name}", settings.research_shift_weeks, 0, False)[0] for name in everyone]
    of_people = pd.DataFrame(
        {
            "owner": [f"person {name}" for name in everyone],
            "matched_on": latest["matched_on"].reindex(everyone).fillna(pd.Timestamp(NO_MATCH)).to_numpy(),
            "until_on": pd.Timestamp(NO_END),
            "shift_days": latest["shift_days"]
            .reindex(everyone)
            .fillna(pd.Series(own, everyone))
            .astype("int32")
            .to_numpy(),
            "time_zone": zones.reindex(everyone).fillna("UTC").to_numpy(),
        }
    )
    nobody = pd.DataFrame([["nobody", pd.Timestamp(NO_MATCH), pd.Timestamp(NO_END), 0, "UTC"]], columns=mine)
    added = ["season", "ended_on", "crosses_region", "same_practice_area"]
    rows = pd.concat([of_pairs[mine + added], of_people, nobody], ignore_index=True)
    return rows.astype({"shift_days": "int32"})  # a date plus 64 bits is not defined


def everyone(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Every identifier of a person that any table holds."""
    return _identifiers(connection, "participants")


def names(connection: duckdb.DuckDBPyConnection, key: Key) -> pd.DataFrame:
    """kind, identifier, pseudonym of every person, pair, goal and event. Raises ValueError where two pseudonyms are alike."""
    frames = []
    for table, kind in NAMED.items():
        found = _identifiers(connection, table)
        made = key.pseudonyms(kind, found)
        frames.append(pd.DataFrame({"kind": kind, "identifier": found, "pseudonym": made}, dtype="str"))
    return pd.concat(frames, ignore_index=True)


def _identifiers(connection: duckdb.DuckDBPyConnection, parent: str) -> list[str]:
    """Every key of `parent` that its own table or a reference to it holds."""
    places = [(parent, contract()[parent].key[0])]
    places += [(t.name, c.name) for t in contract().values() for c in t.columns.values() if c.references == parent]
    union = " union ".join(f"select {quoted(column)} as name from core.{quoted(table)}" for table, column in places)
    rows = connection.execute(f"select name from ({union}) where name is not null order by name").fetchall()
    return [name for (name,) in rows]
