-- One row per interest of a program, the largest lack of free places first.
select
    interest,
    mentee_count,
    waiting_count,
    mentor_count,
    free_mentor_count,
    free_place_count,
from mart.interest_balance
where program_id = $program
order by waiting_count - free_place_count desc, waiting_count desc, interest
