-- title: Retention on a day
-- about: The retention curve of every landmark date, read on the metric's day. Without value where fewer than
--   least_at_risk_count pairs were followed that long. The numerator is the pairs known to be together after that day.
with curves as (
    select * from mart.retention_history
),

placed as (
    select
        *,
        lead(day) over (partition by landmark_on, program_id, group_by, group_value order by day) as next_day
    from curves
),

judged as (
    select
        *,
        day <= $retention_days and (next_day is null or next_day > $retention_days) as is_in_force
    from placed
),

on_the_day as (
    select
        landmark_on,
        program_id,
        group_by,
        group_value,
        max(at_risk_count) as pair_count,
        coalesce(max(case when day >= $retention_days then at_risk_count end), 0) as followed_count,
        coalesce(max(case when day = $retention_days then ended_count end), 0) as ended_count,
        max(case when is_in_force then retention_share end) as value,
        max(case when is_in_force then low end) as low,
        max(case when is_in_force then high end) as high
    from judged
    group by landmark_on, program_id, group_by, group_value
),

retained as (
    select
        program_id,
        cast(landmark_on as varchar) as period,
        group_by,
        group_value,
        case
            when followed_count >= $least_at_risk_count then cast(followed_count - ended_count as double)
        end as numerator,
        cast(pair_count as double) as denominator,
        case when followed_count >= $least_at_risk_count then value end as value,
        case when followed_count >= $least_at_risk_count then low end as low,
        case when followed_count >= $least_at_risk_count then high end as high,
        cast(0 as bigint) as left_out_count
    from on_the_day
)

select * from retained
