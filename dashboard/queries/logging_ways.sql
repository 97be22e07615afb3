-- One row per person or system that enters contacts, the most active first.
select
    logged_by,
    sum(contact_count)::bigint as contact_count,
    sum(logged_at_count)::bigint as logged_at_count,
    sum(prompt_count)::bigint as prompt_count,
from mart.logging_ways
where
    ($program = 'all' or program_id = $program)
    and ($cohort = 'all' or cohort = $cohort)
group by logged_by
order by contact_count desc, logged_by
