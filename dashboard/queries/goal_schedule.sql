-- One row per quarter of their own time that goals have used: how many have come so far, how they stand, how many are reached.
-- with_date_count: all goals within the filters that have a day of setting and a later target date.
select
    schedule.quarter,
    count(*) as goal_count,
    count(*) filter (where schedule.is_reached) as reached_count,
    median(schedule.progress_pct) as middle_pct,
    quantile_cont(schedule.progress_pct, 0.25) as low_pct,
    quantile_cont(schedule.progress_pct, 0.75) as high_pct,
    (
        select count(*) from mart.goal_progress as progress
        inner join mart.pair_groups as pairs on progress.pair_id = pairs.pair_id
        where
            progress.target_on > progress.set_on
            and ($program = 'all' or progress.program_id = $program) and ($cohort = 'all' or pairs.cohort = $cohort)
    ) as with_date_count,
from mart.goal_schedule as schedule
inner join mart.pair_groups as pairs on schedule.pair_id = pairs.pair_id
where ($program = 'all' or schedule.program_id = $program) and ($cohort = 'all' or pairs.cohort = $cohort)
group by schedule.quarter
order by schedule.quarter
