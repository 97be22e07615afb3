-- title: met face to face
-- definition: Of the pairs running on the date, the share that have had a contact in person by then.
-- unit: share of pairs
-- kind: share
-- better: up
-- numerator: running pairs with a held contact in person so far
-- denominator: running pairs
-- left_out: pairs whose contact is not recorded
-- needs: pairs, contacts.channel
with pair_asof as (
    select * from mart.pair_asof
    where not is_ended
),

meeting_days as (
    select
        pair_id,
        min(known_on) as known_on
    from mart.meeting_days
    group by pair_id
),

metric_rows as (
    select
        pair_asof.landmark_on,
        pair_asof.pair_id,
        pair_asof.pair_id as unit_id,
        case when meeting_days.known_on <= pair_asof.landmark_on then 1 else 0 end as numerator,
        1 as denominator,
        not pair_asof.is_contact_recorded as is_left_out
    from pair_asof
    left join meeting_days on pair_asof.pair_id = meeting_days.pair_id
)

select * from metric_rows
