-- One row per goal and month since it was set, of the goals set latest among those followed for half a year or more.
with

chosen as (
    select progress.goal_id, progress.status, progress.set_on
    from mart.goal_progress as progress
    inner join mart.pair_groups as pairs on progress.pair_id = pairs.pair_id
    where
        ($program = 'all' or progress.program_id = $program)
        and ($cohort = 'all' or pairs.cohort = $cohort)
        and progress.goal_id in (select goal_id from mart.goal_months where month_number = 6)
    order by progress.set_on desc, progress.goal_id
    limit $row_count
)

select
    chosen.goal_id,
    chosen.status,
    months.month_number,
    months.progress_pct,
from chosen
inner join mart.goal_months as months on chosen.goal_id = months.goal_id
order by chosen.set_on desc, chosen.goal_id, months.month_number
