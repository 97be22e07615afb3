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

known as (
    select
        dated.goal_id,
        dated.pair_id,
        dated.program_id,
        dated.month_number,
        dated.day_on,
        dated.reached_on,
        events.progress_pct,
        row_number() over (
            partition by dated.goal_id, dated.month_number
            order by events.event_on desc, events.kind_order desc, events.event_at desc
        ) as latest_rank
    from dated
    left join mart.goal_events as events
        on
            dated.goal_id = events.goal_id
            and dated.day_on >= events.event_on
            and events.progress_pct is not null
            and events.is_dated
    where dated.day_on <= dated.known_until_on
),

goal_months as (
    select
        goal_id,
        pair_id,
        program_id,
        month_number,
        case when reached_on <= day_on then 100 else coalesce(progress_pct, 0) end as progress_pct
    from known
    where latest_rank = 1
)

select * from goal_months
