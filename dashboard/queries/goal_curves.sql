-- One row per category and quarter of a month (30.4375 / 4 days) since a goal was set, the last day of each: as far as
-- enough goals are left to follow. Quarters end where months, rounded to days, do.
with

goals as (
    select category, days_open from mart.goal_progress
    where set_on is not null and days_open is not null and ($program = 'all' or program_id = $program)
    union all
    select 'all' as category, days_open from mart.goal_progress
    where set_on is not null and days_open is not null and ($program = 'all' or program_id = $program)
),

ranked as (
    select
        *,
        row_number() over (partition by category order by days_open desc) as longest_rank,
        count(*) over (partition by category) as goal_count,
    from goals
),

followed as (
    select category, goal_count, days_open as last_day
    from ranked
    where longest_rank = $least_at_risk
)

select
    curve.category,
    curve.day,
    curve.reached_share,
    curve.low,
    curve.high,
    curve.dropped_share,
    followed.goal_count,
from mart.goal_curve as curve
inner join followed on curve.category = followed.category and curve.day <= followed.last_day
where curve.program_id = $program
qualify row_number() over (partition by curve.category, floor((curve.day - 0.5) / 7.609375) order by curve.day desc) = 1
order by curve.category = 'all' desc, followed.goal_count desc, curve.category, curve.day
