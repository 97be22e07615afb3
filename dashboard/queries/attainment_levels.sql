-- One row per level of goal attainment: the goals within the filters that carry it.
select
    goals.attainment_level as level,
    count(*) as goal_count,
    count(distinct goals.pair_id) as pair_count,
from core.goals as goals
inner join mart.pair_groups as pairs on goals.pair_id = pairs.pair_id
where
    goals.attainment_level is not null
    and ($program = 'all' or pairs.program_id = $program)
    and ($cohort = 'all' or pairs.cohort = $cohort)
group by goals.attainment_level
order by goals.attainment_level
