-- One row per week since the first match within the filters, the newest (0) first: held contacts, of one channel or of
-- all, and running pairs.
with

held as (
    select
        weeks_ago,
        sum(contact_count) as contact_count
    from mart.contact_weeks
    where
        status = 'held'
        and ($program = 'all' or program_id = $program)
        and ($cohort = 'all' or cohort = $cohort)
        and ($channel = 'all' or channel = $channel)
    group by weeks_ago
),

running as (
    select
        weeks_ago,
        sum(running_pair_count) as running_pair_count
    from mart.running_weeks
    where
        ($program = 'all' or program_id = $program)
        and ($cohort = 'all' or cohort = $cohort)
    group by weeks_ago
)

select
    running.weeks_ago,
    coalesce(held.contact_count, 0)::bigint as held_count,
    running.running_pair_count::bigint as running_pair_count
from running
left join held on running.weeks_ago = held.weeks_ago
order by running.weeks_ago
