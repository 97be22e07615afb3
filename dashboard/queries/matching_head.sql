-- One row: how many mentees have come, found a mentor, and wait, within the filters.
with

mentees as (
    select
        groups.mentee_id,
        journeys.matched_on,
    from mart.mentee_groups as groups
    inner join mart.mentee_journey as journeys on groups.mentee_id = journeys.mentee_id
    where
        ($program = 'all' or groups.program_id = $program)
        and ($cohort = 'all' or groups.cohort = $cohort)
)

select
    count(*) as mentee_count,
    count(mentees.matched_on) as matched_count,
    count(waiting.mentee_id) as waiting_count,
    count(*) filter (where waiting.is_again) as again_count,
    max(waiting.waiting_days) as longest_days,
from mentees
left join mart.mentees_waiting as waiting on mentees.mentee_id = waiting.mentee_id
