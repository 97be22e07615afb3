-- One row per group and asked-for day: how many waits were still open before it.
with days as (select unnest($days::bigint[]) as day)

select
    curves.group_value,
    days.day,
    coalesce(max(curves.waiting_count) filter (where curves.day >= days.day), 0) as waiting_count,
from mart.waiting_curve as curves
cross join days
where
    curves.kind = $kind
    and curves.program_id = $program
    and curves.group_by = $group_by
    and ($group_value = 'any' or curves.group_value = $group_value)
group by curves.group_value, days.day
order by curves.group_value, days.day
