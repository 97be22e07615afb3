-- One row per four weeks and channel of held contacts within the filters, the newest weeks first.
select
    weeks_ago // 4 * 4 as weeks_ago,
    channel,
    sum(contact_count)::bigint as contact_count,
from mart.contact_weeks
where
    status = 'held'
    and weeks_ago < $week_count
    and ($program = 'all' or program_id = $program)
    and ($cohort = 'all' or cohort = $cohort)
group by all
order by weeks_ago, contact_count desc, channel
