-- title: Retention curve
-- grain: one row per program, group and day on which a pair ended or was last seen, and day 0
-- about: The share of pairs still together by days since the match, as the as-of date knows it; see retention_history
--   for the estimator. Cost: none.
with retention_history as (
    select * from mart.retention_history
),

landmarks as (
    select * from mart.landmarks
    where is_as_of
),

curve as (
    select
        retention_history.program_id,
        retention_history.group_by,
        retention_history.group_value,
        retention_history.day,
        retention_history.retention_share,
        retention_history.low,
        retention_history.high,
        retention_history.at_risk_count,
        retention_history.ended_count,
        retention_history.censored_count
    from retention_history
    inner join landmarks on retention_history.landmark_on = landmarks.landmark_on
)

select * from curve
