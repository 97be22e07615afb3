-- One row per group, duration and kind of ending: how many pairs. `last_contact_day` where the platform's timer closed the
-- pair without its being completed, `entry_day` the day since the match from which its program's records begin,
-- 0 where they begin with its first match (give or take the grace period).
with

seen as (
    select
        program_id,
        min(matched_on) as first_match_on,
        min(least(ended_on, first_contact_on)) as first_record_on,
    from mart.pair_asof
    where is_as_of
    group by program_id
),

begins as (
    select
        program_id,
        case when date_diff('day', first_match_on, first_record_on) > $grace_days then first_record_on end as records_on,
    from seen
)

select
    cells.group_value,
    durations.day,
    durations.cause,
    case when durations.cause is not null then pairs.end_reason end as end_reason,
    case when durations.cause is not null then pairs.ended_by end as ended_by,
    case
        when pairs.ended_by = 'system' and durations.cause = 'early'
            then greatest(0, date_diff('day', known.matched_on, coalesce(known.last_contact_on, known.matched_on)))
    end as last_contact_day,
    greatest(0, coalesce(date_diff('day', known.matched_on, begins.records_on), 0)) as entry_day,
    count(*) as pair_count,
from mart.pair_duration as durations
inner join mart.pair_asof as known on durations.pair_id = known.pair_id and known.is_as_of
inner join mart.pair_groups as own on durations.pair_id = own.pair_id
inner join mart.group_cells as cells on own.cell_id = cells.cell_id
inner join core.pairs as pairs on durations.pair_id = pairs.pair_id
left join begins on known.program_id = begins.program_id
where
    durations.is_as_of
    and cells.program_id = $program
    and cells.group_by = $group_by
    and ($group_value = 'any' or cells.group_value = $group_value)
group by all
order by all
