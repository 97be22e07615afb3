-- One row per kind of change of state since the landmark before, the most frequent first.
select
    previous_state,
    state,
    count(*) as pair_count,
from mart.pair_today
where
    previous_state is not null
    and previous_state <> state
    and ($program = 'all' or program_id = $program)
    and ($cohort = 'all' or cohort = $cohort)
group by previous_state, state
order by pair_count desc, previous_state, state
limit $row_count
