-- title: goal progress
-- definition: Recorded progress of the active goals of running pairs, from 0 to 100 percent; the middle one.
-- unit: percent
-- kind: median
-- better: up
-- numerator: latest recorded progress of a goal
-- denominator: active goals of running pairs with recorded progress
-- left_out: active goals without recorded progress
-- needs: pairs, goals
with goal_asof as (
    select * from mart.goal_asof
    where status = 'active'
),

pair_clock as (
    select * from mart.pair_clock
    where not is_ended
),

metric_rows as (
    select
        goal_asof.landmark_on,
        goal_asof.pair_id,
        goal_asof.goal_id as unit_id,
        goal_asof.progress_pct as numerator,
        1 as denominator,
        goal_asof.progress_pct is null as is_left_out
    from goal_asof
    inner join pair_clock
        on goal_asof.pair_id = pair_clock.pair_id and goal_asof.landmark_on = pair_clock.landmark_on
)

select * from metric_rows
