-- One row per metric and value of a grouping at the as-of date, the largest groups first.
select
    metric,
    group_value,
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
    and period = (select max(period) from mart.metric)
order by metric, denominator desc, group_value
