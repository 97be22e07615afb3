-- One row per number of other institutions that mentees have reached through their mentors; four stands for more.
select
    least(institution_count, 4) as institution_count,
    count(*) as mentee_count,
from mart.mentee_reach
where
    institution_count is not null
    and ($program = 'all' or program_id = $program)
    and ($cohort = 'all' or cohort = $cohort)
group by all
order by institution_count
