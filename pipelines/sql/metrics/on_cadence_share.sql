-- title: pairs in rhythm
-- definition: Of the running pairs whose match is {grace_days} days or more ago, the share whose last contact is no
--   longer ago than {watch_gap_ratio} times the rhythm that they agreed on.
-- unit: share of pairs
-- kind: share
-- better: up
-- numerator: pairs whose gap is at most {watch_gap_ratio} times their agreed rhythm
-- denominator: running pairs matched {grace_days} days ago or earlier; those that never started count as out of rhythm
-- left_out: pairs that are paused, and pairs whose contact is not recorded
-- needs: pairs, contacts
with pair_asof as (
    select * from mart.pair_asof
),

metric_rows as (
    select
        landmark_on,
        pair_id,
        pair_id as unit_id,
        case when gap_ratio <= $watch_gap_ratio then 1 else 0 end as numerator,
        1 as denominator,
        is_paused or not is_contact_recorded as is_left_out
    from pair_asof
    where not is_ended and tenure_days >= $grace_days
)

select * from metric_rows
