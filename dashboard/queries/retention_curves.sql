-- One row per group and day on which somebody parted, and the last day: where enough pairs are still at risk.
-- `closed_only_share` is the naive figure: of the pairs that have ended, the share that was together longer than that.
with

curves as (
    select
        *,
        sum(ended_count) over (partition by group_value order by day) as ended_so_far,
        sum(ended_count) over (partition by group_value) as all_ended,
        first_value(at_risk_count) over (partition by group_value order by day) as start_count,
        sum(censored_count) over (partition by group_value) as running_count,
    from mart.retention_curve
    where
        program_id = $program
        and group_by = $group_by
        and ($group_value = 'any' or group_value = $group_value)
),

kept as (
    select
        *,
        max(day) over (partition by group_value) as last_day,
        dense_rank() over (order by start_count desc, group_value) as size_rank,
    from curves
    where at_risk_count >= $least_at_risk
)

select
    group_value,
    day,
    retention_share,
    low,
    high,
    at_risk_count,
    ended_count,
    start_count,
    all_ended::bigint as all_ended_count,
    running_count::bigint as running_count,
    size_rank,
    (all_ended - ended_so_far) / nullif(all_ended, 0) as closed_only_share,
from kept
where ended_count > 0 or day = last_day or day = 0
order by size_rank, day
