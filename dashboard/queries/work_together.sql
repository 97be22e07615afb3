-- One row per state of collaborations within the filters, from begun to made public, then those dropped.
select
    coalesce(made.status, 'not recorded') as status,
    count(*) as collaboration_count,
    count(made.ended_on) as dated_count,
    median(
        case
            when coalesce(made.status in ('active', 'submitted'), true) then $as_of::date - made.started_on
            else made.ended_on - made.started_on
        end
    ) as median_days,
from core.collaborations as made
inner join mart.pair_groups as pairs on made.pair_id = pairs.pair_id
where
    ($program = 'all' or pairs.program_id = $program)
    and ($cohort = 'all' or pairs.cohort = $cohort)
group by 1
order by list_position(['active', 'submitted', 'presented', 'published', 'dropped', 'not recorded'], any_value(coalesce(made.status, 'not recorded')))
