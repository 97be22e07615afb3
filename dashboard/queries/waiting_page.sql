-- One row per mentee who waits for a mentor, the longest wait first: one page.
select
    waiting.mentee_id,
    coalesce(waiting.mentee_name, waiting.mentee_id) as mentee,
    waiting.is_again,
    waiting.waiting_since_on,
    waiting.waiting_days,
    waiting.request_count,
    waiting.pending_count,
    waiting.last_requested_on,
    waiting.career_stage,
    waiting.practice_area,
    waiting.region,
    interests.interests,
from mart.mentees_waiting as waiting
left join (
    select
        person_id,
        string_agg(interest, ', ' order by interest) as interests,
    from core.interests
    group by person_id
) as interests on waiting.mentee_id = interests.person_id
where
    ($program = 'all' or waiting.program_id = $program)
    and ($cohort = 'all' or waiting.cohort = $cohort)
order by waiting.waiting_days desc nulls last, waiting.mentee_id
limit $row_count offset $offset
