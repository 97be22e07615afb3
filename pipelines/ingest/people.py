"""Who is meant: names, addresses and a platform's other identifiers become persons, and the two of a contact become their pair.

In: `stage.*` with the entries' `lookups` (columns that call a person by another name) and named people. Out: the same tables with
identifiers in their place, `pair_id` filled where one spell of the two holds the date, and in quarantine what could be two
persons or two spells; nothing is guessed. An address is one person anywhere; a name (what has no @) only within its program;
a platform's own identifier only within its exports. Who is not found by another name is known by that name itself.
"""

from collections.abc import Sequence

import duckdb

from pipelines.contract import Table, quoted
from pipelines.ingest.entry import Entry
from pipelines.ingest.holding import has_rows, hold_back
from pipelines.ingest.mapping import literal
from pipelines.sources import PEOPLE

BY_PERSON = "person"  # an address or a name, as every export may write them; other kinds are a source's own


def resolve(connection: duckdb.DuckDBPyConnection, entries: Sequence[Entry]) -> None:
    """Put identifiers where rows call a person by another name; a name of several persons is held back."""
    asking = [entry for entry in entries if entry.lookups]
    if not asking and not any("people" in entry.named for entry in entries):
        return
    mentions = [entry.number for entry in entries if entry.only_mentions]
    _know(connection, f"_entry not in ({', '.join(map(str, [*mentions, -1]))})")
    _look_up_all(connection, asking, "person_word")
    if mentions:  # who was mentioned by name and address can now be found by the name alone
        _know(connection, "person_id <> person_word(name)")
        _look_up_all(connection, asking, "")


def _know(connection: duckdb.DuckDBPyConnection, giving: str) -> None:
    """Every other name of every participant, as table `known`: kind, word, program_id (of names only), person_id."""
    connection.execute(
        f"""
        create or replace temp table known as
        select 'person' as kind, person_word(email) as word, null::varchar as program_id, person_id
        from stage.participants where contains(email, '@') and {giving}
        union
        select 'person', person_word(name), program_id, person_id
        from stage.participants where name is not null and not contains(name, '@') and {giving}
        union
        select a.kind, a.word, null, p.person_id
        from stage.alias as a join stage.participants as p on p._entry = a.entry and p._line = a.line
        union
        select distinct a.kind, p.person_id, null, p.person_id
        from stage.alias as a join stage.participants as p on p._entry = a.entry
        """
    )


def _look_up_all(connection: duckdb.DuckDBPyConnection, asking: Sequence[Entry], otherwise: str) -> None:
    for entry in asking:
        for name, kind in entry.lookups.items():
            _look_up(connection, entry, f"_{name}" if name in entry.named else name, kind, otherwise)
        if set(PEOPLE) <= set(entry.table.columns):
            _hold_selves(connection, entry)


def _look_up(connection: duckdb.DuckDBPyConnection, entry: Entry, column: str, kind: str, otherwise: str) -> None:
    """otherwise: the macro that makes an identifier of a name that nobody is known by."""
    table, stage, cell = entry.table, f"stage.{quoted(entry.table.name)}", f"t.{quoted(column)}"
    by_person = kind == BY_PERSON
    word = f"person_word({cell})" if by_person else cell
    program = "t.program_id" if "program_id" in table.columns else literal(entry.program)
    connection.execute(
        f"create or replace temp table meant as select t._line as line, min(k.person_id) as person_id, "
        f"count(distinct k.person_id) as person_count from {stage} as t join known as k on k.word = {word} "
        f"where k.kind = {literal(kind if by_person else f'{entry.source}:{kind}')} and t._entry = {entry.number} "
        f"and (k.program_id is null or k.program_id = {program}) and not exists "
        f"(select 1 from known as i where {literal(otherwise)} = '' and i.person_id = {cell}) group by t._line"
    )
    several = f"t._entry = {entry.number} and t._line in (select line from meant where person_count > 1)"
    hold_back(connection, table, several, column.lstrip("_"), "ambiguous_person", cell, "participants")
    unknown = f"{otherwise}({cell})" if by_person else cell
    connection.execute(
        f"update {stage} as t set {quoted(column)} = coalesce("
        f"(select m.person_id from meant as m where m.line = t._line), {unknown}) where t._entry = {entry.number}"
    )


