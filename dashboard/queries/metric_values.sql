-- One row per metric and period, for one program and one group.
select
    metric,
    period,
    numerator,
    denominator,
    value,
    low,
    high,
    left_out_count,
from mart.metric
where
    list_contains($metrics, metric)
    and program_id = $program
    and group_by = $group_by
    and group_value = $group_value
order by metric, period
