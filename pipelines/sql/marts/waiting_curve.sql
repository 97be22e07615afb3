-- title: Waiting curves
-- grain: one row per kind of wait, program, group and day on which something came or was last waited for, and day 0
-- about: The share of waits that were over by a day since they began: one minus Kaplan-Meier, with Greenwood's variance
--   and the log-log interval, as in retention_history. Waits that are still open count for as long as they were seen.
--   waiting_count is how many were still waiting before the day. Cost: one sort of the counts.
with counts as (
    select * from mart.waiting_counts
),

waiting as (
    select
        *,
        cast(sum(came_count + open_count) over (
            partition by kind, program_id, group_by, group_value
            order by day desc rows between unbounded preceding and current row
        ) as bigint) as waiting_count
    from counts
),

remaining as (
    select
        *,
        waiting_count - came_count as left_count,
        nullif(cast(waiting_count - came_count as double), 0) as divisor
    from waiting
),

summed as (
    select
        *,
        sum(ln(divisor / waiting_count)) over so_far as log_left,
        sum(came_count / (waiting_count * divisor)) over so_far as log_variance
    from remaining
    window so_far as (
        partition by kind, program_id, group_by, group_value
        order by day rows between unbounded preceding and current row
    )
),

shares as (
    select
        *,
        case when left_count = 0 then 0 else exp(log_left) end as left_share,
        exp(cast($interval_z as double) * sqrt(log_variance) / nullif(-log_left, 0)) as spread
    from summed
),

limits as (
    select
        *,
        case when left_count > 0 and spread is not null then exp(log_left * spread) else left_share end as left_low,
        case when left_count > 0 then coalesce(exp(log_left / spread), 1) end as left_high
    from shares
),

curves as (
    select
        kind,
        program_id,
        group_by,
        group_value,
        day,
        1 - left_share as come_share,
        1 - coalesce(
            left_high, lag(left_high) over (partition by kind, program_id, group_by, group_value order by day), 1
        ) as low,
        1 - left_low as high,
        waiting_count,
        came_count,
        open_count
    from limits
)

select * from curves
