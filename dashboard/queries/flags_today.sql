-- One row per flag that fires at the as-of date within the filters, the most frequent first.
select
    flag,
    count(*) as pair_count,
from (
    select unnest(flags) as flag
    from mart.pair_today
    where
        ($program = 'all' or program_id = $program)
        and ($cohort = 'all' or cohort = $cohort)
)
group by flag
order by pair_count desc, flag
