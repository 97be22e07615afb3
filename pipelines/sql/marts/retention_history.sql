-- title: Retention curves of every landmark date
-- grain: one row per landmark date, program, group and day on which a pair ended or was last seen, and day 0
-- about: The share of pairs still together by days since the match: Kaplan-Meier with Greenwood's variance and the
--   log-log interval; every ending is an event. A share holds from its day to the next. Where the interval has no
--   formula: 1 to 1 before the first ending, from 0 to the last upper limit once all have ended. Cost: one sort of the
--   counts.
with counts as (
    select * from mart.retention_counts
),

at_risk as (
    select
        *,
        cast(sum(ended_count + censored_count) over (
            partition by landmark_on, program_id, group_by, group_value
            order by day desc rows between unbounded preceding and current row
        ) as bigint) as at_risk_count
    from counts
),

remaining as (
    select
        *,
        at_risk_count - ended_count as left_count,
        nullif(cast(at_risk_count - ended_count as double), 0) as divisor
    from at_risk
),

summed as (
    select
        *,
        sum(ln(divisor / at_risk_count)) over days_so_far as log_share,
        sum(ended_count / (at_risk_count * divisor)) over days_so_far as log_variance
    from remaining
    window days_so_far as (
        partition by landmark_on, program_id, group_by, group_value
        order by day rows between unbounded preceding and current row
    )
),

shares as (
    select
        *,
        case when left_count = 0 then 0 else exp(log_share) end as retention_share,
        case
            when left_count > 0 then exp(cast($interval_z as double) * sqrt(log_variance) / nullif(-log_share, 0))
        end as spread
    from summed
),

limits as (
    select
        *,
        case when spread is null then retention_share else exp(log_share * spread) end as low,
        case when spread is null then 1 else exp(log_share / spread) end as open_high
    from shares
),

curves as (
    select
        landmark_on,
        program_id,
        group_by,
        group_value,
        day,
        retention_share,
        low,
        case
            when left_count > 0 then open_high
            else coalesce(
                lag(open_high) over (partition by landmark_on, program_id, group_by, group_value order by day), 1
            )
        end as high,
        at_risk_count,
        ended_count,
        censored_count
    from limits
)

select * from curves
