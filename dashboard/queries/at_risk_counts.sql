-- One row per group and asked-for day: how many pairs were still at risk on it.
with days as (select unnest($days::bigint[]) as day)

select
    curves.group_value,
    days.day,
    coalesce(max(curves.at_risk_count) filter (where curves.day >= days.day), 0) as at_risk_count,
from mart.retention_curve as curves
cross join days
where
    curves.program_id = $program
    and curves.group_by = $group_by
    and ($group_value = 'any' or curves.group_value = $group_value)
group by curves.group_value, days.day
order by curves.group_value, days.day
