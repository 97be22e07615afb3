-- title: Progress of each goal by the share of its own time that is used
-- grain: one row per goal with a later target date and quarter of the time to it that has come
-- about: The progress known on the last day of each quarter of a goal's own time, from the day on which it was set to
--   its target date. A quarter that has not come by the as-of date has no row, so that a goal not yet due counts as far
--   as its time has come and no further. is_reached: reached by that day. A goal that was dropped stays where it was.
--   Cost: four rows a goal.
with goals as (
    select
        *,
        date_diff('day', set_on, target_on) as planned_days
    from mart.goal_progress
    where set_on is not null and target_on > set_on
),

quarters as (
    select number as quarter
    from mart.numbers
    where number between 1 and 4
),

dated as (
    select
        goals.goal_id,
        goals.pair_id,
        goals.program_id,
        goals.reached_on,
        quarters.quarter,
        goals.set_on + cast(floor(goals.planned_days * quarters.quarter / cast(4 as double)) as integer) as day_on
    from goals
    cross join quarters
),

come as (
    select dated.*
    from dated
    inner join mart.landmarks as landmarks on dated.day_on <= landmarks.landmark_on
    where landmarks.is_as_of
),

goal_schedule as (
    select
        come.goal_id,
        come.pair_id,
        come.program_id,
        come.quarter,
        coalesce(come.reached_on <= come.day_on, false) as is_reached,
        case when come.reached_on <= come.day_on then 100 else coalesce(levels.progress_pct, 0) end as progress_pct
    from come
    left join mart.goal_levels as levels
        on
            come.goal_id = levels.goal_id
            and come.day_on >= levels.known_on
            and come.day_on < coalesce(levels.overtaken_on, come.day_on + 1)
)

select * from goal_schedule
