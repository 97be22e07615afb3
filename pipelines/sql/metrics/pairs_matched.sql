-- title: pairs matched
-- definition: Pairs that were matched in the {period_days} days up to the date.
-- unit: pairs
-- kind: count
-- better: none
-- numerator: pairs matched in the {period_days} days up to the date
-- denominator: pairs matched so far
-- left_out: nothing
-- needs: pairs
with pair_asof as (
    select * from mart.pair_asof
),

metric_rows as (
    select
        landmark_on,
        pair_id,
        pair_id as unit_id,
        case when matched_on > landmark_on - cast($period_days as integer) then 1 else 0 end as numerator,
        1 as denominator,
        false as is_left_out
    from pair_asof
)

select * from metric_rows
