-- title: Goals by day, as what each goal brings to a metric
-- grain: one row per day of the curves, kind, and goal whose day of setting is recorded
-- about: For each day of `curve_days`: whether the goal was `reached` or `dropped` by that many days since it was set,
--   or is known to have been `open` for as long.
with goals as (
    select * from mart.goal_progress
    where set_on is not null
),

landmarks as (
    select * from mart.landmarks
    where is_as_of
),

curve_days as (
    select * from curve_days
),

judged as (
    select
        curve_days.kind || ' by ' || curve_days.day as metric,
        landmarks.landmark_on,
        goals.goal_id as owner_id,
        case
            when curve_days.kind = 'open' and goals.reached_on is null and goals.dropped_on is null
                then goals.days_open >= curve_days.day
            when curve_days.kind = 'open' then goals.days_open > curve_days.day
            when curve_days.kind = 'reached' then goals.days_open <= curve_days.day and goals.reached_on is not null
            else goals.days_open <= curve_days.day and goals.reached_on is null and goals.dropped_on is not null
        end as is_of_kind
    from goals
    cross join curve_days
    cross join landmarks
)

select
    metric,
    landmark_on,
    owner_id,
    case when is_of_kind then 1 else 0 end as numerator,
    1 as denominator,
    0 as left_out
from judged
