-- One row: how many pairs the list holds within its filters.
select count(*) as total_count
from mart.pair_today
where
    ($program = 'all' or program_id = $program)
    and ($cohort = 'all' or cohort = $cohort)
    and (
        case
            when len($states) > 0 then list_contains($states, state)
            when $flag = 'all' and $search = '' and not $is_limited then list_rank is not null
            else true
        end
    )
    and ($flag = 'all' or list_contains(flags, $flag))
    and not list_contains($aside::varchar[], pair_id)
    and (not $is_limited or list_contains($only::varchar[], pair_id))
    and ($search = '' or contains(lower(concat_ws(' ', mentee_name, mentor_name, pair_id)), lower($search)))