def _hold_selves(connection: duckdb.DuckDBPyConnection, entry: Entry) -> None:
    """Two names that turn out to be one person are no pair."""
    same = f"t._entry = {entry.number} and t.mentor_id = t.mentee_id"
    hold_back(connection, entry.table, same, "mentee_id", "same_person", "t.mentee_id", "mentor_id")


def pass_over_known_pairs(connection: duckdb.DuckDBPyConnection, entries: Sequence[Entry]) -> None:
    """Pairs that a source only makes for want of better are left out where another export tells of the two."""
    last = [entry.number for entry in entries if entry.into.is_last_resort]
    if not last:
        return
    numbers = ", ".join(map(str, last))
    known = (
        f"_entry in ({numbers}) and exists (select 1 from stage.pairs as p where p._entry not in ({numbers}) "
        "and p.mentor_id = t.mentor_id and p.mentee_id = t.mentee_id)"
    )
    connection.execute(
        f"create or replace temp table passed as select _entry, _line from stage.pairs as t where {known}"
    )
    connection.execute("insert into stage.ignored select _entry, _line, 'pair_known_better' from passed")
    connection.execute("delete from stage.pairs as t using passed as p where t._entry = p._entry and t._line = p._line")


def attribute(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Rows that name two people belong to the spell that holds their date; two such spells decide nothing."""
    stage = f"stage.{quoted(table.name)}"
    unnamed = "t.pair_id is null and (t._mentor_id is not null or t._people is not null)"
    if not has_rows(connection, f"{stage} as t where {unnamed}"):
        return
    dated = next(c.attributed_on for c in table.columns.values() if c.attributed_on)
    connection.execute(
        """
        create or replace temp table spell as
        select pair_id, last(mentor_id order by _entry, _line) as mentor_id, last(mentee_id order by _entry, _line) as mentee_id,
            last(matched_on order by _entry, _line) as matched_on,
            coalesce(last(ended_on order by _entry, _line), date '9999-12-31') as ended_on
        from stage.pairs group by pair_id
        """
    )
    day = f"cast(c.{quoted(dated or '')} as date) between s.matched_on and s.ended_on"
    by_two = f"select c._entry, c._line, s.pair_id from {stage} as c join spell as s on s.mentor_id = c._mentor_id " + (
        f"and s.mentee_id = c._mentee_id and {day} where c.pair_id is null"
    )
    connection.execute(f"create or replace temp table candidate as {by_two}")
    if has_rows(connection, f"{stage} as t where t.pair_id is null and t._people is not null"):
        _among_several(connection, stage, day)
    connection.execute(
        f"update {stage} as t set pair_id = found.pair_id from (select _entry, _line, min(pair_id) as pair_id "
        "from candidate group by _entry, _line having count(distinct pair_id) = 1) as found "
        "where t._entry = found._entry and t._line = found._line and t.pair_id is null"
    )
    people = "coalesce(t._people, concat_ws(' and ', t._mentor_id, t._mentee_id))"
    hold_back(connection, table, unnamed, "pair_id", "unattributed", people)


def _among_several(connection: duckdb.DuckDBPyConnection, stage: str, day: str) -> None:
    """Spells both of whose people are among those that a row names."""
    connection.execute(
        f"""
        insert into candidate
        with named as (
            select _entry, _line, unnest(string_split(_people, '; ')) as word
            from {stage} where pair_id is null and _people is not null
        ),
        person as (
            select n._entry, n._line, coalesce(k.person_id, n.word) as person_id
            from named as n left join known as k on k.kind = 'person' and k.word = person_word(n.word)
        )
        select c._entry, c._line, s.pair_id from {stage} as c
        join person as a on a._entry = c._entry and a._line = c._line
        join spell as s on s.mentor_id = a.person_id and {day}
        join person as b on b._entry = c._entry and b._line = c._line and b.person_id = s.mentee_id
        where c.pair_id is null
        """
    )


def join_roles(connection: duckdb.DuckDBPyConnection) -> None:
    """Who is a mentor in one row of a file and a mentee in another is both."""
    if not has_rows(connection, "stage.participants"):
        return
    connection.execute(
        "create or replace temp table both_roles as select e.file_id, p.person_id from stage.participants as p "
        "join entry_file as e on e.entry = p._entry group by all having count(distinct p.role) > 1"
    )
    connection.execute(
        "update stage.participants as p set role = 'both' from both_roles as b, entry_file as e "
        "where e.entry = p._entry and e.file_id = b.file_id and p.person_id = b.person_id"
    )
