-- title: goals reached
-- definition: Of all goals set so far, the share reached by the date. Goals set lately had little time; the Goals page
--   shows the share by the days since a goal was set.
-- unit: share of goals
-- kind: share
-- better: up
-- numerator: goals reached
-- denominator: goals set so far, also those still active and those dropped
-- left_out: nothing
-- needs: pairs, goals
with goal_asof as (
    select * from mart.goal_asof
),

metric_rows as (
    select
        landmark_on,
        pair_id,
        goal_id as unit_id,
        case when status = 'reached' then 1 else 0 end as numerator,
        1 as denominator,
        false as is_left_out
    from goal_asof
)

select * from metric_rows
