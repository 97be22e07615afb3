-- title: begun by the mentee
-- definition: Of the held contacts of the 90 days up to the date for which it is recorded who began them, the share
--   that the mentee began.
-- unit: share of contacts
-- kind: share
-- better: up
-- numerator: contacts that the mentee began
-- denominator: held contacts in the 90 days up to the date whose initiator is recorded
-- left_out: contacts whose initiator is not recorded
-- needs: pairs, contacts.initiated_by
with pair_asof as (
    select * from mart.pair_asof
),

metric_rows as (
    select
        landmark_on,
        pair_id,
        pair_id as unit_id,
        mentee_initiated_90d as numerator,
        initiator_known_90d as denominator,
        false as is_left_out
    from pair_asof
    where initiator_known_90d > 0
    union all
    select
        landmark_on,
        pair_id,
        pair_id as unit_id,
        0 as numerator,
        contacts_90d - initiator_known_90d as denominator,
        true as is_left_out
    from pair_asof
    where contacts_90d > initiator_known_90d
)

select * from metric_rows
