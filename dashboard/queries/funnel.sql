-- One row per group and step on the way to a mentor: one group, or all values of a grouping, the largest first.
select
    group_value,
    step_number,
    step,
    come_count,
    passed_count,
    skipped_count,
    lost_count,
    open_count,
    half_passed_days,
    max(come_count) over (partition by group_value) as mentee_count,
from mart.funnel
where
    program_id = $program
    and group_by = $group_by
    and ($group_value = 'any' or group_value = $group_value)
order by mentee_count desc, group_value, step_number
