-- title: first goal in time
-- definition: Of the pairs whose first {first_goal_within_days} days ended in the {period_days} days up to the date,
--   the share that had set a goal in these first days.
-- unit: share of pairs
-- kind: share
-- better: up
-- numerator: pairs with a goal within {first_goal_within_days} days of their match
-- denominator: pairs whose first {first_goal_within_days} days ended in the {period_days} days up to the date
-- left_out: pairs that ended within these first days without a goal, and pairs of programs that record no goals
-- needs: pairs, goals
with pair_asof as (
    select * from mart.pair_asof
),

watched as (
    select
        *,
        matched_on + cast($first_goal_within_days as integer) as first_days_end_on
    from pair_asof
),

judged as (
    select
        landmark_on,
        pair_id,
        coalesce(first_goal_on <= first_days_end_on, false) as is_in_time,
        goal_count is null as is_goal_unrecorded,
        is_ended and ended_on < first_days_end_on as is_short
    from watched
    where
        first_days_end_on <= landmark_on
        and first_days_end_on > landmark_on - cast($period_days as integer)
),

metric_rows as (
    select
        landmark_on,
        pair_id,
        pair_id as unit_id,
        case when is_in_time then 1 else 0 end as numerator,
        1 as denominator,
        is_goal_unrecorded or (is_short and not is_in_time) as is_left_out
    from judged
)

select * from metric_rows
