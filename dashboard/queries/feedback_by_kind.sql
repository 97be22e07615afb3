-- One row per kind of work and day on which feedback came, and the last day: where enough are still waiting.
with

kept as (
    select
        * replace (replace(kind, 'feedback of ', '') as group_value),
        max(day) over (partition by kind) as last_day,
        max(waiting_count) over (partition by kind) as wait_count,
    from mart.waiting_curve
    where
        kind like 'feedback of %'
        and program_id = $program
        and group_by = $group_by
        and group_value = $group_value
        and waiting_count >= $least_at_risk
)

select
    group_value,
    day,
    come_share,
    low,
    high,
    waiting_count,
    wait_count,
from kept
where came_count > 0 or day = last_day or day = 0
order by wait_count desc, group_value, day
