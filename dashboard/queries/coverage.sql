-- One row: running pairs, those whose contact nobody logs, and those that are logged and silent.
select
    count(*) as running_count,
    count(*) filter (where contact_count is null) as unlogged_count,
    count(*) filter (where state in ('at_risk', 'never_started')) as silent_count,
from mart.pair_today
where
    state <> 'ended'
    and ($program = 'all' or program_id = $program)
    and ($cohort = 'all' or cohort = $cohort)
