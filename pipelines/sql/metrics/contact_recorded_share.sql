-- title: contact recorded
-- definition: Of the running pairs, the share whose contact somebody records. Where it is not recorded, silence cannot
--   be told from a pair that does well.
-- unit: share of pairs
-- kind: share
-- better: up
-- numerator: pairs with a recorded contact or appointment, or of a program that records contact and nothing else of
--   them
-- denominator: running pairs
-- left_out: nothing
-- needs: pairs, contacts
with pair_asof as (
    select * from mart.pair_asof
),

metric_rows as (
    select
        landmark_on,
        pair_id,
        pair_id as unit_id,
        case when is_contact_recorded then 1 else 0 end as numerator,
        1 as denominator,
        false as is_left_out
    from pair_asof
    where not is_ended
)

select * from metric_rows
