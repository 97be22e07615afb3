-- title: Counts
-- about: The value is the numerator itself; it is a full count and has no interval.
with metric_sums as (
    select * from metric_sums
),

counts as (
    select
        program_id,
        period,
        group_by,
        group_value,
        numerator,
        denominator,
        numerator as value,
        cast(null as double) as low,
        cast(null as double) as high,
        left_out_count
    from metric_sums
)

select * from counts
