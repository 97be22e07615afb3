-- title: The groups of a figure add up to the whole
-- about: Rows are figures whose denominators, summed over the values of a grouping or over the programs, differ from
--   that of all pairs, or whose value stands outside its interval.
with metric as (
    select * from mart.metric
),

wholes as (
    select * from metric
    where group_by = 'all'
),

by_grouping as (
    select
        wholes.metric,
        wholes.program_id,
        wholes.period,
        metric.group_by,
        max(wholes.denominator) as whole,
        sum(metric.denominator) as parts
    from wholes
    inner join metric
        on
            wholes.metric = metric.metric
            and wholes.program_id = metric.program_id
            and wholes.period = metric.period
    group by wholes.metric, wholes.program_id, wholes.period, metric.group_by
),

by_program as (
    select
        metric,
        'programs' as program_id,
        period,
        'all' as group_by,
        max(case when program_id = 'all' then denominator end) as whole,
        sum(case when program_id <> 'all' then denominator end) as parts
    from wholes
    group by metric, period
    having count(case when program_id <> 'all' then 1 end) > 0 -- unless the only program is itself called all
),

outside as (
    select metric, program_id, period, group_by, low as whole, value as parts from metric
    where value < low - 1e-12 or value > high + 1e-12
),

broken as (
    select * from by_grouping
    where abs(whole - parts) > 1e-6
    union all
    select * from by_program
    where abs(whole - parts) > 1e-6
    union all
    select * from outside
)

select * from broken
