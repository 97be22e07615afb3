-- title: Shares
-- about: Numerator over denominator with Wilson's interval. Where a pair brings several units, their likeness counts:
--   the number of units is divided by the design effect (the variance between pairs over that of independent units),
--   at least 1. With one unit a pair this is exactly Wilson's interval; where the share is 0 or 1, or only one pair is
--   there, the design effect cannot be seen and the number of pairs stands for it. left_out_count counts units.
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
        value * (1 - value) * denominator as variance_alone,
        greatest(
            numerator_squares - 2 * value * products + value * value * denominator_squares, 0
        ) as variance_between
    from rated
),

weighed as (
    select
        *,
        case
            when owner_count > 1 and variance_alone > 0
                then denominator / greatest(1, variance_between / variance_alone)
            else nullif(owner_count, 0)
        end as effective_count,
        cast($interval_z as double) * cast($interval_z as double) as z_square
    from spread
),

centred as (
    select
        *,
        (value + z_square / (2 * effective_count)) / (1 + z_square / effective_count) as centre,
        sqrt(z_square) / (1 + z_square / effective_count) * sqrt(
            value * (1 - value) / effective_count + z_square / (4 * effective_count * effective_count)
        ) as half_width
    from weighed
),

shares as (
    select
        program_id,
        period,
        group_by,
        group_value,
        numerator,
        denominator,
        value,
        case when value is not null then greatest(centre - half_width, 0) end as low,
        case when value is not null then least(centre + half_width, 1) end as high,
        left_out_weight as left_out_count
    from centred
)

select * from shares
