-- One row per week since the first match within the filters, the newest (0) first: held contacts, of one channel or all, and
-- running pairs.
select
    running.weeks_ago,
    coalesce(any_value(held.contact_count), 0)::bigint as held_count,
    sum(running.running_pair_count)::bigint as running_pair_count,
from mart.running_weeks as running
left join (
    select
        weeks_ago,
        sum(contact_count) as contact_count,
    from mart.contact_weeks
    where
        status = 'held'
        and ($program = 'all' or program_id = $program)
        and ($cohort = 'all' or cohort = $cohort)
        and ($channel = 'all' or channel = $channel)
    group by weeks_ago
) as held on running.weeks_ago = held.weeks_ago
where
    ($program = 'all' or running.program_id = $program)
    and ($cohort = 'all' or running.cohort = $cohort)
group by running.weeks_ago
order by running.weeks_ago
