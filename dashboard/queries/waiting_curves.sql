-- One row per kind, group and day on which something came, and the last day: where enough are still waiting. $kind may end in *.
with

kept as (
    select
        *,
        max(day) over (partition by kind, group_value) as last_day,
        max(waiting_count) over (partition by kind, group_value) as wait_count,
    from mart.waiting_curve
    where
        kind glob $kind
        and program_id = $program
        and group_by = $group_by
        and ($group_value = 'any' or group_value = $group_value)
        and waiting_count >= $least_at_risk
)

select
    kind,
    group_value,
    day,
    come_share,
    low,
    high,
    waiting_count,
    wait_count,
from kept
where came_count > 0 or day = last_day or day = 0
order by wait_count desc, kind, group_value, day
