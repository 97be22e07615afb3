-- One row per four weeks and what became of talks and meetings within the filters; messages and e-mails are none.
select
    weeks_ago // 4 * 4 as weeks_ago,
    status,
    sum(contact_count)::bigint as contact_count,
from mart.contact_weeks
where
    weeks_ago < $week_count
    and channel not in ('message', 'email')
    and ($program = 'all' or program_id = $program)
    and ($cohort = 'all' or cohort = $cohort)
group by all
order by weeks_ago, status
