-- title: Progress of each goal by months since it was set
-- grain: one row per goal and 30-day month since it was set, up to the as-of date and at most twelve
-- about: The progress known by that day: a goal starts at 0, keeps its latest progress while nothing is written, stands
--   at 100 from the day it was reached, and stays where it was when it was dropped or its pair ended. Goals without the
--   day on which they were set are left out. Cost: goals times months.
with goals as (
    select
        *,
        cast($as_of as date) as known_until_on
    from mart.goal_progress
    where set_on is not null
),

months as (
    select number as month_number
    from mart.numbers
    where number <= 12
),

dated as (
    select
        goals.goal_id,
        goals.pair_id,
        goals.program_id,
        months.month_number,
        goals.set_on + 30 * months.month_number as day_on,
        goals.reached_on,
        goals.known_until_on
    from goals
    cross join months
),

goal_months as (
    select
        dated.goal_id,
        dated.pair_id,
        dated.program_id,
        dated.month_number,
        case when dated.reached_on <= dated.day_on then 100 else coalesce(levels.progress_pct, 0) end as progress_pct
    from dated
    left join mart.goal_levels as levels
        on
            dated.goal_id = levels.goal_id
            and dated.day_on >= levels.known_on
            and dated.day_on < coalesce(levels.overtaken_on, dated.day_on + 1)
    where dated.day_on <= dated.known_until_on
)

select * from goal_months
