-- One row per kind of event: how many there were after $since_on, whether an export holds such events at all, and the place
-- in which it is told.
with

events as (
    select 1 as place, pair_id, matched_on as on_day, 1 as amount from core.pairs
    union all
    select 2 as place, pair_id, ended_on as on_day, 1 as amount from core.pairs
    union all
    select 3 as place, pair_id, contact_on as on_day, contact_count as amount from mart.contact_log where status = 'held'
    union all
    select 4 as place, pair_id, set_on as on_day, 1 as amount from mart.goal_progress
    union all
    select 5 as place, pair_id, reached_on as on_day, 1 as amount from mart.goal_progress
    union all
    select 6 as place, pair_id, done_on as on_day, 1 as amount from core.check_ins
),

kinds (place, kind, table_name) as (
    values
        (1, 'pairs matched', 'pairs'), (2, 'pairs ended', 'pairs'), (3, 'contacts', 'contacts'),
        (4, 'goals set', 'goals'), (5, 'goals reached', 'goals'), (6, 'check-ins', 'check_ins')
),

counted as (
    select
        events.place,
        sum(events.amount)::bigint as event_count,
    from events
    inner join core.pairs as pairs on events.pair_id = pairs.pair_id
    where
        events.on_day > $since_on::date
        and ($program = 'all' or pairs.program_id = $program)
    group by events.place
)

select
    kinds.kind,
    coalesce(counted.event_count, 0) as event_count,
    exists (
        select 1 from quality.recorded as recorded
        where recorded.table_name = kinds.table_name and recorded.column_name is null and recorded.is_exported
    ) as is_recorded,
from kinds
left join counted on kinds.place = counted.place
order by kinds.place
