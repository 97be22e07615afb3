-- title: Means
-- about: The sum of the numerators over the sum of the denominators, with the normal interval of a ratio whose pairs
--   are independent of each other (linearised variance with n / (n - 1)); none with fewer than two pairs. Not below 0.
--   left_out_count counts pairs.
with metric_sums as (
    select * from metric_sums
),

rated as (
    select
        *,
        numerator / nullif(denominator, 0) as value
    from metric_sums
),

spread as (
    select
        *,
        cast($interval_z as double) * sqrt(
            greatest(numerator_squares - 2 * value * products + value * value * denominator_squares, 0)
            * owner_count / nullif(owner_count - 1, 0)
        ) / nullif(denominator, 0) as half_width
    from rated
),

means as (
    select
        program_id,
        period,
        group_by,
        group_value,
        numerator,
        denominator,
        value,
        case when half_width is not null then greatest(value - half_width, 0) end as low,
        value + half_width as high,
        left_out_count
    from spread
)

select * from means
