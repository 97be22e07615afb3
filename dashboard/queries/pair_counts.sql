-- One row per state within the filters and the search: all pairs in it, and those on the list.
select
    state,
    count(*) as pair_count,
    count(list_rank) as need_count,
from mart.pair_today
where
    ($program = 'all' or program_id = $program)
    and ($cohort = 'all' or cohort = $cohort)
    and ($search = '' or contains(lower(concat_ws(' ', mentee_name, mentor_name, pair_id)), lower($search)))
group by state
