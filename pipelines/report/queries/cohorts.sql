-- One row per metric and cohort of a program with what may be told of them now.
with told as (
    select
        *,
        period = max(period) over () as is_now
    from mart.metric
    where program_id = $program
)

select * from told
where is_now and group_by = 'cohort'
order by group_value, metric
