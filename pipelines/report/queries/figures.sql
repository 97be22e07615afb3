-- One row per metric with what may be told of all pairs of a program, now and at the first of the released dates.
with told as (
    select
        *,
        period = max(period) over () as is_now,
        period = min(period) over () as is_first
    from mart.metric
    where program_id = $program and group_by = 'all'
)

select * from told
where is_now or is_first
order by metric, period
