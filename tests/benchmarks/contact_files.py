"""A canonical export of any number of contacts over any number of pairs, written in seconds.

In: a folder and the two numbers. Out: `participants.csv`, `pairs.csv` and `contacts.csv`, the same for the same numbers, in
the order in which a platform would have written them (by time, over all pairs). One contact in a thousand has something for
the loader to find that a plain typed reader does not stumble over: a row that stands twice, a pair that nobody knows, a day
that is yet to come, a word that means nothing. The synthetic program (`pipelines.synth`) is richer and a thousand times slower.
"""

from contextlib import closing
from pathlib import Path

import duckdb

AS_OF = "2026-06-30"
YEARS_IN_MINUTES = 3 * 365 * 1440

PAIRS = """
copy (
    select printf('P%07d', i) as pair_id, 'main' as program_id, printf('T%07d', i // 3) as mentor_id,
        printf('E%07d', i) as mentee_id, date '2023-06-01' as matched_on, 30 as contact_every_days
    from range($pairs) as r (i) order by i
) to '{}' (header)
"""
PARTICIPANTS = """
copy (
    select printf('E%07d', i) as person_id, 'main' as program_id, 'mentee' as role from range($pairs) as r (i)
    union all
    select printf('T%07d', i), 'main', 'mentor' from range(($pairs + 2) // 3) as r (i)
    order by person_id
) to '{}' (header)
"""
CONTACTS = f"""
copy (
    with each as (
        select i, (hash(i) >> 2)::bigint as h, (hash(i + 1000000007) >> 2)::bigint as g,
            i % 1000 = 7 as is_odd, (i // 1000) % 4 as fault,
            timestamp '2023-07-01' + to_minutes((i * {YEARS_IN_MINUTES} // $contacts)::bigint) as occurred_at
        from range($contacts) as r (i)
    )
    select printf('C%09d', case when is_odd and fault = 0 then i - 1 else i end) as contact_id,
        printf('P%07d', case when is_odd and fault = 1 then $pairs + 7 else h % $pairs end) as pair_id,
        strftime(case when is_odd and fault = 2 then occurred_at + interval 9 year else occurred_at end, '%Y-%m-%dT%H:%M:%SZ')
            as occurred_at,
        ['held', 'held', 'held', 'held', 'held', 'held', 'missed', 'cancelled'][1 + g % 8] as status,
        strftime(occurred_at + to_minutes((g % 5000)::bigint), '%Y-%m-%dT%H:%M:%SZ') as logged_at,
        ['mentor', 'mentee', 'system'][1 + g % 3] as logged_by,
        case when is_odd and fault = 3 then 'pigeon' else ['video', 'phone', 'email', 'message', 'in_person'][1 + h % 5] end
            as channel,
        ['mentor', 'mentee', 'staff'][1 + (g >> 8) % 3] as initiated_by,
        case when g % 4 > 0 then 5 * (1 + (h >> 9) % 18) end as duration_minutes,
        ['CV', 'letters of intent', 'poster for the annual meeting', 'interviews', 'getting to know each other'][1 + (h >> 5) % 5]
            as topic
    from each order by i
) to '{{}}' (header)
"""


def write_contacts(folder: Path, contacts: int, pairs: int) -> dict[str, int]:
    """Write the three files; gives the number of rows of each."""
    folder.mkdir(parents=True)
    with closing(duckdb.connect()) as connection:
        numbers = {"contacts": contacts, "pairs": pairs}
        for name, text in (("participants", PARTICIPANTS), ("pairs", PAIRS), ("contacts", CONTACTS)):
            used = {key: value for key, value in numbers.items() if f"${key}" in text}
            connection.execute(text.format(folder / f"{name}.csv"), used)
    return {"contacts": contacts, "pairs": pairs, "participants": pairs + (pairs + 2) // 3}
