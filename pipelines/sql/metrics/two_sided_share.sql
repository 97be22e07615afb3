-- title: both begin
-- definition: Of the running pairs that recorded who began each of their last five days with contact, the share in
--   which the mentee began on some of them and somebody else on others: neither carries the relationship alone.
-- unit: share of pairs
-- kind: share
-- better: up
-- numerator: pairs whose last five days with contact were begun neither all by the mentee nor all by others
-- denominator: running pairs with five days of contact whose initiator is recorded
-- left_out: pairs with fewer than five days of contact so far, or with one whose initiator is not recorded
-- needs: pairs, contacts.initiated_by
with pair_asof as (
    select * from mart.pair_asof
    where not is_ended and is_contact_recorded
),

metric_rows as (
    select
        landmark_on,
        pair_id,
        pair_id as unit_id,
        case when last5_mentee between 1 and 4 then 1 else 0 end as numerator,
        1 as denominator,
        last5_known < 5 as is_left_out
    from pair_asof
)

select * from metric_rows
