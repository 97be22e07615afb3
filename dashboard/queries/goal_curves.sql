-- One row per category and day since a goal was set.
select
    curve.category,
    curve.day,
    curve.reached_share,
    curve.low,
    curve.high,
    curve.dropped_share,
    coalesce(counts.goal_count, 0) as goal_count,
from mart.goal_curve as curve
left join (
    select
        coalesce(category, 'not recorded') as category,
        count(*) as goal_count,
    from mart.goal_progress
    where $program = 'all' or program_id = $program
    group by category
) as counts on curve.category = counts.category
where curve.program_id = $program
order by curve.category = 'all' desc, goal_count desc, curve.category, curve.day
