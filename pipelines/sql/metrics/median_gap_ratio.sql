-- title: median gap
-- definition: Days since the last contact, agreed pauses taken out, in units of the rhythm that the pair agreed on: 1
--   means just due, 2 means twice as long as agreed. The middle one of the running pairs matched {grace_days} days ago
--   or earlier.
-- unit: times the agreed rhythm
-- kind: median
-- better: down
-- numerator: days since the last contact divided by the days of the agreed rhythm
-- denominator: running pairs matched {grace_days} days ago or earlier, with a contact
-- left_out: pairs that are paused, pairs without a contact so far, and pairs whose contact is not recorded
-- needs: pairs, contacts
with pair_asof as (
    select * from mart.pair_asof
),

metric_rows as (
    select
        landmark_on,
        pair_id,
        pair_id as unit_id,
        gap_ratio as numerator,
        1 as denominator,
        is_paused or gap_ratio is null as is_left_out
    from pair_asof
    where not is_ended and tenure_days >= $grace_days
)

select * from metric_rows
