-- One row per category and year of the match: goals, and what became of them; the largest categories first.
select
    progress.category,
    pairs.cohort,
    count(*) as goal_count,
    count(*) filter (where progress.status = 'reached') as reached_count,
    count(*) filter (where progress.status = 'dropped') as dropped_count,
    count(*) filter (where progress.is_specific) as specific_count,
from mart.goal_progress as progress
inner join mart.pair_groups as pairs on progress.pair_id = pairs.pair_id
where ($program = 'all' or progress.program_id = $program) and ($cohort = 'all' or pairs.cohort = $cohort)
group by progress.category, pairs.cohort
order by sum(count(*)) over (partition by progress.category) desc, progress.category, pairs.cohort
