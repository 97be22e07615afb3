-- title: pairs running
-- definition: Pairs that were matched and had not ended, as far as it was known on the date.
-- unit: pairs
-- kind: count
-- better: none
-- numerator: pairs that had not ended
-- denominator: pairs matched so far
-- left_out: nothing; paused pairs count as running
-- needs: pairs
with pair_asof as (
    select * from mart.pair_asof
),

metric_rows as (
    select
        landmark_on,
        pair_id,
        pair_id as unit_id,
        case when is_ended then 0 else 1 end as numerator,
        1 as denominator,
        false as is_left_out
    from pair_asof
)

select * from metric_rows
